r"""LaTeX as the book prints it and as people write it: factors side by side, \frac, \lVert x \rVert, ^\top, bmatrix."""

from __future__ import annotations

from collections.abc import Callable

from .cursor import COMPARISONS, FormulaParser, Token, multiplied
from .latex_tokens import latex_tokens
from .parts import Part, call, join, number, unread
from .scope import Scope, plain

LOOSE = {".*": "hadamard", "./": "elementwise_divide", "⊗": "kron"}
"""Products that bind less tightly than factors side by side."""
TIGHT = {"*": "product", "×": "product", "/": "divide"}
NAMES = ("name", "greek", "roman")
CLOSING = {"(": ")", "[": "]", "{": "}", "(||": "||)", "(|": "|)", "||": "||", "|": "|"}
FUNCTION_WORDS = {"Log": "logm", "Sin": "sinm", "Cos": "cosm", "Syl": "sylvester", "ln": "log"}
MATRICES = ("bmatrix", "pmatrix", "matrix", "Bmatrix", "smallmatrix")
CHANGES = {"logm": "dlogm", "sinm": "dsinm", "cosm": "dcosm", "expm": "dexpm"}
NUMBERED = {"lambda": "eigval", "sigma": "sv", "u": "svu", "v": "numbered_v"}
"""Letters for eigenvalues, singular values and their vectors, with a number below and a matrix in brackets."""
OF_SIZE = {"I": "eye", "D": "duplication", "L": "elimination", "K": "commutation"}
"""Letters for constant matrices, with sizes below."""


def read_latex(text: str, scope: Scope, *, loose: bool = False) -> Part:
    r"""The tree of a text in LaTeX; `loose` adds the brackets that are missing at the end.

    >>> read_latex(r"A^{\top} x", Scope({"A": "m n", "x": "m"})).kind
    'product'
    """
    parser = LatexParser(text, scope, loose=loose)
    tree = parser.comparison()
    if parser.next.text in (".", ",") and parser.after().kind == "end":
        parser.take()
    parser.finish()
    return tree


