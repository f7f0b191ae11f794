"""nbgrader from the source notebook to the table of points, with our marks; where `make graders` has installed it."""

import csv
import json
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import nbformat
import pytest

from matcalc_helpers.course.assignments import chosen, load_assignment
from matcalc_helpers.course.building.nbgrader_source import nbgrader_text
from matcalc_helpers.expression import MatcalcError
from matcalc_helpers.grading.nbgrader import NAME, MatcalcMarks, write_nbgrader_config
from tests.grading.small_course import answer, write_course

GRADERS = Path(__file__).parents[2] / ".venv" / "graders" / "bin"
installed = pytest.mark.skipif(not (GRADERS / "nbgrader").exists(), reason="nbgrader is not installed: make graders")
FORGERY = 'get_ipython().ast_node_interactivity = "none"\nhw.marks = lambda question: 99'
CODE = '@hw.code("linear-backward")\ndef linear_backward(X, W, G):\n    return {}'
RIGHT = {
    "quadratic-form": answer("quadratic-form", "3*(A + A')*x"),
    "least-squares": answer("least-squares", "2*A'*(A*x - b)"),
    "shape-of-a-slope": answer("shape-of-a-slope", "m x n"),
    "linear-backward": CODE.format("G @ W.T, X.T @ G"),
    "own-proof": "<!-- answer: own-proof -->\nBy the product rule.",
}
WRONG = {
    "quadratic-form": answer("quadratic-form", "2*3*A*x"),  # foreseen, with a quarter of 4 points
    "least-squares": answer("least-squares", "A'*(A*x - b)"),
    "shape-of-a-slope": answer("shape-of-a-slope", "n x m"),  # half of the point
    "linear-backward": CODE.format("-G @ W.T, X.T @ G"),
}
STUDENTS = {
    "right": RIGHT,
    "wrong": WRONG,
    "stopped": {**RIGHT, "linear-backward": CODE.format("open('/etc/shadow')")},
    "crashed": {**RIGHT, "linear-backward": CODE.format("__import__('os')._exit(0)")},
    "forged": {**WRONG, "quadratic-form": f"{FORGERY}\n{WRONG['quadratic-form']}"},
    "tampered": RIGHT,
    "removed": RIGHT,
    "nothing": {},
}
POINTS = {
    "right": 13,
    "wrong": 1.5,
    "stopped": 8,
    "crashed": 8,
    "forged": 1.5,
    "tampered": 13,
    "removed": 13,
    "nothing": 0,
}
OPEN = {"own-proof", "linear-backward-marks"}


def nbgrader(course, *arguments, check=True):
    """Run nbgrader as at a prompt in the folder of the course."""
    environment = {**os.environ, "PATH": f"{GRADERS}:{os.environ['PATH']}"}
    done = subprocess.run(
        [GRADERS / "nbgrader", *arguments], cwd=course, env=environment, capture_output=True, text=True, timeout=300
    )
    assert not check or done.returncode == 0, done.stderr[-3000:]
    return done


def answered(release, answers):
    """The released notebook with the answers of a student in it."""
    notebook = nbformat.read(release, 4)
    for cell in notebook.cells:
        name = cell.metadata.get("matcalc", {}).get("question")
        if name in answers:
            cell.source = answers[name]
    return notebook


def tampered(notebook):
    """Every flag of nbgrader turned, more points, and outputs that give them."""
    for cell in notebook.cells:
        found = cell.metadata.get("nbgrader")
        if found:
            found.update({flag: not found.get(flag) for flag in ("grade", "solution", "locked")}, points=99)
    return notebook


