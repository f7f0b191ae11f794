"""One pass over the parts of an answer: names are looked up, shapes checked, and each problem gets its column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from ...expression import Expression, MatcalcError, Shape, ShapeError, Size
from ...expression.leaves import size_names
from ...expression.reading import AXES, LONGEST_NUMBER
from ...expression.signatures import FUNCTIONS, SIZE_PLACES
from ...expression.sizes import NAME
from .opening import Opened, solve
from .parts import Part, Unread, walk
from .scope import FUNCTION_ALIASES, Scope

COUNTED = {"unit": (1,), "delta": (0, 1), "sumi": (0,), "eigval": (1,), "eigvec": (1,), "sv": (1,), "svu": (1,)}
COUNTED |= {"svv": (1,), "sequence": (1,)}
"""Which arguments of a function count something."""

INDEXED = ("entry", "item", "open_unit", "numbered_v")
PLACES = ("all", "span", "new")
"""Kinds of indices that are no formulas."""

Rule = Callable[..., Expression]
OPEN = re.compile(r"open_size_\w+")
KEEPING = ("call", "negative", "transpose", "square", "log1p", "expm1", "reciprocal")
"""Kinds of parts that have one dimension where their argument has one."""


def counters_of(tree: Part) -> set[str]:
    """The names that count rows, columns or terms, as i in X[i, j]."""
    found: set[str] = set()
    for part in walk(tree):
        if part.kind in INDEXED:
            counted = [place for place in part.parts[part.kind != "open_unit" :] if place.kind not in PLACES]
        else:
            places = COUNTED.get(part.word, ()) if part.kind == "call" else ()
            counted = [each for place, each in enumerate(part.parts) if place in places]
        for each in counted:
            found |= {name.word for name in walk(each) if name.kind == "name"}
    return found


def sizes_of(tree: Part) -> set[str]:
    """The names that are used as sizes, as n in eye(n)."""
    found: set[str] = set()
    for part in walk(tree):
        places = SIZE_PLACES.get(FUNCTION_ALIASES.get(part.word, part.word), ()) if part.kind == "call" else ()
        for place, each in enumerate(part.parts):
            if part.kind == "span" or place in places:
                found |= {name.word for name in walk(each) if name.kind == "name"}
    return found


def axis_of(part: Part) -> str | None:
    """The word rows or cols behind the argument of softmax or logsumexp."""
    word = FUNCTION_ALIASES.get(part.word, part.word)
    if part.kind != "call" or word not in FUNCTIONS or not FUNCTIONS[word].axis or len(part.parts) != 2:
        return None
    return part.parts[1].word if part.parts[1].word in AXES else None


def formulas(part: Part) -> Sequence[Part]:
    """The parts of a part that are formulas, and no sizes, spans or words."""
    if part.kind in ("entry", "item"):
        return [each for each in part.parts if each.kind not in PLACES]
    if part.kind == "line":
        return ()
    if part.kind != "call":
        return part.parts
    word = FUNCTION_ALIASES.get(part.word, part.word)
    sizes = SIZE_PLACES.get(word, ())
    return [
        each
        for place, each in enumerate(part.parts)
        if place not in sizes and not (place == 1 and (word == "D" or axis_of(part) is not None))
    ]


class Builder:
    """One pass over a tree, from the leaves up."""

    def __init__(self, rules: Mapping[str, Rule], scope: Scope, sizes: Mapping[str, Size], tree: Part) -> None:
        self.rules = rules
        self.scope = scope
        self.sizes = sizes
        self.counters = counters_of(tree)
        self.used_sizes = sizes_of(tree)
        self.opened: dict[str, Part] = {}
        self.done: dict[int, Expression] = {}
        self.notes: dict[str, None] = {}
        self.flat: set[int] = set()

    def whole(self, tree: Part, shape: Shape | None) -> Expression:
        """The expression of the whole, in which no size is left open."""
        asked = () if shape is None else (shape,)
        self.used_sizes |= {name for of in asked for size in of for name in size.names}
        found = self.value(tree)
        left = sorted(size_names(found) & self.opened.keys())
        for of in asked if left else ():
            self.fit(found.shape.rows, of.rows)
            self.fit(found.shape.columns, of.columns)
        only = self.scope.only_size(*asked)
        if left and only is not None:
            raise Opened(left[0], only)
        if left:
            part = self.opened[left[0]]
            raise self.problem(part, f"the size of {part.word} does not follow; write eye(n), ones(n) or unit(n, i)")
        return found

    def value(self, tree: Part) -> Expression:
        """The expression of a part."""
        for part in walk(tree, formulas):
            if id(part) not in self.done:
                self.done[id(part)] = self._made(part)
        return self.done[id(tree)]

    def _made(self, part: Part) -> Expression:
        values = [self.done[id(each)] for each in formulas(part)]
        try:
            found = self.rules[part.kind](self, part, *values)
        except Unread:
            raise
        except ShapeError as problem:
            raise self.problem(part, str(problem), "shape") from None
        except MatcalcError as problem:
            raise self.problem(part, str(problem)) from None
        if (
            len(values) == 1
            and part.kind in KEEPING
            and id(part.parts[0]) in self.flat
            and found.shape == values[0].shape
        ):
            self.flat.add(id(part))
        return found

    def problem(self, part: Part, message: str, kind: str = "unreadable") -> Unread:
        """What is wrong with a part, with its column."""
        return Unread(f"column {part.start + 1}: {OPEN.sub('?', message)}", kind, part)

    def note(self, text: str) -> None:
        """Something to be told about how the answer was read."""
        self.notes[text] = None

    def open_size(self, part: Part, axis: str = "rows") -> Size:
        """A size that the text does not say."""
        name = f"open_size_{part.start}_{axis}"
        if name in self.sizes:
            return self.sizes[name]
        self.opened[name] = part
        return Size.of(name)

    def fit(self, a: Size, b: Size) -> None:
        """Find an open size where two sizes have to agree."""
        if self.opened and a != b:
            found = solve(a, b, self.opened)
            if found is not None:
                raise Opened(*found)

    def fit_shapes(self, a: Expression, b: Expression) -> None:
        """Find open sizes where two expressions have to have one shape."""
        if not a.is_scalar and not b.is_scalar:
            self.fit(a.shape.rows, b.shape.rows)
            self.fit(a.shape.columns, b.shape.columns)

    def size(self, tree: Part) -> Size:
        """A part that is a size, such as n or m*n + 1."""
        done: dict[int, Size] = {}
        for part in walk(tree, lambda part: () if part.kind == "dimension" else part.parts):
            try:
                done[id(part)] = self._size(part, *(done[id(each)] for each in part.parts if id(each) in done))
            except ShapeError as problem:
                raise self.problem(part, str(problem)) from None
        if not done[id(tree)].is_possible:
            raise self.problem(tree, "a size is a whole number from 1 on")
        return done[id(tree)]

    def _size(self, part: Part, *values: Size) -> Size:
        if part.kind == "dimension":
            return self.value(part.parts[0]).shape[int(part.word)]
        if part.kind == "number" and part.word.isdigit() and len(part.word) <= LONGEST_NUMBER:
            return Size({(): int(part.word)})
        if part.kind == "name":
            return Size.of(self._size_name(part))
        if part.kind in SIZE_RULES and len(values) == 2:
            return SIZE_RULES[part.kind](*values)
        if part.kind == "power" and values[1].number in (2, 3):
            return values[0] * values[0] * (values[0] if values[1].number == 3 else Size.of(1))
        raise self.problem(part, "this is no size; write a name, a number, or a product of them")

    def _size_name(self, part: Part) -> str:
        name = self.scope.declared(part.word) or part.word
        if name in self.scope.symbols or name in self.scope.functions or not NAME.fullmatch(name):
            known = ", ".join(sorted(self.scope.sizes))
            raise self.problem(part, f"{part.word} is no size; the sizes are {known}", "name")
        return name


def _divided(a: Size, b: Size) -> Size:
    if not b.number:
        raise ShapeError("only a number can stand below the fraction bar of a size")
    return a * Size({(): Fraction(1, b.number)})


SIZE_RULES: dict[str, Callable[[Size, Size], Size]] = {
    **dict.fromkeys(("add", "plus"), Size.__add__),
    **dict.fromkeys(("subtract", "minus"), Size.__sub__),
    **dict.fromkeys(("product", "times"), Size.__mul__),
    **dict.fromkeys(("divide", "over"), _divided),
}
