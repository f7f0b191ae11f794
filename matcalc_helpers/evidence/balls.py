"""Ball arithmetic: real numbers with a rigorous bound on the error (Johansson 2017)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .jets import Jet, OutsideDomain, Undecided

try:
    import flint
except ImportError:  # pragma: no cover - the browser has no python-flint
    flint: Any = None  # type: ignore[no-redef]


def available() -> bool:
    """Whether python-flint is installed."""
    return flint is not None


class Balls:
    """Balls of python-flint at a given number of bits."""

    name = "balls"

    def __init__(self, bits: int) -> None:
        self.bits = bits
        flint.ctx.prec = bits

    def number(self, value: Fraction) -> Any:
        """The smallest ball around a fraction."""
        return flint.arb(value.numerator) / flint.arb(value.denominator)

    def reduce(self, value: Any) -> Any:
        """The ball itself."""
        return value

    def inverse(self, value: Any) -> Any:
        """1/value."""
        if value.contains(0):
            raise OutsideDomain("division by a number that may be zero")
        return 1 / value

    def is_zero(self, value: Any) -> bool:
        """Whether the ball touches zero, so that it must not be divided by."""
        return bool(value.contains(0))

    def sign(self, value: Any) -> int:
        """The sign of all numbers in the ball."""
        if value.contains(0):
            raise OutsideDomain("a kink")
        return 1 if value > 0 else -1

    def function(self, word: str, value: Any) -> Jet:
        """Value and derivatives."""
        if word in ("log", "sqrt") and not value > 0:
            raise OutsideDomain(f"{word} of a number that is not positive")
        if word == "exp":
            found = value.exp()
            return (found, found, found)
        if word == "log":
            return (value.log(), 1 / value, -1 / value**2)
        if word == "sqrt":
            root = value.sqrt()
            return (root, 1 / (2 * root), -1 / (4 * root * value))
        if word == "tanh":
            found = value.tanh()
            slope = 1 - found**2
            return (found, slope, -2 * found * slope)
        if word == "sin":
            return (value.sin(), value.cos(), -value.sin())
        if word == "cos":
            return (value.cos(), -value.sin(), -value.cos())
        raise Undecided(f"no ball arithmetic for {word}")


def below(value: Any, bits: int) -> bool:
    """Whether every number in the ball is smaller than 2^-bits."""
    return bool(abs(value) < flint.arb(2) ** -bits)
