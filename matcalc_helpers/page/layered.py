"""Items in rows, joined from row to row: an order with few crossings, then places at which nothing overlaps.

Sugiyama, Tagawa & Toda 1981, in its simplest form: order by barycentres, then a least-squares fit of each row.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import accumulate, combinations, pairwise
from math import fsum

Rows = list[list[int]]
Links = Sequence[tuple[int, int]]

STARTS, ORDERING_SWEEPS, PLACING_SWEEPS = 24, 8, 120
DECIMALS = 6
STRAIGHT = 8
"""How much more a link counts that belongs to a plain chain, so that long arrows go straight down."""


def arranged(rows: Rows, links: Links, extents: Sequence[tuple[float, float]], gap: float) -> dict[int, float]:
    """The place of each item, which reaches from place - left to place + right for its extents (left, right).

    Links join items of neighbouring rows, the upper one first. Items of a row are at least `gap` apart, and the
    leftmost item of all reaches to 0.

    >>> arranged([[0, 1], [2]], [(0, 2), (1, 2)], [(5, 5)] * 3, gap=10)
    {0: 5.0, 1: 25.0, 2: 15.0}
    """
    ordered = _ordered(rows, links)
    places = _packed(ordered, extents, gap)
    joined = _joined(links, len(extents))
    for sweep in range(PLACING_SWEEPS):
        for row in ordered if sweep % 2 == 0 else reversed(ordered):
            wanted = [_pulled(item, places, joined) for item in row]
            offsets = _offsets(row, extents, gap)
            places.update(zip(row, _fitted(wanted, offsets), strict=True))
    left = min(places[item] - extents[item][0] for item in places)
    return {item: round(places[item] - left, DECIMALS) for item in sorted(places)}


def _joined(links: Links, count: int) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in range(count)]
    for upper, lower in links:
        found[upper].append(lower)
        found[lower].append(upper)
    return found


def _pulled(item: int, places: Mapping[int, float], joined: Sequence[Sequence[int]]) -> float:
    """Where the neighbours of an item pull it."""
    pulls = [
        (places[other], STRAIGHT if max(len(joined[item]), len(joined[other])) <= 2 else 1) for other in joined[item]
    ]
    total = sum(weight for _, weight in pulls)
    return fsum(place * weight for place, weight in pulls) / total if total else places[item]


def _mean(values: Sequence[float], default: float) -> float:
    return fsum(values) / len(values) if values else default


# The order


def _ordered(rows: Rows, links: Links) -> Rows:
    """The order with the fewest crossings that going down and up by barycentres comes upon, from several starts."""
    above: dict[int, list[int]] = {}
    below: dict[int, list[int]] = {}
    for upper, lower in links:
        below.setdefault(upper, []).append(lower)
        above.setdefault(lower, []).append(upper)
    best, fewest = rows, crossings(rows, links)
    for start in range(STARTS):
        current = [random.Random(start).sample(row, len(row)) for row in rows] if start else rows
        for sweep in range(ORDERING_SWEEPS):
            if not fewest:
                return best
            current = _swept(current, above) if sweep % 2 == 0 else _swept(current[::-1], below)[::-1]
            found = crossings(current, links)
            if found < fewest:
                best, fewest = current, found
    return best


def _swept(rows: Rows, neighbours: Mapping[int, Sequence[int]]) -> Rows:
    """Each row in turn in the order of the means of its neighbours in the row before."""
    done = [rows[0]]
    for row in rows[1:]:
        place = {item: index / max(len(done[-1]) - 1, 1) for index, item in enumerate(done[-1])}
        own = {item: index / max(len(row) - 1, 1) for index, item in enumerate(row)}
        wanted = {item: _mean([place[other] for other in neighbours.get(item, ())], own[item]) for item in row}
        done.append(sorted(row, key=lambda item, wanted=wanted, own=own: (wanted[item], own[item])))  # type: ignore[misc]
    return done


def crossings(rows: Rows, links: Links) -> int:
    """How many pairs of links cross."""
    place = {item: index for row in rows for index, item in enumerate(row)}
    level = {item: number for number, row in enumerate(rows) for item in row}
    found = 0
    for number in range(len(rows) - 1):
        between = [(place[upper], place[lower]) for upper, lower in links if level[upper] == number]
        found += sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(between, 2))
    return found


# The places


def _packed(rows: Rows, extents: Sequence[tuple[float, float]], gap: float) -> dict[int, float]:
    """Each row as close together as it gets, its middle at 0."""
    places: dict[int, float] = {}
    for row in rows:
        offsets = _offsets(row, extents, gap)
        middle = offsets[-1] / 2
        places.update((item, offset - middle) for item, offset in zip(row, offsets, strict=True))
    return places


def _offsets(row: Sequence[int], extents: Sequence[tuple[float, float]], gap: float) -> list[float]:
    """How far each item of a row is at least from the first."""
    steps = (extents[a][1] + gap + extents[b][0] for a, b in pairwise(row))
    return list(accumulate(steps, initial=0.0))


def _fitted(wanted: Sequence[float], offsets: Sequence[float]) -> list[float]:
    """The places nearest to those wanted, in least squares, that are in order and far enough apart."""
    blocks: list[tuple[float, int]] = []
    for value, offset in zip(wanted, offsets, strict=True):
        total, count = value - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            before = blocks.pop()
            total, count = total + before[0], count + before[1]
        blocks.append((total, count))
    starts = [total / count for total, count in blocks for _ in range(count)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]
