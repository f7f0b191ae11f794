"""Entries, rows and columns, unit vectors, and sums that run over an index.

An entry is a product with unit vectors, X[i, j] = e_i' X e_j, so that every rule for products serves entries too.
In text indices count from 1, as in mathematics; Python's own indexing of an expression counts from 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from .errors import MatcalcError, ShapeError
from .leaves import (
    SizeLike,
    SizeScalar,
    Symbol,
    as_expression,
    assumptions_of,
    constant,
    is_zero,
    number_of,
    size_scalar,
)
from .nodes import Expression, Operation, constructs, method, node, operator, postorder, rebuild, substitute
from .operations import Transpose, add, brief, product, subtract, transpose
from .sizes import SCALAR, Shape, Size

Unit = Operation("unit", "unit vector")
Delta = Operation("delta", "Kronecker delta")
Slice = Operation("slice", "submatrix")
SumOver = Operation("sumi", "sum over an index")

LONGEST_WRITTEN_SUM = 1000


def is_index(expression: Expression) -> bool:
    """Whether this is a symbol that counts rows, columns or terms."""
    return "index" in assumptions_of(expression)


def unit(size: SizeLike, place: Any) -> Expression:
    """The column of the given length with 1 at a place, counted from 1, and 0 elsewhere.

    >>> str(unit("n", 2))
    'unit(n, 2)'
    """
    return _unit(as_expression(place), Size.of(size))


@constructs(Unit)
def _unit(place: Expression, rows: Size) -> Expression:
    number = number_of(place)
    if not place.is_scalar or (number is not None and (number.denominator != 1 or number < 1)):
        raise MatcalcError(f"{brief(place)} is not an index: use a whole number from 1 on, or an index such as i")
    if number is not None and rows.number is not None and number > rows.number:
        raise ShapeError(f"the index {number} is larger than {rows}")
    return constant(1) if rows.number == 1 else node(Unit, (place,), Shape(rows, SCALAR.columns), (rows,))


@constructs(Delta)
def delta(i: Any, j: Any) -> Expression:
    """The Kronecker delta: 1 where the two indices are equal and 0 where they differ."""
    first, second = as_expression(i), as_expression(j)
    if first is second:
        return constant(1)
    if number_of(first) is not None and number_of(second) is not None:
        return constant(0)
    return node(Delta, (first, second), SCALAR)


def entry(of: Expression, i: Any, j: Any = None) -> Expression:
    """The entry in row i and column j, counted from 1; a column or a row needs one index only.

    >>> from .leaves import matrix
    >>> str(entry(matrix("X", "m", "n"), 1, 2))
    'X[1, 2]'
    """
    rows, columns = of.shape
    if j is None:
        if not of.shape.is_column and not of.shape.is_row:
            raise ShapeError(f"{brief(of)} is {of.shape}: an entry needs a row and a column, as in [i, j]")
        i, j = (i, 1) if of.shape.is_column else (1, i)
    return product(transpose(unit(rows, i)), of, unit(columns, j))


def row(of: Expression, i: Any) -> Expression:
    """The row at a place counted from 1."""
    return product(transpose(unit(of.shape.rows, i)), of)


def column(of: Expression, j: Any) -> Expression:
    """The column at a place counted from 1."""
    return product(of, unit(of.shape.columns, j))


def submatrix(
    of: Expression, rows: tuple[SizeLike, SizeLike] | None, columns: tuple[SizeLike, SizeLike] | None
) -> Expression:
    """The rows and columns from a first to a last place, both counted from 1 and both included; None for all."""
    spans = [
        (Size.of(1), total) if span is None else (Size.of(span[0]), Size.of(span[1]))
        for span, total in zip((rows, columns), of.shape, strict=True)
    ]
    return slice_of(of, *spans[0], *spans[1])


@constructs(Slice)
def slice_of(of: Expression, top: Size, bottom: Size, left: Size, right: Size) -> Expression:
    """The submatrix between two rows and two columns, both included."""
    spans = ((top, bottom, of.shape.rows), (left, right, of.shape.columns))
    if all(first == 1 and last == total for first, last, total in spans):
        return of
    if of.operation is Slice:
        above, _, before, _ = of.parameters
        return slice_of(of.argument, above + top - 1, above + bottom - 1, before + left - 1, before + right - 1)
    for first, last, total in spans:
        length, left_over = (last - first).number, (total - last).number
        if (length is not None and length < 0) or (left_over is not None and left_over < 0):
            raise ShapeError(f"there is no part {first}:{last} of {brief(of)}, which is {of.shape}")
    if is_zero(of):
        return product(0, node(Slice, (of,), _sliced(top, bottom, left, right), (top, bottom, left, right)))
    return node(Slice, (of,), _sliced(top, bottom, left, right), (top, bottom, left, right))


def _sliced(top: Size, bottom: Size, left: Size, right: Size) -> Shape:
    return Shape(bottom - top + 1, right - left + 1)


@operator("[]")
def subscript(of: Expression, places: Any) -> Expression:
    """What Python's brackets mean: whole numbers and slices count from 0, an index symbol from 1."""
    chosen = places if isinstance(places, tuple) else (places,)
    if len(chosen) == 1 and of.shape.is_row:
        chosen = (0, *chosen)
    if len(chosen) == 1:
        chosen = (*chosen, 0 if of.shape.columns == 1 else slice(None))
    if len(chosen) != 2:
        raise ShapeError(f"{brief(of)} has two dimensions; {len(chosen)} indices are too many")
    found = of
    for axis, place in enumerate(chosen):
        if isinstance(place, slice):
            found = _python_slice(found, place, axis)
        else:
            counted = as_expression(place + 1 if isinstance(place, int) else place)
            found = column(found, counted) if axis else row(found, counted)
    return found


