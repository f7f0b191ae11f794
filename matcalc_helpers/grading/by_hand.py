"""Points that a person gives: read from by-hand.csv, counted before all others, and kept from run to run."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from ..expression import MatcalcError
from .marks import MARKED, Mark, Marks, points_text
from .tables import FORMULA, Row

FILE = "by-hand.csv"
HEADER = ("student", "question", "points", "most", "state", "page", "answer")
LONGEST_NOTE = 32_767
"""What a cell of a spreadsheet holds."""
NOT_HERE = "not in this run"
Answer = tuple[str, str]
"""Student and question."""
_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,6})?")


@dataclass(frozen=True)
class Entry:
    """What a person wrote for one answer: points (None while open), cells of further columns, and where it stands.

    answer: the fingerprint of what was marked, as the table of an earlier run told; "" where it is not known.
    standing: whether it comes from the table of an earlier run, which may speak of students who are gone by now.
    """

    points: Fraction | None
    where: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    answer: str = ""
    standing: bool = False

    def over(self, earlier: Entry | None) -> Entry:
        """This entry, with the points and notes of an earlier one where it has none of its own."""
        if earlier is None:
            return self
        notes = {**earlier.notes, **self.notes}
        if self.points is None:
            return replace(earlier, notes=notes)
        known = earlier.answer if earlier.points == self.points and not self.answer else self.answer
        return replace(self, notes=notes, answer=known)


def points_by_hand(folder: Path, given: Path | None) -> dict[Answer, Entry]:
    """What stands in the table of the folder of results, with what a given table says in its place.

    Raises MatcalcError, naming file and row, for what cannot be read.
    """
    table = folder / FILE
    found = _standing(table) if table.exists() else {}
    if given is not None and not (table.exists() and given.exists() and given.samefile(table)):
        found |= {answer: entry.over(found.get(answer)) for answer, entry in read_by_hand(given).items()}
    return found


def _standing(table: Path) -> dict[Answer, Entry]:
    return {answer: replace(entry, standing=True) for answer, entry in read_by_hand(table).items()}


def read_by_hand(path: Path) -> dict[Answer, Entry]:
    """The entries of a table by student and question; raises MatcalcError, naming the row."""
    found: dict[Answer, Entry] = {}
    for number, row in enumerate(_rows(path), 2):
        where = f"{path}, row {number}"
        answer, entry = _entry(row, where)
        earlier = found.get(answer)
        if earlier is not None and None not in (points := {earlier.points, entry.points}) and len(points) > 1:
            raise MatcalcError(f"{where}: {', '.join(answer)} has other points in a row above; keep one of them")
        found[answer] = entry.over(earlier)
    return found


def _rows(path: Path) -> Iterator[Mapping[str | None, str | list[str] | None]]:
    try:
        reader = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))
        rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise MatcalcError(f"{path}: cannot be read as CSV in UTF-8: {problem}") from problem
    if reader.fieldnames is not None and not set(HEADER[:3]) <= set(reader.fieldnames):
        raise MatcalcError(f"{path}: the first row has to name the columns student, question and points, with commas")
    yield from rows


def _entry(row: Mapping[str | None, str | list[str] | None], where: str) -> tuple[Answer, Entry]:
    if None in row:
        raise MatcalcError(f"{where}: more cells than the first row has; put a number such as 2,5 in quotes")
    cells = {name: _as_written(cell) for name, cell in row.items() if name is not None and isinstance(cell, str)}
    notes = {name: cell for name, cell in cells.items() if name not in HEADER and cell}
    points = cells.get("points", "").strip()
    answer = cells.get("student", ""), cells.get("question", "")
    return answer, Entry(_points(where, points) if points else None, where, notes, cells.get("answer", ""))


def _as_written(cell: str) -> str:
    """A cell without the mark that keeps spreadsheets from taking it for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip(" ").startswith(FORMULA) else cell


def _points(where: str, text: str) -> Fraction:
    if not _NUMBER.fullmatch(text):
        raise MatcalcError(f"{where}: points {text[:40]!r}: write a number such as 3 or 2.5")
    return Fraction(text.replace(",", "."))


