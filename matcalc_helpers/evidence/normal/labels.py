"""One name for each sum: the indices of a term numbered in a way that does not depend on how they were called.

The indices get colours, refined until they tell as many apart as they can; where some stay alike, each is
tried as the first (McKay & Piperno 2014, individualization and refinement).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from .terms import (
    Atom,
    Factor,
    Index,
    Item,
    Leg,
    Place,
    Range,
    Term,
    TooLong,
    Work,
    exponent_key,
    is_bound,
    items_of,
    leg_key,
    moved,
    orders,
)

MOST_ORDERINGS = 150

Colours = dict[Item, int]
Label = tuple[int, int, str]


class Named(NamedTuple):
    """A connected part of a term in canonical names, with the sign that the naming brought."""

    key: str
    factors: tuple[Factor, ...]
    sign: int


def canonical(work: Work, coefficient: Fraction, factors: Sequence[Factor]) -> tuple[str, Term] | None:
    """The key and the canonical form of a term; None where it equals its own opposite, which is zero."""
    parts = []
    for component in components(factors):
        named = _named(work, component)
        if named is None:
            return None
        parts.append(named)
        coefficient *= named.sign
    parts.sort(key=lambda part: part.key)
    found: list[Factor] = []
    number = 0
    for part in parts:
        sums = _sums(part.factors)
        shifted: dict[Item, Leg] = {
            index: (Index(True, index.number + number, index.span),) for index in sums if isinstance(index, Index)
        }
        found += moved(part.factors, shifted if number else {})
        number += len(sums)
    return " ".join(part.key for part in parts), Term(coefficient, tuple(found))


def components(factors: Sequence[Factor]) -> list[list[Factor]]:
    """The factors in groups that share no sum."""
    groups: list[tuple[set[Item], list[Factor]]] = []
    for factor in factors:
        touched: set[Item] = {item for item in items_of([factor]) if is_bound(item)}
        together = [factor]
        apart = []
        for items, members in groups:
            if items & touched:
                touched |= items
                together = members + together
            else:
                apart.append((items, members))
        groups = [*apart, (touched, together)]
    return [members for _, members in groups]


def _sums(factors: Sequence[Factor]) -> list[Item]:
    return list(dict.fromkeys(item for item in items_of(factors) if is_bound(item)))


def _named(work: Work, factors: Sequence[Factor]) -> Named | None:
    sums = _sums(factors)
    best: Named | None = None
    for count, colours in enumerate(_orderings(work, _Sketch(factors, sums), _first_colours(sums))):
        if count >= MOST_ORDERINGS:
            raise TooLong("a product has too many like factors")
        found = _written(factors, colours)
        if found is None or (best is not None and found.key == best.key and found.sign != best.sign):
            return None
        if best is None or found.key < best.key:
            best = found
    return best


def _first_colours(sums: Sequence[Item]) -> Colours:
    return _ranked({index: _span_key(index) for index in sums})


def _span_key(index: Item) -> str:
    span = index.span if isinstance(index, Index) else None
    return span.text if isinstance(span, Range) else str(span)


def _ranked(signatures: Mapping[Item, Any]) -> Colours:
    ranks = {signature: rank for rank, signature in enumerate(sorted(set(signatures.values())))}
    return {index: ranks[signature] for index, signature in signatures.items()}


class _Sketch:
    """The factors of a connected part, prepared for many rounds of colouring."""

    def __init__(self, factors: Sequence[Factor], sums: Sequence[Item]) -> None:
        self.sums = sums
        self.readings = [[legs for legs, _ in orders(atom, exponent)] for atom, exponent in factors]
        texts = [f"{atom.head.key}{exponent_key(exponent)}" for atom, exponent in factors]
        ranks = {text: rank for rank, text in enumerate(sorted(set(texts)))}
        self.kinds = [ranks[text] for text in texts]
        self.seats = [_seats(atom) for atom, _ in factors]

    def refined(self, work: Work, colours: Colours) -> Colours:
        """The colours told apart further by the company that each index keeps, until nothing changes."""
        while len(set(colours.values())) < len(self.sums):
            work.spend(1)
            company: dict[Item, list[Any]] = {index: [] for index in self.sums}
            for kind, readings, seats in zip(self.kinds, self.readings, self.seats, strict=True):
                signature = (kind, min(tuple(_labels(leg, colours) for leg in legs) for legs in readings))
                for item, seat in seats:
                    company[item].append((signature, seat))
            finer = _ranked({index: (colours[index], tuple(sorted(company[index]))) for index in self.sums})
            if len(set(finer.values())) == len(set(colours.values())):
                break
            colours = finer
        return colours


def _seats(atom: Atom) -> list[tuple[Item, tuple[int, int]]]:
    """Where each sum stands in an atom; legs that a symmetry swaps count as one."""
    orbit = {leg: min([leg, *(order.index(leg) for order, _ in atom.head.symmetries)]) for leg in range(len(atom.legs))}
    return [
        (item, (orbit[place], part))
        for place, leg in enumerate(atom.legs)
        for part, item in enumerate(leg)
        if is_bound(item)
    ]


def _labels(leg: Leg, colours: Colours) -> tuple[Label, ...]:
    return tuple(_label(item, colours) for item in leg)


def _label(item: Item, colours: Colours) -> Label:
    if isinstance(item, Place):
        return (1, 0, item.key)
    return (2, colours[item], "") if item.bound else (0, item.number, "")


def _orderings(work: Work, sketch: _Sketch, colours: Colours) -> Iterator[Colours]:
    """Colourings that tell all sums apart, one for each choice among sums that look alike."""
    colours = sketch.refined(work, colours)
    members: dict[int, list[Item]] = {}
    for index, colour in colours.items():
        members.setdefault(colour, []).append(index)
    alike = next((members[colour] for colour in sorted(members) if len(members[colour]) > 1), None)
    if alike is None:
        yield colours
        return
    for first in alike:
        work.spend(1)
        split = _ranked({index: (colour, index != first) for index, colour in colours.items()})
        yield from _orderings(work, sketch, split)


def _written(factors: Sequence[Factor], colours: Colours) -> Named | None:
    """The part with its sums numbered by colour; None where a symmetry turns an atom into its own opposite."""
    names: dict[Item, Leg] = {
        index: (Index(True, colour, index.span),) for index, colour in colours.items() if isinstance(index, Index)
    }
    sign, written = 1, []
    for atom, exponent in moved(factors, names):
        readings = sorted(
            ((tuple(map(leg_key, legs)), turned, legs) for legs, turned in orders(atom, exponent)), key=_text
        )
        keys, turned, legs = readings[0]
        if any(other == keys and opposite != turned for other, opposite, _ in readings):
            return None
        sign *= turned
        text = f"{atom.head.key}[{','.join(keys)}]" if keys else atom.head.key
        written.append((f"{text}{exponent_key(exponent)}", (Atom(atom.head, legs), exponent)))
    written.sort(key=lambda pair: pair[0])
    spans = ",".join(_span_key(index) for index in sorted(colours, key=lambda index: colours[index]))
    key = "*".join(text for text, _ in written)
    return Named(f"<{spans}>{key}" if spans else key, tuple(factor for _, factor in written), sign)


def _text(reading: tuple[tuple[str, ...], int, tuple[Leg, ...]]) -> tuple[str, ...]:
    return reading[0]
