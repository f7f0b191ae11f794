"""The source notebook of an nbgrader assignment: `nbgrader generate_assignment` takes the solutions out of it.

A question that is judged has an answer cell and a locked cell of one line, into which the grader writes the points. A
proof is one Markdown cell that nbgrader shows for marking by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..assignments import Assignment
from ..questions import CourseQuestion
from .cells import (
    HOW_TO,
    Cell,
    answer_call,
    code,
    empty_function,
    key_name,
    markdown,
    notebook_text,
    opening,
    proof_mark,
    question_text,
    title,
)
from .solutions import solution_function, solution_text

SCHEMA = 3
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


def nbgrader_text(assignment: Assignment, questions: Sequence[CourseQuestion]) -> str:
    """The text of the source notebook."""
    return notebook_text(list(_cells(assignment, questions)))


def _cells(assignment: Assignment, questions: Sequence[CourseQuestion]) -> Iterator[Cell]:
    yield title(assignment, questions)
    yield markdown("how-to", HOW_TO.format(key=key_name(assignment)))
    yield {**opening(assignment), "metadata": _metadata("open", locked=True)}
    for number, question in enumerate(questions, 1):
        name = f"question-{question.id}"
        yield markdown(name, question_text(number, question), **_metadata(name, locked=True, kind="markdown"))
        yield from _by_hand(question) if question.kind == "proof" else _judged(question)


def _judged(question: CourseQuestion) -> Iterator[Cell]:
    source = _function(question) if question.kind == "code" else _text(question)
    more = {"matcalc": {"question": question.id}}
    yield code(f"answer-{question.id}", source, **more, **_metadata(question.id, solution=True))
    marks = f"{question.id}-marks"
    locked = _metadata(marks, grade=True, locked=True, points=question.points)
    yield code(f"marks-{question.id}", f'hw.marks("{question.id}")', **locked)


def _by_hand(question: CourseQuestion) -> Iterator[Cell]:
    source = f"{proof_mark(question)}\n\n{_solution(question.solution.strip())}"
    graded = _metadata(question.id, grade=True, solution=True, points=question.points, kind="markdown")
    yield markdown(f"answer-{question.id}", source, matcalc={"question": question.id}, **graded)


def _text(question: CourseQuestion) -> str:
    """The empty call, and the solution as a second call: the last answer that is not empty counts."""
    return f"{answer_call(question, '')}\n{_solution(answer_call(question, solution_text(question)))}"


def _function(question: CourseQuestion) -> str:
    found = solution_function(question)
    formulas = "\n".join(f"# returns {formula}" for formula in question.returns)
    return f"{empty_function(question)}\n\n\n{_solution(formulas if found is None else found)}"


def _solution(text: str) -> str:
    return f"{BEGIN}\n{text}\n{END}"


def _metadata(name: str, *, kind: str = "code", points: int | None = None, **flags: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"grade": False, "solution": False, "locked": False, "task": False, **flags}
    found |= {"schema_version": SCHEMA, "grade_id": name, "cell_type": kind}
    return {"nbgrader": found if points is None else {**found, "points": points}}
