"""Sizes and points to check at: sizes that differ, values that respect what is assumed of each symbol."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..expression import Expression, Size, postorder, symbols
from ..expression.indexing import Delta, SumOver, Unit
from ..expression.leaves import Differential, SizeScalar, Symbol, assumptions_of
from ..expression.operations import ElementwisePower, Power, Product
from ..expression.spectral import (
    Eigenvalue,
    Eigenvector,
    LeftSingular,
    Resolvent,
    RightSingular,
    SingularValue,
)
from .jets import JetMatrix, Jets

SIZE_SETS = ((2, 3, 4), (3, 5, 2), (5, 4, 6))
MORE_SIZES = (7, 8)
LARGEST_SIZE = 8
LARGEST_EXPONENT = 5
MOST_PATTERNS = 60

SPECTRAL = (Eigenvalue, Eigenvector, Resolvent, SingularValue, LeftSingular, RightSingular)
"""Operations whose second argument counts."""

Matrix = list[list[Any]]
Draw = Callable[[], Fraction]


def size_names(*roots: Expression) -> list[str]:
    """The names of sizes in order of first appearance."""
    found: dict[str, None] = {}
    for node in postorder(*roots):
        for size in (*node.shape, *(node.parameters if node.operation is SizeScalar else ())):
            found.update(dict.fromkeys(sorted(size.names)))
    return list(found)


def size_sets(*roots: Expression) -> list[dict[str, int]]:
    """Three assignments of pairwise different sizes; one is large enough for repeated square matrices."""
    names = size_names(*roots)
    sets = [dict(zip(names, _enough(sizes, len(names)), strict=True)) for sizes in SIZE_SETS]
    for name, count in _repetitions(roots).items():
        if name in sets[2]:
            sets[2][name] = max(sets[2][name], min(count + 1, LARGEST_SIZE))
    return sets if names else [{}]


def _enough(sizes: Sequence[int], count: int) -> list[int]:
    pool = [*sizes, *MORE_SIZES]
    return [pool[index % len(pool)] for index in range(count)]


def _repetitions(roots: Sequence[Expression]) -> dict[str, int]:
    """How often one square matrix stands in one product: A^2 x = tr(A) A x - det(A) x holds at size 2 alone."""
    found: dict[str, int] = {}
    for node in postorder(*roots):
        if node.operation is not Product:
            continue
        for factor in node.arguments:
            if factor.operation is Symbol and factor.shape.rows == factor.shape.columns and not factor.is_scalar:
                name = str(factor.shape.rows)
                found[name] = max(found.get(name, 0), node.arguments.count(factor))
    return found


@dataclass
class Setting:
    """A point and a direction in plain numbers: values by symbol, one direction for the variable."""

    sizes: Mapping[str, int]
    values: dict[Expression, Matrix]
    direction: Matrix
    exponents: dict[Expression, int]

    def point(self, jets: Jets, wrt: Expression) -> dict[Expression, JetMatrix]:
        """The jets of all symbols; the variable moves along the direction."""
        number, zero = jets.field.number, jets.zero
        found = {
            symbol: [[(number(entry), zero, zero) for entry in row] for row in value]
            for symbol, value in self.values.items()
        }
        found[wrt] = [
            [(number(x), number(v), zero) for x, v in zip(*rows, strict=True)]
            for rows in zip(self.values[wrt], self.direction, strict=True)
        ]
        return found


Pattern = Mapping[Expression, int]
"""Which indices are equal: those with the same number."""


def index_patterns(roots: Sequence[Expression]) -> list[Pattern]:
    """Every way in which the indices of a claim can be equal or different; one empty pattern where there is none.

    A delta is 1 in some of them and 0 in others. Of more than a handful of indices, the first so many patterns.
    """
    indices = [symbol for symbol in exponent_symbols(roots) if "index" in assumptions_of(symbol)]
    found: list[list[int]] = [[]]
    for _ in indices:
        found = [[*known, group] for known in found for group in range(max(known, default=-1) + 2)]
        if len(found) > MOST_PATTERNS:
            found = found[:: 1 + len(found) // MOST_PATTERNS]
    return [dict(zip(indices, groups, strict=True)) for groups in found]


def draw_setting(
    roots: Sequence[Expression],
    wrt: Expression,
    sizes: Mapping[str, int],
    draw: Draw,
    choice: random.Random,
    pattern: Pattern | None = None,
) -> Setting:
    """Values for all symbols and a direction for the variable that keeps its structure."""
    known = [*symbols(*roots, wrt).values()]
    exponents = {
        symbol: choice.randint(1, _largest_index(roots, symbol, sizes))
        for symbol in exponent_symbols(roots)
        if symbol is not wrt
    }
    exponents.update(_by_pattern(roots, sizes, pattern or {}, choice))
    values = {symbol: _value(symbol, sizes, draw) for symbol in known}
    values.update({name: [[Fraction(value)]] for name, value in exponents.items()})
    direction = project(free_matrix(wrt, sizes, draw), values[wrt], wrt)
    return Setting(sizes, values, direction, exponents)


def exponent_symbols(roots: Sequence[Expression]) -> list[Expression]:
    """Symbols that stand for whole numbers: indices, exponents and bounds of sums, in order of appearance."""
    found: dict[Expression, None] = {}
    bound: set[Expression] = set()
    for node in postorder(*roots):
        places: tuple[Expression, ...] = ()
        if node.operation in (Power, ElementwisePower) or node.operation in SPECTRAL:
            places = node.arguments[1:]
        elif node.operation is SumOver:
            places = node.arguments[1:]
            bound.add(node.parameters[0])
        elif "index" in assumptions_of(node):
            places = (node,)
        found.update(dict.fromkeys(part for part in postorder(*places) if part.operation is Symbol))
    return [symbol for symbol in found if symbol not in bound]


def _largest_index(roots: Sequence[Expression], symbol: Expression, sizes: Mapping[str, int]) -> int:
    """How far an index may count: to the end of whatever it counts."""
    partners = {
        part
        for node in postorder(*roots)
        if node.operation is Delta and symbol in node.arguments
        for part in node.arguments
    }
    limits = [
        min(size.value(sizes) for size in counted)
        for node in postorder(*roots)
        if ({symbol, *partners} & {*node.arguments, *node.parameters[:1]}) and (counted := _counted(node))
    ]
    return min(limits, default=LARGEST_EXPONENT)


def _by_pattern(
    roots: Sequence[Expression], sizes: Mapping[str, int], pattern: Pattern, choice: random.Random
) -> dict[Expression, int]:
    """Values for indices: one for each group, different from those of the other groups where there is room."""
    found: dict[Expression, int] = {}
    for group in dict.fromkeys(pattern.values()):
        members = [symbol for symbol, number in pattern.items() if number == group]
        limit = min(_largest_index(roots, symbol, sizes) for symbol in members)
        free = [value for value in range(1, limit + 1) if value not in found.values()]
        value = choice.choice(free or range(1, limit + 1))
        found.update(dict.fromkeys(members, value))
    return found


def _counted(node: Expression) -> tuple[Size, ...]:
    if node.operation is Unit:
        return node.parameters
    if node.operation in SPECTRAL:
        return node.arguments[0].shape
    if node.operation is SumOver and node.arguments[2].operation is SizeScalar:
        return node.arguments[2].parameters
    return ()


def free_matrix(symbol: Expression, sizes: Mapping[str, int], draw: Draw) -> Matrix:
    """Random entries in the shape of a symbol."""
    rows, columns = symbol.shape.rows.value(sizes), symbol.shape.columns.value(sizes)
    return [[draw() for _ in range(columns)] for _ in range(rows)]


def _value(symbol: Expression, sizes: Mapping[str, int], draw: Draw) -> Matrix:
    words = assumptions_of(symbol)
    free = free_matrix(symbol, sizes, draw)
    if "positive" in words:
        free = [[abs(entry) + 1 for entry in row] for row in free]
    if "orthogonal" in words:
        return _cayley(free)
    if "probability" in words:
        total = sum((abs(row[0]) + 1 for row in free), Fraction(0))
        return [[(abs(row[0]) + 1) / total] for row in free]
    if "skew" in words:
        return _plus(free, _scaled(Fraction(-1), _transposed(free)))
    if words & {"lower_triangular", "upper_triangular"}:
        return _triangle(free, lower="lower_triangular" in words)
    if "diagonal" in words:
        return [[abs(x) + 1 if "positive_definite" in words else x for x in row] for row in _keep_diagonal(free)]
    if "positive_definite" in words:
        return _plus_identity(_times(_transposed(free), free))
    if "symmetric" in words:
        return _plus(free, _transposed(free))
    return free


def project(direction: Matrix, at: Matrix, wrt: Expression, convention: str = "tangent") -> Matrix:
    """The part of a direction that keeps the structure of the variable."""
    words = assumptions_of(wrt)
    if convention == "unconstrained":
        return direction
    if "diagonal" in words:
        return _keep_diagonal(direction)
    half = Fraction(1, 2)
    if "symmetric" in words:
        return _scaled(half, _plus(direction, _transposed(direction)))
    if "skew" in words:
        return _scaled(half, _plus(direction, _scaled(Fraction(-1), _transposed(direction))))
    if words & {"lower_triangular", "upper_triangular"}:
        return _triangle(direction, lower="lower_triangular" in words)
    if "orthogonal" in words:
        mirrored = _times(_times(at, _transposed(direction)), at)
        return _scaled(half, _plus(direction, _scaled(Fraction(-1), mirrored)))
    return direction


def _triangle(matrix: Matrix, *, lower: bool) -> Matrix:
    return [
        [entry if (i >= j if lower else i <= j) else entry - entry for j, entry in enumerate(row)]
        for i, row in enumerate(matrix)
    ]


def _keep_diagonal(matrix: Matrix) -> Matrix:
    return [[entry if i == j else entry - entry for j, entry in enumerate(row)] for i, row in enumerate(matrix)]


def _transposed(matrix: Matrix) -> Matrix:
    return [list(column) for column in zip(*matrix, strict=True)]


def _plus(a: Matrix, b: Matrix) -> Matrix:
    return [[x + y for x, y in zip(*rows, strict=True)] for rows in zip(a, b, strict=True)]


def _scaled(number: Fraction, a: Matrix) -> Matrix:
    return [[number * x for x in row] for row in a]


def _times(a: Matrix, b: Matrix) -> Matrix:
    columns = _transposed(b)
    return [[sum((x * y for x, y in zip(row, column, strict=True)), Fraction(0)) for column in columns] for row in a]


def _plus_identity(a: Matrix) -> Matrix:
    return [[entry + (i == j) for j, entry in enumerate(row)] for i, row in enumerate(a)]


def _cayley(free: Matrix) -> Matrix:
    """The orthogonal matrix (I - K)^-1 (I + K) of the skew part K of a matrix."""
    skew = _plus(free, _scaled(Fraction(-1), _transposed(free)))
    return _solve(_plus_identity(_scaled(Fraction(-1), skew)), _plus_identity(skew))


def _solve(matrix: Matrix, right: Matrix) -> Matrix:
    rows = [[*a, *b] for a, b in zip(matrix, right, strict=True)]
    for column in range(len(matrix)):
        pivot = next(i for i in range(column, len(rows)) if rows[i][column] != 0)
        rows[column], rows[pivot] = rows[pivot], rows[column]
        lead = rows[column][column]
        rows[column] = [entry / lead for entry in rows[column]]
        for i, row in enumerate(rows):
            if i != column and row[column] != 0:
                factor = row[column]
                rows[i] = [x - factor * y for x, y in zip(row, rows[column], strict=True)]
    return [row[len(matrix) :] for row in rows]


def differential_values(
    roots: Sequence[Expression], setting: Setting, jets: Jets, wrt: Expression
) -> dict[Expression, JetMatrix]:
    """The jets of d(x) wherever a claim is written with it: the direction itself."""
    number, zero = jets.field.number, jets.zero
    found: dict[Expression, JetMatrix] = {}
    for node in postorder(*roots):
        if node.operation is Differential and node.parameters[0] is wrt:
            found[node] = [[(number(v), zero, zero) for v in row] for row in setting.direction]
    return found
