"""Matrices put together and taken apart: diagonals, vec, Kronecker products, blocks, submatrices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...expression import Expression, Size
from ...expression.assembling import rows_of_blocks
from .heads import block_head, delta_head, size_polynomial
from .matrices import Form, Sizes, axis, common_split, legs_for, numbered, resplit, square
from .rules import combined, gathered, times
from .terms import ONE, Atom, Factor, Index, Item, Leg, Place, Polynomial, Raw, Work, added, with_part


def diag_row(work: Work, _node: Expression, parts: Sequence[Form]) -> Form:
    """A column on the diagonal."""
    rows = parts[0].rows
    items = numbered((*rows, *rows))
    factors = [
        (Atom(delta_head(size), ((items[number],), (items[number + len(rows)],))), ONE)
        for number, size in enumerate(rows)
    ]
    same = gathered(work, [Raw(ONE, tuple(factors), ())])
    return Form(times(work, parts[0].polynomial, same), rows, rows)


def diagonal_row(work: Work, _node: Expression, parts: Sequence[Form]) -> Form:
    """The diagonal as a column."""
    form = square(work, parts[0])
    half = len(form.rows)
    mapping: dict[Item, Leg] = {item: (form.items[number % half],) for number, item in enumerate(form.items)}
    return Form(combined(work, [(form.polynomial, mapping)]), form.rows)


def _reordered(work: Work, form: Form, order: Sequence[int], rows: Sizes, columns: Sizes) -> Form:
    """The form with its free indices in another order: the new ones are the old ones at the places of `order`."""
    new = numbered((*rows, *columns))
    mapping: dict[Item, Leg] = {form.items[old]: (new[place],) for place, old in enumerate(order)}
    return Form(combined(work, [(form.polynomial, mapping)]), rows, columns)


def vec_row(work: Work, _node: Expression, parts: Sequence[Form]) -> Form:
    """The columns stacked."""
    [form] = parts
    count = len(form.rows)
    order = [*range(count, len(form.items)), *range(count)]
    return _reordered(work, form, order, (*form.columns, *form.rows), ())


def unvec_row(work: Work, node: Expression, parts: Sequence[Form]) -> Form:
    """A stacked column as a matrix again."""
    columns, rows = axis(node.parameters[1]), axis(node.parameters[0])
    fine = common_split(parts[0].rows, (*columns, *rows))
    form = resplit(work, parts[0], fine, ())
    legs = legs_for((*columns, *rows), fine, form.items)
    count = sum(len(leg) for leg in legs[: len(columns)])
    order = [*range(count, len(fine)), *range(count)]
    return _reordered(work, form, order, fine[count:], fine[:count])


def kronecker_row(work: Work, _node: Expression, parts: Sequence[Form]) -> Form:
    """Rows and columns that count pairs."""
    left, right = parts
    rows, columns = (*left.rows, *right.rows), (*left.columns, *right.columns)
    items = numbered((*rows, *columns))
    a, b, c = len(left.rows), len(rows), len(rows) + len(left.columns)
    of_left, of_right = (*items[:a], *items[b:c]), (*items[a:b], *items[c:])
    placings: list[dict[Item, Leg]] = [
        {old: (new,) for old, new in zip(form.items, own, strict=True)}
        for form, own in ((left, of_left), (right, of_right))
    ]
    made = combined(work, [(left.polynomial, placings[0]), (right.polynomial, placings[1])])
    return Form(made, rows, columns)


def blocks_row(work: Work, node: Expression, parts: Sequence[Form]) -> Form:
    """A sum of the blocks, each put into its place in the whole."""
    lines = rows_of_blocks(node.arguments, node.parameters[0])
    forms = dict(zip(node.arguments, parts, strict=True))
    rows = _whole_axis([form.rows for form in parts], node.shape.rows, alone=len(lines) == 1)
    columns = _whole_axis([form.columns for form in parts], node.shape.columns, alone=max(map(len, lines)) == 1)
    items = numbered((*rows, *columns))
    row, column = items[: len(rows)], items[len(rows) :]
    summands: list[Polynomial] = []
    above = Size({})
    for line in lines:
        before = Size({})
        for block in line:
            form = forms[block]
            spots = [
                Spot(node.shape.rows, above, block.shape.rows, rows, row, len(lines) == 1),
                Spot(node.shape.columns, before, block.shape.columns, columns, column, max(map(len, lines)) == 1),
            ]
            summands.append(_put(work, form, spots))
            before = before + block.shape.columns
        above = above + line[0].shape.rows
    return Form(added(*summands), rows, columns)


class Spot(NamedTuple):
    """Where a part stands along one axis of the whole: behind an offset, or `alone`."""

    total: Size
    offset: Size
    size: Size
    split: Sizes
    items: Sequence[Item]
    alone: bool


def _whole_axis(splits: Sequence[Sizes], size: Size, *, alone: bool) -> Sizes:
    """How an axis of a block matrix is split: as its blocks are, where no other block stands behind one."""
    if not alone:
        return axis(size)
    found = splits[0]
    for split in splits[1:]:
        found = common_split(found, split)
    return found


def _put(work: Work, form: Form, spots: Sequence[Spot]) -> Polynomial:
    """A part with its rows and columns counted in the whole."""
    mapping: dict[Item, Leg] = {}
    sums: list[Index] = []
    factors: list[Factor] = []
    count = len(form.rows)
    for spot, own in zip(spots, (form.items[:count], form.items[count:]), strict=True):
        if spot.alone:
            sizes = form.rows if spot is spots[0] else form.columns
            mapping |= dict(zip(own, legs_for(sizes, spot.split, spot.items), strict=True))
            continue
        part = [Index(True, len(sums) + number, item.span) for number, item in enumerate(own)]
        sums += part
        mapping |= {item: (index,) for item, index in zip(own, part, strict=True)}
        factors.append(_tie(spot, part))
    tied = [Raw(raw.coefficient, raw.factors + tuple(factors), raw.sums) for raw in _raws(form, mapping, sums)]
    return gathered(work, tied)


def _raws(form: Form, mapping: dict[Item, Leg], sums: Sequence[Index]) -> list[Raw]:
    return with_part(Raw(ONE, (), tuple(sums)), form.polynomial, mapping)


def _tie(spot: Spot, part: Sequence[Item]) -> Factor:
    """What ties a place in a part to its place in the whole."""
    whole = tuple(spot.items)
    if spot.size.number == 1:
        return Atom(delta_head(spot.total), (whole, (Place(size_polynomial(spot.offset + 1)),))), ONE
    return Atom(block_head(spot.total, spot.offset, spot.size), (whole, tuple(part))), ONE


def slice_row(work: Work, node: Expression, parts: Sequence[Form]) -> Form:
    """A submatrix: the whole summed over the places that the part has in it."""
    [form] = parts
    top, bottom, left, right = node.parameters
    inside = node.argument.shape
    sums: list[Index] = []
    mapping: dict[Item, Leg] = {}
    factors: list[Factor] = []
    splits: list[Sizes] = []
    count = len(form.rows)
    spans = ((top, bottom, inside.rows, form.rows), (left, right, inside.columns, form.columns))
    for (first, last, total, sizes), own in zip(spans, (form.items[:count], form.items[count:]), strict=True):
        start = sum(map(len, splits))
        if (first, last) == (Size.of(1), total):
            splits.append(sizes)
            mapping |= {item: (Index(False, start + place, item.span),) for place, item in enumerate(own)}
            continue
        length = last - first + 1
        splits.append(axis(length))
        whole = [Index(True, len(sums) + place, item.span) for place, item in enumerate(own)]
        sums += whole
        mapping |= {item: (index,) for item, index in zip(own, whole, strict=True)}
        part = numbered(splits[-1], start)
        factors.append(_tie(Spot(total, first - 1, length, sizes, whole, alone=False), part))
    tied = [Raw(raw.coefficient, raw.factors + tuple(factors), raw.sums) for raw in _raws(form, mapping, sums)]
    return Form(gathered(work, tied), splits[0], splits[1])
