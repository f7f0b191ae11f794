"""Our marks inside otter: a zip file whose plugin marks the notebook and gives `otter run` an empty one to run.

Otter takes any class as a plugin, so nothing of it is imported here. It has no word for an answer that a person has to
mark: such a test has no points yet and says so.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from .desk import Desk, Item
from .marks import Mark, Marks
from .notebooks import READ
from .parcel import Parcel, pack

LONG_AGO = (1980, 1, 1, 0, 0, 0)
STUDENT = "student"
TEST = """\
OK_FORMAT = True
test = {{
    "name": {name!r},
    "points": {points},
    "suites": [{{"cases": [{{"code": ">>> False\\nTrue", "hidden": False}}], "type": "doctest"}}],
}}
"""
"""A test that fails: points come from the plugin alone."""


def otter_zip(assignment: Path, secret: str | None = None) -> bytes:
    """The content of the zip file for `otter run -a`; Python needs matcalc-helpers there. It holds the references.

    Raises MatcalcError for an assignment that cannot be loaded.
    """
    parcel = pack(assignment, secret)
    plugin = f"{MatcalcPlugin.__module__}.{MatcalcPlugin.__name__}"
    files = {"otter_config.json": json.dumps({"plugins": [{plugin: parcel.as_json()}], "show_stdout": False})}
    for question in parcel.unpacked().assignment.questions:
        files[f"tests/{question.id}.py"] = TEST.format(name=question.id, points=question.points)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


class MatcalcPlugin:
    """What otter calls before it would run a notebook, and after it has run the tests."""

    def __init__(self, *given: Any) -> None:
        """Otter gives the path of the submission, what Gradescope knows of it, and what the zip file configures."""
        self.parcel = Parcel(**given[-1])
        self.marks: Marks | None = None

    def before_execution(self, submission: Any) -> Any:
        """Mark the notebook; what otter then runs has no code in it."""
        with Desk(self.parcel) as desk:
            self.marks = desk.mark(Item(STUDENT, READ, json.dumps(submission)))
        submission["cells"] = []
        return submission

    def after_grading(self, results: Any) -> None:
        """Give each test the points and the text of its question."""
        for mark in () if self.marks is None else self.marks.marks:
            results.update_score(mark.question, float(mark.points or 0))
            for case in results.get_result(mark.question).test_case_results:
                case.passed, case.message = mark.points == mark.most, _told(mark)
        problems = () if self.marks is None else self.marks.problems
        if problems:
            results.set_output("\n".join(problems))


def _told(mark: Mark) -> str:
    later = ["No points yet: your teacher decides."] if mark.points is None else []
    return "\n".join([*later, mark.message, *mark.hints])
