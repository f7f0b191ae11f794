"""The value of a formula at a few fixed points, as whole numbers that are the same for every equivalent form."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

import lazy_loader

from ..answers.diagnosis.points import Values
from ..evidence import balls
from ..evidence.evaluation import Evaluator
from ..evidence.jets import Field, JetMatrix, NeedsPrecision
from ..evidence.sampling import Setting, draw_setting
from ..expression import Expression, MatcalcError, differential_of, parse, scalar

digits = lazy_loader.load("matcalc_helpers.evidence.digits", suppress_warning=True)

DECIMALS = 25
"""Entries are rounded to so many decimals."""
BITS = (256, 1024)
"""Binary digits of the balls; more where fewer cannot tell which way an entry is rounded."""
DIGITS = (80, 160)
"""Decimal digits without python-flint; both must round alike."""
PRIME = 1009
"""The denominator of the entries: a prime, so that no entry of a polynomial lies half-way between two decimals."""
LARGEST = 1500
MARGIN = Fraction(1, 10**6)
"""How far, in units of the last decimal, the values of recorded answers keep from where rounding changes."""

Rounded = list[list[int]]


@dataclass(frozen=True)
class Place:
    """A fixed point: what the entries are drawn from, the sizes, and the scalars that stand for whole numbers."""

    seed: str
    sizes: Mapping[str, int]
    whole: Mapping[str, int]


class Unrounded(ArithmeticError):
    """A value that cannot be found here, or lies too near to where rounding changes."""


class FixedPoint:
    """A place with the values of all declared symbols, in balls where python-flint is there, else in digits."""

    def __init__(self, place: Place, declarations: Mapping[str, str], moved: str | None) -> None:
        self.setting, self.moved = _setting(place, declarations, moved)

    def rounded(self, formula: Expression, margin: Fraction = Fraction(0)) -> Rounded:
        """The value, each entry times 10^25 to the nearest whole number.

        Raises Unrounded where there is no value, where even many digits do not tell, or where an entry lies within
        `margin` of half-way between two whole numbers.
        """
        try:
            return self._in_balls(formula, margin) if balls.available() else self._in_digits(formula, margin)
        except (ArithmeticError, MatcalcError, KeyError, ValueError) as problem:
            raise Unrounded(str(problem)) from problem

    def _in_balls(self, formula: Expression, margin: Fraction) -> Rounded:
        for bits in BITS:
            try:
                field = balls.Balls(bits)
                return _each(partial(_of_ball, field, margin), self._value(formula, field))
            except NeedsPrecision:
                continue
        raise Unrounded("an entry lies half-way between two decimals, or cannot be told apart from it")

    def _in_digits(self, formula: Expression, margin: Fraction) -> Rounded:
        found = []
        for count in DIGITS:
            field = digits.Digits(count)
            value = self._value(formula, field)
            found.append(_each(partial(_of_digits, field.mp, margin), value))
        if found[0] != found[1]:
            raise Unrounded("the digits do not tell how an entry is rounded")
        return found[0]

    def _value(self, formula: Expression, field: Field) -> list[list[Any]]:
        jets = Values(field)
        point = {symbol: _constants(jets, matrix) for symbol, matrix in self.setting.values.items()}
        point[differential_of(self.moved)] = _constants(jets, self.setting.direction)
        evaluator = Evaluator(jets, self.setting.sizes, point, self.setting.exponents)
        return [[entry[0] for entry in row] for row in evaluator(formula)]


def text_of(values: Iterable[Rounded]) -> str:
    """Rounded values as a text that is different for different shapes and entries.

    >>> text_of([[[1, 2]], [[3], [4]]])
    '1,2|3;4'
    """
    return "|".join(";".join(",".join(map(str, row)) for row in value) for value in values)


def entries_text(points: Iterable[FixedPoint]) -> str:
    """All drawn entries, from which it is seen whether another version of the package draws others."""
    return "|".join(f"{name} {matrix}" for point in points for name, matrix in point.setting.values.items())


def declared_symbols(declarations: Mapping[str, str]) -> list[Expression]:
    """The symbols of a question by name; functions without a formula, which stand for themselves, left out."""
    found = []
    for name in sorted(declarations):
        if declarations[name].split()[:1] != ["function"]:
            found.append(parse(name, dict(declarations)))
    return found


def _setting(place: Place, declarations: Mapping[str, str], moved: str | None) -> tuple[Setting, Expression]:
    """The drawn values; nothing in them depends on any formula but through what the place says."""
    known = declared_symbols(declarations)
    taken = {str(symbol) for symbol in known}
    spare = next(f"t{number}" for number in range(len(taken) + 1) if f"t{number}" not in taken)
    variable = parse(moved, declarations) if moved is not None else scalar(spare)
    choice = random.Random(f"{place.seed} {sorted(place.sizes.items())}")
    setting = draw_setting(known, variable, place.sizes, _entries(choice), choice)
    for symbol in known:
        if str(symbol) in place.whole:
            setting.exponents[symbol] = place.whole[str(symbol)]
            setting.values[symbol] = [[Fraction(place.whole[str(symbol)])]]
    return setting, variable


def _entries(choice: random.Random) -> Callable[[], Fraction]:
    return lambda: Fraction(choice.choice((-1, 1)) * choice.randint(100, LARGEST), PRIME)


def _constants(jets: Values, matrix: Sequence[Sequence[Fraction]]) -> JetMatrix:
    return [[(jets.field.number(entry), jets.zero, jets.zero) for entry in row] for row in matrix]


def _each(function: Callable[[Any], int], value: list[list[Any]]) -> Rounded:
    return [[function(entry) for entry in row] for row in value]


def _of_ball(field: Field, margin: Fraction, entry: Any) -> int:
    """The whole number nearest to all numbers of a ball times 10^25; NeedsPrecision where they have several."""
    scaled, edge = entry * 10**DECIMALS + field.number(Fraction(1, 2)), field.number(margin)
    found = [(scaled + side).floor().unique_fmpz() for side in (-edge, edge)]
    if None in found:
        raise NeedsPrecision("more digits are needed to round")
    if found[0] != found[1]:
        raise Unrounded("an entry lies near to where rounding changes")
    return int(found[0])


def _of_digits(mp: Any, margin: Fraction, entry: Any) -> int:
    scaled = entry * mp.mpf(10) ** DECIMALS + mp.mpf(1) / 2
    edge = mp.mpf(margin.numerator) / margin.denominator
    found = {int(mp.floor(scaled + side)) for side in (-edge, edge)}
    if len(found) > 1:
        raise Unrounded("an entry lies near to where rounding changes")
    return found.pop()
