"""Ball arithmetic: real numbers with a rigorous bound on the error (Johansson 2017)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from .jets import Jet, NeedsPrecision, OutsideDomain, Undecided

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

    def circle(self) -> Any:
        """The ball around pi."""
        return flint.arb.pi()

    def unknown(self) -> Any:
        """A ball that may hold any number."""
        return flint.arb("nan")

    def function(self, word: str, value: Any) -> Jet:
        """Value and derivatives; OutsideDomain where the ball reaches beyond the domain."""
        if word in ("log", "sqrt") and not value > 0:
            raise OutsideDomain(f"{word} of a number that is not positive")
        if word in ("arcsin", "arccos") and not abs(value) < 1:
            raise OutsideDomain(f"{word} of a number that is not between -1 and 1")
        if word not in FUNCTIONS:
            raise Undecided(f"no ball arithmetic for {word}")
        return FUNCTIONS[word](value)

    def complex_function(self, word: str, value: Any) -> Jet:
        """Value and derivatives at a complex ball; OutsideDomain on the branch cut."""
        if word in ("log", "sqrt") and value.imag.contains(0) and not value.real > 0:
            raise OutsideDomain(f"the matrix {word} needs eigenvalues off the negative axis")
        return FUNCTIONS[word](value)

    def real(self, value: Any) -> Any:
        """The real part of a complex ball that stands for a real number."""
        return value.real if isinstance(value, flint.acb) else flint.arb(value)

    def exponential(self, matrix: list[list[Any]]) -> list[list[Any]]:
        """Balls around the exponential of any real matrix."""
        found: list[list[Any]] = flint.arb_mat(matrix).exp().tolist()
        return found

    def spectrum(self, matrix: list[list[Any]]) -> tuple[list[Any], list[list[Any]], list[list[Any]]]:
        """Balls around the eigenvalues, and around R and its inverse."""
        values, right = _eigen(flint.acb_mat(matrix))
        try:
            left = right.inv()
        except ZeroDivisionError:
            raise NeedsPrecision("the eigenvectors cannot be told apart") from None
        return values, right.tolist(), left.tolist()

    def symmetric_spectrum(self, matrix: list[list[Any]]) -> tuple[list[Any], list[list[Any]]]:
        """Balls around the eigenvalues and unit eigenvectors; the largest entry of each vector is positive."""
        values, right = _eigen(flint.acb_mat(matrix))
        pairs = zip(values, zip(*right.tolist(), strict=True), strict=True)
        ordered = sorted(pairs, key=lambda pair: float(pair[0].real.mid()))
        vectors = [_unit_vector(vector) for _, vector in ordered]
        return [value.real for value, _ in ordered], [list(row) for row in zip(*vectors, strict=True)]


def _eigen(matrix: Any) -> tuple[list[Any], Any]:
    try:
        values, right = matrix.eig(right=True)
    except ValueError:
        raise NeedsPrecision("the eigenvalues cannot be told apart") from None
    return list(values), right


def _unit_vector(vector: Sequence[Any]) -> list[Any]:
    """A real unit vector out of an eigenvector, which comes with a complex factor."""
    leading = max(vector, key=lambda entry: float(abs(entry).mid()))
    real = [(entry / leading).real for entry in vector]
    length = sum((entry * entry for entry in real), flint.arb(0)).sqrt()
    return [entry / length for entry in real]


def _tanh(x: Any) -> Jet:
    found = x.tanh()
    slope = 1 - found * found
    return (found, slope, -2 * found * slope)


def _tan(x: Any) -> Jet:
    found = x.tan()
    slope = 1 + found * found
    return (found, slope, 2 * found * slope)


def _sigmoid(x: Any) -> Jet:
    found = 1 / (1 + (-x).exp())
    slope = found * (1 - found)
    return (found, slope, slope * (1 - 2 * found))


def _softplus(x: Any) -> Jet:
    value, slope, _ = _sigmoid(x)
    return ((1 + x.exp()).log(), value, slope)


def _sqrt(x: Any) -> Jet:
    root = x.sqrt()
    return (root, 1 / (2 * root), -1 / (4 * root * x))


def _arcsin(x: Any) -> Jet:
    slope = 1 / (1 - x * x).sqrt()
    return (x.asin(), slope, x * slope**3)


def _arccos(x: Any) -> Jet:
    slope = 1 / (1 - x * x).sqrt()
    return (x.acos(), -slope, -x * slope**3)


def _arctan(x: Any) -> Jet:
    slope = 1 / (1 + x * x)
    return (x.atan(), slope, -2 * x * slope * slope)


FUNCTIONS: dict[str, Callable[[Any], Jet]] = {
    "exp": lambda x: (x.exp(),) * 3,
    "log": lambda x: (x.log(), 1 / x, -1 / (x * x)),
    "sqrt": _sqrt,
    "sin": lambda x: (x.sin(), x.cos(), -x.sin()),
    "cos": lambda x: (x.cos(), -x.sin(), -x.cos()),
    "sinh": lambda x: (x.sinh(), x.cosh(), x.sinh()),
    "cosh": lambda x: (x.cosh(), x.sinh(), x.cosh()),
    "tan": _tan,
    "tanh": _tanh,
    "arcsin": _arcsin,
    "arccos": _arccos,
    "arctan": _arctan,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
}
"""Value, first and second derivative of each function, for real and complex balls alike."""


def below(value: Any, bits: int) -> bool:
    """Whether every number in the ball is smaller than 2^-bits."""
    return bool(abs(value) < flint.arb(2) ** -bits)
