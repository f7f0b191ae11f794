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


def show_course(folder: Path | str | None = None) -> Shown:
    """The problem sets of a folder with the number of their questions, the minutes they take and the points they give.

    Without a folder it is `assignments`, here or in a folder above. Raises MatcalcError where it holds no set, or one
    that cannot be read.
    """
    return Shown(Table(SETS, tuple(_row(found) for found in assignments_of(_place(folder, "assignments")))))


def show_syllabus(folder: Path | str | None = None, contents: Path | str | None = None) -> Shown:
    """For each part of the book with questions: the chapters, and how many questions each set has on them.

    Without places they are `assignments` and `_toc.yml`, here or in a folder above. Raises MatcalcError where they
    cannot be read.
    """
    sets, parts = assignments_of(_place(folder, "assignments")), parts_of(_place(contents, "_toc.yml"))
    return Shown(Table(SYLLABUS, tuple(_with_questions(parts, sets))))


def _place(given: Path | str | None, name: str) -> Path:
    """The place that was given, or the nearest of a name in this folder and those above it."""
    if given is not None:
        return Path(given)
    here = Path.cwd()
    return next((folder / name for folder in (here, *here.parents) if (folder / name).exists()), Path(name))


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
