"""What a normal form is made of: sums of products of entries, with indices that are free or summed over.

Written with entries, x'Ax is the sum of x[i] A[i, j] x[j]: factors commute, a transpose only swaps two
indices, and a trace closes a circle. That holds for every size, so two sums that agree up to the names of their
indices are equal for all sizes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, TypeGuard

from ...expression import Size
from ..jets import Undecided

MOST_WORK = 3000
"""How many products of entries one normal form may take, each counted by its number of factors."""
MOST_TERMS = 200
LONGEST_KEY = 6000
DEEPEST = 60
"""How many functions may stand inside each other."""

ONE = Fraction(1)


class TooLong(Undecided):
    """A normal form that would take too many terms."""


class Work:
    """The work that is left for one normal form, so that no formula takes long.

    Where it is done `between_switches`, [u > 0] and [u >= 0] count as equal if u is zero in exceptional points only.
    """

    def __init__(self, limit: int = MOST_WORK, *, between_switches: bool = False) -> None:
        self.left = limit
        self.between_switches = between_switches

    def spend(self, amount: int) -> None:
        """Take from what is left; TooLong where nothing is."""
        self.left -= amount
        if self.left < 0:
            raise TooLong("the normal form is too long")


class Range(NamedTuple):
    """The values of a counter that does not run over a whole axis: from a first to a last number."""

    text: str
    length: Polynomial


Span = Size | Range


class Index(NamedTuple):
    """A place that is not fixed: summed over where it is `bound`, else a row or column of the result."""

    bound: bool
    number: int
    span: Span | None


@dataclass(frozen=True, eq=False)
class Place:
    """A fixed place, counted from 1, such as 3, k or n + 1."""

    value: Polynomial

    @property
    def key(self) -> str:
        """The same for equal places."""
        return self.value.key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Place) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


Item = Index | Place
Leg = tuple[Item, ...]
"""One index of an atom; it has several parts where it counts pairs, as a row of a Kronecker product does."""


@dataclass(frozen=True, eq=False)
class Head:
    """What an atom is but for its indices: a symbol, or an operation with the normal form of its argument.

    `symmetries` are the orders of the legs that leave the entry as it is, or change its sign. `remake` builds the
    power of the operation anew from another argument; it is None where two equal legs change nothing inside.
    """

    key: str
    kind: str
    spans: tuple[Size | None, ...] = ()
    symmetries: tuple[tuple[tuple[int, ...], int], ...] = ()
    traits: frozenset[str] = frozenset()
    inside: Polynomial | None = None
    remake: Callable[[Work, Polynomial, Exponent], Polynomial] | None = None
    names: frozenset[str] = frozenset()
    text: str = ""
    exponent: Exponent | None = None
    partner: Head | None = None

    def __post_init__(self) -> None:
        if len(self.key) > LONGEST_KEY or (self.inside is not None and self.inside.depth >= DEEPEST):
            raise TooLong("too many functions stand inside each other")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Head) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


class Atom(NamedTuple):
    """One entry: A[i, j], exp(x[i]), inv(A)[i, j]."""

    head: Head
    legs: tuple[Leg, ...] = ()


class Term(NamedTuple):
    """A number times powers of atoms, summed over the bound indices in them."""

    coefficient: Fraction
    factors: tuple[Factor, ...]

    @property
    def sums(self) -> tuple[Index, ...]:
        """The indices that are summed over."""
        return tuple(dict.fromkeys(item for item in items_of(self.factors) if is_bound(item)))


class Raw(NamedTuple):
    """A term that is not in its normal form yet."""

    coefficient: Fraction
    factors: tuple[Factor, ...]
    sums: tuple[Index, ...]


class Polynomial:
    """A sum of terms by their keys, in canonical order."""

    def __init__(self, terms: Mapping[str, Term]) -> None:
        self.terms = dict(sorted(terms.items()))

    @cached_property
    def key(self) -> str:
        """The same text for equal sums."""
        return " + ".join(f"{term.coefficient}*{key}" if key else f"{term.coefficient}" for key, term in self)

    @cached_property
    def number(self) -> Fraction | None:
        """The value where there are no atoms in it."""
        if not self.terms:
            return Fraction(0)
        return self.terms[""].coefficient if set(self.terms) == {""} else None

    @cached_property
    def only(self) -> Term | None:
        """The term of a sum that has one term."""
        return next(iter(self.terms.values())) if len(self.terms) == 1 else None

    @cached_property
    def names(self) -> frozenset[str]:
        """The symbols of numbers and counters in it, those in places too."""
        return frozenset().union(*(names_in(term.factors) for term in self.terms.values()))

    @cached_property
    def depth(self) -> int:
        """How many functions stand inside each other."""
        inner = [atom.head.inside for term in self.terms.values() for atom, _ in term.factors]
        return max((1 + inside.depth for inside in inner if inside is not None), default=0)

    def __iter__(self) -> Iterator[tuple[str, Term]]:
        return iter(self.terms.items())

    def __len__(self) -> int:
        return len(self.terms)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Polynomial) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


Exponent = Fraction | Polynomial
Factor = tuple[Atom, Exponent]

ZERO = Polynomial({})


def constant(value: Fraction | int) -> Polynomial:
    """A number."""
    return Polynomial({"": Term(Fraction(value), ())}) if value else ZERO


def scaled(polynomial: Polynomial, scale: Fraction) -> Polynomial:
    """A number times a sum."""
    if not scale:
        return ZERO
    return Polynomial({key: Term(term.coefficient * scale, term.factors) for key, term in polynomial.terms.items()})


def added(*polynomials: Polynomial) -> Polynomial:
    """The sum, like terms put together."""
    found: dict[str, Term] = {}
    for polynomial in polynomials:
        for key, term in polynomial.terms.items():
            so_far = found[key].coefficient if key in found else Fraction(0)
            found[key] = Term(so_far + term.coefficient, term.factors)
    if len(found) > MOST_TERMS:
        raise TooLong(f"the normal form has more than {MOST_TERMS} terms")
    return Polynomial({key: term for key, term in found.items() if term.coefficient})


def is_bound(item: Item) -> TypeGuard[Index]:
    """Whether an index is summed over."""
    return isinstance(item, Index) and item.bound


def items_of(factors: Iterable[Factor]) -> list[Item]:
    """All indices and places in the legs, as often as they stand there."""
    return [item for atom, _ in factors for leg in atom.legs for item in leg]


def item_key(item: Item) -> str:
    """A short text, the same for the same index."""
    if isinstance(item, Place):
        return f"=({item.key})"
    return f"{'#' if item.bound else '@'}{item.number}"


def leg_key(leg: Leg) -> str:
    """A short text for a leg."""
    return ".".join(map(item_key, leg))


def names_of(factors: Iterable[Factor]) -> frozenset[str]:
    """The symbols of numbers and counters in some factors, those in places left out."""
    found: frozenset[str] = frozenset()
    for atom, exponent in factors:
        found |= atom.head.names
        if isinstance(exponent, Polynomial):
            found |= exponent.names
    return found


def names_in(factors: Sequence[Factor]) -> frozenset[str]:
    """The symbols of numbers and counters in some factors, those in places too."""
    found = names_of(factors)
    for item in items_of(factors):
        if isinstance(item, Place):
            found |= item.value.names
    return found


def exponent_of(value: Polynomial) -> Exponent:
    """A sum as an exponent: its number where it has one."""
    return value if value.number is None else value.number


def exponent_sum(a: Exponent, b: Exponent) -> Exponent:
    """The sum of two exponents."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a + b
    return exponent_of(added(_as_polynomial(a), _as_polynomial(b)))


