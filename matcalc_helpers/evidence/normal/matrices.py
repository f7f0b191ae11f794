"""Matrices with symbolic sizes as entries: their splits into pairs of indices, inverses, determinants, powers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from ...expression import Size
from ..jets import Undecided
from .cancel import LONGEST_POWER
from .functions import common_factors, divided, power
from .heads import free, inverse_head, power_head, size_polynomial
from .rules import combined, gathered, times
from .terms import (
    ONE,
    Atom,
    Exponent,
    Factor,
    Head,
    Index,
    Item,
    Leg,
    Polynomial,
    Raw,
    Term,
    TooLong,
    Work,
    exponent_of,
    is_whole,
    items_of,
    scaled,
)

Sizes = tuple[Size, ...]


class Form(NamedTuple):
    """The entries of a matrix: a sum in which the rows, then the columns, are the free indices.

    Rows that count pairs, as those of a Kronecker product, have one index for each part.
    """

    polynomial: Polynomial
    rows: Sizes = ()
    columns: Sizes = ()

    @property
    def items(self) -> tuple[Index, ...]:
        """The free indices, rows first."""
        return numbered((*self.rows, *self.columns))

    @property
    def key(self) -> str:
        """The same for equal matrices."""
        return f"{','.join(map(str, self.rows))};{','.join(map(str, self.columns))}|{self.polynomial.key}"

    @property
    def transposed(self) -> Form:
        """Rows and columns swapped; the entries have to be placed anew."""
        return Form(self.polynomial, self.columns, self.rows)


def numbered(sizes: Sequence[Size], first: int = 0) -> tuple[Index, ...]:
    """Free indices for some sizes."""
    return tuple(Index(False, number, size) for number, size in enumerate(sizes, first))


def axis(size: Size) -> Sizes:
    """The sizes of the indices of an axis: none where it has one place only."""
    return () if size.number == 1 else (size,)


# Indices that count pairs


def common_split(first: Sizes, second: Sizes) -> Sizes:
    """The coarsest split of an axis that refines two others; Undecided where none is seen."""
    left, right = list(first), list(second)
    found: list[Size] = []
    while left and right:
        a, b = left.pop(0), right.pop(0)
        if a == b:
            found.append(a)
            continue
        parts = _taken_together(b, a, left) or _taken_together(a, b, right)
        if parts is None:
            raise Undecided(f"an axis of {a} and one of {b} places are not split alike")
        found += parts
    if left or right:
        raise Undecided("two axes are not split alike")
    return tuple(found)


def _taken_together(whole: Size, first: Size, more: list[Size]) -> list[Size] | None:
    """The first sizes of a list that make up a whole; they are taken out of the list."""
    parts, product = [first], first
    for count, size in enumerate(more, 1):
        parts.append(size)
        product = product * size
        if product == whole:
            del more[:count]
            return parts
    return None


def legs_for(coarse: Sizes, fine: Sizes, items: Sequence[Item]) -> list[Leg]:
    """The items of a finer split, put together to the indices of a coarser one."""
    legs: list[Leg] = []
    waiting = list(zip(fine, items, strict=True))
    for size in coarse:
        part, item = waiting.pop(0)
        leg: Leg = (item,)
        while part != size:
            more, item = waiting.pop(0)
            part, leg = part * more, (*leg, item)
        legs.append(leg)
    return legs


def at(form: Form, rows: tuple[Sizes, Sequence[Item]], columns: tuple[Sizes, Sequence[Item]]) -> dict[Item, Leg]:
    """What the free indices of a form become, given finer splits of its axes and the items for them."""
    legs = [*legs_for(form.rows, *rows), *legs_for(form.columns, *columns)]
    return dict(zip(form.items, legs, strict=True))


def alike(forms: Sequence[Form]) -> tuple[Sizes, Sizes]:
    """The common splits of the rows and of the columns of some forms; a zero is split as the others are."""
    first, *others = [form for form in forms if form.polynomial.terms] or forms[:1]
    rows, columns = first.rows, first.columns
    for form in others:
        rows, columns = common_split(rows, form.rows), common_split(columns, form.columns)
    return rows, columns


def resplit(work: Work, form: Form, rows: Sizes, columns: Sizes) -> Form:
    """The form with its axes split more finely."""
    if (rows, columns) == (form.rows, form.columns):
        return form
    if not form.polynomial.terms:
        return Form(form.polynomial, rows, columns)
    items = numbered((*rows, *columns))
    mapping = at(form, (rows, items[: len(rows)]), (columns, items[len(rows) :]))
    return Form(combined(work, [(form.polynomial, mapping)]), rows, columns)


def turned(work: Work, form: Form) -> Form:
    """The transpose."""
    new = form.transposed
    count = len(new.rows)
    rows, columns = new.items[count:], new.items[:count]
    mapping: dict[Item, Leg] = {old: (item,) for old, item in zip(form.items, (*rows, *columns), strict=True)}
    return Form(combined(work, [(form.polynomial, mapping)]), new.rows, new.columns)


def chained(work: Work, scalars: Sequence[Polynomial], chain: Sequence[Form]) -> Form:
    """The product of scalars and a chain of matrices."""
    if not chain:
        return Form(times(work, *scalars))
    middle = [common_split(left.columns, right.rows) for left, right in pairwise(chain)]
    splits = [chain[0].rows, *middle, chain[-1].columns]
    items: list[tuple[Index, ...]] = []
    sums: list[Index] = []
    for sizes in middle:
        joint = tuple(Index(True, len(sums) + number, size) for number, size in enumerate(sizes))
        items.append(joint)
        sums += joint
    ends = numbered(splits[0]), numbered(splits[-1], len(splits[0]))
    stops = list(zip(splits, [ends[0], *items, ends[1]], strict=True))
    parts = [(form.polynomial, at(form, stops[number], stops[number + 1])) for number, form in enumerate(chain)]
    return Form(combined(work, [*((scalar, {}) for scalar in scalars), *parts], sums), splits[0], splits[-1])


def square(work: Work, form: Form) -> Form:
    """A square matrix with its rows and columns split alike."""
    split = common_split(form.rows, form.columns)
    return resplit(work, form, split, split)


# Inverse


def inverse(work: Work, form: Form) -> Form:
    """The inverse: of a chain of square matrices link by link, of a Kronecker product part by part."""
    form = square(work, form)
    if not form.polynomial.terms:
        raise Undecided("the zero matrix has no inverse")
    only = form.polynomial.only
    split = None if only is None else _independent_blocks(only, len(form.rows))
    if split is None:
        return Form(_inverse_entry(work, form.polynomial, form.items, form.rows), form.rows, form.columns)
    scalars, blocks = split
    parts = [power(work, _of(work, only.coefficient if only else ONE, scalars), Fraction(-1))]
    for numbers, factors in blocks:
        parts.append(_inverse_of_block(work, form, numbers, factors))
    return Form(times(work, *parts), form.rows, form.columns)


def _of(work: Work, coefficient: Fraction, factors: Sequence[Factor]) -> Polynomial:
    sums = tuple(dict.fromkeys(i for i in items_of(factors) if isinstance(i, Index) and i.bound))
    return gathered(work, [Raw(coefficient, tuple(factors), sums)])


def _independent_blocks(
    term: Term, count: int
) -> tuple[list[Factor], list[tuple[tuple[int, ...], list[Factor]]]] | None:
    """The scalar factors, and groups of factors that each tie some rows to the same columns and to nothing else."""
    groups: list[tuple[set[Item], list[Factor]]] = []
    for factor in term.factors:
        touched: set[Item] = {item for item in items_of([factor]) if isinstance(item, Index)}
        members = [factor]
        apart = []
        for items, others in groups:
            if items & touched:
                touched, members = touched | items, others + members
            else:
                apart.append((items, others))
        groups = [*apart, (touched, members)]
    scalars: list[Factor] = []
    blocks = []
    for items, members in groups:
        numbers = {item.number for item in items if isinstance(item, Index) and not item.bound}
        rows = tuple(sorted(number for number in numbers if number < count))
        columns = tuple(sorted(number - count for number in numbers if number >= count))
        if rows != columns:
            return None
        if rows:
            blocks.append((rows, members))
        else:
            scalars += members
    covered = sorted(number for numbers, _ in blocks for number in numbers)
    return (scalars, blocks) if covered == list(range(count)) else None


def _inverse_of_block(work: Work, form: Form, numbers: tuple[int, ...], factors: list[Factor]) -> Polynomial:
    count = len(form.rows)
    rows, sizes = [form.items[number] for number in numbers], tuple(form.rows[number] for number in numbers)
    columns = [form.items[number + count] for number in numbers]
    links = _links(factors, rows[0], columns[0]) if len(rows) == 1 else None
    if links is not None and (len(links) > 1 or len(factors) > 1 or links[0].atom.head.kind in ("delta", "inv")):
        return _inverse_of_links(work, factors, links, (rows[0], columns[0]), sizes)
    if links is not None and "orthogonal" in links[0].atom.head.traits:
        return _placed_atom(work, links[0].atom, {rows[0]: (columns[0],), columns[0]: (rows[0],)})
    return _inverse_entry(work, _of(work, ONE, factors), (*rows, *columns), sizes)


class Link(NamedTuple):
    """A matrix in a chain, read from its left to its right index."""

    atom: Atom
    left: Index
    right: Index


def _links(factors: Sequence[Factor], start: Index, end: Index) -> list[Link] | None:
    """The factors as one chain of square matrices from the row to the column; what has one index scales a place."""
    pairs: list[tuple[Atom, tuple[Index, Index]]] = []
    for atom, exponent in factors:
        indices = tuple(dict.fromkeys(item for leg in atom.legs for item in leg if isinstance(item, Index)))
        if len(indices) == 2:
            if exponent != 1 or len(atom.legs) != 2 or atom.head.kind == "lowerones":
                return None
            pairs.append((atom, (indices[0], indices[1])))
        elif len(indices) != 1:
            return None
        if any(index.span != start.span for index in indices):
            return None
    links: list[Link] = []
    current = start
    while pairs:
        beside = [pair for pair in pairs if current in pair[1]]
        if len(beside) != 1:
            return None
        pairs.remove(beside[0])
        atom, (left, right) = beside[0]
        following = right if current == left else left
        links.append(Link(atom, current, following))
        current = following
    return links if current == end and links else None


def _inverse_of_links(
    work: Work, factors: Sequence[Factor], links: list[Link], ends: tuple[Index, Index], size: Sizes
) -> Polynomial:
    """inv(A diag(d) B) is inv(B) diag(1/d) inv(A), with the row and the column in each other's place."""
    row, column = ends
    swap: dict[Item, Item] = {row: column, column: row}
    linked = {link.atom for link in links}
    parts: list[tuple[Polynomial, dict[Item, Leg]]] = []
    sums = [link.right for link in links[:-1]]
    renamed: dict[Item, Item] = {**swap, **{old: Index(True, place, old.span) for place, old in enumerate(sums)}}
    for factor in factors:
        if factor[0] in linked:
            continue
        scale = power(work, _closed_factor(work, factor), Fraction(-1))
        [index] = dict.fromkeys(item for item in items_of([factor]) if isinstance(item, Index))
        parts.append((scale, {free(0): (renamed[index],)}))
    for link in links:
        inverted = _inverse_of_atom(work, link, size)
        # the inverse leads back, from the right index of the link to its left one
        parts.append((inverted, {free(0): (renamed[link.right],), free(1): (renamed[link.left],)}))
    return combined(work, parts, [index for index in renamed.values() if isinstance(index, Index) and index.bound])


