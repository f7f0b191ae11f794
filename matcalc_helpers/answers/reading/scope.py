"""The names that an answer may use, in each way in which a learner may write them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ...expression import Expression, MatcalcError, Shape, Size, name_to_latex, parse
from ...expression.signatures import WORDS

GREEK_LETTERS = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ϑ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu", "ξ": "xi",
    "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi",
    "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip

SPELLED = str.maketrans(GREEK_LETTERS)

ALIASES = {"lambda": ("lam", "lmbda"), "epsilon": ("eps",), "lam": ("lambda",), "eps": ("epsilon",)}
"""Other spellings under which a name may be declared."""

FUNCTION_ALIASES = {
    "ln": "log", "trace": "tr", "norm": "norm2", "sgn": "sign", "sigma": "sigmoid", "expit": "sigmoid",
    "inverse": "inv", "transpose": "transpose", "ReLU": "relu", "Tr": "tr", "Trace": "tr", "Det": "det",
    "absolute": "abs", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "identity": "eye", "Diag": "diag",
    "maximum": "max", "minimum": "min", "kronecker": "kron",
}  # fmt: skip

LONGEST_WORD = 30
"""Longer words are no slip of a known one."""

FONT = re.compile(r"\\(?:math(?:rm|it|bf|sf|tt|bb|cal)|text(?:rm|it|bf)?|boldsymbol|bm|operatorname)(?![A-Za-z])")
VARIANTS = {"varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta", "varrho": "rho", "varsigma": "sigma"}


def plain(latex: str) -> str:
    r"""A name in LaTeX without fonts and brackets, by which names are compared.

    >>> plain(r"\mathbf{x}_{\mathrm{new}}"), plain(r"\lambda_1")
    ('x_new', 'lambda_1')
    """
    letters = re.sub(r"[{}\\\s]", "", FONT.sub("", latex))
    return re.sub("^" + "|^".join(VARIANTS), lambda found: VARIANTS[found[0]], letters)


@lru_cache(maxsize=2_000)
def _symbol(name: str, words: str) -> Expression:
    return parse(name, {name: words})


@lru_cache(maxsize=500)
def _function(name: str, words: str) -> Shape:
    return parse(f"{name}(1)", {name: words}).shape


class Scope:
    """The declared symbols, functions and sizes; MatcalcError for a declaration that cannot be read.

    >>> scope = Scope({"A": "m n", "lam": ""})
    >>> str(scope.symbol("λ")), sorted(scope.sizes)
    ('lam', ['m', 'n'])
    """

    def __init__(self, declarations: Mapping[str, str]) -> None:
        self.symbols: dict[str, Expression] = {}
        self.functions: dict[str, Shape] = {}
        self.sizes: set[str] = set()
        for name, words in declarations.items():
            self._declare(name, words)
        self.known = frozenset(self.names)
        self.in_latex = {plain(name_to_latex(name)): name for name in self.names}

    def _declare(self, name: str, words: str) -> None:
        if words == "size":
            self.sizes.add(name)
            return
        if words.split()[:1] == ["function"]:
            self.functions[name] = shape = _function(name, words)
        else:
            self.symbols[name] = _symbol(name, words)
            shape = self.symbols[name].shape
        self.sizes |= shape.rows.names | shape.columns.names

    @property
    def names(self) -> list[str]:
        """All names of symbols, functions and sizes."""
        return [*self.symbols, *self.functions, *sorted(self.sizes)]

    def only_size(self, *shapes: Shape) -> Size | None:
        """The size of which everything declared and all these shapes are made, where there is one only."""
        shapes = (*shapes, *(symbol.shape for symbol in self.symbols.values()))
        sizes = {size for shape in shapes for size in shape if size.number != 1}
        parts = {Size.of(name) for size in sizes for name in size.names} | {size for size in sizes if not size.names}
        return parts.pop() if len(parts) == 1 else None

    def declared(self, word: str) -> str | None:
        """The name that a word stands for, also in Greek, in another spelling or as it looks in LaTeX."""
        word = word.translate(SPELLED)
        for name in (word, *ALIASES.get(word, ()), self.in_latex.get(word, "")):
            if name in self.known:
                return name
        return None

    def symbol(self, word: str) -> Expression | None:
        """The symbol that a word stands for."""
        return self.symbols.get(self.declared(word) or "")

    def split(self, word: str) -> list[str]:
        """Declared names that make up a word when written side by side, as A and x in Ax."""
        found, rest = [], word if len(word) <= LONGEST_WORD else ""
        while rest:
            lengths = (length for length in range(len(rest), 0, -1) if rest[:length] in self.known)
            length = next(lengths, 0)
            if not length:
                return []
            found.append(rest[:length])
            rest = rest[length:]
        return found

    def is_function(self, word: str) -> bool:
        """Whether a word is a function here: one of the grammar, or one that is declared."""
        name = self.declared(word)
        return name in self.functions if name is not None else word in WORDS or word in FUNCTION_ALIASES

    def near(self, word: str) -> list[str]:
        """The names that may have been meant by a word that is none: other case first, then a slip of a letter."""
        if len(word) > LONGEST_WORD:
            return []
        names = [name for name in self.names if name != word]
        same = [name for name in names if name.lower() == word.lower()]
        close = difflib.get_close_matches(word, names, 2) if len(word) > 2 else []
        return list(dict.fromkeys([*same, *close]))

    def near_function(self, word: str) -> list[str]:
        """The functions that may have been meant by a word."""
        if len(word) > LONGEST_WORD:
            return []
        words = sorted({*WORDS, *FUNCTION_ALIASES, *self.functions} - {word})
        same = [name for name in words if name.lower() == word.lower()]
        return list(dict.fromkeys([*same, *difflib.get_close_matches(word, words, 2)]))


def checked(declarations: Mapping[Any, Any]) -> Mapping[str, str]:
    """The declarations, each of which has to be text under a name; MatcalcError otherwise."""
    for name, words in declarations.items():
        if not isinstance(name, str) or not isinstance(words, str):
            raise MatcalcError(f"a declaration is a name and text such as 'm n', not {name!r}: {words!r}")
    return declarations
