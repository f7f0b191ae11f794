"""Tables of marks: our own with everything in it, and those that Canvas, Moodle and Gradescope read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

from ..course.assignments import Assignment
from ..expression import MatcalcError
from .marks import MARKED, Mark, Marks, points_text
from .roster import Person, Roster

Row = Sequence[str]
Table = Callable[[Assignment, Sequence[Marks], Roster], list[Row]]
NOTHING = "-"
"""What Moodle writes for a date that there is not; on its own it is no formula."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 1000
_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,6})?")


def csv_text(rows: Iterable[Row]) -> str:
    r"""Rows as CSV in which no cell is taken for a formula by a spreadsheet.

    >>> csv_text([["=1+1", "a,b", "3"]])
    '\'=1+1,"a,b",3\r\n'
    """
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _harmless(cell: str) -> str:
    kept = "".join(letter for letter in cell if letter >= " " or letter in "\t\r\n")[:LONGEST_CELL]
    return f"'{kept}" if kept != NOTHING and kept.lstrip(" ").startswith(FORMULA) else kept


def marks_table(assignment: Assignment, marks: Sequence[Marks], roster: Roster) -> list[Row]:
    """One row a student: total (empty while an answer is open), points so far, and all about each question."""
    names = [question.id for question in assignment.questions]
    fields = ("points", "state", "outcome", "mistake")
    header = ["student", "name", "notebook", "total", "so far", "most", "open"]
    rows: list[Row] = [[*header, *(f"{name} {field}" for name in names for field in fields)]]
    for each in marks:
        by_question = {mark.question: mark for mark in each.marks}
        cells = [cell for name in names for cell in _cells(by_question.get(name))]
        totals = [points_text(each.total), points_text(each.so_far), str(each.most), str(len(each.open))]
        rows.append([each.student, _person(each, roster).name, each.state, *totals, *cells])
    return rows


def _cells(mark: Mark | None) -> Row:
    if mark is None:
        return ("", "", "", "")
    return points_text(mark.points), mark.state, mark.outcome or "", mark.mistake or ""


def _person(marks: Marks, roster: Roster) -> Person:
    """Who the student is by the class list, or by what the file name told."""
    known = roster.people.get(marks.student)
    return (
        known if known is not None else Person(marks.student, marks.known.get("name", ""), marks.known.get("email", ""))
    )


def canvas_table(assignment: Assignment, marks: Sequence[Marks], roster: Roster) -> list[Row]:
    """The file that Canvas imports into its gradebook; an open total stays empty, which changes nothing there."""
    rows: list[Row] = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", assignment.title]]
    rows.append(["    Points Possible", "", "", "", "", str(_most(assignment))])
    for each in marks:
        person = _person(each, roster)
        number = person.column("id") or each.known.get("canvas", "")
        known = (number, person.column("sis user id"), person.column("sis login id"), person.column("section"))
        rows.append([person.name or each.student, *known, points_text(each.total)])
    return rows


def moodle_table(assignment: Assignment, marks: Sequence[Marks], roster: Roster) -> list[Row]:
    """The grading worksheet of a Moodle assignment, with the columns that its import asks for."""
    header = ("Identifier", "Full name", "Email address", "Grade", "Maximum Grade", "Last modified (grade)")
    rows: list[Row] = [[*header, "Feedback comments"]]
    for each in marks:
        person = _person(each, roster)
        number = each.known.get("moodle", "")
        identifier = person.column("identifier") or (f"Participant {number}" if number else "")
        grade = (points_text(each.total), str(_most(assignment)), person.column("last modified (grade)") or NOTHING)
        rows.append([identifier, person.name or each.student, person.email, *grade, _comment(each)])
    return rows


def _comment(marks: Marks) -> str:
    """One line for the student: what each question earned."""
    return "; ".join(f"{mark.question}: {points_text(mark.points) or 'open'} of {mark.most}" for mark in marks.marks)


