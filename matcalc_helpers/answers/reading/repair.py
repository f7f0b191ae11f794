"""What a learner may have meant by a text that cannot be read: proposed only where it reads and its shapes fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ...expression import Expression, MatcalcError, Shape
from .building import build
from .grammar import read_grammar
from .latex import read_latex
from .parts import Part, Unread, call, exchanged, join, walk
from .python import read_python
from .scope import Scope

LONGEST_REPAIRED = 400
MOST_PARTS = 200
MOST_CHANGES = 3
COSTS = {"shape": 2}
"""What a change counts; a second change of shapes is far from what was written."""
MOST_TRIALS = 40

PAIRS = {"(": ")", "[": "]", "{": "}"}
PRODUCTS = ("product", "matmul", "dot")
SUMS = ("add", "subtract", "plus", "minus", "hadamard", "elementwise_divide", "compare", "compared", "over", "where")


def repair(text: str, notation: str, tree: Part | None, scope: Scope, shape: Shape | None = None) -> str | None:
    """A text in the notation of the book that is near to what was written, reads and fits; None where there is none.

    >>> repair("2A'b", "grammar", None, Scope({"A": "m n", "b": "m"}))
    "2*A'*b"
    """
    if len(text) > LONGEST_REPAIRED:
        return None
    for candidate in (*([] if tree is None else [tree]), *_trees(text, notation, scope)):
        if sum(1 for _ in walk(candidate)) <= MOST_PARTS:
            found = _Search(scope, shape).first(candidate, MOST_CHANGES)
            if found is not None:
                return _written(found)
    return None


def _written(found: Expression) -> str | None:
    try:
        return str(found)
    except MatcalcError:
        return None


# Texts that nearly read


def _trees(text: str, notation: str, scope: Scope) -> Iterator[Part]:
    """The trees of texts near to one that cannot be read."""
    readers = LOOSE_READERS[notation]
    for near in dict.fromkeys(_near(text)):
        for read in readers:
            try:
                yield read(near, scope)
            except Unread:
                continue


def _near(text: str) -> Iterator[str]:
    """The text itself, the right side of an equation, and each with its brackets closed."""
    sides = [text, text.rpartition("=")[2]] if "=" in text else [text]
    for side in sides:
        if side.strip():
            yield side
            yield f"({side}"
            yield _closed(side)


def _closed(text: str) -> str:
    """The text without brackets that close nothing, and with those closed that are open."""
    kept, waiting = "", []
    for sign in text:
        if sign in PAIRS:
            waiting.append(PAIRS[sign])
        elif sign in PAIRS.values():
            if not waiting or waiting[-1] != sign:
                continue
            waiting.pop()
        kept += sign
    return kept + "".join(reversed(waiting))


def _loose_grammar(text: str, scope: Scope) -> Part:
    return read_grammar(text, scope, loose=True)


def _loose_latex(text: str, scope: Scope) -> Part:
    return read_latex(text, scope, loose=True)


LOOSE_READERS: dict[str, Sequence[Callable[[str, Scope], Part]]] = {
    "grammar": (_loose_grammar,),
    "latex": (_loose_latex,),
    "python": (read_python, _loose_grammar),
}


# Trees that nearly fit


class _Search:
    """A bounded search for the fewest changes after which a tree fits."""

    def __init__(self, scope: Scope, shape: Shape | None) -> None:
        self.scope = scope
        self.shape = shape
        self.trials = 0

    def first(self, tree: Part, changes: int) -> Expression | None:
        """The first expression that fits."""
        self.trials += 1
        try:
            return build(tree, self.scope, self.shape).expression
        except Unread as problem:
            if problem.part is None or changes < COSTS.get(problem.kind, 1):
                return None
            wrong = problem.part
            alternatives = _alternatives(wrong, problem.kind, self.scope)
            changes -= COSTS.get(problem.kind, 1)
        for other in alternatives:
            if self.trials >= MOST_TRIALS:
                return None
            found = self.first(exchanged(tree, wrong, other), changes)
            if found is not None:
                return found
        return None


def _alternatives(part: Part, kind: str, scope: Scope) -> list[Part]:
    """What a part may have been meant to be."""
    if kind == "name":
        return list(_other_names(part, scope))
    if kind == "shape":
        return list(_other_shapes(part))
    return []


def _other_names(part: Part, scope: Scope) -> Iterator[Part]:
    if part.kind == "call":
        name = Part("name", part.start, part.start + len(part.word), (), part.word)
        if scope.declared(part.word) is not None and len(part.parts) == 1:
            yield join("product", name, part.parts[0])
        yield from (replace(part, word=word) for word in scope.near_function(part.word))
        return
    yield from (replace(part, word=word) for word in scope.near(part.word))
    yield from _entry(part, scope)
    split = scope.split(part.word)
    if len(split) > 1:
        yield _row_of_names(part, split)


def _entry(part: Part, scope: Scope) -> Iterator[Part]:
    """An entry written as a name, as x_1 for x[1]."""
    name, _, place = part.word.partition("_")
    if scope.symbol(name) is not None and place.isdigit():
        of = Part("name", part.start, part.end, (), name)
        yield join("entry", of, Part("number", part.start, part.end, (), place))


def _row_of_names(part: Part, words: Sequence[str]) -> Part:
    names = [Part("name", part.start, part.end, (), word) for word in words]
    found = names[0]
    for name in names[1:]:
        found = join("product", found, name)
    return found


def _other_shapes(part: Part) -> Iterator[Part]:
    if part.kind == "power":
        base, exponent = part.parts
        yield replace(part, kind="elementwise_power")
        if exponent.word == "2":
            yield join("product", _turned(base), base)
    elif part.kind == "divide":
        above, below = part.parts
        yield replace(part, kind="elementwise_divide")
        yield join("product", above, call("inv", [below], below.start, below.end))
    elif part.kind == "times":
        product = replace(part, kind="matmul")
        yield product
        yield from _with_transposes(product)
        yield from _with_transposes(part)
    elif part.kind in PRODUCTS:
        yield from _with_transposes(part)
        yield replace(part, kind="hadamard")
    elif part.kind in SUMS and len(part.parts) == 2:
        left, right = part.parts
        sides = [replace(part, parts=(left, _turned(right))), replace(part, parts=(_turned(left), right))]
        yield from reversed(sides) if left.kind == "transpose" else sides


def _with_transposes(part: Part) -> Iterator[Part]:
    """The part with one of its sides transposed: the factors that touch first, then the sides as a whole."""
    left, right = part.parts
    for turned in (_last_turned(left), _turned(left)):
        yield replace(part, parts=(turned, right))
    yield replace(part, parts=(left, _turned(right)))


def _last_turned(part: Part) -> Part:
    """The last factor of a product transposed."""
    if part.kind in PRODUCTS and len(part.parts) == 2:
        return replace(part, parts=(part.parts[0], _turned(part.parts[1])))
    return _turned(part)


def _turned(part: Part) -> Part:
    """A part transposed, or its transpose taken off."""
    return part.parts[0] if part.kind == "transpose" else join("transpose", part)
