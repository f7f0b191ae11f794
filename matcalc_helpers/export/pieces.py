"""What a target language is: a table with one row per operation, and the words that it keeps for itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Union

from ..expression import Expression, MatcalcError, Operation
from ..expression.printing import ATOM, POSTFIX, RAISED, SUM, TIMES

if TYPE_CHECKING:
    from .scopes import Scope

BINDING = {"sum": SUM, "times": TIMES, "factor": RAISED, "postfix": POSTFIX, "atom": ATOM}
WORD = re.compile(r"(?<![\w.])[A-Za-z_]\w*")


class Piece(NamedTuple):
    """A piece of code, how tightly it binds, and whether it is a plain number of the language."""

    text: str
    binds: int = ATOM
    plain: bool = False

    def within(self, binds: int) -> str:
        """The text, in brackets where it binds less tightly than its surroundings."""
        return self.text if self.binds >= binds else f"({self.text})"

    def __format__(self, surroundings: str) -> str:
        return self.within(BINDING[surroundings]) if surroundings else self.text


class Template(NamedTuple):
    """A row as text: {0} is the first argument, {0:factor} the same with brackets where it needs them.

    `{of.rows}` and the like are parts of the result, see `Asked`. `scalar` stands instead where all arguments
    are scalars, `value` where only the result is one.
    """

    text: str
    binds: int = ATOM
    scalar: str | None = None
    value: str | None = None

    def map(self, change: Callable[[str], str]) -> Template:
        """The template with its texts changed."""
        scalar, value = (None if text is None else change(text) for text in self[2:])
        return Template(change(self.text), self.binds, scalar, value)


Row = Union[str, Template, Callable[[Expression, "Scope"], Piece]]  # noqa: UP007  (a string cannot stand beside |)


class Assign(NamedTuple):
    """A part that gets a name."""

    name: str
    text: str


@dataclass(frozen=True)
class Loop:
    """A sum over an index, which runs from the first to the last value."""

    counter: str
    first: Piece
    last: Piece
    total: str
    zero: str
    body: tuple[Assign | Loop, ...]
    term: Piece


Statement = Assign | Loop


class SizeLine(NamedTuple):
    """Sizes read off an argument: its rows, its columns or both."""

    rows: str | None
    columns: str | None
    argument: str


class Argument(NamedTuple):
    """An argument of the generated function and what the reader is told about it."""

    name: str
    meaning: str


@dataclass(frozen=True)
class Function:
    """The parts of a generated function, in the order in which they are written."""

    name: str
    formula: str
    arguments: tuple[Argument, ...]
    sizes: tuple[SizeLine, ...]
    body: tuple[Statement, ...]
    value: str
    result: str
    """A name that is free for the result."""
    imports: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()

    @property
    def signature(self) -> str:
        """The function as it is called."""
        return f"{self.name}({', '.join(argument.name for argument in self.arguments)})"

    @property
    def meanings(self) -> str:
        """What the arguments are, in one sentence."""
        listed = ", ".join(f"{argument.name} is {argument.meaning}" for argument in self.arguments)
        return f"{listed}." if listed else "It has no arguments."


@dataclass(frozen=True)
class Language:
    """A target language: its rows, its helper functions, its imports and the layout of a function."""

    title: str
    rows: Mapping[Operation, Row]
    layout: Callable[[Function], str]
    reserved: frozenset[str]
    helpers: Mapping[str, str] = field(default_factory=dict)
    """The source of each helper; one that is called is written beside the function."""
    imports: Mapping[str, str] = field(default_factory=dict)
    """The line at the top that a word in the code needs."""
    halved: str = "({0})/{1}"
    """A whole number over a whole number that divides it."""
    operand: str = "{0}"
    """A plain number where a function of the language wants an array."""
    whole: str = "{0}"
    """A formula where the language wants a whole number."""
    no_array: str = ""
    """What stands for an array of the kind that is wanted where no argument is one."""
    first_place: int = 0
    """Where the language begins to count the rows of a matrix."""
    longest_name: int = 1000

    @property
    def taken(self) -> frozenset[str]:
        """All names that a symbol cannot have."""
        return self.reserved | self.helpers.keys() | self.imports.keys()

    def row(self, operation: Operation) -> Row:
        """The row of an operation."""
        if operation not in self.rows:
            raise MatcalcError(f"no {self.title} code for the operation {operation.title} ({operation.word})")
        return self.rows[operation]


class Asked:
    """What a template may name besides its arguments; a size counts as used once it is asked for."""

    def __init__(self, node: Expression, scope: Scope) -> None:
        self.node = node
        self.scope = scope

    @property
    def rows(self) -> Piece:
        """The rows of the result."""
        return self.scope.size(self.node.shape.rows)

    @property
    def columns(self) -> Piece:
        """The columns of the result."""
        return self.scope.size(self.node.shape.columns)

    @property
    def first(self) -> Piece:
        """The first parameter, a size."""
        return self.scope.size(self.node.parameters[0])

    @property
    def second(self) -> Piece:
        """The second parameter, a size."""
        return self.scope.size(self.node.parameters[1])

    @property
    def axis(self) -> int:
        """The dimension along which a column or a row is read, where it is the only parameter."""
        return ("cols", "rows").index(self.node.parameters[0]) + self.scope.language.first_place

    @property
    def place(self) -> str:
        """The last argument, a place counted from 1, as the language counts."""
        return self.scope.place(self.node.arguments[-1])

    @property
    def like(self) -> str:
        """An array argument, the kind of which the result should have."""
        return self.scope.like


def write(row: Row, node: Expression, scope: Scope) -> Piece:
    """One node in the words of its row."""
    if not isinstance(row, str | Template):
        return row(node, scope)
    template = Template(row) if isinstance(row, str) else row
    text = template.text
    if node.is_scalar and template.value is not None:
        text = template.value
    if template.scalar is not None and all(argument.is_scalar for argument in node.arguments):
        text = template.scalar
    parts = [scope.operand(argument) for argument in node.arguments]
    return Piece(text.format(*parts, of=Asked(node, scope)), template.binds)


def words_of(rows: Iterable[Row]) -> frozenset[str]:
    """All words that the templates of a table write into the code."""
    templates = [Template(row) if isinstance(row, str) else row for row in rows if isinstance(row, str | Template)]
    texts = [text for row in templates for text in (row.text, row.scalar, row.value) if text]
    return frozenset(word for text in texts for word in WORD.findall(re.sub(r"\{[^}]*\}", " ", text)))
