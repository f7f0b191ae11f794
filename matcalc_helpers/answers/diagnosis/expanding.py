"""A formula as a sum of products: the other form in which people write it, and slip in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from itertools import product as choices
from math import prod

from ...expression import Expression, add, eye, hadamard, inv, product, transpose
from ...expression.leaves import Ones, number_of, size_scalar
from ...expression.nodes import Operation
from ...expression.operations import Add, Hadamard, Inverse, Power, Product, Sum, Transpose, coefficient, total

MOST = 12
"""Summands; a formula that has more is left as it is."""
LONGEST_POWER = 4
"""The largest power of a matrix that is written out as a product."""

SPREADS: Mapping[Operation, Callable[..., Expression]] = {
    Product: product,
    Hadamard: hadamard,
    Transpose: transpose,
    Sum: lambda part: _total(part),
}
"""Operations that go through a sum."""


def summands(formula: Expression) -> list[Expression]:
    """The summands of the formula with its products multiplied out, equal ones taken together.

    >>> from matcalc_helpers.expression import parse
    >>> print(*summands(parse("2*A'*(A*x - b)", A="m n", x="n", b="m")), sep="; ")
    2*A'*A*x; -2*A'*b
    """
    return _together(_summands(formula))


def without(parts: Sequence[Expression], place: int) -> Expression:
    """The sum of all summands but one, of which there are two at least."""
    return reduce(add, [part for index, part in enumerate(parts) if index != place])


def _summands(formula: Expression) -> list[Expression]:
    formula = _written_out(formula)
    if formula.operation is Add and all(part.shape == formula.shape for part in formula.arguments):
        parts = [_summands(part) for part in formula.arguments]
        return [one for part in parts for one in part] if sum(map(len, parts)) <= MOST else list(formula.arguments)
    if formula.operation in SPREADS:
        parts = [_summands(part) for part in formula.arguments]
        if prod(map(len, parts)) <= MOST:
            return [SPREADS[formula.operation](*chosen) for chosen in choices(*parts)]
    return [formula]


def _written_out(formula: Expression) -> Expression:
    """A power of a matrix, or the inverse of a product, as a product."""
    if formula.operation is Inverse and formula.argument.operation is Product:
        parts = formula.argument.arguments
        if all(part.shape.rows == part.shape.columns for part in parts):
            return product(*map(inv, reversed(parts)))
    if formula.operation is not Power or formula.is_scalar:
        return formula
    base, exponent = formula.arguments
    number = number_of(exponent)
    if number is None or not 2 <= number <= LONGEST_POWER:
        return formula
    return product(*[base] * int(number))


def _cancelled(part: Expression) -> Expression:
    """A product without neighbours that are inverse to each other, as in A' inv(A)'."""
    if part.operation is not Product:
        return part
    kept: list[Expression] = []
    for factor in part.arguments:
        if kept and _are_inverse(kept[-1], factor):
            kept.pop()
        else:
            kept.append(factor)
    return part if len(kept) == len(part.arguments) else product(eye(part.shape.rows), *kept)


def _are_inverse(a: Expression, b: Expression) -> bool:
    if a.is_scalar or a.shape != b.shape or a.shape.rows != a.shape.columns:
        return False
    return inv(a) is b or inv(b) is a


def _total(part: Expression) -> Expression:
    """The sum of all entries, its scalars in front."""
    scalars: list[Expression] = []
    rest: list[Expression] = []
    for factor in part.arguments if part.operation is Product else (part,):
        (scalars if factor.is_scalar else rest).append(factor)
    if [factor.operation for factor in rest] == [Ones]:
        return product(*scalars, *(size_scalar(size) for size in rest[0].shape))
    return product(*scalars, total(product(*rest)))


def _together(parts: Sequence[Expression]) -> list[Expression]:
    counts: dict[bytes, tuple[Fraction, Expression]] = {}
    for part in map(_cancelled, parts):
        number, rest = coefficient(part)
        before = counts[rest.digest][0] if rest.digest in counts else Fraction(0)
        counts[rest.digest] = (before + number, rest)
    return [product(number, rest) for number, rest in counts.values() if number]
