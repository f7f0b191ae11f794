"""The folder of results: tables, a page for each student, the report of the class; no file is ever half there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..course.assignments import Assignment, chosen
from ..expression import MatcalcError
from .by_hand import FILE, LONGEST_NOTE, Answer, Entry, by_hand_table
from .leftovers import fingerprint_of, list_text, listed, remove_leftovers
from .marking import Marking
from .marks import Marks
from .names import file_names
from .pages import feedback_page
from .report import Class, report
from .roster import Person, Roster
from .tables import FORMATS, csv_text, marks_table

JOURNAL = "journal.txt"
FEEDBACK = "feedback"
PAGES = "feedback.txt"
"""The list of the pages that a run wrote."""


@dataclass(frozen=True)
class Results:
    """Everything that is written, and where."""

    folder: Path
    marking: Marking
    marks: Sequence[Marks]
    roster: Roster | None = None
    formats: Sequence[str] = tuple(FORMATS)
    guessable: bool = False
    by_hand: Mapping[Answer, Entry] = field(default_factory=dict)

    @property
    def pages(self) -> dict[str, str]:
        """The page of each student, as seen from the folder."""
        return {
            student: f"{FEEDBACK}/{name}.html" for student, name in file_names(m.student for m in self.marks).items()
        }

    @property
    def assignment(self) -> Assignment:
        """The assignment with the first variant of each question, for what concerns the whole class."""
        return replace(self.marking.assignment, questions=chosen(self.marking.assignment, ""))

    @property
    def strangers(self) -> list[str]:
        """Those who handed in something and are not in the class list."""
        known = None if self.roster is None else self.roster.people
        return [] if known is None else [each.student for each in self.marks if each.student not in known]


def write_results(results: Results) -> None:
    """Write all files; raises MatcalcError where the folder cannot be written."""
    people = results.roster if results.roster is not None else Roster({})
    pages = results.pages
    try:
        (results.folder / FEEDBACK).mkdir(parents=True, exist_ok=True)
        _write_tables(results, people, pages)
        _write_pages(results, people, pages)
        write(results.folder / "report.html", report(_class(results, pages)))
    except OSError as problem:
        raise MatcalcError(f"{results.folder}: the results cannot be written: {problem}") from problem


def _write_pages(results: Results, people: Roster, pages: Mapping[str, str]) -> None:
    """Write the pages of all students, and remove those that an earlier run wrote for students who are gone."""
    earlier = listed(results.folder / PAGES)
    for each in results.marks:
        person = people.people.get(each.student, Person(each.student))
        questions = results.marking.questions(each.student)
        page = feedback_page(results.marking.assignment, questions, each, person.name)
        write(results.folder / pages[each.student], page)
    written = (results.folder / page for page in pages.values())
    now = {path.name: found for path in written if (found := fingerprint_of(path)) is not None}
    remove_leftovers(results.folder / FEEDBACK, earlier, now)
    write(results.folder / PAGES, list_text(now))


def _class(results: Results, pages: Mapping[str, str]) -> Class:
    return Class(results.assignment, results.marks, pages, results.strangers, results.guessable)


def _write_tables(results: Results, people: Roster, pages: Mapping[str, str]) -> None:
    assignment, marks = results.assignment, results.marks
    write(results.folder / "marks.csv", csv_text(marks_table(assignment, marks, people)))
    waiting = by_hand_table(marks, pages, results.by_hand)
    write(results.folder / FILE, csv_text(waiting, LONGEST_NOTE))
    for name in results.formats:
        write(results.folder / f"{name}.csv", csv_text(FORMATS[name](assignment, marks, people)))


def write(path: Path, text: str) -> None:
    """Write a file so that it is never half there; what cannot be written in UTF-8 becomes a question mark."""
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_bytes(text.encode("utf-8", "replace"))
    unfinished.replace(path)


def checked_formats(text: str) -> list[str]:
    """The names of tables in a list such as "canvas,moodle"; raises MatcalcError for one that is not known.

    >>> checked_formats("canvas, moodle")
    ['canvas', 'moodle']
    """
    names = [name for name in re.split(r"[,\s]+", text.strip()) if name]
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        raise MatcalcError(f"--format {unknown[0]}: no such table; there are {', '.join(FORMATS)}")
    return names
