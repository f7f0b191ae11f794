"""Expressions as text in the ASCII grammar, such that `parse` gives the same object back."""

from __future__ import annotations

from collections.abc import Mapping

from .assembling import Blocks, Unvec, rows_of_blocks
from .errors import MatcalcError
from .functions import Unknown
from .indexing import Delta, Slice, SumOver, Unit
from .leaves import (
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
)
from .nodes import Expression, Operation, method, postorder
from .operations import (
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
    coefficient,
)
from .printing import (
    ATOM,
    COMPARE,
    NEGATIVE,
    POSTFIX,
    RAISED,
    SUM,
    TIMES,
    Output,
    Printed,
    Printer,
    Subscripted,
    as_triangle,
    denominator,
    elementwise_denominator,
    is_one_piece,
    is_reciprocal,
    render,
    signed,
    with_calls,
    with_subscripts,
)
from .reductions import (
    ArgMax,
    ArgMin,
    Largest,
    LogSumExp,
    Maximum,
    Mean,
    Minimum,
    Norm1,
    NuclearNorm,
    Prod,
    RunningProduct,
    Smallest,
    Softmax,
    SpectralNorm,
)
from .spectral import (
    FRECHET,
    FRECHET_MATRIX,
    MATRIX_FUNCTIONS,
    Adjugate,
    Cholesky,
    Eigenvalue,
    Eigenvector,
    LeftSingular,
    PseudoInverse,
    Resolvent,
    RightSingular,
    SingularValue,
    Sylvester,
)


@method("text")
def to_text(expression: Expression, names: Mapping[Expression, str] | None = None) -> str:
    """The expression in the ASCII grammar; `names` gives the text of parts that go by a name.

    >>> from matcalc_helpers.expression import matrix, norm2, vector
    >>> to_text(norm2(matrix("A", "m", "n") @ vector("x", "n")) ** 2)
    'norm2(A*x)^2'
    """
    return render(expression, PRINTERS, names).text


@method("repr")
def to_repr(expression: Expression) -> str:
    """The text of a formula of readable length, a description of any other."""
    try:
        return to_text(expression)
    except MatcalcError:
        count = sum(1 for _ in postorder(expression))
        return f"<{expression.operation.title}, {expression.shape}, {count} shared parts>"


def _symbol(node: Expression, _: Output) -> Printed:
    return Printed(node.parameters[0], ATOM)


def _differential(node: Expression, _: Output) -> Printed:
    return Printed(f"d({node.parameters[0].parameters[0]})", ATOM)


def _constant(node: Expression, _: Output) -> Printed:
    value = node.parameters[0]
    binds = ATOM if value.denominator == 1 else TIMES
    return Printed(str(value), NEGATIVE if value < 0 and binds == ATOM else binds)


def _size(node: Expression, _: Output) -> Printed:
    text = str(node.parameters[0])
    return Printed(text, ATOM if text.isidentifier() else COMPARE if "/" not in text else TIMES)


def _eye(node: Expression, _: Output) -> Printed:
    return Printed(f"eye({node.shape.rows})", ATOM)


def _filled(node: Expression, _: Output) -> Printed:
    rows, columns = node.shape
    sizes = str(rows) if columns == 1 else f"{rows}, {columns}"
    return Printed(f"{node.operation.word}({sizes})", ATOM)


def _commutation(node: Expression, _: Output) -> Printed:
    rows, columns = node.parameters
    return Printed(f"commutation({rows}, {columns})", ATOM)


def _add(node: Expression, done: Output) -> Printed:
    parts: list[str] = []
    for term in node.arguments:
        negative, rest = signed(term)
        sign = "-" if negative else "+" if parts else ""
        parts.append(f"{sign} {done[rest].within(TIMES)}" if parts else f"{sign}{done[rest].within(TIMES)}")
    return Printed(" ".join(parts), SUM)


