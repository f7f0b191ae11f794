"""Exact numbers: fractions, and the integers modulo the prime 2^61 - 1."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from .jets import Jet, OutsideDomain, Undecided

PRIME = 2**61 - 1
PRIME_BITS = 61


class Fractions:
    """Rational numbers; square roots of squares only."""

    name = "fractions"

    def number(self, value: Fraction) -> Fraction:
        """The fraction itself."""
        return value

    def reduce(self, value: Fraction) -> Fraction:
        """The fraction itself; fractions are kept in lowest terms."""
        return value

    def inverse(self, value: Fraction) -> Fraction:
        """1/value."""
        if value == 0:
            raise OutsideDomain("division by zero")
        return 1 / value

    def is_zero(self, value: Fraction) -> bool:
        """Whether the number is zero."""
        return value == 0

    def sign(self, value: Fraction) -> int:
        """The sign; a kink at zero is avoided."""
        if value == 0:
            raise OutsideDomain("a kink")
        return 1 if value > 0 else -1

    def function(self, word: str, value: Fraction) -> Jet:
        """Only the values that are rational."""
        if word == "sqrt":
            root = _rational_root(value)
            return (root, 1 / (2 * root), -1 / (4 * root**3))
        if word == "log" and value <= 0:
            raise OutsideDomain("the logarithm of a number that is not positive")
        known = {"exp": (1, 1, 1), "sin": (0, 1, 0), "cos": (1, 0, -1), "tanh": (0, 1, 0)}
        if value == 0 and word in known:
            a, b, c = known[word]
            return (Fraction(a), Fraction(b), Fraction(c))
        if word == "log" and value == 1:
            return (Fraction(0), Fraction(1), Fraction(-1))
        raise Undecided(f"{word} has no rational value there")


class ValueFractions(Fractions):
    """Rational numbers for values alone, where a kink does no harm."""

    def sign(self, value: Fraction) -> int:
        """The sign, 0 included."""
        return (value > 0) - (value < 0)


def _rational_root(value: Fraction) -> Fraction:
    if value <= 0:
        raise OutsideDomain("the square root of a number that is not positive")
    root = Fraction(_whole_root(value.numerator), _whole_root(value.denominator))
    if root * root != value:
        raise Undecided("the square root is not rational")
    return root


def _whole_root(value: int) -> int:
    root = round(value**0.5) if value < 2**50 else int(value**0.5)
    while root * root > value:
        root -= 1
    while (root + 1) ** 2 <= value:
        root += 1
    return root


class PrimeField:
    """Integers modulo 2^61 - 1.

    A value of exp, log, sin, cos or tanh is an independent element, tied to its argument and to its own
    derivative rule: equal still counts, different does not refute, and `transcendental` says that it happened.
    Signs are read from fractions that are evaluated alongside.
    """

    name = "exact"

    def __init__(self, seed: random.Random) -> None:
        self.random = seed
        self.transcendental = False
        self.values: dict[tuple[str, int], int] = {}

    def draw(self) -> int:
        """A random element other than zero."""
        return self.random.randrange(1, PRIME)

    def number(self, value: Fraction) -> int:
        """The residue of a fraction."""
        return value.numerator * pow(value.denominator, -1, PRIME) % PRIME

    def reduce(self, value: int) -> int:
        """The residue."""
        return value % PRIME

    def inverse(self, value: int) -> int:
        """1/value."""
        if value == 0:
            raise OutsideDomain("division by zero")
        return pow(value, -1, PRIME)

    def is_zero(self, value: int) -> bool:
        """Whether the element is zero."""
        return value == 0

    def sign(self, value: Any) -> int:
        """A residue has no sign."""
        raise Undecided(f"the residue {value} has no sign")

    def function(self, word: str, value: int) -> Jet:
        """Value and derivatives, the value drawn once for each argument."""
        if word == "sqrt":
            return self._root(value)
        self.transcendental = True
        if word == "exp":
            found = self._value("exp", value, at_zero=1)
            return (found, found, found)
        if word == "log":
            found = self._value("log", (value - 1) % PRIME, at_zero=0)
            inverse = self.inverse(value)
            return (found, inverse, -inverse * inverse % PRIME)
        if word == "tanh":
            found = self._value("tanh", value, at_zero=0)
            slope = (1 - found * found) % PRIME
            return (found, slope, -2 * found * slope % PRIME)
        sine, cosine = self._circle(value)
        if word == "sin":
            return (sine, cosine, -sine % PRIME)
        return (cosine, -sine % PRIME, -cosine % PRIME)

    def _value(self, word: str, argument: int, at_zero: int) -> int:
        if argument == 0:
            return at_zero
        return self.values.setdefault((word, argument), self.draw())

    def _circle(self, argument: int) -> tuple[int, int]:
        """A point with sin^2 + cos^2 = 1; the opposite argument has the mirrored point."""
        if argument == 0:
            return 0, 1
        mirrored = argument > PRIME // 2
        parameter = self._value("circle", PRIME - argument if mirrored else argument, at_zero=0)
        scale = self.inverse((1 + parameter * parameter) % PRIME)
        sine, cosine = 2 * parameter * scale % PRIME, (1 - parameter * parameter) * scale % PRIME
        return (-sine % PRIME if mirrored else sine), cosine

    def _root(self, value: int) -> Jet:
        root = pow(value, (PRIME + 1) // 4, PRIME)
        if root == 0 or root * root % PRIME != value:
            raise OutsideDomain("not a square")
        slope = self.inverse(2 * root % PRIME)
        return (root, slope, -slope * self.inverse(2 * value % PRIME) % PRIME)
