"""A learner's answer, read as text and judged: right, wrong, of the wrong shape, in the other layout, unreadable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..evidence import Evidence, check, check_equal
from ..expression import Expression, MatcalcError, Shape, postorder, shape
from ..expression.leaves import Differential, size_names
from ..expression.operations import transpose
from .deciding import decided
from .diagnosis import diagnose, diagnose_shape, is_confirmed
from .mistakes import MISTAKES
from .question import ASKS, LAYOUTS, OUTCOMES, ExpectedAnswer, Foreseen, Judgement, Question
from .reading import read
from .unread import unread

__all__ = [
    "ASKS",
    "LAYOUTS",
    "OUTCOMES",
    "ExpectedAnswer",
    "Foreseen",
    "Judgement",
    "Question",
    "judge",
    "judge_expression",
    "judge_shape",
]

TO_EXPLAIN = ("wrong", "shape", "layout")
"""Outcomes that get the name of a mistake and hints."""
FURTHEST = ("small-size-only", "other-layout", "wrong-shape", "unnamed")
"""Names that say least; where either layout is right, the other reading of the answer may say more."""


def judge(question: Question, answer: str, expected: Sequence[ExpectedAnswer] = ()) -> Judgement:
    """Judge an answer in the notation of the book, as Python or LaTeX; every equivalent form is right, nothing is run.

    An answer equal to one of the expected wrong answers gets the mistake and the feedback of that.

    >>> from matcalc_helpers.expression import parse
    >>> x = parse("x", x="n")
    >>> judge(Question(parse("x'*x", x="n"), x), "x + x").outcome
    'right'
    >>> judge(Question(parse("x'*x", x="n"), x), "x").mistake
    'factor-two'
    """
    reading = read(answer, question.names, question.expected.shape)
    if reading.expression is None:
        return unread(reading)
    return replace(judge_expression(question, reading.expression, expected), reading=reading)


def judge_expression(question: Question, claim: Expression, expected: Sequence[ExpectedAnswer] = ()) -> Judgement:
    """Judge an answer that has been read.

    >>> from matcalc_helpers.expression import parse
    >>> x = parse("x", x="n")
    >>> judge_expression(Question(parse("x'*x", x="n"), x), -2 * x).mistake
    'sign'
    """
    problem = _strange(question, claim)
    if problem is not None:
        return Judgement("unreadable", problem)
    judgement = _judged(question, claim)
    return _with_mistake(question, claim, expected, judgement) if judgement.outcome in TO_EXPLAIN else judgement


def _strange(question: Question, claim: Expression) -> str | None:
    """What an answer holds that it must not: other symbols or sizes, or a differential where none is asked for."""
    strangers = sorted(claim.declarations.keys() - question.names.keys())
    if strangers:
        known = ", ".join(question.declarations)
        return f"The answer uses {strangers[0]}, which the question does not; it has {known}."
    sizes = sorted(size_names(claim) - question.names.keys())
    if sizes:
        return f"The answer uses the size {sizes[0]}, which the question does not."
    moved = next((node for node in postorder(claim) if node.operation is Differential), None)
    if moved is None or (question.asks == "differential" and moved.parameters[0] is question.wrt):
        return None
    if question.asks == "differential":
        return f"The answer contains {moved}; it has to be written with d({question.wrt})."
    return f"The answer contains {moved}; a {question.asks} is what multiplies it."


def _judged(question: Question, claim: Expression) -> Judgement:
    """The outcome, without its cause."""
    if claim.shape != question.expected.shape:
        return _of_another_shape(question, claim, question.expected.shape)
    evidence = _check(question, claim)
    if evidence.holds:
        return Judgement("right", "Right.", evidence)
    if evidence.holds is None:
        reasons = evidence.verdict.removeprefix("undecided: ")
        return Judgement("undecided", f"This could not be decided: {reasons}.", evidence)
    if claim.shape == claim.shape.transposed and _is_right_transposed(question, claim):
        if question.layout == "either":
            return Judgement("right", "Right.", _check(question, transpose(claim)))
        return Judgement("layout", _other_layout(question), evidence)
    return Judgement("wrong", "The shape is right and the value is not.", evidence)


def _of_another_shape(question: Question, claim: Expression, wanted: Shape) -> Judgement:
    if question.layout == "either" and claim.shape == wanted.transposed:
        return _judged(question, transpose(claim))
    shapes = f"The answer is {claim.shape}; the {question.asks} is {wanted}."
    if claim.shape == wanted.transposed and _is_right_transposed(question, claim):
        asked = f"{question.layout} layout" if question.layout else "the shape of the variable"
        return Judgement("layout", f"Right up to a transpose: the question asks for {asked}. {shapes}")
    return Judgement("shape", shapes)


def _is_right_transposed(question: Question, claim: Expression) -> bool:
    """Whether the answer is right in the layout that was not asked for; a value or a differential has none."""
    if question.asks in ("value", "differential", "hessian"):
        return False
    if question.asks == "gradient" and question.layout is None and claim.shape == question.expected.shape:
        return False  # a square gradient has the shape of the variable either way, and one of the two is wrong
    return _check(question, transpose(claim)).holds is True


def _other_layout(question: Question) -> str:
    return f"Right in the other layout; the question asks for {question.layout} layout."


# The mistake and the hints


def _with_mistake(
    question: Question, claim: Expression, expected: Sequence[ExpectedAnswer], judgement: Judgement
) -> Judgement:
    foreseen = next(_foreseen(question, claim, expected), None)
    if foreseen is not None:
        hints = MISTAKES[foreseen.mistake].hints if foreseen.feedback is None else (foreseen.feedback,)
        return replace(judgement, mistake=foreseen.mistake, hints=hints, foreseen=foreseen)
    name = _mistake(question, claim, judgement.outcome)
    return replace(judgement, mistake=name, hints=MISTAKES[name].hints)


def _mistake(question: Question, claim: Expression, outcome: str) -> str:
    if outcome == "layout":
        return "other-layout"
    found = (
        diagnose(asked, answer) if answer.shape == asked.expected.shape else diagnose_shape(asked, answer)
        for asked, answer in _readings(question, claim)
    )
    return min(found, key=lambda name: FURTHEST.index(name) if name in FURTHEST else -1)


def _readings(question: Question, claim: Expression) -> Iterator[tuple[Question, Expression]]:
    """The question and the answer as the learner may have meant them: in each layout where either is right."""
    if question.layout != "either":
        yield question, claim
    elif question.asks == "gradient":
        yield replace(question, layout=None), claim
        yield replace(question, layout=None), transpose(claim)
    else:
        yield replace(question, layout="numerator"), claim
        yield replace(question, layout="denominator"), claim


def _foreseen(question: Question, claim: Expression, expected: Sequence[ExpectedAnswer]) -> Iterator[ExpectedAnswer]:
    """The expected wrong answers that an answer is equal to."""
    for wrong in expected:
        formula = read(wrong.answer, question.names, question.expected.shape).expression
        if formula is not None and is_confirmed(question, claim, formula):
            yield wrong


def _explained(outcome: str, message: str, mistake: str) -> Judgement:
    return Judgement(outcome, message, mistake=mistake, hints=MISTAKES[mistake].hints)


# The shape alone


def judge_shape(question: Question, rows: object, columns: object) -> Judgement:
    """Judge an answer to the question of which shape the derivative has."""
    try:
        given = shape(*(value if isinstance(value, (int, str)) else str(value) for value in (rows, columns)))
    except MatcalcError as problem:
        return Judgement("unreadable", f"The shape cannot be read: {problem}.")
    wanted = question.expected.shape
    if given == wanted or (question.layout == "either" and given == wanted.transposed):
        return Judgement("right", f"Right: the {question.asks} is {given}.")
    if given == wanted.transposed:
        return _explained("layout", f"Not {given}: rows and columns are exchanged.", "other-layout")
    return _explained("shape", f"Not {given}. Count the entries of the variable and of the function.", "wrong-shape")


# The check


def _check(question: Question, claim: Expression) -> Evidence:
    """The evidence for an answer in the layout asked for, in numerator layout where either will do."""
    return decided(lambda routes: _by_routes(question, claim, routes), question.function, claim)


def _by_routes(question: Question, claim: Expression, routes: Sequence[str]) -> Evidence:
    if question.asks == "value":
        return check_equal(question.function, claim, routes=routes)
    layout = "numerator" if question.layout == "either" else question.layout
    return check(
        question.function,
        wrt=question.variable,
        claim=claim,
        kind=question.asks,
        layout=layout if question.asks == "derivative" else None,
        routes=routes,
    )
