"""Expressions without arguments: symbols, numbers, sizes, and the standard constant matrices."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from .assumptions import RESERVED_WORDS, close, shortest
from .errors import MatcalcError
from .nodes import OPERATORS, Expression, Operation, node, not_an_expression, postorder
from .sizes import NAME, SCALAR, Shape, Size, shape

Symbol = Operation("symbol", "symbol")
Differential = Operation("d", "differential")
Constant = Operation("constant", "number")
SizeScalar = Operation("size", "size")
Eye = Operation("eye", "identity matrix")
Ones = Operation("ones", "matrix of ones")
Zeros = Operation("zeros", "zero matrix")
Commutation = Operation("commutation", "commutation matrix")
Duplication = Operation("duplication", "duplication matrix")
Elimination = Operation("elimination", "elimination matrix")
LowerOnes = Operation("lowerones", "lower triangle of ones")
Pi = Operation("pi", "circle number")

LARGEST_NUMBER_BITS = 4096

COMMON = frozenset([-1, 0, 1, 2, Fraction(1, 2)])
"""Numbers that nearly every derivative makes, kept so that they need not be looked up among all nodes."""

_COMMON_NODES: dict[int | Fraction, Expression] = {}

SizeLike = Size | int | str


def symbol(name: str, of_shape: Shape, assumptions: Iterable[str] = ()) -> Expression:
    """A named unknown of the given shape."""
    if not NAME.fullmatch(name):
        raise MatcalcError(f"{name!r} is not a name: use letters, digits and _, beginning with a letter")
    if name in RESERVED_WORDS:
        raise MatcalcError(f"{name!r} is a reserved word; choose another name")
    if name in of_shape.rows.names | of_shape.columns.names:
        raise MatcalcError(f"{name!r} names a size and a symbol at once; rename one of them")
    return node(Symbol, (), of_shape, (name, close(assumptions, name, of_shape)))


def scalar(name: str, *, positive: bool = False) -> Expression:
    """A scalar symbol.

    >>> scalar("c").shape
    (1, 1)
    """
    return symbol(name, SCALAR, ["positive"] if positive else [])


def vector(name: str, rows: SizeLike, *, positive: bool = False) -> Expression:
    """A column vector; `positive` says that every entry is.

    >>> vector("x", "n").shape
    (n, 1)
    """
    return symbol(name, shape(rows, 1), ["positive"] if positive else [])


def matrix(name: str, rows: SizeLike, columns: SizeLike, **assumptions: bool) -> Expression:
    """A matrix symbol with assumptions, such as symmetric, positive_definite, diagonal or orthogonal.

    >>> S = matrix("S", "n", "n", symmetric=True)
    >>> S.T is S
    True
    """
    words = [word for word, holds in assumptions.items() if holds]
    return symbol(name, shape(rows, columns), words)


def index(name: str) -> Expression:
    """A whole number that counts rows, columns or terms, from 1 on, as i in X[i, j].

    >>> i = index("i")
    >>> str(matrix("X", "m", "n")[i, 0])
    'X[i, 1]'
    """
    return symbol(name, SCALAR, ["index"])


def differential_of(variable: Expression) -> Expression:
    """The differential d(x) of a symbol: a small change of it, of the same shape."""
    if variable.operation is not Symbol:
        raise MatcalcError(f"only a symbol has a differential of its own: give {variable} a name first")
    return node(Differential, (), variable.shape, (variable,))


def constant(value: int | Fraction) -> Expression:
    """An exact rational number."""
    if value not in COMMON:
        return _constant(Fraction(value))
    found = _COMMON_NODES.get(value)
    if found is None:
        _COMMON_NODES[value] = found = _constant(Fraction(value))
    return found


def _constant(number: Fraction) -> Expression:
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > LARGEST_NUMBER_BITS:
        raise MatcalcError(f"a number has more than {LARGEST_NUMBER_BITS} binary digits; use a symbol for it")
    return node(Constant, (), SCALAR, (number,))


def size_scalar(size: SizeLike) -> Expression:
    """A size used as a number, as in ones(n, n)/n; a compound size is a sum of products of names."""
    size = Size.of(size)
    if size.number is not None:
        return constant(size.number)
    terms = [(count, names) for names, count in size.terms]
    if terms == [(1, names := terms[0][1])] and len(names) == 1:
        return node(SizeScalar, (), SCALAR, (size,))
    return OPERATORS["+"](*(OPERATORS["*"](count, *map(size_scalar, names)) for count, names in terms))


def eye(rows: SizeLike) -> Expression:
    """The identity matrix."""
    return constant(1) if Size.of(rows) == 1 else node(Eye, (), shape(rows, rows))


def ones(rows: SizeLike, columns: SizeLike = 1) -> Expression:
    """A matrix of ones; a column unless told otherwise."""
    return _filled(Ones, 1, shape(rows, columns))


def zeros(rows: SizeLike, columns: SizeLike = 1) -> Expression:
    """A matrix of zeros; a column unless told otherwise."""
    return _filled(Zeros, 0, shape(rows, columns))


def zero_like(of_shape: Shape) -> Expression:
    """The zero of a shape: the number 0 for a scalar."""
    return _filled(Zeros, 0, of_shape)


def _filled(operation: Operation, value: int, of_shape: Shape) -> Expression:
    return constant(value) if of_shape.is_scalar else node(operation, (), of_shape)


def commutation_matrix(rows: SizeLike, columns: SizeLike) -> Expression:
    """The permutation K with K vec(A) = vec(A') for every A of the given shape (Magnus & Neudecker, 3.7)."""
    of = shape(rows, columns)
    count = of.rows * of.columns
    if of.rows.number == 1 or of.columns.number == 1:
        return eye(count)
    return node(Commutation, (), Shape(count, count), (of.rows, of.columns))


def duplication_matrix(size: SizeLike) -> Expression:
    """The matrix D with D vech(S) = vec(S) for every symmetric S (Magnus & Neudecker, 3.8)."""
    n = Size.of(size)
    return constant(1) if n == 1 else node(Duplication, (), Shape(n * n, n.triangle()), (n,))


def elimination_matrix(size: SizeLike) -> Expression:
    """The matrix L with L vec(A) = vech(A), which leaves out what stands above the diagonal."""
    n = Size.of(size)
    return constant(1) if n == 1 else node(Elimination, (), Shape(n.triangle(), n * n), (n,))


def lower_ones(rows: SizeLike, columns: SizeLike | None = None) -> Expression:
    """The matrix with 1 on and below the diagonal and 0 above; square unless told otherwise."""
    of = shape(rows, rows if columns is None else columns)
    if of.columns.number == 1:
        return ones(of.rows)
    return node(LowerOnes, (), of)


def circle_number() -> Expression:
    """The number pi, kept exact."""
    return node(Pi, (), SCALAR, ())


def as_expression(value: Any) -> Expression:
    """Let ints, fractions and decimals stand for the exact numbers that they show."""
    if isinstance(value, Expression):
        return value
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return constant(value)
    if isinstance(value, float) and value - value == 0.0:
        return constant(Fraction(repr(value)))
    raise not_an_expression(value)


def number_of(expression: Expression) -> Fraction | None:
    """The value of a number, None for anything else."""
    return expression.parameters[0] if expression.operation is Constant else None


def is_zero(expression: Expression) -> bool:
    """Whether this is the zero of its shape, as written."""
    return expression.operation is Zeros or number_of(expression) == 0


def assumptions_of(expression: Expression) -> frozenset[str]:
    """What is assumed of a symbol; nothing of any other expression."""
    return expression.parameters[1] if expression.operation is Symbol else frozenset()


def symbols(*roots: Expression) -> dict[str, Expression]:
    """All symbols below the roots by name, but for the counters of sums; one name with two meanings is an error."""
    found: dict[str, Expression] = {}
    sizes: set[str] = set()
    bound: set[Expression] = set()
    for current in postorder(*roots):
        sizes |= current.shape.rows.names | current.shape.columns.names
        if current.operation is Differential:
            current = current.parameters[0]
        if current.operation.word == "sumi":
            bound.add(current.parameters[0])
        if current.operation is not Symbol:
            continue
        name = current.parameters[0]
        if found.setdefault(name, current) is not current:
            first, second = declaration(found[name]), declaration(current)
            raise MatcalcError(f"{name} is declared twice, as {first!r} and as {second!r}; rename one of them")
    for name in sorted(sizes & found.keys()):
        raise MatcalcError(f"{name!r} names a size and a symbol at once; rename one of them")
    return {name: symbol for name, symbol in found.items() if symbol not in bound}


def size_names(*roots: Expression) -> frozenset[str]:
    """All names of sizes below the roots."""
    found: set[str] = set()
    for current in postorder(*roots):
        found |= current.shape.rows.names | current.shape.columns.names
        if current.operation is SizeScalar:
            found |= current.parameters[0].names
    return frozenset(found)


def declaration(variable: Expression) -> str:
    """The declaration of a symbol as `parse` reads it: "" for a scalar, "n", "m n", then assumptions."""
    rows, columns = variable.shape
    words = shortest(assumptions_of(variable))
    if variable.is_scalar:
        return " ".join(["scalar", *words]) if words else ""
    parts = [rows] if variable.shape.is_column else [rows, columns]
    return " ".join([*(str(part).replace(" ", "") for part in parts), *words])
