"""Functions that have a name and no formula, such as g in g(x), and their derivatives D(g(x))."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .errors import MatcalcError
from .leaves import as_expression, declaration, size_names, symbols
from .nodes import Expression, Operation, constructs, method, node, postorder
from .sizes import NAME, SCALAR, Shape, Size

Unknown = Operation("function", "function without a formula")

SizeLike = Size | int | str


def function(name: str, rows: SizeLike = 1, columns: SizeLike = 1) -> Callable[..., Expression]:
    """A function without a formula; its value is a scalar, a column or a matrix of the given shape.

    >>> from .leaves import vector
    >>> g = function("g", "m")
    >>> g(vector("x", "n")).shape
    (m, 1)
    """
    if not NAME.fullmatch(name):
        raise MatcalcError(f"{name!r} is not a name: use letters, digits and _, beginning with a letter")
    of = Shape(Size.of(rows), Size.of(columns))

    def apply(*arguments: Any) -> Expression:
        return apply_function(*map(as_expression, arguments), name, of, ())

    apply.__name__ = apply.__qualname__ = name
    return apply


@constructs(Unknown)
def apply_function(*parts: Any) -> Expression:
    """A function applied to arguments; the last three parts are its name, its shape and the orders of derivatives.

    The orders list the arguments by which it was differentiated, one after the other.
    """
    *arguments, name, of, orders = parts
    if not arguments:
        raise MatcalcError(f"{name} needs an argument: declare a symbol for a constant")
    result = of
    for order in orders:
        result = derivative_shape_of(result, arguments[order].shape)
    return node(Unknown, tuple(arguments), result, (name, of, tuple(orders)))


def derivative_shape_of(value: Shape, argument: Shape) -> Shape:
    """The shape of D(g(x)) in numerator layout: vec form, but for a scalar value or a scalar argument."""
    if argument.is_scalar:
        return value
    if value.is_scalar:
        return argument.transposed
    return Shape(value.rows * value.columns, argument.rows * argument.columns)


def derivative_of(applied: Expression, place: int = 1) -> Expression:
    """D(g(x)), the numerator-layout derivative of a function without a formula by one of its arguments.

    >>> from .leaves import vector
    >>> str(derivative_of(function("g")(vector("x", "n"))))
    'D(g(x))'
    """
    if applied.operation is not Unknown:
        raise MatcalcError(f"D(...) stands before a function without a formula, as in D(g(x)), not before {applied}")
    if not 1 <= place <= len(applied.arguments):
        raise MatcalcError(f"{applied} has {len(applied.arguments)} argument(s), and no argument {place}")
    name, of, orders = applied.parameters
    return apply_function(*applied.arguments, name, of, (*orders, place - 1))


def functions_of(*roots: Expression) -> dict[str, Shape]:
    """The functions without a formula below the roots, by name, with the shape of their value."""
    found: dict[str, Shape] = {}
    for part in postorder(*roots):
        if part.operation is Unknown:
            name, of, _ = part.parameters
            if found.setdefault(name, of) != of:
                raise MatcalcError(f"the function {name} has two shapes, {found[name]} and {of}; rename one of them")
    return found


def function_declaration(of: Shape) -> str:
    """The declaration of a function as `parse` reads it."""
    if of == SCALAR:
        return "function"
    sizes = [of.rows] if of.columns == 1 else [of.rows, of.columns]
    return " ".join(["function", *(str(size).replace(" ", "") for size in sizes)])


@method("declarations")
def declarations(expression: Expression) -> dict[str, str]:
    """How each symbol and each function of the expression was declared."""
    known = {name: declaration(found) for name, found in symbols(expression).items()}
    named = {name: function_declaration(of) for name, of in functions_of(expression).items()}
    for name in sorted(known.keys() & named.keys()):
        raise MatcalcError(f"{name} names a symbol and a function at once; rename one of them")
    counted = {name for part in postorder(expression) for size in part.shape for name in size.names}
    alone = dict.fromkeys(size_names(expression) - counted, "size")
    return dict(sorted({**known, **named, **alone}.items()))
