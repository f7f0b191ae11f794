"""What a release notebook uses: `open_assignment`, answers with instant feedback, functions with public examples."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import lazy_loader

from ..answers.question import Judgement
from ..answers.reading import preview
from ..expression import MatcalcError, shape_to_latex
from ..page.shown import Bullets, Piece, Shown, Text
from .keys import NOT_RIGHT, OTHER_LAYOUT, Key, QuestionKey, judge_by_key, load_key
from .readings import read_shape

trying = lazy_loader.load("matcalc_helpers.course.trying", suppress_warning=True)

Function = TypeVar("Function", bound=Callable[..., Any])

HEADS = {
    "right": "Right.",
    "wrong": "Not yet.",
    "shape": "Not yet.",
    "layout": "The other layout.",
    "unreadable": "Not readable.",
    "undecided": "Read, not judged.",
    "empty": "No answer yet.",
}
CALLS = {
    "code": 'a function under @hw.code("{id}")',
    "proof": "text in the Markdown cell below the question",
    "text": 'hw.answer("{id}", "...")',
}
MARKS = "The marks stand here after grading. This cell belongs to the grader."


def open_assignment(path: str | Path) -> OpenAssignment:
    """The assignment whose key file has this name; it lies in the folder of the notebook.

    Raises MatcalcError, in one line, where the file is missing, damaged, or of another version.
    """
    return OpenAssignment(load_key(Path(path)))


class OpenAssignment(Shown):
    """An assignment in a notebook: it judges answers at once, and remembers how often a question was tried."""

    def __init__(self, key: Key) -> None:
        self.key = key
        self.tries: dict[str, list[str]] = {}
        points = sum(question.points for question in key.questions.values())
        super().__init__(Text(f"**{key.title}**: {len(key.questions)} questions, {points} points."))

    def answer(self, question: str, text: Any) -> Shown:
        """Judge an answer; each further wrong answer to a question shows a stronger hint."""
        key = self._question(question, "text")
        if not isinstance(text, str):
            kind = type(text).__name__
            raise MatcalcError(
                f'{question}: an answer is text in quotes, as in hw.answer("{question}", "2*x"), not {kind}'
            )
        if key.kind == "shape":
            return _shape_shown(key, text)
        judgement = judge_by_key(key, text)
        return Shown(*_pieces(judgement, self._level(question, text, judgement)))

    def code(self, question: str) -> Callable[[Function], Function]:
        """Mark a function as the answer to a question; it is returned as it is, and tried on the public examples."""
        key = self._question(question, "code")

        def marked(function: Function) -> Function:
            print(trying.tried(key, function))  # noqa: T201 - the value of a cell that defines a function is nothing
            return function

        return marked

    def marks(self, question: str) -> Marks:
        """What stands in the locked cells of nbgrader; the grader writes the points there."""
        self._question(question, None)
        return Marks(Text(MARKS))

    def _question(self, question: str, wanted: str | None) -> QuestionKey:
        found = self.key.questions.get(question)
        if found is None:
            raise MatcalcError(f"{question!r} is no question of {self.key.assignment}{_nearest(question, self.key)}")
        call = found.kind if found.kind in CALLS else "text"
        if wanted not in (None, call):
            raise MatcalcError(f"{question}: the answer to this question is {CALLS[call].format(id=question)}")
        return found

    def _level(self, question: str, text: str, judgement: Judgement) -> int:
        """How many hints are due: one for each different wrong answer so far."""
        tries = self.tries.setdefault(question, [])
        if judgement.mistake is not None and text.strip() not in tries:
            tries.append(text.strip())
        return len(tries)


class Marks(Shown):
    """The place of the marks; as plain text it is 0, so that no grader takes it for a full mark."""

    @property
    def plain(self) -> str:
        """A number of points that nobody gave."""
        return "0"


def _nearest(question: str, key: Key) -> str:
    near = difflib.get_close_matches(str(question), key.questions, n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else f"; its questions are {', '.join(key.questions)}"


def _pieces(judgement: Judgement, level: int) -> list[Piece]:
    pieces: list[Piece] = [Text(f"**{HEADS[judgement.outcome]}**{_more(judgement)}")]
    reading = judgement.reading
    if reading is not None and reading.expression is not None:
        pieces.append(Text(f"Your answer: {preview(reading)}."))
    elif reading is not None and reading.repair is not None:
        pieces.append(Text(f"Did you mean `{reading.repair.replace('`', '')}`?"))
    hints = judgement.hints[:level]
    return [*pieces, Bullets(tuple(f"Hint: {hint}" for hint in hints))] if hints else pieces


def _more(judgement: Judgement) -> str:
    """What the judgement says beyond its heading."""
    said = judgement.message
    repeated = said in (*HEADS.values(), NOT_RIGHT, OTHER_LAYOUT) or judgement.outcome == "empty"
    return "" if repeated else f" {as_text(said)}"


def as_text(message: str) -> str:
    r"""A message with parts of an answer in it, as text and not as markup.

    >>> print(as_text("2*x_1 < $y$"))
    2\*x\_1 &lt; \$y\$
    """
    return message.replace("*", r"\*").replace("_", r"\_").replace("`", "'").replace("$", r"\$").replace("<", "&lt;")


def _shape_shown(key: QuestionKey, text: str) -> Shown:
    """A shape is read and shown back; whether it is right would be found by trying, so nothing is said of it."""
    if not text.strip():
        return Shown(Text(f"**{HEADS['empty']}**"))
    try:
        found = read_shape(text, key.declarations)
    except MatcalcError as problem:
        return Shown(Text(f"**{HEADS['unreadable']}** The shape cannot be read: {as_text(str(problem))}."))
    return Shown(
        Text(f"**{HEADS['undecided']}** Your answer is the shape ${shape_to_latex(found)}$; it is marked later.")
    )