def gradescope_table(assignment: Assignment, marks: Sequence[Marks], roster: Roster) -> list[Row]:
    """The columns of Gradescope's own table of grades, one of them for each question."""
    questions = [f"{n}: {question.title} ({question.points} pts)" for n, question in enumerate(assignment.questions, 1)]
    header = ("First Name", "Last Name", "SID", "Email", "Total Score", "Max Points", "Status", "Submission ID")
    rows: list[Row] = [[*header, *questions]]
    for each in marks:
        person = _person(each, roster)
        status = "Missing" if each.state == "missing" else "Ungraded" if each.open else "Graded"
        score = (points_text(each.total), str(_most(assignment)), status, each.known.get("gradescope", ""))
        number = person.column("sid") or each.known.get("sid", "") or each.student
        rows.append([*_names(person), number, person.email, *score, *(points_text(mark.points) for mark in each.marks)])
    return rows


def _names(person: Person) -> tuple[str, str]:
    """First and last name; of a name in one piece the last word is the last name."""
    first, last = person.column("first name"), person.column("last name")
    if first or last:
        return first, last
    if "," in person.name:
        last, _, first = person.name.partition(",")
        return first.strip(), last.strip()
    first, _, last = person.name.rpartition(" ")
    return first, last


def _most(assignment: Assignment) -> int:
    return sum(question.points for question in assignment.questions)


FORMATS: Mapping[str, Table] = MappingProxyType(
    {"canvas": canvas_table, "moodle": moodle_table, "gradescope": gradescope_table}
)
"""The tables for course systems, by the word of the command line; each is written to a file of that name."""


# ------------------------------------------------------------------------------------ points by hand

BY_HAND_HEADER = ("student", "question", "points", "most", "state", "page")


def by_hand_table(marks: Iterable[Marks], pages: Mapping[str, str]) -> list[Row]:
    """All answers that wait for a person, with an empty column for the points and the page that shows the answer."""
    waiting = [(each.student, mark) for each in marks if each.state != "missing" for mark in each.open]
    rows = [[student, mark.question, "", str(mark.most), mark.state, pages[student]] for student, mark in waiting]
    return [BY_HAND_HEADER, *rows]


def read_by_hand(path: Path) -> dict[tuple[str, str], Fraction]:
    """Points by student and question from a filled table; raises MatcalcError, naming the row."""
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise MatcalcError(f"{path}: cannot be read as CSV in UTF-8: {problem}") from problem
    found: dict[tuple[str, str], Fraction] = {}
    for number, row in enumerate(rows, 2):
        student, question, points = (row.get(name) for name in BY_HAND_HEADER[:3])
        if student is None or question is None:
            raise MatcalcError(f"{path}: the first row has to name the columns student, question and points")
        if points:
            found[_as_written(student), question] = _points(f"{path}, row {number}", points)
    return found


def _as_written(cell: str) -> str:
    """A cell without the mark that keeps spreadsheets from taking it for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip(" ").startswith(FORMULA) else cell


def _points(where: str, text: str) -> Fraction:
    if not _NUMBER.fullmatch(text.strip()):
        raise MatcalcError(f"{where}: points {text[:40]!r}: write a number such as 3 or 2.5")
    return Fraction(text.strip().replace(",", "."))


def with_points_by_hand(marks: Sequence[Marks], given: Mapping[tuple[str, str], Fraction]) -> list[Marks]:
    """The marks with the points that a person gave, which count before all others; MatcalcError for strangers."""
    known = {(each.student, mark.question): mark.most for each in marks for mark in each.marks}
    for (student, question), points in given.items():
        if (student, question) not in known:
            raise MatcalcError(f"points by hand for {student}, {question}: no such student or question here")
        most = known[student, question]
        if points > most:
            raise MatcalcError(f"points by hand for {student}, {question}: {points_text(points)} is more than {most}")
    return [replace(each, marks=tuple(_by_person(each.student, mark, given) for mark in each.marks)) for each in marks]


def _by_person(student: str, mark: Mark, given: Mapping[tuple[str, str], Fraction]) -> Mark:
    points = given.get((student, mark.question))
    return mark if points is None else replace(mark, points=points, state=MARKED, message="Marked by your teacher.")
