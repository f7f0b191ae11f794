"""Square roots modulo a prime that stand for positive real numbers.

In a prime field a root is one of two elements, and nothing in it says which of them is positive. Where the number
under the root is a fraction, the real numbers tell: the root of a perfect square is the positive fraction, and
sqrt(u) sqrt(v) = w wherever u v = w^2. Square roots without such a relation are independent of one another, so that
any choice of sign is as good as another (Besicovitch 1940).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple


class Roots(NamedTuple):
    """Roots by what stands under them, as residues; `complete` where every relation was sought.

    `related` says that one was found: sqrt(c^2) is |c|, which switches where c changes its sign.
    """

    known: dict[int, int]
    complete: bool
    related: bool


MOST_TOGETHER = 6
"""Beyond so many independent roots only products of two of them are looked at."""

Base = list[tuple[Fraction, int]]


def rational_root(value: Fraction) -> Fraction | None:
    """The positive root of a positive fraction, None where it is not rational.

    >>> rational_root(Fraction(9, 4)), rational_root(Fraction(2))
    (Fraction(3, 2), None)
    """
    root = Fraction(math.isqrt(value.numerator), math.isqrt(value.denominator)) if value > 0 else Fraction(0)
    return root if root * root == value and root else None


def positive_roots(
    values: Iterable[Fraction], residue: Callable[[Fraction], int], root: Callable[[int], int | None], prime: int
) -> Roots:
    """The residues of the positive roots of fractions.

    `residue` is the element for a fraction, `root` some root of an element, None where it has none.
    """
    known: dict[int, int] = {}
    base: Base = []
    related = False
    for value in dict.fromkeys(values):
        if value <= 0:
            continue
        found = _by_relation(value, base, residue, prime)
        related |= found is not None
        if found is None:
            found = root(residue(value))
            if found is not None:
                base.append((value, found))
        if found is not None:
            known[residue(value)] = found
    return Roots(known, len(base) <= MOST_TOGETHER, related)


def _by_relation(value: Fraction, base: Base, residue: Callable[[Fraction], int], prime: int) -> int | None:
    """The root from roots that are there: u v1 ... vk = w^2 gives sqrt(u) = w / (sqrt(v1) ... sqrt(vk))."""
    for chosen in _subsets(base):
        whole = rational_root(value * math.prod((other for other, _ in chosen), start=Fraction(1)))
        if whole is not None:
            below = math.prod(root for _, root in chosen) % prime
            return residue(whole) * pow(below, -1, prime) % prime
    return None


def _subsets(base: Base) -> Iterator[Sequence[tuple[Fraction, int]]]:
    largest = len(base) if len(base) <= MOST_TOGETHER else 2
    return itertools.chain.from_iterable(itertools.combinations(base, count) for count in range(largest + 1))
