"""Wrong answers made by the engine, each with the mistake that leads to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from ...calculus import gradient
from ...expression import Expression, symbols
from ...expression.leaves import assumptions_of
from ...expression.operations import Add, add, transpose
from ..question import Question
from .building import Candidate, attempt, named, present
from .chains import unchained
from .expanding import summands, without
from .occurrences import forgetful_answers
from .orders import all_entrywise, dropped_everywhere, reordered
from .slips import scaled_summands, slips, slips_multiplied_out
from .sums import one_example
from .switches import switch_outside, without_switches
from .transposes import inverse_and_transpose, symmetric, symmetric_somewhere

Maker = Callable[[Question, Expression], Iterable[Candidate]]
"""Makes wrong answers of a question and its right answer."""


def plain_candidates(question: Question, reference: Expression) -> Iterator[Candidate]:
    """Wrong answers that are looked at before a constant factor is: of any shape.

    >>> from matcalc_helpers.expression import parse
    >>> question = Question(parse("sin(3*x)", x=""), parse("x", x=""))
    >>> found = plain_candidates(question, question.expected)
    >>> print(*(f"{one.mistake}: {one.formula}" for one in found), sep="; ")
    function-for-derivative: sin(3*x); other-layout: 3*cos(3*x); chain-factor-missing: 3; \
chain-factor-missing: 3*sin(3*x); chain-factor-missing: cos(3*x)
    """
    if question.asks == "value":
        return
    yield Candidate("function-for-derivative", question.function)
    if question.asks == "hessian":
        yield Candidate("function-for-derivative", gradient(question.function, question.variable))
    if question.asks != "differential" and question.layout != "either":
        yield Candidate("other-layout", transpose(reference))
    yield from without_switches(question, reference)
    yield from named("chain-factor-missing", unchained(question))


def candidates(question: Question, reference: Expression) -> Iterator[Candidate]:
    """Wrong answers of the shape of the right one, the likelier and the more telling first.

    >>> from matcalc_helpers.expression import parse
    >>> question = Question(parse("x'*A*x", A="n n", x="n"), parse("x", x="n"))
    >>> found = list(candidates(question, question.expected))
    >>> print(*(f"{one.mistake}: {one.formula}" for one in found[:3]), sep="; ")
    symmetric-assumed: (A + A)*x; symmetric-assumed: (A' + A')*x; occurrence-forgotten: A*x
    """
    makers: tuple[Maker, ...] = (
        symmetric,
        _dropped_terms,
        _forgetful,
        _other_variables,
        switch_outside,
        _in_both_forms(one_example),
        _in_both_forms(inverse_and_transpose),
        slips,
        scaled_summands,
        reordered,
        slips_multiplied_out,
        _in_both_forms(dropped_everywhere),
        _in_both_forms(all_entrywise),
        symmetric_somewhere,
    )
    for make in makers:
        yield from (found for found in make(question, reference) if found.formula.shape == reference.shape)


def _in_both_forms(make: Maker) -> Maker:
    """The wrong answers that come of the right one as it is, and multiplied out."""

    def both(question: Question, reference: Expression) -> Iterator[Candidate]:
        for form in dict.fromkeys((reference, add(*summands(reference)))):
            yield from make(question, form)

    return both


def _dropped_terms(question: Question, _: Expression) -> Iterator[Candidate]:
    """The answers to the question with a summand of the function left out, or with that alone."""
    if question.asks == "value" or question.function.operation is not Add:
        return
    parts = question.function.arguments
    for place, part in enumerate(parts):
        for kept in (without(parts, place), part):
            yield from named("term-missing", [_answer(replace(question, function=kept))])


def _forgetful(question: Question, _: Expression) -> Iterator[Candidate]:
    if question.asks != "value":
        yield from named("occurrence-forgotten", forgetful_answers(question))


def _other_variables(question: Question, _: Expression) -> Iterator[Candidate]:
    yield from named("other-variable", other_derivatives(question))


def other_derivatives(question: Question) -> Iterator[Expression]:
    """The answers to the same question asked of each other symbol, of whatever shape."""
    if question.asks not in ("value", "differential"):
        for other in symbols(question.function).values():
            if other is not question.wrt and "index" not in assumptions_of(other):
                yield from present(_answer(replace(question, wrt=other)))


def _answer(question: Question) -> Expression | None:
    return attempt(lambda: question.expected)