def exponent_key(exponent: Exponent) -> str:
    """A text for an exponent, empty for 1."""
    if isinstance(exponent, Fraction):
        return "" if exponent == 1 else f"^{exponent}"
    return f"^({exponent.key})"


def _as_polynomial(exponent: Exponent) -> Polynomial:
    return exponent if isinstance(exponent, Polynomial) else constant(exponent)


def is_whole(exponent: Exponent) -> TypeGuard[Fraction]:
    """Whether an exponent is a whole number."""
    return isinstance(exponent, Fraction) and exponent.denominator == 1


def moved(factors: Sequence[Factor], by: Mapping[Item, Leg]) -> tuple[Factor, ...]:
    """The factors with indices replaced, each by a whole leg."""
    if not by:
        return tuple(factors)
    return tuple((Atom(atom.head, tuple(_moved(leg, by) for leg in atom.legs)), power) for atom, power in factors)


def _moved(leg: Leg, by: Mapping[Item, Leg]) -> Leg:
    if len(leg) == 1:
        return by.get(leg[0], leg)
    return tuple(part for item in leg for part in by.get(item, (item,)))


def placed(polynomial: Polynomial, by: Mapping[Item, Leg], taken: int) -> list[Raw]:
    """The terms with their free indices replaced, and their own sums numbered from `taken` on."""
    found = []
    for term in polynomial.terms.values():
        sums = term.sums
        mapping = dict(by)
        renamed = []
        for number, index in enumerate(sums, taken):
            renamed.append(Index(True, number, index.span))
            mapping[index] = (renamed[-1],)
        found.append(Raw(term.coefficient, moved(term.factors, mapping), tuple(renamed)))
    return found


def taken(raw: Raw) -> int:
    """The first number that no sum of a term has."""
    return 1 + max((index.number for index in raw.sums), default=-1)


def joined(raw: Raw, other: Raw) -> Raw:
    """The product of two terms whose sums have different numbers."""
    return Raw(raw.coefficient * other.coefficient, raw.factors + other.factors, raw.sums + other.sums)


def with_part(raw: Raw, polynomial: Polynomial, by: Mapping[Item, Leg]) -> list[Raw]:
    """A term times a sum with its free indices replaced."""
    return [joined(raw, part) for part in placed(polynomial, by, taken(raw))]


def orders(atom: Atom, exponent: Exponent) -> list[tuple[tuple[Leg, ...], int]]:
    """The legs in every order that the symmetries of an atom allow, with the sign that goes with it."""
    found = [(atom.legs, 1)]
    for order, sign in atom.head.symmetries:
        if sign < 0 and not is_whole(exponent):
            continue
        turned = sign if is_whole(exponent) and exponent.numerator % 2 else 1
        found.append((tuple(atom.legs[place] for place in order), turned))
    return found
