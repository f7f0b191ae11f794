"""What an answer and a submission earned, and how both are written to the journal and read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

MARKED, BY_HAND, EMPTY, UNREADABLE, FAILED = "marked", "by-hand", "empty", "unreadable", "failed"
STATES = (MARKED, BY_HAND, EMPTY, UNREADABLE, FAILED)
DECIMALS = 2


@dataclass(frozen=True)
class Mark:
    """What became of one answer.

    state: one of STATES; "failed" means that the grader could not decide. points: None where a person has to decide
    (by hand, failed, a notebook that cannot be read), never a silent 0. outcome and mistake are those of the judge.
    """

    question: str
    most: int
    state: str
    points: Fraction | None
    message: str
    outcome: str | None = None
    mistake: str | None = None
    hints: tuple[str, ...] = ()
    answer: str = ""

    def as_json(self) -> dict[str, Any]:
        """The mark in values that JSON knows."""
        points = None if self.points is None else str(self.points)
        return {**vars(self), "points": points, "hints": list(self.hints)}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Mark:
        """The mark that `as_json` wrote.

        >>> mark = Mark("q", 4, "marked", Fraction(3, 2), "Half of it.")
        >>> Mark.from_json(mark.as_json()) == mark
        True
        """
        points = None if data["points"] is None else Fraction(data["points"])
        return Mark(**{**data, "points": points, "hints": tuple(data["hints"])})


@dataclass(frozen=True)
class Marks:
    """All marks of one student, and what the student is told of the notebook as a whole."""

    student: str
    state: str
    marks: tuple[Mark, ...]
    problems: tuple[str, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)

    @property
    def open(self) -> tuple[Mark, ...]:
        """The answers that a person has to look at before there is a total."""
        return tuple(mark for mark in self.marks if mark.points is None)

    @property
    def most(self) -> int:
        """The points of a submission that is right throughout."""
        return sum(mark.most for mark in self.marks)

    @property
    def so_far(self) -> Fraction:
        """The points of all answers that are decided."""
        return sum((mark.points for mark in self.marks if mark.points is not None), Fraction(0))

    @property
    def total(self) -> Fraction | None:
        """The points of the submission; None while an answer is open.

        >>> Marks("s01", "read", (Mark("q", 4, "failed", None, "Not decided."),)).total is None
        True
        """
        return None if self.open else self.so_far

    def as_json(self) -> dict[str, Any]:
        """The marks in values that JSON knows."""
        return {**vars(self), "marks": [mark.as_json() for mark in self.marks], "problems": list(self.problems)}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Marks:
        """The marks that `as_json` wrote."""
        marks: Sequence[Any] = data["marks"]
        read = tuple(Mark.from_json(mark) for mark in marks)
        return Marks(**{**data, "marks": read, "problems": tuple(data["problems"])})


def points_text(points: Fraction | None) -> str:
    """Points as tables and pages show them; nothing where they are open.

    >>> points_text(Fraction(3, 2)), points_text(Fraction(1, 3)), points_text(Fraction(4)), points_text(None)
    ('1.5', '0.33', '4', '')
    """
    if points is None:
        return ""
    hundredths = (points * 10**DECIMALS * 2 + 1) // 2
    return f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
