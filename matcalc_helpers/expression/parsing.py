"""Text in the ASCII grammar becomes an expression. Input is data: nothing is ever evaluated as code."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import partial
from pathlib import Path

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput

from . import leaves, operations
from .assumptions import RESERVED_WORDS
from .errors import MatcalcError, ParseError, ShapeError
from .nodes import OPERATORS, Expression, operator
from .sizes import NAME, SCALAR, Shape, Size, shape
from .unification import Unifier, same_shape

LONGEST_INPUT = 20_000
DEEPEST_NESTING = 200
MOST_OPEN_NAMES = 8

GRAMMAR = Lark(
    (Path(__file__).parent / "grammar.lark").read_text(encoding="utf-8"),
    parser="lalr",
    propagate_positions=True,
    maybe_placeholders=False,
)

FUNCTIONS: dict[str, Callable[..., Expression]] = {
    **{operation.word: OPERATORS[operation.word] for operation in operations.ELEMENTWISE},
    "inv": operations.inv,
    "det": operations.det,
    "logdet": operations.logdet,
    "tr": operations.trace,
    "sum": operations.total,
    "norm2": operations.norm2,
    "diag": operations.diag,
    "vec": operations.vec,
    "kron": operations.kron,
    "dot": operations.dot,
}
OF_SIZES: dict[str, Callable[..., Expression]] = {
    "eye": leaves.eye,
    "ones": leaves.ones,
    "zeros": leaves.zeros,
    "commutation": leaves.commutation_matrix,
}
COUNTS = {
    **dict.fromkeys(FUNCTIONS, (1,)),
    "kron": (2,),
    "dot": (2,),
    "eye": (1,),
    "ones": (1, 2),
    "zeros": (1, 2),
}
COUNTS |= {"commutation": (2,), "d": (1,)}
NOT_YET = {
    "norm1", "abs", "sign", "sigmoid", "softplus", "softmax", "logsumexp", "mean", "max", "min",
    "adj", "expm", "logm", "sqrtm", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "vech",
    "blocks", "indices", "pinv", "vector", "matrix", "cumsum",
}  # fmt: skip
ASCII_FOR = {
    "×": "*", "·": "*", "⋅": "*", "∗": "*", "⊙": ".*", "∘": ".*", "⊘": "./", "÷": "/", "−": "-", "–": "-", "—": "-",
    "’": "'", "′": "'", "ᵀ": "'", "⊤": "'", "²": "^2", "³": "^3", "⊗": "kron(a, b)", "≥": ">=", "≤": "<=", "λ": "lam",
}  # fmt: skip

Node = Tree[Token] | Token


@operator("parse")
def parse(text: str, declarations: Mapping[str, str] | None = None, **more: str) -> Expression:
    """Read an expression written in the ASCII grammar.

    Each symbol may be declared: "" is a scalar, "n" a column, "m n" a matrix, followed by assumptions such as
    symmetric. Of the others, lower case is a column unless only a scalar fits, upper case a matrix; sizes are
    inferred. Raises ParseError for a text outside the grammar or with an open name, ShapeError for sizes that
    cannot fit; each message is one line and says where.

    >>> f = parse("norm2(A*x - b)^2", A="m n", x="n", b="m")
    >>> parse(str(f), f.declarations) is f
    True
    """
    if not isinstance(declarations or {}, Mapping):
        raise ParseError(f"declarations are given by name, as in parse(text, A='m n'), not as {declarations!r}")
    declared = {name: _declared(name, words) for name, words in {**(declarations or {}), **more}.items()}
    tree = _tree(text)
    sizes = {name for symbol in declared.values() for size in symbol.shape for name in size.names} | _sizes_in(tree)
    open_names = _open_names(tree, declared, sizes)
    known = {**declared, **_infer(text, tree, declared, sizes, open_names)}
    return _Builder(text, known, sizes).build(tree)


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
    total = Size({})
    for sign, term in re.findall(r"([+-]?)([^+-]+)", text):
        product = Size.of(1)
        for factor in term.split("*"):
            if not (factor.isdigit() or NAME.fullmatch(factor)):
                raise ParseError(f"{name}: {text!r} is not a size; write a name, a number, or a product such as m*n")
            product = product * factor
        total = total - product if sign == "-" else total + product
    return total


def _tree(text: str) -> Node:
    if not isinstance(text, str):
        raise ParseError(f"parse reads text, not {type(text).__name__}")
    if len(text) > LONGEST_INPUT:
        raise ParseError(f"the text has {len(text)} characters, more than {LONGEST_INPUT}: name its parts")
    depth = 0
    for position, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if depth > DEEPEST_NESTING:
            raise ParseError(f"column {position + 1}: brackets are nested more than {DEEPEST_NESTING} deep")
    if not text.strip():
        raise ParseError("the text is empty: write a formula such as norm2(A*x - b)^2")
    try:
        return GRAMMAR.parse(text)
    except UnexpectedCharacters as problem:
        raise ParseError(_unknown_character(text, problem.pos_in_stream)) from None
    except UnexpectedInput as problem:
        raise ParseError(_unexpected(text, problem)) from None


def _unknown_character(text: str, place: int | None) -> str:
    position = place or 0
    character = text[position]
    where = f"column {position + 1}: the character {character!r} is not in the grammar"
    if character in ASCII_FOR:
        return f"{where}; write {ASCII_FOR[character]}"
    if character == "=":
        return f"{where}; write one side of the equation, or a comparison such as >="
    return f"{where}; a formula has letters, digits, + - * / .* ./ ^ .^ ' ( ) [ ] and comparisons"


def _unexpected(text: str, problem: UnexpectedInput) -> str:
    token = getattr(problem, "token", None)
    if token is None or token.type == "$END":
        return "the formula ends too early: something is missing behind the last sign"
    after = text[: token.start_pos].rstrip()[-12:]
    where = f"column {token.start_pos + 1}: {str(token)!r} cannot stand here"
    between = token.type in ("NAME", "NUMBER", "LPAR") and after and (after[-1].isalnum() or after[-1] in ")]'")
    return f"{where}; write * between factors" if between else where


def _walk(tree: Node) -> Iterator[Node]:
    """All subtrees, parts before what uses them, without recursion."""
    stack: list[tuple[Node, bool]] = [(tree, False)]
    while stack:
        node, ready = stack.pop()
        if ready or isinstance(node, Token):
            yield node
        else:
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(node.children))


def _calls(tree: Node, names: Mapping[str, object]) -> Iterator[Tree[Token]]:
    for node in _walk(tree):
        if isinstance(node, Tree) and node.data == "call" and str(node.children[0]) in names:
            yield node


def _sizes_in(tree: Node) -> set[str]:
    """Names that are used as sizes, as n in eye(n)."""
    found: set[str] = set()
    for call in _calls(tree, OF_SIZES):
        for argument in call.children[1:]:
            found |= set(_names(argument))
    return found


def _names(tree: Node) -> Iterator[str]:
    for node in _walk(tree):
        if isinstance(node, Tree) and node.data == "name":
            yield str(node.children[0])


def _open_names(tree: Node, declared: Mapping[str, Expression], sizes: set[str]) -> list[str]:
    """Names without a declaration, in order of appearance."""
    found: dict[str, None] = {}
    for name in _names(tree):
        if name not in declared and name not in sizes:
            found[name] = None
    clash = sizes & declared.keys()
    if clash:
        raise ParseError(f"{min(clash)!r} names a size and a symbol at once; rename one of them")
    return list(found)


def _infer(
    text: str, tree: Node, declared: Mapping[str, Expression], sizes: set[str], open_names: list[str]
) -> dict[str, Expression]:
    """Symbols for the names without a declaration, with as few scalars among them as fit."""
    if not open_names:
        return {}
    choices = [name for name in open_names if not name[0].isupper()]
    if len(choices) > MOST_OPEN_NAMES:
        raise ParseError(f'declare the symbols, as in {choices[0]} = "n": {len(choices)} names are open')
    first_problem: MatcalcError | None = None
    for count in range(len(choices) + 1):
        fitting = []
        for scalars in itertools.combinations(choices, count):
            try:
                fitting.append((scalars, _shapes(text, tree, declared, sizes, open_names, set(scalars))))
            except ShapeError as problem:
                first_problem = first_problem or problem
        if len(fitting) > 1:
            options = " or ".join(f'{names[0]} = ""' for names, _ in fitting)
            raise ParseError(f"more than one name can be the scalar: declare {options}")
        if fitting:
            return fitting[0][1]
    raise first_problem or ParseError("the shapes cannot be inferred: declare the symbols")


def _shapes(
    text: str,
    tree: Node,
    declared: Mapping[str, Expression],
    sizes: set[str],
    open_names: list[str],
    scalars: set[str],
) -> dict[str, Expression]:
    unifier = Unifier()
    guesses: dict[str, Shape] = {}
    for name in open_names:
        columns = unifier.fresh() if name[0].isupper() else Size.of(1)
        guesses[name] = SCALAR if name in scalars else Shape(unifier.fresh(), columns)
    known = {**{name: symbol.shape for name, symbol in declared.items()}, **guesses}
    _ShapeReader(text, known, sizes, unifier).read(tree)
    taken = set(sizes) | set(known)
    found = unifier.names(taken)
    return {
        name: leaves.symbol(name, Shape(guess.rows.substitute(found), guess.columns.substitute(found)))
        for name, guess in guesses.items()
    }


class _Reader:
    """What the two passes over a tree share: sizes, numbers and messages that say where."""

    def __init__(self, text: str, sizes: set[str]) -> None:
        self.text = text
        self.sizes = sizes

    def size(self, node: Node) -> Size:
        """A size such as n, 3 or m*n + 1."""
        done: dict[int, Size] = {}
        for part in _walk(node):
            if isinstance(part, Token):
                continue
            values = [done[id(child)] for child in part.children if isinstance(child, Tree)]
            if part.data == "name" or (part.data == "number" and str(part.children[0]).isdigit()):
                done[id(part)] = Size.of(str(part.children[0]))
            elif part.data in ("add", "subtract", "product"):
                left, right = values
                done[id(part)] = left + right if part.data == "add" else left * right
                if part.data == "subtract":
                    done[id(part)] = left - right
            else:
                raise ParseError(f"{self.where(part)} is not a size: write a name, a number, or a product of them")
        return done[id(node)]

    def where(self, node: Node) -> str:
        """The place and the text of a part."""
        if isinstance(node, Token):
            return f"column {(node.start_pos or 0) + 1}: {str(node)!r}"
        piece = self.text[node.meta.start_pos : node.meta.end_pos]
        piece = piece if len(piece) <= 60 else piece[:57] + "..."
        return f"column {node.meta.start_pos + 1}: {piece!r}"

    def function(self, node: Tree[Token]) -> str:
        """The name of a function that is called with the right number of arguments."""
        name, count = str(node.children[0]), len(node.children) - 1
        if name not in COUNTS:
            available = sorted([*FUNCTIONS, *OF_SIZES])
            if name in NOT_YET:
                raise ParseError(f"{self.where(node)}: {name} is not available yet; available: {', '.join(available)}")
            close = difflib.get_close_matches(name, available, 1)
            hint = f"did you mean {close[0]}?" if close else "write * for a product with brackets"
            raise ParseError(f"{self.where(node)}: there is no function {name}; {hint}")
        if count not in COUNTS[name]:
            wanted = " or ".join(map(str, COUNTS[name]))
            raise ParseError(f"{self.where(node)}: {name} takes {wanted} argument(s), not {count}")
        return name


class _ShapeReader(_Reader):
    """First pass: the shape of every part, unknown sizes unified on the way."""

    def __init__(self, text: str, known: Mapping[str, Shape], sizes: set[str], unifier: Unifier) -> None:
        super().__init__(text, sizes)
        self.known = known
        self.unifier = unifier
        self.done: dict[int, Shape] = {}
        self.plain: dict[int, bool] = {}

    def read(self, tree: Node) -> Shape:
        """The shape of the whole."""
        inside_sizes = {id(part) for call in _calls(tree, OF_SIZES) for arg in call.children[1:] for part in _walk(arg)}
        for node in _walk(tree):
            if isinstance(node, Tree) and id(node) not in inside_sizes:
                self.done[id(node)] = self._shape(node)
                parts = [child for child in node.children if isinstance(child, Tree)]
                self.plain[id(node)] = self.done[id(node)].is_scalar and all(
                    self.plain.get(id(part), True) for part in parts
                )
        return self.done[id(tree)]

    def _shape(self, node: Tree[Token]) -> Shape:
        kind = str(node.data)
        if kind == "name":
            return self.known.get(str(node.children[0]), SCALAR)
        if kind == "number":
            return SCALAR
        if kind == "call":
            return self._call(node)
        if kind == "entry":
            raise _no_entries(self, node)
        parts = [self.unifier.shape(self.done[id(child)]) for child in node.children if isinstance(child, Tree)]
        if kind == "transpose":
            return parts[0].transposed
        if kind == "negative":
            return parts[0]
        return self._binary(node, kind, *parts)

    def _binary(self, node: Tree[Token], kind: str, a: Shape, b: Shape) -> Shape:
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

    def _scalar_fits(self, node: Tree[Token], kind: str, a: Shape, b: Shape) -> bool:
        """A scalar scales anything; it is spread over a sum only where it is made of scalars."""
        if a.is_scalar and b.is_scalar:
            return True
        left, right = (child for child in node.children if isinstance(child, Tree))
        plain = self.plain[id(left if a.is_scalar else right)]
        return kind in ("product", "elementwise_divide") or (kind != "hadamard" and plain)

    def _call(self, node: Tree[Token]) -> Shape:
        name = self.function(node)
        if name in OF_SIZES:
            sizes = [self.size(child) for child in node.children[1:]]
            return OF_SIZES[name](*sizes).shape
        parts = [self.unifier.shape(self.done[id(child)]) for child in node.children[1:]]
        first = parts[0]
        if name == "dot":
            self._need(node, same_shape(self.unifier, *parts), *parts)
            return SCALAR
        if name == "kron":
            return Shape(first.rows * parts[1].rows, first.columns * parts[1].columns)
        if name == "vec":
            return shape(first.rows * first.columns, 1)
        if name in ("sum", "norm2"):
            return SCALAR
        if name == "diag" and first.columns == 1:
            return Shape(first.rows, first.rows)
        if name in ("inv", "det", "logdet", "tr", "diag"):
            self._need(node, self.unifier.agree(first.rows, first.columns), first, first)
            return {"inv": first, "diag": shape(first.rows, 1)}.get(name, SCALAR)
        return first

    def _need(self, node: Tree[Token], fits: bool, a: Shape, b: Shape) -> None:
        if not fits:
            unknown = re.compile(r"unknown_size_\d+")
            left, right = (unknown.sub("?", str(self.unifier.shape(part))) for part in (a, b))
            raise ShapeError(f"{self.where(node)}: the shapes {left} and {right} do not fit; declare the symbols")


class _Builder(_Reader):
    """Second pass: the constructors, which check shapes again."""

    def __init__(self, text: str, known: Mapping[str, Expression], sizes: set[str]) -> None:
        super().__init__(text, sizes)
        self.known = known
        self.done: dict[int, Expression] = {}

    def build(self, tree: Node) -> Expression:
        """The expression of the whole."""
        inside = {id(part) for call in _calls(tree, OF_SIZES) for arg in call.children[1:] for part in _walk(arg)}
        for node in _walk(tree):
            if isinstance(node, Tree) and id(node) not in inside:
                try:
                    self.done[id(node)] = self._expression(node)
                except ParseError:
                    raise
                except MatcalcError as problem:
                    raise type(problem)(f"{self.where(node)}: {problem}") from None
        return self.done[id(tree)]

    def _expression(self, node: Tree[Token]) -> Expression:
        kind = str(node.data)
        if kind == "number":
            return leaves.constant(_number(self, node))
        if kind == "name":
            name = str(node.children[0])
            return self.known[name] if name in self.known else leaves.size_scalar(name)
        if kind == "call":
            return self._call(node)
        if kind == "entry":
            raise _no_entries(self, node)
        parts = [self.done[id(child)] for child in node.children if isinstance(child, Tree)]
        if kind == "compare":
            return OPERATORS[str(node.children[1])](*parts)
        return BUILDERS[kind](*parts)

    def _call(self, node: Tree[Token]) -> Expression:
        name = self.function(node)
        if name in OF_SIZES:
            return OF_SIZES[name](*(self.size(child) for child in node.children[1:]))
        parts = [self.done[id(child)] for child in node.children[1:]]
        return leaves.differential_of(*parts) if name == "d" else FUNCTIONS[name](*parts)


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


def _number(reader: _Reader, node: Tree[Token]) -> Fraction:
    text = str(node.children[0])
    mantissa, _, exponent = text.lower().partition("e")
    if len(exponent.lstrip("+-")) > 3 or len(mantissa) > 400:
        raise ParseError(f"{reader.where(node)}: the number is too long; use a symbol for it")
    return Fraction(text)


def _no_entries(reader: _Reader, node: Tree[Token]) -> ParseError:
    return ParseError(f"{reader.where(node)}: entries such as X[i,j] are not available yet")
