"""Stand-ins for functions without a formula: sums of cubes of random linear forms, with all their derivatives.

A claim about g(x) has to hold for every g; what is drawn here has derivatives of every order up to three that are
as free of relations as a check needs.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ..expression import Expression, Shape
from ..expression.functions import derivative_shape_of
from .jets import Jet, JetMatrix, Jets

if TYPE_CHECKING:
    from .evaluation import Evaluator

TERMS = 3
DEGREE = 3
LARGEST = 9


class Term(NamedTuple):
    """factor times the derivative, of a given order, of (slope . u + shift)^3."""

    factor: Fraction
    slope: tuple[tuple[Fraction, ...], ...]
    shift: Fraction
    order: int


Entry = list[Term]


def value_of(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
    """The value of a stand-in, or of its derivative, at the values of the arguments."""
    return stand_in(at.jets, at.sizes, node, parts)


def stand_in(jets: Jets, sizes: Mapping[str, int], node: Expression, parts: list[JetMatrix]) -> JetMatrix:
    """The same for any arithmetic of jets."""
    name, of, orders = node.parameters
    stacked = [[entry for column in zip(*part, strict=True) for entry in column] for part in parts]
    counts = [len(column) for column in stacked]
    rows, columns = of.rows.value(sizes), of.columns.value(sizes)
    table = [[_draw(name, (i, j), counts) for j in range(columns)] for i in range(rows)]
    shape = of
    for order in orders:
        argument = node.arguments[order].shape
        table = _differentiated(table, order, argument, (len(parts[order]), len(parts[order][0])), shape)
        shape = derivative_shape_of(shape, argument)
    return [[_total(jets, entry, stacked) for entry in row] for row in table]


def _draw(name: str, place: tuple[int, int], counts: list[int]) -> Entry:
    choice = random.Random(f"{name} {place} {counts}")

    def number() -> Fraction:
        return Fraction(choice.choice([value for value in range(-LARGEST, LARGEST + 1) if value]), LARGEST)

    return [
        Term(number(), tuple(tuple(number() for _ in range(count)) for count in counts), number(), 0)
        for _ in range(TERMS)
    ]


def _differentiated(
    table: list[list[Entry]], order: int, argument: Shape, counts: tuple[int, int], value: Shape
) -> list[list[Entry]]:
    """The table of derivatives by every entry of an argument, arranged as D(g(x)) is."""
    rows, columns = counts
    if argument.is_scalar:
        return [[_slope(entry, order, 0) for entry in row] for row in table]
    if value.is_scalar:
        return [[_slope(table[0][0], order, j * rows + i) for i in range(rows)] for j in range(columns)]
    stacked = [entry for column in zip(*table, strict=True) for entry in column]
    return [[_slope(entry, order, place) for place in range(rows * columns)] for entry in stacked]


def _slope(entry: Entry, order: int, place: int) -> Entry:
    return [Term(term.factor * term.slope[order][place], term.slope, term.shift, term.order + 1) for term in entry]


def _total(jets: Jets, entry: Entry, stacked: list[list[Jet]]) -> Jet:
    return jets.total([_term(jets, term, stacked) for term in entry])


def _term(jets: Jets, term: Term, stacked: list[list[Jet]]) -> Jet:
    if term.order > DEGREE:
        return jets.constant(0)
    pairs = [
        pair for slopes, column in zip(term.slope, stacked, strict=True) for pair in zip(slopes, column, strict=True)
    ]
    inside = jets.total(
        [jets.constant(term.shift), *(jets.multiply(jets.constant(slope), entry) for slope, entry in pairs)]
    )
    scale = term.factor
    for step in range(term.order):
        scale *= DEGREE - step
    return jets.multiply(jets.constant(scale), jets.whole_power(inside, DEGREE - term.order))
