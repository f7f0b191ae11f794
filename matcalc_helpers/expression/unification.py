"""Sizes that are not declared: found from the places where they have to agree."""

from __future__ import annotations

from collections.abc import Iterator

from .errors import ParseError
from .sizes import Shape, Size

MOST_UNKNOWN = 200
READABLE_NAMES = ("n", "m", "k", "p", "q", "r", "l", "j")


class Unifier:
    """Unknown sizes and what is known of them; declared sizes are never changed.

    `place` says which part of the text is being read, `fixed_at` where an unknown size was found.
    """

    def __init__(self) -> None:
        self.unknown: list[str] = []
        self.found: dict[str, Size] = {}
        self.place = ""
        self.fixed_at: dict[str, str] = {}

    def fresh(self) -> Size:
        """A size that is not known yet."""
        if len(self.unknown) >= MOST_UNKNOWN:
            where = f"{self.place}: " if self.place else ""
            raise ParseError(f"{where}more than {MOST_UNKNOWN} sizes are open: declare the symbols")
        name = f"unknown_size_{len(self.unknown)}"
        self.unknown.append(name)
        return Size.of(name)

    def resolve(self, size: Size) -> Size:
        """The size with everything put in that has been found."""
        while size.number is None and size.names & self.found.keys():
            size = size.substitute(self.found)
        return size

    def shape(self, of: Shape) -> Shape:
        """A shape with everything put in that has been found."""
        return Shape(self.resolve(of.rows), self.resolve(of.columns))

    def agree(self, a: Size, b: Size) -> bool:
        """Make two sizes equal; False where they cannot be.

        Only what is linear in one unknown is solved, and no unknown becomes 1: a column is not a scalar.
        """
        a, b = self.resolve(a), self.resolve(b)
        if a.terms == b.terms:
            return True
        difference = a - b
        involved = difference.names
        for name in (name for name in self.unknown if name in involved):
            solution = _solve(difference, name)
            if solution is not None and solution.number != 1:
                self.found[name] = solution
                self.fixed_at[name] = self.place
                return True
        return False

    def names(self, taken: set[str]) -> dict[str, Size]:
        """Every unknown resolved, those left free under readable names."""
        free = [name for name in self.unknown if name not in self.found]
        fresh = _readable(taken)
        for name in free:
            self.found[name] = Size.of(next(fresh))
        return {name: self.resolve(Size.of(name)) for name in self.unknown}


def _solve(difference: Size, name: str) -> Size | None:
    """The value of an unknown that makes the difference vanish, where it stands alone with factor 1 or -1."""
    factors = [count for names, count in difference.terms if names == (name,)]
    elsewhere = any(name in names and names != (name,) for names, _ in difference.terms)
    if elsewhere or factors not in ([1], [-1]):
        return None
    rest = Size({names: count for names, count in difference.terms if names != (name,)})
    solution = rest * Size({(): -factors[0]})
    return solution if solution.is_possible else None


def _readable(taken: set[str]) -> Iterator[str]:
    yield from (name for name in READABLE_NAMES if name not in taken)
    yield from (name for name in (f"n{index}" for index in range(2, 10_000)) if name not in taken)


def same_shape(unifier: Unifier, a: Shape, b: Shape) -> bool:
    """Make two shapes equal where possible."""
    return unifier.agree(a.rows, b.rows) and unifier.agree(a.columns, b.columns)
