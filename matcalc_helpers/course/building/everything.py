"""All files of an assignment: releases, the teacher's notebook, nbgrader's source, Gradescope's zip, the sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from ..assignments import Assignment, chosen, load_assignment
from ..questions import CourseQuestion
from .gradescope import gradescope_zip
from .instructor import instructor_text
from .key_making import KeyMaker
from .nbgrader_source import nbgrader_text
from .release import release_files
from .sheet import sheet


def all_files(path: Path, students: tuple[str, ...] | None = None, secret: str | None = None) -> dict[str, bytes]:
    """The content of each file by its place in the output folder; with students, a release and a sheet for each.

    The same assignment, students and secret give the same bytes. Raises MatcalcError, with what is wrong and where,
    for an assignment that cannot be built.
    """
    assignment = load_assignment(path)
    maker = KeyMaker(assignment, secret if secret is not None else f"course seed {assignment.seed}")
    texts = dict(_notebooks(maker, students))
    name, first = assignment.id, chosen(assignment, "")
    found = {place: text.encode() for place, text in texts.items()}
    found |= {f"sheet/{name}.pdf": sheet(assignment, first)}
    for student in () if students is None else students:
        found[f"sheet/{student}/{name}.pdf"] = sheet(assignment, chosen(assignment, student))
    return found | {f"gradescope/{name}.zip": gradescope_zip(assignment, path, secret, students)}


def _notebooks(maker: KeyMaker, students: tuple[str, ...] | None) -> Iterator[tuple[str, str]]:
    assignment, first = maker.assignment, chosen(maker.assignment, "")
    shared = release_files(maker, first)
    for student in ("",) if students is None else students:
        files = release_files(maker, chosen(assignment, student), student) if student else shared
        yield from (
            (f"release/{student}/{name}" if student else f"release/{name}", text) for name, text in files.items()
        )
    yield f"instructor/{assignment.id}.ipynb", instructor_text(assignment)
    if students is not None:
        yield "instructor/variants.csv", _variants_table(assignment, students)
    source = f"nbgrader/source/{assignment.id}"
    yield f"{source}/{assignment.id}.ipynb", nbgrader_text(assignment, first)
    yield from ((f"{source}/{name}", text) for name, text in shared.items() if name.endswith(".json"))


def _variants_table(assignment: Assignment, students: tuple[str, ...]) -> str:
    """Which variant each student has of each question."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", *(question.id for question in assignment.questions)])
    for student in students:
        pairs = zip(assignment.questions, chosen(assignment, student), strict=True)
        writer.writerow([student, *(_number(question, variant) for question, variant in pairs)])
    return text.getvalue()


def _number(question: CourseQuestion, variant: CourseQuestion) -> int:
    return next(number for number in range(question.variants()) if question.variant(number) == variant)
