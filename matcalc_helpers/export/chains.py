"""Products of several matrices, multiplied in the cheapest order; entries, rows and columns read off directly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..expression import Expression, Size
from ..expression.indexing import Unit, is_unit_row
from ..expression.leaves import LowerOnes
from ..expression.operations import Inverse, Transpose
from ..expression.printing import TIMES
from .pieces import Piece
from .scopes import Scope

LARGE = 64
"""Stands for every symbolic size when the order is chosen."""


@dataclass(frozen=True)
class MatrixSigns:
    """How a language multiplies matrices and reads off their parts."""

    times: str
    transposed: str
    """The transpose of {0}."""
    solve: Piece
    """inv({0})*{1} without the inverse."""
    solve_transposed: Piece
    """inv({0})'*{1}, likewise."""
    running_sum: Piece
    """The running sums down each column of {1}."""
    part: str
    """The entry of {0} in row {1} and column {2}."""
    one: str
    """A single row or column that stays a matrix."""


class Factor(NamedTuple):
    """A matrix in a chain and its number of columns."""

    node: Expression
    row: Expression | None = None
    column: Expression | None = None

    @property
    def sizes(self) -> tuple[Size, Size]:
        """Rows and columns of what is read off."""
        rows, columns = self.node.shape
        one = Size.of(1)
        return (rows if self.row is None else one, columns if self.column is None else one)


def chain(matrices: Sequence[Expression], scope: Scope, signs: MatrixSigns) -> tuple[Piece, bool]:
    """A product of matrices with brackets where another order is cheaper, and whether it is a single entry."""
    factors = _factors(matrices)
    if len(factors) == 1 and all(size.number == 1 for size in factors[0].sizes) and factors[0] != Factor(matrices[0]):
        return _read_off(factors[0], scope, signs), True
    splits = _cheapest(factors, [_applied(factor, scope, signs) is not None for factor in factors])

    def join(first: int, last: int) -> Piece:
        """A part of the chain, which is short, so that the recursion is shallow."""
        if first == last:
            return _read_off(factors[first], scope, signs)
        split = splits[first, last]
        right = join(split + 1, last)
        applied = _applied(factors[first], scope, signs) if split == first else None
        if applied is not None:
            template, matrix = applied
            left = Piece("") if matrix is None else scope[matrix]
            return Piece(template.text.format(left, right), template.binds)
        return Piece(f"{join(first, split):times} {signs.times} {right:factor}", TIMES)

    return join(0, len(factors) - 1), False


def _factors(matrices: Sequence[Expression]) -> list[Factor]:
    """The matrices of a chain, unit vectors read as the rows and columns that they pick."""
    found: list[Factor] = []
    waiting = list(matrices)
    while waiting:
        row = waiting.pop(0).argument.argument if len(waiting) > 1 and is_unit_row(waiting[0]) else None
        node = waiting.pop(0)
        column = waiting.pop(0).argument if waiting and waiting[0].operation is Unit else None
        found.append(Factor(node, row, column))
    return found


def _read_off(factor: Factor, scope: Scope, signs: MatrixSigns) -> Piece:
    node, row, column = factor
    if row is None and column is None:
        return scope[node]
    if node.operation is Transpose:
        flipped = _read_off(Factor(node.argument, column, row), scope, signs)
        entry = all(size.number == 1 for size in factor.sizes)
        return flipped if entry else Piece(signs.transposed.format(flipped))
    one = all(size.number == 1 for size in factor.sizes)
    places = [
        ":" if place is None and size.number != 1 else _place(place, scope, "{0}" if one else signs.one)
        for place, size in zip((row, column), node.shape, strict=True)
    ]
    return Piece(signs.part.format(scope.ask(node, 2), *places))


def _place(place: Expression | None, scope: Scope, form: str) -> str:
    return form.format(str(scope.language.first_place) if place is None else scope.place(place))


def _applied(factor: Factor, scope: Scope, signs: MatrixSigns) -> tuple[Piece, Expression | None] | None:
    """How to multiply from the left by what need not be formed: an inverse that is used once, a triangle of ones."""
    node = factor.node
    inner = node.argument if node.operation is Transpose else node
    if factor.row is not None or factor.column is not None or not (scope.used_once(node) and scope.used_once(inner)):
        return None
    if node.operation is LowerOnes and node.shape.rows == node.shape.columns:
        return signs.running_sum, None
    if inner.operation is not Inverse:
        return None
    return (signs.solve if inner is node else signs.solve_transposed), inner.argument


def _cheapest(factors: Sequence[Factor], inverses: Sequence[bool]) -> dict[tuple[int, int], int]:
    """Where to split each part of a chain so that it takes the fewest multiplications.

    Where it makes no difference an inverse comes first in its part, so that a system is solved; else the split is late.
    """
    rows, columns = ([_large(factor.sizes[side]) for factor in factors] for side in (0, 1))
    cost = {(place, place): 0 for place in range(len(factors))}
    splits: dict[tuple[int, int], int] = {}
    for length in range(1, len(factors)):
        for first in range(len(factors) - length):
            last = first + length
            costs = {
                split: cost[first, split] + cost[split + 1, last] + rows[first] * columns[split] * columns[last]
                for split in range(first, last)
            }
            splits[first, last] = min(costs, key=lambda split: (costs[split], not inverses[split + 1], -split))
            cost[first, last] = costs[splits[first, last]]
    return splits


def _large(size: Size) -> int:
    return size.value(dict.fromkeys(size.names, LARGE))
