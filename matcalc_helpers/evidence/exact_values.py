"""The value of a formula at fractions, without rounding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ..expression import Expression, MatcalcError, ShapeError, symbols
from .evaluation import Evaluator
from .fields import ValueFractions
from .jets import Jets, OutsideDomain, Undecided

Rows = Sequence[Sequence[Fraction]]


def exact_value(expression: Expression, values: Mapping[str, Rows]) -> tuple[tuple[Fraction, ...], ...]:
    """The exact value; MatcalcError where there is none or where it is not a fraction.

    >>> from matcalc_helpers.expression import vector
    >>> x = vector("x", "n")
    >>> exact_value(x.T @ x, {"x": [[Fraction(1)], [Fraction(1, 2)]]})
    ((Fraction(5, 4),),)
    """
    sizes: dict[str, int] = {}
    for name, symbol in symbols(expression).items():
        for size, count in zip(symbol.shape, (len(values[name]), len(values[name][0])), strict=True):
            if size.number is None:
                sizes.setdefault(str(size), count)
            if size.value(sizes) != count:
                raise ShapeError(
                    f"{name} is {symbol.shape}, and its value has {count} where {size} is {size.value(sizes)}"
                )
    jets = Jets(ValueFractions())
    point = {
        symbol: [[(Fraction(entry), jets.zero, jets.zero) for entry in row] for row in values[name]]
        for name, symbol in symbols(expression).items()
    }
    try:
        found = Evaluator(jets, sizes, point, {})(expression)
    except (OutsideDomain, Undecided) as problem:
        raise MatcalcError(f"{expression} has no exact value there: {problem}") from None
    return tuple(tuple(entry[0] for entry in row) for row in found)
