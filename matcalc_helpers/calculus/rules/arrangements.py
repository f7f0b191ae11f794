"""Rules of blocks, submatrices, sums over an index, and functions without a formula."""

from __future__ import annotations

from collections.abc import Sequence

from ...expression import (
    Expression,
    add,
    blocks,
    derivative_of,
    entry,
    function,
    index,
    product,
    sum_over,
    trace,
    unvec,
    vec,
    vector,
)
from ...expression.assembling import Blocks, Unvec, rows_of_blocks
from ...expression.functions import Unknown
from ...expression.indexing import Slice, SumOver, slice_of, submatrix
from ...expression.leaves import is_zero, zero_like
from ...expression.sizes import Size
from .examples import X, Y, u
from .registry import Differentiate, rule

w = vector("w", Size.of("m") * "n")
i = index("i")
g = function("g")


@rule(Slice, example=submatrix(X, (1, 2), None), reference="magnus2019", title="submatrix rule")
def part_of_matrix(node: Expression, d: Differentiate) -> Expression:
    """Reading off rows and columns changes none of the entries."""
    return slice_of(d(node.argument), *node.parameters)


@rule(Blocks, example=blocks([[X, Y]]), reference="magnus2019")
def block_matrix(node: Expression, d: Differentiate) -> Expression:
    """Each block changes by itself."""
    rows = rows_of_blocks(node.arguments, node.parameters[0])
    return blocks([[d(part) for part in row] for row in rows])


@rule(Unvec, example=unvec(w, "m", "n"), reference="magnus2019")
def unstacked_columns(node: Expression, d: Differentiate) -> Expression:
    """Putting a long column back into the shape of a matrix changes none of the entries."""
    return unvec(d(node.argument), *node.parameters)


@rule(SumOver, example=sum_over(i, 1, "n", entry(u, i)), reference="parr2018", title="sum over an index rule")
def sum_over_index(node: Expression, d: Differentiate) -> Expression:
    """A sum changes by the sum of the changes of its terms, however many there are."""
    body, first, last = node.arguments
    return sum_over(node.parameters[0], first, last, d(body))


@rule(Unknown, example=g(u), reference="magnus2019", title="chain rule")
def unknown_function(node: Expression, d: Differentiate) -> Expression:
    """To first order a function changes by its derivative times the change of its argument."""
    terms = [_term(node, place, d(argument)) for place, argument in enumerate(node.arguments, start=1)]
    return _sum(terms, node)


def _sum(terms: Sequence[Expression], node: Expression) -> Expression:
    kept = [term for term in terms if not is_zero(term)]
    return add(*kept) if kept else zero_like(node.shape)


def _term(node: Expression, place: int, change: Expression) -> Expression:
    """What one argument adds to the differential."""
    if is_zero(change):
        return zero_like(node.shape)
    slope = derivative_of(node, place)
    if change.is_scalar:
        return product(slope, change)
    if node.is_scalar:
        return product(slope, change) if change.shape.is_column else trace(product(slope, change))
    return unvec(product(slope, vec(change)), *node.shape)
