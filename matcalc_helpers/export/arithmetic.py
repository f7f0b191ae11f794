"""Sums, products and powers, the same in every language up to the signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from ..expression import Expression, Operation
from ..expression.indexing import Slice
from ..expression.leaves import (
    Constant,
    Differential,
    LowerOnes,
    Ones,
    SizeScalar,
    Symbol,
    Zeros,
    assumptions_of,
    number_of,
)
from ..expression.operations import Add, ElementwisePower, Hadamard, Power, Product, Transpose
from ..expression.printing import ATOM, NEGATIVE, POSTFIX, RAISED, SUM, TIMES
from .chains import MatrixSigns, chain
from .pieces import Piece, Row
from .scopes import Scope
from .submatrices import submatrix


@dataclass(frozen=True)
class Signs:
    """How a language writes its arithmetic."""

    matrix: MatrixSigns
    entries: str
    entries_over: str
    power: str
    entries_power: str
    matrix_power: Piece
    """A square matrix {0} to a whole number {1}."""
    span: str
    """From place {0} to place {1}, both included."""
    lower: str
    """The entries of {0} on and below the diagonal."""
    upper: str
    """The entries of {0} on and above the diagonal."""
    to_scalar: str = ""
    """A matrix with one row and one column as a scalar, where it is not one already."""
    spread: str = ""
    """Put before + and - where a scalar is added to every entry."""
    plain_base: str = "{0:postfix}"
    """A plain number as the base of a power."""


def arithmetic(signs: Signs) -> dict[Operation, Row]:
    """The rows of symbols, numbers, sums, products, powers and parts of matrices."""
    return {
        Symbol: lambda node, scope: Piece(scope.name(node), plain="index" in assumptions_of(node)),
        Differential: lambda node, scope: Piece(scope.name(node)),
        Constant: lambda node, _: number(node.parameters[0]),
        SizeScalar: lambda node, scope: scope.size(node.parameters[0]),
        Add: partial(_add, signs),
        Product: partial(_product, signs),
        Hadamard: partial(_hadamard, signs),
        Power: partial(_power, signs),
        ElementwisePower: partial(_elementwise_power, signs),
        Transpose: lambda node, scope: Piece(signs.matrix.transposed.format(scope[node.argument]), POSTFIX),
        Slice: partial(submatrix, signs.matrix, signs.span, signs.to_scalar),
    }


def number(value: Fraction) -> Piece:
    """A rational number as an exact fraction."""
    binds = TIMES if value.denominator != 1 else NEGATIVE if value < 0 else ATOM
    return Piece(str(value), binds, plain=True)


# Sums


def _add(signs: Signs, node: Expression, scope: Scope) -> Piece:
    spread = {term for term in node.arguments if is_spread(term)}
    if spread.issuperset(node.arguments):
        spread = set()
    pieces = [_scaled(signs, _scalars(term), None, scope) if term in spread else scope[term] for term in node.arguments]
    dot = signs.spread if spread else ""
    text = ""
    for piece in pieces:
        term = piece.within(TIMES)
        sign, rest = ("-", term[1:]) if term.startswith("-") else ("+", term)
        text = f"{text} {dot}{sign} {rest}" if text else term
    return Piece(text, SUM, all(piece.plain for piece in pieces))


def is_spread(term: Expression) -> bool:
    """Whether a summand is a scalar times ones, so that the scalar alone may be added to every entry."""
    factors = term.arguments if term.operation is Product else (term,)
    return [factor.operation for factor in factors if not factor.is_scalar] == [Ones]


def _scalars(term: Expression) -> list[Expression]:
    return [factor for factor in term.arguments if factor.is_scalar] if term.operation is Product else []


# Products


def _product(signs: Signs, node: Expression, scope: Scope) -> Piece:
    matrices = [factor for factor in node.arguments if not factor.is_scalar]
    scalars = _scalars(node)
    if not matrices:
        return _scaled(signs, scalars, None, scope)
    below = _divisor(matrices[0], signs.entries_power, scope) if len(matrices) == 1 else None
    if below is not None:
        above = _scaled(signs, scalars, None, scope)
        return Piece(f"{above:times} {signs.entries_over} {below:factor}", TIMES)
    joined, is_entry = chain(matrices, scope, signs.matrix)
    if node.is_scalar and not is_entry and signs.to_scalar:
        joined = Piece(signs.to_scalar.format(joined))
    return _scaled(signs, scalars, joined, scope)


def _scaled(signs: Signs, scalars: Sequence[Expression], matrices: Piece | None, scope: Scope) -> Piece:
    """Scalar factors in front, then the matrices, then what is divided by."""
    scale = Fraction(1)
    above: list[Piece] = []
    below: list[Piece] = []
    for factor in scalars:
        value, divisor = number_of(factor), _divisor(factor, signs.power, scope)
        if value is not None:
            scale *= value
        elif divisor is not None:
            below.append(divisor)
        else:
            above.append(scope[factor])
    above += [] if matrices is None else [matrices]
    plain = all(piece.plain for piece in above + below)
    if abs(scale) != 1 or not above:
        above.insert(0, number(abs(scale)))
    if len(above) == 1 and not below and scale > 0:
        return above[0]._replace(plain=plain)
    factors = [above[0].within(TIMES), *(piece.within(RAISED) for piece in above[1:])]
    text = " / ".join([" * ".join(factors), *(piece.within(RAISED) for piece in below)])
    return Piece(f"-{text}" if scale < 0 else text, TIMES, plain)


def _divisor(factor: Expression, power: str, scope: Scope) -> Piece | None:
    """What a factor divides by: u^2 for the factor u^-2, None where it does not divide or is needed elsewhere."""
    if factor.operation not in (Power, ElementwisePower) or not scope.used_once(factor):
        return None
    return _reciprocal(factor, power, scope)


def _reciprocal(node: Expression, power: str, scope: Scope) -> Piece | None:
    base, exponent = node.arguments
    value = number_of(exponent)
    if value is None or value >= 0 or value.denominator != 1:
        return None
    piece = scope[base]
    return piece if value == -1 else Piece(f"{piece:postfix}{power}{-value}", RAISED, piece.plain)


def _hadamard(signs: Signs, node: Expression, scope: Scope) -> Piece:
    triangle = _triangle(signs, node.arguments[0])
    text, binds = "", ATOM
    for factor in node.arguments[1:] if triangle else node.arguments:
        below = _divisor(factor, signs.entries_power, scope) if text else None
        sign, piece = (signs.entries_over, below) if below is not None else (signs.entries, scope[factor])
        text, binds = (f"{text} {sign} {piece:factor}", TIMES) if text else (piece.within(RAISED), piece.binds)
    return Piece(triangle.format(text)) if triangle else Piece(text, binds)


def _triangle(signs: Signs, factor: Expression) -> str | None:
    """How to read off a triangle, where the factor is a triangle of ones."""
    if factor.operation is LowerOnes:
        return signs.lower
    above = factor.operation is Transpose and factor.argument.operation is LowerOnes
    return signs.upper if above else None


# Powers


def _power(signs: Signs, node: Expression, scope: Scope) -> Piece:
    base, exponent = node.arguments
    if not node.is_scalar:
        text = signs.matrix_power.text.format(scope[base], scope.whole(exponent))
        return signs.matrix_power._replace(text=text)
    below = _reciprocal(node, signs.power, scope)
    if below is not None:
        return Piece(f"1 / {below:factor}", TIMES, below.plain)
    piece, raised = scope[base], scope[exponent]
    text = signs.plain_base.format(piece) if piece.plain else f"{piece:postfix}"
    return Piece(f"{text}{signs.power}{raised:atom}", RAISED, piece.plain and raised.plain)


def _elementwise_power(signs: Signs, node: Expression, scope: Scope) -> Piece:
    below = _reciprocal(node, signs.entries_power, scope)
    if below is not None:
        return Piece(f"1 {signs.entries_over} {below:factor}", TIMES)
    base, exponent = node.arguments
    return Piece(f"{scope[base]:postfix}{signs.entries_power}{scope[exponent]:atom}", RAISED)


# Functions of two arguments that spread a scalar by themselves


def spreading(signs: Signs, text: str, scalar: str | None = None) -> Row:
    """The row of a function of two arguments where c stands for c*ones(...), as in max(x, c)."""

    def row(node: Expression, scope: Scope) -> Piece:
        other_spread = [is_spread(side) or side.operation is Zeros for side in reversed(node.arguments)]
        parts = [
            _spread_operand(signs, side, scope) if not other else scope.operand(side)
            for side, other in zip(node.arguments, other_spread, strict=True)
        ]
        return Piece((scalar if scalar and node.is_scalar else text).format(*parts))

    return row


def _spread_operand(signs: Signs, side: Expression, scope: Scope) -> Piece:
    if side.operation is not Zeros and not is_spread(side):
        return scope.operand(side)
    piece = number(Fraction(0)) if side.operation is Zeros else _scaled(signs, _scalars(side), None, scope)
    return Piece(scope.language.operand.format(piece)) if piece.plain else piece
