"""A class with known answers: nothing wrong accepted, nothing right refused, mistakes named, hostile ones contained."""

import json
import os
from pathlib import Path

import pytest

from matcalc_helpers.course.assignments import load_assignment
from matcalc_helpers.grading.handed_in import find_submissions
from matcalc_helpers.grading.marks import MARKED
from matcalc_helpers.grading.parcel import pack
from matcalc_helpers.grading.running import grade, on_desks
from matcalc_helpers.grading.sample_answers import HOSTILE_BODIES
from matcalc_helpers.grading.sample_class import write_sample
from matcalc_helpers.grading.sample_comparison import compare
from matcalc_helpers.grading.sample_notebooks import FILES, HONEST
from tools.notebooks import ROOT

from .small_course import TEXT, write_course

NAMED = 0.95
ASSIGNMENTS = [path.stem for path in sorted((ROOT / "assignments").glob("*.yaml"))]
ALL = os.environ.get("CI") == "true"
WRITTEN = (Path("/tmp/written-by-a-student"), Path("/tmp/written-by-a-notebook"), Path("/etc/written"))


def graded(course, folder, students):
    write_sample(load_assignment(course), folder, students)
    parcel = pack(course, "a secret")
    handed = find_submissions(folder / "submissions", load_assignment(course).id)
    marks = grade(handed, parcel, folder / "journal.txt", on_desks(parcel, 2), quiet=True)
    return json.loads((folder / "truth.json").read_text()), marks


def assert_as_planted(truth, marks):
    found = compare(truth, marks)
    assert found.accepted == []
    assert found.refused == []
    assert found.other == []
    assert found.named >= NAMED, found.unnamed
    assert not any(path.exists() for path in WRITTEN)
    return found


@pytest.mark.sandbox
@pytest.mark.slow
def test_every_hostile_student_is_contained_and_nobody_else_is_harmed(tmp_path):
    truth, marks = graded(write_course(tmp_path / "course"), tmp_path / "class", 90)
    found = assert_as_planted(truth, marks)
    assert found.mistakes > 5
    specials = {student["special"] for student in truth.values()}
    assert specials >= {f"file: {name}" for name in FILES} | {f"cells: {name}" for name in HONEST}
    assert specials >= {f"code: {name}" for name in HOSTILE_BODIES}


@pytest.mark.sandbox
@pytest.mark.slow
@pytest.mark.parametrize("name", ASSIGNMENTS if ALL else ASSIGNMENTS[:1])
def test_the_assignments_of_the_course(tmp_path, name):
    students = 200 if ALL and name == ASSIGNMENTS[0] else 30
    truth, marks = graded(ROOT / "assignments" / f"{name}.yaml", tmp_path, students)
    assert_as_planted(truth, marks)


def test_the_same_seed_gives_the_same_class(tmp_path):
    course = load_assignment(write_course(tmp_path / "course", TEXT))
    for name, seed in (("one", 1), ("two", 1), ("three", 2)):
        write_sample(course, tmp_path / name, 10, seed)
    one, two, three = ((tmp_path / name / "truth.json").read_bytes() for name in ("one", "two", "three"))
    assert one == two
    assert one != three


@pytest.mark.parametrize("points", [4, 0])
def test_the_comparison_can_fail(tmp_path, points):
    course = write_course(tmp_path / "course", ("quadratic-form",))
    truth, marks = graded(course, tmp_path / "class", 12)
    marked = [mark for each in marks for mark in each.marks if mark.state == MARKED]
    for mark in marked:
        object.__setattr__(mark, "points", points)
        object.__setattr__(mark, "mistake", "term-missing")
    found = compare(truth, marks)
    assert found.accepted if points else found.refused
    assert found.named < NAMED
