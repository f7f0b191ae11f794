"""What stands in one entry of an operation that needs no sum: symbols, constants, transposes, entry-wise functions."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import NamedTuple

from ..expression import Expression, MatcalcError, add, constant, delta, entry, greater_equal, power, size_scalar
from ..expression.leaves import number_of
from ..expression.nodes import CONSTRUCTORS
from ..expression.operations import ElementwisePower, Hadamard, Product, brief
from .entry_formulas import ONE, Answering, Counters, times


class Ask(NamedTuple):
    """A question: which formula stands in a row and column, where so many sums are open around it."""

    node: Expression
    row: Expression
    column: Expression
    depth: int


Writing = Answering[Ask]
Writer = Callable[[Ask, Counters], Writing]


def symbol(ask: Ask, _: Counters) -> Writing:
    """An entry of a symbol."""
    yield from ()
    node, row, column, _depth = ask
    return node if node.is_scalar else entry(node, row, column)


def number(ask: Ask, _: Counters) -> Writing:
    """A number stands for itself."""
    yield from ()
    return ask.node


def filled_with(value: Callable[[Expression, Expression], Expression]) -> Writer:
    """The writer of a constant matrix, from the value in a row and column."""

    def write(ask: Ask, _: Counters) -> Writing:
        yield from ()
        return value(ask.row, ask.column)

    return write


def at_or_below(row: Expression, column: Expression) -> Expression:
    """The entry of a lower triangle of ones: 1 where the row is not above the column."""
    first, second = number_of(row), number_of(column)
    if first is not None and second is not None:
        return constant(int(first >= second))
    return ONE if row is column else greater_equal(row, column)


def unit_vector(ask: Ask, _: Counters) -> Writing:
    """A unit vector has 1 where the row is its place."""
    yield from ()
    return delta(ask.node.arguments[0], ask.row)


def transposed(ask: Ask, _: Counters) -> Writing:
    """Row and column change places."""
    return (yield Ask(ask.node.argument, ask.column, ask.row, ask.depth))


def diagonal_matrix(ask: Ask, _: Counters) -> Writing:
    """The column on the diagonal, 0 elsewhere."""
    inside = yield Ask(ask.node.argument, ask.row, ONE, ask.depth)
    return times(delta(ask.row, ask.column), inside)


def diagonal(ask: Ask, _: Counters) -> Writing:
    """Row and column are the same."""
    return (yield Ask(ask.node.argument, ask.row, ask.row, ask.depth))


def part_of_matrix(ask: Ask, _: Counters) -> Writing:
    """Rows and columns counted from the corner of the part."""
    top, _bottom, left, _right = ask.node.parameters
    row, column = add(ask.row, size_scalar(top - 1)), add(ask.column, size_scalar(left - 1))
    return (yield Ask(ask.node.argument, row, column, ask.depth))


def each_entry(ask: Ask, _: Counters) -> Writing:
    """An operation that acts on entries: itself, applied to the entries of its arguments."""
    parts = yield from entries(ask, ask.node.arguments)
    if ask.node.operation in (Hadamard, Product):
        return times(*parts)
    if ask.node.operation is ElementwisePower:
        return power(*parts)
    return CONSTRUCTORS[ask.node.operation](*parts, *ask.node.parameters)


def entries(ask: Ask, arguments: Sequence[Expression]) -> Generator[Ask, Expression, list[Expression]]:
    """The entries of several arguments in one place; a scalar has the same value everywhere."""
    found = []
    for part in arguments:
        row, column = (ONE, ONE) if part.is_scalar else (ask.row, ask.column)
        found.append((yield Ask(part, row, column, ask.depth)))
    return found


def applied(ask: Ask, counters: Counters) -> Writing:
    """A function without a formula has an index form where it takes and gives numbers."""
    if not all(part.is_scalar for part in (ask.node, *ask.node.arguments)):
        raise MatcalcError(f"{brief(ask.node)} has no index form: nothing is known of how its entries come about")
    return (yield from each_entry(ask, counters))
