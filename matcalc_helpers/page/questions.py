"""The questions that learners ask, with the place that answers each: data for the page of questions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..expression import MatcalcError

STORED = Path(__file__).with_suffix(".toml")
NUMBERS = range(1, 61)
"""The numbers of all questions, answered or open."""


@dataclass(frozen=True)
class Question:
    """A question, its answer in one sentence, and the section that has the rest."""

    number: int
    question: str
    answer: str
    chapter: str
    heading: str

    @property
    def anchor(self) -> str:
        """The place of this question on its page.

        >>> questions()["layouts"][0].anchor
        'question-1'
        """
        return f"question-{self.number}"


def stored() -> Mapping[str, Any]:
    """The data as they are written."""
    return tomllib.loads(STORED.read_text(encoding="utf-8"))


def questions() -> dict[str, tuple[Question, ...]]:
    """The answered questions by group, in the order in which they are written."""
    return {group["id"]: tuple(Question(**each) for each in group["question"]) for group in stored()["group"]}


def group_of(name: str) -> tuple[Question, ...]:
    """The questions of one group; an unknown one raises MatcalcError."""
    found = questions()
    if name not in found:
        raise MatcalcError(f"there is no group of questions {name!r}; they are {', '.join(found)}")
    return found[name]
