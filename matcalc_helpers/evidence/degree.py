"""How large the degree of a formula can be: the bound on a false pass rests on it (Schwartz 1980, Zippel 1979)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from ..expression import Expression, postorder
from ..expression.assembling import Blocks
from ..expression.functions import Unknown
from ..expression.indexing import SumOver
from ..expression.leaves import Differential, SizeScalar, Symbol, number_of
from ..expression.operations import (
    SMOOTH,
    Add,
    Determinant,
    ElementwisePower,
    Hadamard,
    Inverse,
    Kronecker,
    LogDeterminant,
    Norm,
    Power,
    Product,
)
from ..expression.reductions import LogSumExp, Maximum, Minimum, Prod, RunningProduct, Softmax
from ..expression.spectral import Adjugate, PseudoInverse, Sylvester
from .fields import PRIME

Degree = tuple[int, int]

SELECTING = (Blocks, Maximum, Minimum)
"""Operations whose entries come from one argument each."""

LONGEST_SUM = 8
"""No sum over an index has more terms at the sizes and exponents that are drawn."""


def degree(expression: Expression, sizes: Mapping[str, int]) -> int:
    """A bound on numerator plus denominator degree of every entry, at given sizes."""
    known: dict[Expression, Degree] = {}
    for node in postorder(expression):
        known[node] = _degree(node, [known[argument] for argument in node.arguments], sizes)
    return sum(known[expression])


def _degree(node: Expression, parts: list[Degree], sizes: Mapping[str, int]) -> Degree:
    operation = node.operation
    if operation in (Symbol, Differential):
        return (1, 0)
    if not parts:
        return (0, 0)
    below = sum(bottom for _, bottom in parts)
    if operation in (Product, Hadamard, Kronecker):
        return (sum(top for top, _ in parts), below)
    if operation is Add:
        return (max(top + below - bottom for top, bottom in parts), below)
    if operation in SELECTING:
        return (max(top + below - bottom for top, bottom in parts), below)
    top, bottom = parts[0]
    if operation in (Determinant, LogDeterminant, Inverse, Adjugate):
        return _of_square(node, top, bottom, sizes)
    if operation is PseudoInverse:
        count = max(size.value(sizes) for size in node.shape)
        return (4 * count * (top + bottom), 4 * count * (top + bottom))
    if operation is Sylvester:
        count = node.shape.rows.value(sizes) * node.shape.columns.value(sizes)
        return (count * sum(sum(part) for part in parts),) * 2
    if operation in (Power, ElementwisePower):
        return _power(node, top, bottom, sizes)
    if operation in (Prod, RunningProduct):
        count = node.argument.shape.rows.value(sizes) * node.argument.shape.columns.value(sizes)
        return (count * top, count * bottom)
    if operation is SumOver:
        return (top + LONGEST_SUM * bottom, LONGEST_SUM * bottom)
    if operation is Unknown:
        return (3 * sum(top for top, _ in parts), 3 * below)
    if operation is Norm:
        return (2 * top, 2 * bottom)
    if operation in SMOOTH or operation in (Softmax, LogSumExp):
        count = max(size.value(sizes) for size in node.argument.shape)
        return (2 * top + count, 2 * bottom + count)
    return (top, bottom)


def _of_square(node: Expression, top: int, bottom: int, sizes: Mapping[str, int]) -> Degree:
    count = node.argument.shape.rows.value(sizes)
    if node.operation is Inverse:
        return (bottom + (count - 1) * max(top, bottom), count * max(top, bottom))
    return (count * top, count * bottom)


def _power(node: Expression, top: int, bottom: int, sizes: Mapping[str, int]) -> Degree:
    exponent = node.arguments[1]
    number = number_of(exponent)
    if number is None and exponent.operation is SizeScalar:
        number = Fraction(exponent.parameters[0].value(sizes))
    if number is None:
        number = Fraction(5)
    times = 2 * math.ceil(abs(number)) if number.denominator != 1 else int(abs(number))
    return (times * top, times * bottom) if number >= 0 else (times * bottom, times * top)


def pass_bits(degree_bound: int, points: int) -> int:
    """The k for which a false pass is rarer than 2^-k with this many independent points."""
    return math.floor(points * (math.log2(PRIME) - math.log2(max(2, degree_bound))))
