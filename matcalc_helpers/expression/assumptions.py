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
}
RESERVED_WORDS = frozenset(IMPLIED) | {"scalar"}
SQUARE_ONLY = frozenset(IMPLIED) - {"positive"}


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
        found.add(word)
        waiting.extend(set(IMPLIED[word]) - found)
    return frozenset(found)


def shortest(assumptions: frozenset[str]) -> list[str]:
    """The assumptions without those that others imply, in alphabetical order."""
    implied = {other for word in assumptions for other in IMPLIED[word]}
    return sorted(assumptions - implied)
