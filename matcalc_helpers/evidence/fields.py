"""Exact numbers: fractions, and the integers modulo the prime 2^61 - 1."""

from __future__ import annotations

import random
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from .jets import Jet, OutsideDomain, Undecided
from .roots import positive_roots, rational_root

PRIME = 2**61 - 1
PRIME_BITS = 61
LONGEST_FRACTION = 20_000
"""Binary digits; a chain of a thousand layers would need millions."""


class Fractions:
    """Rational numbers; square roots of squares only. `under_roots` keeps every number of which a root was asked."""

    name = "fractions"

    def __init__(self, longest: int = LONGEST_FRACTION) -> None:
        self.longest = longest
        self.under_roots: list[Fraction] = []

    def number(self, value: Fraction) -> Fraction:
        """The fraction itself."""
        return value

    def reduce(self, value: Fraction) -> Fraction:
        """The fraction itself, in lowest terms; Undecided where it has grown too long to go on."""
        if value.numerator.bit_length() + value.denominator.bit_length() > self.longest:
            raise Undecided("the fractions have grown too long")
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

    def circle(self) -> Fraction:
        """Not a fraction."""
        raise Undecided("pi is not rational")

    def function(self, word: str, value: Fraction) -> Jet:
        """Only the values that are rational."""
        if word == "sqrt":
            self.under_roots.append(value)
            root = _rational_root(value)
            return (root, 1 / (2 * root), -1 / (4 * root**3))
        if word in ("arcsin", "arccos"):
            self.under_roots.append(1 - value * value)
        if word == "log" and value <= 0:
            raise OutsideDomain("the logarithm of a number that is not positive")
        known = dict.fromkeys(("sin", "tan", "arcsin", "arctan", "sinh", "tanh"), (0, 1, 0))
        known |= {"exp": (1, 1, 1), "cos": (1, 0, -1), "cosh": (1, 0, 1)}
        if value == 0 and word == "sigmoid":
            return (Fraction(1, 2), Fraction(1, 4), Fraction(0))
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
    root = rational_root(value)
    if root is None:
        raise Undecided("the square root is not rational")
    return root


class PrimeField:
    """Integers modulo 2^61 - 1.

    A value of exp, log, sin or arctan is an independent element, tied to its argument and to its own derivative
    rule, and the other functions are made of these: equal still counts, different does not refute, and
    `transcendental` says that it happened.
    Signs are read from fractions that are evaluated alongside, and so is which of two roots is the positive one;
    `unsure` says that it could not be read for every root, `folded` that a root is an absolute value.
    """

    name = "exact"

    def __init__(self, seed: random.Random) -> None:
        self.random = seed
        self.transcendental = False
        self.unsure = False
        self.folded = False
        self.values: dict[tuple[str, int], int] = {}
        self.roots: dict[int, int] = {}

    def draw(self) -> int:
        """A random element other than zero."""
        return self.random.randrange(1, PRIME)

    def number(self, value: Fraction) -> int:
        """The residue of a fraction."""
        if value.denominator == 1:
            return value.numerator % PRIME
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
        if word == "log":
            inverse = self.inverse(value)
            return (self._value("log", (value - 1) % PRIME, at_zero=0), inverse, -inverse * inverse % PRIME)
        if word in ("sin", "cos", "tan"):
            return self._trigonometric(word, value)
        if word in ("arcsin", "arccos", "arctan"):
            return self._inverse_trigonometric(word, value)
        return self._exponential(word, value)

    def _exponential(self, word: str, value: int) -> Jet:
        """exp, and what is made of it."""
        found = self._power_of_e(value)
        if word == "exp":
            return (found, found, found)
        if word in ("sigmoid", "softplus"):
            share = found * self.inverse((1 + found) % PRIME) % PRIME
            slope = share * (1 - share) % PRIME
            if word == "sigmoid":
                return (share, slope, slope * (1 - 2 * share) % PRIME)
            return (self._value("log", found, at_zero=0), share, slope)
        half, opposite = pow(2, -1, PRIME), self.inverse(found)
        sine, cosine = (found - opposite) * half % PRIME, (found + opposite) * half % PRIME
        if word == "tanh":
            ratio = sine * self.inverse(cosine) % PRIME
            slope = (1 - ratio * ratio) % PRIME
            return (ratio, slope, -2 * ratio * slope % PRIME)
        if word not in ("sinh", "cosh"):
            raise Undecided(f"no residue for {word}")
        return (sine, cosine, sine) if word == "sinh" else (cosine, sine, cosine)

    def _power_of_e(self, value: int) -> int:
        """An element for exp; the opposite argument has the inverse element."""
        if value <= PRIME // 2:
            return self._value("exp", value, at_zero=1)
        return self.inverse(self._value("exp", PRIME - value, at_zero=1))

    def _trigonometric(self, word: str, value: int) -> Jet:
        sine, cosine = self._circle(value)
        if word == "sin":
            return (sine, cosine, -sine % PRIME)
        if word == "cos":
            return (cosine, -sine % PRIME, -cosine % PRIME)
        ratio = sine * self.inverse(cosine) % PRIME
        slope = (1 + ratio * ratio) % PRIME
        return (ratio, slope, 2 * ratio * slope % PRIME)

    def _inverse_trigonometric(self, word: str, value: int) -> Jet:
        found = self._value(word, value, at_zero=0 if word != "arccos" else self._value("arccos of 0", 1, at_zero=0))
        if word == "arctan":
            slope = self.inverse((1 + value * value) % PRIME)
            return (found, slope, -2 * value * slope * slope % PRIME)
        slope = self.inverse(self._root((1 - value * value) % PRIME)[0])
        bend = value * slope**3 % PRIME
        return (found, slope, bend) if word == "arcsin" else (found, -slope % PRIME, -bend % PRIME)

    def circle(self) -> int:
        """An independent element."""
        self.transcendental = True
        return self._value("pi", 1, at_zero=0)

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

    def learn_roots(self, under_roots: Iterable[Fraction]) -> None:
        """Take the positive one of two roots for each of these numbers."""
        found = positive_roots(under_roots, self.number, _some_root, PRIME)
        self.roots, self.folded = found.known, found.related
        self.unsure |= not found.complete

    def _root(self, value: int) -> Jet:
        root = self.roots.get(value)
        if root is None:
            root = _some_root(value)
            if root is None:
                raise OutsideDomain("not a square")
            self.unsure = True
            self.roots[value] = root = self.random.choice((root, PRIME - root))
        slope = self.inverse(2 * root % PRIME)
        return (root, slope, -slope * self.inverse(2 * value % PRIME) % PRIME)


def _some_root(value: int) -> int | None:
    """One of the two roots of an element, None where it has none."""
    root = pow(value, (PRIME + 1) // 4, PRIME)
    return root if root and root * root % PRIME == value else None
