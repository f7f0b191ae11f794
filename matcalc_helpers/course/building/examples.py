"""Two public examples of a code question: arguments with small whole entries, and what has to be returned.

They are for the student, who sees early whether shapes and order fit. Marks are given at other, secret points.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from ...evidence.sampling import draw_setting, size_sets
from ...expression import Expression, MatcalcError, parse, symbols
from ..questions import CourseQuestion
from ..signatures import signature_of

EXAMPLES = 2
DIGITS = 10
ATTEMPTS = 20
LARGEST = 3


def public_examples(question: CourseQuestion, seed: str) -> Iterator[dict[str, Any]]:
    """Arguments by name, and the returned arrays, rounded to ten digits; fewer where the formulas have no value."""
    names = signature_of(question.id, question.signature).arguments
    arguments = [parse(name, dict(question.declarations)) for name in names]
    returned = [parse(formula, dict(question.declarations)) for formula in question.returns]
    for number, sizes in enumerate(itertools.islice(size_sets(*returned, *arguments), EXAMPLES)):
        choice = random.Random(f"{seed} {number}")
        tried = (_example(arguments, returned, sizes, choice) for _ in range(ATTEMPTS))
        yield from itertools.islice((found for found in tried if found is not None), 1)


def _example(
    arguments: Sequence[Expression], returned: Sequence[Expression], sizes: Mapping[str, int], choice: random.Random
) -> dict[str, Any] | None:
    def draw() -> Fraction:
        return Fraction(choice.randint(-LARGEST, LARGEST))

    drawn = draw_setting([*returned, *arguments], arguments[0], sizes, draw, choice).values
    values = {str(symbol): np.array(value, dtype=float) for symbol, value in drawn.items()}
    try:
        found = [_value(formula, values, sizes) for formula in returned]
    except (MatcalcError, ArithmeticError, ValueError, np.linalg.LinAlgError):
        return None
    if not all(np.isfinite(value).all() for value in found):
        return None
    given = {str(argument): _plain(values[str(argument)]) for argument in arguments}
    return {"arguments": given, "returned": [_plain(value) for value in found]}


def _value(formula: Expression, values: Mapping[str, Any], sizes: Mapping[str, int]) -> Any:
    used = {name: values[name] for name in symbols(formula)}
    free = {name: size for name, size in sizes.items() if name not in used}
    with np.errstate(all="ignore"):
        return np.atleast_2d(np.asarray(formula.evaluate({**used, **free}), dtype=float))


def _plain(value: Any) -> list[list[float]]:
    """Rounded entries; whole ones as whole numbers."""
    rows = [[float(f"{entry:.{DIGITS}g}") for entry in row] for row in value.tolist()]
    return [[int(entry) if entry.is_integer() else entry for entry in row] for row in rows]
