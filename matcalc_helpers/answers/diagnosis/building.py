"""Building wrong formulas, where shapes and rules allow them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...expression import Expression, MatcalcError, substitute, symbols
from ...expression.leaves import size_names


@dataclass(frozen=True)
class Candidate:
    """A wrong answer and the mistake behind it."""

    mistake: str
    formula: Expression


def attempt(build: Callable[..., Expression], *given: Any) -> Expression | None:
    """The formula, or None where shapes or rules do not allow it."""
    try:
        return build(*given)
    except MatcalcError:
        return None


def present(*found: Expression | None) -> Iterator[Expression]:
    """Those of the formulas that there are."""
    yield from (one for one in found if one is not None)


def named(mistake: str, formulas: Iterable[Expression | None]) -> Iterator[Candidate]:
    """Those of the formulas that there are, as candidates."""
    yield from (Candidate(mistake, found) for found in present(*formulas))


def with_parts(mistake: str, formula: Expression, parts: Mapping[Expression, Expression]) -> Iterator[Candidate]:
    """The formula with other parts as a candidate; none where they do not fit."""
    return named(mistake, [attempt(substitute, formula, parts)])


def unused_word(formula: Expression) -> str:
    """A word with which no symbol and no size of the formula begins."""
    taken = {*symbols(formula), *size_names(formula)}
    word = "part"
    while any(name.startswith(word) for name in taken):
        word += "part"
    return word
