"""The V-shaped curve: how the error of a difference quotient falls with the step, and rises again with rounding.

Everything is computed in float64 by Python itself, in fixed order and without BLAS, and values of functions are
rounded from 30 digits, so that every machine finds the same numbers.
"""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any, NamedTuple

from ..expression import Expression, MatcalcError
from .claims import Claim, pairs_to_compare, readings
from .digits import Digits
from .float_rows import Floats
from .jets import Jet, JetMatrix, Jets, OutsideDomain, Undecided
from .routes import ATTEMPTS, evaluator, feasible_sets, small
from .sampling import Setting, draw_setting

SHORTEST_STEP = 50
WORKING_DIGITS = 30
FIGURES = 2
METHODS = ("central", "forward")


class ErrorAt(NamedTuple):
    """A step 2^-power and the error of the difference quotient there, relative to the claim."""

    power: int
    step: float
    error: float


class RoundedFloats(Floats):
    """Python's floats; a value of a function is the float nearest to it."""

    def __init__(self) -> None:
        self.precise = Digits(WORKING_DIGITS)

    def inverse(self, value: float) -> float:
        """1/value."""
        if value == 0:
            raise OutsideDomain("division by zero")
        return 1 / value

    def function(self, word: str, value: float) -> Jet:
        """Value and derivatives, each the nearest float."""
        value_at, slope, bend = map(float, self.precise.function(word, self.precise.mp.mpf(value)))
        return (value_at, slope, bend)


def error_curve(
    function: Expression,
    wrt: Expression,
    claim: Expression,
    *,
    kind: str = "derivative",
    layout: str | None = None,
    convention: str | None = None,
    method: str = "central",
    seed: int = 0,
) -> tuple[ErrorAt, ...]:
    """The relative error of difference quotients in one random direction, for steps 2^-1 to 2^-50.

    The method is "central" or "forward"; a second derivative takes second central differences. Errors are rounded
    to two figures. Raises MatcalcError where the function has no value in plain floating-point numbers.

    >>> from matcalc_helpers.expression import exp, vector
    >>> x = vector("x", "n")
    >>> curve = error_curve(exp(x.T @ x), x, 2 * exp(x.T @ x) * x, kind="gradient")
    >>> best = min(curve, key=lambda point: point.error)
    >>> curve[0].error > 1000 * best.error, curve[-1].error > 1000 * best.error, 10 < best.power < 25
    (True, True, True)
    """
    if method not in METHODS:
        raise MatcalcError(f"unknown method {method!r}: use one of {', '.join(METHODS)}")
    read = readings(function, wrt, claim, kind, layout, convention)[0][1]
    setting = _point(read, seed)
    powers = range(1, SHORTEST_STEP + 1)
    return tuple(ErrorAt(power, 2.0**-power, _error(read, setting, 2.0**-power, method)) for power in powers)


def _point(claim: Claim, seed: int) -> Setting:
    choice = random.Random(f"curve {seed}")
    reason = ""
    sizes = feasible_sets(claim)[0]
    for _ in range(ATTEMPTS):
        setting = draw_setting((claim.function, claim.claim), claim.wrt, sizes, small(choice), choice)
        try:
            for step in (0.0, 0.5, -0.5):
                _values(claim, claim.function, setting, step)
            if any(entry for row in _values(claim, claim.claim, setting, 0.0) for entry in row):
                return setting
        except (OutsideDomain, Undecided, OverflowError) as problem:
            reason = f": {problem}"
    raise MatcalcError(f"{claim.function} has no error curve: no point has values at all steps up to 1/2{reason}")


def _values(claim: Claim, formula: Expression, setting: Setting, step: float) -> list[list[float]]:
    """The entries of a formula at X + step V, in Python's floats."""
    jets = Jets(RoundedFloats())
    values = {symbol: [list(map(float, row)) for row in value] for symbol, value in setting.values.items()}
    values[claim.wrt] = [
        [x + step * float(v) for x, v in zip(*rows, strict=True)]
        for rows in zip(values[claim.wrt], setting.direction, strict=True)
    ]
    moved = Setting(setting.sizes, _as_fractions(values), setting.direction, setting.exponents)
    found: JetMatrix = evaluator(jets, (claim.function, claim.claim), moved, claim.wrt, None)(formula)
    return [[float(entry[0]) for entry in row] for row in found]


def _as_fractions(values: dict[Expression, list[list[float]]]) -> dict[Expression, list[list[Any]]]:
    return {symbol: [[Fraction(entry) for entry in row] for row in value] for symbol, value in values.items()}


def _error(claim: Claim, setting: Setting, step: float, method: str) -> float:
    here, ahead, behind = (_values(claim, claim.function, setting, factor * step) for factor in (0, 1, -1))
    quotient = [
        [_quotient(a, b, c, step, claim.order, method) for a, b, c in zip(*rows, strict=True)]
        for rows in zip(behind, here, ahead, strict=True)
    ]
    value = _values(claim, claim.claim, setting, 0.0)
    at, direction = (
        [[float(entry) for entry in row] for row in matrix] for matrix in (setting.values[claim.wrt], setting.direction)
    )
    pairs = pairs_to_compare(claim, quotient, value, at, direction, 0.0)
    error = max(abs(a - b) for a, b in pairs) / max(abs(b) for _, b in pairs)
    return float(f"{error:.{FIGURES - 1}e}")


def _quotient(behind: float, here: float, ahead: float, step: float, order: int, method: str) -> float:
    """The coefficient of t or t^2 by differences."""
    if order == 2:
        return (ahead - 2 * here + behind) / (2 * step * step)
    return (ahead - here) / step if method == "forward" else (ahead - behind) / (2 * step)
