"""Comparing the values of formulas: equal, multiples of each other, nearly equal."""

from __future__ import annotations

from fractions import Fraction
from math import isfinite
from typing import Any

from ...evidence.fields import PRIME

ROUND = 1_000
"""The largest denominator of a constant ratio that is looked for."""

Value = list[list[Any]]


def equal(a: Value | None, b: Value | None) -> bool:
    """Whether two values agree, as far as the arithmetic tells."""
    if a is None or b is None or len(a) != len(b) or len(a[0]) != len(b[0]):
        return False
    return all(vanishes(x - y) for rows in zip(a, b, strict=True) for x, y in zip(*rows, strict=True))


def ratio(a: Value | None, b: Value | None) -> Any | None:
    """The number c with a = c b, None where there is none or b is zero."""
    if a is None or b is None or len(a) != len(b) or len(a[0]) != len(b[0]):
        return None
    pairs = [(x, y) for rows in zip(a, b, strict=True) for x, y in zip(*rows, strict=True)]
    leading = next(((x, y) for x, y in pairs if not vanishes(y)), None)
    if leading is None or vanishes(leading[0]):
        return None
    x0, y0 = leading
    return _quotient(x0, y0) if all(vanishes(x * y0 - x0 * y) for x, y in pairs) else None


def is_number(found: Any, number: Fraction) -> bool:
    """Whether a ratio is this fraction."""
    return vanishes(found * number.denominator - number.numerator)


def simple_fraction(found: Any) -> Fraction | None:
    """The fraction with a small denominator that a ratio is, None where there is none."""
    if isinstance(found, int):
        return _from_residue(found)
    middle = float(found.mid())
    if not isfinite(middle):
        return None
    near = Fraction(middle).limit_denominator(ROUND)
    return near if is_number(found, near) else None


def close(a: Value | None, b: Value | None, relative: float) -> bool:
    """Whether two values differ by little in proportion; False where the arithmetic has no sizes."""
    if a is None or b is None or isinstance(a[0][0], int):
        return False
    pairs = [(float(x.mid()), float(y.mid())) for rows in zip(a, b, strict=True) for x, y in zip(*rows, strict=True)]
    largest = max(abs(y) for _, y in pairs)
    return all(abs(x - y) <= relative * largest for x, y in pairs)


def vanishes(difference: Any) -> bool:
    """Whether a number may be zero, as far as the arithmetic tells."""
    return difference % PRIME == 0 if isinstance(difference, int) else bool(difference.contains(0))


def _quotient(x: Any, y: Any) -> Any:
    return x * pow(y, -1, PRIME) % PRIME if isinstance(x, int) else x / y


def _from_residue(residue: int) -> Fraction | None:
    for denominator in range(1, ROUND + 1):
        numerator = residue * denominator % PRIME
        for number in (numerator, numerator - PRIME):
            if abs(number) <= ROUND:
                return Fraction(number, denominator)
    return None


def is_zero_value(value: Value) -> bool:
    """Whether every entry may be zero."""
    return all(vanishes(entry) for row in value for entry in row)