def _closed_factor(work: Work, factor: Factor) -> Polynomial:
    """A factor that depends on one index, with this index numbered 0."""
    [index] = dict.fromkeys(item for item in items_of([factor]) if isinstance(item, Index))
    return _renamed(work, factor, {index: (free(0),)})


def _renamed(work: Work, factor: Factor, by: dict[Item, Leg]) -> Polynomial:
    atom, exponent = factor
    legs = tuple(tuple(part for item in leg for part in by.get(item, (item,))) for leg in atom.legs)
    return gathered(work, [Raw(ONE, ((Atom(atom.head, legs), exponent),), ())])


def _placed_atom(work: Work, atom: Atom, by: dict[Item, Leg]) -> Polynomial:
    return _renamed(work, (atom, ONE), by)


def _inverse_of_atom(work: Work, link: Link, size: Sizes) -> Polynomial:
    """The inverse of one link, from its right index, numbered 0, to its left one, numbered 1."""
    atom, left, right = link
    inside = atom.head.inside
    if atom.head.kind == "inv" and inside is not None:
        first = atom.legs[0] == (left,)
        return combined(work, [(inside, {free(0): (free(0 if first else 1),), free(1): (free(1 if first else 0),)})])
    if atom.head.kind == "delta" or "orthogonal" in atom.head.traits:
        return _placed_atom(work, atom, {right: (free(0),), left: (free(1),)})
    entry = _placed_atom(work, atom, {left: (free(0),), right: (free(1),)})
    return _inverse_entry(work, entry, (free(0), free(1)), size)


