"""What the routes in floating point share: random points and directions, and when two numbers count as equal."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..expression import Expression, MatcalcError, postorder
from ..expression.leaves import Differential
from ..expression.operations import COMPARISONS, Abs, Relu, Sign
from ..expression.reductions import ArgMax, ArgMin, Largest, Maximum, Minimum, Norm1, Smallest
from .claims import Claim, pairs_to_compare
from .float_rows import NoValue
from .float_values import value_of
from .routes import feasible_sets, sizes_text, small
from .sampling import Setting, draw_setting
from .verdicts import DISAGREES, RouteReport

Array = NDArray[np.float64]
Pair = tuple[float, float]

ATTEMPTS = 200
SMALL_ENTRY = 1e-3
"""An entry counts with its own size, and with this share of the largest one."""
EPSILON = float(np.finfo(np.float64).eps)
NUDGE = 2.0**-44


class NoRow(MatcalcError):
    """An operation that a route has no value for; the message is its name."""


def in_random_directions(
    name: str, claim: Claim, seed: int, count: int, agrees: Callable[[Setting], bool], says: str
) -> RouteReport:
    """Ask `agrees` at random points until it has said yes `count` times; where it raises NoValue, draw again.

    `says` is the start of what the report says where all agree, and its first words name what disagrees. Where the
    first sizes have no point, as a projector that is the identity for a square X, the next ones are tried.
    """
    reason = ""
    for sizes in feasible_sets(claim):
        choice = random.Random(f"{name} {seed} {sorted(sizes.items())}")
        found = _at_sizes(claim, sizes, choice, count, agrees)
        if isinstance(found, NoRow):
            return RouteReport(name, None, f"declined: {found}")
        if found is False:
            return RouteReport(name, None, f"{DISAGREES}: {says.partition(' agree')[0]} give other values")
        if found is True:
            return RouteReport(name, True, f"{says} in {count} random directions at {sizes_text(sizes)}")
        reason = reason or f"no point of the domain found ({found})"
    return RouteReport(name, None, f"declined: {reason}")


def _at_sizes(
    claim: Claim, sizes: Mapping[str, int], choice: random.Random, count: int, agrees: Callable[[Setting], bool]
) -> bool | NoValue | NoRow:
    """Whether all agree; what stood in the way where too few points could be asked."""
    agreeing, reason = 0, NoValue("none was drawn")
    for _ in range(ATTEMPTS):
        setting = draw_setting((claim.function, claim.claim), claim.wrt, sizes, small(choice), choice)
        try:
            if not agrees(setting):
                return False
        except NoValue as problem:
            reason = problem
            continue
        except NoRow as missing:
            return missing
        agreeing += 1
        if agreeing == count:
            return True
    return reason


def arrays_at(claim: Claim, setting: Setting) -> dict[Expression, Array]:
    """The values of the symbols, and the direction wherever the claim is written with d(x)."""
    arrays = {symbol: np.array(value, dtype=np.float64) for symbol, value in setting.values.items()}
    for node in postorder(claim.claim):
        if node.operation is Differential:
            arrays[node] = np.array(setting.direction, dtype=np.float64)
    return arrays


def pairs_of(claim: Claim, moving: Array, value: Array, setting: Setting) -> list[Pair]:
    """What the definition gives and what the claim gives, number by number."""
    at, direction = (
        np.array(matrix, dtype=np.float64).tolist() for matrix in (setting.values[claim.wrt], setting.direction)
    )
    return pairs_to_compare(claim, moving.tolist(), value.tolist(), at, direction, 0.0)


def largest(pairs: Sequence[Pair]) -> float:
    """The largest of all the numbers."""
    return max((max(abs(a), abs(b)) for a, b in pairs), default=0.0)


def equal(pairs: Sequence[Pair], tolerance: float, noise: float = 0.0) -> bool:
    """Whether the numbers of every pair agree, relative to themselves, or to the largest where they are small.

    `noise` is the rounding that neither side can help.

    >>> equal([(1e-9, 1.1e-9)], 1e-6), equal([(1e-9, 1e-9), (0.0, 1e-19)], 1e-6)
    (False, True)
    """
    floor = SMALL_ENTRY * largest(pairs)
    return all(abs(a - b) <= tolerance * max(abs(a), abs(b), floor) + noise for a, b in pairs)


def well_conditioned_verdict(
    pairs_at: Callable[[float], list[Pair]], tolerance: float, clearly: float, noise: float
) -> bool:
    """Whether both sides agree; NoValue where rounding has a say, as it has at an ill-conditioned point.

    `pairs_at` gives the numbers with the variable scaled by a factor. Where they differ by more than `clearly`, they
    are asked for again beside the point: a side that changes there was nothing but rounding.
    """
    pairs = pairs_at(1.0)
    if largest(pairs) < noise:
        raise NoValue("the derivative cannot be told from rounding")
    if equal(pairs, tolerance, min(noise, tolerance * largest(pairs))):
        return True
    if equal(pairs, clearly):
        raise NoValue("rounding leaves too few digits")
    beside = pairs_at(1 + NUDGE)
    for side in (0, 1):
        if not equal([(here[side], there[side]) for here, there in zip(pairs, beside, strict=True)], clearly):
            raise NoValue("the derivative cannot be told from rounding")
    return False


def distances_to_kinks(node: Expression, parts: Sequence[Any]) -> Array | None:
    """How far each entry lies from the place where the formula switches; None where it does not."""
    if node.operation in (Relu, Abs, Sign, Norm1):
        return np.asarray(parts[0])
    if node.operation in (*COMPARISONS, Maximum, Minimum):
        return np.asarray(parts[0] - parts[1])
    if node.operation in (Largest, ArgMax):
        return np.asarray(parts[0] - parts[0].max())
    if node.operation in (Smallest, ArgMin):
        return np.asarray(parts[0] - parts[0].min())
    return None


@dataclass
class Branches:
    """Values of nodes in float64; `sides` and `nearest` tell of kinks, `largest` is the largest number on the way."""

    sides: list[bytes] = field(default_factory=list)
    nearest: float = np.inf
    largest: float = 0.0

    def __call__(self, node: Expression, parts: list[Array], sizes: Mapping[str, int]) -> Array:
        """The value of one node."""
        distances = distances_to_kinks(node, parts)
        if distances is not None:
            self.sides.append(np.sign(distances).tobytes())
            apart = np.abs(distances[distances != 0])
            self.nearest = min(self.nearest, float(apart.min(initial=np.inf)))
        found = value_of(node, parts, sizes)
        self.largest = max(self.largest, float(np.abs(found).max()))
        return found
