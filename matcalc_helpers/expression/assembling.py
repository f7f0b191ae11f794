"""Matrices put together from parts, and parts read off: blocks, triangles, half-vectorization, running sums."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from .errors import ShapeError
from .leaves import Ones, as_expression, elimination_matrix, is_zero, lower_ones, ones, zero_like, zeros
from .nodes import SYMMETRIC, Expression, Operation, constructs, node
from .operations import Add, Product, Vec, add, brief, hadamard, product, transpose, vec
from .sizes import Shape, Size

Blocks = Operation("blocks", "block matrix")
Unvec = Operation("unvec", "inverse of vec")


def blocks(rows: Sequence[Sequence[Any]]) -> Expression:
    """The matrix put together from rows of blocks.

    >>> from .leaves import matrix
    >>> A, B = matrix("A", "m", "n"), matrix("B", "m", "p")
    >>> blocks([[A, B]]).shape
    (m, n + p)
    """
    counts = tuple(len(row) for row in rows)
    if not counts or 0 in counts:
        raise ShapeError("a block matrix needs at least one block in each row")
    return _blocks(*(as_expression(part) for row in rows for part in row), counts)


@constructs(Blocks)
def _blocks(*parts_and_counts: Any) -> Expression:
    *parts, counts = parts_and_counts
    rows = rows_of_blocks(parts, counts)
    for row in rows:
        for part in row:
            if part.shape.rows != row[0].shape.rows:
                raise ShapeError(
                    f"{brief(row[0])} ({row[0].shape}) and {brief(part)} ({part.shape}) stand side by side "
                    "and need the same number of rows"
                )
    widths = [_total([part.shape.columns for part in row]) for row in rows]
    for row, width in zip(rows, widths, strict=True):
        if width != widths[0]:
            raise ShapeError(f"the row of blocks from {brief(row[0])} on has {width} columns, the first {widths[0]}")
    of = Shape(_total([row[0].shape.rows for row in rows]), widths[0])
    if len(parts) == 1:
        return rows[0][0]
    if all(map(is_zero, parts)):
        return zero_like(of)
    return node(Blocks, tuple(parts), of, (counts,))


def _total(sizes: Sequence[Size]) -> Size:
    return list(accumulate(sizes, Size.__add__))[-1]


def rows_of_blocks(parts: Sequence[Expression], counts: Sequence[int]) -> list[list[Expression]]:
    """The blocks row by row."""
    ends = list(accumulate(counts))
    return [list(parts[end - count : end]) for count, end in zip(counts, ends, strict=True)]


def placed(part: Expression, of: Shape, above: Size, left: Size) -> Expression:
    """A matrix of zeros with a part put in, so many rows below the top and columns from the left."""
    below, right = of.rows - above - part.shape.rows, of.columns - left - part.shape.columns
    beside = [_zeros(part.shape.rows, left), part, _zeros(part.shape.rows, right)]
    rows = [[_zeros(above, of.columns)], beside, [_zeros(below, of.columns)]]
    return blocks([present for row in rows if (present := [block for block in row if block is not None])])


def _zeros(rows: Size, columns: Size) -> Expression | None:
    return None if rows.number == 0 or columns.number == 0 else zeros(rows, columns)


@constructs(Unvec)
def _unvec(column: Expression, rows: Size, columns: Size) -> Expression:
    if column.shape != Shape(rows * columns, Size.of(1)):
        raise ShapeError(f"{brief(column)} is {column.shape} and cannot be unstacked to {rows} x {columns}")
    if columns.number == 1:
        return column
    if rows.number == 1:
        return transpose(column)
    if is_zero(column):
        return zeros(rows, columns)
    if column.operation is Ones:
        return ones(rows, columns)
    if column.operation is Vec and column.argument.shape == Shape(rows, columns):
        return column.argument
    if column.operation is Add:
        return add(*(_unvec(term, rows, columns) for term in column.arguments))
    if column.operation is Product:
        scalars = [factor for factor in column.arguments if factor.is_scalar]
        rest = product(1, *(factor for factor in column.arguments if not factor.is_scalar))
        if scalars and not rest.is_scalar:
            return product(*scalars, _unvec(rest, rows, columns))
    return node(Unvec, (column,), Shape(rows, columns), (rows, columns))


def unvec(column: Any, rows: Size | int | str, columns: Size | int | str) -> Expression:
    """The matrix of the given shape whose columns, stacked, are this column."""
    return _unvec(as_expression(column), Size.of(rows), Size.of(columns))


def vech(value: Any) -> Expression:
    """The entries on and below the diagonal, stacked column by column (Magnus & Neudecker, 3.8)."""
    argument = as_expression(value)
    if argument.shape.rows != argument.shape.columns:
        raise ShapeError(f"{brief(argument)} is {argument.shape} and has no vech: a square matrix is needed")
    return product(elimination_matrix(argument.shape.rows), vec(argument))


def tril(value: Any) -> Expression:
    """The entries on and below the diagonal, zeros above."""
    argument = as_expression(value)
    return argument if argument.is_scalar else hadamard(lower_ones(*argument.shape), argument)


def triu(value: Any) -> Expression:
    """The entries on and above the diagonal, zeros below."""
    argument = as_expression(value)
    rows, columns = argument.shape
    return argument if argument.is_scalar else hadamard(transpose(lower_ones(columns, rows)), argument)


def cumsum(value: Any) -> Expression:
    """The running sums down each column."""
    argument = as_expression(value)
    return argument if argument.shape.rows.number == 1 else product(lower_ones(argument.shape.rows), argument)


def outer(a: Any, b: Any) -> Expression:
    """The outer product a b' of two columns."""
    left, right = as_expression(a), as_expression(b)
    if not all(side.shape.is_column or side.is_scalar for side in (left, right)):
        raise ShapeError(f"the outer product takes two columns, not {left.shape} and {right.shape}")
    return product(left, transpose(right))


def _symmetric_blocks(parts: tuple[Expression, ...], parameters: tuple[Any, ...]) -> bool:
    rows = rows_of_blocks(parts, parameters[0])
    square = all(len(row) == len(rows) for row in rows)
    return square and all(
        transpose(rows[j][i]) is part if i != j else part.is_symmetric
        for i, row in enumerate(rows)
        for j, part in enumerate(row)
    )


SYMMETRIC[Blocks] = _symmetric_blocks
