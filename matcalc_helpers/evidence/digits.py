"""mpmath at 50 digits: what stands in for balls where python-flint is not installed. It bounds no error."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import mpmath

from .claims import Claim
from .jets import Jet, OutsideDomain, Undecided
from .routes import ATTEMPTS, feasible_sets, gaps, places, sets_text, small
from .sampling import Pattern, Setting, draw_setting
from .verdicts import DISAGREES, RouteReport

DIGITS = 50
AGREE = 40
DIFFER = 20
"""Values that agree to more digits than this and to fewer than 40 are rounding, and another point is drawn."""
NOTHING = 30
"""A number below 10^-30 is not told from zero, and is not divided by."""
SHARE = 5
"""A small number is compared beside 10^-5 of the largest number on the way, with which the rounding goes."""


class Digits:
    """Real and complex numbers of mpmath, in a context of their own."""

    name = "digits"

    def __init__(self, digits: int = DIGITS) -> None:
        self.mp = mpmath.MPContext()
        self.mp.dps = digits
        self.nothing = self.mp.mpf(10) ** -NOTHING
        self.largest = self.mp.mpf(0)

    def number(self, value: Fraction) -> Any:
        """The nearest number."""
        return self.mp.mpf(value.numerator) / value.denominator

    def reduce(self, value: Any) -> Any:
        """The number itself; the largest one is kept, because the rounding goes with it."""
        self.largest = max(self.largest, abs(value))
        return value

    def inverse(self, value: Any) -> Any:
        """1/value."""
        if self.is_zero(value):
            raise OutsideDomain("division by a number that may be zero")
        return 1 / value

    def is_zero(self, value: Any) -> bool:
        """Whether the number cannot be told from zero."""
        return bool(abs(value) < self.nothing)

    def sign(self, value: Any) -> int:
        """The sign of a number that can be told from zero."""
        if self.is_zero(value):
            raise OutsideDomain("a kink")
        return 1 if value > 0 else -1

    def circle(self) -> Any:
        """The number pi."""
        return +self.mp.pi

    def unknown(self) -> Any:
        """Not a number."""
        return self.mp.nan

    def function(self, word: str, value: Any) -> Jet:
        """Value and derivatives; OutsideDomain where there are none."""
        if word in ("log", "sqrt") and not value > self.nothing:
            raise OutsideDomain(f"{word} of a number that is not positive")
        if word in ("arcsin", "arccos") and not abs(value) < 1 - self.nothing:
            raise OutsideDomain(f"{word} of a number that is not between -1 and 1")
        if word not in FUNCTIONS:
            raise Undecided(f"no digits for {word}")
        return FUNCTIONS[word](self.mp, value)

    def complex_function(self, word: str, value: Any) -> Jet:
        """Value and derivatives at a complex number; OutsideDomain on the branch cut."""
        if word in ("log", "sqrt") and self.is_zero(self.mp.im(value)) and not self.mp.re(value) > self.nothing:
            raise OutsideDomain(f"the matrix {word} needs eigenvalues off the negative axis")
        return FUNCTIONS[word](self.mp, value)

    def real(self, value: Any) -> Any:
        """The real part of a number that stands for a real one."""
        return self.mp.re(value)

    def exponential(self, matrix: list[list[Any]]) -> list[list[Any]]:
        """The exponential of a real matrix."""
        return _rows(self.mp.expm(self.mp.matrix(matrix), method="taylor"))

    def spectrum(self, matrix: list[list[Any]]) -> tuple[list[Any], list[list[Any]], list[list[Any]]]:
        """Complex eigenvalues, R and its inverse."""
        values, right = self.mp.eig(self.mp.matrix(matrix))
        self._told_apart(values)
        return list(values), _rows(right), _rows(self.mp.inverse(right))

    def symmetric_spectrum(self, matrix: list[list[Any]]) -> tuple[list[Any], list[list[Any]]]:
        """Eigenvalues in ascending order and unit eigenvectors; the largest entry of each vector is positive."""
        values, vectors = self.mp.eigsy(self.mp.matrix(matrix))
        self._told_apart(values)
        columns = [_positive(column) for column in zip(*_rows(vectors), strict=True)]
        return list(values), [list(row) for row in zip(*columns, strict=True)]

    def _told_apart(self, values: Sequence[Any]) -> None:
        if any(self.is_zero(a - b) for a, b in itertools.combinations(values, 2)):
            raise OutsideDomain("two eigenvalues cannot be told apart")


def _rows(matrix: Any) -> list[list[Any]]:
    found: list[list[Any]] = matrix.tolist()
    return found


def _positive(column: Sequence[Any]) -> list[Any]:
    leading = max(column, key=abs)
    return [entry if leading > 0 else -entry for entry in column]


def _tanh(mp: Any, x: Any) -> Jet:
    found = mp.tanh(x)
    slope = 1 - found * found
    return (found, slope, -2 * found * slope)


def _tan(mp: Any, x: Any) -> Jet:
    found = mp.tan(x)
    slope = 1 + found * found
    return (found, slope, 2 * found * slope)


def _sigmoid(mp: Any, x: Any) -> Jet:
    found = 1 / (1 + mp.exp(-x))
    slope = found * (1 - found)
    return (found, slope, slope * (1 - 2 * found))


def _softplus(mp: Any, x: Any) -> Jet:
    value, slope, _ = _sigmoid(mp, x)
    return (mp.log1p(mp.exp(x)), value, slope)


def _sqrt(mp: Any, x: Any) -> Jet:
    root = mp.sqrt(x)
    return (root, 1 / (2 * root), -1 / (4 * root * x))


def _arcsin(mp: Any, x: Any) -> Jet:
    slope = 1 / mp.sqrt(1 - x * x)
    return (mp.asin(x), slope, x * slope**3)


def _arccos(mp: Any, x: Any) -> Jet:
    slope = 1 / mp.sqrt(1 - x * x)
    return (mp.acos(x), -slope, -x * slope**3)


def _arctan(mp: Any, x: Any) -> Jet:
    slope = 1 / (1 + x * x)
    return (mp.atan(x), slope, -2 * x * slope * slope)


FUNCTIONS: dict[str, Callable[[Any, Any], Jet]] = {
    "exp": lambda mp, x: (mp.exp(x),) * 3,
    "log": lambda mp, x: (mp.log(x), 1 / x, -1 / (x * x)),
    "sqrt": _sqrt,
    "sin": lambda mp, x: (mp.sin(x), mp.cos(x), -mp.sin(x)),
    "cos": lambda mp, x: (mp.cos(x), -mp.sin(x), -mp.cos(x)),
    "sinh": lambda mp, x: (mp.sinh(x), mp.cosh(x), mp.sinh(x)),
    "cosh": lambda mp, x: (mp.cosh(x), mp.sinh(x), mp.cosh(x)),
    "tan": _tan,
    "tanh": _tanh,
    "arcsin": _arcsin,
    "arccos": _arccos,
    "arctan": _arctan,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
}
"""Value, first and second derivative of each function, for real and complex numbers alike."""


def digits(claim: Claim, seed: int) -> RouteReport:
    """Compare jets at 50 digits, at random points for each set of sizes; what differs is no rigorous refutation."""
    sets = feasible_sets(claim)
    for number, (sizes, pattern) in enumerate(places(claim, sets)):
        choice = random.Random(f"digits {seed} {number} {sorted(sizes.items())}")
        found = _at_sizes(claim, sizes, choice, pattern)
        if found is False:
            return RouteReport("digits", None, f"{DISAGREES}: values at {DIGITS} digits differ at {sets_text([sizes])}")
        if found is not True:
            return RouteReport("digits", None, f"declined: {found}")
    return RouteReport("digits", True, f"agree to {AGREE} digits at {sets_text(sets)}, not rigorous")


def _at_sizes(claim: Claim, sizes: Mapping[str, int], choice: random.Random, pattern: Pattern) -> bool | str:
    """Whether the values agree at one point; the reason where no point tells."""
    reason = "no point of the domain found"
    for _ in range(ATTEMPTS):
        setting = draw_setting((claim.function, claim.claim), claim.wrt, sizes, small(choice), choice, pattern)
        try:
            found = _compare(claim, setting)
        except OutsideDomain as problem:
            reason = f"no point of the domain found ({problem})"
            continue
        except Undecided as problem:
            reason = str(problem)
            continue
        if found is not None:
            return found
        reason = f"the values agree to fewer than {AGREE} digits"
    return reason


def _compare(claim: Claim, setting: Setting) -> bool | None:
    """Whether all pairs agree to 40 digits, or one differs in the first 20; None between the two."""
    field = Digits()
    pairs = gaps(claim, setting, field, signs=False)
    if any(field.mp.isnan(a - b) for a, b in pairs):
        raise Undecided("a second derivative of a matrix function is not known in digits")
    floor = field.largest * field.mp.mpf(10) ** -SHARE
    worst = max((abs(a - b) / max(abs(a), abs(b), floor) for a, b in pairs if a != b), default=field.mp.mpf(0))
    if worst < field.mp.mpf(10) ** -AGREE:
        return True
    return False if worst > field.mp.mpf(10) ** -DIFFER else None
