"""The same function entry by entry: what matrices do to each other, written with numbers and sums over indices."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any

from ..expression import (
    Expression,
    MatcalcError,
    Size,
    absolute,
    constant,
    delta,
    divide,
    exp,
    log,
    power,
    rebuild,
    size_scalar,
    sqrt,
    sum_over,
)
from ..expression.assembling import Blocks
from ..expression.functions import Unknown
from ..expression.indexing import Delta, Slice, SumOver, Unit, is_index, is_unit_row
from ..expression.leaves import (
    Constant,
    Differential,
    Eye,
    LowerOnes,
    Ones,
    Pi,
    SizeScalar,
    Symbol,
    Zeros,
    as_expression,
    number_of,
)
from ..expression.nodes import Operation, postorder
from ..expression.operations import (
    COMPARISONS,
    ELEMENTWISE,
    Add,
    Determinant,
    Diag,
    Diagonal,
    ElementwisePower,
    Hadamard,
    Inverse,
    Kronecker,
    LogDeterminant,
    Norm,
    Power,
    Product,
    Sum,
    Trace,
    Transpose,
    Vec,
    brief,
)
from ..expression.reductions import (
    ArgMax,
    ArgMin,
    Largest,
    LogSumExp,
    Maximum,
    Mean,
    Minimum,
    Norm1,
    Prod,
    RunningProduct,
    Smallest,
    Softmax,
)
from . import entry_writers as write
from .entry_formulas import ONE, Counters, answered, counters_beside, times
from .entry_writers import Ask, Writer, Writing

LARGEST_POWER = 16
REASONS: dict[Operation, str] = {
    Inverse: "its entries are quotients of determinants",
    Determinant: "it sums over all permutations of the columns",
    LogDeterminant: "it sums over all permutations of the columns",
    **dict.fromkeys((Vec, Kronecker), "one of its indices counts pairs of indices; take the entry of its factors"),
    Blocks: "which block an entry lies in depends on the index; take each block by itself",
    **dict.fromkeys((Prod, RunningProduct), "it multiplies over an index, and only sums over an index are written"),
    **dict.fromkeys((Largest, Smallest, ArgMax, ArgMin), "which entry counts depends on the values of all of them"),
}
"""Why an operation has no index form, where more can be said than that."""


def index_form(function: Expression, *places: Any, beside: Sequence[Expression] = ()) -> Expression:
    """One entry of a formula, written with entries of symbols, sums over indices and Kronecker deltas only.

    The places are indices or whole numbers from 1 on: none for a scalar, one for a column or row, two for a matrix.
    No counter of a sum has a name that occurs in the formulas `beside`.

    >>> from matcalc_helpers.expression import index, matrix, vector
    >>> A, x = matrix("A", "m", "n"), vector("x", "n")
    >>> str(index_form(A @ x, index("i")))
    'sumi(k, 1, n, A[i, k]*x[k])'
    """
    row, column = _row_and_column(function, places)
    counters = counters_beside([function, row, column, *beside])
    return answered(Ask(function, row, column, 0), lambda ask: _writer(ask.node)(ask, counters))


def index_count(expression: Expression) -> int:
    """How many indices an entry needs."""
    return 0 if expression.is_scalar else 1 if expression.shape.is_column or expression.shape.is_row else 2


def _row_and_column(function: Expression, places: Sequence[Any]) -> tuple[Expression, Expression]:
    chosen = [as_expression(place) for place in places]
    if len(chosen) != index_count(function):
        raise MatcalcError(
            f"{brief(function)} is {function.shape}: an entry needs {index_count(function)} indices, not {len(chosen)}"
        )
    bound = {part.parameters[0] for part in postorder(function) if part.operation is SumOver}
    for place in chosen:
        if not is_index(place) and number_of(place) is None:
            raise MatcalcError(f"{brief(place)} is not an index: use index('i') or a whole number from 1 on")
        if place in bound:
            raise MatcalcError(f"{place} counts the terms of a sum in the formula: use another index for the entry")
    if len(chosen) == 2:
        return chosen[0], chosen[1]
    first = chosen[0] if chosen else ONE
    return (ONE, first) if function.shape.is_row else (first, ONE)


def _writer(node: Expression) -> Writer:
    found = WRITERS.get(node.operation)
    if found is not None:
        return found
    reason = REASONS.get(node.operation, "its entries are no sums of products of entries")
    raise MatcalcError(
        f"{brief(node)} has no index form: {node.operation.title}: {reason}. "
        "derive(...) differentiates it without writing out entries"
    )


def _counted(size: Size, depth: int, counters: Counters) -> tuple[Expression, int]:
    """An index for a length, and how many sums are open then; a length of one needs no sum."""
    return (ONE, depth) if size.number == 1 else (counters(depth), depth + 1)


def _over(spans: Sequence[tuple[Expression, Size]], body: Expression) -> Expression:
    """The sum of the body over indices, the first of them outermost."""
    for counter, size in reversed(spans):
        body = body if counter is ONE else sum_over(counter, 1, size, body)
    return body


def _total(
    ask: Ask, counters: Counters, of: Callable[[Expression], Expression] = lambda part: part
) -> Generator[Ask, Expression, Expression]:
    """The sum over all entries of the argument."""
    inside = ask.node.argument
    while inside.operation in (Vec, Transpose):
        inside = inside.argument
    rows, columns = inside.shape
    row, depth = _counted(rows, ask.depth, counters)
    column, depth = _counted(columns, depth, counters)
    body = yield Ask(inside, row, column, depth)
    return _over([(row, rows), (column, columns)], of(body))


def _mean(ask: Ask, counters: Counters) -> Writing:
    rows, columns = ask.node.argument.shape
    return times(divide(ONE, size_scalar(rows * columns)), (yield from _total(ask, counters)))


def _norm(ask: Ask, counters: Counters) -> Writing:
    return sqrt((yield from _total(ask, counters, lambda part: power(part, 2))))


def _absolute_sum(ask: Ask, counters: Counters) -> Writing:
    return (yield from _total(ask, counters, absolute))


def _trace(ask: Ask, counters: Counters) -> Writing:
    rows = ask.node.argument.shape.rows
    place, depth = _counted(rows, ask.depth, counters)
    return _over([(place, rows)], (yield Ask(ask.node.argument, place, place, depth)))


def _exponentials(ask: Ask, counters: Counters) -> Writing:
    """The sum of the exponentials along the axis of a softmax, in the row or column of the entry."""
    inside, along_rows = ask.node.argument, ask.node.parameters[0] == "rows"
    size = inside.shape.columns if along_rows else inside.shape.rows
    place, depth = _counted(size, ask.depth, counters)
    row, column = (ask.row, place) if along_rows else (place, ask.column)
    return _over([(place, size)], exp((yield Ask(inside, row, column, depth))))


def _softmax(ask: Ask, counters: Counters) -> Writing:
    share = yield ask._replace(node=ask.node.argument)
    return divide(exp(share), (yield from _exponentials(ask, counters)))


def _log_sum_exp(ask: Ask, counters: Counters) -> Writing:
    return log((yield from _exponentials(ask, counters)))


def _sum_over(ask: Ask, _: Counters) -> Writing:
    body = yield ask._replace(node=ask.node.arguments[0])
    return rebuild(ask.node, [body, *ask.node.arguments[1:]])


def _power(ask: Ask, counters: Counters) -> Writing:
    base, exponent = ask.node.arguments
    count = number_of(exponent)
    if not base.is_scalar:
        if count is None or count > LARGEST_POWER:
            raise MatcalcError(f"{brief(ask.node)} has no index form: write the power as a product of a few factors")
        return (yield from _chain([base] * int(count), ask, counters))
    if base.operation is Norm and count is not None and count % 2 == 0:
        squares = yield from _total(ask._replace(node=base), counters, lambda part: power(part, 2))
        return power(squares, count / 2)
    return power((yield ask._replace(node=base)), (yield Ask(exponent, ONE, ONE, ask.depth)))


def _product(ask: Ask, counters: Counters) -> Writing:
    factors = ask.node.arguments
    scalars = yield from write.entries(ask, [factor for factor in factors if factor.is_scalar])
    chain = [factor for factor in factors if not factor.is_scalar]
    return times(*scalars, (yield from _chain(chain, ask, counters))) if chain else times(*scalars)


def _chain(chain: Sequence[Expression], ask: Ask, counters: Counters) -> Writing:
    """(A B C)[i, j] is the sum of A[i, k] B[k, l] C[l, j] over all k and l."""
    rows, spans, depth = [ask.row], [], ask.depth
    for place, factor in enumerate(chain[:-1]):
        meeting = _known_meeting(factor, chain[place + 1 :], rows[-1], ask.column)
        if meeting is None:
            meeting, depth = _counted(factor.shape.columns, depth, counters)
            spans.append((meeting, factor.shape.columns))
        rows.append(meeting)
    parts = []
    for factor, row, column in zip(chain, rows, [*rows[1:], ask.column], strict=True):
        parts.append((yield Ask(factor, row, column, depth)))
    return _over(spans, times(*parts))


def _known_meeting(
    factor: Expression, behind: Sequence[Expression], row: Expression, column: Expression
) -> Expression | None:
    """The one index at which two factors meet where no sum is needed: at a unit vector or a diagonal matrix."""
    if is_unit_row(factor):
        return factor.argument.arguments[0]
    if behind[0].operation is Unit:
        return behind[0].arguments[0]
    if factor.operation is Diag:
        return row
    return column if all(other.operation is Diag for other in behind) else None


WRITERS: dict[Operation, Writer] = {
    **dict.fromkeys((Symbol, Differential), write.symbol),
    **dict.fromkeys((Constant, SizeScalar, Pi, Delta), write.number),
    Eye: write.filled_with(delta),
    Ones: write.filled_with(lambda row, column: ONE),
    Zeros: write.filled_with(lambda row, column: constant(0)),
    LowerOnes: write.filled_with(write.at_or_below),
    Unit: write.unit_vector,
    Transpose: write.transposed,
    Diag: write.diagonal_matrix,
    Diagonal: write.diagonal,
    Slice: write.part_of_matrix,
    **dict.fromkeys((Add, Hadamard, ElementwisePower, Maximum, Minimum, *ELEMENTWISE, *COMPARISONS), write.each_entry),
    Unknown: write.applied,
    Sum: _total,
    Mean: _mean,
    Norm: _norm,
    Norm1: _absolute_sum,
    Trace: _trace,
    Softmax: _softmax,
    LogSumExp: _log_sum_exp,
    Power: _power,
    Product: _product,
    SumOver: _sum_over,
}
