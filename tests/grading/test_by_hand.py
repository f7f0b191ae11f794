"""Points by hand: what a person wrote is kept from run to run, and what makes no sense is one line with its row."""

import csv
import io
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcalc_helpers.expression import MatcalcError
from matcalc_helpers.grading.by_hand import (
    FILE,
    LONGEST_NOTE,
    Entry,
    by_hand_table,
    changed_since,
    exact_text,
    not_here,
    points_by_hand,
    read_by_hand,
    with_points_by_hand,
)
from matcalc_helpers.grading.marks import BY_HAND, Mark, Marks
from matcalc_helpers.grading.tables import csv_text

WRITTEN = st.integers(0, 999_999_999_999).map(lambda millionths: Fraction(millionths, 10**6))


def marks_of(*students):
    return [Marks(student, "read", (Mark("own-proof", 6, BY_HAND, None, "Said."),)) for student in students]


def written(path, text, header="student,question,points"):
    path.write_text(f"{header}\n{text}\n")
    return path


def filled(tmp_path, text):
    return read_by_hand(written(tmp_path / "filled.csv", text))


def table_bytes(marks, entries):
    pages = {each.student: f"feedback/{each.student}.html" for each in marks}
    return csv_text(by_hand_table(marks, pages, entries), LONGEST_NOTE).encode()


def test_points_close_what_was_open(tmp_path):
    entries = filled(tmp_path, "bo,own-proof,4.5\nann,own-proof,")
    (bo,) = with_points_by_hand(marks_of("bo"), entries)
    assert bo.total == Fraction(9, 2)
    assert not bo.open


@given(WRITTEN)
def test_points_are_written_as_they_were_read(points):
    text = exact_text(points)
    assert Fraction(text) == points
    assert "e" not in text.lower()


@given(st.fractions(0, 6, max_denominator=1).map(Fraction), st.text("abc ,;'\"=\n", min_size=1, max_size=9))
def test_the_table_is_the_same_after_any_number_of_runs(tmp_path_factory, points, note):
    folder = tmp_path_factory.mktemp("out")
    marks = marks_of("=SUM(A1)", "bo", "cy")
    entries = {("=SUM(A1)", "own-proof"): Entry(points, notes={"remark": f"x{note}"})}
    (folder / FILE).write_bytes(table_bytes(marks, entries))
    first = points_by_hand(folder, None)
    assert first["=SUM(A1)", "own-proof"].points == points
    again = table_bytes(with_points_by_hand(marks, first), first)
    (folder / FILE).write_bytes(again)
    second = points_by_hand(folder, None)
    assert table_bytes(with_points_by_hand(marks, second), second) == again


def test_all_answers_by_hand_are_listed_the_filled_ones_with_their_points(tmp_path):
    entries = filled(tmp_path, "bo,own-proof,2.125")
    marks = with_points_by_hand(marks_of("ann", "bo"), entries)
    header, *rows = csv.reader(io.StringIO(table_bytes(marks, entries).decode()))
    assert [dict(zip(header, row, strict=True))["points"] for row in rows] == ["", "2.125"]


def test_a_given_table_counts_before_the_one_that_stands_and_a_blank_does_not(tmp_path):
    written(tmp_path / FILE, "ann,own-proof,1,\nbo,own-proof,2,late", "student,question,points,remark")
    table = written(tmp_path / "given.csv", "ann,own-proof,5\nbo,own-proof,")
    found = points_by_hand(tmp_path, table)
    assert {answer[0]: entry.points for answer, entry in found.items()} == {"ann": 5, "bo": 2}
    assert found["bo", "own-proof"].notes == {"remark": "late"}


def test_points_of_those_who_are_gone_are_kept_and_count_for_nobody(tmp_path):
    written(tmp_path / FILE, "zoe,own-proof,3\nzed,own-proof,")
    entries = points_by_hand(tmp_path, None)
    marks = with_points_by_hand(marks_of("bo"), entries)
    assert marks == marks_of("bo")
    assert not_here(marks, entries) == [("zoe", "own-proof")]
    (tmp_path / FILE).write_bytes(table_bytes(marks, entries))
    assert points_by_hand(tmp_path, tmp_path / FILE)["zoe", "own-proof"].points == 3


@pytest.mark.parametrize(("points", "seen"), [("2", "v1"), ("3", "")])
def test_a_given_table_without_fingerprints_keeps_those_of_equal_points(tmp_path, points, seen):
    written(tmp_path / FILE, "ann,own-proof,2,v1", "student,question,points,answer")
    found = points_by_hand(tmp_path, written(tmp_path / "given.csv", f"ann,own-proof,{points}"))
    assert found["ann", "own-proof"].answer == seen
    assert changed_since(marks_of("ann"), found) == [("ann", "own-proof")] * bool(seen)


@pytest.mark.parametrize("points", ["-1", "x", "1e9999999", "1/0", "nan", "7/2"])
def test_points_that_make_no_sense_are_one_line(tmp_path, points):
    with pytest.raises(MatcalcError, match="row 2"):
        filled(tmp_path, f"bo,own-proof,{points}")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("bo,own-proof,2,5", "row 2: more cells"),
        ("bo,own-proof,2\nbo,own-proof,3", "row 3: bo, own-proof has other points in a row above"),
    ],
)
def test_rows_that_could_be_misread_are_refused(tmp_path, rows, says):
    with pytest.raises(MatcalcError, match=says):
        filled(tmp_path, rows)


def test_another_separator_is_refused(tmp_path):
    with pytest.raises(MatcalcError, match="with commas"):
        read_by_hand(written(tmp_path / FILE, "bo;own-proof;2", "student;question;points"))


@pytest.mark.parametrize("row", ["bo,own-proof,7", "cy,own-proof,1", "bo,no-such,1"])
def test_more_points_than_there_are_and_strangers_are_refused(tmp_path, row):
    with pytest.raises(MatcalcError, match=r"filled\.csv, row 2"):
        with_points_by_hand(marks_of("bo"), filled(tmp_path, row))
