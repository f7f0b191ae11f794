"""Code answers on trial: arguments drawn from a secret seed, and the values of the reference at them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ..course.questions import CourseQuestion
from ..course.signatures import signature_of
from ..evidence.sampling import draw_setting, size_sets
from ..expression import Expression, parse, symbols

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Trial:
    """The arguments of one call, and what the reference returns for them."""

    arguments: Mapping[str, Array | float]
    expected: tuple[Array, ...]


def trials(question: CourseQuestion, seed: int) -> list[Trial]:
    """One trial at each set of sizes; entries are drawn from the seed, and respect what is assumed of each symbol."""
    signature = signature_of(question.id, question.signature)
    arguments = [parse(name, question.declarations) for name in signature.arguments]
    returned = [parse(formula, question.declarations) for formula in question.returns]
    choice = random.Random(seed)
    return [_trial(arguments, returned, sizes, choice) for sizes in size_sets(*returned, *arguments)]


def _trial(
    arguments: Sequence[Expression], returned: Sequence[Expression], sizes: Mapping[str, int], choice: random.Random
) -> Trial:
    def draw() -> Fraction:
        return Fraction(choice.randint(-12, 12), 8)

    drawn = draw_setting([*returned, *arguments], arguments[0], sizes, draw, choice).values
    values = {str(symbol): np.array(value, dtype=float) for symbol, value in drawn.items()}
    given = {str(argument): _as_given(argument, values[str(argument)]) for argument in arguments}
    return Trial(given, tuple(_value(formula, values, sizes) for formula in returned))


def _as_given(argument: Expression, value: Array) -> Array | float:
    return float(value[0, 0]) if argument.is_scalar else value


def _value(formula: Expression, values: Mapping[str, Array], sizes: Mapping[str, int]) -> Array:
    used = {name: values[name] for name in symbols(formula)}
    return np.atleast_2d(np.asarray(formula.evaluate({**used, **_free_sizes(formula, sizes)}), dtype=float))


def _free_sizes(formula: Expression, sizes: Mapping[str, int]) -> dict[str, int]:
    return {name: size for name, size in sizes.items() if name not in symbols(formula)}
