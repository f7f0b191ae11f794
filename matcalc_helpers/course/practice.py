"""A small assignment to practise on: it shows how answers are read, and nothing in it counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import lazy_loader

from .packages import course_packages
from .student import OpenAssignment

if TYPE_CHECKING:
    from .assignments import Assignment

assignments = lazy_loader.load("matcalc_helpers.course.assignments", suppress_warning=True)
key_making = lazy_loader.load("matcalc_helpers.course.building.key_making", suppress_warning=True)

PRACTICE = Path(__file__).with_name("practice_set") / "practice.yaml"
"""An assignment like any other; its questions lie beside it."""


@course_packages()
def practice() -> OpenAssignment:
    """The practice set as students open an assignment, without a key file.

    Raises MatcalcError where the packages that questions are read with are not installed.

    >>> practice().answer("sum-of-squares", "2 * A.T @ (A @ x - b)").plain.splitlines()[0]
    '**Right.**'
    """
    assignment = assignments.load_assignment(PRACTICE)
    maker = key_making.KeyMaker(assignment, _open_word(assignment))
    return OpenAssignment(maker.key(assignments.chosen(assignment, ""), ""))


def _open_word(assignment: Assignment) -> str:
    """What the points are drawn from: no secret, since there is nothing to keep."""
    return f"course seed {assignment.seed}"
