"""Running: the same marks whatever the jobs, the order and the kills; a judge that hangs or dies harms one answer."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from matcalc_helpers.grading.desk import Desk, item_of
from matcalc_helpers.grading.handed_in import find_submissions
from matcalc_helpers.grading.marks import FAILED
from matcalc_helpers.grading.parcel import pack
from matcalc_helpers.grading.running import SUSPICIOUS, checked_jobs, grade, on_desks
from tools.notebooks import ROOT

from .small_course import TEXT, answer, hand_in, write_course

ANSWERS = ("3*(A + A')*x", "2*3*A*x", "2*A'*(A*x - b)", "A'*(A*x - b)", "m x n", "n x m", "2*(", "", "x", "hw")


@pytest.fixture(scope="module")
def small_class(tmp_path_factory):
    """A class of forty with answers drawn once for all."""
    folder = tmp_path_factory.mktemp("class")
    choice = random.Random(1)
    for number in range(40):
        hand_in(folder / "in", f"s{number:02}", *(answer(name, choice.choice(ANSWERS)) for name in TEXT))
    (folder / "in" / "s00" / "hw1.ipynb").write_bytes(b"nothing")
    return folder / "in", write_course(folder / "course", TEXT)


def graded(small_class, tmp_path, jobs=1, order=1):
    submissions, course = small_class
    parcel = pack(course, "a secret")
    handed = find_submissions(submissions, "hw1")[::order]
    return grade(handed, parcel, tmp_path / "journal.txt", on_desks(parcel, jobs), quiet=True)


def test_the_marks_do_not_depend_on_jobs_order_or_an_earlier_run(small_class, tmp_path):
    one = graded(small_class, tmp_path / "one")
    assert graded(small_class, tmp_path / "two", jobs=2) == one
    assert graded(small_class, tmp_path / "back", order=-1)[::-1] == one
    assert graded(small_class, tmp_path / "one") == one
    assert {mark.outcome for marks in one for mark in marks.marks} >= {
        "right",
        "wrong",
        "shape",
        "layout",
        "unreadable",
    }


def command(small_class, output):
    submissions, course = small_class
    options = ["--assignment", course, "-o", output, "--secret", "a secret", "--jobs", "2", "--quiet"]
    program = "import sys; from matcalc_helpers.cli import main; sys.exit(main(sys.argv[1:]))"
    return [sys.executable, "-c", program, "grade", submissions, *options]


def files_of(folder):
    """All results by their place; the journal is not one."""
    found = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: content for name, content in found.items() if name != Path("journal.txt")}


def test_a_run_that_is_killed_again_and_again_ends_with_the_same_bytes(small_class, tmp_path):
    subprocess.run(command(small_class, tmp_path / "whole"), check=True, cwd=ROOT)
    for lines in (1, 20):
        process = subprocess.Popen(command(small_class, tmp_path / "killed"), cwd=ROOT)
        journal = tmp_path / "killed" / "journal.txt"
        while process.poll() is None and not (journal.exists() and journal.read_bytes().count(b"\n") >= lines):
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
    subprocess.run(command(small_class, tmp_path / "killed"), check=True, cwd=ROOT)
    assert files_of(tmp_path / "killed") == files_of(tmp_path / "whole")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hang()", "too long"),
        ("stuck()", "too long"),
        ("crash()", "judge ended"),
        ("raise()", "a bug in the judge"),
        ("exhaust()", "too much memory"),
    ],
)
def test_a_judge_that_goes_wrong_fails_one_answer_and_goes_on(tmp_path, text, reason):
    parcel = pack(write_course(tmp_path / "course", TEXT), "a secret", seconds=1.0)
    hand_in(tmp_path / "in", "s1", *(answer(*pair) for pair in zip(TEXT, ("3*(A + A')*x", text, "m x n"), strict=True)))
    hand_in(tmp_path / "in", "s2", answer("least-squares", "2*A'*(A*x - b)"))
    handed = find_submissions(tmp_path / "in", "hw1")
    judge = (sys.executable, "-P", "-m", "tests.grading.hanging_judge")
    first, second = grade(handed, parcel, tmp_path / "j", on_desks(parcel, 1, judge), quiet=True)
    assert [mark.outcome for mark in first.marks] == ["right", None, "right"]
    assert first.marks[1].state == FAILED
    assert first.marks[1].points is None
    assert first.total is None
    assert reason in first.marks[1].message
    assert second.marks[1].outcome == "right"
    assert len((tmp_path / "j").read_text().splitlines()) == 1


def failing(tmp_path, *answers):
    """Grade a class whose answers are these, in turn, with the judge that goes wrong."""
    parcel = pack(write_course(tmp_path / "course", ("least-squares",)), "a secret")
    for number, text in enumerate(answers):
        hand_in(tmp_path / "in", f"s{number:02}", answer("least-squares", text))
    judge = (sys.executable, "-P", "-m", "tests.grading.hanging_judge")
    marks = grade(find_submissions(tmp_path / "in", "hw1"), parcel, tmp_path / "j", on_desks(parcel, 1, judge))
    return [mark.state for each in marks for mark in each.marks]


def test_a_judge_that_fails_from_the_start_is_said_once_and_early(tmp_path, capsys):
    assert set(failing(tmp_path, *["raise()"] * (SUSPICIOUS + 1))) == {FAILED}
    (line,) = capsys.readouterr().err.splitlines()
    assert f"the first {SUSPICIOUS} answers" in line
    assert "is the installation whole?" in line
    assert "a bug in the judge" in line


def test_answers_that_end_the_judge_among_others_are_no_alarm(tmp_path, capsys):
    states = failing(tmp_path, "x", *["raise()"] * SUSPICIOUS)
    assert states.count(FAILED) == SUSPICIOUS
    assert capsys.readouterr().err == ""


def test_no_process_is_left_behind(tmp_path):
    parcel = pack(write_course(tmp_path / "course", TEXT), "a secret")
    hand_in(tmp_path / "in", "s1", answer("least-squares", "x"))
    with Desk(parcel) as desk:
        desk.mark(item_of(find_submissions(tmp_path / "in", "hw1")[0]))
        number = desk.process.pid
        os.kill(number, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_modules_in_the_current_folder_are_not_imported(tmp_path, monkeypatch):
    parcel = pack(write_course(tmp_path / "course", TEXT), "a secret")
    hand_in(tmp_path / "in", "s1", answer("least-squares", "2*A'*(A*x - b)"))
    for name in ("json", "faulthandler", "yaml", "matcalc_helpers"):
        (tmp_path / "in" / f"{name}.py").write_text("raise SystemExit('a student was here')")
    monkeypatch.chdir(tmp_path / "in")
    with Desk(parcel) as desk:
        marks = desk.mark(item_of(find_submissions(tmp_path / "in", "hw1")[0]))
    assert marks.marks[1].outcome == "right"


def test_each_student_has_variants_of_their_own_where_the_course_says_so(tmp_path):
    course = write_course(tmp_path / "course", ("quadratic-form",))
    for number in range(12):
        hand_in(tmp_path / "in", f"s{number}", answer("quadratic-form", "5*(A + A')*x"))
    parcel = pack(course, "a secret", own_variants=True)
    marks = grade(find_submissions(tmp_path / "in", "hw1"), parcel, tmp_path / "j", on_desks(parcel, 1), quiet=True)
    assert {each.marks[0].outcome for each in marks} == {"right", "wrong"}


def test_a_missing_assignment_is_found_before_anything_is_marked(small_class, tmp_path):
    shutil.copytree(small_class[1].parent, tmp_path / "course")
    (tmp_path / "course" / "questions" / "set" / "least-squares.yaml").unlink()
    broken = subprocess.run(
        command((small_class[0], tmp_path / "course" / "hw1.yaml"), tmp_path / "out"),
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert broken.returncode == 2
    assert len(broken.stderr.splitlines()) == 1
    assert "least-squares" in broken.stderr


def test_the_number_of_jobs_is_checked():
    with pytest.raises(ValueError, match="--jobs 0"):
        checked_jobs(0)
