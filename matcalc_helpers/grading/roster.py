"""The list of a class, as a course system exports it: who is who by name, address and number."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..expression import MatcalcError
from .names import file_names

CANVAS_MARKS = "sis login id"
IDENTITIES = ("sis login id", "student", "student id", "sid", "id number", "username", "login", "sis user id", "id")
"""Columns that name a student, the best first; "Student" of a Canvas file is the name and comes last."""
NAMES = ("full name", "name", "student name")
EMAILS = ("email", "email address", "e-mail")
NUMBERS = ("id", "identifier", "participant", "sis user id", "sis login id", "sid", "id number", "username")
"""Columns whose values stand in the names of downloaded files."""
MOST_STUDENTS = 20_000
"""For whom variants are built."""


@dataclass(frozen=True)
class Person:
    """One student: the name that results use, the full name, the address, and the row of the list."""

    student: str
    name: str = ""
    email: str = ""
    row: Mapping[str, str] = field(default_factory=dict)

    def column(self, *names: str) -> str:
        """The first filled column of these names, whatever their case; "" where there is none.

        >>> Person("s01", row={"SIS User ID": "77"}).column("sis user id")
        '77'
        """
        known = {name.lower(): value for name, value in self.row.items()}
        return next((known[name] for name in names if known.get(name)), "")


@dataclass(frozen=True)
class Roster:
    """The students of a course by the name that results use."""

    people: Mapping[str, Person]

    def find(self, *known: str) -> Person | None:
        """The student whom one of these names, numbers or addresses belongs to, and nobody else's.

        >>> Roster({"s01": Person("s01", "Ann Lee")}).find("leeann").student
        's01'
        """
        keys = (key for text in known for key in (text.strip().lower(), plain(text)))
        return next((self._by_key[key] for key in keys if key in self._by_key), None)

    @cached_property
    def _by_key(self) -> dict[str, Person]:
        pairs = [(key, person) for person in self.people.values() for key in _keys(person)]
        often = Counter(key for key, _ in pairs)
        unique = {key: person for key, person in pairs if often[key] == 1}
        return unique | {student.lower(): person for student, person in self.people.items()}


def plain(text: str) -> str:
    """A name as Canvas writes it into file names: letters and digits alone, in lower case.

    >>> plain("Lee, Ann-Marie")
    'leeannmarie'
    """
    return re.sub(r"\W|_", "", text.lower())


def _keys(person: Person) -> set[str]:
    words = person.name.replace(",", " ").split()
    turns = {" ".join(words[turn:] + words[:turn]) for turn in range(len(words))}
    numbers = {person.column(column).removeprefix("Participant ") for column in NUMBERS}
    keys = {person.email.lower(), *(plain(turn) for turn in turns), *(number.lower() for number in numbers)}
    return keys - {""}


def read_roster(path: Path) -> Roster:
    """Read a class list: CSV of Canvas, Moodle or Gradescope, or with a column `student` or `id`.

    Raises MatcalcError for other files and for a student with two rows.
    """
    rows = _rows(path)
    people = [person for number, row in enumerate(rows, 2) if (person := _person(path, number, row)) is not None]
    repeated = [student for student, often in Counter(person.student for person in people).items() if often > 1]
    if repeated:
        raise MatcalcError(f"{path}: {repeated[0]!r} stands in two rows; every student needs a row of their own")
    return Roster({person.student: person for person in people})


def read_students(path: Path) -> tuple[str, ...]:
    """The students of a class list in its order, by the names that results use; each becomes the name of a folder.

    Raises MatcalcError for a file that is no class list, and for a student who cannot have a folder.
    """
    people = read_roster(path).people
    if not 0 < len(people) <= MOST_STUDENTS:
        raise MatcalcError(f"{path}: {len(people)} students; give a line for each, {MOST_STUDENTS} at most")
    nameless = next((student for student, person in people.items() if not _has_identity(person)), None)
    if nameless is not None:
        raise MatcalcError(f"{path}: {nameless[:70]!r} has a name alone; add a column student or id, and fill it")
    strange = next((student for student, name in file_names(people).items() if student != name), None)
    if strange is not None:
        raise MatcalcError(
            f"{path}: student {strange[:70]!r}: it names a folder, so use letters, digits and . _ - + @ only,"
            " and no two that differ in capitals alone"
        )
    return tuple(people)


def _has_identity(person: Person) -> bool:
    return person.student in {person.email, *(person.column(column) for column in IDENTITIES)}


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise MatcalcError(f"{path}: the class list cannot be read as CSV in UTF-8: {problem}") from problem
    if not rows:
        raise MatcalcError(f"{path}: the class list has no rows below its header")
    return [{(name or "").strip(): _cell(value) for name, value in row.items()} for row in rows]


def _cell(value: str | list[str] | None) -> str:
    return value.strip() if isinstance(value, str) else ""


def _person(path: Path, number: int, row: Mapping[str, str]) -> Person | None:
    """The student of a row; None for the rows of Canvas that hold no student, and for blank ones."""
    if not any(row.values()) or any(value.startswith("Points Possible") for value in row.values()):
        return None
    raw = Person("", row=row)
    of_canvas = CANVAS_MARKS in {name.lower() for name in row}
    columns = [name for name in IDENTITIES if not (of_canvas and name == "student")]
    name = _name(raw, of_canvas)
    email = raw.column(*EMAILS)
    student = raw.column(*columns) or email or name
    if not student:
        raise MatcalcError(f"{path}, row {number}: no student; add a column named student, SID, email or name")
    return Person(student, name, email, row)


def _name(raw: Person, of_canvas: bool) -> str:
    if of_canvas and raw.column("student"):
        return raw.column("student")
    return raw.column(*NAMES) or " ".join(filter(None, (raw.column("first name"), raw.column("last name"))))