def _python_slice(of: Expression, span: slice, axis: int) -> Expression:
    if span.step is not None:
        raise MatcalcError("a slice of an expression has no step: name the first and the last place only")
    total = of.shape[axis]
    first = Size.of(1) if span.start is None else Size.of(1) + (span.start or Size({}))
    last = total if span.stop is None else Size.of(span.stop)
    return submatrix(of, None, (first, last)) if axis else submatrix(of, (first, last), None)


def sum_over(counter: Expression, first: Any, last: Any, body: Any) -> Expression:
    """The sum of the body with the index running from the first to the last value, both included.

    >>> from .leaves import index, matrix
    >>> i = index("i")
    >>> str(sum_over(i, 1, Size.of("n"), matrix("X", "n", "n")[i, i]))
    'sumi(i, 1, n, X[i, i])'
    """
    return _sum_over(as_expression(body), _bound(first), _bound(last), counter)


def _bound(value: Any) -> Expression:
    return size_scalar(value) if isinstance(value, (Size, str)) else as_expression(value)


@constructs(SumOver)
def _sum_over(body: Expression, first: Expression, last: Expression, counter: Expression) -> Expression:
    if not is_index(counter):
        raise MatcalcError(f"{brief(counter)} cannot count the terms of a sum: use an index, as in index('i')")
    for bound in (first, last):
        if not bound.is_scalar or depends_on(bound, counter):
            raise MatcalcError(f"{brief(bound)} cannot bound a sum over {counter}: use a number, a size or a symbol")
        if (number_of(bound) or Fraction(0)).denominator != 1:
            raise MatcalcError(f"{brief(bound)} cannot bound a sum over {counter}: a bound is a whole number")
    if is_zero(body):
        return body
    start, stop = number_of(first), number_of(last)
    if start is not None and start == stop:
        return substitute(body, {counter: first})
    if not depends_on(body, counter):
        return product(add(subtract(last, first), 1), body)
    return node(SumOver, (body, first, last), body.shape, (counter,))


def depends_on(expression: Expression, part: Expression) -> bool:
    """Whether a part occurs in an expression."""
    return any(found is part for found in postorder(expression))


def written_out(total: Expression, first: int, last: int) -> list[Expression]:
    """The terms of a sum over an index, one for each value."""
    body, counter = total.arguments[0], total.parameters[0]
    if last - first >= LONGEST_WRITTEN_SUM:
        raise MatcalcError(f"a sum of {last - first + 1} terms is too long to be written out")
    return [substitute(body, {counter: constant(value)}) for value in range(first, last + 1)]


def fresh_index(taken: Sequence[Expression], names: Sequence[str] = ("i", "j", "k", "l", "r", "s", "t")) -> Expression:
    """An index under the first name that no symbol or size of the expressions has."""
    used: set[str] = set()
    for part in postorder(*taken):
        used |= part.shape.rows.names | part.shape.columns.names
        if part.operation is Symbol:
            used.add(part.parameters[0])
        if part.operation is SizeScalar:
            used |= part.parameters[0].names
        if part.operation is SumOver:
            used.add(part.parameters[0].parameters[0])
    free = [*names, *(f"i{number}" for number in range(1, 1000))]
    return node(Symbol, (), SCALAR, (next(name for name in free if name not in used), frozenset({"index"})))


@method("fresh counters")
def with_fresh_counters(root: Expression, replacements: Mapping[Expression, Expression]) -> Expression:
    """The formula with every counter renamed that is replaced, or that would be caught by a sum it does not belong to.

    A part that is written with the counter, as x[k] under a sum over k, may be replaced by another one that is.
    """
    sums = [part for part in postorder(root) if part.operation is SumOver]
    if not sums:
        return root
    taken = set(replacements)
    for old, new in replacements.items():
        taken |= set(postorder(new)) - set(postorder(old))
    if not any(total.parameters[0] in taken for total in sums):
        return root
    done: dict[Expression, Expression] = {}
    for part in postorder(root):
        done[part] = rebuild(part, [done[argument] for argument in part.arguments])
        if part.operation is SumOver and part.parameters[0] in taken:
            counter = fresh_index([root, *replacements, *replacements.values()])
            renamed = substitute(done[part.arguments[0]], {part.parameters[0]: counter})
            done[part] = sum_over(counter, done[part.arguments[1]], done[part.arguments[2]], renamed)
    return done[root]


def is_unit_row(expression: Expression) -> bool:
    """Whether this is the transpose of a unit vector."""
    return expression.operation is Transpose and expression.argument.operation is Unit
