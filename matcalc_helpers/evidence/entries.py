"""SymPy: the small case written out in entries, as a person would write it down."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import sympy

from ..expression import Expression, MatcalcError, differential_of, postorder
from ..expression.leaves import Differential, Symbol, assumptions_of
from ..expression.reductions import SWITCHING
from .claims import Claim, pairs_to_compare
from .directions import arrays_at
from .evaluation import Evaluator
from .fields import Fractions
from .float_rows import NoValue
from .float_values import value_at
from .jets import Jet, JetMatrix, Jets, OutsideDomain, Undecided
from .routes import ATTEMPTS, evaluator, sizes_text
from .sampling import Setting, draw_setting, size_names
from .verdicts import RouteReport

LARGEST_FORMULA = 4000
LARGEST_ALONG = 20_000
"""Symbols and operations in all entries together, and where only t is a symbol."""
DIGITS = 40
POINTS = 2
PRIMES = 20
"""The first prime number that a symbol stands for is the twentieth."""


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
        """Whether the formula is zero where its symbols are different prime numbers."""
        names = sorted(value.free_symbols, key=str)
        point = {name: sympy.Rational(sympy.prime(PRIMES + place), 7) for place, name in enumerate(names)}
        return _equal(value.xreplace(point), sympy.Integer(0))

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


class TooLong(Undecided):
    """Formulas that nobody would write out in entries."""


class WrittenOut(Jets):
    """Formulas for values alone: nothing moves, because SymPy differentiates afterwards."""

    def __init__(self, largest: int) -> None:
        super().__init__(SymPyField())
        self.largest = largest
        self.lengths: dict[Any, int] = {}

    def add(self, a: Jet, b: Jet) -> Jet:
        """The sum."""
        return self._joined(a[0] + b[0], a, b)

    def multiply(self, a: Jet, b: Jet) -> Jet:
        """The product."""
        return self._joined(a[0] * b[0], a, b)

    def _joined(self, value: Any, *parts: Jet) -> Jet:
        """A formula that is no longer than its parts together; TooLong where that is much."""
        if value.args:
            length = self.lengths[value] = 1 + sum(self.lengths.get(part[0], 1) for part in parts)
            if length > self.largest:
                raise TooLong("the formulas are too long")
        return (value, self.zero, self.zero)

    def negative(self, a: Jet) -> Jet:
        """The opposite."""
        return self._joined(-a[0], a)

    def inverse(self, a: Jet) -> Jet:
        """The reciprocal."""
        return self._joined(self.field.inverse(a[0]), a)

    def apply(self, word: str, a: Jet) -> Jet:
        """A function of one number."""
        return self._joined(self.field.function(word, a[0])[0], a)

    def eliminate(self, matrix: JetMatrix, right: JetMatrix) -> tuple[JetMatrix, Jet]:
        """By cofactors, as one writes down the inverse of a 2 x 2 matrix; larger ones by elimination."""
        if len(matrix) != 2:
            return super().eliminate(matrix, right)
        (a, b), (c, d) = matrix
        determinant = self.add(self.multiply(a, d), self.negative(self.multiply(b, c)))
        if self.field.is_zero(determinant[0]):
            raise OutsideDomain("a matrix is singular")
        below = self.inverse(determinant)
        adjugate = [[d, self.negative(b)], [self.negative(c), a]]
        return self.scale(below, self.matmul(adjugate, right)) if right[0] else right, determinant


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
    point = {
        node: [[(entry, jets.zero, jets.zero) for entry in row] for row in symbol_entries(node, sizes)]
        for node in postorder(expression)
        if node.operation in (Symbol, Differential)
    }
    found = Evaluator(jets, sizes, point, {})(expression)
    return sympy.Matrix([[entry[0] for entry in row] for row in found])


def _written(
    expression: Expression,
    setting: Setting,
    tables: Mapping[Expression, list[list[Any]]],
    signs: Evaluator | None,
    largest: int,
) -> list[list[Any]]:
    """The entries of an expression, given those of its symbols."""
    jets = WrittenOut(largest)
    point = {
        symbol: [[(entry, jets.zero, jets.zero) for entry in row] for row in table] for symbol, table in tables.items()
    }
    found = Evaluator(jets, setting.sizes, point, setting.exponents, signs)(expression)
    if sum(jets.lengths.get(entry[0], 1) for row in found for entry in row) > largest:
        raise TooLong("the formulas are too long")
    return [[entry[0] for entry in row] for row in found]


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
    """Differentiate f(X + tV) by t with SymPy, all entries as symbols, and compare with the claim at rational points.

    Where a structure ties the entries of X, those of V are tied alike. Where the formula switches between branches,
    it is written down on the side on which the point lies.
    """
    sizes = _small_sizes(claim)
    choice = random.Random(f"entries {seed}")
    way = "entries"
    try:
        for _ in range(POINTS):
            setting = _point(claim, sizes, choice)
            try:
                holds = _holds_at(claim, setting)
            except TooLong:
                holds, way = _holds_at(claim, setting, along=True), "entries along a line"
            if not holds:
                return RouteReport("entries", False, f"different at {sizes_text(sizes)}")
    except (MatcalcError, OutsideDomain, Undecided) as problem:
        return RouteReport("entries", None, f"declined: {problem}")
    return RouteReport("entries", True, f"SymPy's derivatives of the {way} agree at {sizes_text(sizes)}")


def _small_sizes(claim: Claim) -> dict[str, int]:
    """Two and three in turn; two for square matrices, whose inverses grow fast."""
    nodes = list(postorder(claim.function, claim.claim, claim.wrt))
    square = {str(n.shape.rows) for n in nodes if n.shape.rows == n.shape.columns and not n.is_scalar}
    names = size_names(claim.function, claim.claim, claim.wrt)
    return {name: 2 if name in square else 2 + index % 2 for index, name in enumerate(names)}


def _point(claim: Claim, sizes: Mapping[str, int], choice: random.Random) -> Setting:
    """Short fractions at which both formulas have a value in real numbers."""

    def draw() -> Fraction:
        return Fraction(choice.choice((-1, 1)) * choice.randint(9, 40), 16)

    reason = ""
    for _ in range(ATTEMPTS):
        setting = draw_setting((claim.function, claim.claim), claim.wrt, sizes, draw, choice)
        arrays = arrays_at(claim, setting)
        try:
            for formula in (claim.function, claim.claim):
                value_at(formula, arrays, sizes)
        except NoValue as problem:
            reason = str(problem)
            continue
        return setting
    raise OutsideDomain(f"no point of the domain found ({reason})")


def _holds_at(claim: Claim, setting: Setting, along: bool = False) -> bool:
    """Whether the claim holds at one point; `along` a line, every entry but t is a number from the beginning."""
    signs = None
    roots = (claim.function, claim.claim)
    if any(node.operation in SWITCHING for node in postorder(*roots)):
        signs = evaluator(Jets(Fractions()), roots, setting, claim.wrt, None)
    tables = {**setting.values, differential_of(claim.wrt): setting.direction}
    written = {symbol: symbol_entries(symbol, setting.sizes) for symbol in tables}
    numbers = _numbers(written, tables)
    if along:
        written = {symbol: _placed(table, numbers) for symbol, table in written.items()}
    largest = LARGEST_ALONG if along else LARGEST_FORMULA
    time = sympy.Dummy("t", real=True)
    here, direction = written[claim.wrt], written[differential_of(claim.wrt)]
    line = [[x + time * v for x, v in zip(*rows, strict=True)] for rows in zip(here, direction, strict=True)]
    function = _written(claim.function, setting, {**written, claim.wrt: line}, signs, largest)
    value = _written(claim.claim, setting, written, signs, largest)
    slopes = [[_coefficient(entry, time, claim.order) for entry in row] for row in function]
    moving, claimed, at, moved = (_placed(table, numbers) for table in (slopes, value, here, direction))
    return all(_equal(a, b) for a, b in pairs_to_compare(claim, moving, claimed, at, moved, sympy.Integer(0)))


def _placed(table: list[list[Any]], numbers: Mapping[Any, Any]) -> list[list[Any]]:
    return [[entry.xreplace(numbers) for entry in row] for row in table]


def _coefficient(entry: Any, time: Any, order: int) -> Any:
    """The coefficient of t or t^2."""
    return sympy.diff(entry, time, order).xreplace({time: sympy.Integer(0)}) / order


def _numbers(written: Mapping[Expression, list[list[Any]]], values: Mapping[Expression, Any]) -> dict[Any, Any]:
    """What each symbol of SymPy stands for at a point."""
    return {
        entry: sympy.Rational(number.numerator, number.denominator)
        for symbol, table in written.items()
        for row, numbers in zip(table, values[symbol], strict=True)
        for entry, number in zip(row, numbers, strict=True)
        if entry.is_Symbol
    }


def _equal(a: Any, b: Any) -> bool:
    """Whether two formulas without symbols have the same value, to thirty decimals where it is not rational."""
    difference = a - b
    if difference.has(sympy.nan, sympy.zoo):
        raise Undecided("a derivative has no value at the point")
    if difference.is_Rational:
        return bool(difference == 0)
    return bool(abs(difference.evalf(DIGITS)) <= sympy.Float(10) ** (10 - DIGITS))
