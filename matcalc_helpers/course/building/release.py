"""The release: a notebook for students and its key file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..assignments import Assignment
from ..keys import key_text
from ..questions import CourseQuestion
from .cells import HOW_TO, Cell, answer_cell, key_name, markdown, notebook_text, opening, question_text, title
from .key_making import KeyMaker


def release_files(maker: KeyMaker, questions: Sequence[CourseQuestion], student: str = "") -> dict[str, str]:
    """The text of each file of a release by its name, with the questions as a student gets them.

    Raises MatcalcError where a question cannot be released, as when its right answer has no value anywhere.
    """
    assignment = maker.assignment
    key = key_text(maker.key(questions, student))
    notebook = notebook_text(list(_cells(assignment, questions)))
    return {f"{assignment.id}.ipynb": notebook, key_name(assignment): key}


def _cells(assignment: Assignment, questions: Sequence[CourseQuestion]) -> Iterator[Cell]:
    yield title(assignment, questions)
    yield markdown("how-to", HOW_TO.format(key=key_name(assignment)))
    yield opening(assignment)
    for number, question in enumerate(questions, 1):
        yield markdown(f"question-{question.id}", question_text(number, question))
        yield answer_cell(question)
