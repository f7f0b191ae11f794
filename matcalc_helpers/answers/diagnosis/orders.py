"""Answers with the right factors in another order, or with one of them left out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from ...expression import Expression, eye, hadamard, ones, postorder, product, symbols
from ...expression.leaves import constant
from ...expression.operations import SMOOTH, Product
from ..question import Question
from .building import Candidate, attempt, named, present, with_parts
from .naming import of_a_dropped

LONGEST = 4
"""Matrices in a product of which every order is tried."""


def reordered(_: Question, reference: Expression) -> Iterator[Candidate]:
    """Every product with its matrices in every other order that fits."""
    for node in postorder(reference):
        if node.operation is Product:
            for other in _orders(node):
                yield from with_parts("wrong-order", reference, {node: other})


def _orders(node: Expression) -> Iterator[Expression]:
    scalars = [part for part in node.arguments if part.is_scalar]
    chain = [part for part in node.arguments if not part.is_scalar]
    if 2 < len(chain) <= LONGEST:
        for order in dict.fromkeys(permutations(chain)):
            yield from present(attempt(product, *scalars, *order))


def dropped_everywhere(question: Question, reference: Expression) -> Iterator[Candidate]:
    """The answer without one of its symbols or functions, wherever that is a factor."""
    for one in symbols(reference).values():
        if one.is_scalar or one.shape.rows == one.shape.columns:
            neutral = constant(1) if one.is_scalar else eye(one.shape.rows)
            yield from with_parts(of_a_dropped(one, question, reference), reference, {one: neutral})
    for node in postorder(reference):
        if node.operation in SMOOTH:
            yield from with_parts(of_a_dropped(node, question, reference), reference, {node: ones(*node.shape)})


def all_entrywise(_: Question, reference: Expression) -> Iterator[Candidate]:
    """Every product of two matrices taken entry by entry."""
    pairs = {
        node: attempt(hadamard, *node.arguments)
        for node in postorder(reference)
        if node.operation is Product and len(node.arguments) == 2 and node.shape == node.arguments[0].shape
    }
    found = {node: other for node, other in pairs.items() if other is not None}
    if found:
        yield from with_parts("hadamard-for-product", reference, found)


def shortened(question: Question, reference: Expression) -> Iterator[Candidate]:
    """The answer without one of its factors, of whatever shape."""
    parts = reference.arguments if reference.operation is Product else ()
    for place, part in enumerate(parts):
        if not part.is_scalar:
            rest = attempt(product, *parts[:place], *parts[place + 1 :])
            yield from named(of_a_dropped(part, question, reference), [rest])
