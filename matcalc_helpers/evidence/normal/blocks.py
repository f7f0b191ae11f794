"""Blocks that meet in a product of entries: the same place in both, or nothing."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from .heads import delta_head, size_polynomial
from .terms import (
    ONE,
    Atom,
    Factor,
    Head,
    Index,
    Item,
    Place,
    Polynomial,
    Raw,
    Work,
    added,
    constant,
    scaled,
)

Seat = tuple[int, int]


def met_blocks(_work: Work, raw: Raw) -> list[Raw] | None:
    """What two blocks that share a place of the whole, or one block at a fixed place, come to."""
    where: dict[Item, list[Seat]] = {}
    for place, (atom, _) in enumerate(raw.factors):
        for leg, items in enumerate(atom.legs):
            for item in items:
                where.setdefault(item, []).append((place, leg))
    for item, seats in where.items():
        places = [place for place, leg in seats if leg == 0 and _is_block(raw.factors[place], item)]
        found = _together(raw, places)
        if found is None and places:
            atom = raw.factors[places[0]][0]
            found = _fixed(raw, places[0], atom, item) if isinstance(item, Place) else _alone(raw, places, seats, item)
        if found is not None:
            return found
    return None


def _is_block(factor: Factor, item: Item) -> bool:
    atom, exponent = factor
    return atom.head.kind == "block" and exponent == 1 and atom.legs[0] == (item,)


def _without(raw: Raw, place: int) -> tuple[Factor, ...]:
    return raw.factors[:place] + raw.factors[place + 1 :]


def _together(raw: Raw, places: list[int]) -> list[Raw] | None:
    for a, b in pairwise(places):
        first, second = raw.factors[a][0], raw.factors[b][0]
        if first.head == second.head:
            same = (Atom(delta_head(first.head.spans[1]), (first.legs[1], second.legs[1])), ONE)
            return [Raw(raw.coefficient, (*_without(raw, b), same), raw.sums)]
        if _ends_before(first.head, second.head) or _ends_before(second.head, first.head):
            return []
    return None


def _alone(raw: Raw, places: list[int], seats: list[Seat], item: Index) -> list[Raw] | None:
    """Each place of a part is one place of the whole: a sum over the whole with nothing else in it is 1."""
    atom = raw.factors[places[0]][0]
    if len(seats) != 1 or not item.bound or item.span != atom.head.spans[0]:
        return None
    return [Raw(raw.coefficient, _without(raw, places[0]), tuple(index for index in raw.sums if index != item))]


def _fixed(raw: Raw, place: int, atom: Atom, at: Place) -> list[Raw] | None:
    """A block at a fixed place: nothing beside the block, and one place of the part in it."""
    offset, size = atom.head.inside, atom.head.spans[1]
    if offset is None or size is None:
        return None
    inner = added(at.value, scaled(offset, Fraction(-1)))
    behind = added(inner, scaled(size_polynomial(size), Fraction(-1)), constant(-1))
    if _never_negative(behind) or _never_negative(scaled(inner, Fraction(-1))):
        return []
    number = inner.number
    if number is None or number < 1:
        return None
    if number > 1 and not _never_negative(added(size_polynomial(size), constant(-number))):
        return None
    same = (Atom(delta_head(size), (atom.legs[1], (Place(inner),))), ONE)
    return [Raw(raw.coefficient, (*_without(raw, place), same), raw.sums)]


def _ends_before(a: Head, b: Head) -> bool:
    """Whether one part of a whole ends before another one begins, whatever the sizes are."""
    if a.spans[1] is None or a.inside is None or b.inside is None:
        return False
    minus = Fraction(-1)
    return _never_negative(added(b.inside, scaled(a.inside, minus), scaled(size_polynomial(a.spans[1]), minus)))


def _never_negative(polynomial: Polynomial) -> bool:
    """Whether a sum of products of sizes is 0 or more for all sizes, as its terms show: a size is at least 1."""
    growing = [term for key, term in polynomial.terms.items() if key]
    sizes_only = all(
        term.coefficient > 0 and all(atom.head.kind == "size" for atom, _ in term.factors) for term in growing
    )
    return sizes_only and sum((term.coefficient for term in polynomial.terms.values()), Fraction(0)) >= 0