class LatexParser(FormulaParser):
    """Comparisons, sums, loose products, tight products, parts with exponents and subscripts, atoms."""

    def __init__(self, text: str, scope: Scope, *, loose: bool) -> None:
        super().__init__(text, latex_tokens(text, scope), loose=loose)
        self.scope = scope
        self.closing = ""
        self.in_sizes = False

    # Levels

    def term(self) -> Part:
        """Chains of factors with Hadamard and Kronecker products between them."""
        first, negative = self.next, self._signs()
        found = self.chain()
        while sign := self.accept(*LOOSE):
            found = multiplied(LOOSE[sign.text], found, self._signed(self.chain))
        return Part("negative", first.start, found.end, (found,)) if negative else found

    def chain(self) -> Part:
        """Factors side by side."""
        found = self.factor()
        while True:
            sign = None if self.in_sizes and self.next.text == "×" else self.accept(*TIGHT)
            if sign is None and not self._starts_factor():
                return found
            right = self._signed(self.factor) if sign else self.factor()
            found = join(TIGHT[sign.text] if sign else "product", found, right)

    def _signs(self) -> bool:
        negative = False
        while sign := self.accept("+", "-"):
            negative ^= sign.text == "-"
        return negative

    def _signed(self, read: Callable[[], Part]) -> Part:
        first, negative = self.next, self._signs()
        found = read()
        return Part("negative", first.start, found.end, (found,)) if negative else found

    def _starts_factor(self) -> bool:
        token = self.next
        if token.text == self.closing:
            return False
        opens = token.text in CLOSING and token.kind != "number"
        return opens or token.kind in ("number", "filled", "function", *NAMES) or token.text in ATOMS

    # Exponents and subscripts

    def factor(self) -> Part:
        """An atom with what stands above, below and behind it."""
        with self.nested():
            return self._with_marks(self.atom())

    def _with_marks(self, found: Part) -> Part:
        while True:
            if self.next.text == "^":
                found = self._raised(found)
            elif self.next.text == "_":
                found = self._entry(found)
            elif token := self.accept("'"):
                found = Part("transpose", found.start, token.end, (found,))
            else:
                return found

    def _raised(self, base: Part) -> Part:
        self.take()
        braces = self.accept("{")
        if braces is None and self.next.kind == "number":
            exponent = self._number(self.take())
            return Part("power", base.start, exponent.end, (base, exponent))
        found = self._exponent(base)
        if braces:
            found = Part(found.kind, found.start, self.expect("}"), found.parts, found.word)
        return found

    def _exponent(self, base: Part) -> Part:
        """What a base is with the exponent that comes: a transpose, a pseudo-inverse, a power."""
        negative = self.next.text == "-" and self._is_transpose(self.after())
        if negative or self._is_transpose(self.next):
            token = [self.take() for _ in range(1 + negative)][-1]
            inside = call("inv", [base], base.start, token.end) if negative else base
            return Part("transpose", base.start, token.end, (inside,))
        if self.next.text == "+" and self.after().text == "}":
            return call("pinv", [base], base.start, self.take().end)
        entrywise = self.accept(".*") is not None
        exponent = self._signed(self.factor) if self._is_bare() else self.comparison()
        if base.kind == "name" and base.word == "e" and self.scope.declared("e") is None:
            return Part("exponential", base.start, exponent.end, (exponent,))
        return Part("elementwise_power" if entrywise else "power", base.start, exponent.end, (base, exponent))

    def _is_bare(self) -> bool:
        """Whether the exponent stands without brackets, as in x^k."""
        return self.tokens[self.place - 1].text == "^"

    def _is_transpose(self, token: Token) -> bool:
        is_letter = token.kind in NAMES and token.text == "T" and self.scope.declared("T") is None
        return token.text in ("⊤", "'") or is_letter

    def _entry(self, of: Part) -> Part:
        """Rows and columns by what stands below: X_{ij}, X_{i,:}, x_{1:3}."""
        start = self.take().end
        if self.accept("{") is None:
            place = self._number(self.take()) if self.next.kind == "number" else self.atom()
            return Part("entry", of.start, place.end, (of, place))
        if self._is_pair():
            places = [self.atom(), self.atom()]
        else:
            places = [self._index()]
            while self.accept(","):
                places.append(self._index())
        return Part("entry", of.start, max(self.expect("}"), start), (of, *places))

    def _is_pair(self) -> bool:
        """Whether two signs stand below side by side, as in X_{ij}."""
        one, two, closing = self.next, self.after(), self.after(2)
        single = all(len(token.text) == 1 or token.kind == "greek" for token in (one, two))
        kinds = all(token.kind in ("number", *NAMES) for token in (one, two))
        return single and kinds and closing.text == "}" and one.end == two.start

    def _index(self) -> Part:
        if token := self.accept(":"):
            return Part("all", token.start, token.end)
        first = self.comparison()
        return join("span", first, self.comparison()) if self.accept(":") else first

    # Atoms

    def atom(self) -> Part:
        """A number, a name, a function with its argument, a bracket, a fraction, a sum, a matrix."""
        token = self.next
        if token.kind == "number":
            found = self._number(self.take())
            is_zero = token.text == "0" and self.next.text == "_"
            return self._filled(token) if is_zero else found
        if token.kind == "filled":
            return self._filled(self.take())
        if token.kind == "function":
            return self._function(self.take())
        if token.kind in NAMES:
            return self._name(self.take())
        if token.text in CLOSING:
            return self._bracket(self.take())
        if token.text in ATOMS:
            return ATOMS[token.text](self, self.take())
        known = token.kind != "command" or token.text == "\\\\"
        raise self.unexpected("" if known else f"{token.text[:40]} is not known here")

    def _number(self, token: Token) -> Part:
        return Part("number", token.start, token.end, (), token.text)

    def _inside(self, closing: str) -> list[Part]:
        """What stands between brackets, separated by commas."""
        before, self.closing = (self.closing, self.in_sizes), closing
        self.in_sizes = False
        found = [self.comparison()]
        while closing in ")}" and self.accept(","):
            found.append(self.comparison())
        self.closing, self.in_sizes = before
        return found

    def _bracket(self, token: Token) -> Part:
        closing = CLOSING[token.text]
        [inside, *more] = self._inside(closing)
        if more:
            raise unread(more[0].start, "a comma cannot stand here")
        end = self.expect(closing)
        if "||" in closing:
            return self.norm(inside, *self._below_norm(token.start, end))
        if "|" in closing:
            return call("abs", [inside], token.start, end)
        return Part(inside.kind, token.start, end, inside.parts, inside.word)

    def _below_norm(self, start: int, end: int) -> tuple[str, int, int]:
        if self.next.text != "_":
            return "", start, end
        raw, end = self._raw_below()
        return raw, start, end

    def _raw_below(self) -> tuple[str, int]:
        """What stands below as text without fonts, and where it ends."""
        self.take()
        if self.accept("{") is None:
            token = self.take()
            return token.text, token.end
        texts, depth = [], 0
        while self.next.kind != "end" and (depth or self.next.text != "}"):
            token = self.take()
            depth += (token.text == "{") - (token.text == "}")
            texts.append(token.text)
        return plain("".join(texts)), self.expect("}")

    def _sizes_below(self) -> list[Part]:
        r"""Sizes such as m and n in 0_{m \times n} and K_{m,n}."""
        self.take()
        if self.accept("{") is None:
            return [self.atom()]
        before, self.in_sizes = self.in_sizes, True
        found = [self.sum()]
        while self.accept("×", ","):
            found.append(self.sum())
        self.in_sizes = before
        self.expect("}")
        return found

    def _filled(self, token: Token) -> Part:
        word = "ones" if token.text == "1" else "zeros"
        if word == "ones" and self._is_indicator():
            return self._indicator()
        if self.next.text == "_":
            sizes = self._sizes_below()
            return call(word, sizes, token.start, sizes[-1].end)
        if word == "zeros":
            return number(0, token.start)
        return Part("ones", token.start, token.end, (), "1")

    def _is_indicator(self) -> bool:
        """Whether a comparison stands behind a 1 or below it, before anything else is closed."""
        if self.next.text not in ("[", "(", "{", "_"):
            return False
        depth = 0
        for token in self.tokens[self.place :]:
            depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
            if token.text in COMPARISONS or depth < 0 or (depth == 0 and token.text != "_"):
                return token.text in COMPARISONS
        return False

    def _indicator(self) -> Part:
        self.accept("_")
        opening = self.take()
        [inside] = self._inside(CLOSING.get(opening.text, ")"))[:1]
        return Part(inside.kind, opening.start, self.expect(CLOSING.get(opening.text, ")")), inside.parts, inside.word)

    # Names

    def _name(self, token: Token) -> Part:
        found = self._declared(token)
        if found is not None:
            return self._applied(found) if found.word in self.scope.functions else found
        if token.text == "d" and self.next.kind in NAMES:
            inside = self._name(self.take())
            return call("d", [inside], token.start, inside.end)
        if token.kind == "roman" and token.text == "D":
            return self._derivative(token)
        if self.next.text == "_" and token.text in (*OF_SIZE, *NUMBERED, "e", "delta"):
            return self._with_letter(token)
        if token.text == "sigma" and self.next.text == "(":
            return self._called("sigmoid", token.start)
        return Part("name", token.start, token.end, (), token.text)

    def _declared(self, token: Token) -> Part | None:
        """A declared name, which may have a part of its name below."""
        if self.next.text == "_":
            before = self.place
            below, end = self._raw_below()
            for word in (f"{token.text}_{below}", f"{token.text}{below}"):
                name = self.scope.declared(word)
                if name is not None:
                    return Part("name", token.start, end, (), name)
            self.place = before
        name = self.scope.declared(token.text)
        return None if name is None else Part("name", token.start, token.end, (), name)

    def _applied(self, name: Part) -> Part:
        """A function without a formula, with the primes of its derivatives."""
        primes = 0
        while self.accept("'"):
            primes += 1
        if self.next.text != "(":
            raise self.unexpected(f"{name.word} is a function and needs its argument in brackets")
        found = self._called(name.word, name.start)
        for _ in range(primes):
            found = call("D", [found], found.start, found.end)
        return found

    def _called(self, word: str, start: int) -> Part:
        self.take()
        arguments = self._inside(")")
        return call(word, arguments, start, self.expect(")"))

    def _with_letter(self, token: Token) -> Part:
        """A letter that means something by what stands below: I_n, K_{m,n}, e_i, the i-th eigenvalue of a matrix."""
        if token.text in ("K", "L") and any(self.after(count).kind == "function" for count in (1, 2)):
            return self._change(token)
        if token.text in OF_SIZE:
            sizes = self._sizes_below()
            return call(OF_SIZE[token.text], sizes, token.start, self.tokens[self.place - 1].end)
        below = self._entry(Part("name", token.start, token.end, (), token.text))
        places = below.parts[1:]
        if token.text == "delta":
            return call("delta", places, token.start, below.end)
        if token.text == "e" and len(places) == 1:
            return Part("open_unit", token.start, below.end, places, "e")
        if token.text in NUMBERED and self.next.text == "(":
            found = self._called(NUMBERED[token.text], token.start)
            if found.word == "numbered_v":
                return Part("numbered_v", token.start, found.end, (*found.parts, *places))
            return call(found.word, (*found.parts, *places), token.start, found.end)
        return below

    def _change(self, token: Token) -> Part:
        """The derivative of a matrix function, L_{logm}(A, E), or its Jacobian, K_{logm}(A)."""
        word, _ = self._raw_below()
        if word not in CHANGES or self.next.text != "(":
            raise self.unexpected()
        changed = CHANGES[word]
        return self._called(changed if token.text == "L" else changed.capitalize(), token.start)

    def _derivative(self, token: Token) -> Part:
        """D g(x), or D_2 g(x, y) for the second argument; the first of several comes first."""
        orders: list[Part | None] = []
        while True:
            below = self._sizes_below() if self.next.text == "_" else [None]
            orders.append(below[0])
            if (self.next.kind, self.next.text) != ("roman", "D"):
                break
            self.take()
        found = self.atom()
        for order in orders:
            found = call("D", [found] if order is None else [found, order], token.start, found.end)
        return found

    # Functions

    def _function(self, token: Token) -> Part:
        word = FUNCTION_WORDS.get(token.text, token.text)
        if word == "log" and self.next.text == "det":
            word = "logdet"
            self.take()
        if word == "vec" and self.next.text == "^":
            return self._unvec(token)
        axis = self._axis_below()
        exponent = self._exponent_of_function() if self.next.text == "^" else None
        arguments = self._arguments()
        found = call(word, [*arguments, *axis], token.start, arguments[-1].end)
        if self.tokens[self.place - 1].text == ")":
            found = Part(found.kind, found.start, self.tokens[self.place - 1].end, found.parts, found.word)
        return found if exponent is None else join("power", found, exponent)

    def _axis_below(self) -> list[Part]:
        if self.next.text != "_":
            return []
        start = self.next.start
        raw, end = self._raw_below()
        return [Part("name", start, end, (), raw)]

    def _exponent_of_function(self) -> Part:
        exponent = self._raised(Part("name", self.next.start, self.next.start, (), "f")).parts[-1]
        if exponent.kind == "negative":
            raise unread(exponent.start, "write the inverse function by name, such as \\arcsin, or a fraction")
        return exponent

    def _arguments(self) -> list[Part]:
        """The arguments in brackets, or the factors that follow a function without brackets."""
        if self.next.text == "(":
            self.take()
            found = self._inside(")")
            self.expect(")")
            return found
        inside = self.factor()
        while self._starts_factor() and self.next.kind != "function" and self.next.text not in (r"\sum", r"\int"):
            inside = join("product", inside, self.factor())
        return [inside]

    def _unvec(self, token: Token) -> Part:
        self._raw_below()
        if self.next.text != "_":
            raise self.unexpected("vec^{-1} needs the sizes below, as in vec^{-1}_{m,n}")
        sizes = self._sizes_below()
        found = self._called("unvec", token.start)
        return call("unvec", [*found.parts, *sizes], found.start, found.end)

    # Commands

    def _group(self) -> Part:
        r"""What stands behind \frac or \sqrt: a group in braces, or one sign."""
        if self.accept("{"):
            [inside] = self._inside("}")[:1]
            self.expect("}")
            return inside
        token = self.next
        if token.kind == "number" and len(token.text) > 1 and token.text.isdigit():
            self.tokens[self.place] = Token("number", token.text[1:], token.start + 1, token.end)
            return Part("number", token.start, token.start + 1, (), token.text[0])
        return self.atom()

    def _fraction(self, token: Token) -> Part:
        above, below = self._group(), self._group()
        return Part("divide", token.start, self.tokens[self.place - 1].end, (above, below))

    def _root(self, token: Token) -> Part:
        if self.accept("["):
            [order] = self._inside("]")[:1]
            self.expect("]")
            inside = self._group()
            exponent = Part("divide", token.start, order.end, (number(1, token.start), order))
            return Part("power", token.start, inside.end, (inside, exponent))
        inside = self._group()
        return call("sqrt", [inside], token.start, self.tokens[self.place - 1].end)

    def _sum_over(self, token: Token) -> Part:
        if self.next.text != "_":
            raise self.unexpected("a sum names its index and where it begins, as in \\sum_{i=1}^{n}")
        self.take()
        self.expect("{")
        counter = self.atom()
        self.expect("=")
        first = self.comparison()
        self.expect("}")
        self.expect("^")
        last = self._group()
        body = self.term()
        return call("sumi", [counter, first, last, body], token.start, body.end)

    def _integral(self, token: Token) -> Part:
        """The one integral that the book prints: the derivative of the matrix exponential."""
        words = ("_", "{", "0", "}", "^", "{", "1", "}", "e", "^", "{", "(", "1", "-", "tau", ")")
        for word in words:
            self.expect(word)
        at = self.factor()
        self.expect("}")
        change = self.factor()
        for word in ("e", "^", "{", "tau"):
            self.expect(word)
        again = self.factor()
        for word in ("}", "d"):
            self.expect(word)
        return Part("change_of_exponential", token.start, self.expect("tau"), (at, change, again))

    def _gradient(self, token: Token) -> Part:
        if self.next.text == "_":
            self._raw_below()
        applied = self.atom()
        inside = call("D", [applied], token.start, applied.end)
        return Part("transpose", token.start, applied.end, (inside,))

    def _matrix(self, token: Token) -> Part:
        kind = self._environment()
        if kind not in MATRICES:
            raise unread(token.start, f"the environment {kind[:40]!r} is not known here; write bmatrix")
        rows = [self._row()]
        while self.accept("\\\\") and self.next.text != r"\end":
            rows.append(self._row())
        self.expect(r"\end")
        if self._environment() != kind:
            raise unread(token.start, f"{kind} is not closed")
        counts = ",".join(str(len(row)) for row in rows)
        parts = tuple(part for row in rows for part in row)
        return Part("blocks", token.start, self.tokens[self.place - 1].end, parts, counts)

    def _environment(self) -> str:
        self.expect("{")
        text = ""
        while self.next.kind in ("name", "function"):
            text += self.take().text
        self.expect("}")
        return text

    def _row(self) -> list[Part]:
        before, self.closing = self.closing, ""
        found = [self.comparison()]
        while self.accept("&"):
            found.append(self.comparison())
        self.closing = before
        return found


ATOMS: dict[str, Callable[[LatexParser, Token], Part]] = {
    r"\frac": LatexParser._fraction,
    r"\sqrt": LatexParser._root,
    r"\sum": LatexParser._sum_over,
    r"\int": LatexParser._integral,
    r"\nabla": LatexParser._gradient,
    r"\begin": LatexParser._matrix,
}
"""Commands that begin an atom."""
