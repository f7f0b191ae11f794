"""The mistake behind returned arrays: a factor or a sum that explains all of them, else a wrong formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ..answers.diagnosis import named_candidates
from ..answers.question import Question
from ..expression import Expression, MatcalcError, parse
from ..expression.leaves import size_names

Array = NDArray[np.float64]
Axis = tuple[str, int]
"""An argument and one of its two directions."""
TOLERANCE = 1e-8
"""Largest difference, relative to the largest entry, that counts as rounding of 64-bit numbers."""
ROUGH = 1e-4
"""A relative difference below this comes from rounded constants or from numbers of 32 bits."""
SMALLEST_SCALE = 1e-4
"""Where the right value is (almost) zero, an absolute difference of TOLERANCE times this is rounding."""
EXPONENTS = (-2, -1, 0, 1, 2)


@dataclass(frozen=True)
class Pair:
    """What a function returned, what the reference returns, and the arguments of the call."""

    given: Array
    expected: Array
    arguments: Mapping[str, Array | float]

    @property
    def value(self) -> Array:
        """What was returned, with a single number in two dimensions."""
        return self.given.reshape(1, 1) if self.given.size == self.expected.size == 1 else self.given

    @property
    def fits(self) -> bool:
        """Whether the shape is right."""
        return self.value.shape == self.expected.shape

    @property
    def agrees(self) -> bool:
        """Whether the value is right."""
        return same(self.value, self.expected)

    @property
    def is_flat(self) -> bool:
        """Whether there is one dimension where two are needed."""
        return self.given.ndim == 1 and self.given.size == self.expected.size


def same(given: Array, expected: Array, tolerance: float = TOLERANCE) -> bool:
    """Whether two arrays have the same shape and entries up to rounding.

    >>> same(np.array([[1.0 + 1e-12]]), np.array([[1.0]])), same(np.array([1.0]), np.array([[1.0]]))
    (True, False)
    """
    if given.shape != expected.shape:
        return False
    gap, scale = np.max(np.abs(given - expected), initial=0), np.max(np.abs(expected), initial=0)
    return bool(gap <= tolerance * max(scale, SMALLEST_SCALE))


def mistake_in(formula: str, declarations: Mapping[str, str], pairs: Sequence[Pair]) -> str:
    """The key of the mistake that explains what was returned in place of the values of a formula at all arguments."""
    simple = next((name for name, explains in _SIMPLE if explains(pairs)), None)
    if simple is not None:
        return simple
    asked = Question(parse(formula, declarations), asks="value")
    candidates = (one.mistake for one in named_candidates(asked) if _has_values(one.formula, pairs))
    return next(candidates, _otherwise(pairs))


def _otherwise(pairs: Sequence[Pair]) -> str:
    if all(pair.fits for pair in pairs):
        return "rounded-constant" if all(same(p.value, p.expected, ROUGH) for p in pairs) else "unnamed"
    return "wrong-shape"


def _has_values(formula: Expression, pairs: Sequence[Pair]) -> bool:
    return all(_is_value(formula, pair) for pair in pairs)


def _is_value(formula: Expression, pair: Pair) -> bool:
    needed = {*formula.declarations, *size_names(formula)}
    try:
        with np.errstate(all="ignore"):
            found = formula.evaluate({name: each for name, each in pair.arguments.items() if name in needed})
    except (MatcalcError, ArithmeticError, np.linalg.LinAlgError):
        return False
    return same(pair.value, np.atleast_2d(np.asarray(found, dtype=float)))


# --------------------------------------------------------------------------------------- simple slips


def _times(factor: float) -> Callable[[Sequence[Pair]], bool]:
    return lambda pairs: all(same(pair.value, factor * pair.expected) for pair in pairs)


def _is_transposed(pairs: Sequence[Pair]) -> bool:
    return all(same(pair.value.T, pair.expected) for pair in pairs)


def _is_not_summed(pairs: Sequence[Pair]) -> bool:
    """Whether there is a value for each example, lying either way, of which the sum or the mean is right."""
    if any(pair.fits or pair.given.ndim != 2 for pair in pairs):
        return False
    tried = product((_sums, _means), (0, 1), (False, True))
    return any(all(_adds_up(pair, *way) for pair in pairs) for way in tried)


def _adds_up(pair: Pair, add: Callable[[Array, int], Array], axis: int, turned: bool) -> bool:
    found = add(pair.given, axis)
    return same(found.T if turned else found, pair.expected)


def _sums(array: Array, axis: int) -> Array:
    return np.asarray(array.sum(axis=axis, keepdims=True))


def _means(array: Array, axis: int) -> Array:
    return np.asarray(array.mean(axis=axis, keepdims=True)) if array.size else array


def _is_mean(pairs: Sequence[Pair]) -> bool:
    """Whether the ratio to the right value is a power of one size, or of a product of two, in all calls."""
    names = list(dict.fromkeys(name for pair in pairs for name in _sizes(pair)))
    tried = product(names, names, EXPONENTS, EXPONENTS[2:4])
    return any(_is_power(pairs, *powers) for powers in tried if powers[2] or powers[3])


def _is_power(pairs: Sequence[Pair], first: Axis, second: Axis, p: int, q: int) -> bool:
    return all(same(pair.value, _power(_sizes(pair), first, second, p, q) * pair.expected) for pair in pairs)


def _power(sizes: Mapping[Axis, int], first: Axis, second: Axis, p: int, q: int) -> float:
    return float(sizes[first]) ** p * float(sizes[second]) ** (q if p >= 0 else -q)


def _sizes(pair: Pair) -> dict[Axis, int]:
    """The sizes of the arguments, by argument and axis."""
    arrays: Iterator[tuple[str, Array]] = ((n, a) for n, a in pair.arguments.items() if isinstance(a, np.ndarray))
    return {(name, axis): size for name, array in arrays for axis, size in enumerate(array.shape)}


_SIMPLE: Sequence[tuple[str, Callable[[Sequence[Pair]], bool]]] = (
    ("sign", _times(-1)),
    ("factor-two", _times(2)),
    ("factor-two", _times(1 / 2)),
    ("factor-two", _times(-2)),
    ("factor-two", _times(-1 / 2)),
    ("other-layout", _is_transposed),
    ("sum-for-mean", _is_mean),
    ("batch-sum-missing", _is_not_summed),
)
