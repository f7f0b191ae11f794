"""Answers in which an indicator is dropped, or pulled out of a sum or a product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...expression import Expression, add, hadamard, ones, postorder, product, relu, substitute
from ...expression.indexing import SumOver, sum_over
from ...expression.leaves import constant
from ...expression.nodes import CONSTRUCTORS
from ...expression.operations import (
    COMPARISONS,
    Abs,
    Greater,
    Hadamard,
    Product,
    Relu,
    Sign,
    comparison,
    subtract,
    total,
)
from ..question import Question
from .building import Candidate, attempt, named, with_parts
from .expanding import summands


def without_switches(question: Question, reference: Expression) -> Iterator[Candidate]:
    """Every switch taken as one, and a function with a kink taken for the line on one side of it."""
    switches = [node for node in postorder(reference) if node.operation in (*COMPARISONS, Sign)]
    if switches:
        yield from with_parts("indicator-dropped", reference, {node: ones(*node.shape) for node in switches})
    kinks = [node for node in postorder(question.function) if node.operation in (Relu, Abs)]
    if kinks and question.asks != "value":
        straight = substitute(question.function, {node: node.argument for node in kinks})
        yield from named("indicator-dropped", [attempt(lambda: replace(question, function=straight).expected)])


def switch_outside(_: Question, reference: Expression) -> Iterator[Candidate]:
    """A switch of each entry taken for one switch of the sum, or moved before the sum or the product."""
    for form in _forms(reference):
        for node in postorder(form):
            for wrong in _moved_switch(node):
                yield from with_parts("indicator-outside", form, {node: wrong})


def _forms(reference: Expression) -> Iterator[Expression]:
    """The answer as it is, and with each relu(u) written as (u > 0) .* u, in either order and multiplied out."""
    yield reference
    relus = [node.argument for node in postorder(reference) if node.operation is Relu]
    for order in (1, -1) if relus else ():
        spelled = {relu(part): hadamard(*(_positive(part), part)[::order]) for part in relus}
        yield substitute(reference, spelled)
        yield add(*summands(substitute(reference, spelled)))


def _moved_switch(node: Expression) -> Iterator[Expression]:
    if node.operation is Sign and not node.is_scalar:
        yield product(CONSTRUCTORS[Sign](total(node.argument)), ones(*node.shape))
    if node.operation in COMPARISONS and not node.is_scalar:
        yield from _spread(node)
    if node.operation is Product:
        yield from _pulled_out(node)
    if node.operation is SumOver:
        yield from _out_of_the_sum(node)


def _positive(formula: Expression) -> Expression:
    return comparison(Greater)(formula, constant(0))


def _spread(switch: Expression) -> Iterator[Expression]:
    """What one switch of the whole makes of a switch of each entry."""
    compare = comparison(switch.operation)
    gap = subtract(*switch.arguments) if switch.arguments[0].shape == switch.arguments[1].shape else None
    whole = switch.arguments[0] if gap is None else gap
    bound = switch.arguments[1] if gap is None else constant(0)
    for one in (compare(total(whole), bound), total(switch), product(total(switch), _one_over(switch))):
        yield product(one, ones(*switch.shape))


def _one_over(formula: Expression) -> Expression:
    """1 over the number of entries, which makes a mean of a sum."""
    return total(ones(*formula.shape)) ** -1


def _pulled_out(node: Expression) -> Iterator[Expression]:
    """The switch of L (s o r) R before the whole product, where the shapes allow it."""
    for place, factor in enumerate(node.arguments):
        if factor.operation is not Hadamard:
            continue
        for index, part in enumerate(factor.arguments):
            if part.operation in (*COMPARISONS, Sign) and part.shape == node.shape:
                kept = [one for i, one in enumerate(factor.arguments) if i != index]
                rest = product(*node.arguments[:place], hadamard(*kept), *node.arguments[place + 1 :])
                yield hadamard(part, rest)


def _out_of_the_sum(node: Expression) -> Iterator[Expression]:
    body, first, last = node.arguments
    (counter,) = node.parameters
    if body.operation is Product:
        for place, part in enumerate(body.arguments):
            if any(one.operation in COMPARISONS for one in postorder(part)) and part.is_scalar:
                rest = product(*body.arguments[:place], *body.arguments[place + 1 :])
                behind = sum_over(counter, first, last, rest)
                yield product(sum_over(counter, first, last, part), behind)
                if part.operation in COMPARISONS:
                    sides = (sum_over(counter, first, last, side) for side in part.arguments)
                    yield product(comparison(part.operation)(*sides), behind)