def _inverse_entry(work: Work, polynomial: Polynomial, items: Sequence[Index], sizes: Sizes) -> Polynomial:
    """inv(M) as an atom, without a common scalar; of M and its transpose the one that comes first is inverted."""
    number, factors = common_factors(polynomial, Fraction(-1))
    scalars = tuple(factor for factor in factors if not any(isinstance(item, Index) for item in items_of([factor])))
    inside = divided(work, polynomial, number, scalars)
    half = len(items) // 2
    forwards: dict[Item, Leg] = {item: (free(place),) for place, item in enumerate(items)}
    backwards: dict[Item, Leg] = {item: (free((place + half) % (2 * half)),) for place, item in enumerate(items)}
    first, second = (combined(work, [(inside, mapping)]) for mapping in (forwards, backwards))
    legs = (*items[half:], *items[:half]) if second.key < first.key else tuple(items)
    head = inverse_head(min(first, second, key=lambda made: made.key), sizes, symmetric=first.key == second.key)
    entry = (Atom(head, tuple((leg,) for leg in legs)), ONE)
    below = tuple((atom, -power_of) for atom, power_of in scalars if isinstance(power_of, Fraction))
    return gathered(work, [Raw(1 / number, (entry, *below), ())])


# Determinant


def determinant(work: Work, form: Form) -> Polynomial:
    """Det of a chain of square matrices link by link; det(M') is det(M), det(inv(M)) is 1/det(M)."""
    form = square(work, form)
    only = form.polynomial.only
    if only is not None and len(form.rows) == 1:
        split = _independent_blocks(only, 1)
        links = _links(split[1][0][1], *form.items) if split is not None else None
        if split is not None and links is not None:
            return _determinant_of_links(work, form, only.coefficient, split, links)
    return _determinant_atom(work, form.polynomial, form.items)


