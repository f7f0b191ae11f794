"""Tables of marks: our own with everything in it, and those that Canvas, Moodle and Gradescope read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from ..course.assignments import Assignment
from .marks import Mark, Marks, points_text
from .roster import Person, Roster

Row = Sequence[str]
Table = Callable[[Assignment, Sequence[Marks], Roster], list[Row]]
NOTHING = "-"
"""What Moodle writes for a date that there is not; on its own it is no formula."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 1000


def csv_text(rows: Iterable[Row], longest: int = LONGEST_CELL) -> str:
    r"""Rows as CSV in which no cell is taken for a formula by a spreadsheet.

    >>> csv_text([["=1+1", "a,b", "3"]])
    '\'=1+1,"a,b",3\r\n'
    """
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_harmless(cell, longest) for cell in row] for row in rows)
    return text.getvalue()


def _harmless(cell: str, longest: int) -> str:
    kept = "".join(letter for letter in cell if letter >= " " or letter in "\t\r\n")[:longest]
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
