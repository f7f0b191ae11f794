"""Text becomes a syntax tree, or one line that says where it cannot be read. Nothing is evaluated as code."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput

from .errors import ParseError
from .signatures import FUNCTIONS, SIZE_PLACES, WORDS, counts_of
from .sizes import Size

LONGEST_INPUT = 20_000
DEEPEST_NESTING = 200
LONGEST_NUMBER = 400
AXES = ("rows", "cols")

GRAMMAR = Lark(
    (Path(__file__).parent / "grammar.lark").read_text(encoding="utf-8"),
    parser="lalr",
    propagate_positions=True,
    maybe_placeholders=False,
)

ASCII_FOR = {
    "×": "*", "·": "*", "⋅": "*", "∗": "*", "⊙": ".*", "∘": ".*", "⊘": "./", "÷": "/", "−": "-", "–": "-", "—": "-",
    "’": "'", "′": "'", "ᵀ": "'", "⊤": "'", "²": "^2", "³": "^3", "⊗": "kron(a, b)", "≥": ">=", "≤": "<=", "λ": "lam",
}  # fmt: skip

Node = Tree[Token] | Token


def read_tree(text: str) -> Node:
    """The syntax tree of a formula; ParseError with the place where it cannot be read."""
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
    return f"{where}; a formula has letters, digits, + - * / .* ./ ^ .^ ' ( ) [ ] , ; : and comparisons"


def _unexpected(text: str, problem: UnexpectedInput) -> str:
    token = getattr(problem, "token", None)
    if token is None or token.type == "$END":
        return "the formula ends too early: something is missing behind the last sign"
    after = text[: token.start_pos].rstrip()[-12:]
    where = f"column {token.start_pos + 1}: {str(token)[:40]!r} cannot stand here"
    between = token.type in ("NAME", "NUMBER", "LPAR") and after and (after[-1].isalnum() or after[-1] in ")]'")
    return f"{where}; write * between factors" if between else where


def walk(tree: Node) -> Iterator[Node]:
    """All subtrees, parts before what uses them, without recursion."""
    stack: list[tuple[Node, bool]] = [(tree, False)]
    while stack:
        node, ready = stack.pop()
        if ready or isinstance(node, Token):
            yield node
        else:
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(node.children))


def subtrees(node: Node) -> list[Tree[Token]]:
    """The parts of a node that are trees themselves."""
    return [] if isinstance(node, Token) else [child for child in node.children if isinstance(child, Tree)]


def names(tree: Node) -> Iterator[str]:
    """The names in a tree, in order of appearance."""
    for node in walk(tree):
        if isinstance(node, Tree) and node.data == "name":
            yield str(node.children[0])


def called(node: Node) -> str | None:
    """The name of the function that a node calls."""
    return str(node.children[0]) if isinstance(node, Tree) and node.data == "call" else None


def size_arguments(node: Node) -> list[Tree[Token]]:
    """The parts of a node that are sizes and not formulas: n in eye(n), a and b in X[a:b, :]."""
    if isinstance(node, Token):
        return []
    if node.data == "span":
        return subtrees(node)
    places = SIZE_PLACES.get(called(node) or "", ())
    return [part for place, part in enumerate(subtrees(node)) if place in places]


def index_arguments(node: Node, functions: Mapping[str, object]) -> list[Tree[Token]]:
    """The parts of a node that count something: i in X[i, j] and in unit(n, i)."""
    if isinstance(node, Token):
        return []
    if node.data == "entry":
        return [part for part in subtrees(node)[1:] if part.data not in ("span", "all")]
    word, parts = called(node), subtrees(node)
    if word is None or word in functions:
        return []
    places = {"unit": (1,), "delta": (0, 1), "sumi": (0,), "eigval": (1,), "eigvec": (1,)}
    places |= dict.fromkeys(("sv", "svu", "svv"), (1,)) | {"D": (1,)}
    return [part for place, part in enumerate(parts) if place in places.get(word, ())]


def axis_argument(node: Node) -> str | None:
    """The word rows or cols behind the argument of softmax or logsumexp."""
    word, parts = called(node), subtrees(node)
    if word not in FUNCTIONS or not FUNCTIONS[word].axis or len(parts) != 2:
        return None
    found = str(parts[1].children[0]) if parts[1].data == "name" else ""
    return found if found in AXES else None


class Reader:
    """What the two passes over a tree share: sizes, numbers and messages that say where."""

    def __init__(self, text: str, functions: Mapping[str, object]) -> None:
        self.text = text
        self.functions = functions

    def size(self, node: Node) -> Size:
        """A size such as n, 3, m*n + 1 or (n*n + n)/2."""
        done: dict[int, Size] = {}
        for part in walk(node):
            if isinstance(part, Token):
                continue
            values = [done[id(child)] for child in subtrees(part)]
            if part.data == "name" or (part.data == "number" and str(part.children[0]).isdigit()):
                done[id(part)] = self._atom(part)
            elif part.data in ("add", "subtract", "product", "divide"):
                done[id(part)] = self._arithmetic(part, *values)
            elif part.data == "power" and values[1].number in (2, 3):
                done[id(part)] = values[0] * values[0] * (values[0] if values[1].number == 3 else Size.of(1))
            else:
                raise ParseError(f"{self.where(part)} is not a size: write a name, a number, or a product of them")
        return done[id(node)]

    def _atom(self, part: Tree[Token]) -> Size:
        text = str(part.children[0])
        if len(text) > LONGEST_NUMBER:
            raise ParseError(f"{self.where(part)} is too long for a size")
        return Size({(): int(text)}) if text.isdigit() else Size.of(text)

    def _arithmetic(self, part: Tree[Token], left: Size, right: Size) -> Size:
        if part.data == "divide":
            if not right.number:
                raise ParseError(f"{self.where(part)} is not a size: only a number can stand below")
            return left * Size({(): Fraction(1, right.number)})
        if part.data == "product":
            return left * right
        return left + right if part.data == "add" else left - right

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
        if name in self.functions:
            return name
        if name not in WORDS:
            close = difflib.get_close_matches(name, sorted(WORDS), 1)
            hint = f"did you mean {close[0]}?" if close else "write * for a product with brackets"
            raise ParseError(
                f"{self.where(node)}: there is no function {name}; {hint} "
                f'(a function without a formula is declared, as in {name} = "function")'
            )
        if count not in counts_of(name):
            wanted = " or ".join(map(str, counts_of(name)))
            raise ParseError(f"{self.where(node)}: {name} takes {wanted} argument(s), not {count}")
        if name in FUNCTIONS and FUNCTIONS[name].axis and count == 2 and axis_argument(node) is None:
            raise ParseError(f"{self.where(node)}: {name} goes along rows or cols, as in {name}(X, rows)")
        return name

    def number(self, node: Tree[Token]) -> Fraction:
        """A number, kept exact."""
        text = str(node.children[0])
        mantissa, _, exponent = text.lower().partition("e")
        if len(exponent.lstrip("+-")) > 3 or len(mantissa) > LONGEST_NUMBER:
            raise ParseError(f"{self.where(node)}: the number is too long; use a symbol for it")
        return Fraction(text)

    def skipped(self, tree: Node) -> set[int]:
        """The parts of a tree that are not formulas: sizes, and the words rows and cols."""
        found: set[int] = set()
        for node in walk(tree):
            parts = size_arguments(node)
            if axis_argument(node) is not None:
                parts = [*parts, subtrees(node)[1]]
            for part in parts:
                found.update(id(inside) for inside in walk(part))
            if isinstance(node, Tree) and node.data in ("span", "all", "row"):
                found.add(id(node))
        return found
