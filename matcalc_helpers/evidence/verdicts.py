"""What a check found, how sure it is, and the smallest counterexample of a claim that fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NoReturn

Table = tuple[tuple[str, ...], ...]

DISAGREES = "disagrees"
"""How a route begins that finds other values and is not rigorous enough to refute."""


@dataclass(frozen=True)
class RouteReport:
    """What one independent route says; `holds` is None where it declined or could not decide."""

    name: str
    holds: bool | None
    says: str


@dataclass(frozen=True)
class Counterexample:
    """A small point at which the claim is wrong; entries are exact fractions or rounded decimals as text."""

    sizes: Mapping[str, int]
    values: Mapping[str, tuple[tuple[Fraction, ...], ...]]
    expected: Table
    claimed: Table

    def __str__(self) -> str:
        lines = [f"{name} = {matrix_text(value)}" for name, value in self.values.items()]
        lines.append(f"by the definition: {matrix_text(self.expected)}")
        lines.append(f"by the claim:      {matrix_text(self.claimed)}")
        return "\n".join(lines)


@dataclass(frozen=True)
class Evidence:
    """The outcome of a check: `holds` is True, False, or None where nothing could be decided."""

    holds: bool | None
    verdict: str
    routes: tuple[RouteReport, ...]
    counterexample: Counterexample | None = None
    layout: str | None = None
    seconds: float = field(default=0.0, compare=False, repr=False)

    def __bool__(self) -> NoReturn:
        raise TypeError("a check can hold, fail, or stay undecided: ask .holds, which is True, False or None")

    def __str__(self) -> str:
        return self.verdict


def matrix_text(value: object) -> str:
    """A matrix as nested brackets, a 1 x 1 matrix as its only entry."""
    if not isinstance(value, tuple):
        return str(value)
    rows = [", ".join(str(entry) for entry in row) for row in value]
    if len(value) == 1 and len(value[0]) == 1:
        return rows[0]
    return "[" + "; ".join(rows) + "]"