def removed(notebook):
    """No test cells any more, and no metadata; two answers have changed places, and one is there twice."""
    kept = [cell for cell in notebook.cells if not cell.source.startswith("hw.marks")]
    for cell in kept:
        cell.metadata = nbformat.NotebookNode()
    notebook.cells = [*reversed(kept), nbformat.v4.new_code_cell(RIGHT["least-squares"])]
    return notebook


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with an assignment that was released, handed in by all students, and graded."""
    root = tmp_path_factory.mktemp("course")
    assignment = load_assignment(write_course(root / "assignments"))
    source = root / "course" / "source" / "hw1"
    source.mkdir(parents=True)
    (source / "hw1.ipynb").write_text(nbgrader_text(assignment, chosen(assignment, "")))
    write_nbgrader_config(root / "course", root / "assignments")
    nbgrader(root / "course", "generate_assignment", "hw1")
    for student, answers in STUDENTS.items():
        notebook = answered(root / "course" / "release" / "hw1" / "hw1.ipynb", answers)
        notebook = {"tampered": tampered, "removed": removed}.get(student, lambda same: same)(notebook)
        folder = root / "course" / "submitted" / student / "hw1"
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / "hw1.ipynb")
    nbgrader(root / "course", "autograde", "hw1")
    return root / "course"


def table(course):
    nbgrader(course, "export")
    with (course / "grades.csv").open() as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}


OPEN_CELLS = """
select base_cell.name from grade join base_cell on base_cell.id = grade.cell_id
join submitted_notebook on submitted_notebook.id = grade.notebook_id
join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
where grade.needs_manual_grade and submitted_assignment.student_id = ?
"""


def open_cells(course, student):
    """The cells of which nbgrader says that a person has to mark them."""
    with closing(sqlite3.connect(course / "gradebook.db")) as book:
        return {name for (name,) in book.execute(OPEN_CELLS, [student])}


@installed
@pytest.mark.peers
@pytest.mark.slow
def test_every_submission_gets_our_points_and_forgeries_gain_none(course):
    scores = {student: float(row["score"]) for student, row in table(course).items()}
    assert scores == POINTS


@installed
@pytest.mark.peers
@pytest.mark.slow
def test_what_cannot_be_decided_is_listed_for_marking_by_hand(course):
    assert open_cells(course, "right") == {"own-proof"}
    assert open_cells(course, "crashed") == OPEN
    assert open_cells(course, "stopped") == {"own-proof"}
    assert "linear-backward-marks" not in open_cells(course, "nothing")


@installed
@pytest.mark.peers
@pytest.mark.slow
def test_the_feedback_says_what_was_said_of_each_answer(course):
    nbgrader(course, "generate_feedback", "hw1")
    pages = {name: (course / "feedback" / name / "hw1" / "hw1.html").read_text() for name in STUDENTS}
    assert "Right." in pages["right"]
    assert "has the right shape, and its entries are not right" in pages["wrong"]
    assert "Your teacher decides about this answer." in pages["crashed"]
    assert "is answered 2 times" in pages["removed"]


@installed
@pytest.mark.peers
@pytest.mark.slow
def test_no_notebook_was_run(course):
    for student in STUDENTS:
        graded = nbformat.read(course / "autograded" / student / "hw1" / "hw1.ipynb", 4)
        for cell in graded.cells:
            assert cell.cell_type != "code" or not cell.outputs or cell.source.startswith("hw.marks(")


@installed
@pytest.mark.peers
@pytest.mark.slow
def test_a_notebook_that_cannot_be_read_harms_no_other_and_is_named(course):
    broken = course / "submitted" / "zz-broken" / "hw1" / "hw1.ipynb"
    broken.parent.mkdir(parents=True)
    broken.write_text('{"cells": [')
    done = nbgrader(course, "autograde", "hw1", check=False)
    assert done.returncode != 0
    assert "zz-broken" in done.stderr
    scores = {student: float(row["score"]) for student, row in table(course).items() if student in POINTS}
    assert scores == POINTS


# ------------------------------------------------------------------------------- without nbgrader


RESOURCES = {"nbgrader": {"assignment": "hw1", "notebook": "hw1", "student": "ann"}}


@pytest.fixture
def marks(tmp_path):
    """The preprocessors for a small course."""
    return MatcalcMarks(str(write_course(tmp_path / "assignments").parent))


def mark_cells(notebook):
    found = [
        cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id", "").endswith("-marks")
    ]
    return {cell.metadata.nbgrader.grade_id.removesuffix("-marks"): cell for cell in found}


def test_an_empty_notebook_gets_a_test_cell_for_each_question_and_no_points(marks):
    notebook, _ = marks.marked(*marks.tidied(nbformat.v4.new_notebook(), RESOURCES))
    given = {name: cell.outputs[-1].data["text/plain"] for name, cell in mark_cells(notebook).items()}
    assert given == dict.fromkeys(["quadratic-form", "least-squares", "shape-of-a-slope", "linear-backward"], "0")
    nbformat.validate(notebook)


def test_an_old_notebook_keeps_its_format(marks):
    notebook = nbformat.v4.new_notebook(nbformat_minor=4)
    marks.marked(*marks.tidied(notebook, RESOURCES))
    nbformat.validate(notebook)
    assert all("id" not in cell for cell in notebook.cells)


def test_tidying_twice_changes_nothing(marks):
    cells = [nbformat.v4.new_code_cell(source) for source in RIGHT.values() if not source.startswith("<!--")]
    notebook, _ = marks.tidied(nbformat.v4.new_notebook(cells=cells), RESOURCES)
    before = json.dumps(notebook)
    assert json.dumps(marks.tidied(notebook, RESOURCES)[0]) == before


def test_another_notebook_of_the_assignment_is_left_alone(marks):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("Read this.")])
    before = json.dumps(notebook)
    marks.marked(*marks.tidied(notebook, {"nbgrader": {**RESOURCES["nbgrader"], "notebook": "reading"}}))
    assert json.dumps(notebook) == before


def test_an_assignment_that_is_not_ours_is_refused(marks):
    resources = {"nbgrader": {"assignment": "hw9", "notebook": "hw9", "student": "ann"}}
    with pytest.raises(MatcalcError, match=r"hw9\.yaml"):
        marks.tidied(nbformat.v4.new_notebook(), resources)


def test_the_configuration_of_someone_else_is_kept(tmp_path):
    path = write_nbgrader_config(tmp_path, tmp_path)
    assert write_nbgrader_config(tmp_path, tmp_path) == path
    (tmp_path / NAME).write_text("c = get_config()\n")
    with pytest.raises(MatcalcError, match="another configuration"):
        write_nbgrader_config(tmp_path, tmp_path)
    assert (tmp_path / NAME).read_text() == "c = get_config()\n"
