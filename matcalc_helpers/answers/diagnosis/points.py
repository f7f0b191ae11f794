"""The values of formulas at a few fixed points of a question: cheap to compare, so that one check can follow."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from ...calculus import target_of
from ...evidence import balls
from ...evidence.evaluation import Evaluator
from ...evidence.fields import Fractions, PrimeField
from ...evidence.jets import Field, Jet, JetMatrix, Jets
from ...evidence.routes import small
from ...evidence.sampling import Setting, draw_setting, size_sets
from ...expression import Expression, MatcalcError, differential_of, scalar, symbols
from .comparing import Value, is_zero_value

BITS = 128
ATTEMPTS = 40


class Values(Jets):
    """Arithmetic of values alone: nothing moves, so that the slopes need not be carried along."""

    def add(self, a: Jet, b: Jet) -> Jet:
        """The sum."""
        return (self.field.reduce(a[0] + b[0]), self.zero, self.zero)

    def negative(self, a: Jet) -> Jet:
        """The opposite."""
        return (self.field.reduce(-a[0]), self.zero, self.zero)

    def multiply(self, a: Jet, b: Jet) -> Jet:
        """The product."""
        if a is self.nothing or b is self.nothing:
            return self.nothing
        return (self.field.reduce(a[0] * b[0]), self.zero, self.zero)

    def inverse(self, a: Jet) -> Jet:
        """The reciprocal."""
        return (self.field.inverse(a[0]), self.zero, self.zero)

    def apply(self, word: str, a: Jet) -> Jet:
        """A function of one number."""
        return (self.field.function(word, a[0])[0], self.zero, self.zero)


class Point:
    """One point: sizes, values of all symbols, and whatever formulas were evaluated there."""

    def __init__(self, setting: Setting, moved: Expression) -> None:
        self.setting = setting
        jets = Values(_field())
        values = {symbol: _constants(jets, matrix) for symbol, matrix in setting.values.items()}
        values[differential_of(moved)] = _constants(jets, setting.direction)
        signs = None if balls.available() else _in_fractions(setting)
        self.evaluator = Evaluator(jets, setting.sizes, values, setting.exponents, signs)

    def value(self, formula: Expression) -> Value | None:
        """The value; None where there is none, or none that this arithmetic can find."""
        if balls.available():
            balls.Balls(BITS)  # the precision of balls is one for the whole process
        try:
            return [[entry[0] for entry in row] for row in self.evaluator(formula)]
        except (ArithmeticError, MatcalcError, KeyError):
            return None

    def glance(self, formula: Expression) -> Value | None:
        """The value of an answer, of which nothing is kept."""
        kept = len(self.evaluator.values)
        value = self.value(formula)
        while len(self.evaluator.values) > kept:
            self.evaluator.values.popitem()
        return value

    def scale(self, formula: Expression) -> Any:
        """The value of a scalar such as a power of a size, or None."""
        value = self.value(formula)
        return None if value is None else value[0][0]


def _field() -> Field:
    return balls.Balls(BITS) if balls.available() else PrimeField(random.Random("points"))


def _constants(jets: Jets, matrix: Sequence[Sequence[Fraction]]) -> JetMatrix:
    return [[(jets.field.number(entry), jets.zero, jets.zero) for entry in row] for row in matrix]


def _in_fractions(setting: Setting) -> Evaluator:
    jets = Values(Fractions())
    values = {symbol: _constants(jets, matrix) for symbol, matrix in setting.values.items()}
    return Evaluator(jets, setting.sizes, values, setting.exponents, None)


def points_for(roots: Sequence[Expression], wrt: Expression | None, sets: Sequence[Mapping[str, int]]) -> list[Point]:
    """One point for each set of sizes at which the last of the formulas has a value; sets without one are left out.

    Points are preferred at which all formulas have a value, and none is zero, as behind a switch.
    """
    moved = target_of(wrt).symbol if wrt is not None else scalar(_unused(roots))
    found = (_point(roots, moved, sizes, f"points {place}") for place, sizes in enumerate(sets))
    return [point for point in found if point is not None]


def usual_sets(roots: Sequence[Expression]) -> list[dict[str, int]]:
    """Two sets of pairwise different sizes, and the first of them the other way round, for (A'A)^-1."""
    first, *more = size_sets(*roots)
    names = list(first)
    turned = dict(zip(names, reversed(first.values()), strict=True))
    return [first, *more[:1], *([turned] if turned != first else [])]


def _unused(roots: Sequence[Expression]) -> str:
    taken = symbols(*roots)
    return next(f"t{i}" for i in range(len(taken) + 1) if f"t{i}" not in taken)


def _point(roots: Sequence[Expression], moved: Expression, sizes: Mapping[str, int], seed: str) -> Point | None:
    choice = random.Random(f"{seed} {sorted(sizes.items())}")
    best: tuple[int, Point] | None = None
    for _ in range(ATTEMPTS):
        point = Point(draw_setting(roots, moved, sizes, small(choice), choice), moved)
        values = [point.value(root) for root in roots]
        known = -1 if values[-1] is None else sum(value is not None and not is_zero_value(value) for value in values)
        if known == len(roots):
            return point
        if known >= 0 and (best is None or known > best[0]):
            best = (known, point)
    return None if best is None else best[1]
