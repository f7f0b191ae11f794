"""The notation of the book, such as 2*A'*(A*x - b), with the signs that people type in its place."""

from __future__ import annotations

import re

from .cursor import FormulaParser, Token, multiplied
from .parts import Part, call, join, number, unread
from .scope import GREEK_LETTERS, SPELLED, Scope

SIGNS = {
    **dict.fromkeys("×·⋅∗•∙@", "*"), **dict.fromkeys("−–—‐‑", "-"), **dict.fromkeys("⊙∘", ".*"), "⊘": "./", "÷": "/",
    "∕": "/", "**": "^", "≥": ">=", "≤": "<=", "‖": "||", "∥": "||", "∣": "|", **dict.fromkeys("’′´‘`", "'"),
    "⊤": "'", ".T": "'",
}  # fmt: skip
"""Signs and what they mean in the grammar."""

RAISED = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹ᵀ", "-+0123456789T")
LETTERS = "".join(GREEK_LETTERS)
SINGLE = re.escape("".join(sign for sign in SIGNS if len(sign) == 1))
TOKEN = re.compile(
    rf"""(?P<number>\d+(?:\.(?![*/^T])\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
    |(?P<name>[A-Za-z][A-Za-z0-9_]*|[{LETTERS}](?:[0-9]+|_[A-Za-z0-9_]+)?)
    |(?P<raised>[⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹ᵀ]+)
    |(?P<sign>\.T\b|\*\*|\.\^|\.\*|\./|>=|<=|\|\||[-+*/^'()\[\]{{}},;:<>|_⊗{SINGLE}])
    """,
    re.VERBOSE,
)
EXPONENT = re.compile(r"([-+]?)(?=[0-9T])([0-9]{0,5})(T?)")
PRODUCTS = {"*": "product", "/": "divide", ".*": "hadamard", "./": "elementwise_divide", "⊗": "kron"}


def tokens(text: str) -> list[Token]:
    """The pieces of a text; Unread with the place of a character that means nothing."""
    found, place = [], 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        match = TOKEN.match(text, place)
        if match is None:
            raise unread(place, _unknown(text[place]))
        kind, piece = str(match.lastgroup), match[0]
        meaning = piece.translate(SPELLED) if kind == "name" else SIGNS.get(piece, piece)
        found.append(Token(kind, meaning, place, match.end()))
        place = match.end()
    return found


def _unknown(character: str) -> str:
    shown = repr(character) if character.isascii() else f"{character!r} (U+{ord(character):04X})"
    hint = "; write one side of the equation" if character == "=" else ""
    return f"the character {shown} means nothing here{hint}"


def read_grammar(text: str, scope: Scope, *, loose: bool = False) -> Part:
    """The tree of a text in the notation of the book; `loose` adds the * and the brackets that are missing.

    >>> read_grammar("A^T x", Scope({"A": "m n", "x": "m"}), loose=True).kind
    'product'
    """
    parser = GrammarParser(text, tokens(text), scope, loose=loose)
    tree = parser.comparison()
    parser.finish()
    return tree


