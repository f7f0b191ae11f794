"""Operations that are not looked into, each an atom, and sums over a counter."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ...expression import Expression
from ...expression.functions import Unknown
from ...expression.spectral import (
    Eigenvector,
    LeftSingular,
    Resolvent,
    RightSingular,
)
from .functions import (
    abstracted,
    spans_of,
)
from .heads import SWAP, size_polynomial
from .labels import components
from .matrices import (
    Form,
    Sizes,
    axis,
    numbered,
    turned,
)
from .rules import combined, gathered, times
from .terms import (
    ONE,
    Atom,
    Factor,
    Head,
    Index,
    Place,
    Polynomial,
    Range,
    Raw,
    Span,
    Work,
    added,
    constant,
    is_bound,
    items_of,
    names_in,
    names_of,
    scaled,
)
from .text import text_of

UNIT_VECTORS = (Eigenvector, LeftSingular, RightSingular)


def entry(work: Work, head: Head, rows: Sizes, columns: Sizes) -> Form:
    """An atom with one leg for each free index."""
    legs = tuple((item,) for item in numbered((*rows, *columns)))
    return Form(gathered(work, [Raw(ONE, ((Atom(head, legs), ONE),), ())]), rows, columns)


# Sums over a counter


def sum_over_row(work: Work, node: Expression, parts: Sequence[Form]) -> Form:
    """A sum over a counter, term by term."""
    body, first, last = parts
    counter = node.parameters[0].parameters[0]
    made = [
        _one_sum(work, counter, Polynomial({key: term}), (first.polynomial, last.polynomial))
        for key, term in body.polynomial.terms.items()
    ]
    return body._replace(polynomial=added(*made))


def _one_sum(work: Work, counter: str, term: Polynomial, bounds: tuple[Polynomial, Polynomial]) -> Polynomial:
    """The sum of one term: over an index where it counts places only, else an atom."""
    first, last = bounds
    count = added(last, scaled(first, Fraction(-1)), constant(1))
    [factors] = [found.factors for found in term.terms.values()]
    place = Place(symbol_polynomial(work, counter))
    places = {item for item in items_of(factors) if isinstance(item, Place) and counter in item.value.names}
    if counter in names_of(factors) or places - {place}:
        return _counted(work, counter, term, bounds)
    if not places:
        return times(work, count, term)
    sizes = {
        span if leg == (place,) else None
        for atom, _ in factors
        for leg, span in zip(atom.legs, atom.head.spans, strict=True)
        if place in leg and not (atom.head.kind == "delta" and span is None)
    }
    whole = next(iter(sizes), None)
    over_axis = len(sizes) == 1 and whole is not None and first.number == 1 and last == size_polynomial(whole)
    span: Span = whole if over_axis and whole is not None else Range(f"{first.key}..{last.key}", count)
    index = Index(True, 0, span)
    return combined(work, [(term, {place: (index,)})], [index])


def _counted(work: Work, counter: str, term: Polynomial, bounds: tuple[Polynomial, Polynomial]) -> Polynomial:
    """A sum over a counter that is more than a place, as an atom; factors without the counter stand in front."""
    [(coefficient, factors)] = term.terms.values()
    outside: list[Factor] = []
    inside: list[Factor] = []
    for group in components(factors):
        (inside if counter in names_in(group) else outside).extend(group)
    alone, legs, symmetries = abstracted(work, _product_of(work, ONE, inside), counter)
    first, last = bounds
    head = Head(
        f"sumi<{counter};{first.key};{last.key}>({alone.key})",
        "sumi",
        spans_of(alone),
        tuple(symmetries),
        inside=alone,
        names=(alone.names | first.names | last.names) - {counter},
        text=f"sumi {counter} = {text_of(first)}..{text_of(last)}: ",
    )
    entry_of_sum = (Atom(head, tuple((leg,) for leg in legs)), ONE)
    return times(work, _product_of(work, coefficient, outside), gathered(work, [Raw(ONE, (entry_of_sum,), ())]))


def symbol_polynomial(work: Work, name: str) -> Polynomial:
    """A scalar symbol as a sum."""
    head = Head(name, "symbol", names=frozenset({name}), text=name)
    return entry(work, head, (), ()).polynomial


# Everything else


def opaque(work: Work, node: Expression, parts: Sequence[Form]) -> Form:
    """An operation that is not looked into: an atom known by the normal forms of its arguments."""
    rows, columns = axis(node.shape.rows), axis(node.shape.columns)
    traits = frozenset({"unit"}) if node.operation in UNIT_VECTORS else frozenset()
    swap = SWAP if node.operation is Resolvent and not node.is_scalar else ()
    return entry(work, _opaque_head(node, parts, (*rows, *columns), swap, traits), rows, columns)


def _opaque_head(
    node: Expression,
    parts: Sequence[Form],
    spans: Sizes,
    swap: tuple[tuple[tuple[int, ...], int], ...],
    traits: frozenset[str] = frozenset(),
) -> Head:
    name = node.parameters[0] if node.operation is Unknown else node.operation.word
    word = f"D({name})" if node.operation is Unknown and node.parameters[2] else name
    parameters = ",".join(map(str, node.parameters))
    names = frozenset().union(*(part.polynomial.names for part in parts))
    key = f"{node.operation.title}<{parameters}>({' & '.join(part.key for part in parts)})"
    text = f"{word}({', '.join(text_of(part.polynomial, len(part.items)) for part in parts)})"
    return Head(key, "opaque", spans, swap, traits, names=names, text=text)


def turnable_row(work: Work, node: Expression, parts: Sequence[Form]) -> Form:
    """A function of a matrix with f(M') = f(M)': of M and M' the one that comes first is taken."""
    return _turned_or_not(work, node, parts, [turned(work, parts[0])])


def linear_row(work: Work, node: Expression, parts: Sequence[Form]) -> Form:
    """An operation that is linear in its last argument: one atom for each term of it, scalars in front."""
    *fixed, moving = parts
    rows, columns = axis(node.shape.rows), axis(node.shape.columns)
    summands: list[Polynomial] = []
    for term in moving.polynomial.terms.values():
        outside: list[Factor] = []
        inside: list[Factor] = []
        for group in components(term.factors):
            fixed_group = all(is_bound(item) or isinstance(item, Place) for item in items_of(group))
            (outside if fixed_group else inside).extend(group)
        alone = moving._replace(polynomial=_product_of(work, ONE, inside))
        moved = _turned_or_not(work, node, [*fixed, alone], _mirrored(work, [*fixed, alone]))
        summands.append(times(work, _product_of(work, term.coefficient, outside), moved.polynomial))
    return Form(added(*summands), rows, columns)


def _mirrored(work: Work, parts: Sequence[Form]) -> list[Form]:
    """The arguments of the transpose: L(X, E)' is L(X', E'), and A Y + Y B = C is B' Y' + Y' A' = C'."""
    *fixed, last = (turned(work, part) for part in parts)
    return [*reversed(fixed), last]


def _turned_or_not(work: Work, node: Expression, parts: Sequence[Form], other: Sequence[Form]) -> Form:
    """An atom by its own arguments, or by those of its transpose where they come first."""
    rows, columns = axis(node.shape.rows), axis(node.shape.columns)
    own, mirrored = ([part.key for part in side] for side in (parts, other))
    if own <= mirrored:
        swap = SWAP if own == mirrored and rows and columns else ()
        return entry(work, _opaque_head(node, parts, (*rows, *columns), swap), rows, columns)
    return turned(work, entry(work, _opaque_head(node, other, (*columns, *rows), ()), columns, rows))


def _product_of(work: Work, coefficient: Fraction, factors: Sequence[Factor]) -> Polynomial:
    sums = tuple(dict.fromkeys(item for item in items_of(factors) if isinstance(item, Index) and item.bound))
    return gathered(work, [Raw(coefficient, tuple(factors), sums)])
