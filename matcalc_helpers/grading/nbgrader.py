"""Our marks inside nbgrader: `nbgrader autograde` puts them where the points of test cells go, and runs no notebook.

nbgrader takes plain functions as preprocessors, so nothing of it is imported here. Its own points come from the outputs
of test cells: an error gives 0, a number that many points, and no output at all gives every point. Here a test cell is
made anew for each question, whatever the student's notebook has in its place, and always gets a number; where a person
has to decide, it becomes a Markdown cell, which nbgrader lists for marking by hand.
"""

from __future__ import annotations

import atexit
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from ..course.assignments import load_assignment
from ..course.building.cells import cell_id
from ..course.questions import CourseQuestion
from ..course.secrets import secret_of
from ..expression import MatcalcError
from .cells import proof
from .desk import Desk, Item
from .marks import Mark, points_text
from .notebooks import READ, Cell
from .parcel import pack

Notebook = nbformat.NotebookNode
Resources = Mapping[str, Any]
NAME = "nbgrader_config.py"
MARKS = "-marks"
SCHEMA = 3
BY_HAND = "Your teacher decides about this answer."
CONFIG = '''\
"""nbgrader in this course: the marks come from matcalc, and no student's notebook is run."""

from matcalc_helpers.grading.nbgrader import MatcalcMarks

c = get_config()  # noqa: F821
matcalc = MatcalcMarks(assignments={assignments!r}, secret={secret!r})

c.ClearSolutions.code_stub = {{"python": "# Your answer goes above this line."}}
c.Autograde.sanitize_preprocessors = [
    matcalc.tidied,
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    matcalc.marked,
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
]
'''


def write_nbgrader_config(folder: Path, assignments: Path, secret: Path | None = None) -> Path:
    """Write the `nbgrader_config.py` of a course folder; raises MatcalcError where there is another one already.

    assignments: the folder with `hw1.yaml` and `questions/`. secret: a file from which the points of comparison are
    drawn; without one they follow from the seed of the course.
    """
    path = folder / NAME
    place = None if secret is None else str(secret.resolve())
    text = CONFIG.format(assignments=str(assignments.resolve()), secret=place)
    if path.exists() and path.read_text(encoding="utf-8") != text:
        raise MatcalcError(f"{path}: there is another configuration already; move it away, or add ours to it by hand")
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise MatcalcError(f"{path}: cannot be written: {problem.strerror}") from problem
    return path