class GrammarParser(FormulaParser):
    """Comparisons, sums, products, powers, postfix signs, atoms: each method reads one level."""

    def __init__(self, text: str, tokens: list[Token], scope: Scope, *, loose: bool) -> None:
        super().__init__(text, tokens, loose=loose)
        self.scope = scope

    def term(self) -> Part:
        """Factors with signs of products between them."""
        found = self.unary()
        while True:
            sign = self.accept(*PRODUCTS)
            if sign is None and not (self.loose and self._starts_factor()):
                self._refuse_factor()
                return found
            found = multiplied(PRODUCTS[sign.text if sign else "*"], found, self.unary())

    def _starts_factor(self) -> bool:
        return self.next.kind in ("number", "name") or self.next.text == "("

    def _refuse_factor(self) -> None:
        if self._starts_factor():
            raise self.unexpected("write * between factors")

    def unary(self) -> Part:
        """A power with signs before it."""
        first, negative = self.next, False
        while sign := self.accept("+", "-"):
            negative ^= sign.text == "-"
        found = self.power()
        return Part("negative", first.start, found.end, (found,)) if negative else found

    def power(self) -> Part:
        """A postfix part, raised or not."""
        with self.nested():
            base = self.postfix()
            while sign := self.accept("^", ".^"):
                base = self._raised(base, entrywise=sign.text == ".^")
            return base

    def _raised(self, base: Part, *, entrywise: bool) -> Part:
        braces = self.accept("{") or (self._is_in_brackets("T") and self.accept("("))
        negative = self.next.text == "-" and self._is_transpose(self.after())
        if negative:
            self.take()
        if self._is_transpose(self.next):
            return self._transposed(base, negative=negative, closing=braces)
        exponent = self.comparison() if braces else self._exponent()
        end = self.expect("}") if braces else exponent.end
        if base.kind == "name" and base.word == "e" and self.scope.declared("e") is None and not entrywise:
            return Part("exponential", base.start, end, (exponent,))
        kind = "elementwise_power" if entrywise else "power"
        return self._tight(Part(kind, base.start, end, (base, exponent)))

    def _transposed(self, base: Part, *, negative: bool, closing: Token | bool | None) -> Part:
        token = self.take()
        if token.kind == "name" and len(token.text) > 1:
            self.place -= 1
            self.tokens[self.place] = Token("name", token.text[1:], token.start + 1, token.end)
        end = token.start + 1
        if isinstance(closing, Token):
            end = self.expect("}" if closing.text == "{" else ")")
        inside = call("inv", [base], base.start, end) if negative else base
        return self._tight(Part("transpose", base.start, end, (inside,)))

    def _is_transpose(self, token: Token) -> bool:
        """Whether a token in an exponent is a transpose; in a loose text also the T of A^Tb."""
        if token.text == "'" or token.text in ("T", "⊤"):
            return token.text != "T" or self.scope.declared("T") is None
        glued = self.loose and token.kind == "name" and token.text.startswith("T")
        return glued and self.scope.declared(token.text) is None and self.scope.declared(token.text[1:]) is not None

    def _is_in_brackets(self, word: str) -> bool:
        return self.next.text == "(" and self.after().text == word and self.after(2).text == ")"

    def _exponent(self) -> Part:
        sign = self.accept("-", "+")
        if sign is None:
            return self.power()
        with self.nested():
            inside = self._exponent()
        return Part("negative", sign.start, inside.end, (inside,)) if sign.text == "-" else inside

    def postfix(self) -> Part:
        """An atom with transposes, raised numbers and indices behind it."""
        return self._tight(self.atom())

    def _tight(self, found: Part) -> Part:
        while True:
            if token := self.accept("'"):
                found = Part("transpose", found.start, token.end, (found,))
            elif self.next.kind == "raised":
                found = self._superscript(found, self.take())
            elif self.next.text == "[" and found.kind != "number":
                found = self._entry(found)
            else:
                return found

    def _superscript(self, base: Part, token: Token) -> Part:
        match = EXPONENT.fullmatch(token.text.translate(RAISED))
        if match is None:
            raise unread(token.start, f"{token.text!r} is no exponent")
        sign, digits, transposed = match.groups()
        if digits:
            exponent = number(int(digits), token.start)
            exponent = Part("negative", token.start, token.end, (exponent,)) if sign == "-" else exponent
            base = Part("power", base.start, token.end, (base, exponent))
        elif sign == "-":
            base = call("inv", [base], base.start, token.end)
        return Part("transpose", base.start, token.end, (base,)) if transposed else base

    def _entry(self, of: Part) -> Part:
        self.take()
        places = [self._place()]
        while self.accept(","):
            places.append(self._place())
        return Part("entry", of.start, self.expect("]"), (of, *places))

    def _place(self) -> Part:
        if token := self.accept(":"):
            return Part("all", token.start, token.end)
        first = self.comparison()
        return join("span", first, self.comparison()) if self.accept(":") else first

    def atom(self) -> Part:
        """A number, a name, a call, a bracket, a norm or a block matrix."""
        token = self.next
        if token.kind == "number":
            return Part("number", *self.take()[2:], word=token.text)
        if token.kind == "name":
            return self._name(self.take())
        if self.accept("("):
            inside = self.comparison()
            return Part(inside.kind, token.start, self.expect(")"), inside.parts, inside.word)
        if self.accept("||", "|"):
            return self._bars(token)
        if self.accept("["):
            return self._blocks(token.start)
        raise self.unexpected()

    def _name(self, token: Token) -> Part:
        if self.scope.declared(token.text) in self.scope.functions and self.next.text == "'":
            return self._primed(token)
        known = self.scope.symbol(token.text) is not None
        if self.next.text != "(" or (self.loose and known):
            return Part("name", token.start, token.end, (), token.text)
        self.take()
        arguments = [self.comparison()]
        while self.accept(","):
            arguments.append(self.comparison())
        return call(token.text, arguments, token.start, self.expect(")"))

    def _primed(self, token: Token) -> Part:
        """The derivative of a function without a formula, as in f'(x)."""
        primes = 0
        while self.accept("'"):
            primes += 1
        found = self._name(token)
        for _ in range(primes):
            found = call("D", [found], token.start, found.end)
        return found

    def _bars(self, opening: Token) -> Part:
        inside = self.comparison()
        end = self.expect(opening.text)
        if opening.text == "|":
            return call("abs", [inside], opening.start, end)
        below = ""
        if self.accept("_"):
            below, end = self.next.text, self.next.end
            self.take()
        return self.norm(inside, below, opening.start, end)

    def _blocks(self, start: int) -> Part:
        rows = [self._row()]
        while self.accept(";"):
            rows.append(self._row())
        counts = ",".join(str(len(row)) for row in rows)
        return Part("blocks", start, self.expect("]"), tuple(part for row in rows for part in row), counts)

    def _row(self) -> list[Part]:
        found = [self.comparison()]
        while self.accept(","):
            found.append(self.comparison())
        return found
