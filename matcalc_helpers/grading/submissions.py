"""A submission: the answers that stand in a notebook, found by the calls that give them, whatever else is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .cells import Found, proof, texts
from .functions import functions
from .notebooks import READ, STATES, Cell, Unreadable, cells_of, content_of


@dataclass(frozen=True)
class Submission:
    """The answers of one student by question: texts, functions and proofs; those that are none, and why.

    `state` is a key of `notebooks.STATES`; `problems` are sentences for the student.
    """

    student: str
    path: Path
    answers: Mapping[str, str] = field(default_factory=dict)
    code: Mapping[str, str] = field(default_factory=dict)
    proofs: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    state: str = READ
    refused: Mapping[str, str] = field(default_factory=dict)
    """Answers that stand in the notebook and are no text or function: why, by question."""


def read_submission(student: str, path: Path, content: bytes | None = None) -> Submission:
    r"""Read a notebook without running it; a file that is no notebook gives a submission with that state.

    >>> cell = '{"cell_type": "code", "source": "hw.answer(\\"q\\", \\"2*x\\")"}'
    >>> read_submission("s01", Path("s01.ipynb"), f'{{"nbformat": 4, "cells": [{cell}]}}'.encode()).answers
    {'q': '2*x'}
    """
    try:
        cells = cells_of(content_of(path) if content is None else content)
    except Unreadable as problem:
        return Submission(student, path, problems=(str(problem),), state=problem.state)
    return _collected(student, path, cells)


def unread(student: str, path: Path, state: str) -> Submission:
    """A submission of which nothing could be read."""
    return Submission(student, path, problems=(STATES[state],), state=state)


def _collected(student: str, path: Path, cells: tuple[Cell, ...]) -> Submission:
    read = [texts(cell) for cell in cells if cell.kind == "code"]
    answers = [answer for found, _ in read for answer in found]
    code = functions(cells)
    proofs = [found for cell in cells if cell.kind == "markdown" and (found := proof(cell)) is not None]
    problems = [problem for _, told in read for problem in told]
    problems += [f"Cell {cell.number} is damaged and was not read." for cell in cells if cell.kind == "damaged"]
    given = (answers, code, proofs)
    problems += [problem for kind in given for problem in _repeated(kind)]
    refused = {name: reason for kind in given for name, reason in _refused(kind).items()}
    counted = _last(answers), _last(code), _last(proofs)
    return Submission(student, path, *counted, tuple(problems), READ, refused)


def _last(found: Iterable[Found]) -> dict[str, str]:
    """The answer that counts for each question: the last that is not empty; an empty one only where no other is."""
    counted: dict[str, str] = {}
    for answer in found:
        if answer.text is not None and (answer.text or answer.question not in counted):
            counted[answer.question] = answer.text
    return counted


def _refused(found: Iterable[Found]) -> dict[str, str]:
    """Why a question has no answer although one stands there."""
    answered = {answer.question for answer in found if answer.text}
    return {a.question: a.problem for a in found if a.problem is not None and a.question not in answered}


def _repeated(found: Iterable[Found]) -> list[str]:
    given = [answer.question for answer in found if answer.text or answer.problem is not None]
    several = sorted({name for name in given if given.count(name) > 1})
    return [
        f"{name} is answered {given.count(name)} times; the last answer that can be read counts." for name in several
    ]
