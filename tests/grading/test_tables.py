"""Tables: what course systems import, and no cell that a spreadsheet would run."""

import csv
import io
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcalc_helpers.course.assignments import load_assignment
from matcalc_helpers.grading.marks import BY_HAND, FAILED, MARKED, Mark, Marks, points_text
from matcalc_helpers.grading.roster import Person, Roster
from matcalc_helpers.grading.tables import (
    FORMATS,
    FORMULA,
    csv_text,
    marks_table,
)

from .small_course import write_course


def rows_of(text):
    return list(csv.reader(io.StringIO(text, newline="")))


@given(st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=4), max_size=4))
def test_no_cell_begins_like_a_formula(rows):
    for row in rows_of(csv_text(rows)):
        assert not any(cell != "-" and cell.lstrip(" ").startswith(FORMULA) for cell in row)


@given(
    st.lists(
        st.text(st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="=+-@"), max_size=9), min_size=2
    )
)
def test_harmless_cells_come_back_as_they_were(row):
    assert rows_of(csv_text([row])) == [row]


@given(st.fractions(0, 100))
def test_points_are_rounded_to_two_places(points):
    assert abs(Fraction(points_text(points)) - points) <= Fraction(1, 200)


@pytest.fixture(scope="module")
def assignment(tmp_path_factory):
    return load_assignment(write_course(tmp_path_factory.mktemp("course"), ("least-squares", "own-proof")))


def marks_of(student, *, proof, known=None, state="read"):
    marks = (
        Mark("least-squares", 3, MARKED, Fraction(3, 2), "Half.", "layout", "other-layout"),
        Mark("own-proof", 6, MARKED if proof is not None else BY_HAND, proof, "Said."),
    )
    return Marks(student, state, marks, known=known or {})


LIST = Roster(
    {
        "ann": Person(
            "ann", "Lee, Ann", "ann@x.org", {"ID": "12345", "SIS User ID": "U1", "SIS Login ID": "ann", "Section": "A"}
        ),
        "bo": Person("bo", "Bo Ng", "bo@x.org", {"Identifier": "Participant 9"}),
    }
)


def table(assignment, name):
    class_marks = [marks_of("ann", proof=Fraction(5)), marks_of("bo", proof=None)]
    return rows_of(csv_text(FORMATS[name](assignment, class_marks, LIST)))


def test_canvas_has_its_five_columns_and_the_points_possible(assignment):
    header, possible, ann, bo = table(assignment, "canvas")
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Homework 1"]
    assert possible == ["    Points Possible", "", "", "", "", "9"]
    assert ann == ["Lee, Ann", "12345", "U1", "ann", "A", "6.5"]
    assert bo[-1] == ""


def test_moodle_has_the_columns_of_its_worksheet(assignment):
    header, _, bo = table(assignment, "moodle")
    assert {"Identifier", "Grade", "Last modified (grade)", "Feedback comments"} <= set(header)
    assert bo == ["Participant 9", "Bo Ng", "bo@x.org", "", "9", "-", "least-squares: 1.5 of 3; own-proof: open of 6"]


def test_gradescope_has_one_column_for_each_question(assignment):
    header, ann, bo = table(assignment, "gradescope")
    assert header[-2:] == ["1: Least squares (3 pts)", "2: A proof of your own (6 pts)"]
    assert ann == ["Ann", "Lee", "ann", "ann@x.org", "6.5", "9", "Graded", "", "1.5", "5"]
    assert bo[6] == "Ungraded"


@pytest.mark.parametrize(("known", "name"), [({"canvas": "7"}, "canvas"), ({"moodle": "7"}, "moodle")])
def test_without_a_list_the_file_name_tells_the_number(assignment, known, name):
    (row,) = FORMATS[name](assignment, [marks_of("s", proof=None, known=known)], Roster({}))[-1:]
    assert any("7" in cell for cell in row[:2])


def test_our_own_table_leaves_open_totals_empty(assignment):
    header, ann, bo = marks_table(assignment, [marks_of("ann", proof=Fraction(5)), marks_of("bo", proof=None)], LIST)
    total, so_far = header.index("total"), header.index("so far")
    assert (ann[total], bo[total], bo[so_far]) == ("6.5", "", "1.5")
    assert dict(zip(header, bo, strict=True))["own-proof state"] == "by-hand"


def test_a_failed_answer_has_no_points():
    marks = Marks(
        "s", "read", (Mark("q", 3, FAILED, None, "Not decided."), Mark("r", 2, MARKED, Fraction(2), "Right."))
    )
    assert (marks.total, marks.so_far, marks.most) == (None, 2, 5)
