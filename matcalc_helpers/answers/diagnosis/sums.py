"""Answers in which a sum over examples or copies is missing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ...expression import Expression, ones, postorder, product, substitute
from ...expression.indexing import SumOver, unit
from ...expression.operations import Product, Sum, total, transpose
from ...expression.reductions import Mean
from ..question import Question
from .building import Candidate, named, present
from .naming import unsummed


def one_example(question: Question, reference: Expression) -> Iterator[Candidate]:
    """Products in which one term of an inner sum is taken for all of it, and sums of which one term is taken."""
    for node in postorder(reference):
        found = _one_inner_term(node) if node.operation is Product else _first_term(node)
        found = _first_entry(node) if node.operation in (Sum, Mean) else found
        yield from named(unsummed(question), (substitute(reference, {node: one}) for one in found))


def _one_inner_term(node: Expression) -> Iterator[Expression]:
    parts = node.arguments
    for left, right in pairwise(place for place, part in enumerate(parts) if not part.is_scalar):
        inner = parts[left].shape.columns
        if inner.number is None:
            one = (unit(inner, 1), transpose(unit(inner, 1)))
            yield product(*parts[:right], *one, *parts[right:])


def _first_term(node: Expression) -> Iterator[Expression]:
    if node.operation is SumOver:
        body, first, _ = node.arguments
        yield substitute(body, {node.parameters[0]: first})


def _first_entry(node: Expression) -> Iterator[Expression]:
    rows, columns = node.argument.shape
    yield product(transpose(unit(rows, 1)), node.argument, *([] if columns == 1 else [unit(columns, 1)]))


def sums_of(formula: Expression) -> Iterator[Expression]:
    """An answer summed over its rows, its columns or both: what a broadcast needs behind it.

    >>> from matcalc_helpers.expression import matrix
    >>> print(*sums_of(matrix("G", "m", "n")), sep="; ")
    ones(1, m)*G; G'*ones(m); G*ones(n); ones(1, n)*G'; sum(G)
    """
    rows, columns = formula.shape
    for whole in (product(transpose(ones(rows)), formula), product(formula, ones(columns))):
        yield from present(whole, transpose(whole))
    yield total(formula)
