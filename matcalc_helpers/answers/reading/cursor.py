"""Tokens with their places, and what the readers of all notations do with them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from .parts import DEEPEST_NESTING, MOST_PIECES, Part, Unread, call, join, unread

COMPARISONS = (">=", "<=", ">", "<")
NORMS = {"1": "norm1", "2": "specnorm", "F": "norm2", "f": "norm2", "*": "nucnorm", "": "norm2"}
"""Functions by what stands below the bars; of a column the spectral norm is the Euclidean norm."""


class Token(NamedTuple):
    """A piece of the text: "number", "name", "sign", "raised", "command" or "end"."""

    kind: str
    text: str
    start: int
    end: int


class Cursor:
    """A place in a list of tokens.

    Where it is `loose`, it lets brackets be missing at the end or too many there: for proposals, not for marks.
    """

    def __init__(self, text: str, tokens: Sequence[Token], *, loose: bool = False) -> None:
        if len(tokens) > MOST_PIECES:
            raise unread(tokens[MOST_PIECES].start, "the formula is too long: name its parts", "too long")
        self.text = text
        self.tokens = [*tokens, Token("end", "", len(text), len(text))]
        self.place = 0
        self.depth = 0
        self.loose = loose

    @property
    def next(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.place]

    def after(self, count: int = 1) -> Token:
        """A token further on."""
        return self.tokens[min(self.place + count, len(self.tokens) - 1)]

    def take(self) -> Token:
        """Step over the next token."""
        token = self.next
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def accept(self, *texts: str) -> Token | None:
        """Step over the next token if it is one of these."""
        return self.take() if self.next.kind != "end" and self.next.text in texts else None

    def expect(self, text: str) -> int:
        """Step over a sign that has to come; where it ends."""
        if self.accept(text) is None:
            if self.loose and self.next.kind == "end" and text in ")]}":
                return self.next.end
            raise self.unexpected(f"{text!r} is missing here")
        return self.tokens[self.place - 1].end

    def unexpected(self, hint: str = "") -> Unread:
        """The problem that the next token makes."""
        token = self.next
        if token.kind == "end":
            return unread(len(self.text.rstrip()), hint or "the formula ends too early")
        return unread(token.start, f"{token.text[:40]!r} cannot stand here" + (f"; {hint}" if hint else ""))

    def finish(self) -> None:
        """Refuse what is left over."""
        while self.loose and self.next.text in (")", "]", "}"):
            self.take()
        if self.next.kind != "end":
            raise self.unexpected()

    @contextmanager
    def nested(self) -> Iterator[None]:
        """A level deeper; refused where it is too deep."""
        self.depth += 1
        if self.depth > DEEPEST_NESTING:
            raise unread(self.next.start, f"more than {DEEPEST_NESTING} levels deep: name its parts", "too long")
        yield
        self.depth -= 1

    def norm(self, inside: Part, below: str, start: int, end: int) -> Part:
        """A norm by what stands below its bars."""
        if below not in NORMS:
            raise unread(start, f"the norm with {below!r} below is not known: use 1, 2, F or *")
        return call(NORMS[below], [inside], start, end)


class FormulaParser(Cursor, ABC):
    """The outer levels of a formula, the same in the grammar and in LaTeX; terms are read as each notation does."""

    def comparison(self) -> Part:
        """Two sums with a comparison between them, or one sum."""
        with self.nested():
            left = self.sum()
            sign = self.accept(*COMPARISONS)
            return left if sign is None else join("compare", left, self.sum(), word=sign.text)

    def sum(self) -> Part:
        """Terms with + and - between them."""
        found = self.term()
        while sign := self.accept("+", "-"):
            found = join("add" if sign.text == "+" else "subtract", found, self.term())
        return found

    @abstractmethod
    def term(self) -> Part:
        """Factors with signs of products between them."""


def multiplied(kind: str, left: Part, right: Part) -> Part:
    """Two factors with a product of a kind between them; the Kronecker product is a function of two arguments."""
    return call(kind, [left, right], left.start, right.end) if kind == "kron" else join(kind, left, right)
