"""What an answer is made of, before its shapes are known: a tree of parts that know their place in the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ...expression import MatcalcError

LONGEST_ANSWER = 5_000
MOST_PIECES = 2_000
DEEPEST_NESTING = 40

KINDS = ("empty", "too long", "unreadable", "name", "shape")
"""What can be wrong with a text: what it is, what it says, the names in it, the shapes of what it names."""


@dataclass(frozen=True, eq=False)
class Part:
    """A part of an answer: what it is, what it consists of, the word in it, and where it stands in the text."""

    kind: str
    start: int
    end: int
    parts: tuple[Part, ...] = ()
    word: str = ""


class Unread(MatcalcError):
    """A text that cannot be read: one of KINDS, and the part where reading ended, if there is one."""

    def __init__(self, message: str, kind: str = "unreadable", part: Part | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.part = part


def unread(place: int, message: str, kind: str = "unreadable") -> Unread:
    """The problem with a text, with its column."""
    return Unread(f"column {place + 1}: {message}", kind)


def join(kind: str, *parts: Part, word: str = "") -> Part:
    """A part that consists of others."""
    return Part(kind, min(part.start for part in parts), max(part.end for part in parts), parts, word)


def call(word: str, arguments: Sequence[Part], start: int, end: int) -> Part:
    """A function with its arguments."""
    return Part("call", start, end, tuple(arguments), word)


def number(value: int, place: int) -> Part:
    """A number that is not written in the text, such as the 2 of x²."""
    return Part("number", place, place, (), str(value))


def walk(tree: Part, inside: Callable[[Part], Sequence[Part]] = lambda part: part.parts) -> Iterator[Part]:
    """All parts of a tree, each after the parts that `inside` gives for it, without recursion."""
    stack = [(tree, False)]
    while stack:
        part, ready = stack.pop()
        if ready:
            yield part
        else:
            stack.append((part, True))
            stack.extend((each, False) for each in reversed(inside(part)))


def exchanged(tree: Part, old: Part, new: Part) -> Part:
    """The tree with one of its parts exchanged for another."""
    done: dict[int, Part] = {}
    for part in walk(tree):
        parts = tuple(done[id(each)] for each in part.parts)
        same = all(a is b for a, b in zip(parts, part.parts, strict=True))
        done[id(part)] = new if part is old else part if same else replace(part, parts=parts)
    return done[id(tree)]
