"""Answers that are the summands of the right one with other numbers in front."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product as choices

from ...expression import Expression, add, product
from .comparing import Value, vanishes

MOST = 4
"""Summands, of which every choice of numbers is tried."""
NUMBERS = (Fraction(1), Fraction(0), Fraction(-1), Fraction(2), Fraction(1, 2))


def recombined(
    parts: Sequence[Expression], parts_there: Sequence[Value | None], answer: Value
) -> Iterator[tuple[str, Expression]]:
    """The sums with other numbers that agree with an answer in its first entry at one point, each with its mistake."""
    if not 1 < len(parts) <= MOST or None in parts_there:
        return
    firsts = [value[0][0] for value in parts_there if value is not None]
    for numbers in choices(NUMBERS, repeat=len(parts)):
        twice = sum(int(2 * number) * first for number, first in zip(numbers, firsts, strict=True))
        if any(numbers) and vanishes(twice - 2 * answer[0][0]):
            yield mistake_in(numbers), add(*(product(n, part) for n, part in zip(numbers, parts, strict=True)))


def mistake_in(numbers: Sequence[Fraction]) -> str:
    """What a choice of numbers in front of the right summands is called.

    >>> mistake_in([Fraction(1), Fraction(-1)]), mistake_in([Fraction(1), Fraction(0)])
    ('sign', 'term-missing')
    """
    wrong = set(numbers) - {1}
    if wrong == {-1}:
        return "sign"
    if wrong <= {2, Fraction(1, 2)}:
        return "factor-two"
    return "term-missing" if 0 in wrong else "wrong-constant"
