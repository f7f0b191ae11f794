"""The right and wrong examples of a question, each judged as its author says."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..answers.judge import Judgement
from ..answers.mistakes import MISTAKES
from ..answers.reading import read
from ..expression import Expression, MatcalcError
from .judging import judged
from .problems import Finding
from .questions import CourseQuestion, WrongAnswer
from .references import are_equal

WRONG = ("wrong", "shape", "layout")
CodeJudge = Callable[[CourseQuestion, str], Judgement]
"""Judges a function in text for a question of kind code; outcome "undecided" where it could not be run."""


def example_findings(question: CourseQuestion, judge_code: CodeJudge | None) -> Iterator[Finding]:
    """The examples of one variant that are judged in another way than stated; those of code only with a judge."""
    judge = judge_code if question.kind == "code" else _judged
    unknown = list(_unknown_names(question))
    yield from unknown
    if unknown or judge is None or question.kind == "proof":
        return
    for place, answer in enumerate(question.right):
        yield from _right(judge, question, f"right[{place}]", answer)
    for field, wrong in _wrong_answers(question):
        yield from _wrong(judge, question, field, wrong)
    yield from _repeated_mistakes(question)


def _judged(question: CourseQuestion, answer: str) -> Judgement:
    """The judgement; what the judge cannot bear is "undecided", and so never as stated."""
    try:
        return judged(question, answer)
    except MatcalcError as problem:
        return Judgement("undecided", str(problem))


def count_examples(question: CourseQuestion) -> int:
    """How many answers of one variant are judged."""
    listed = len(question.right) + len(question.mistakes) + len(question.wrong)
    return listed + int(question.claimed is not None)


def _wrong_answers(question: CourseQuestion) -> Iterator[tuple[str, WrongAnswer]]:
    """The wrong answers with the field of each; the claimed one has no stated mistake."""
    if question.claimed is not None:
        yield "claimed", WrongAnswer(question.claimed, "")
    yield from ((f"mistakes[{place}]", wrong) for place, wrong in enumerate(question.mistakes))
    yield from ((f"wrong[{place}]", wrong) for place, wrong in enumerate(question.wrong))


def _unknown_names(question: CourseQuestion) -> Iterator[Finding]:
    for field, wrong in _wrong_answers(question):
        if wrong.mistake and wrong.mistake not in MISTAKES:
            yield Finding(f"{field}.mistake", f"unknown mistake {wrong.mistake!r}; take one of {', '.join(MISTAKES)}")


def _right(judge: CodeJudge, question: CourseQuestion, field: str, answer: str) -> Iterator[Finding]:
    found = judge(question, answer)
    if found.outcome != "right":
        yield Finding(field, f"{_short(answer)} is judged {found.outcome}, and has to be right: {found.message}")


def _wrong(judge: CodeJudge, question: CourseQuestion, field: str, wrong: WrongAnswer) -> Iterator[Finding]:
    found = judge(question, wrong.answer)
    if found.outcome == "right":
        yield Finding(field, f"{_short(wrong.answer)} is right, and has to be wrong; change it or the parameters")
    elif question.kind == "code":
        if found.outcome == "undecided":
            yield Finding(field, f"could not be run: {found.message}")
    elif found.outcome not in WRONG:
        yield Finding(field, f"{_short(wrong.answer)} is judged {found.outcome}: {found.message}")
    elif wrong.mistake and found.mistake != wrong.mistake:
        yield Finding(
            f"{field}.mistake", f"{_short(wrong.answer)} is found to be {found.mistake}, and not {wrong.mistake}"
        )


def _repeated_mistakes(question: CourseQuestion) -> Iterator[Finding]:
    """An expected mistake that equals an earlier one: it would never be met."""
    formulas = [_read(question, wrong.answer) for wrong in question.mistakes]
    for place, formula in enumerate(formulas):
        for earlier, other in enumerate(formulas[:place]):
            if formula is not None and other is not None and are_equal(formula, other):
                yield Finding(f"mistakes[{place}]", f"the same answer as mistakes[{earlier}]; keep one of the two")


def _read(question: CourseQuestion, answer: str) -> Expression | None:
    return None if question.kind in ("shape", "code") else read(answer, question.declarations).expression


def _short(answer: str, longest: int = 60) -> str:
    line = " ".join(answer.split())
    return line if len(line) <= longest else f"{line[:longest]} ..."
