"""Where code is written: the names of symbols and sizes, what is done already, and what has been asked for."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from itertools import count

from ..expression import Expression, MatcalcError, Size, postorder
from ..expression.indexing import SumOver
from ..expression.leaves import Differential, Symbol, assumptions_of, number_of, size_names
from ..expression.printing import ATOM, SUM, TIMES
from ..expression.sizes import NAME
from .pieces import Language, Piece

Key = Expression | str


class Names:
    """Names that differ from each other and from the words of the language."""

    def __init__(self, language: Language, function: str, wanted: Mapping[Key, str]) -> None:
        self.longest = language.longest_name
        self.taken = {*language.taken, function}
        self.wanted = set(wanted.values())
        self.given = {key: self.fresh(name) for key, name in wanted.items()}
        self.counters: dict[tuple[Expression, int], str] = {}
        self.parts = (f"u{number}" for number in count(1))

    def fresh(self, wanted: str) -> str:
        """A name that is free, with _ put behind it as often as needed."""
        if not NAME.fullmatch(wanted):
            raise MatcalcError(
                f"{wanted!r} cannot be a name in code: use letters, digits and _, beginning with a letter"
            )
        name = wanted if len(wanted) <= self.longest else wanted[: self.longest - 8]
        while name in self.taken or (name != wanted and name in self.wanted):
            name += "_"
        self.taken.add(name)
        return name

    def counter(self, symbol: Expression, level: int) -> str:
        """The name of the counter of a sum; a sum inside a sum over the same symbol gets another one."""
        key = (symbol, level)
        if key not in self.counters:
            self.counters[key] = self.fresh(symbol.parameters[0])
        return self.counters[key]

    def part(self) -> str:
        """The next free name of a shared part."""
        name = next(name for name in self.parts if name not in self.taken)
        self.taken.add(name)
        return name


def wanted_names(expression: Expression) -> dict[Key, str]:
    """The names of all symbols, differentials and sizes in alphabetical order, but for the counters of sums."""
    found: dict[Key, str] = {name: name for name in size_names(expression)}
    nodes = list(postorder(expression))
    counters = {node.parameters[0] for node in nodes if node.operation is SumOver}
    for node in nodes:
        if node in counters:
            continue
        if node.operation is Symbol:
            found[node] = node.parameters[0]
        elif node.operation is Differential:
            found[node] = f"d{node.parameters[0].parameters[0]}"
    return dict(sorted(found.items(), key=lambda item: (item[1], isinstance(item[0], str))))


class Scope:
    """A function body or the body of a loop, while it is written.

    A row asks for its arguments with `scope[argument]`. What does not belong to a loop is asked of the scope
    around it, so that it is computed once, before the loop.
    """

    def __init__(self, language: Language, names: Names, root: Expression) -> None:
        self.language = language
        self.names = names
        self.name_of: dict[Key, str] = dict(names.given)
        self.counters: tuple[Expression, ...] = ()
        self.own: frozenset[Expression] | None = None
        self.around: Scope | None = None
        self.uses = Counter(argument for node in postorder(root) for argument in node.arguments)
        self.done: dict[Expression, Piece] = {}
        self.requests: Counter[Expression] = Counter()
        self.sizes: set[str] = set()
        self.like = _array_name(self.name_of, language)

    def inside(self, counter: Expression, own: frozenset[Expression]) -> Scope:
        """The scope of a loop over a counter."""
        made = copy(self)
        made.counters = (*self.counters, counter)
        made.name_of = {**self.name_of, counter: self.names.counter(counter, self.counters.count(counter))}
        made.own, made.around = own, self
        made.done, made.requests = {}, Counter()
        return made

    def __getitem__(self, node: Expression) -> Piece:
        return self.ask(node, 1)

    def ask(self, node: Expression, weight: int) -> Piece:
        """The code of a node; a weight of 2 asks for a name, so that it can be used more than once."""
        if self.around is not None and self.own is not None and node not in self.own:
            return self.around.ask(node, 2)
        self.requests[node] += weight
        return self.done.get(node, Piece("?"))

    def name(self, node: Expression) -> str:
        """The name of a symbol or a differential."""
        if node not in self.name_of:
            raise MatcalcError(f"{node} counts the terms of a sum and stands outside of it too: rename one of them")
        return self.name_of[node]

    def operand(self, node: Expression) -> Piece:
        """An argument as a function of the language wants it."""
        piece = self[node]
        return Piece(self.language.operand.format(piece)) if piece.plain else piece

    def used_once(self, node: Expression) -> bool:
        """Whether nothing else needs a node, so that it may be written as a part of another."""
        return self.uses[node] == 1

    def place(self, node: Expression) -> str:
        """A place counted from 1 as the language counts."""
        number, first = number_of(node), self.language.first_place
        if number is not None:
            return str(number - 1 + first)
        return f"{self.whole(node):sum}" if first == 1 else f"{self.whole(node):sum} - 1"

    def whole(self, node: Expression) -> Piece:
        """A formula where the language wants a whole number."""
        piece = self[node]
        return piece if piece.plain else Piece(self.language.whole.format(piece))

    def size(self, size: Size) -> Piece:
        """A size as a whole number."""
        self.sizes |= size.names
        below = math.lcm(*(count.denominator for _, count in size.terms))
        terms = [self._term(names, int(count * below)) for names, count in reversed(size.terms)]
        text = " + ".join(terms).replace("+ -", "- ") or "0"
        if below > 1:
            return Piece(self.language.halved.format(text, below), TIMES, plain=True)
        return Piece(text, SUM if len(terms) > 1 else TIMES if "*" in text or "-" in text else ATOM, plain=True)

    def _term(self, names: Iterable[str], count: int) -> str:
        factors = [self.name_of[name] for name in names]
        if abs(count) != 1 or not factors:
            factors.insert(0, str(abs(count)))
        return ("-" if count < 0 else "") + "*".join(factors)


def _array_name(names: Mapping[Key, str], language: Language) -> str:
    def arguments(scalar: bool) -> Iterator[str]:
        for node, name in names.items():
            if isinstance(node, Expression) and node.is_scalar is scalar and "index" not in assumptions_of(node):
                yield name

    return next(arguments(False), None) or next(arguments(True), language.no_array)
