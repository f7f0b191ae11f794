"""What is said of an answer that became no formula."""

from __future__ import annotations

from .mistakes import MISTAKES
from .question import Judgement
from .reading import Reading


def unread(reading: Reading) -> Judgement:
    """The judgement of a text that became no formula: empty, of shapes that do not fit, or unreadable.

    >>> from .reading import read
    >>> unread(read("2*(x +", {"x": "n"})).message
    'The answer cannot be read at column 7: the formula ends too early.'
    """
    if reading.kind == "empty":
        return Judgement("empty", "There is no answer yet.", reading=reading)
    if reading.kind == "shape":
        says, hints = _said("The factors of the answer do not fit together", reading), MISTAKES["wrong-shape"].hints
        return Judgement("shape", says, mistake="wrong-shape", hints=hints, reading=reading)
    return Judgement("unreadable", _said("The answer cannot be read", reading), reading=reading)


def _said(what: str, reading: Reading) -> str:
    """One sentence; most problems begin with their column."""
    problem = str(reading.problem)
    return f"{what} at {problem}." if problem.startswith("column ") else f"{what}: {problem}."
