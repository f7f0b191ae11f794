"""What is kept of a question: points, the right answer, and wrong answers with their values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from ...expression import Expression
from ..question import Question
from .building import Candidate
from .candidates import candidates, plain_candidates
from .comparing import Value, equal, ratio
from .points import Point, points_for, usual_sets

KEPT = 64
"""Questions whose wrong answers are kept."""


@dataclass
class Bench:
    """A question with its points and the values of its candidates, each found when first asked for."""

    question: Question
    reference: Expression
    points: list[Point]

    @cached_property
    def plain(self) -> list[Candidate]:
        """The candidates that come before a constant factor."""
        return list(plain_candidates(self.question, self.reference))

    @cached_property
    def usual(self) -> list[Candidate]:
        """The candidates behind it."""
        return list(candidates(self.question, self.reference))

    def values(self, answer: Expression) -> list[Value | None]:
        """The value of an answer at every point."""
        return [point.glance(answer) for point in self.points]

    def agrees(self, values: Sequence[Value | None], formula: Expression) -> bool:
        """Whether a formula has these values."""
        pairs = zip(self.points, values, strict=True)
        return bool(self.points) and all(equal(value, point.value(formula)) for point, value in pairs)

    def ratios(self, values: Sequence[Value | None], formula: Expression) -> list[Any] | None:
        """The values as multiples of a formula, one number a point; None where they are none."""
        found = []
        for point, value in zip(self.points, values, strict=True):
            number = ratio(value, point.value(formula))
            if number is None:
                return None
            found.append(number)
        return found or None


@lru_cache(maxsize=KEPT)
def bench_of(question: Question) -> Bench:
    """The bench of a question; kept, since many answers are given to each."""
    reference = question.expected
    roots = (question.function, reference)
    return Bench(question, reference, points_for(roots, question.wrt, usual_sets((*roots,))))
