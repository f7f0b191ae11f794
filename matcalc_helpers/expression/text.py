"""Expressions as text in the ASCII grammar, such that `parse` gives the same object back."""

from __future__ import annotations

from .errors import MatcalcError
from .leaves import (
    Commutation,
    Constant,
    Differential,
    Eye,
    Ones,
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
    denominator,
    elementwise_denominator,
    is_reciprocal,
    render,
    signed,
)


@method("text")
def to_text(expression: Expression) -> str:
    """The expression in the ASCII grammar.

    >>> from matcalc_helpers.expression import matrix, norm2, vector
    >>> to_text(norm2(matrix("A", "m", "n") @ vector("x", "n")) ** 2)
    'norm2(A*x)^2'
    """
    return render(expression, PRINTERS).text


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
    return Printed(text, ATOM if text.isidentifier() else COMPARE)


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
    for factor in factors:
        if is_reciprocal(factor):
            text = f"{text or '1'}/{done[denominator(factor)].within(RAISED)}"
        else:
            text = f"{text}*{_factor(factor, done)}" if text else _factor(factor, done)
    return Printed(sign + text, TIMES)


def _factor(factor: Expression, done: Output) -> str:
    return done[factor].within(NEGATIVE + 1)


def _hadamard(node: Expression, done: Output) -> Printed:
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
        )
    },
}