@dataclass(frozen=True)
class MatcalcMarks:
    """The two preprocessors, for the assignments of one folder."""

    assignments: str
    secret: str | None = None

    def tidied(self, notebook: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """The notebook with nbgrader's own metadata only on the cells that count, and a new test cell a question."""
        questions = _questions(self.assignments, _assignment(resources))
        if _is_ours(resources):
            _tidy(notebook, questions)
        return notebook, resources

    def marked(self, notebook: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """The notebook with the points and what is said of each answer in its test cells."""
        if _is_ours(resources):
            desk = _desk(self.assignments, self.secret, _assignment(resources))
            marks = desk.mark(Item(resources["nbgrader"]["student"], READ, json.dumps(notebook)))
            _put(notebook, {mark.question: mark for mark in marks.marks})
            _tell(notebook, marks.problems)
        return notebook, resources


def _assignment(resources: Resources) -> str:
    return str(resources["nbgrader"]["assignment"])


def _is_ours(resources: Resources) -> bool:
    """Whether this is the notebook with the answers; an assignment may have others beside it."""
    return bool(resources["nbgrader"]["notebook"] == resources["nbgrader"]["assignment"])


@cache
def _questions(assignments: str, name: str) -> tuple[CourseQuestion, ...]:
    return load_assignment(Path(assignments, f"{name}.yaml")).questions


@cache
def _desk(assignments: str, secret: str | None, name: str) -> Desk:
    """The process that judges the answers to an assignment, as long as nbgrader runs."""
    drawn = None if secret is None else secret_of(secret)
    desk = Desk(pack(Path(assignments, f"{name}.yaml"), drawn))
    atexit.register(desk.close)
    return desk


# --------------------------------------------------------------------------------------------- tidying


def _tidy(notebook: Notebook, questions: Iterable[CourseQuestion]) -> None:
    known = {question.id: question for question in questions}
    names = [_name(cell) for cell in notebook.cells]
    tests = {f"{question}{MARKS}" for question in known}
    named = [(name, cell) for name, cell in zip(names, notebook.cells, strict=True) if name not in tests]
    places = {question.id: _place(question, named) for question in known.values()}
    for _, cell in named:
        cell.metadata.pop("nbgrader", None)
    notebook.cells = [cell for _, cell in named]
    for question in reversed(known.values()):
        _furnish(notebook, question, places[question.id])
    _in_its_format(notebook)


def _name(cell: Any) -> str:
    """The question of a cell by what its metadata say, which come from the student; empty for other cells."""
    for family, key in (("nbgrader", "grade_id"), ("matcalc", "question")):
        found = cell.metadata.get(family)
        if isinstance(found, Mapping) and isinstance(found.get(key), str):
            return str(found[key])
    return ""


def _place(question: CourseQuestion, named: Iterable[tuple[str, Any]]) -> Any:
    """The cell that answers a question; None where there is none. Of several the last."""
    if question.kind == "proof":
        cells = [cell for _, cell in named if cell.cell_type == "markdown" and _proves(cell, question)]
    else:
        cells = [cell for name, cell in named if cell.cell_type == "code" and name == question.id]
    return cells[-1] if cells else None


def _proves(cell: Any, question: CourseQuestion) -> bool:
    found = proof(Cell(0, "markdown", cell.source))
    return found is not None and found.question == question.id


def _furnish(notebook: Notebook, question: CourseQuestion, place: Any) -> None:
    """Give an answer its metadata, and the question its test cell behind it; the end of the notebook will do."""
    by_hand = question.kind == "proof"
    if place is None and by_hand:
        place = _markdown(f"answer-{question.id}", f"<!-- answer: {question.id} -->")
        notebook.cells.append(place)
    if place is not None:
        points = {"points": question.points} if by_hand else {}
        place.metadata["nbgrader"] = _metadata(question.id, place.cell_type, grade=by_hand, solution=True, **points)
    if not by_hand:
        test = _test(question)
        behind = next((n for n, cell in enumerate(notebook.cells, 1) if cell is place), len(notebook.cells))
        notebook.cells.insert(behind, test)


def _test(question: CourseQuestion) -> Any:
    name = f"{question.id}{MARKS}"
    metadata = {"nbgrader": _metadata(name, "code", grade=True, locked=True, points=question.points)}
    cell = {"cell_type": "code", "id": cell_id(f"marks-{question.id}"), "metadata": metadata}
    return _node({**cell, "source": f'hw.marks("{question.id}")', "execution_count": None, "outputs": []})


def _node(data: Any) -> Any:
    return nbformat.from_dict(data)  # type: ignore[no-untyped-call]


def _markdown(name: str, source: str) -> Any:
    return _node({"cell_type": "markdown", "id": cell_id(name), "metadata": {}, "source": source})


def _metadata(name: str, kind: str, **more: Any) -> Any:
    flags = {"grade": False, "solution": False, "locked": False, "task": False}
    return _node({**flags, "schema_version": SCHEMA, "grade_id": name, "cell_type": kind, **more})


def _in_its_format(notebook: Notebook) -> None:
    """Cells have names since format 4.5, and may have none before."""
    for cell in notebook.cells if notebook.nbformat_minor < 5 else ():
        cell.pop("id", None)


# --------------------------------------------------------------------------------------------- marking


def _put(notebook: Notebook, marks: Mapping[str, Mark]) -> None:
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        mark = marks.get(name.removesuffix(MARKS)) if name.endswith(MARKS) else None
        if mark is not None:
            _fill(cell, mark)


def _fill(cell: Any, mark: Mark) -> None:
    """The points as the result of the cell; the text before it is for the student, and nbgrader does not look at it."""
    if mark.points is None:
        _leave_open(cell, mark)
        return
    text = "\n".join([mark.message, *mark.hints, ""])
    told = {"output_type": "stream", "name": "stdout", "text": text}
    result = {"output_type": "execute_result", "execution_count": 1, "metadata": {}}
    points = {**result, "data": {"text/plain": points_text(mark.points)}}
    cell.outputs, cell.execution_count = _node([told, points]), 1


def _leave_open(cell: Any, mark: Mark) -> None:
    """Of a Markdown cell nbgrader says that it needs marking by hand; of a code cell it cannot say so."""
    cell.cell_type = cell.metadata.nbgrader["cell_type"] = "markdown"
    cell.source = f"{BY_HAND}\n\n{mark.message}"
    for key in ("outputs", "execution_count"):
        cell.pop(key, None)


def _tell(notebook: Notebook, problems: Iterable[str]) -> None:
    lines = [f"- {problem}" for problem in problems]
    if lines:
        notebook.cells.insert(0, _markdown("about", "\n".join(["About this notebook:", "", *lines])))
        _in_its_format(notebook)
