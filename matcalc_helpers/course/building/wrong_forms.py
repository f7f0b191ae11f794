"""The wrong answers that a key knows: those that the author foresaw, and those that the engine makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from itertools import product as choices

from ...answers.diagnosis import named_candidates
from ...answers.diagnosis.building import Candidate, named
from ...answers.diagnosis.candidates import other_derivatives
from ...answers.diagnosis.coefficients import NUMBERS, mistake_in
from ...answers.diagnosis.expanding import summands
from ...answers.question import Question
from ...answers.reading import read
from ...expression import Expression, MatcalcError, add, postorder, product, transpose
from ...expression.leaves import number_of, size_names, size_scalar
from ..questions import CourseQuestion, WrongAnswer

MOST_CANDIDATES = 200
MOST_MULTIPLIED = 40
MOST_SUMMANDS = 3
MOST_SIZES = 2
MOST_DECIMALS = 6
CONSTANTS = (
    ("factor-two", ("2", "1/2", "-2", "-1/2")),
    ("wrong-constant", ("3", "1/3", "4", "1/4", "-3", "-4", "3/2", "2/3")),
)
FACTORS = tuple(Fraction(text) for text in ("-1", "2", "1/2"))


@dataclass(frozen=True)
class WrongForm:
    """A wrong formula and what is said of it."""

    formula: Expression
    mistake: str
    feedback: str | None = None


def wrong_forms(question: CourseQuestion, reference: Expression) -> Iterator[WrongForm]:
    """Wrong answers, those first whose name says most; one may stand there twice, or be right after all."""
    asked = question.judged_as()
    turned = transpose(reference)
    arranged = (reference, turned) if asked.layout == "either" else (reference,)
    yield from _foreseen(question, reference)
    yield from (WrongForm(product(-1, right), "sign") for right in arranged)
    if has_layouts(asked, reference):
        yield WrongForm(turned, "other-layout")
    for right in arranged:
        yield from _scaled(asked, right)
    made = list(islice(_made(asked), MOST_CANDIDATES))
    yield from (WrongForm(one.formula, one.mistake) for one in made)
    for right in arranged:
        yield from _recombined(right)
    yield from _rounded(reference)
    yield from _multiplied([one for one in made if one.mistake != "other-layout"][:MOST_MULTIPLIED])


def _foreseen(question: CourseQuestion, reference: Expression) -> Iterator[WrongForm]:
    """What the author wrote; the mistakes that have feedback come first."""
    for wrong in (*question.mistakes, *question.wrong, *_claimed(question)):
        formula = read(wrong.answer, question.declarations, reference.shape).expression
        if formula is not None:
            yield WrongForm(formula, wrong.mistake, wrong.feedback)


def _claimed(question: CourseQuestion) -> Iterator[WrongAnswer]:
    """The wrong answer that a question shows, if its author gave it no name."""
    if question.claimed is not None:
        yield WrongAnswer(question.claimed, "unnamed", "This is the answer that the question shows as wrong.")


def _made(asked: Question) -> Iterator[Candidate]:
    """What the diagnosis compares answers with; nothing where it cannot work with a question."""
    try:
        yield from named_candidates(asked)
        if asked.wrt is not None:
            yield from named("other-variable", other_derivatives(asked))
    except (MatcalcError, ArithmeticError):
        return


def _scaled(asked: Question, reference: Expression) -> Iterator[WrongForm]:
    for mistake, constants in CONSTANTS:
        yield from (WrongForm(product(Fraction(text), reference), mistake) for text in constants)
    names = [size_scalar(name) for name in sorted(size_names(asked.function, reference))[:MOST_SIZES]]
    for size in names:
        for factor in (size, size**-1, product(2, size), product(2, size**-1)):
            yield WrongForm(product(factor, reference), "sum-for-mean")


def _recombined(reference: Expression) -> Iterator[WrongForm]:
    """The summands of the right answer with other numbers in front."""
    parts = summands(reference)
    if not 1 < len(parts) <= MOST_SUMMANDS or any(part.shape != reference.shape for part in parts):
        return
    for numbers in choices(NUMBERS, repeat=len(parts)):
        if any(numbers):
            scaled = (product(number, part) for number, part in zip(numbers, parts, strict=True))
            yield WrongForm(add(*scaled), mistake_in(numbers))


def _multiplied(made: Iterable[Candidate]) -> Iterator[WrongForm]:
    for one in made:
        yield from (WrongForm(product(factor, one.formula), one.mistake) for factor in FACTORS)


def _rounded(reference: Expression) -> Iterator[WrongForm]:
    """The right answer with one of its fractions, such as 1/3, written as a decimal."""
    numbers = {number_of(node) for node in postorder(reference)} - {None}
    for number in sorted(one for one in numbers if one is not None and not _is_decimal(one)):
        for places in range(1, MOST_DECIMALS + 1):
            near = round(number, places)
            if near:
                yield WrongForm(product(near / number, reference), "rounded-constant")


def _is_decimal(number: Fraction) -> bool:
    return bool(10**MOST_DECIMALS % number.denominator == 0)


def has_layouts(asked: Question, reference: Expression) -> bool:
    """Whether a transposed answer is in the other layout; a square gradient has one arrangement only.

    >>> from matcalc_helpers.expression import parse
    >>> question = Question(parse("X", X="n n"), parse("X", X="n n"), "derivative", "numerator")
    >>> has_layouts(question, question.expected)
    True
    """
    if asked.layout == "either":
        return False
    if asked.asks == "derivative":
        return True
    return asked.asks == "gradient" and reference.shape != reference.shape.transposed
