"""One row for each operation: the entries of its value from those of its arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from ...expression import Expression, Size
from ...expression.assembling import Blocks, Unvec
from ...expression.indexing import Delta, Slice, SumOver, Unit
from ...expression.leaves import (
    Commutation,
    Constant,
    Differential,
    Duplication,
    Elimination,
    Eye,
    LowerOnes,
    Ones,
    Pi,
    SizeScalar,
    Symbol,
    Zeros,
    assumptions_of,
)
from ...expression.nodes import Operation
from ...expression.operations import (
    Add,
    Determinant,
    Diag,
    Diagonal,
    ElementwisePower,
    Greater,
    GreaterEqual,
    Hadamard,
    Inverse,
    Kronecker,
    Less,
    LessEqual,
    LogDeterminant,
    Norm,
    Power,
    Product,
    Sum,
    Trace,
    Transpose,
    Vec,
)
from ...expression.reductions import LogSumExp, Maximum, Mean, Minimum, Norm1, Prod, Softmax
from ...expression.spectral import (
    FRECHET,
    MATRIX_FUNCTIONS,
    Adjugate,
    PseudoInverse,
    Sylvester,
)
from .assembling import blocks_row, diag_row, diagonal_row, kronecker_row, slice_row, unvec_row, vec_row
from .atoms import entry, linear_row, opaque, sum_over_row, turnable_row
from .functions import (
    FUNCTIONS,
    Function,
    absolute,
    exponential,
    indicator,
    logarithm,
    power,
    rectified,
)
from .heads import SWAP, delta_head, free, size_polynomial
from .matrices import (
    Form,
    Sizes,
    alike,
    axis,
    chained,
    determinant,
    inverse,
    matrix_power,
    numbered,
    product_of_entries,
    resplit,
    square,
    turned,
)
from .rules import combined, gathered, times
from .terms import (
    ONE,
    ZERO,
    Atom,
    Head,
    Index,
    Item,
    Leg,
    Place,
    Polynomial,
    Raw,
    Work,
    added,
    constant,
    exponent_of,
    scaled,
)

Row = Callable[[Work, Expression, Sequence[Form]], Form]

STRUCTURAL = frozenset({"orthogonal", "lower_triangular", "upper_triangular", "probability", "positive", "index"})
MINUS = Fraction(-1)


# Leaves


def _symbol(work: Work, node: Expression, _: Sequence[Form]) -> Form:
    return _named(work, node.parameters[0], node, assumptions_of(node))


def _differential(work: Work, node: Expression, _: Sequence[Form]) -> Form:
    [variable] = node.parameters
    kept = assumptions_of(variable) - {"orthogonal", "probability", "positive"}
    return _named(work, f"d({variable.parameters[0]})", variable, kept)


def _named(work: Work, name: str, of: Expression, words: frozenset[str]) -> Form:
    rows, columns = axis(of.shape.rows), axis(of.shape.columns)
    names = frozenset({name}) if of.is_scalar else frozenset()
    traits = words & STRUCTURAL
    if "diagonal" in words and rows:
        head = Head(name, "symbol", rows, traits=traits, names=names, text=name)
        row, column = numbered((*rows, *columns))
        same = (Atom(delta_head(of.shape.rows), ((row,), (column,))), ONE)
        return Form(gathered(work, [Raw(ONE, ((Atom(head, ((row,),)), ONE), same), ())]), rows, columns)
    swap = SWAP if "symmetric" in words and rows else (((1, 0), -1),) if "skew" in words and rows else ()
    if "skew" in words and not rows:
        return Form(ZERO)
    return entry(work, Head(name, "symbol", (*rows, *columns), swap, traits, names=names, text=name), rows, columns)


def _constant(_work: Work, node: Expression, _: Sequence[Form]) -> Form:
    return Form(constant(node.parameters[0]))


def _size(_work: Work, node: Expression, _: Sequence[Form]) -> Form:
    return Form(size_polynomial(node.parameters[0]))


def _pi(work: Work, _node: Expression, _: Sequence[Form]) -> Form:
    return entry(work, Head("number pi", "pi", traits=frozenset({"positive"}), text="pi"), (), ())


def _eye(work: Work, node: Expression, _: Sequence[Form]) -> Form:
    size = node.shape.rows
    return entry(work, delta_head(size), (size,), (size,))


def _filled(value: int) -> Row:
    def row(_work: Work, node: Expression, _: Sequence[Form]) -> Form:
        return Form(constant(value), axis(node.shape.rows), axis(node.shape.columns))

    return row


def _commutation(work: Work, node: Expression, _: Sequence[Form]) -> Form:
    m, n = node.parameters
    i, j, l, k = numbered((m, n, n, m))  # noqa: E741
    factors = ((Atom(delta_head(m), ((i,), (k,))), ONE), (Atom(delta_head(n), ((j,), (l,))), ONE))
    return Form(gathered(work, [Raw(ONE, factors, ())]), (m, n), (n, m))


def _duplication(work: Work, node: Expression, _: Sequence[Form]) -> Form:
    [n] = node.parameters
    return entry(work, _duplication_head(n, node.shape.columns), (n, n), (node.shape.columns,))


def _elimination(work: Work, node: Expression, _: Sequence[Form]) -> Form:
    """The transpose of the duplication matrix, with only the entries that stand for the lower triangle."""
    [n] = node.parameters
    place, column, row = numbered((node.shape.rows, n, n))
    factors = (
        (Atom(_duplication_head(n, node.shape.rows), ((column,), (row,), (place,))), ONE),
        (Atom(_lower_ones_head(n, n), ((row,), (column,))), ONE),
    )
    return Form(gathered(work, [Raw(ONE, factors, ())]), (node.shape.rows,), (n, n))


def _duplication_head(size: Size, half: Size) -> Head:
    swap = (((1, 0, 2), 1),)
    traits = frozenset({"indicator"})
    return Head(f"duplication<{size}>", "duplication", (size, size, half), swap, traits, text="duplication")


def _lower_ones_head(rows: Size, columns: Size) -> Head:
    return Head("lowerones", "lowerones", (rows, columns), traits=frozenset({"indicator"}), text="lowerones")


def _lower_ones(work: Work, node: Expression, _: Sequence[Form]) -> Form:
    rows, columns = axis(node.shape.rows), axis(node.shape.columns)
    if not rows:  # the only row is the first, and nothing but its first entry stands on the diagonal
        return entry(work, delta_head(node.shape.columns), (), columns) if not columns else _first(work, columns)
    return entry(work, _lower_ones_head(node.shape.rows, node.shape.columns), rows, columns)


def _first(work: Work, columns: Sizes) -> Form:
    [item] = numbered(columns)
    return Form(_delta_polynomial(work, columns[0], (item,), (Place(constant(1)),)), (), columns)


def _delta_polynomial(work: Work, size: Size | None, first: Leg, second: Leg) -> Polynomial:
    return gathered(work, [Raw(ONE, ((Atom(delta_head(size), (first, second)), ONE),), ())])


def _unit(work: Work, node: Expression, parts: Sequence[Form]) -> Form:
    size = node.shape.rows
    [item] = numbered((size,))
    return Form(_delta_polynomial(work, size, (item,), (Place(parts[0].polynomial),)), (size,))


def _delta(work: Work, _node: Expression, parts: Sequence[Form]) -> Form:
    first, second = (Place(part.polynomial) for part in parts)
    return Form(_delta_polynomial(work, None, (first,), (second,)))


# Sums and products


def _together(work: Work, parts: Sequence[Form]) -> list[Form]:
    """Forms of one shape with their axes split alike; a scalar is spread over the others."""
    arrays = [part for part in parts if part.rows or part.columns] or list(parts)
    rows, columns = alike(arrays)
    return [
        resplit(work, part, rows, columns) if part.rows or part.columns else Form(part.polynomial, rows, columns)
        for part in parts
    ]


def _add(work: Work, _node: Expression, parts: Sequence[Form]) -> Form:
    found = _together(work, parts)
    return found[0]._replace(polynomial=added(*(part.polynomial for part in found)))


def _product(work: Work, node: Expression, parts: Sequence[Form]) -> Form:
    pairs = list(zip(node.arguments, parts, strict=True))
    scalars = [part.polynomial for factor, part in pairs if factor.is_scalar]
    return chained(work, scalars, [part for factor, part in pairs if not factor.is_scalar])


def _hadamard(work: Work, _node: Expression, parts: Sequence[Form]) -> Form:
    found = _together(work, parts)
    return found[0]._replace(polynomial=times(work, *(part.polynomial for part in found)))


def _transpose(work: Work, _node: Expression, parts: Sequence[Form]) -> Form:
    return turned(work, parts[0])


def _summed(work: Work, form: Form, first: int = 0, count: int | None = None) -> Polynomial:
    """The sum over some of the free indices, all of them unless told otherwise."""
    items = form.items[first:] if count is None else form.items[first : first + count]
    sums = [Index(True, number, item.span) for number, item in enumerate(items)]
    mapping: dict[Item, Leg] = {item: (index,) for item, index in zip(items, sums, strict=True)}
    return combined(work, [(form.polynomial, mapping)], sums)


def _sum(work: Work, _node: Expression, parts: Sequence[Form]) -> Form:
    return Form(_summed(work, parts[0]))


def _mean(work: Work, node: Expression, parts: Sequence[Form]) -> Form:
    shape = node.argument.shape
    count = size_polynomial(shape.rows * shape.columns)
    return Form(times(work, _summed(work, parts[0]), power(work, count, MINUS)))


def _trace(work: Work, _node: Expression, parts: Sequence[Form]) -> Form:
    form = square(work, parts[0])
    half = len(form.rows)
    sums = [Index(True, number, size) for number, size in enumerate(form.rows)]
    mapping: dict[Item, Leg] = {item: (sums[number % half],) for number, item in enumerate(form.items)}
    return Form(combined(work, [(form.polynomial, mapping)], sums))


def _norm(work: Work, _node: Expression, parts: Sequence[Form]) -> Form:
    squares = parts[0]._replace(polynomial=times(work, parts[0].polynomial, parts[0].polynomial))
    return Form(power(work, _summed(work, squares), Fraction(1, 2)))


def _norm1(work: Work, _node: Expression, parts: Sequence[Form]) -> Form:
    return Form(_summed(work, parts[0]._replace(polynomial=absolute(work, parts[0].polynomial))))


# Inverse, determinant, powers


def _inverse(work: Work, _node: Expression, parts: Sequence[Form]) -> Form:
    return inverse(work, parts[0])


def _determinant(work: Work, _node: Expression, parts: Sequence[Form]) -> Form:
    return Form(determinant(work, parts[0]))


def _log_determinant(work: Work, _node: Expression, parts: Sequence[Form]) -> Form:
    return Form(logarithm(work, determinant(work, parts[0])))


def _power(work: Work, node: Expression, parts: Sequence[Form]) -> Form:
    exponent = exponent_of(parts[1].polynomial)
    if node.is_scalar:
        return Form(power(work, parts[0].polynomial, exponent))
    return matrix_power(work, parts[0], exponent)


def _elementwise_power(work: Work, _node: Expression, parts: Sequence[Form]) -> Form:
    made = power(work, parts[0].polynomial, exponent_of(parts[1].polynomial))
    return parts[0]._replace(polynomial=made)


# Functions of entries


def _elementwise(function: Function) -> Row:
    def row(work: Work, _node: Expression, parts: Sequence[Form]) -> Form:
        return parts[0]._replace(polynomial=function(work, parts[0].polynomial))

    return row


def _difference(work: Work, parts: Sequence[Form]) -> Form:
    first, second = _together(work, parts)
    return first._replace(polynomial=added(first.polynomial, scaled(second.polynomial, MINUS)))


def _compare(turn: int, or_equal: int) -> Row:
    """[a > b] is [a - b > 0], and [a >= b] is 1 - [b > a]."""

    def row(work: Work, _node: Expression, parts: Sequence[Form]) -> Form:
        gap = _difference(work, parts)
        switch = indicator(work, scaled(gap.polynomial, Fraction(turn * (-1 if or_equal else 1))))
        made = added(constant(1), scaled(switch, MINUS)) if or_equal else switch
        return gap._replace(polynomial=made)

    return row


def _extreme(turn: int) -> Row:
    """max(a, b) is b + max(a - b, 0), min(a, b) is b - max(b - a, 0)."""

    def row(work: Work, _node: Expression, parts: Sequence[Form]) -> Form:
        gap = _difference(work, parts)
        above = rectified(work, scaled(gap.polynomial, Fraction(turn)))
        return gap._replace(polynomial=added(parts[1].polynomial, scaled(above, Fraction(turn))))

    return row


def _along(work: Work, node: Expression, form: Form) -> tuple[Polynomial, Polynomial, bool]:
    """Exp of each entry, the sums of these along rows or columns, and whether the sums go along rows."""
    grown = exponential(work, form.polynomial)
    along_rows = node.parameters[0] == "rows"
    count = len(form.rows)
    first, length = (count, len(form.columns)) if along_rows else (0, count)
    return grown, _summed(work, form._replace(polynomial=grown), first, length), along_rows


def _softmax(work: Work, node: Expression, parts: Sequence[Form]) -> Form:
    grown, sums, _ = _along(work, node, parts[0])
    return parts[0]._replace(polynomial=times(work, grown, power(work, sums, MINUS)))


def _log_sum_exp(work: Work, node: Expression, parts: Sequence[Form]) -> Form:
    [form] = parts
    _, sums, along_rows = _along(work, node, form)
    found = logarithm(work, sums)
    if along_rows:
        return Form(found, form.rows)
    mapping: dict[Item, Leg] = {
        old: (new,) for old, new in zip(form.items[len(form.rows) :], numbered(form.columns), strict=True)
    }
    return Form(combined(work, [(found, mapping)]), (), form.columns)


def _prod(work: Work, node: Expression, parts: Sequence[Form]) -> Form:
    [form] = parts
    if len(form.items) != 1:
        return opaque(work, node, parts)
    [item] = form.items
    column = combined(work, [(form.polynomial, {item: (free(0),)})])
    size = node.argument.shape.rows * node.argument.shape.columns
    return Form(product_of_entries(work, column, size))


ROWS: dict[Operation, Row] = {
    Symbol: _symbol,
    Differential: _differential,
    Constant: _constant,
    SizeScalar: _size,
    Pi: _pi,
    Eye: _eye,
    Ones: _filled(1),
    Zeros: _filled(0),
    Commutation: _commutation,
    Duplication: _duplication,
    Elimination: _elimination,
    LowerOnes: _lower_ones,
    Unit: _unit,
    Delta: _delta,
    Add: _add,
    Product: _product,
    Hadamard: _hadamard,
    Transpose: _transpose,
    Sum: _sum,
    Mean: _mean,
    Trace: _trace,
    Norm: _norm,
    Norm1: _norm1,
    Diag: diag_row,
    Diagonal: diagonal_row,
    Vec: vec_row,
    Unvec: unvec_row,
    Kronecker: kronecker_row,
    Blocks: blocks_row,
    Slice: slice_row,
    Inverse: _inverse,
    Determinant: _determinant,
    LogDeterminant: _log_determinant,
    Power: _power,
    ElementwisePower: _elementwise_power,
    Greater: _compare(1, 0),
    GreaterEqual: _compare(1, 1),
    Less: _compare(-1, 0),
    LessEqual: _compare(-1, 1),
    Maximum: _extreme(1),
    Minimum: _extreme(-1),
    Softmax: _softmax,
    LogSumExp: _log_sum_exp,
    Prod: _prod,
    SumOver: sum_over_row,
    Sylvester: linear_row,
    **{operation: _elementwise(function) for operation, function in FUNCTIONS.items()},
    **dict.fromkeys((*MATRIX_FUNCTIONS, Adjugate, PseudoInverse), turnable_row),
    **dict.fromkeys(FRECHET.values(), linear_row),
}
"""What is not named here is an atom."""
