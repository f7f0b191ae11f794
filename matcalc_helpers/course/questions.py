"""A question of a course: what is asked, the recorded answer, the expected mistakes, the variants."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..answers.judge import Question
from ..expression import MatcalcError, parse
from .files import load_data

KINDS = ("shape", "derive", "mistake", "code", "proof")
JUDGED = ("shape", "derive", "mistake")
"""Kinds whose answer is text in the grammar."""
FIXED = ("id", "kind", "chapter", "parameters")
"""Fields in which no parameter is filled in."""


@dataclass(frozen=True)
class WrongAnswer:
    """A wrong answer and the name of its mistake, a key of MISTAKES.

    `feedback` is said instead of the usual hints; `share` is the part of the points that the answer still earns.
    """

    answer: str
    mistake: str
    feedback: str | None = None
    share: Fraction = Fraction(0)


@dataclass(frozen=True)
class RubricItem:
    """Points of a proof, and what they are given for."""

    points: int
    text: str


@dataclass(frozen=True)
class CourseQuestion:
    """A question of a course; the fields are those of its file (`question.schema.json` explains each)."""

    id: str
    kind: str
    title: str
    chapter: str
    minutes: int
    points: int
    text: str
    declarations: Mapping[str, str] = field(default_factory=dict)
    function: str | None = None
    wrt: str | None = None
    asks: str = "gradient"
    layout: str | None = None
    reference: str | None = None
    claimed: str | None = None
    signature: str | None = None
    returns: tuple[str, ...] = ()
    rubric: tuple[RubricItem, ...] = ()
    layout_share: Fraction = Fraction(1, 2)
    mistakes: tuple[WrongAnswer, ...] = ()
    right: tuple[str, ...] = ()
    wrong: tuple[WrongAnswer, ...] = ()
    solution: str = ""
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def variants(self) -> int:
        """How many variants there are; a question without parameters is one."""
        return min(map(len, self.parameters.values()), default=1)

    def variant(self, number: int) -> CourseQuestion:
        """The question with each {name} of a parameter replaced by its value in this variant, counted from 0.

        >>> question = CourseQuestion("a", "derive", "", "", 1, 1, "By ${c}x$.", parameters={"c": ("3", "5")})
        >>> question.variant(1).text
        'By $5x$.'
        """
        if not 0 <= number < self.variants():
            raise MatcalcError(f"{self.id}: no variant {number}; there are {self.variants()}, counted from 0")
        chosen = {name: values[number] for name, values in self.parameters.items()}
        texts = {f.name: _filled(getattr(self, f.name), chosen) for f in fields(self) if f.name not in FIXED}
        return replace(self, **texts, parameters={})

    def judged_as(self) -> Question:
        """The question as it is judged; MatcalcError for code and proofs, and for formulas that cannot be read."""
        if self.kind not in JUDGED or self.function is None:
            raise MatcalcError(f"{self.id}: a question of kind {self.kind} is not judged as a formula")
        wrt = None if self.wrt is None else parse(self.wrt, self.declarations)
        return Question(parse(self.function, self.declarations), wrt, self.asks, self.layout)


def _filled(value: Any, chosen: Mapping[str, str]) -> Any:
    """A value of a field with the parameters filled in, all at once, so that no value is filled in again."""
    if isinstance(value, str):
        return _placeholders(chosen).sub(lambda found: chosen[found[1]], value) if chosen else value
    if isinstance(value, tuple):
        return tuple(_filled(part, chosen) for part in value)
    if isinstance(value, Mapping):
        return {name: _filled(part, chosen) for name, part in value.items()}
    if isinstance(value, (WrongAnswer, RubricItem)):
        return type(value)(*(_filled(getattr(value, f.name), chosen) for f in fields(value)))
    return value


def _placeholders(names: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(r"\{(" + "|".join(map(re.escape, names)) + r")\}")


# Files


def load_question(path: Path | str) -> CourseQuestion:
    """The question of a YAML file; MatcalcError, with file, field and remedy, for one that does not fit the schema."""
    path = Path(path)
    data = load_data(path, "question")
    if data["id"] != path.stem:
        raise MatcalcError(f"{path}: id: {data['id']} is not the name of the file; call one as the other")
    question = CourseQuestion(**{name: _read(name, value) for name, value in data.items()})
    counts = {name: len(values) for name, values in question.parameters.items()}
    if len(set(counts.values())) > 1:
        listed = ", ".join(f"{name} has {count}" for name, count in counts.items())
        raise MatcalcError(f"{path}: parameters: {listed} values; give each as many as there are variants")
    return question


def _read(name: str, value: Any) -> Any:
    """The value of a field as the dataclass holds it."""
    reader = _READERS.get(name)
    return value if reader is None else reader(value)


def _wrong_answers(value: list[dict[str, Any]]) -> tuple[WrongAnswer, ...]:
    return tuple(WrongAnswer(**(entry | {"share": _fraction(entry.get("share", 0))})) for entry in value)


def _fraction(value: str | float) -> Fraction:
    return Fraction(str(value))


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "layout_share": _fraction,
    "returns": tuple,
    "right": tuple,
    "mistakes": _wrong_answers,
    "wrong": _wrong_answers,
    "rubric": lambda value: tuple(RubricItem(**item) for item in value),
    "parameters": lambda value: {name: tuple(map(str, values)) for name, values in value.items()},
}


def load_questions(folder: Path | str) -> dict[str, CourseQuestion]:
    """All questions below a folder by id, in the order of their files; MatcalcError for the first that is not well."""
    return {path.stem: load_question(path) for path in question_files(Path(folder)).values()}


def question_files(folder: Path) -> dict[str, Path]:
    """The files of questions below a folder by the id that their name gives; MatcalcError where two share a name."""
    found: dict[str, Path] = {}
    if not folder.is_dir():
        raise MatcalcError(f"{folder}: no folder; give the folder that holds the questions")
    for path in sorted(folder.rglob("*.yaml")):
        if path.stem in found:
            raise MatcalcError(f"{path}: id: {path.stem} is the name of {found[path.stem]} too; rename one of the two")
        found[path.stem] = path
    return found