def _product(node: Expression, done: Output) -> Printed:
    scale, rest = coefficient(node)
    factors = rest.arguments if rest.operation is Product else (rest,)
    sign = "-" if scale < 0 else ""
    text = "" if abs(scale) == 1 else str(abs(scale))
    if rest.operation is Hadamard:
        return Printed(f"{sign}{text}{'*' if text else ''}{done[rest].text}", TIMES)
    front, word, inside = with_calls(factors)
    for factor in with_subscripts(front):
        below = not isinstance(factor, Subscripted) and is_reciprocal(factor)
        text = _joined(text, _below(factor, done) if below else _piece(factor, done), "/" if below else "*")
    if inside is not None:
        text = _joined(text, Printed(f"{word}({done[inside].text})", ATOM), "*")
    return Printed(sign + text, POSTFIX if scale == 1 and is_one_piece(factors) else TIMES)


def _joined(text: str, piece: Printed, sign: str) -> str:
    if sign == "/":
        return f"{text or '1'}/{piece.within(RAISED)}"
    return f"{text}*{piece.within(NEGATIVE + 1)}" if text else piece.within(NEGATIVE + 1)


def _below(factor: Expression | Subscripted, done: Output) -> Printed:
    return done[denominator(factor)] if isinstance(factor, Expression) else _subscripted(factor, done)


def _piece(factor: Expression | Subscripted, done: Output) -> Printed:
    return _subscripted(factor, done) if isinstance(factor, Subscripted) else done[factor]


def _subscripted(factor: Subscripted, done: Output) -> Printed:
    of, row, column = factor
    if row is not None and of.shape.is_column:
        return Printed(f"{done[of].within(POSTFIX)}[{done[row].text}]", POSTFIX)
    if column is not None and of.shape.is_row:
        return Printed(f"{done[of].within(POSTFIX)}[{done[column].text}]", POSTFIX)
    if row is None and column is not None and of.operation is Transpose:
        return Printed(f"{done[of.argument].within(POSTFIX)}[{done[column].text}, :]'", POSTFIX)
    places = [":" if place is None else done[place].text for place in (row, column)]
    return Printed(f"{done[of].within(POSTFIX)}[{', '.join(places)}]", POSTFIX)


def _factor(factor: Expression, done: Output) -> str:
    return done[factor].within(NEGATIVE + 1)


def _hadamard(node: Expression, done: Output) -> Printed:
    triangle = as_triangle(node)
    if triangle is not None:
        return Printed(f"{triangle[0]}({done[triangle[1]].text})", ATOM)
    text = ""
    for factor in node.arguments:
        below = elementwise_denominator(factor)
        if below is not None and text:
            text = f"{text}./{done[below].within(RAISED)}"
        else:
            text = f"{text}.*{_factor(factor, done)}" if text else _factor(factor, done)
    return Printed(text, TIMES)


def _power(node: Expression, done: Output) -> Printed:
    base, exponent = node.arguments
    below = elementwise_denominator(node)
    if below is not None:
        return Printed(f"1./{done[below].within(RAISED)}", TIMES)
    if is_reciprocal(node):
        return Printed(f"1/{done[denominator(node)].within(RAISED)}", TIMES)
    return Printed(f"{done[base].within(POSTFIX)}{node.operation.word}{done[exponent].within(RAISED)}", RAISED)


def _transpose(node: Expression, done: Output) -> Printed:
    return Printed(f"{done[node.argument].within(POSTFIX)}'", POSTFIX)


def _compare(node: Expression, done: Output) -> Printed:
    left, right = node.arguments
    return Printed(f"{done[left].within(SUM)} {node.operation.word} {done[right].within(SUM)}", COMPARE)


def _pi(_node: Expression, _: Output) -> Printed:
    return Printed("pi", ATOM)


def _of_size(node: Expression, _: Output) -> Printed:
    return Printed(f"{node.operation.word}({node.parameters[0]})", ATOM)


def _lower_ones(node: Expression, _: Output) -> Printed:
    rows, columns = node.shape
    return Printed(f"lowerones({rows})" if rows == columns else f"lowerones({rows}, {columns})", ATOM)


def _unit(node: Expression, done: Output) -> Printed:
    return Printed(f"unit({node.parameters[0]}, {done[node.arguments[0]].text})", ATOM)


