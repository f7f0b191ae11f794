"""A learner's answer, read as text and judged: right, wrong, of the wrong shape, in the other layout, unreadable."""

from __future__ import annotations

from dataclasses import dataclass

from ..calculus import derivative, gradient, hessian
from ..evidence import Evidence, check
from ..expression import Expression, MatcalcError, Shape, ShapeError, parse, postorder, shape
from ..expression.leaves import Differential
from ..expression.operations import transpose

ASKS = ("gradient", "derivative", "hessian")
OUTCOMES = ("right", "wrong", "shape", "layout", "unreadable", "undecided")


@dataclass(frozen=True)
class Question:
    """A function, a variable, and what is asked of them; `layout` is needed where both would make sense."""

    function: Expression
    wrt: Expression
    asks: str = "gradient"
    layout: str | None = None

    def __post_init__(self) -> None:
        if self.asks not in ASKS:
            raise MatcalcError(f"unknown question {self.asks!r}: ask for one of {', '.join(ASKS)}")
        if self.asks == "derivative" and self.layout is None:
            raise MatcalcError('a question for a derivative names its layout: layout="numerator" or "denominator"')

    @property
    def declarations(self) -> dict[str, str]:
        """How the symbols of the question are declared; an answer may use them and no others."""
        return {**self.function.declarations, **self.wrt.declarations}

    @property
    def expected(self) -> Expression:
        """The engine's own answer."""
        if self.asks == "gradient":
            return gradient(self.function, self.wrt)
        if self.asks == "hessian":
            return hessian(self.function, self.wrt)
        return derivative(self.function, self.wrt, layout=self.layout or "numerator")


@dataclass(frozen=True)
class Judgement:
    """What became of an answer: one of OUTCOMES, a sentence for the learner, and the evidence behind it."""

    outcome: str
    message: str
    evidence: Evidence | None = None


def judge(question: Question, answer: str) -> Judgement:
    """Judge an answer in the ASCII grammar; every equivalent form is right, and nothing is run as code.

    >>> from matcalc_helpers.expression import parse
    >>> x = parse("x", x="n")
    >>> judge(Question(parse("x'*x", x="n"), x), "x + x").outcome
    'right'
    """
    try:
        claim = parse(answer, question.declarations)
    except ShapeError as problem:
        return Judgement("shape", f"The factors of the answer do not fit together. {problem}.")
    except MatcalcError as problem:
        return Judgement("unreadable", f"The answer cannot be read. {problem}.")
    strangers = sorted(claim.declarations.keys() - question.declarations.keys())
    if strangers:
        known = ", ".join(question.declarations)
        return Judgement("unreadable", f"The answer uses {strangers[0]}, which the question does not; it has {known}.")
    moved = next((node for node in postorder(claim) if node.operation is Differential), None)
    if moved is not None:
        return Judgement("unreadable", f"The answer contains {moved}; a {question.asks} is what multiplies it.")
    expected = question.expected
    if claim.shape != expected.shape:
        return _wrong_shape(question, claim, expected.shape)
    return _judged(question, claim)


def _judged(question: Question, claim: Expression) -> Judgement:
    evidence = _check(question, claim, question.layout)
    if evidence.holds:
        return Judgement("right", "Right.", evidence)
    if evidence.holds is None:
        reasons = evidence.verdict.removeprefix("undecided: ")
        return Judgement("undecided", f"This could not be decided: {reasons}.", evidence)
    if _is_right_transposed(question, claim):
        return Judgement(
            "layout", f"Right in the other layout; the question asks for {question.layout} layout.", evidence
        )
    return Judgement("wrong", "The shape is right and the value is not.", evidence)


def _is_right_transposed(question: Question, claim: Expression) -> bool:
    """Whether a square answer is right in the layout that was not asked for."""
    if question.asks != "derivative" or claim.shape != claim.shape.transposed:
        return False
    return _check(question, transpose(claim), question.layout).holds is True


def _wrong_shape(question: Question, claim: Expression, wanted: Shape) -> Judgement:
    shapes = f"The answer is {claim.shape}; the {question.asks} is {wanted}."
    if claim.shape == wanted.transposed and _check(question, transpose(claim), question.layout).holds:
        asked = f"{question.layout} layout" if question.layout else "the shape of the variable"
        return Judgement("layout", f"Right up to a transpose: the question asks for {asked}. {shapes}")
    return Judgement("shape", shapes)


def judge_shape(question: Question, rows: object, columns: object) -> Judgement:
    """Judge an answer to the question of which shape the derivative has."""
    try:
        given = shape(*(value if isinstance(value, (int, str)) else str(value) for value in (rows, columns)))
    except MatcalcError as problem:
        return Judgement("unreadable", f"The shape cannot be read. {problem}.")
    wanted = question.expected.shape
    if given == wanted:
        return Judgement("right", f"Right: the {question.asks} is {wanted}.")
    if given == wanted.transposed:
        return Judgement("layout", f"Rows and columns are exchanged: {given} instead of {wanted}.")
    return Judgement("shape", f"Not {given}. Count the entries of the variable and of the function.")


def _check(question: Question, claim: Expression, layout: str | None) -> Evidence:
    return check(
        question.function,
        wrt=question.wrt,
        claim=claim,
        kind=question.asks,
        layout=layout,
        routes=("exact", "balls"),
    )
