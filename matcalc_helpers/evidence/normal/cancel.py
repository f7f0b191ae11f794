"""Products that cancel: M with inv(M), a sum with its reciprocal, powers of one matrix side by side.

Where M is a sum, its leading term decides: from M inv(M) = I, the leading term times inv(M) is I less the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from .heads import delta_head, free, inverse_head, power_head
from .terms import (
    ONE,
    Atom,
    Exponent,
    Factor,
    Index,
    Item,
    Leg,
    Place,
    Polynomial,
    Raw,
    Term,
    TooLong,
    Work,
    exponent_sum,
    is_bound,
    is_whole,
    item_key,
    items_of,
    moved,
    orders,
    taken,
    with_part,
)

LONGEST_POWER = 12

Names = dict[Item, Item]


class Found(NamedTuple):
    """A pattern found in a product: what its indices stand for, the factors that remain, and a sign."""

    names: Names
    left: tuple[Factor, ...]
    sign: int


def leading(polynomial: Polynomial) -> tuple[str, Term]:
    """The term that the others replace: the one with most entries in it."""
    return max(polynomial.terms.items(), key=lambda pair: (*_weight(pair[1]), pair[0]))


def _weight(term: Term) -> tuple[Fraction, Fraction]:
    sizes = [
        (bool(atom.legs) and atom.head.kind != "delta", abs(power) if isinstance(power, Fraction) else ONE)
        for atom, power in term.factors
    ]
    return (
        sum((size for entered, size in sizes if entered), Fraction(0)),
        sum((size for _, size in sizes), Fraction(0)),
    )


def _matches(pattern: Sequence[Factor], names: Names, target: tuple[Factor, ...], sign: int = 1) -> Iterator[Found]:
    """All ways to find a product of entries among the factors of another."""
    if not pattern:
        yield Found(names, target, sign)
        return
    (atom, wanted), *others = pattern
    for place, (candidate, power) in enumerate(target):
        left = _left_over(power, wanted)
        if candidate.head != atom.head or left is None:
            continue
        kept = ((candidate, left),) if left != 0 else ()
        rest = (*target[:place], *kept, *target[place + 1 :])
        for legs, turned in orders(candidate, wanted):
            found = _named(atom.legs, legs, names)
            if found is not None:
                yield from _matches(others, found, rest, sign * turned)


def _left_over(power: Exponent, wanted: Exponent) -> Exponent | None:
    """The exponent that remains; None where the wanted power is not contained."""
    if power == wanted:
        return Fraction(0)
    if not (isinstance(power, Fraction) and isinstance(wanted, Fraction)):
        return None
    left = power - wanted
    return left if left * wanted > 0 else None


def _named(pattern: Sequence[Leg], legs: Sequence[Leg], names: Names) -> Names | None:
    found = dict(names)
    for wanted, given in zip(pattern, legs, strict=True):
        if len(wanted) != len(given):
            return None
        for own, item in zip(wanted, given, strict=True):
            if isinstance(own, Place):
                if own != item:
                    return None
            elif found.setdefault(own, item) != item or (own.bound and not _stands_for(own, item)):
                return None
    return found


def _stands_for(own: Index, item: Item) -> bool:
    return isinstance(item, Index) and item.bound and item.span == own.span


def _closed(found: Found, alone: Sequence[Item], beside: Sequence[Factor]) -> bool:
    """Whether the sums of a pattern, and some further ones, occur nowhere else."""
    own = [item for index, item in found.names.items() if is_bound(index)]
    given = [item for index, item in found.names.items() if not is_bound(index)]
    apart = len(set(own)) == len(own) and not set(own) & set(given)
    others = set(items_of(found.left))
    return apart and not others & (set(alone) | set(own)) and not set(items_of(beside)) & set(own)


def cancelled_inverse(work: Work, raw: Raw) -> list[Raw] | None:
    """M inv(M) = inv(M) M = I."""
    for place, (atom, exponent) in enumerate(raw.factors):
        if atom.head.kind == "inv" and exponent == 1 and all(len(leg) == 1 for leg in atom.legs):
            half = len(atom.legs) // 2
            for inner, outer in ((0, half), (half, 0)):
                found = _beside_inverse(work, raw, place, (inner, outer, half))
                if found is not None:
                    return found
    return None


def _beside_inverse(work: Work, raw: Raw, place: int, halves: tuple[int, int, int]) -> list[Raw] | None:
    """Look for M where the inner indices of its inverse are summed over; `halves` are inner, outer and their length."""
    inner, outer, half = halves
    atom = raw.factors[place][0]
    inside = atom.head.inside
    items = [leg[0] for leg in atom.legs]
    joint, ends = items[inner : inner + half], items[outer : outer + half]
    spans = atom.head.spans[:half]
    pairs = zip(joint, spans, strict=True)
    summed = all(isinstance(item, Index) and item.bound and item.span == span for item, span in pairs)
    if inside is None or not summed or len({*joint, *ends}) < len({*ends}) + half:
        return None
    key, lead = leading(inside)
    others = raw.factors[:place] + raw.factors[place + 1 :]
    # M[c, y] stands behind inv(M)[r, c] and M[y, r] before inv(M)[r, c]: its other indices are free to match
    own = range(half) if inner else range(half, 2 * half)
    names: Names = dict(zip(map(free, own), joint, strict=True))
    for found in _matches(lead.factors, names, others):
        work.spend(1)
        far = [found.names.get(free(number)) for number in (range(half, 2 * half) if inner else range(half))]
        if not _closed(found, joint, [raw.factors[place]]) or any(item is None or item in joint for item in far):
            continue
        scale = raw.coefficient / (lead.coefficient * found.sign)
        own_sums = {item for index, item in found.names.items() if is_bound(index)}
        sums = tuple(index for index in raw.sums if index not in own_sums)
        deltas = tuple(
            (Atom(delta_head(span), ((a,), (b,))), ONE) for span, a, b in zip(spans, ends, far, strict=True) if b
        )
        made = [Raw(scale, found.left + deltas, tuple(index for index in sums if index not in joint))]
        legs: dict[Item, Leg] = {free(number): (found.names[free(number)],) for number in range(2 * half)}
        rest = Polynomial({other: term for other, term in inside.terms.items() if other != key})
        made += with_part(Raw(-scale, (*found.left, raw.factors[place]), sums), rest, legs)
        return made
    return None


def cancelled_reciprocal(work: Work, raw: Raw) -> list[Raw] | None:
    """A sum times its reciprocal: the leading term times 1/P is 1 less the others times 1/P."""
    for place, (atom, exponent) in enumerate(raw.factors):
        inside = atom.head.inside
        if atom.head.kind != "base" or inside is None or not isinstance(exponent, Fraction) or exponent >= 0:
            continue
        if any(len(leg) != 1 for leg in atom.legs):
            continue
        found = _beside_reciprocal(work, raw, place, inside) or _split_reciprocal(raw, place, inside)
        if found is not None:
            return found
    return None


def _beside_reciprocal(work: Work, raw: Raw, place: int, inside: Polynomial) -> list[Raw] | None:
    atom, exponent = raw.factors[place]
    key, lead = leading(inside)
    others = raw.factors[:place] + raw.factors[place + 1 :]
    names: Names = {free(number): leg[0] for number, leg in enumerate(atom.legs)}
    for found in _matches(lead.factors, names, others):
        work.spend(1)
        if not _closed(found, (), [raw.factors[place]]):
            continue
        scale = raw.coefficient / (lead.coefficient * found.sign)
        own_sums = {item for index, item in found.names.items() if is_bound(index)}
        sums = tuple(index for index in raw.sums if index not in own_sums)
        raised = (atom, exponent_sum(exponent, ONE))
        made = [Raw(scale, (*found.left, *((raised,) if raised[1] != 0 else ())), sums)]
        rest = Polynomial({other: term for other, term in inside.terms.items() if other != key})
        legs: dict[Item, Leg] = {free(number): leg for number, leg in enumerate(atom.legs)}
        return made + with_part(Raw(-scale, (*found.left, raw.factors[place]), sums), rest, legs)
    return None


def _split_reciprocal(raw: Raw, place: int, inside: Polynomial) -> list[Raw] | None:
    """1/(u (u + c)) in partial fractions: a number c stands alone in P = c + u, so 1 is (P - u)/c."""
    atom, exponent = raw.factors[place]
    if set(inside.terms) == {""} or len(inside) != 2 or "" not in inside.terms or not is_whole(exponent):
        return None
    number = inside.terms[""].coefficient
    rest = Polynomial({key: term for key, term in inside.terms.items() if key})
    [term] = rest.terms.values()
    legs: dict[Item, Leg] = {free(count): leg for count, leg in enumerate(atom.legs)}
    below = {found: power for found, power in raw.factors if isinstance(power, Fraction) and power < 0}
    inner = moved(term.factors, legs)
    if term.sums or not any(found in below and _is_positive(power) for found, power in inner):
        return None
    raised = exponent_sum(exponent, ONE)
    others = raw.factors[:place] + raw.factors[place + 1 :]
    kept = ((atom, raised),) if raised != 0 else ()
    return [
        Raw(raw.coefficient / number, (*others, *kept), raw.sums),
        *with_part(Raw(-raw.coefficient / number, raw.factors, raw.sums), rest, legs),
    ]


def _is_positive(power: Exponent) -> bool:
    return isinstance(power, Fraction) and power > 0


class View(NamedTuple):
    """An entry read as that of a power of a matrix."""

    base: str
    exponent: Exponent
    left: Item
    right: Item


def joined_powers(_work: Work, raw: Raw) -> list[Raw] | None:
    """X^k X = X X^k = X^(k + 1), for an exponent that is a symbol."""
    for place, (atom, exponent) in enumerate(raw.factors):
        if atom.head.kind != "power" or exponent != 1 or any(len(leg) != 1 for leg in atom.legs):
            continue
        for (joint,) in atom.legs:
            seats = [other for other, factor in enumerate(raw.factors) for item in items_of([factor]) if item == joint]
            whole = isinstance(joint, Index) and joint.bound and joint.span == atom.head.spans[0]
            if whole and len(seats) == 2 and seats[0] != seats[1]:
                found = _joined(raw, place, sum(seats) - place, joint)
                if found is not None:
                    return found
    return None


def _joined(raw: Raw, place: int, other: int, joint: Item) -> list[Raw] | None:
    for own in _views(raw.factors[place]):
        for beside in _views(raw.factors[other]):
            if own.base != beside.base:
                continue
            for before, behind in ((own, beside), (beside, own)):
                if before.right == joint == behind.left:
                    factors = tuple(factor for at, factor in enumerate(raw.factors) if at not in (place, other))
                    rest = Raw(raw.coefficient, factors, tuple(index for index in raw.sums if index != joint))
                    exponent = exponent_sum(own.exponent, beside.exponent)
                    return _with_power(rest, raw.factors[place][0], exponent, (before.left, behind.right))
    return None


def _views(factor: Factor) -> Iterator[View]:
    atom, exponent = factor
    if exponent != 1 or len(atom.legs) != 2 or any(len(leg) != 1 for leg in atom.legs):
        return
    head = atom.head
    for ((left,), (right,)), sign in orders(atom, ONE):
        if sign < 0:
            continue
        if head.kind == "power" and head.inside is not None and head.exponent is not None:
            yield View(head.inside.key, head.exponent, left, right)
        elif head.kind == "inv" and head.inside is not None:
            yield View(head.inside.key, Fraction(-1), left, right)
        yield View(f"1*{head.key}[{item_key(free(0))},{item_key(free(1))}]", ONE, left, right)
        yield View(f"1*{head.key}[{item_key(free(1))},{item_key(free(0))}]", ONE, right, left)


def _with_power(rest: Raw, atom: Atom, exponent: Exponent, ends: tuple[Item, Item]) -> list[Raw]:
    """A product times an entry of a power of the matrix inside an atom."""
    inside, size = atom.head.inside, atom.head.spans[0]
    if inside is None or size is None:
        return []
    symmetric = bool(atom.head.symmetries)
    if not is_whole(exponent):
        made = Atom(power_head(inside, size, exponent, symmetric=symmetric), ((ends[0],), (ends[1],)))
        return [Raw(rest.coefficient, (*rest.factors, (made, ONE)), rest.sums)]
    count = int(exponent)
    if count == 0:
        same = Atom(delta_head(size), ((ends[0],), (ends[1],)))
        return [Raw(rest.coefficient, (*rest.factors, (same, ONE)), rest.sums)]
    if abs(count) > LONGEST_POWER:
        raise TooLong(f"a matrix to the power {count} is too long to be written out")
    first = taken(rest)
    middle = [Index(True, first + number, size) for number in range(abs(count) - 1)]
    stops: list[Item] = [ends[0], *middle, ends[1]]
    raws = [Raw(rest.coefficient, rest.factors, (*rest.sums, *middle))]
    for left, right in pairwise(stops):
        if count > 0:
            raws = [longer for raw in raws for longer in with_part(raw, inside, {free(0): (left,), free(1): (right,)})]
        else:
            entry = (Atom(inverse_head(inside, (size,), symmetric=symmetric), ((left,), (right,))), ONE)
            raws = [Raw(raw.coefficient, (*raw.factors, entry), raw.sums) for raw in raws]
    return raws