def _unvec(node: Expression, done: Output) -> Printed:
    rows, columns = node.parameters
    return Printed(f"unvec({done[node.argument].text}, {rows}, {columns})", ATOM)


def _slice(node: Expression, done: Output) -> Printed:
    top, bottom, left, right = node.parameters
    of = node.argument
    spans = [
        ":" if first == 1 and last == total else f"{first}:{last}"
        for first, last, total in ((top, bottom, of.shape.rows), (left, right, of.shape.columns))
    ]
    if of.shape.is_column:
        spans = spans[:1]
    return Printed(f"{done[of].within(POSTFIX)}[{', '.join(spans)}]", POSTFIX)


def _blocks(node: Expression, done: Output) -> Printed:
    rows = rows_of_blocks(node.arguments, node.parameters[0])
    return Printed("[" + "; ".join(", ".join(done[part].text for part in row) for row in rows) + "]", ATOM)


def _sum_over(node: Expression, done: Output) -> Printed:
    body, first, last = (done[part].text for part in node.arguments)
    return Printed(f"sumi({node.parameters[0].parameters[0]}, {first}, {last}, {body})", ATOM)


def _along(node: Expression, done: Output) -> Printed:
    inside = node.argument
    axis = "" if inside.shape.is_column or inside.shape.is_row else f", {node.parameters[0]}"
    return Printed(f"{node.operation.word}({done[inside].text}{axis})", ATOM)


def _unknown(node: Expression, done: Output) -> Printed:
    name, _, orders = node.parameters
    text = f"{name}({', '.join(done[argument].text for argument in node.arguments)})"
    for order in orders:
        text = f"D({text})" if len(node.arguments) == 1 else f"D({text}, {order + 1})"
    return Printed(text, ATOM)


def _resolvent(node: Expression, done: Output) -> Printed:
    matrix, place = (done[part] for part in node.arguments)
    gap = f"eigval({matrix.text}, {place.text})*eye({node.shape.rows}) - {matrix.within(TIMES)}"
    return Printed(f"pinv({gap})", ATOM)


def _call(word: str) -> Printer:
    def call(node: Expression, done: Output) -> Printed:
        return Printed(f"{word}({', '.join(done[argument].text for argument in node.arguments)})", ATOM)

    return call


PRINTERS: dict[Operation, Printer] = {
    Symbol: _symbol,
    Differential: _differential,
    Constant: _constant,
    SizeScalar: _size,
    Eye: _eye,
    Ones: _filled,
    Zeros: _filled,
    Commutation: _commutation,
    Add: _add,
    Product: _product,
    Hadamard: _hadamard,
    Power: _power,
    ElementwisePower: _power,
    Transpose: _transpose,
    Diagonal: _call("diag"),
    Pi: _pi,
    Duplication: _of_size,
    Elimination: _of_size,
    LowerOnes: _lower_ones,
    Unit: _unit,
    Unvec: _unvec,
    Slice: _slice,
    Blocks: _blocks,
    SumOver: _sum_over,
    Softmax: _along,
    LogSumExp: _along,
    Unknown: _unknown,
    Resolvent: _resolvent,
    **dict.fromkeys(COMPARISONS, _compare),
    **{
        operation: _call(operation.word)
        for operation in (
            *ELEMENTWISE,
            Inverse,
            Determinant,
            LogDeterminant,
            Trace,
            Sum,
            Norm,
            Diag,
            Vec,
            Kronecker,
            Delta,
            Mean,
            Prod,
            RunningProduct,
            Maximum,
            Minimum,
            Largest,
            Smallest,
            ArgMax,
            ArgMin,
            Norm1,
            SpectralNorm,
            NuclearNorm,
            Adjugate,
            PseudoInverse,
            *MATRIX_FUNCTIONS,
            *FRECHET.values(),
            *FRECHET_MATRIX.values(),
            Sylvester,
            Eigenvalue,
            Eigenvector,
            SingularValue,
            LeftSingular,
            RightSingular,
            Cholesky,
        )
    },
}
