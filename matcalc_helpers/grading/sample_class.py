"""A sample class: submissions with known answers, honest and hostile, and what has to become of each."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..course.assignments import Assignment, chosen
from ..expression import MatcalcError
from .notebooks import READ
from .sample_answers import EMPTY, ENDED, HOSTILE_BODIES, UNREADABLE, Planted, body, planted
from .sample_notebooks import FILES, HONEST, WRONG_TYPES, Answers, Cells, as_file, cells_of, notebook, wrong_type

SUBMISSIONS, TRUTH, ROSTER = "submissions", "truth.json", "roster.csv"
HUGE = 2_000_000


@dataclass(frozen=True)
class Student:
    """A made-up student: what is planted in each answer, and what is special about the notebook."""

    name: str
    answers: Answers
    special: str = "ordinary"
    state: str = READ


def write_sample(assignment: Assignment, folder: Path, students: int = 200, seed: int = 0) -> list[Student]:
    """Write a class into `folder`: submissions, a class list, and truth.json with what every answer has to get.

    Some students are there for what is wrong with their notebooks or their code; the others share all planted
    answers among them, so that every one is used if the class is large enough. The same seed gives the same class.
    """
    if students < 1:
        raise MatcalcError(f"{students} students: a class has at least one")
    choice = random.Random(f"{seed} {assignment.id}")
    assignment = replace(assignment, questions=chosen(assignment, ""))
    specials = list(_specials(assignment))
    written = [
        _write(assignment, folder, student, choice) for student in _class(assignment, specials, students, choice)
    ]
    truth = {student.name: _truth(assignment, student) for student in written}
    (folder / TRUTH).write_text(json.dumps(truth, indent=1, sort_keys=True), encoding="utf-8")
    _write_roster(folder / ROSTER, written)
    return written


def _specials(assignment: Assignment) -> Iterator[tuple[str, str]]:
    """What can be special about a student: a change of the notebook, an odd file, hostile code or an odd answer."""
    yield from (("cells", name) for name in HONEST)
    yield from (("file", name) for name in (*FILES, "link", "folder"))
    yield from (("types", str(number)) for number in range(len(WRONG_TYPES)))
    yield from (("huge", size) for size in ("answer", "cell", "deep"))
    yield ("empty", "all")
    if any(question.kind == "code" for question in assignment.questions):
        yield from (("code", name) for name in HOSTILE_BODIES)


def _class(
    assignment: Assignment, specials: Sequence[tuple[str, str]], students: int, choice: random.Random
) -> Iterator[Student]:
    pools = {question.id: choice.sample(known := planted(question), len(known)) for question in assignment.questions}
    for number in range(students):
        answers = {name: pool[number % len(pool)] for name, pool in pools.items()}
        student = Student(f"s{number + 1:03}", answers)
        odd = number % 2 == 1 and number // 2 < len(specials)
        yield _made_special(assignment, student, *specials[number // 2]) if odd else student


def _made_special(assignment: Assignment, student: Student, kind: str, name: str) -> Student:
    special = f"{kind}: {name}"
    if kind == "file":
        return Student(student.name, student.answers, special, name)
    if kind == "code":
        return Student(student.name, {**student.answers, **_hostile(assignment, name)}, special)
    if kind == "empty":
        nothing = Planted("", EMPTY, None, Fraction(0))
        return Student(student.name, dict.fromkeys(student.answers, nothing), special)
    if kind in ("types", "huge"):
        return Student(student.name, {**student.answers, **_odd(assignment, kind, name)}, special)
    return Student(student.name, student.answers, special)


def _hostile(assignment: Assignment, name: str) -> dict[str, Planted]:
    """Hostile code in place of every code answer: whatever becomes of it, it earns nothing by itself."""
    asked = [question for question in assignment.questions if question.kind == "code"]
    return {question.id: Planted(body(question, HOSTILE_BODIES[name]), ENDED) for question in asked}


def _odd(assignment: Assignment, kind: str, name: str) -> dict[str, Planted]:
    """An answer that is no text, or far too much of it, in place of the first text answer."""
    asked = next((q for q in assignment.questions if q.kind not in ("code", "proof")), None)
    if asked is None:
        return {}
    huge = {"answer": "x + " * (HUGE // 400) + "x", "cell": "x" * HUGE, "deep": "(" * 5000 + "x" + ")" * 5000}
    answer = huge[name] if kind == "huge" else wrong_type(asked, int(name))
    return {asked.id: Planted(answer, UNREADABLE if name != "cell" else EMPTY, None, Fraction(0))}


def _write(assignment: Assignment, folder: Path, student: Student, choice: random.Random) -> Student:
    place = folder / SUBMISSIONS / student.name
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{assignment.id}.ipynb"
    content = notebook(_changed(assignment, student, choice))
    if student.state == "link":
        path.unlink(missing_ok=True)
        path.symlink_to("/etc/hostname")
    elif student.state == "folder":
        path.mkdir(exist_ok=True)
    else:
        path.write_bytes(FILES.get(student.state, as_file)(content))
    return student


def _changed(assignment: Assignment, student: Student, choice: random.Random) -> Cells:
    cells = cells_of(assignment, student.answers)
    kind, _, name = student.special.partition(": ")
    if kind == "cells":
        return HONEST[name](cells, choice)
    return cells


def _truth(assignment: Assignment, student: Student) -> dict[str, Any]:
    answers = {
        question.id: {
            "expected": planted_here.expected,
            "mistake": planted_here.mistake,
            "points": None if planted_here.points is None else str(planted_here.points),
        }
        for question in assignment.questions
        for planted_here in (student.answers[question.id],)
    }
    return {"special": student.special, "state": student.state, "answers": answers}


def _write_roster(path: Path, students: Sequence[Student]) -> None:
    text = io.StringIO(newline="")
    rows = [(student.name, f"Student {student.name[1:]}", f"{student.name}@example.org") for student in students]
    csv.writer(text).writerows([("student", "name", "email"), *rows])
    path.write_bytes(text.getvalue().encode())
