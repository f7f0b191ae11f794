"""`matcalc grade`: from a folder of submissions to a folder of results, and one line for what is wrong."""

import csv
import io
import shlex
import shutil
import sys

import pytest

from matcalc_helpers.cli import main
from matcalc_helpers.grading import running
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
    assert {path.name for path in out.iterdir()} == {"feedback", "feedback.txt", "journal.txt", "report.html", *tables}
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


def fill_in(course, points, student="ann"):
    """Write points into by-hand.csv of the results, in place, as a teacher does."""
    path = course.parents[1] / "out" / "by-hand.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline="")))
    for row in rows:
        if (row["student"], row["question"]) == (student, "own-proof"):
            row["points"] = points
    with path.open("w", newline="") as file:
        table = csv.DictWriter(file, rows[0])
        table.writeheader()
        table.writerows(rows)
    return path


def total(course, student="ann"):
    text = (course.parents[1] / "out" / "marks.csv").read_text()
    return next(row["total"] for row in csv.DictReader(io.StringIO(text)) if row["student"] == student)


@pytest.mark.parametrize("given", [False, True])
def test_points_filled_in_in_place_are_there_after_every_run(course, given):
    run(course, "--quiet")
    path = fill_in(course, "2.125")
    more = ["--by-hand", str(path)] if given else []
    for _ in range(3):
        assert run(course, "--quiet", *more) == 0
        assert total(course) == "6.13"
        assert "ann,own-proof,2.125,6,marked" in path.read_text()


def test_an_answer_that_changed_after_it_was_marked_is_said_until_it_is_looked_at(course, capsys):
    run(course, "--quiet")
    path = fill_in(course, "3")
    assert run(course, "--quiet") == 0
    assert capsys.readouterr().err == ""
    hand_in(course.parents[1] / "in", "ann", "<!-- answer: own-proof -->\nAnother proof.")
    for _ in range(2):
        assert run(course, "--quiet") == 0
        (line,) = capsys.readouterr().err.splitlines()
        assert "1 answer changed after a person marked it: ann, own-proof" in line
        assert total(course) == "3"
    path.write_text("student,question,points,answer\nann,own-proof,4,\n")
    assert run(course, "--quiet") == 0
    assert capsys.readouterr().err == ""
    assert total(course) == "4"


def test_points_written_while_a_run_goes_on_are_kept(course, monkeypatch):
    run(course, "--quiet")
    grade = running.grade

    def slow(*arguments, **options):
        fill_in(course, "3")
        return grade(*arguments, **options)

    monkeypatch.setattr(running, "grade", slow)
    assert run(course, "--quiet") == 0
    assert total(course) == "7"


@pytest.mark.parametrize("points", ["7", "three", "-1"])
def test_points_that_cannot_be_are_one_line_and_nothing_is_written(course, capsys, points):
    run(course, "--quiet")
    fill_in(course, points)
    out = course.parents[1] / "out"
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert run(course, "--quiet") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "by-hand.csv, row " in line
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_points_and_pages_of_a_student_who_is_gone(course, capsys):
    run(course, "--quiet")
    path = fill_in(course, "3")
    shutil.rmtree(course.parents[1] / "in" / "ann")
    feedback = path.parent / "feedback"
    (feedback / "my-notes.html").write_text("Of the teacher.")
    for _ in range(2):
        assert run(course, "--quiet") == 0
        (line,) = capsys.readouterr().err.splitlines()
        assert "keeps 1 row of students or questions not in this run: ann, own-proof" in line
    assert "ann,own-proof,3," in path.read_text()
    assert not (feedback / "ann.html").exists()
    assert {"bo.html", "my-notes.html"} < {page.name for page in feedback.iterdir()}


def test_one_student_is_one_student(course, capsys):
    shutil.rmtree(course.parents[1] / "in" / "bo")
    (course.parents[1] / "in" / "=cy.ipynb").unlink()
    assert run(course) == 0
    said = capsys.readouterr().out
    assert said.startswith("1 student;")
    assert "1 student has answers" in said


def test_the_folder_above_the_submissions_is_noticed(course, capsys):
    for name in ("cy", "di"):
        hand_in(course.parents[1] / "in", name, answer("quadratic-form", "x"))
    folder = course.parents[1] / "above"
    folder.mkdir()
    (course.parents[1] / "in").rename(folder / "submissions")
    folder.rename(course.parents[1] / "in")
    assert run(course, "--quiet") == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert "submissions: 5 notebooks in it" in line
    assert f"did you mean {course.parents[1] / 'in' / 'submissions'}?" in line


def test_the_sample_class_says_how_to_grade_it(course, capsys):
    folder = course.parents[1] / "a class"
    assert main(["assign", "sample", str(course), "-o", str(folder), "--students", "1"]) == 0
    first, command = capsys.readouterr().out.splitlines()
    assert "1 submission," in first
    program, *arguments = shlex.split(command)
    assert program == "matcalc"
    assert main([*arguments, "--jobs", "1"]) == 0
    assert "1 student;" in capsys.readouterr().out


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
