"""Symbolic sizes: polynomials in names with whole values, such as n, 3, m*n + 1 or (n*n + n)/2."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from .errors import MatcalcError, ShapeError

Monomial = tuple[str, ...]

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
DIGITS = re.compile(r"[0-9]{1,20}")

MOST_TERMS = 32
HIGHEST_DEGREE = 32
LARGEST_COUNT = 1 << 64
LONGEST_SHOWN = 60


class Size:
    """A polynomial in names with whole values; it compares equal to its int or to its name.

    >>> n = Size.of("n")
    >>> n == "n", n + 1 == n, str(n * n + 1)
    (True, False, 'n*n + 1')
    """

    __slots__ = ("number", "terms", "text")
    terms: tuple[tuple[Monomial, Fraction | int], ...]
    number: int | None
    """The size as an int, or None where a name is left in it or where it is not whole."""

    def __init__(self, terms: Mapping[Monomial, Fraction | int]) -> None:
        self.terms = tuple(sorted((names, count) for names, count in terms.items() if count))
        if len(self.terms) > MOST_TERMS or not all(map(_is_in_bounds, self.terms)):
            raise ShapeError(
                f"a size has at most {MOST_TERMS} terms, {HIGHEST_DEGREE} factors and "
                f"{len(str(LARGEST_COUNT)) - 1} digits: give a part of it a name"
            )
        whole = all(not names and count.denominator == 1 for names, count in self.terms)
        self.number = sum(count.numerator for _, count in self.terms) if whole else None
        self.text = _text(self.terms)

    @classmethod
    def of(cls, value: Size | int | str) -> Size:
        """Read a size from an int or from text: a name, digits, or a polynomial such as m*n + 1.

        >>> Size.of("m*n + 1") == Size.of("m") * "n" + 1
        True
        """
        if isinstance(value, Size):
            return value
        if isinstance(value, str) and DIGITS.fullmatch(value):
            value = int(value)
        if isinstance(value, str):
            return cls({(value,): 1}) if NAME.fullmatch(value) else _polynomial(value)
        if type(value) is not int or value < 1:
            raise ShapeError(f"a size is a name or a positive whole number, not {value!r}")
        return cls({(): value})

    @property
    def names(self) -> frozenset[str]:
        """All names that the size depends on."""
        return frozenset(name for names, _ in self.terms for name in names)

    @property
    def is_possible(self) -> bool:
        """Whether some positive values of the names make this a size, which is whole and at least 1."""
        if any(names and count > 0 for names, count in self.terms):
            return True
        largest = sum(count for _, count in self.terms)
        return largest >= 1 and (bool(self.names) or self.number is not None)

    def value(self, sizes: Mapping[str, int]) -> int:
        """The size as an int once each name has a value."""
        if self.number is not None:
            return self.number
        total: Fraction | int = 0
        for names, count in self.terms:
            for name in names:
                if name not in sizes:
                    raise ShapeError(f"the size {name} is not known: give it by name, as in {{{name!r}: 3}}")
                count *= sizes[name]
            total += count
        return int(total)

    def substitute(self, sizes: Mapping[str, Size]) -> Size:
        """The size with each name replaced by another size."""
        total = Size({})
        for names, count in self.terms:
            term = Size({(): count})
            for name in names:
                term = term * sizes.get(name, Size.of(name))
            total = total + term
        return total

    def __add__(self, other: Size | int | str) -> Size:
        return _sum([*self.terms, *Size.of(other).terms])

    def __sub__(self, other: Size | int | str) -> Size:
        return self + Size.of(other) * Size({(): -1})

    def __mul__(self, other: Size | int | str) -> Size:
        pairs = product(self.terms, Size.of(other).terms)
        return _sum((tuple(sorted(a + b)), count * factor) for (a, count), (b, factor) in pairs)

    def triangle(self) -> Size:
        """The size n(n + 1)/2, the number of entries on and below the diagonal of an n x n matrix.

        >>> str(Size.of("n").triangle())
        '(n*n + n)/2'
        """
        return self * (self + 1) * Size({(): Fraction(1, 2)})

    def __eq__(self, other: object) -> bool:
        if isinstance(other, (int, str)) and not isinstance(other, bool):
            return str(self) == str(other)
        return isinstance(other, Size) and self.terms == other.terms

    def __hash__(self) -> int:
        number = self.number
        return hash(str(self)) if number is None else hash(number)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text


READERS: list[Callable[[str], Size]] = []
"""What reads a polynomial written as text: the grammar, which stands above this module, enters itself."""


def _polynomial(text: str) -> Size:
    for read in READERS:
        try:
            return read(text)
        except MatcalcError:
            break
    shown = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."
    raise ShapeError(f"a size is a name, a positive whole number or a polynomial such as m*n + 1, not {shown!r}")


def _is_in_bounds(term: tuple[Monomial, Fraction | int]) -> bool:
    names, count = term
    return len(names) <= HIGHEST_DEGREE and -LARGEST_COUNT < count.numerator < LARGEST_COUNT > count.denominator


def _text(terms: Sequence[tuple[Monomial, Fraction | int]]) -> str:
    below = math.lcm(*(count.denominator for _, count in terms))
    in_order = sorted(terms, key=lambda term: (term[1] < 0, -len(term[0]), term[0]))
    parts = [_term(names, int(count * below)) for names, count in in_order]
    text = " + ".join(parts).replace("+ -", "- ") or "0"
    return text if below == 1 else f"({text})/{below}"


def _sum(terms: Iterable[tuple[Monomial, Fraction | int]]) -> Size:
    total: dict[Monomial, Fraction | int] = {}
    for names, count in terms:
        total[names] = total.get(names, 0) + count
    return Size(total)


def _term(names: Monomial, count: int) -> str:
    if not names:
        return str(count)
    text = "*".join(names)
    return text if count == 1 else f"-{text}" if count == -1 else f"{count}*{text}"


class Shape(NamedTuple):
    """Rows and columns of an expression; each compares equal to its int or its name."""

    rows: Size
    columns: Size

    @property
    def is_scalar(self) -> bool:
        """One row and one column."""
        return self.rows.number == 1 and self.columns.number == 1

    @property
    def is_column(self) -> bool:
        """One column and more than one row."""
        return self.columns.number == 1 and self.rows.number != 1

    @property
    def is_row(self) -> bool:
        """One row and more than one column."""
        return self.rows.number == 1 and self.columns.number != 1

    @property
    def transposed(self) -> Shape:
        """Columns and rows."""
        return Shape(self.columns, self.rows)

    def __str__(self) -> str:
        return f"{self.rows} x {self.columns}"

    def __repr__(self) -> str:
        return f"({self.rows}, {self.columns})"


def shape(rows: Size | int | str, columns: Size | int | str) -> Shape:
    """Make a shape from sizes, ints or names.

    >>> shape("m", 1) == ("m", 1)
    True
    """
    return Shape(Size.of(rows), Size.of(columns))


SCALAR = shape(1, 1)
