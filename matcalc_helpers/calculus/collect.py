"""Like terms added, and products that differ in one factor and its transpose put together."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..expression import Expression, add, product, transpose
from ..expression.leaves import zero_like
from ..expression.operations import Add, Product, coefficient
from ..expression.sizes import Shape


def collect(terms: Sequence[Expression], shape: Shape) -> Expression:
    """The sum with like terms added: positive summands first, each kind in canonical order."""
    if len(terms) == 1:
        return terms[0]
    merged = sorted(_merge(terms), key=lambda term: (coefficient(term)[0] < 0, coefficient(term)[1].key))
    return _sum(_share_transposes(merged), shape)


def collect_as_written(terms: Sequence[Expression], shape: Shape) -> Expression:
    """The sum with like terms added and the summands in the order of their first appearance."""
    return _sum(_merge(terms), shape)


def _sum(terms: Sequence[Expression], shape: Shape) -> Expression:
    return add(*terms) if terms else zero_like(shape)


def _merge(terms: Sequence[Expression]) -> list[Expression]:
    counts: dict[bytes, Fraction] = {}
    parts: dict[bytes, Expression] = {}
    for term in terms:
        for summand in term.arguments if term.operation is Add else (term,):
            count, part = coefficient(summand)
            counts[part.digest] = counts.get(part.digest, Fraction(0)) + count
            parts.setdefault(part.digest, part)
    return [product(counts[digest], part) for digest, part in parts.items() if counts[digest] != 0]


def _share_transposes(terms: list[Expression]) -> list[Expression]:
    """Write A x + A' x as (A + A') x: two products that differ in one factor and its transpose."""
    done: list[Expression] = []
    places: dict[tuple[object, ...], int] = {}
    for term in terms:
        scale, part = coefficient(term)
        keys = [(scale, *key) for key in _with_one_factor_open(part)]
        found = next((key for key in keys if key in places), None)
        if found is None:
            places.update(dict.fromkeys(keys, len(done)))
            done.append(term)
        else:
            place = places.pop(found)
            done[place] = product(scale, _joined_with_transpose(coefficient(done[place])[1], part))
    return done


def _with_one_factor_open(part: Expression) -> list[tuple[object, ...]]:
    """Keys that two products share if they agree but for one factor and its transpose."""
    factors = part.arguments if part.operation is Product else ()
    return [
        (*factors[:index], frozenset((factor, transpose(factor))), *factors[index + 1 :])
        for index, factor in enumerate(factors)
        if not factor.is_scalar
    ]


def _joined_with_transpose(first: Expression, second: Expression) -> Expression:
    pairs = zip(first.arguments, second.arguments, strict=True)
    return product(*(left if left is right else add(left, right) for left, right in pairs))
