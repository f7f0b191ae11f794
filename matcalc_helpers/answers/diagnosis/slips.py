"""Answers with one slip: in the right answer as the engine writes it, or multiplied out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ...evidence.mutants import planted_slips
from ...expression import Expression, add, postorder, product
from ...expression.nodes import rebuild
from ...expression.operations import Add
from ..question import Question
from .building import Candidate, attempt, named, with_parts
from .expanding import summands, without
from .naming import mistake_of
from .orders import reordered

SCALES = ((Fraction(2), "factor-two"), (Fraction(1, 2), "factor-two"), (Fraction(-1), "sign"))
"""How a summand is off, and what that is called."""


def slips(question: Question, reference: Expression) -> Iterator[Candidate]:
    """Every planted slip with the mistake that it stands for."""
    for planted in planted_slips(reference):
        yield Candidate(mistake_of(planted, question, reference), planted.mutant)


def scaled_summands(_: Question, reference: Expression) -> Iterator[Candidate]:
    """Each summand, here or inside a product, twice or half as large, or with the other sign."""
    for node in postorder(reference):
        if node.operation is Add:
            for place, part in enumerate(node.arguments):
                for scale, mistake in SCALES:
                    changed = [*node.arguments[:place], product(scale, part), *node.arguments[place + 1 :]]
                    yield from with_parts(mistake, reference, {node: rebuild(node, changed)})


def slips_multiplied_out(question: Question, reference: Expression) -> Iterator[Candidate]:
    """The slips in the answer written as a sum of products, one summand at a time."""
    parts = summands(reference)
    if len(parts) == 1 and parts[0] is not reference:
        yield from slips(question, parts[0])
    if len(parts) > 1:
        for place, part in enumerate(parts):
            yield from _slips_in_a_summand(question, part, without(parts, place))


def _slips_in_a_summand(question: Question, part: Expression, rest: Expression) -> Iterator[Candidate]:
    yield Candidate("term-missing", rest)
    for planted in planted_slips(part):
        yield from _beside(rest, mistake_of(planted, question, add(rest, part)), planted.mutant)
    for found in reordered(question, part):
        yield from _beside(rest, found.mistake, found.formula)


def _beside(rest: Expression, mistake: str, part: Expression) -> Iterator[Candidate]:
    """A wrong summand beside the others, where it has their shape."""
    return named(mistake, [attempt(add, rest, part)])
