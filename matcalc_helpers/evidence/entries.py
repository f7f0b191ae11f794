"""SymPy: the small case written out in entries, as a person would write it down."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import sympy

from ..expression import Expression, MatcalcError, postorder
from ..expression.assumptions import STRUCTURES
from ..expression.leaves import Differential, Symbol, assumptions_of, symbols
from ..expression.reductions import SWITCHING
from .claims import Claim
from .evaluation import Evaluator
from .jets import Jet, JetMatrix, Jets, OutsideDomain, Undecided
from .routes import sizes_text
from .sampling import exponent_symbols, size_names
from .verdicts import RouteReport

LARGEST_FORMULA = 4000
DIGITS = 40
POINTS = 2


WRITTEN: dict[str, Callable[[Any], Any]] = {
    "arcsin": sympy.asin,
    "arccos": sympy.acos,
    "arctan": sympy.atan,
    "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)),
    "softplus": lambda x: sympy.log(1 + sympy.exp(x)),
}
"""Functions that SymPy knows under another name, or that are written out."""


class SymPyField:
    """SymPy expressions as numbers: every operation is written down, nothing is simplified."""

    name = "entries"

    def number(self, value: Any) -> Any:
        """The exact rational number."""
        return sympy.Rational(value.numerator, value.denominator)

    def reduce(self, value: Any) -> Any:
        """The formula as it stands."""
        return value

    def inverse(self, value: Any) -> Any:
        """1/value."""
        if value == 0:
            raise OutsideDomain("division by zero")
        return 1 / value

    def is_zero(self, value: Any) -> bool:
        """Whether the formula is zero once multiplied out."""
        return bool(sympy.expand(value) == 0)

    def sign(self, value: Any) -> int:
        """A formula has no sign before its symbols have values."""
        raise Undecided(f"{value} has no sign before its symbols have values")

    def function(self, word: str, value: Any) -> Jet:
        """The function written down; derivatives are taken by SymPy afterwards."""
        written = WRITTEN[word] if word in WRITTEN else getattr(sympy, word)
        return (written(value), sympy.Integer(0), sympy.Integer(0))

    def circle(self) -> Any:
        """The number pi."""
        return sympy.pi


def entries(expression: Expression, sizes: Mapping[str, int]) -> Any:
    """The expression as a SymPy matrix of entries x1, x2, A11, A12, ... at given sizes.

    >>> from matcalc_helpers.expression import matrix, vector
    >>> entries(matrix("A", "m", "n") @ vector("x", "n"), {"m": 2, "n": 2})[0]
    A11*x1 + A12*x2
    """
    if any(node.operation in SWITCHING for node in postorder(expression)):
        raise MatcalcError("relu and comparisons have no formula without a case distinction")
    missing = [name for name in size_names(expression) if name not in sizes]
    if missing:
        raise MatcalcError(f"the size {missing[0]} is not known: give it by name, as in {{{missing[0]!r}: 2}}")
    jets = Jets(SymPyField())
    point: dict[Expression, JetMatrix] = {}
    for node in postorder(expression):
        if node.operation in (Symbol, Differential):
            rows = symbol_entries(node, sizes)
            point[node] = [[(entry, jets.zero, jets.zero) for entry in row] for row in rows]
    found = Evaluator(jets, sizes, point, {})(expression)
    return sympy.Matrix([[entry[0] for entry in row] for row in found])


def symbol_entries(symbol: Expression, sizes: Mapping[str, int]) -> list[list[Any]]:
    """The entries of a symbol: x1, x2 for a column, A11, A12 for a matrix; tied where a structure ties them."""
    base = symbol.parameters[0] if symbol.operation is Differential else symbol
    name = ("d" if symbol.operation is Differential else "") + base.parameters[0]
    rows, columns = symbol.shape.rows.value(sizes), symbol.shape.columns.value(sizes)
    words = assumptions_of(base)
    return [[_entry(name, i, j, (rows, columns), words) for j in range(columns)] for i in range(rows)]


def _entry(name: str, i: int, j: int, counts: tuple[int, int], words: frozenset[str]) -> Any:
    if "diagonal" in words and i != j:
        return sympy.Integer(0)
    if ("lower_triangular" in words and i < j) or ("upper_triangular" in words and i > j):
        return sympy.Integer(0)
    if "skew" in words and i >= j:
        return sympy.Integer(0) if i == j else -_entry(name, j, i, counts, words)
    if "symmetric" in words and i > j:
        i, j = j, i
    if counts == (1, 1):
        label = name
    elif counts[1] == 1:
        label = f"{name}{i + 1}"
    else:
        label = f"{name}{i + 1}{j + 1}"
    return sympy.Symbol(label, positive="positive" in words or None, real=True)


def partial_derivatives(function: Expression, wrt: Expression, sizes: Mapping[str, int]) -> Any:
    """Every entry of vec(F) by every entry of vec(X), rows for outputs, as a SymPy matrix."""
    outputs = entries(function, sizes).vec()
    inputs = [entry for column in zip(*symbol_entries(wrt, sizes), strict=True) for entry in column]
    return outputs.jacobian(sympy.Matrix(inputs))


def symbolic(claim: Claim, seed: int) -> RouteReport:
    """Differentiate entry by entry with SymPy at 2 x 3 and compare with the claim at rational points."""
    reason = _declines(claim)
    if reason:
        return RouteReport("entries", None, f"declined: {reason}")
    sizes = _small_sizes(claim)
    try:
        difference = _difference(claim, sizes)
    except (MatcalcError, OutsideDomain, Undecided) as problem:
        return RouteReport("entries", None, f"declined: {problem}")
    if sum(map(sympy.count_ops, difference)) > LARGEST_FORMULA:
        return RouteReport("entries", None, "declined: the formulas are too long")
    choice = random.Random(f"entries {seed}")
    for _ in range(POINTS):
        if not _vanishes(difference, choice):
            return RouteReport("entries", False, f"different at {sizes_text(sizes)}")
    return RouteReport("entries", True, f"SymPy's derivatives of the entries agree at {sizes_text(sizes)}")


def _declines(claim: Claim) -> str:
    words = assumptions_of(claim.wrt) & set(STRUCTURES)
    if claim.kind in ("hessian", "differential", "second_differential"):
        return f"a {claim.kind.replace('_', ' ')} is not written out in entries"
    if words:
        return "the entries of the variable are tied together"
    if exponent_symbols((claim.function, claim.claim)):
        return "a symbol stands in an exponent"
    if any("probability" in assumptions_of(symbol) for symbol in symbols(claim.function, claim.claim).values()):
        return "the entries of a probability are tied together"
    constrained = [s for s in symbols(claim.function, claim.claim).values() if "orthogonal" in assumptions_of(s)]
    return "an orthogonal matrix has no free entries" if constrained else ""


def _small_sizes(claim: Claim) -> dict[str, int]:
    """Two and three in turn; two for square matrices, whose inverses grow fast."""
    nodes = list(postorder(claim.function, claim.claim, claim.wrt))
    square = {str(n.shape.rows) for n in nodes if n.shape.rows == n.shape.columns and not n.is_scalar}
    names = size_names(claim.function, claim.claim, claim.wrt)
    return {name: 2 if name in square else 2 + index % 2 for index, name in enumerate(names)}


def _difference(claim: Claim, sizes: Mapping[str, int]) -> Any:
    true = partial_derivatives(claim.function, claim.wrt, sizes)
    value = entries(claim.claim, sizes)
    arranged = value.T if claim.transposed else value
    if claim.by_entries:
        return true.T - arranged.vec()
    return true - (arranged.vec() if claim.wrt.is_scalar else arranged)


def _vanishes(difference: Any, choice: random.Random) -> bool:
    point = {
        symbol: sympy.Rational(choice.randint(9, 40), 16)
        for symbol in sorted(difference.free_symbols, key=lambda symbol: str(symbol.name))
    }
    for entry in difference:
        value = entry.subs(point)
        if value.is_Rational:
            if value != 0:
                return False
        elif abs(value.evalf(DIGITS)) > sympy.Float(10) ** (10 - DIGITS):
            return False
    return True
