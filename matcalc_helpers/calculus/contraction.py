"""Unit vectors, Kronecker deltas and vec(I): entries read off, sums shortened, entries and blocks put together."""

from __future__ import annotations

from collections.abc import Sequence

from ..expression import (
    Expression,
    blocks,
    constant,
    delta,
    entry,
    hadamard,
    kron,
    ones,
    postorder,
    power,
    product,
    size_scalar,
    substitute,
    trace,
    transpose,
    vec,
)
from ..expression.assembling import Blocks, rows_of_blocks
from ..expression.indexing import Delta, Unit, is_unit_row
from ..expression.leaves import Commutation, Eye, Ones, SizeScalar, assumptions_of, number_of
from ..expression.operations import Add, Diag, Kronecker, Product, Sum, Transpose, Vec
from ..expression.sizes import Size
from .collect import collect_as_written

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
    """A sum over all entries of an axis with a delta in it: only the term where the delta is 1 remains.

    That the sum runs over the whole axis is read off an entry that is counted by the same index.
    """
    body, first, last = total.arguments
    counter, axis = total.parameters[0], _size_of(last)
    if number_of(first) != 1 or axis is None:
        return total
    factors = body.arguments if body.operation is Product else (body,)
    for place, factor in enumerate(factors):
        if factor.operation is Delta and counter in factor.arguments:
            other = next(part for part in factor.arguments if part is not counter)
            rest = product(constant(1), *factors[:place], *factors[place + 1 :])
            counted = [part for part in postorder(rest) if part.operation is Unit and part.arguments[0] is counter]
            if any(part.parameters[0] == axis for part in counted):
                return substitute(rest, {counter: other})
    return total


def _size_of(bound: Expression) -> Size | None:
    number = number_of(bound)
    if number is not None:
        return Size.of(int(number)) if number.denominator == 1 and number >= 1 else None
    return bound.parameters[0] if bound.operation is SizeScalar else None


def summed(total: Expression) -> Expression:
    """The sum of entries where it is known: sum(e_i), sum(e_i e_j') and the sum of probabilities are 1, sum(1) is n."""
    if total.operation is not Sum:
        return total
    argument = total.argument
    if "probability" in assumptions_of(argument):
        return constant(1)
    factors = argument.arguments if argument.operation is Product else (argument,)
    scalars = [factor for factor in factors if factor.is_scalar]
    arrays = [factor for factor in factors if not factor.is_scalar]
    if all(factor.operation is Unit or is_unit_row(factor) for factor in arrays):
        return product(constant(1), *scalars)
    if len(arrays) == 1 and arrays[0].operation is Ones:
        rows, columns = map(size_scalar, arrays[0].shape)
        return product(*scalars, power(rows, 2) if rows is columns else product(rows, columns))
    return total


def picked_entry(factors: Sequence[Expression]) -> Expression | None:
    """U .* e_i is u_i e_i."""
    for place, factor in enumerate(factors):
        if factor.operation is Unit:
            rest = hadamard(*factors[:place], *factors[place + 1 :])
            return product(entry(rest, factor.arguments[0]), factor)
    return None


def meeting_vec(left: Expression, right: Expression) -> Expression | None:
    """vec(M)' (P kron Q) is vec(Q' M P)', and vec(I)' vec(A) is tr(A); (a' kron Q) K is Q kron a'."""
    if right.operation is Commutation and left.operation is Kronecker:
        first, second = left.arguments
        return kron(second, first) if first.shape.is_row or second.shape.is_row else None
    if left.operation is not Transpose or left.argument.operation is not Vec:
        return None
    inside = left.argument.argument
    if inside.operation is not Eye:
        return None
    if right.operation is Vec:
        return trace(right.argument)
    if right.operation is Kronecker:
        first, second = right.arguments
        if second.shape.rows == inside.shape.rows and first.shape.rows == inside.shape.rows:
            return transpose(vec(product(transpose(second), first)))
    return None


def diagonal_of_product(node: Expression) -> Expression:
    """The diagonal of a column times a row, diag(u v') = u .* v; ones(m, n) is the column 1 times the row 1'."""
    factors = node.argument.arguments if node.argument.operation is Product else ()
    scalars = [factor for factor in factors if factor.is_scalar]
    chain = [part for factor in factors if not factor.is_scalar for part in _column_and_row(factor)]
    for place in range(1, len(chain)):
        if chain[place].shape.is_row and chain[place - 1].shape.is_column:
            column, row = product(*chain[:place]), product(*chain[place:])
            return product(*scalars, hadamard(column, transpose(row)))
    return node


def _column_and_row(factor: Expression) -> Sequence[Expression]:
    rows, columns = factor.shape
    if factor.operation is Ones and rows.number != 1 and columns.number != 1:
        return ones(rows), transpose(ones(columns))
    return (factor,)


def stacked_entries(total: Expression) -> Expression:
    """A sum of unit vectors of known length, each with a number in front, as the column or row of those numbers."""
    of = total.shape
    size = (of.rows if of.is_column else of.columns).number
    if total.operation is not Add or not (of.is_column or of.is_row) or size is None or size > LONGEST_STACK:
        return total
    found: dict[int, Expression] = {}
    for term in total.arguments:
        factors = term.arguments if term.operation is Product else (term,)
        place = _place(factors[-1].argument if is_unit_row(factors[-1]) else factors[-1])
        if place is None or not all(factor.is_scalar for factor in factors[:-1]) or place in found:
            return total
        found[place] = product(constant(1), *factors[:-1])
    entries = [found.get(place, constant(0)) for place in range(1, size + 1)]
    return blocks([[part] for part in entries]) if of.is_column else blocks([entries])


def _place(factor: Expression) -> int | None:
    number = number_of(factor.arguments[0]) if factor.operation is Unit else None
    return None if number is None else int(number)


def added_blocks(total: Expression) -> Expression:
    """Block matrices with the same lines between the blocks, added block by block."""
    parts = total.arguments
    if total.operation is not Add or not all(part.operation is Blocks for part in parts):
        return total
    first = parts[0]
    for part in parts[1:]:
        same = part.parameters == first.parameters and [a.shape for a in part.arguments] == [
            a.shape for a in first.arguments
        ]
        if not same:
            return total
    places = zip(*(part.arguments for part in parts), strict=True)
    added = [collect_as_written(list(found), found[0].shape) for found in places]
    return blocks(rows_of_blocks(added, first.parameters[0]))


def flat_blocks(node: Expression) -> Expression:
    """Rows of blocks stacked upon each other as one block matrix: [[a, b]; [c, d]] is [a, b; c, d]."""
    counts = node.parameters[0]
    if set(counts) != {1} or not all(part.operation is Blocks for part in node.arguments):
        return node
    rows: list[list[Expression]] = []
    for part in node.arguments:
        rows += rows_of_blocks(part.arguments, part.parameters[0])
    return blocks(rows)


def sliced_blocks(node: Expression) -> Expression:
    """A submatrix that is one of the blocks of a block matrix, as [x; 1][1:n] is x."""
    inside = node.argument
    if inside.operation is not Blocks:
        return node
    top, bottom, left, right = node.parameters
    above = Size({})
    for row in rows_of_blocks(inside.arguments, inside.parameters[0]):
        before = Size({})
        for part in row:
            ends = (above + part.shape.rows, before + part.shape.columns)
            if (top, left) == (above + 1, before + 1) and (bottom, right) == ends:
                return part
            before = ends[1]
        above = above + row[0].shape.rows
    return node
