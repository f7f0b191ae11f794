"""Directional derivatives without differencing: truncated power series over any field of numbers.

A jet a0 + a1 t + a2 t^2 holds the value of a formula along the line X + t V, its first derivative a1 and
half its second derivative a2 (Griewank & Walther 2008, chapter 13).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Protocol, runtime_checkable

Jet = tuple[Any, Any, Any]
JetMatrix = list[list[Jet]]

MOST_MULTIPLICATIONS = 500_000
"""For one point: about a second in Python."""


class Undecided(ArithmeticError):
    """A question that this system of numbers cannot answer, with the reason."""


class OutsideDomain(ArithmeticError):
    """A point at which the formula has no value; another one is drawn."""


class NeedsPrecision(Undecided):
    """A question that more binary digits may answer."""


class TooMuchWork(Undecided):
    """A formula that needs too many multiplications at these sizes; smaller ones may do."""


class Field(Protocol):
    """The numbers that a formula is evaluated in."""

    name: str

    def number(self, value: Fraction) -> Any:
        """The number that stands for a fraction."""

    def inverse(self, value: Any) -> Any:
        """1/value; OutsideDomain where there is none."""

    def is_zero(self, value: Any) -> bool:
        """Whether the number is known to be zero."""

    def sign(self, value: Any) -> int:
        """-1 or 1; Undecided or OutsideDomain where the sign is not known or zero."""

    def function(self, word: str, value: Any) -> Jet:
        """Value, first and second derivative of a function of one number."""

    def reduce(self, value: Any) -> Any:
        """The number in normal form after additions and multiplications."""

    def circle(self) -> Any:
        """The number pi."""


@runtime_checkable
class SpectralField(Protocol):
    """Numbers in which eigenvalues can be enclosed; matrices are lists of rows."""

    def exponential(self, matrix: list[list[Any]]) -> list[list[Any]]:
        """The exponential of a real matrix, with or without enough eigenvectors."""

    def spectrum(self, matrix: list[list[Any]]) -> tuple[list[Any], list[list[Any]], list[list[Any]]]:
        """Complex eigenvalues, and R and L = R^-1 with matrix = R diag(values) L."""

    def symmetric_spectrum(self, matrix: list[list[Any]]) -> tuple[list[Any], list[list[Any]]]:
        """Real eigenvalues in ascending order, and the matrix of unit eigenvectors, one a column."""

    def complex_function(self, word: str, value: Any) -> Jet:
        """Value, first and second derivative of a function of a complex number."""

    def real(self, value: Any) -> Any:
        """The real part of a number that is real."""

    def unknown(self) -> Any:
        """A number of which nothing is known."""


class Jets:
    """Arithmetic of matrices of jets over a field."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.zero = field.number(Fraction(0))
        self.one = field.number(Fraction(1))
        self.nothing: Jet = (self.zero, self.zero, self.zero)
        self.unit: Jet = (self.one, self.zero, self.zero)
        self.multiplications = 0

    def constant(self, value: Fraction | int) -> Jet:
        """A number that does not move; 0 and 1 are one object each, so that products can pass them over."""
        if value in (0, 1):
            return self.unit if value else self.nothing
        return (self.field.number(Fraction(value)), self.zero, self.zero)

    def add(self, a: Jet, b: Jet) -> Jet:
        """The sum."""
        if a is self.nothing or b is self.nothing:
            return b if a is self.nothing else a
        reduce = self.field.reduce
        return (reduce(a[0] + b[0]), reduce(a[1] + b[1]), reduce(a[2] + b[2]))

    def negative(self, a: Jet) -> Jet:
        """The opposite."""
        reduce = self.field.reduce
        return (reduce(-a[0]), reduce(-a[1]), reduce(-a[2]))

    def multiply(self, a: Jet, b: Jet) -> Jet:
        """The product, cut off behind t^2."""
        if a is self.nothing or b is self.nothing:
            return self.nothing
        if a is self.unit or b is self.unit:
            return b if a is self.unit else a
        reduce = self.field.reduce
        return (
            reduce(a[0] * b[0]),
            reduce(a[0] * b[1] + a[1] * b[0]),
            reduce(a[0] * b[2] + a[1] * b[1] + a[2] * b[0]),
        )

    def inverse(self, a: Jet) -> Jet:
        """The reciprocal: solve a b = 1 order by order."""
        reduce = self.field.reduce
        b0 = self.field.inverse(a[0])
        b1 = reduce(-b0 * reduce(a[1] * b0))
        b2 = reduce(-b0 * reduce(a[1] * b1 + a[2] * b0))
        return (b0, b1, b2)

    def apply(self, word: str, a: Jet) -> Jet:
        """A function of one number, by its Taylor polynomial."""
        reduce = self.field.reduce
        value, slope, bend = self.field.function(word, a[0])
        half = self.field.number(Fraction(1, 2))
        return (
            value,
            reduce(slope * a[1]),
            reduce(slope * a[2] + reduce(bend * half) * reduce(a[1] * a[1])),
        )

    def whole_power(self, a: Jet, exponent: int) -> Jet:
        """A whole power by repeated squaring."""
        if exponent < 0:
            return self.whole_power(self.inverse(a), -exponent)
        result, base = self.constant(1), a
        while exponent:
            if exponent & 1:
                result = self.multiply(result, base)
            base = self.multiply(base, base)
            exponent >>= 1
        return result

    def total(self, terms: Sequence[Jet]) -> Jet:
        """The sum of several jets."""
        result = self.nothing
        for term in terms:
            result = self.add(result, term)
        return result

    def spend(self, multiplications: int) -> None:
        """Count the work, which is the same on every machine; TooMuchWork beyond the limit."""
        self.multiplications += multiplications
        if self.multiplications > MOST_MULTIPLICATIONS:
            raise TooMuchWork(f"the formulas need more than {MOST_MULTIPLICATIONS} multiplications at these sizes")

    def matmul(self, a: JetMatrix, b: JetMatrix) -> JetMatrix:
        """The matrix product."""
        columns = list(zip(*b, strict=True))
        nothing = self.nothing
        filled = [[(place, entry) for place, entry in enumerate(row) if entry is not nothing] for row in a]
        self.spend(sum(map(len, filled)) * len(columns))
        return [
            [self.total([self.multiply(entry, column[place]) for place, entry in row]) for column in columns]
            for row in filled
        ]

    def scale(self, a: Jet, b: JetMatrix) -> JetMatrix:
        """Each entry times a number."""
        return [[self.multiply(a, entry) for entry in row] for row in b]

    def identity(self, size: int) -> JetMatrix:
        """The identity matrix."""
        return [[self.constant(int(i == j)) for j in range(size)] for i in range(size)]

    def eliminate(self, matrix: JetMatrix, right: JetMatrix) -> tuple[JetMatrix, Jet]:
        """Solve matrix X = right by Gauss-Jordan elimination; also the determinant."""
        rows = [list(a) + list(b) for a, b in zip(matrix, right, strict=True)]
        size, determinant = len(matrix), self.constant(1)
        self.spend(size * size * len(rows[0]))
        for column in range(size):
            pivot = self._pivot(rows, column)
            if pivot != column:
                rows[column], rows[pivot] = rows[pivot], rows[column]
                determinant = self.negative(determinant)
            determinant = self.multiply(determinant, rows[column][column])
            inverse = self.inverse(rows[column][column])
            rows[column] = [self.multiply(inverse, entry) for entry in rows[column]]
            for other in range(size):
                if other != column:
                    factor = self.negative(rows[other][column])
                    rows[other] = [
                        self.add(entry, self.multiply(factor, lead))
                        for entry, lead in zip(rows[other], rows[column], strict=True)
                    ]
        return [row[size:] for row in rows], determinant

    def _pivot(self, rows: JetMatrix, column: int) -> int:
        for row in range(column, len(rows)):
            if not self.field.is_zero(rows[row][column][0]):
                return row
        raise OutsideDomain("a matrix is singular")