def _determinant_of_links(
    work: Work,
    form: Form,
    coefficient: Fraction,
    split: tuple[list[Factor], list[tuple[tuple[int, ...], list[Factor]]]],
    links: list[Link],
) -> Polynomial:
    scalars, [(_, factors)] = split
    count = exponent_of(size_polynomial(form.rows[0]))
    parts = [power(work, _of(work, coefficient, scalars), count)] if scalars or coefficient != 1 else []
    linked = {link.atom for link in links}
    for factor in factors:
        if factor[0] not in linked:
            parts.append(product_of_entries(work, _closed_factor(work, factor), form.rows[0]))
    for atom, left, right in links:
        inside = atom.head.inside
        if atom.head.kind == "delta":
            continue
        if atom.head.kind == "inv" and inside is not None:
            below = _determinant_closed(work, inside, form.rows[0])
            parts.append(power(work, below, Fraction(-1)))
            continue
        items = numbered((form.rows[0], form.rows[0]))
        entry = _placed_atom(work, atom, {left: (items[0],), right: (items[1],)})
        parts.append(_determinant_atom(work, entry, items))
    return times(work, *parts)


def _determinant_closed(work: Work, inside: Polynomial, size: Size) -> Polynomial:
    items = numbered((size, size))
    placed = combined(work, [(inside, {free(0): (items[0],), free(1): (items[1],)})])
    return determinant(work, Form(placed, (size,), (size,)))


