"""Sums over indices in a formula of entries: a delta keeps one term, and counters get their usual names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..expression import Expression, add, size_scalar, substitute
from ..expression.indexing import Delta, SumOver, Unit
from ..expression.leaves import number_of
from ..expression.nodes import CONSTRUCTORS, postorder
from ..expression.operations import Add, Power, Product
from .entry_formulas import (
    ONE,
    ZERO,
    Answering,
    Counters,
    answered,
    counters_beside,
    formulas_in,
    free_symbols,
    parts_of,
    remade,
    times,
)

MOST_TERMS = 32
"""A product whose deltas would make more terms than this keeps its brackets."""

Ranges = Mapping[Expression, Expression]
"""Up to which size each index runs, from 1 on."""

Form = dict[tuple[Expression, ...], Expression]
"""A sum in which deltas stand in front: the formula behind each product of deltas."""


class Naming(NamedTuple):
    """A question: how a formula reads where these counters have these names, inside so many sums."""

    formula: Expression
    names: tuple[tuple[Expression, Expression], ...]
    depth: int


def with_usual_counters(formula: Expression, beside: Sequence[Expression]) -> Expression:
    """The formula with the outermost counters called by the first name that is free, those inside by the next.

    No counter gets a name that occurs in the formulas `beside`.
    """
    counters = counters_beside([*free_symbols(formula), *beside])
    return answered(Naming(formula, (), 0), lambda asked: _renamed(asked, counters))


def _renamed(asked: Naming, counters: Counters) -> Answering[Naming]:
    node, names, depth = asked
    if node.operation is SumOver:
        counter = counters(depth)
        inside = (*(pair for pair in names if pair[0] is not node.parameters[0]), (node.parameters[0], counter))
        body = yield Naming(node.arguments[0], inside, depth + 1)
        return CONSTRUCTORS[SumOver](body, *node.arguments[1:], counter)
    parts = []
    for part in parts_of(node):
        parts.append((yield Naming(part, names, depth)))
    return remade(node, parts) if parts else substitute(node, dict(names))


def ranges_in(formula: Expression) -> dict[Expression, Expression]:
    """How far each index counts, by the sums that it counts and else by the entries in which it stands.

    An index that counts to different ends in two places has none.
    """
    counted: dict[Expression, set[Expression]] = {}
    placed: dict[Expression, set[Expression]] = {}
    for node in postorder(formula):
        if node.operation is Unit:
            placed.setdefault(node.arguments[0], set()).add(size_scalar(node.parameters[0]))
        if node.operation is SumOver:
            _, first, last = node.arguments
            counted.setdefault(node.parameters[0], set()).add(last if number_of(first) == 1 else ZERO)
    ends = {**placed, **counted}
    return {index: next(iter(last)) for index, last in ends.items() if len(last) == 1}


def without_deltas(formula: Expression, ranges: Ranges) -> Expression:
    """The formula in which every sum over an index in a delta keeps the one term where the indices agree."""
    known = {**ranges_in(formula), **ranges}
    forms: dict[Expression, Form] = {}
    for node in formulas_in(formula):
        forms[node] = _form(node, [forms[part] for part in parts_of(node)], known)
    return _whole(forms[formula])


def _form(node: Expression, parts: Sequence[Form], ranges: Ranges) -> Form:
    if node.operation is Delta:
        return {(node,): ONE}
    if node.operation is Add:
        return _added([item for part in parts for item in part.items()])
    if node.operation is Product and parts:
        return _multiplied(parts)
    if node.operation is SumOver:
        return _summed(node, parts[0], ranges)
    if node.operation is Power and list(parts[0]) == [(node.arguments[0],)] and (number_of(node.arguments[1]) or 0) > 0:
        return parts[0]  # 0 and 1 are their own powers
    return {(): remade(node, [_whole(part) for part in parts])}


def _whole(form: Form) -> Expression:
    return add(ZERO, *(times(*deltas, rest) for deltas, rest in form.items()))


def _added(terms: Sequence[tuple[tuple[Expression, ...], Expression]]) -> Form:
    found: Form = {}
    for deltas, rest in terms:
        if number_of(rest) != 0:
            found[deltas] = add(found[deltas], rest) if deltas in found else rest
    return found


def _multiplied(parts: Sequence[Form]) -> Form:
    plain: list[Expression] = []
    found: Form = {(): ONE}
    for form in parts:
        if list(form) == [()] or len(found) * len(form) > MOST_TERMS:
            plain.append(_whole(form))
            continue
        pairs = [(left, right) for left in found.items() for right in form.items()]
        found = _added([(_in_order([*left[0], *right[0]]), times(left[1], right[1])) for left, right in pairs])
    return {deltas: times(*plain, rest) for deltas, rest in found.items()} if plain else found


def _in_order(deltas: Sequence[Expression]) -> tuple[Expression, ...]:
    return tuple(sorted(dict.fromkeys(deltas), key=lambda each: each.key))


def _summed(node: Expression, body: Form, ranges: Ranges) -> Form:
    counter, (_, first, last) = node.parameters[0], node.arguments
    found = []
    for deltas, rest in body.items():
        other = _picked(deltas, counter, last, ranges) if number_of(first) == 1 else None
        if other is not None:
            kept = [substitute(each, {counter: other}) for each in deltas]
            gone = any(number_of(each) == 0 for each in kept)
            left = _in_order([each for each in kept if number_of(each) is None])
            found.append((left, ZERO if gone else substitute(rest, {counter: other})))
            continue
        inside = [each for each in deltas if counter in each.arguments]
        outside = tuple(each for each in deltas if counter not in each.arguments)
        found.append((outside, CONSTRUCTORS[SumOver](times(*inside, rest), first, last, counter)))
    return _added(found)


def _picked(deltas: Sequence[Expression], counter: Expression, last: Expression, ranges: Ranges) -> Expression | None:
    """The value at which a delta lets the counter stop, where it lies between 1 and the last value for sure."""
    for each in deltas:
        if counter in each.arguments:
            other = next(part for part in each.arguments if part is not counter)
            number, count = number_of(other), number_of(last)
            if ranges.get(other) is last or (number is not None and count is not None and number <= count):
                return other
    return None
