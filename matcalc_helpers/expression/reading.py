"""Text becomes a syntax tree, or one line that says where it cannot be read. Nothing is evaluated as code."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput

from .errors import ParseError, ShapeError
from .signatures import FUNCTIONS, SIZE_PLACES, WORDS, counts_of
from .sizes import READERS, Size

LONGEST_INPUT = 20_000
MOST_PIECES = 5_000
DEEPEST_NESTING = 200
LONGEST_NUMBER = 1_300
AXES = ("rows", "cols")

PIECE = re.compile(r"[\w.]+|\S")
"""About what the grammar reads as one sign: a word, a number or a character."""

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

Node = Tree[Token]


def read_tree(text: str) -> Node:
    """The syntax tree of a formula; ParseError with the place where it cannot be read."""
    if not isinstance(text, str):
        raise ParseError(f"parse reads text, not {type(text).__name__}")
    if len(text) > LONGEST_INPUT:
        raise ParseError(
            f"column {LONGEST_INPUT + 1}: the text has {len(text)} characters, more than {LONGEST_INPUT}: "
            "name its parts"
        )
    if not text.strip():
        raise ParseError("column 1: the text is empty: write a formula such as norm2(A*x - b)^2")
    if not text.isascii():
        foreign = next(position for position, character in enumerate(text) if not character.isascii())
        raise ParseError(_unknown_character(text, foreign))
    _refuse_many(text)
    try:
        return GRAMMAR.parse(text)
    except UnexpectedCharacters as problem:
        raise ParseError(_unknown_character(text, problem.pos_in_stream)) from None
    except UnexpectedInput as problem:
        raise ParseError(_unexpected(text, problem)) from None


def _refuse_many(text: str) -> None:
    """Long and deep formulas are refused before time is spent on them."""
    for count, piece in enumerate(PIECE.finditer(text)):
        if count >= MOST_PIECES:
            raise ParseError(
                f"column {piece.start() + 1}: the formula has more than {MOST_PIECES} names, numbers and signs: "
                "name its parts"
            )
    depth = 0
    for position, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if depth > DEEPEST_NESTING:
            raise ParseError(f"column {position + 1}: brackets are nested more than {DEEPEST_NESTING} deep")


def _unknown_character(text: str, place: int | None) -> str:
    position = place or 0
    character = text[position]
    code = "" if character.isascii() else f" (U+{ord(character):04X})"
    where = f"column {position + 1}: the character {character!r}{code} is not in the grammar"
    if character in ASCII_FOR:
        return f"{where}; write {ASCII_FOR[character]}"
    if character == "=":
        return f"{where}; write one side of the equation, or a comparison such as >="
    return f"{where}; a formula has letters, digits, + - * / .* ./ ^ .^ ' ( ) [ ] , ; : and comparisons"


def _unexpected(text: str, problem: UnexpectedInput) -> str:
    token = getattr(problem, "token", None)
    if token is None or token.type == "$END":
        return f"column {len(text.rstrip()) + 1}: the formula ends too early: something is missing behind the last sign"
    after = text[: token.start_pos].rstrip()[-12:]
    where = f"column {token.start_pos + 1}: {str(token)[:40]!r} cannot stand here"
    between = token.type in ("NAME", "NUMBER", "LPAR") and after and (after[-1].isalnum() or after[-1] in ")]'")
    return f"{where}; write * between factors" if between else where


def walk(tree: Node) -> Iterator[Node]:
    """All subtrees, parts before what uses them, without recursion."""
    stack = [(tree, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            yield node
        else:
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(node.children) if isinstance(child, Tree))


def subtrees(node: Node) -> list[Node]:
    """The parts of a node that are trees themselves."""
    return [child for child in node.children if isinstance(child, Tree)]


def names(tree: Node) -> Iterator[str]:
    """The names in a tree, in order of appearance."""
    return (str(node.children[0]) for node in walk(tree) if node.data == "name")


def called(node: Node) -> str | None:
    """The name of the function that a node calls."""
    return str(node.children[0]) if node.data == "call" else None


def size_arguments(node: Node) -> list[Node]:
    """The parts of a node that are sizes and not formulas: n in eye(n), a and b in X[a:b, :]."""
    if node.data == "span":
        return subtrees(node)
    places = SIZE_PLACES.get(called(node) or "", ())
    return [part for place, part in enumerate(subtrees(node)) if place in places]


def index_arguments(node: Node, functions: Mapping[str, object]) -> list[Node]:
    """The parts of a node that count something: i in X[i, j] and in unit(n, i)."""
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
            try:
                done[id(part)] = self._size(part, *(done[id(child)] for child in subtrees(part)))
            except ShapeError as problem:
                raise ParseError(f"{self.where(part)}: {problem}") from None
        if not done[id(node)].is_possible:
            raise ParseError(f"{self.where(node)} is not a size: a size is a whole number from 1 on")
        return done[id(node)]

    def _size(self, part: Node, *values: Size) -> Size:
        if part.data == "name":
            return Size.of(str(part.children[0]))
        if part.data == "number" and (text := str(part.children[0])).isdigit() and len(text) <= LONGEST_NUMBER:
            return Size({(): int(text)})
        if part.data in ("add", "subtract", "product", "divide"):
            return self._arithmetic(part, *values)
        if part.data == "negative":
            return values[0] * Size({(): -1})
        if part.data == "power" and values[1].number in (2, 3):
            return values[0] * values[0] * (values[0] if values[1].number == 3 else Size.of(1))
        raise ParseError(f"{self.where(part)} is not a size: write a name, a number, or a product of them")

    def _arithmetic(self, part: Node, left: Size, right: Size) -> Size:
        if part.data == "divide":
            if not right.number:
                raise ParseError(f"{self.where(part)} is not a size: only a number can stand below")
            return left * Size({(): Fraction(1, right.number)})
        if part.data == "product":
            return left * right
        return left + right if part.data == "add" else left - right

    def where(self, node: Node) -> str:
        """The place and the text of a part."""
        piece = self.text[node.meta.start_pos : node.meta.end_pos]
        piece = piece if len(piece) <= 60 else piece[:57] + "..."
        return f"column {node.meta.start_pos + 1}: {piece!r}"

    def function(self, node: Node) -> str:
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

    def number(self, node: Node) -> Fraction:
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
            if node.data in ("span", "all", "row"):
                found.add(id(node))
        return found


def read_size(text: str) -> Size:
    """A size written as text, such as m*n + 1; ParseError where it is none."""
    return Reader(text, {}).size(read_tree(text))


READERS.append(read_size)
