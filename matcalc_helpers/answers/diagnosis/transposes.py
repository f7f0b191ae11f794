"""Answers in which a matrix is taken as symmetric, or its inverse for its transpose."""

from __future__ import annotations

from collections.abc import Iterator

from ...expression import Expression, inv, postorder, substitute, symbols
from ...expression.leaves import symbol
from ...expression.nodes import rebuild
from ...expression.operations import Inverse, Transpose, add, transpose
from ..question import Question
from .building import Candidate, attempt, present, unused_word, with_parts
from .expanding import summands


def symmetric(_: Question, reference: Expression) -> Iterator[Candidate]:
    """One matrix taken as equal to its transpose, where that makes two summands one."""
    parts = add(*summands(reference))
    for general in _square_symbols(reference):
        merged = next(_taken_symmetric(parts, [general])).formula
        if len(summands(merged)) < len(summands(parts)):
            yield from _taken_symmetric(reference, [general])


def symmetric_somewhere(_: Question, reference: Expression) -> Iterator[Candidate]:
    """One matrix, or all of them, taken as symmetric wherever they stand."""
    general = _square_symbols(reference)
    for chosen in [*([one] for one in general), *([general] if len(general) > 1 else [])]:
        yield from _taken_symmetric(reference, chosen)


def _square_symbols(formula: Expression) -> list[Expression]:
    return [one for one in symbols(formula).values() if not one.is_scalar and _is_square(one) and not one.is_symmetric]


def _is_square(formula: Expression) -> bool:
    return formula.shape.rows == formula.shape.columns


def _taken_symmetric(formula: Expression, general: list[Expression]) -> Iterator[Candidate]:
    for turned in (False, True):
        stand_in = {
            one: symbol(f"{unused_word(formula)}{i}", one.shape, ["symmetric"]) for i, one in enumerate(general)
        }
        back = {mark: transpose(one) if turned else one for one, mark in stand_in.items()}
        yield Candidate("symmetric-assumed", substitute(substitute(formula, stand_in), back))


def inverse_and_transpose(_: Question, reference: Expression) -> Iterator[Candidate]:
    """Each inverse taken for the transpose, and the other way round."""
    for node in postorder(reference):
        for other in _confused(node):
            yield from with_parts("inverse-for-transpose", reference, {node: other})
        for place, part in enumerate(node.arguments):
            for other in _confused(part):
                changed = attempt(rebuild, node, [*node.arguments[:place], other, *node.arguments[place + 1 :]])
                for one in present(changed):
                    yield from with_parts("inverse-for-transpose", reference, {node: one})


def _confused(node: Expression) -> Iterator[Expression]:
    """What stands in place of an inverse or a transpose where the two are taken for each other."""
    if node.operation is Inverse:
        yield transpose(node.argument)
        yield node.argument
    if node.operation is Transpose and node.argument.operation is Inverse:
        yield node.argument.argument
        yield transpose(node.argument.argument)
    if node.operation is Transpose and _is_square(node):
        yield inv(node.argument)
