"""Shapes that are not declared: every part of a formula says how the sizes of its parts have to agree."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping

from . import leaves
from .assumptions import RESERVED_WORDS
from .errors import MatcalcError, ParseError, ShapeError
from .functions import derivative_shape_of
from .nodes import Expression
from .reading import Node, Reader, axis_argument, subtrees, walk
from .signatures import FUNCTIONS, OF_SIZES, size_of_axis
from .sizes import SCALAR, Shape, Size
from .unification import Unifier, same_shape

MOST_OPEN_NAMES = 8
MOST_OPEN_SYMBOLS = 100
MOST_READINGS = 20_000
INSIDE = re.compile(r"unknown_size_\d+")


class Inferred:
    """What inference found: symbols for open names, and the shapes of vector(1) and matrix(1) by their place."""

    def __init__(self, symbols: Mapping[str, Expression], filled: Mapping[int, Shape]) -> None:
        self.symbols = symbols
        self.filled = filled


def infer(
    text: str,
    tree: Node,
    declared: Mapping[str, Expression],
    functions: Mapping[str, Shape],
    sizes: set[str],
    open_names: list[str],
) -> Inferred:
    """Symbols for the names without a declaration, with as few scalars among them as fit."""

    def where(name: str) -> str:
        return next(reader.where(node) for node in walk(tree) if node.data == "name" and node.children[0] == name)

    reader = Reader(text, functions)
    for name in open_names:
        if name in RESERVED_WORDS:
            raise ParseError(f"{where(name)} is a reserved word; choose another name")
    choices = [name for name in open_names if not name[0].isupper()]
    if len(choices) > MOST_OPEN_NAMES or len(open_names) > MOST_OPEN_SYMBOLS:
        name = (choices or open_names)[0]
        raise ParseError(f'{where(name)}: declare it, as in {name} = "n": {len(open_names)} names are open')
    parts, readings = sum(1 for _ in walk(tree)), 0
    first_problem: MatcalcError | None = None
    for count in range(len(choices) + 1):
        fitting = []
        for scalars in itertools.combinations(choices, count):
            readings += 1
            if readings > 1 and readings * parts > MOST_READINGS:
                raise ParseError(f'{where(choices[0])}: the shapes are too open: declare it, as in {choices[0]} = "n"')
            try:
                fitting.append((scalars, _shapes(text, tree, declared, functions, sizes, open_names, set(scalars))))
            except ShapeError as problem:
                first_problem = first_problem or problem
        if len(fitting) > 1:
            options = " or ".join(", ".join(f'{name} = ""' for name in names) for names, _ in fitting[:3])
            raise ParseError(f"{where(fitting[0][0][0])}: more than one name can be the scalar: declare {options}")
        if fitting:
            return fitting[0][1]
    raise first_problem or ParseError("the shapes cannot be inferred: declare the symbols")


def _shapes(
    text: str,
    tree: Node,
    declared: Mapping[str, Expression],
    functions: Mapping[str, Shape],
    sizes: set[str],
    open_names: list[str],
    scalars: set[str],
) -> Inferred:
    unifier = Unifier()
    guesses: dict[str, Shape] = {}
    for name in open_names:
        columns = unifier.fresh() if name[0].isupper() else Size.of(1)
        guesses[name] = SCALAR if name in scalars else Shape(unifier.fresh(), columns)
    known = {**{name: symbol.shape for name, symbol in declared.items()}, **guesses}
    reader = ShapeReader(text, functions, known, unifier)
    reader.read(tree)
    found = unifier.names(set(sizes) | set(known))

    def resolved(of: Shape) -> Shape:
        return Shape(of.rows.substitute(found), of.columns.substitute(found))

    symbols = {name: leaves.symbol(name, resolved(guess)) for name, guess in guesses.items()}
    return Inferred(symbols, {place: resolved(of) for place, of in reader.filled.items()})


class ShapeReader(Reader):
    """First pass: the shape of every part, unknown sizes unified on the way."""

    def __init__(self, text: str, functions: Mapping[str, Shape], known: Mapping[str, Shape], unifier: Unifier) -> None:
        super().__init__(text, functions)
        self.shapes = functions
        self.known = known
        self.unifier = unifier
        self.done: dict[int, Shape] = {}
        self.plain: dict[int, bool] = {}
        self.orders: dict[int, tuple[str, list[Shape], Shape]] = {}
        self.filled: dict[int, Shape] = {}

    def read(self, tree: Node) -> Shape:
        """The shape of the whole."""
        skipped = self.skipped(tree)
        for node in walk(tree):
            if id(node) not in skipped:
                self.unifier.place = self.where(node)
                try:
                    self.done[id(node)] = found = self._shape(node)
                except ShapeError as problem:
                    raise ShapeError(f"{self.where(node)}: {problem}") from None
                parts = [part for part in subtrees(node) if id(part) not in skipped]
                self.plain[id(node)] = found.is_scalar and all(self.plain.get(id(part), True) for part in parts)
        return self.done[id(tree)]

    def _parts(self, node: Node) -> list[Shape]:
        return [self.unifier.shape(self.done[id(part)]) for part in subtrees(node) if id(part) in self.done]

    def _shape(self, node: Node) -> Shape:
        kind = str(node.data)
        if kind in ("name", "number"):
            return self.known.get(str(node.children[0]), SCALAR) if kind == "name" else SCALAR
        if kind == "call":
            return self._call(node)
        if kind == "entry":
            return self._entry(node)
        if kind == "blocks":
            return self._blocks(node)
        parts = self._parts(node)
        if kind == "transpose":
            return parts[0].transposed
        return parts[0] if kind == "negative" else self._binary(node, kind, *parts)

    def _binary(self, node: Node, kind: str, a: Shape, b: Shape) -> Shape:
        if kind in ("power", "elementwise_power"):
            self._need(node, b.is_scalar, a, b)
            if kind == "power" and not a.is_scalar:
                self._need(node, self.unifier.agree(a.rows, a.columns), a, b)
            return a
        if kind == "divide":
            self._need(node, b.is_scalar, a, b)
            return a
        if a.is_scalar or b.is_scalar:
            self._need(node, self._scalar_fits(node, kind, a, b), a, b)
            return b if a.is_scalar else a
        if kind == "product":
            self._need(node, self.unifier.agree(a.columns, b.rows), a, b)
            return Shape(a.rows, b.columns)
        self._need(node, same_shape(self.unifier, a, b), a, b)
        return a

    def _scalar_fits(self, node: Node, kind: str, a: Shape, b: Shape) -> bool:
        """A scalar scales anything; it is spread over a sum only where it is made of scalars."""
        if a.is_scalar and b.is_scalar:
            return True
        left, right = subtrees(node)
        plain = self.plain[id(left if a.is_scalar else right)]
        return kind in ("product", "elementwise_divide") or (kind != "hadamard" and plain)

    def _call(self, node: Node) -> Shape:
        name = self.function(node)
        arguments = subtrees(node)
        parts = self._parts(node)
        if name in self.shapes:
            return self._derivative(node, name, parts, self.shapes[name])
        if name in OF_SIZES:
            return OF_SIZES[name][0](*(self.size(part) for part in arguments)).shape
        if name in FUNCTIONS:
            axis = FUNCTIONS[name].axis
            found = size_of_axis(parts[0], axis_argument(node), name) if axis else None
            found = found or FUNCTIONS[name].shape(self.unifier, parts)
            self._need(node, found is not None, parts[0], parts[-1])
            return found or SCALAR
        return self._special(node, name, arguments, parts)

    def _special(self, node: Node, name: str, arguments: list[Node], parts: list[Shape]) -> Shape:
        if name == "D":
            return self._differentiated(node, arguments)
        if name == "unit":
            return Shape(self.size(arguments[0]), Size.of(1))
        if name == "unvec":
            of = Shape(self.size(arguments[1]), self.size(arguments[2]))
            self._need(node, self.unifier.agree(parts[0].rows, of.rows * of.columns), parts[0], of)
            return of
        if name in ("vector", "matrix"):
            columns = Size.of(1) if name == "vector" else self.unifier.fresh()
            return self.filled.setdefault(id(node), Shape(self.unifier.fresh(), columns))
        if name == "sumi":
            self._need(node, all(part.is_scalar for part in parts[:3]), parts[1], parts[2])
            return parts[3]
        return SCALAR if name == "delta" else parts[0]

    def _derivative(self, node: Node, name: str, arguments: list[Shape], value: Shape) -> Shape:
        self.orders[id(node)] = (name, arguments, value)
        return value

    def _differentiated(self, node: Node, arguments: list[Node]) -> Shape:
        """The shape of D(g(x), 2) from that of g(x)."""
        inside = self.orders.get(id(arguments[0]))
        if inside is None:
            raise ParseError(f"{self.where(node)}: D(...) stands before a declared function, as in D(g(x))")
        name, shapes, value = inside
        place = int(self.number(arguments[1])) if len(arguments) == 2 and arguments[1].data == "number" else 1
        if not 1 <= place <= len(shapes):
            raise ParseError(f"{self.where(node)}: {name} has {len(shapes)} argument(s)")
        argument = self.unifier.shape(shapes[place - 1])
        return self._derivative(node, name, shapes, derivative_shape_of(value, argument))

    def _entry(self, node: Node) -> Shape:
        of = self.unifier.shape(self.done[id(subtrees(node)[0])])
        places = subtrees(node)[1:]
        if len(places) == 1 and not of.is_row and not of.is_column:
            self._need(node, self.unifier.agree(of.columns, Size.of(1)), of, of)
        axes = [of.columns if of.is_row else of.rows] if len(places) == 1 else [of.rows, of.columns]
        found = [self._length(place, total) for place, total in zip(places, axes, strict=False)]
        if len(places) > 2:
            raise ParseError(f"{self.where(node)}: a matrix has two indices, not {len(places)}")
        if len(found) == 2:
            return Shape(*found)
        return Shape(Size.of(1), found[0]) if of.is_row else Shape(found[0], Size.of(1))

    def _length(self, place: Node, total: Size) -> Size:
        if place.data == "all":
            return total
        if place.data == "span":
            first, last = map(self.size, subtrees(place))
            return last - first + 1
        return Size.of(1)

    def _blocks(self, node: Node) -> Shape:
        rows = [[self.unifier.shape(self.done[id(part)]) for part in subtrees(row)] for row in subtrees(node)]
        for row in rows:
            for part in row[1:]:
                self._need(node, self.unifier.agree(row[0].rows, part.rows), row[0], part)
        widths = [sum((part.columns for part in row[1:]), row[0].columns) for row in rows]
        for width in widths[1:]:
            self._need(node, self.unifier.agree(widths[0], width), rows[0][0], rows[-1][0])
        return Shape(sum((row[0].rows for row in rows[1:]), rows[0][0].rows), widths[0])

    def _need(self, node: Node, fits: bool, a: Shape, b: Shape) -> None:
        if not fits:
            left, right = (INSIDE.sub("?", str(self.unifier.shape(part))) for part in (a, b))
            raise ShapeError(f"the shapes {left} and {right} do not fit{self._origins(node)}; declare the symbols")

    def _origins(self, node: Node) -> str:
        """Where the sizes of the symbols in a part were fixed."""
        notes: dict[str, None] = {}
        for part in walk(node):
            name = str(part.children[0]) if part.data == "name" else ""
            if name not in self.known or self.known[name].is_scalar:
                continue
            of = self.unifier.shape(self.known[name])
            fixed = [self.unifier.fixed_at[size] for size in self._unknowns(name) if size in self.unifier.fixed_at]
            shown = INSIDE.sub("?", str(of))
            notes[f"{name} is {shown}" + (f" from {fixed[0]}" if fixed else " as declared")] = None
        return f" ({', '.join(notes)})" if notes else ""

    def _unknowns(self, name: str) -> list[str]:
        of = self.known[name]
        return [size for size in sorted(of.rows.names | of.columns.names) if INSIDE.fullmatch(size)]
