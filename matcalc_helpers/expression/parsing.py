"""Text in the ASCII grammar becomes an expression. Input is data: nothing is ever evaluated as code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from . import assembling, functions, indexing, leaves, operations
from .assumptions import RESERVED_WORDS
from .errors import MatcalcError, ParseError
from .inference import Inferred, infer
from .nodes import OPERATORS, Expression, operator
from .reading import (
    Node,
    Reader,
    axis_argument,
    called,
    index_arguments,
    names,
    read_size,
    read_tree,
    size_arguments,
    subtrees,
    walk,
)
from .signatures import FUNCTIONS, OF_SIZES
from .sizes import NAME, Shape, Size


@operator("parse")
def parse(text: str, declarations: Mapping[str, str] | None = None, **more: str) -> Expression:
    """Read an expression written in the ASCII grammar.

    Each symbol may be declared: "" is a scalar, "n" a column, "m n" a matrix, followed by assumptions such as
    symmetric; "index" counts, "size" is a size, "function m" has no formula. Of the others, lower case is a column
    unless only a scalar fits, upper case a matrix; sizes are inferred. Raises ParseError for a text outside the
    grammar or with an open name, ShapeError for sizes that cannot fit; each message is one line and says where.

    >>> f = parse("norm2(A*x - b)^2", A="m n", x="n", b="m")
    >>> parse(str(f), f.declarations) is f
    True
    """
    if not isinstance(declarations or {}, Mapping):
        raise ParseError(f"declarations are given by name, as in parse(text, A='m n'), not as {declarations!r}")
    given: dict[Any, str] = {**(declarations or {}), **more}
    for name in given:
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise ParseError(f"{name!r} is not a name: use letters, digits and _, beginning with a letter")
    alone = {name for name, words in given.items() if words == "size"}
    given = {name: words for name, words in given.items() if name not in alone}
    named = {name: _declared_function(name, words) for name, words in given.items() if _is_function(words)}
    declared = {name: _declared(name, words) for name, words in given.items() if name not in named}
    tree = read_tree(text)
    used = _names_of_sizes(tree) | alone
    sizes = {name for symbol in declared.values() for size in symbol.shape for name in size.names} | used
    sizes |= {name for of in named.values() for size in of for name in size.names}
    _refuse_clashes(used, declared)
    counters = _counters(tree, named) - sizes
    declared |= {name: leaves.index(name) for name in sorted(counters - declared.keys())}
    open_names = _open_names(tree, {*declared, *sizes})
    found = Inferred({}, {})
    if open_names or _has_open_sizes(tree):
        found = infer(text, tree, declared, named, sizes, open_names)
    return _Builder(text, {**declared, **found.symbols}, named, found.filled).build(tree)


def _is_function(words: object) -> bool:
    return isinstance(words, str) and words.split()[:1] == ["function"]


def _declared_function(name: str, declaration: str) -> Shape:
    """The shape of the values of a function without a formula."""
    sizes = declaration.split()[1:]
    if len(sizes) > 2:
        raise ParseError(f'{name}: cannot read {declaration!r}; write "function", "function n" or "function m n"')
    rows, columns = [*(_declared_size(name, size) for size in sizes), Size.of(1), Size.of(1)][:2]
    return Shape(rows, columns)


def _declared(name: str, declaration: str) -> Expression:
    """A symbol from its declaration."""
    if not isinstance(declaration, str):
        raise ParseError(f'the declaration of {name} is text such as "m n symmetric", not {declaration!r}')
    words = declaration.split()
    count = next((i for i, word in enumerate(words) if word in RESERVED_WORDS), len(words))
    sizes, assumptions = words[:count], words[count:]
    if assumptions[:1] == ["scalar"]:
        assumptions = assumptions[1:]
        sizes = [*sizes, *([] if not sizes else ["scalar"])]
    if len(sizes) > 2 or "scalar" in sizes:
        raise ParseError(
            f'{name}: cannot read the declaration {declaration!r}; write "", "n" or "m n", then assumptions'
        )
    rows, columns = [*(_declared_size(name, size) for size in sizes), Size.of(1), Size.of(1)][:2]
    return leaves.symbol(name, Shape(rows, columns), assumptions)


def _declared_size(name: str, text: str) -> Size:
    try:
        return read_size(text)
    except ParseError as problem:
        raise ParseError(f"{name} = {text!r}: {problem}") from None


def _names_of_sizes(tree: Node) -> set[str]:
    """Names that are used as sizes, as n in eye(n)."""
    return {name for node in walk(tree) for part in size_arguments(node) for name in names(part)}


def _refuse_clashes(sizes: set[str], declared: Mapping[str, Expression]) -> None:
    clash = sizes & declared.keys()
    if clash:
        raise ParseError(f"{min(clash)!r} names a size and a symbol at once; rename one of them")


def _counters(tree: Node, functions: Mapping[str, object]) -> set[str]:
    """Names that are used as indices, as i in X[i, j]."""
    return {name for node in walk(tree) for part in index_arguments(node, functions) for name in names(part)}


def _open_names(tree: Node, known: set[str]) -> list[str]:
    """Names without a declaration, in order of appearance."""
    words = {id(subtrees(node)[1]) for node in walk(tree) if axis_argument(node) is not None}
    found = {str(node.children[0]): None for node in walk(tree) if node.data == "name" and id(node) not in words}
    return [name for name in found if name not in known and name != "pi"]


def _has_open_sizes(tree: Node) -> bool:
    return any(called(node) in ("vector", "matrix") for node in walk(tree))


class _Builder(Reader):
    """Second pass: the constructors, which check shapes again."""

    def __init__(
        self, text: str, known: Mapping[str, Expression], named: Mapping[str, Shape], filled: Mapping[int, Shape]
    ) -> None:
        super().__init__(text, named)
        self.known = known
        self.named = named
        self.filled = filled
        self.done: dict[int, Expression] = {}

    def build(self, tree: Node) -> Expression:
        """The expression of the whole."""
        skipped = self.skipped(tree)
        for node in walk(tree):
            if id(node) not in skipped:
                try:
                    self.done[id(node)] = self._expression(node)
                except ParseError:
                    raise
                except MatcalcError as problem:
                    raise type(problem)(f"{self.where(node)}: {problem}") from None
        return self.done[id(tree)]

    def _expression(self, node: Node) -> Expression:
        kind = str(node.data)
        if kind == "number":
            return leaves.constant(self.number(node))
        if kind == "name":
            return self._name(str(node.children[0]))
        if kind == "call":
            return self._call(node)
        if kind == "entry":
            return self._entry(node)
        if kind == "blocks":
            return assembling.blocks([[self.done[id(part)] for part in subtrees(row)] for row in subtrees(node)])
        parts = [self.done[id(part)] for part in subtrees(node)]
        if kind == "compare":
            return OPERATORS[str(node.children[1])](*parts)
        return BUILDERS[kind](*parts)

    def _name(self, name: str) -> Expression:
        if name in self.known:
            return self.known[name]
        return leaves.circle_number() if name == "pi" else leaves.size_scalar(name)

    def _call(self, node: Node) -> Expression:
        name, arguments = self.function(node), subtrees(node)
        if name in OF_SIZES:
            return OF_SIZES[name][0](*(self.size(part) for part in arguments))
        parts = [self.done[id(part)] for part in arguments if id(part) in self.done]
        if name in self.named:
            return functions.apply_function(*parts, name, self.named[name], ())
        if name not in FUNCTIONS:
            return self._special(node, name, arguments, parts)
        axis = axis_argument(node)
        return FUNCTIONS[name].build(*parts) if axis is None else FUNCTIONS[name].build(*parts, axis)

    def _special(self, node: Node, name: str, arguments: list[Node], parts: list[Expression]) -> Expression:
        if name == "unit":
            return indexing.unit(self.size(arguments[0]), parts[0])
        if name == "unvec":
            return assembling.unvec(parts[0], self.size(arguments[1]), self.size(arguments[2]))
        if name in ("vector", "matrix"):
            return operations.product(parts[0], leaves.ones(*self.filled[id(node)]))
        if name == "D":
            return functions.derivative_of(parts[0], *map(self._whole, arguments[1:]))
        if name == "sumi":
            return indexing.sum_over(*parts)
        return indexing.delta(*parts) if name == "delta" else leaves.differential_of(*parts)

    def _whole(self, node: Node) -> int:
        if node.data != "number" or not str(node.children[0]).isdigit():
            raise ParseError(f"{self.where(node)}: write the number of the argument, as in D(g(x, y), 2)")
        return int(self.number(node))

    def _entry(self, node: Node) -> Expression:
        of, *places = subtrees(node)
        found = self.done[id(of)]
        if len(places) > 2:
            raise ParseError(f"{self.where(node)}: a matrix has two indices, not {len(places)}")
        if len(places) == 1 and not found.shape.is_column and not found.shape.is_row:
            raise ParseError(f"{self.where(node)}: {found} is {found.shape} and needs two indices")
        axes = [1] if len(places) == 1 and found.shape.is_row else [0, 1]
        for axis, place in zip(axes, places, strict=False):
            found = self._taken(found, axis, place)
        return found

    def _taken(self, found: Expression, axis: int, place: Node) -> Expression:
        if place.data == "all":
            return found
        if place.data == "span":
            first, last = map(self.size, subtrees(place))
            return indexing.submatrix(found, *((None, (first, last)) if axis else ((first, last), None)))
        counted = self.done[id(place)]
        return indexing.column(found, counted) if axis else indexing.row(found, counted)


BUILDERS: dict[str, Callable[..., Expression]] = {
    "add": operations.add,
    "subtract": operations.subtract,
    "product": operations.product,
    "divide": operations.divide,
    "hadamard": operations.hadamard,
    "elementwise_divide": operations.elementwise_divide,
    "negative": partial(operations.product, -1),
    "power": operations.power,
    "elementwise_power": operations.elementwise_power,
    "transpose": operations.transpose,
}
