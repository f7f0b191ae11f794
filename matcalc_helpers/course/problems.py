"""What is wrong with a file of a course, a line each: where, in which field, what, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from ..expression import MatcalcError


@dataclass(frozen=True)
class Finding:
    """Something wrong with a question: the field, and what is wrong with it."""

    field: str
    says: str


@dataclass(frozen=True)
class Problem:
    """Something wrong with a file; `variant` is None for what concerns all of them.

    >>> print(Problem("a.yaml", "reference", "refuted; correct it", variant=2))
    a.yaml: variant 2: reference: refuted; correct it
    """

    file: str
    field: str | None
    says: str
    line: int | None = None
    variant: int | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        variant = None if self.variant is None else f"variant {self.variant}"
        parts = (place, variant, self.field, " ".join(self.says.split()))
        return ": ".join(part for part in parts if part is not None)


class FileError(MatcalcError):
    """A file that cannot be used; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem
