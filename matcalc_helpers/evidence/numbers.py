"""NumPy: first and second derivatives by central differences in float64."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from ..expression import Expression
from .claims import Claim
from .directions import (
    EPSILON,
    NUDGE,
    Array,
    Branches,
    Pair,
    arrays_at,
    equal,
    in_random_directions,
    largest,
    pairs_of,
)
from .float_rows import NoValue
from .float_values import evaluate, value_at
from .sampling import Setting
from .verdicts import RouteReport

__all__ = ["NoValue", "central_differences", "evaluate"]

DIRECTIONS = 20
STEPS = {1: (2.0**-17, 2.0**-21), 2: (2.0**-10, 2.0**-12)}
"""By the order of the derivative: the step, and a second one where the first does not agree."""
LONG_STEP = 2.0**-4
TOLERANCE = {1: 1e-6, 2: 1e-4}
SAYS = {
    1: "central differences agree to 1e-6",
    2: "second central differences agree to 1e-4",
}
ROUNDING = 16 * EPSILON
"""The rounding of a value that is trusted to be no larger, relative to the largest number on the way to it."""


def central_differences(claim: Claim, seed: int) -> RouteReport:
    """Compare with (f(X + hV) - f(X - hV)) / 2h or (f(X + hV) - 2 f(X) + f(X - hV)) / h^2 in random directions.

    The tolerance is relative to each number (or to a thousandth of the largest of them), so that a small derivative
    must be right too. An error below it passes. A direction in which the derivative drowns in the rounding of
    f, or in which a kink lies within the step, says nothing, and another one is drawn.
    """
    return in_random_directions("numbers", claim, seed, DIRECTIONS, partial(_agrees, claim), SAYS[claim.order])


def _agrees(claim: Claim, setting: Setting) -> bool:
    """Whether one of two steps gives the claim; NoValue where the two steps do not give the same."""
    arrays = arrays_at(claim, setting)
    value = value_at(claim.claim, arrays, setting.sizes)
    tolerance = TOLERANCE[claim.order]
    found: list[list[Pair]] = []
    for step in STEPS[claim.order]:
        quotient, noise, on_the_way = _quotient(claim, setting, arrays, step)
        pairs = pairs_of(claim, quotient, value, setting)
        if tolerance * largest(pairs) < noise and not _stands_still(claim, setting, arrays, pairs):
            raise NoValue("the derivative cannot be told from zero by differences")
        if equal(pairs, tolerance, noise):
            return True
        if largest(pairs) < ROUNDING * on_the_way:
            raise NoValue("what is left of larger numbers is nothing but rounding")
        found.append(pairs)
    settled = [(a, b) for (a, _), (b, _) in zip(*found, strict=True)]
    if not equal(settled, tolerance, noise):
        raise NoValue("the differences do not settle as the step shrinks")
    beside = {symbol: array * (1 + NUDGE) for symbol, array in arrays.items()}
    quotient, *_ = _quotient(claim, setting, beside, STEPS[claim.order][0])
    nudged = pairs_of(claim, quotient, value_at(claim.claim, beside, setting.sizes), setting)
    for side in (0, 1):
        if not equal([(here[side], there[side]) for here, there in zip(found[0], nudged, strict=True)], tolerance):
            raise NoValue("a side changes with the last digits: it is nothing but rounding")
    return False


def _stands_still(claim: Claim, setting: Setting, arrays: Mapping[Expression, Array], pairs: Sequence[Pair]) -> bool:
    """Whether all is zero because f is constant between its kinks, and not because the step is lost in rounding."""
    if largest(pairs) > 0:
        return False
    quotient, *_ = _quotient(claim, setting, arrays, LONG_STEP)
    return not quotient.any()


def _quotient(
    claim: Claim, setting: Setting, arrays: Mapping[Expression, Array], step: float
) -> tuple[Array, float, float]:
    """The coefficient of t (of t^2) by differences, the rounding in it, and the largest number on the way."""
    at, direction = arrays[claim.wrt], np.array(setting.direction, dtype=np.float64)
    values, sides, on_the_way = [], set(), 0.0
    for factor in (-1, 1) if claim.order == 1 else (-1, 1, 0):
        branches = Branches()
        moved = {**arrays, claim.wrt: at + factor * step * direction}
        values.append(value_at(claim.function, moved, setting.sizes, branches))
        sides.add(tuple(branches.sides))
        on_the_way = max(on_the_way, branches.largest)
    if len(sides) > 1:
        raise NoValue("a kink lies within the step")
    noise = ROUNDING * float(np.abs(values[0]).max()) / step**claim.order
    if claim.order == 1:
        return (values[1] - values[0]) / (2 * step), noise, on_the_way
    return (values[1] - 2 * values[2] + values[0]) / (2 * step**2), noise, on_the_way
