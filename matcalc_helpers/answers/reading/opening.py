"""Identities and columns of ones without a size, such as I: their size follows from what stands beside them."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from ...expression import MatcalcError, Size


class Opened(Exception):
    """A size that was left open and has now been found; reading begins again with it."""

    def __init__(self, name: str, size: Size) -> None:
        super().__init__(name)
        self.name = name
        self.size = size


def solve(a: Size, b: Size, opened: Collection[str]) -> tuple[str, Size] | None:
    """The open size that makes two sizes equal, with its value; None where there is none.

    >>> solve(Size.of("p") * "open_1", Size.of("p") * "n", ["open_1"])
    ('open_1', n)
    """
    for left, right in ((a, b), (b, a)):
        found = _quotient(left, right, opened)
        if found is not None:
            return found
    return None


def _quotient(left: Size, right: Size, opened: Collection[str]) -> tuple[str, Size] | None:
    """The value of an open name that stands in a product on the left."""
    if len(left.terms) != 1:
        return None
    factors, count = left.terms[0]
    name = next((factor for factor in factors if factor in opened), None)
    if name is None or name in right.names or factors.count(name) > 1:
        return None
    rest = [factor for factor in factors if factor != name]
    terms = {}
    for names, number in right.terms:
        left_over = list(names)
        for factor in rest:
            if factor not in left_over:
                return None
            left_over.remove(factor)
        terms[tuple(left_over)] = Fraction(number) / count
    return _possible(name, terms)


def _possible(name: str, terms: dict[tuple[str, ...], Fraction]) -> tuple[str, Size] | None:
    try:
        size = Size(terms)
    except MatcalcError:
        return None
    return (name, size) if size.is_possible else None