def _determinant_atom(work: Work, polynomial: Polynomial, items: Sequence[Index]) -> Polynomial:
    half = len(items) // 2
    closed = [
        combined(work, [(polynomial, {item: (free((n + shift) % (2 * half)),) for n, item in enumerate(items)})])
        for shift in (0, half)
    ]
    inside = min(closed, key=lambda made: made.key)
    spans = ",".join(str(item.span) for item in items[:half])
    return entry_of(work, Head(f"det<{spans}>({inside.key})", "det", names=inside.names, text="det", inside=inside), ())


def product_of_entries(work: Work, column: Polynomial, size: Size) -> Polynomial:
    """The product of all entries of a column, given with its index numbered 0."""
    head = Head(f"prod<{size}>({column.key})", "prod", names=column.names, text="prod", inside=column)
    return entry_of(work, head, ())


def entry_of(work: Work, head: Head, items: Sequence[Item]) -> Polynomial:
    """One atom as a sum."""
    return gathered(work, [Raw(ONE, ((Atom(head, tuple((item,) for item in items)), ONE),), ())])


# Powers


def matrix_power(work: Work, form: Form, exponent: Exponent) -> Form:
    """A square matrix to a power: written out for a number, an atom for a symbol."""
    form = square(work, form)
    if is_whole(exponent):
        count = int(exponent)
        if abs(count) > LONGEST_POWER:
            raise TooLong(f"a matrix to the power {count} is too long to be written out")
        return chained(work, [], [form if count > 0 else inverse(work, form)] * abs(count))
    if len(form.rows) != 1:
        raise Undecided("a power of a Kronecker product with a symbol as exponent")
    only = form.polynomial.only
    if only is not None and len(only.factors) == 1 and only.coefficient == 1:
        [(atom, own)] = only.factors
        if (
            atom.head.kind == "inv"
            and own == 1
            and atom.head.inside is not None
            and set(atom.legs) == {(item,) for item in form.items}
        ):
            return _power_of_inverse(work, form, atom, exponent)
    return _power_atom(work, form, exponent)


def _power_of_inverse(work: Work, form: Form, atom: Atom, exponent: Exponent) -> Form:
    inner = [leg[0] for leg in atom.legs]
    inside = atom.head.inside
    if inside is None or not isinstance(exponent, Polynomial):
        raise Undecided("a power of an inverse with a number as exponent is written out")
    mapping: dict[Item, Leg] = {free(number): (item,) for number, item in enumerate(inner)}
    return _power_atom(
        work, Form(combined(work, [(inside, mapping)]), form.rows, form.columns), scaled(exponent, Fraction(-1))
    )


def _power_atom(work: Work, form: Form, exponent: Exponent) -> Form:
    row, column = form.items
    closed = [combined(work, [(form.polynomial, {row: (free(a),), column: (free(1 - a),)})]) for a in (0, 1)]
    symmetric = closed[0].key == closed[1].key
    first = closed[0].key <= closed[1].key
    head = power_head(closed[0] if first else closed[1], form.rows[0], exponent, symmetric=symmetric)
    return Form(entry_of(work, head, (row, column) if first else (column, row)), form.rows, form.columns)
