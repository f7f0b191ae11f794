"""How the marks of a sample class compare with what was planted in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from .marks import BY_HAND as LEFT
from .marks import EMPTY as NONE
from .marks import FAILED, Mark, Marks
from .marks import UNREADABLE as UNREAD
from .notebooks import READ
from .sample_answers import BY_HAND, EMPTY, ENDED, RIGHT, UNREADABLE


@dataclass
class Comparison:
    """How the marks of a sample class compare with what was planted."""

    accepted: list[str] = field(default_factory=list)
    """Wrong answers that got full points."""
    refused: list[str] = field(default_factory=list)
    """Right answers that did not get full points."""
    unnamed: list[str] = field(default_factory=list)
    """Planted mistakes that were called otherwise."""
    other: list[str] = field(default_factory=list)
    """States or points that are not as they have to be."""
    mistakes: int = 0
    answers: int = 0

    @property
    def named(self) -> float:
        """The share of planted mistakes that were named as planted."""
        return 1 - len(self.unnamed) / self.mistakes if self.mistakes else 1.0


def compare(truth: Mapping[str, Any], marks: Sequence[Marks]) -> Comparison:
    """Compare marks with truth.json, answer by answer."""
    found = Comparison()
    for each in marks:
        expected = truth[each.student]
        if each.state != expected["state"]:
            found.other.append(f"{each.student} ({expected['special']}): notebook {each.state}")
        for mark in each.marks if expected["state"] == READ else ():
            _compare(
                found,
                f"{each.student} ({expected['special']}) {mark.question}",
                expected["answers"][mark.question],
                mark,
            )
    return found


_STATES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {BY_HAND: (LEFT,), EMPTY: (NONE,), UNREADABLE: (UNREAD, "marked"), ENDED: (FAILED, "marked")}
)


def _compare(found: Comparison, where: str, expected: Mapping[str, Any], mark: Mark) -> None:
    found.answers += 1
    full = mark.points == mark.most
    said = f"{where}: {mark.state} {mark.outcome} {mark.mistake} {mark.points} of {mark.most}: {mark.answer[:80]!r}"
    if expected["expected"] == RIGHT:
        if not full:
            found.refused.append(said)
        return
    if full:
        found.accepted.append(said)
    elif mark.state not in _STATES.get(expected["expected"], ("marked",)):
        found.other.append(said)
    elif expected["points"] is not None and mark.points != Fraction(expected["points"]):
        found.other.append(f"{said}; expected {expected['points']}")
    if expected["mistake"] is not None:
        found.mistakes += 1
        if mark.mistake != expected["mistake"]:
            found.unnamed.append(f"{said}; expected {expected['mistake']}")
