"""Constants that are rounded decimals: 0.3333 for 1/3, 1.414 for a root."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ...expression import Expression, postorder
from ...expression.leaves import number_of
from .comparing import Value, close

NEAR = 0.02
"""How far a rounded answer may lie from the right one, in proportion."""


def is_rounded(claim: Expression, values: Sequence[Value | None], right: Sequence[Value | None]) -> bool:
    """Whether an answer holds a decimal and is nearly right everywhere."""
    nearly = all(close(value, wanted, NEAR) for value, wanted in zip(values, right, strict=True))
    return nearly and any(map(_is_decimal, postorder(claim)))


def _is_decimal(node: Expression) -> bool:
    """Whether a number is written as a decimal; a half or a quarter rounds nothing."""
    number = number_of(node)
    return number is not None and number.denominator % 5 == 0 and _divides_a_power_of_ten(number)


def _divides_a_power_of_ten(number: Fraction) -> bool:
    left = number.denominator
    for factor in (2, 5):
        while left % factor == 0:
            left //= factor
    return left == 1
