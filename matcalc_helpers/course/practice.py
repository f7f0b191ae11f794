"""A small assignment to practise on: it shows how answers are read, and nothing in it counts."""

from __future__ import annotations

from pathlib import Path

from .assignments import Assignment, chosen, load_assignment
from .building.key_making import KeyMaker
from .student import OpenAssignment

PRACTICE = Path(__file__).with_name("practice_set") / "practice.yaml"
"""An assignment like any other; its questions lie beside it."""


def practice() -> OpenAssignment:
    """The practice set as students open an assignment, without a key file.

    >>> practice().answer("sum-of-squares", "2 * A.T @ (A @ x - b)").plain.splitlines()[0]
    '**Right.**'
    """
    assignment = load_assignment(PRACTICE)
    return OpenAssignment(KeyMaker(assignment, _open_word(assignment)).key(chosen(assignment, ""), ""))


def _open_word(assignment: Assignment) -> str:
    """What the points are drawn from: no secret, since there is nothing to keep."""
    return f"course seed {assignment.seed}"