def with_points_by_hand(marks: Sequence[Marks], given: Mapping[Answer, Entry]) -> list[Marks]:
    """The marks with the points that a person gave, which count before all others.

    Raises MatcalcError for more points than there are, and for a given table that names somebody who is not here.
    """
    most = {(each.student, mark.question): mark.most for each in marks for mark in each.marks}
    for answer, entry in given.items():
        _check(answer, entry, most.get(answer))
    return [replace(each, marks=tuple(_by_person(each.student, mark, given) for mark in each.marks)) for each in marks]


def _check(answer: Answer, entry: Entry, most: int | None) -> None:
    where = f"{entry.where}: {', '.join(answer)}"
    if entry.points is None or (most is None and entry.standing):
        return
    if most is None:
        raise MatcalcError(f"{where}: no such student or question here; correct the row, or take it out")
    if entry.points > most:
        raise MatcalcError(f"{where}: {points_text(entry.points)} points are more than the {most} that there are")


def _by_person(student: str, mark: Mark, given: Mapping[Answer, Entry]) -> Mark:
    entry = given.get((student, mark.question))
    if entry is None or entry.points is None:
        return mark
    return replace(mark, points=entry.points, state=MARKED, message="Marked by your teacher.")


def not_here(marks: Iterable[Marks], given: Mapping[Answer, Entry]) -> list[Answer]:
    """The filled entries whose student or question is not in this run; the table keeps them.

    >>> not_here([], {("zoe", "q"): Entry(Fraction(3)), ("zoe", "r"): Entry(None)})
    [('zoe', 'q')]
    """
    known = {(each.student, mark.question) for each in marks for mark in each.marks}
    return [answer for answer, entry in given.items() if answer not in known and _filled(entry)]


def fingerprint(answer: str) -> str:
    """A short name for an answer, which no spreadsheet takes for a number.

    >>> fingerprint("Because.")
    'v8e18bd2e'
    """
    return f"v{hashlib.sha256(answer.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def changed_since(marks: Iterable[Marks], given: Mapping[Answer, Entry]) -> list[Answer]:
    """The answers that are others now than those to which a person gave the points."""
    now = {(each.student, mark.question): fingerprint(mark.answer) for each in marks for mark in each.marks}
    marked = {answer: entry.answer for answer, entry in given.items() if entry.points is not None and entry.answer}
    return [answer for answer, seen in marked.items() if now.get(answer, seen) != seen]


def by_hand_table(marks: Sequence[Marks], pages: Mapping[str, str], given: Mapping[Answer, Entry]) -> list[Row]:
    """All answers that wait for a person or were marked by one, with the points and notes that there are."""
    columns = tuple(dict.fromkeys(name for entry in given.values() for name in entry.notes))
    rows: list[Row] = [(*HEADER, *columns)]
    for each in marks:
        for mark in each.marks:
            entry = given.get((each.student, mark.question))
            if _filled(entry) or (each.state != "missing" and mark.points is None):
                facts = (str(mark.most), mark.state, pages[each.student], _seen(mark, entry))
                rows.append(_row((each.student, mark.question), entry, facts, columns))
    rows += (
        _row(answer, given[answer], ("", NOT_HERE, "", given[answer].answer), columns)
        for answer in not_here(marks, given)
    )
    return rows


def _seen(mark: Mark, entry: Entry | None) -> str:
    """The fingerprint of the answer to which the points belong."""
    known = "" if entry is None or entry.points is None else entry.answer
    return known if known else fingerprint(mark.answer)


def _filled(entry: Entry | None) -> bool:
    return entry is not None and (entry.points is not None or bool(entry.notes))


def _row(answer: Answer, entry: Entry | None, facts: Row, columns: Sequence[str]) -> Row:
    points = "" if entry is None or entry.points is None else exact_text(entry.points)
    notes: Mapping[str, str] = {} if entry is None else entry.notes
    return (*answer, points, *facts, *(notes.get(name, "") for name in columns))


def exact_text(points: Fraction) -> str:
    """Points as they were written, with no rounding, so that they are the same when they are read again.

    >>> exact_text(Fraction("2.125")), exact_text(Fraction(100))
    ('2.125', '100')
    """
    return f"{Decimal(points.numerator) / Decimal(points.denominator):f}"
