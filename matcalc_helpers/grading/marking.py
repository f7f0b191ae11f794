"""Marking one submission: each answer judged by its kind, and everything that cannot be decided left to a person."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from ..answers.judge import Judgement
from ..course.assignments import Assignment, chosen
from ..course.judging import judged
from ..course.questions import CourseQuestion
from .code_answers import judge_code
from .marks import BY_HAND, EMPTY, FAILED, MARKED, UNREADABLE, Mark, Marks
from .notebooks import READ, STATES
from .submissions import Submission

MOST_KEPT = 100_000
LONGEST_KEPT = 2_000
"""Of an answer, for the feedback page; one that is marked by hand is kept whole."""
DECIDED = ("right", "wrong", "shape", "layout", "error", "unreadable", "empty")
"""Outcomes that give points; every other one, such as a function that had to be ended, is left to a person."""

Begin = Callable[[CourseQuestion], None]
Remembered = dict[tuple[object, ...], Judgement]


@dataclass(frozen=True)
class Marking:
    """An assignment, the secret that points are drawn from, and whether each student has variants of their own."""

    assignment: Assignment
    secret: str = ""
    own_variants: bool = False
    remembered: Remembered = field(default_factory=dict, compare=False, repr=False)
    """Judgements of answers that came before: many students give the same answer."""

    def questions(self, student: str) -> tuple[CourseQuestion, ...]:
        """The questions as this student got them."""
        return chosen(self.assignment, student if self.own_variants else "")

    def seed(self, question: str) -> int:
        """The seed of the points at which answers to a question are compared; known to the teacher alone."""
        digest = hashlib.sha256(f"{self.secret}\0{self.assignment.id}\0{question}".encode()).digest()
        return int.from_bytes(digest[:6], "big")


def mark(assignment: Assignment, submission: Submission, secret: str = "", *, own_variants: bool = False) -> Marks:
    """Mark one submission in this process; `grading.running` does the same for a class, with time limits."""
    return mark_submission(Marking(assignment, secret, own_variants), submission)


def mark_submission(
    marking: Marking,
    submission: Submission,
    given_up: Mapping[str, str] = MappingProxyType({}),
    begin: Begin = lambda question: None,
) -> Marks:
    """Mark all answers of a submission; those in `given_up` have failed before, for the reason that stands there.

    `begin` is called before an answer that has to be judged, so that whoever watches knows which one takes long.
    """
    questions = marking.questions(submission.student)
    marks = tuple(_mark(marking, question, submission, given_up, begin) for question in questions)
    problems = (*submission.problems, *_strangers(submission, questions))
    return Marks(submission.student, submission.state, marks, problems)


def _strangers(submission: Submission, questions: tuple[CourseQuestion, ...]) -> Iterator[str]:
    known = {question.id for question in questions}
    given = dict.fromkeys((*submission.answers, *submission.code, *submission.proofs, *submission.refused))
    for name in given:
        if name not in known:
            yield f"{name[:60]!r} is no question of this assignment, so its answer does not count."


def _mark(
    marking: Marking, question: CourseQuestion, submission: Submission, given_up: Mapping[str, str], begin: Begin
) -> Mark:
    if submission.state != READ:
        state = EMPTY if submission.state == "missing" else UNREADABLE
        return _open(question, FAILED if submission.state == "failed" else state, STATES[submission.state])
    answer = _answers(question, submission).get(question.id)
    if question.id in submission.refused:
        return Mark(
            question.id, question.points, UNREADABLE, Fraction(0), submission.refused[question.id], "unreadable"
        )
    if not answer:
        return Mark(question.id, question.points, EMPTY, Fraction(0), "No answer was given.", "empty")
    if question.id in given_up:
        return _open(question, FAILED, given_up[question.id], answer=answer)
    return _BY_KIND[question.kind](marking, question, answer, begin)


def _answers(question: CourseQuestion, submission: Submission) -> Mapping[str, str]:
    return {"code": submission.code, "proof": submission.proofs}.get(question.kind, submission.answers)


def _open(question: CourseQuestion, state: str, message: str, outcome: str | None = None, answer: str = "") -> Mark:
    """A mark that a person has to give."""
    return Mark(question.id, question.points, state, None, message, outcome, answer=answer[:LONGEST_KEPT])


def _by_hand(_: Marking, question: CourseQuestion, answer: str, _begin: Begin) -> Mark:
    return Mark(question.id, question.points, BY_HAND, None, "Your teacher marks this answer by hand.", answer=answer)


def _judge(marking: Marking, question: CourseQuestion, answer: str, begin: Begin) -> Mark:
    """The mark of a formula, a shape or a function; an answer that came before is not judged again."""
    key = (question.id, question.function, question.reference, question.claimed, question.returns, answer)
    known = marking.remembered.get(key)
    if known is None:
        begin(question)
        is_code = question.kind == "code"
        known = judge_code(question, answer, marking.seed(question.id)) if is_code else judged(question, answer)
        if known.outcome in DECIDED and len(marking.remembered) < MOST_KEPT:
            marking.remembered[key] = known
    return _from_judgement(question, answer, known)


def _from_judgement(question: CourseQuestion, answer: str, found: Judgement) -> Mark:
    if found.outcome not in DECIDED:
        return _open(question, FAILED, found.message, found.outcome, answer)
    state = {"unreadable": UNREADABLE, "empty": EMPTY}.get(found.outcome, MARKED)
    points = question.points * _share(question, found)
    return Mark(
        question.id,
        question.points,
        state,
        points,
        found.message,
        found.outcome,
        found.mistake,
        found.hints,
        answer[:LONGEST_KEPT],
    )


def _share(question: CourseQuestion, found: Judgement) -> Fraction:
    """Which part of the points an answer earns; of two rules that give a part, the better one."""
    if found.outcome == "right":
        return Fraction(1)
    foreseen = [wrong.share for wrong in question.mistakes if wrong == found.foreseen]
    layout = [question.layout_share] if found.outcome == "layout" else []
    return max([*foreseen, *layout], default=Fraction(0))


_BY_KIND: Mapping[str, Callable[[Marking, CourseQuestion, str, Begin], Mark]] = MappingProxyType(
    {"shape": _judge, "derive": _judge, "mistake": _judge, "code": _judge, "proof": _by_hand}
)
