"""An assignment: questions in an order, and the variants that a student gets."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ..expression import MatcalcError
from .files import load_data
from .questions import CourseQuestion, load_question, question_files


@dataclass(frozen=True)
class Assignment:
    """A problem set or an exam; `seed` is that of the course, from which the variants of a student follow."""

    id: str
    title: str
    course: str
    seed: int
    introduction: str
    questions: tuple[CourseQuestion, ...]
    folder: Path


def load_assignment(path: Path | str) -> Assignment:
    """The assignment of a YAML file, with its questions from `questions/` beside it.

    Raises MatcalcError, with file, field and remedy, for a file or a question that does not fit its schema.
    """
    path = Path(path)
    data = load_data(path, "assignment")
    if data["id"] != path.stem:
        raise MatcalcError(f"{path}: id: {data['id']} is not the name of the file; call one as the other")
    files = question_files(path.parent / "questions")
    missing = [name for name in data["questions"] if name not in files]
    if missing:
        raise MatcalcError(f"{path}: questions: no file {missing[0]}.yaml below {path.parent / 'questions'}; write it")
    questions = tuple(load_question(files[name]) for name in data["questions"])
    return Assignment(**({"introduction": ""} | data | {"questions": questions, "folder": path.parent}))


def chosen(assignment: Assignment, student: str) -> tuple[CourseQuestion, ...]:
    """The questions of one student, each in the variant that course seed, student and question decide.

    The student "" is nobody in particular and gets the first variant of each.
    """
    return tuple(question.variant(_number(assignment, student, question)) for question in assignment.questions)


def _number(assignment: Assignment, student: str, question: CourseQuestion) -> int:
    if not student:
        return 0
    drawn = hashlib.sha256("\0".join((str(assignment.seed), student, question.id)).encode()).digest()
    return int.from_bytes(drawn, "big") % question.variants()
