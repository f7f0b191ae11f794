"""What may be assumed of a symbol, and what each assumption brings with it."""

from __future__ import annotations

from collections.abc import Iterable

from .errors import MatcalcError
from .sizes import Shape

IMPLIED: dict[str, tuple[str, ...]] = {
    "positive": (),
    "nonsingular": (),
    "symmetric": (),
    "positive_definite": ("symmetric", "nonsingular"),
    "diagonal": ("symmetric",),
    "orthogonal": ("nonsingular",),
    "skew": (),
    "lower_triangular": (),
    "upper_triangular": (),
    "probability": ("positive",),
    "index": (),
}
RESERVED_WORDS = frozenset(IMPLIED) | {"scalar", "function", "size"}
ANY_SHAPE = frozenset({"positive", "index", "probability"})
SQUARE_ONLY = frozenset(IMPLIED) - ANY_SHAPE
STRUCTURES = ("diagonal", "symmetric", "skew", "lower_triangular", "upper_triangular", "orthogonal")
"""Assumptions that tie the entries of a matrix together, the strongest first."""


def close(words: Iterable[str], name: str, shape: Shape) -> frozenset[str]:
    """All assumptions that follow from those given; an unknown word or a non-square matrix is an error."""
    found: set[str] = set()
    waiting = list(words)
    while waiting:
        word = waiting.pop()
        if word not in IMPLIED:
            known = ", ".join(sorted(IMPLIED))
            raise MatcalcError(f"{name}: unknown assumption {word!r}; use one of {known}")
        if word in SQUARE_ONLY and shape.rows != shape.columns:
            raise MatcalcError(f"{name} is {shape} and cannot be {word}: only a square matrix can")
        if word == "index" and not shape.is_scalar:
            raise MatcalcError(f"{name} is {shape} and cannot be an index: an index is a scalar")
        if word == "probability" and not shape.is_column:
            raise MatcalcError(f"{name} is {shape} and cannot be a probability: its entries form a column")
        found.add(word)
        waiting.extend(set(IMPLIED[word]) - found)
    return frozenset(found)


def shortest(assumptions: frozenset[str]) -> list[str]:
    """The assumptions without those that others imply, in alphabetical order."""
    implied = {other for word in assumptions for other in IMPLIED[word]}
    return sorted(assumptions - implied)
