"""`matcalc grade`: from a folder of submissions to a folder of results, and one line for what is wrong."""

import csv
import io
import sys

import pytest

from matcalc_helpers.cli import main
from tests.grading.small_course import answer, hand_in, write_course

QUESTIONS = ("quadratic-form", "own-proof")


@pytest.fixture
def course(tmp_path):
    hand_in(tmp_path / "in", "ann", answer("quadratic-form", "3*(A + A')*x"), "<!-- answer: own-proof -->\nBecause.")
    hand_in(tmp_path / "in", "bo", answer("quadratic-form", "2*3*A*x"))
    (tmp_path / "in" / "=cy.ipynb").write_bytes(b"")
    return write_course(tmp_path / "course", QUESTIONS)


def run(course, *more):
    folder = course.parents[1]
    options = ["--assignment", str(course), "-o", str(folder / "out"), "--jobs", "1", *more]
    return main(["grade", str(folder / "in"), *options])


def test_a_class_is_graded(course, capsys):
    assert run(course) == 0
    said = capsys.readouterr()
    assert "guessed" in said.err
    assert "3 students" in said.out
    out = course.parents[1] / "out"
    tables = {"by-hand.csv", "canvas.csv", "gradescope.csv", "marks.csv", "moodle.csv"}
    assert {path.name for path in out.iterdir()} == {"feedback", "journal.txt", "report.html", *tables}
    rows = list(csv.DictReader(io.StringIO((out / "marks.csv").read_text())))
    assert [(row["student"], row["total"], row["so far"]) for row in rows] == [
        ("'=cy", "", "0"),
        ("ann", "", "4"),
        ("bo", "1", "1"),
    ]
    assert len(list((out / "feedback").iterdir())) == 3


def test_points_by_hand_and_chosen_tables(course, tmp_path):
    filled = tmp_path / "filled.csv"
    filled.write_text("student,question,points\nann,own-proof,6\n")
    assert run(course, "--by-hand", str(filled), "--format", "canvas", "--quiet", "--secret", "long enough") == 0
    out = course.parents[1] / "out"
    assert not (out / "moodle.csv").exists()
    assert "ann,,,,,10" in (out / "canvas.csv").read_text()


def test_quiet_says_nothing(course, capsys):
    assert run(course, "--quiet") == 0
    assert capsys.readouterr() == ("", "")


def test_a_class_list_adds_those_who_are_missing_and_names_strangers(course, tmp_path):
    (tmp_path / "roster.csv").write_text("student,name\nann,Ann <Lee>\nzoe,Zoe\n")
    assert run(course, "--roster", str(tmp_path / "roster.csv"), "--quiet") == 0
    report = (tmp_path / "out" / "report.html").read_text()
    assert "3 handed in, 1 did not" in report
    assert "Not in the class list: =cy, bo." in report
    assert "Ann &lt;Lee&gt;" in (tmp_path / "out" / "feedback" / "ann.html").read_text()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--jobs", "0"], "--jobs"),
        (["--secret", "short"], "at least 8"),
        (["--format", "excel"], "no such table"),
        (["--roster", "absent.csv"], "absent.csv"),
        (["--by-hand", "absent.csv"], "absent.csv"),
        (["--seconds", "0"], "--seconds"),
        (["--seconds", "nan"], "--seconds"),
        (["--assignment", "absent.yaml"], "absent.yaml"),
        (["--scheduler", "nowhere"], "--scheduler nowhere"),
    ],
)
def test_what_is_wrong_is_one_line(course, capsys, more, says):
    assert run(course, "--quiet", *more) == 2
    error = capsys.readouterr().err
    assert says in error
    assert len(error.splitlines()) == 1


def test_without_distributed_the_package_is_named(course, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "matcalc_helpers.grading.cluster", raising=False)
    assert run(course, "--quiet", "--scheduler", "tcp://127.0.0.1:9") == 2
    assert "pip install distributed" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_one_line(course, capsys):
    (course.parents[1] / "out").write_text("a file")
    assert run(course, "--quiet") == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
