"""The smallest point at which a claim fails: few rows and columns, small whole numbers, both values."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from ..calculus.targets import Target
from ..expression import Expression, transpose
from ..expression.leaves import assumptions_of, number_of, symbols
from . import balls
from .claims import Claim, Matrix
from .fields import Fractions
from .jets import Field, Jets, OutsideDomain, Undecided
from .routes import evaluator, gaps
from .sampling import Setting, draw_setting, project, size_names
from .verdicts import Counterexample, Table

Numbers = tuple[tuple[Fraction, ...], ...]

SMALL_SIZES = (1, 2, 3)
POINTS_A_SIZE = 12
DECIMALS = 4


def smallest_counterexample(claim: Claim, seed: int) -> Counterexample | None:
    """Search sizes from small to large and whole numbers from -2 to 2; None where nothing small is found."""
    names = size_names(claim.function, claim.claim, claim.wrt)
    for values in sorted(itertools.product(SMALL_SIZES, repeat=len(names)), key=lambda sizes: (sum(sizes), sizes)):
        sizes = dict(zip(names, values, strict=True))
        for setting in _settings(claim, sizes, seed):
            found = _fails(claim, setting)
            if found is not None:
                return found
    return None


def without_value(found: Counterexample | None, symbol: Expression) -> Counterexample | None:
    """The point without the value of a symbol that stands in no formula of the reader."""
    if found is None:
        return None
    return replace(found, values={name: value for name, value in found.values.items() if name != str(symbol)})


def at_variable(found: Counterexample | None, target: Target, free: Expression) -> Counterexample | None:
    """The point in the symbol of the reader, where a free one moved an entry of it or stood for its half."""
    if found is None or free is target.symbol:
        return found
    moved, name = found.values[str(free)], str(target.symbol)
    there = _from_half(moved) if target.half else _with_entry(found.values[name], target, moved[0][0], found.values)
    placed = {symbol: there if symbol == name else value for symbol, value in found.values.items()}
    return without_value(replace(found, values={**placed, name: there}), free)


def _with_entry(table: Numbers, target: Target, added: Fraction, values: Mapping[str, Numbers]) -> Numbers:
    row = 0 if target.row is None else _place(target.row, values)
    column = 0 if target.column is None else _place(transpose(target.column), values)
    return tuple(
        tuple(entry + added if (i, j) == (row, column) else entry for j, entry in enumerate(line))
        for i, line in enumerate(table)
    )


def _place(unit: Expression, values: Mapping[str, Numbers]) -> int:
    index = unit.arguments[0]
    number = number_of(index)
    return int(values[str(index)][0][0] if number is None else number) - 1


def _from_half(half: Numbers) -> Numbers:
    """The symmetric matrix whose entries on and below the diagonal are stacked column by column."""
    rows = (math.isqrt(8 * len(half) + 1) - 1) // 2
    entries = iter(half)
    found = {(i, j): next(entries)[0] for j in range(rows) for i in range(j, rows)}
    return tuple(tuple(found[max(i, j), min(i, j)] for j in range(rows)) for i in range(rows))


def _settings(claim: Claim, sizes: Mapping[str, int], seed: int) -> Iterator[Setting]:
    for attempt in range(POINTS_A_SIZE):
        choice = random.Random(f"counterexample {seed} {attempt}")
        largest = 1 + attempt // 3
        yield draw_setting(
            (claim.function, claim.claim),
            claim.wrt,
            sizes,
            lambda: Fraction(choice.randint(-largest, largest)),  # noqa: B023 - drawn before the loop goes on
            choice,
        )


def _fails(claim: Claim, setting: Setting) -> Counterexample | None:
    fields: list[Field] = [Fractions(), *([balls.Balls(128)] if balls.available() else [])]
    for field in fields:
        try:
            pairs = gaps(claim, setting, field, signs=False)
            if not any(_differ(a - b) for a, b in pairs):
                return None
            return _written_out(claim, setting, field)
        except Undecided:
            continue
        except OutsideDomain:
            return None
    return None


def _differ(difference: Any) -> bool:
    return bool(difference != 0) if isinstance(difference, Fraction) else not difference.contains(0)


def _written_out(claim: Claim, setting: Setting, field: Field) -> Counterexample | None:
    expected = true_derivative(claim, setting, field)
    at = evaluator(Jets(field), (claim.function, claim.claim), setting, claim.wrt, None)
    claimed = [[entry[0] for entry in row] for row in at(claim.claim)]
    shown, wrong = _table(expected), _table(claimed)
    if shown == wrong:
        return None
    names = symbols(claim.function, claim.claim, claim.wrt)
    values = {name: tuple(map(tuple, setting.values[symbol])) for name, symbol in names.items()}
    if claim.kind in ("differential", "second_differential"):
        values[f"d({claim.wrt})"] = tuple(map(tuple, setting.direction))
    return Counterexample(dict(setting.sizes), values, shown, wrong)


def true_derivative(claim: Claim, setting: Setting, field: Field) -> Matrix:
    """The derivative itself, from the definition, arranged as the claim is."""
    if claim.kind == "differential":
        return _coefficient(claim, setting, setting.direction, field, 1)
    if claim.kind == "second_differential":
        halves = _coefficient(claim, setting, setting.direction, field, 2)
        return [[entry + entry for entry in row] for row in halves]
    directions = list(_basis(claim, setting))
    if claim.kind == "hessian":
        return _second_derivatives(claim, setting, directions, field)
    columns = [_vec(_coefficient(claim, setting, direction, field, 1)) for direction in directions]
    if claim.by_entries:
        rows, count = len(setting.direction), len(setting.direction[0])
        table = [[columns[j * rows + i][0] for j in range(count)] for i in range(rows)]
        if claim.convention == "free-entries" and assumptions_of(claim.wrt) & {"symmetric", "skew"}:
            table = [[2 * x if i != j else x for j, x in enumerate(row)] for i, row in enumerate(table)]
    elif claim.wrt.is_scalar:
        table = _coefficient(claim, setting, directions[0], field, 1)
    else:
        table = [list(row) for row in zip(*columns, strict=True)]
    return [list(row) for row in zip(*table, strict=True)] if claim.transposed else table


def _basis(claim: Claim, setting: Setting) -> Iterator[Matrix]:
    """The directions of single entries, columns first, projected onto the structure of the variable."""
    rows, columns = len(setting.direction), len(setting.direction[0])
    for j, i in itertools.product(range(columns), range(rows)):
        unit = [[Fraction(int((r, c) == (i, j))) for c in range(columns)] for r in range(rows)]
        yield project(unit, setting.values[claim.wrt], claim.wrt, claim.convention)


def _coefficient(claim: Claim, setting: Setting, direction: Matrix, field: Field, order: int) -> Matrix:
    moved = Setting(setting.sizes, setting.values, direction, setting.exponents)
    at = evaluator(Jets(field), (claim.function,), moved, claim.wrt, None)
    return [[entry[order] for entry in row] for row in at(claim.function)]


def _second_derivatives(claim: Claim, setting: Setting, directions: list[Matrix], field: Field) -> Matrix:
    def quadratic(direction: Matrix) -> Any:
        return _coefficient(claim, setting, direction, field, 2)[0][0]

    def plus(a: Matrix, b: Matrix) -> Matrix:
        return [[x + y for x, y in zip(*rows, strict=True)] for rows in zip(a, b, strict=True)]

    single = [quadratic(direction) for direction in directions]
    return [
        [quadratic(plus(a, b)) - single[i] - single[j] for j, b in enumerate(directions)]
        for i, a in enumerate(directions)
    ]


def _vec(matrix: Matrix) -> list[Any]:
    return [entry for column in zip(*matrix, strict=True) for entry in column]


def _table(matrix: Matrix) -> Table:
    return tuple(tuple(_number(entry) for entry in row) for row in matrix)


def _number(entry: Any) -> str:
    if isinstance(entry, Fraction):
        return str(entry)
    rounded = round(float(entry.mid()), DECIMALS)
    return str(int(rounded)) if rounded == int(rounded) else f"{rounded:.{DECIMALS}f}".rstrip("0")
