"""Unit vectors and Kronecker deltas: entries read off, sums over an index shortened, entries stacked again."""

from __future__ import annotations

from collections.abc import Sequence

from ..expression import Expression, blocks, constant, delta, entry, product, substitute, transpose
from ..expression.indexing import Delta, Unit, is_unit_row
from ..expression.leaves import Ones, SizeScalar, number_of
from ..expression.operations import Add, Diag, Product, Transpose

LONGEST_STACK = 8


def meeting_unit(left: Expression, right: Expression) -> Expression | None:
    """What a unit vector makes of its neighbour: e_i' e_j is the delta, e_i' 1 is 1, e_i' diag(u) is u_i e_i'."""
    if is_unit_row(left):
        place = left.argument.arguments[0]
        if right.operation is Unit:
            return delta(place, right.arguments[0])
        if right.operation is Ones and right.shape.is_column:
            return constant(1)
        if right.operation is Diag:
            return product(entry(right.argument, place), left)
    if right.operation is Unit:
        if left.operation is Ones and left.shape.is_row:
            return constant(1)
        if left.operation is Diag:
            return product(entry(left.argument, right.arguments[0]), right)
    return None


def upright(factors: Sequence[Expression]) -> Sequence[Expression]:
    """A single entry read from the symbol itself: x'[i] as x[i], A'[i, j] as A[j, i]."""
    chain = [factor for factor in factors if not factor.is_scalar]
    entered = len(chain) == 3 and is_unit_row(chain[0]) and chain[1].operation is Transpose
    lying = len(chain) == 2 and chain[0].operation is Transpose and not is_unit_row(chain[0])
    if not chain or chain[-1].operation is not Unit or not (entered or lying):
        return factors
    scalars = [factor for factor in factors if factor.is_scalar]
    turned = [transpose(factor) for factor in reversed(chain)]
    whole = product(*turned)
    return [*scalars, *turned] if whole.is_scalar else factors


def picked_by_delta(total: Expression) -> Expression:
    """A sum over all values of an index that stands in a delta: only the term where the delta is 1 remains."""
    body, first, last = total.arguments
    counter = total.parameters[0]
    if number_of(first) != 1 or (last.operation is not SizeScalar and number_of(last) is None):
        return total
    factors = body.arguments if body.operation is Product else (body,)
    for place, factor in enumerate(factors):
        if factor.operation is Delta and counter in factor.arguments:
            other = next(part for part in factor.arguments if part is not counter)
            rest = product(constant(1), *factors[:place], *factors[place + 1 :])
            return substitute(rest, {counter: other})
    return total


def stacked_entries(total: Expression) -> Expression:
    """A sum of unit vectors of known length, each with a number in front, as the column of those numbers."""
    size = total.shape.rows.number
    if total.operation is not Add or not total.shape.is_column or size is None or size > LONGEST_STACK:
        return total
    found: dict[int, Expression] = {}
    for term in total.arguments:
        factors = term.arguments if term.operation is Product else (term,)
        place = _place(factors[-1])
        if place is None or not all(factor.is_scalar for factor in factors[:-1]) or place in found:
            return total
        found[place] = product(constant(1), *factors[:-1])
    return blocks([[found.get(place, constant(0))] for place in range(1, size + 1)])


def _place(factor: Expression) -> int | None:
    number = number_of(factor.arguments[0]) if factor.operation is Unit else None
    return None if number is None else int(number)
