"""What a course holds, as tables: its sets, and which of them goes with which part of the book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from ..expression import MatcalcError
from ..page.shown import Shown, Table
from .assignments import Assignment, load_assignment

SETS = ("Set", "Title", "Questions", "Minutes", "Points")
SYLLABUS = ("Part of the book", "Chapters with questions", "Sets")


@dataclass(frozen=True)
class Part:
    """A part of the book: its caption and the names of its chapters, in order."""

    caption: str
    chapters: tuple[str, ...]


def show_course(folder: Path | str = "assignments") -> Shown:
    """The problem sets of a folder with the number of their questions, the minutes they take and the points they give.

    Raises MatcalcError where the folder holds no set, or one that cannot be read.
    """
    return Shown(Table(SETS, tuple(_row(found) for found in assignments_of(folder))))


def show_syllabus(folder: Path | str = "assignments", contents: Path | str = "_toc.yml") -> Shown:
    """For each part of the book with questions: the chapters, and how many questions each set has on them.

    Raises MatcalcError where the sets or the contents of the book cannot be read.
    """
    sets = assignments_of(folder)
    return Shown(Table(SYLLABUS, tuple(_with_questions(parts_of(contents), sets))))


def assignments_of(folder: Path | str) -> tuple[Assignment, ...]:
    """The assignments whose files lie in a folder, the final examination last."""
    files = sorted(Path(folder).glob("*.yaml"), key=lambda path: (path.stem == "final", path.stem))
    if not files:
        raise MatcalcError(f"{folder}: no problem set there; give the folder that holds hw1.yaml")
    return tuple(load_assignment(path) for path in files)


def parts_of(contents: Path | str) -> tuple[Part, ...]:
    """The parts that a contents file lists; MatcalcError for one that cannot be read."""
    try:
        listed = yaml.safe_load(Path(contents).read_text(encoding="utf-8"))["parts"]
        return tuple(Part(part["caption"], tuple(_chapters(part["chapters"]))) for part in listed)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as problem:
        raise MatcalcError(f"{contents}: no contents of a book in it; give _toc.yml") from problem


def _chapters(entries: Iterable[Mapping[str, str]]) -> Iterable[str]:
    return (entry["file"].removeprefix("chapters/") for entry in entries)


def _row(found: Assignment) -> tuple[str, ...]:
    questions = found.questions
    minutes, points = sum(q.minutes for q in questions), sum(q.points for q in questions)
    return f"`{found.id}`", found.title, str(len(questions)), str(minutes), str(points)


def _with_questions(parts: Sequence[Part], sets: Sequence[Assignment]) -> Iterable[tuple[str, ...]]:
    for part in parts:
        counted = {each.id: Counter(q.chapter for q in each.questions if q.chapter in part.chapters) for each in sets}
        asked = [chapter for chapter in part.chapters if any(chapter in counts for counts in counted.values())]
        listed = [f"`{name}` ({counts.total()})" for name, counts in counted.items() if counts]
        if asked:
            yield part.caption, ", ".join(asked), ", ".join(listed)
