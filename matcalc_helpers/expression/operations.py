"""One constructor per operation: it checks shapes and writes the operation down.

Constructors keep what the reader wrote: summands and factors stay in their order, nothing is
expanded, and nothing is cancelled that would enlarge the domain.  They fold numbers and signs, drop
zeros, ones and identity matrices, and use what is assumed of symbols (S' is S for symmetric S).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any
from weakref import WeakValueDictionary

from .errors import MatcalcError, ShapeError
from .leaves import (
    Commutation,
    Eye,
    Ones,
    Symbol,
    Zeros,
    as_expression,
    assumptions_of,
    commutation_matrix,
    constant,
    eye,
    is_zero,
    number_of,
    ones,
    size_scalar,
    zero_like,
)
from .nodes import CONSTRUCTORS, OPERATORS, SYMMETRIC, Expression, Operation, node, operator, postorder
from .sizes import SCALAR, Shape, shape

Add = Operation("+", "sum")
Product = Operation("*", "product")
Transpose = Operation("'", "transpose")
Hadamard = Operation(".*", "Hadamard product")
Power = Operation("^", "power")
ElementwisePower = Operation(".^", "element-wise power")
Inverse = Operation("inv", "inverse")
Determinant = Operation("det", "determinant")
LogDeterminant = Operation("logdet", "log determinant")
Trace = Operation("tr", "trace")
Sum = Operation("sum", "sum of entries")
Norm = Operation("norm2", "Euclidean norm")
Diag = Operation("diag", "diagonal matrix")
Diagonal = Operation("diagonal", "diagonal of a matrix")
Vec = Operation("vec", "vec")
Kronecker = Operation("kron", "Kronecker product")

Exp = Operation("exp", "exponential")
Log = Operation("log", "logarithm")
Sqrt = Operation("sqrt", "square root")
Sin = Operation("sin", "sine")
Cos = Operation("cos", "cosine")
Tanh = Operation("tanh", "hyperbolic tangent")
Relu = Operation("relu", "relu")
Tan = Operation("tan", "tangent")
Arcsin = Operation("arcsin", "arcsine")
Arccos = Operation("arccos", "arccosine")
Arctan = Operation("arctan", "arctangent")
Sinh = Operation("sinh", "hyperbolic sine")
Cosh = Operation("cosh", "hyperbolic cosine")
Abs = Operation("abs", "absolute value")
Sign = Operation("sign", "sign")
Sigmoid = Operation("sigmoid", "sigmoid")
Softplus = Operation("softplus", "softplus")
SMOOTH = (Exp, Log, Sqrt, Sin, Cos, Tan, Arcsin, Arccos, Arctan, Sinh, Cosh, Tanh, Sigmoid, Softplus)
"""Functions of each entry that have derivatives of every order on their domain."""
ELEMENTWISE = (*SMOOTH, Relu, Abs, Sign)

Greater = Operation(">", "comparison")
GreaterEqual = Operation(">=", "comparison")
Less = Operation("<", "comparison")
LessEqual = Operation("<=", "comparison")
COMPARISONS = (Greater, GreaterEqual, Less, LessEqual)

LONGEST_RUN = 16
"""Sums and products longer than this are kept in pieces, so that building a long one costs linear time."""

LARGEST_EXPONENT = 1000

ONE = Fraction(1)


# Sums


@operator("+")
def add(*terms: Any) -> Expression:
    """The sum; a number or a declared scalar is spread over an array, as x + z means x + z*ones(n)."""
    return reduce(_add, map(as_expression, terms))


def _add(a: Expression, b: Expression) -> Expression:
    a, b = _broadcast(a, b), _broadcast(b, a)
    if a.shape != b.shape:
        raise ShapeError(_cannot("add", a, b, "both sides of + and - need the same shape"))
    if is_zero(a):
        return b
    if is_zero(b):
        return a
    left, right = _summands(a), _summands(b)
    terms = _one_number(left + right) if _fits(len(left), len(right)) else (a, b)
    if len(terms) < 2:
        return terms[0] if terms else constant(0)
    return node(Add, terms, a.shape, ordered=False)


def _fits(left: int, right: int) -> bool:
    """Whether two sides of so many parts are opened into one run; both stay closed where it would be too long."""
    return left + right <= LONGEST_RUN


def _one_number(terms: tuple[Expression, ...]) -> tuple[Expression, ...]:
    """The summands with all numbers added into the first of them."""
    places = [index for index, term in enumerate(terms) if number_of(term) is not None]
    if len(places) < 2:
        return terms
    total = constant(sum((number_of(terms[index]) or Fraction(0) for index in places), Fraction(0)))
    kept = [total if index == places[0] else term for index, term in enumerate(terms) if index not in places[1:]]
    return tuple(term for term in kept if number_of(term) != 0)


def _summands(expression: Expression) -> tuple[Expression, ...]:
    return expression.arguments if expression.operation is Add else (expression,)


def _broadcast(a: Expression, b: Expression) -> Expression:
    """Spread a scalar over the shape of the other side where the scalar is declared as one or is a number."""
    if not a.is_scalar or b.is_scalar:
        return a
    if not is_declared_scalar(a):
        raise ShapeError(
            f"{brief(a)} is a scalar and {brief(b)} is {b.shape}: write {brief(a)}*{brief(ones(*b.shape))} "
            "to add it to every entry"
        )
    return product(a, ones(*b.shape))


def is_declared_scalar(expression: Expression) -> bool:
    """Whether every symbol below is a scalar, so that spreading it over an array cannot be a slip."""
    return all(part.is_scalar for part in postorder(expression))


@operator("-")
def subtract(a: Any, b: Any) -> Expression:
    """The difference a - b."""
    return add(a, product(-1, b))


# Products


@operator("*")
def product(*factors: Any) -> Expression:
    """The matrix product; a scalar factor scales. Factors stay in the order in which they are written."""
    one = constant(1)
    given = [factor for factor in map(as_expression, factors) if factor is not one]
    return reduce(_multiply, given) if given else one


def _multiply(a: Expression, b: Expression) -> Expression:
    if a.is_scalar:
        of_shape = b.shape
    elif b.is_scalar:
        of_shape = a.shape
    elif a.shape.columns == b.shape.rows:
        of_shape = Shape(a.shape.rows, b.shape.columns)
    else:
        raise ShapeError(_cannot("multiply", a, b, _transpose_hint(a, b)))
    opens = _fits(len(_factors(a)), len(_factors(b)))
    return _assemble([*_pieces(a, b, opens=opens), *_pieces(b, a, opens=opens)], of_shape)


def _pieces(factor: Expression, other: Expression, *, opens: bool) -> tuple[Expression, ...]:
    """The factors that one side brings into a product.

    A scalar such as y'z stays one factor beside another chain of matrices: without its brackets the
    chain would no longer fit.
    """
    if factor.operation is not Product:
        return (factor,)
    clash = factor.is_scalar and _has_chain(factor) and (not other.is_scalar or _has_chain(other))
    if opens:
        return _closed(factor.arguments) if clash else factor.arguments
    scale, rest = coefficient(factor)
    return (rest,) if scale == 1 else (constant(scale), rest)


def _closed(parts: Sequence[Expression]) -> tuple[Expression, ...]:
    """The parts of a product with its chain of matrices in brackets: c, (y'z) for c y'z.

    Scalars stay in front of the chain or behind it, as they are written.
    """
    first = next(place for place, part in enumerate(parts) if not part.is_scalar)
    chain = node(Product, tuple(part for part in parts if not part.is_scalar), SCALAR)
    return (*parts[:first], chain, *(part for part in parts[first:] if part.is_scalar))


def _has_chain(expression: Expression) -> bool:
    """Whether a scalar product is written with matrix factors, as y'z is."""
    return expression.operation is Product and any(not factor.is_scalar for factor in expression.arguments)


def _factors(expression: Expression) -> tuple[Expression, ...]:
    return expression.arguments if expression.operation is Product else (expression,)


def _assemble(pieces: Sequence[Expression], of_shape: Shape) -> Expression:
    scale: Fraction | None = None
    factors: list[Expression] = []
    for piece in pieces:
        number = number_of(piece)
        if number is not None:
            scale = number if scale is None else scale * number
        elif piece.operation is Zeros:
            return zero_like(of_shape)
        else:
            factors.append(piece)
    if scale == 0:
        return zero_like(of_shape)
    factors = _bracket(_without_eyes(factors))
    numbers = [] if scale is None or scale == 1 else [constant(scale)]
    if not factors:
        return constant(1 if scale is None else scale)
    if len(factors) == 1 and not numbers:
        return factors[0]
    return node(Product, (*numbers, *factors), of_shape)


def _without_eyes(factors: list[Expression]) -> list[Expression]:
    eyes = [factor for factor in factors if factor.operation is Eye]
    if not eyes:
        return factors
    chain = [factor for factor in factors if not factor.is_scalar]
    kept = [factor for factor in factors if factor.operation is not Eye]
    return [*kept, eyes[0]] if len(eyes) == len(chain) else kept


def _bracket(factors: list[Expression]) -> list[Expression]:
    """Close a row times column into one scalar factor beside another chain, as in (y'z) X and (y'z) (u'v)."""
    done: list[Expression] = []
    chain: Shape | None = None
    for factor in factors:
        if not factor.is_scalar:
            if chain is not None and chain.is_scalar:
                done, chain = [*_closed(done)], None
            chain = factor.shape if chain is None else Shape(chain.rows, factor.shape.columns)
        done.append(factor)
    if chain is not None and chain.is_scalar and any(part.is_scalar and _has_chain(part) for part in done):
        return [*_closed(done)]
    return done


def coefficient(expression: Expression) -> tuple[Fraction, Expression]:
    """The number in front and the rest: (2, A x) for 2 A x."""
    number = number_of(expression)
    if number is not None:
        return number, constant(1)
    if expression.operation is not Product:
        return ONE, expression
    number = number_of(expression.arguments[0])
    if number is None:
        return ONE, expression
    rest = expression.arguments[1:]
    return number, rest[0] if len(rest) == 1 else node(Product, rest, expression.shape)


@operator("/")
def divide(a: Any, b: Any) -> Expression:
    """The quotient by a scalar."""
    a, b = as_expression(a), as_expression(b)
    if not b.is_scalar:
        raise ShapeError(
            f"cannot divide by {brief(b)}, which is {b.shape}: use ./ for entries or inv(...) for a square matrix"
        )
    return product(a, power(b, -1))


def dot(a: Any, b: Any) -> Expression:
    """The dot product a'b of two columns of the same length.

    >>> from matcalc_helpers.expression import vector
    >>> str(dot(vector("w", "n"), vector("x", "n")))
    "w'*x"
    """
    a, b = as_expression(a), as_expression(b)
    if a.shape != b.shape or not (a.shape.is_column or a.is_scalar):
        raise ShapeError(_cannot("take the dot product of", a, b, "it needs two columns of the same length"))
    return product(transpose(a), b)


# Transposes and entry-by-entry operations

_TRANSPOSES: WeakValueDictionary[Expression, Expression] = WeakValueDictionary()
"""Transposes of products in use: without them a long product is walked again for each of its factors."""


@operator("'")
def transpose(value: Any) -> Expression:
    """The transpose; it reverses products and disappears on symmetric symbols."""
    argument = as_expression(value)
    operation, parts = argument.operation, argument.arguments
    if argument.is_symmetric:
        return argument
    if operation is Transpose:
        return parts[0]
    if "skew" in assumptions_of(argument):
        return product(-1, argument)
    if operation in (Ones, Zeros):
        return node(operation, (), argument.shape.transposed)
    if operation is Commutation:
        rows, columns = argument.parameters
        return commutation_matrix(columns, rows)
    if operation is Product:
        return _transpose_product(argument)
    return node(Transpose, (argument,), argument.shape.transposed)


def _transpose_product(argument: Expression) -> Expression:
    known = _TRANSPOSES.get(argument)
    if known is not None:
        return known
    scalars = [part for part in argument.arguments if part.is_scalar]
    chain = [transpose(part) for part in reversed(argument.arguments) if not part.is_scalar]
    found = product(*scalars, *chain)
    if found not in _TRANSPOSES:  # each way round would keep the other alive for ever
        _TRANSPOSES[argument] = found
    return found


def _all_symmetric(arguments: tuple[Expression, ...], _: tuple[Any, ...]) -> bool:
    return all(argument.is_symmetric for argument in arguments)


def _reads_the_same_backwards(factors: tuple[Expression, ...], _: tuple[Any, ...]) -> bool:
    """Whether a product such as X' S X is the same when it is transposed."""
    chain = [factor for factor in factors if not factor.is_scalar]
    while len(chain) > 1:
        first, last = chain.pop(0), chain.pop()
        if not (_is_transpose(first, last) or (first is last and first.is_symmetric)):
            return False
    return all(factor.is_symmetric for factor in chain)


def _is_transpose(a: Expression, b: Expression) -> bool:
    return (a.operation is Transpose and a.argument is b) or (b.operation is Transpose and b.argument is a)


SYMMETRIC.update(
    {
        Symbol: lambda _, parameters: "symmetric" in parameters[1],
        Product: _reads_the_same_backwards,
        **dict.fromkeys((Eye, Ones, Zeros, Diag), lambda *_: True),
        **dict.fromkeys((Add, Hadamard, Kronecker, Inverse, Power, ElementwisePower, *ELEMENTWISE), _all_symmetric),
    }
)


@operator(".*")
def hadamard(*factors: Any) -> Expression:
    """The product entry by entry (Hadamard product) of equal shapes."""
    return reduce(_hadamard, map(as_expression, factors))


def _hadamard(a: Expression, b: Expression) -> Expression:
    if a.is_scalar and b.is_scalar:
        return product(a, b)
    if a.shape != b.shape:
        hint = "the Hadamard product .* needs equal shapes; for a scalar multiple write *"
        raise ShapeError(_cannot("multiply entry by entry", a, b, hint))
    (first, a), (second, b) = coefficient(a), coefficient(b)
    scale = first * second
    if is_zero(a) or is_zero(b) or scale == 0:
        return zero_like(a.shape)
    if a.operation is Ones or b.operation is Ones:
        return product(scale, b if a.operation is Ones else a)
    left = a.arguments if a.operation is Hadamard else (a,)
    right = b.arguments if b.operation is Hadamard else (b,)
    parts = left + right if _fits(len(left), len(right)) else (a, b)
    return product(scale, node(Hadamard, parts, a.shape))


@operator("./")
def elementwise_divide(a: Any, b: Any) -> Expression:
    """The quotient entry by entry; a scalar on the left is spread over the entries."""
    a, b = as_expression(a), as_expression(b)
    if b.is_scalar:
        return divide(a, b)
    inverse = elementwise_power(b, -1)
    return product(a, inverse) if a.is_scalar else hadamard(a, inverse)


@operator(".^")
def elementwise_power(base: Any, exponent: Any) -> Expression:
    """Each entry to a scalar power."""
    return _elementwise_power(as_expression(base), as_expression(exponent))


def _elementwise_power(base: Expression, exponent: Expression) -> Expression:
    if base.is_scalar:
        return power(base, exponent)
    if not exponent.is_scalar:
        raise ShapeError(f"the exponent {brief(exponent)} is {exponent.shape}; .^ needs a scalar exponent")
    number = _bounded(exponent)
    if number == 1:
        return base
    if number == 0 or base.operation is Ones:
        return ones(*base.shape)
    joined = _joined_exponent(base, ElementwisePower, number)
    if joined is not None:
        return elementwise_power(base.arguments[0], joined)
    return node(ElementwisePower, (base, exponent), base.shape)


def elementwise(operation: Operation) -> Callable[[Any], Expression]:
    """The constructor of a function that acts on each entry."""

    def apply(value: Any) -> Expression:
        argument = as_expression(value)
        return node(operation, (argument,), argument.shape)

    apply.__name__ = apply.__qualname__ = operation.word
    apply.__doc__ = f"The {operation.title} of each entry."
    return operator(operation.word)(apply)


exp, log, sqrt, sin, cos, tan, arcsin, arccos, arctan, sinh, cosh, tanh, sigmoid, softplus = map(elementwise, SMOOTH)
relu, absolute, sign = map(elementwise, (Relu, Abs, Sign))


def comparison(operation: Operation) -> Callable[[Any, Any], Expression]:
    """The constructor of an indicator: 1 where the comparison holds and 0 elsewhere, entry by entry."""

    def compare(left: Any, right: Any) -> Expression:
        a, b = as_expression(left), as_expression(right)
        if (
            a.shape != b.shape
            and not (a.is_scalar and is_declared_scalar(a))
            and not (b.is_scalar and is_declared_scalar(b))
        ):
            raise ShapeError(_cannot("compare", a, b, "both sides need the same shape, or one is a number"))
        return node(operation, (a, b), b.shape if a.is_scalar else a.shape)

    compare.__name__ = compare.__qualname__ = operation.word
    return operator(operation.word)(compare)


greater, greater_equal, less, less_equal = map(comparison, COMPARISONS)


# Powers, inverse, determinant


@operator("^")
def power(base: Any, exponent: Any) -> Expression:
    """A scalar to a scalar power, or a square matrix to a whole number (X^-1 is inv(X)).

    A symbol in the exponent of a matrix stands for a whole number, as k in X^k.
    """
    return _power(as_expression(base), as_expression(exponent))


def _power(base: Expression, exponent: Expression) -> Expression:
    if not exponent.is_scalar:
        raise ShapeError(f"the exponent {brief(exponent)} is {exponent.shape}; a power needs a scalar exponent")
    number = _bounded(exponent)
    if not base.is_scalar:
        return _matrix_power(base, exponent, number)
    if number == 0:
        return constant(1)
    if number == 1:
        return base
    value = number_of(base)
    if value is not None and number is not None and number.denominator == 1:
        return _number_to_power(value, number.numerator)
    joined = _joined_exponent(base, Power, number)
    if joined is not None:
        return power(base.arguments[0], joined)
    return node(Power, (base, exponent), SCALAR)


def _matrix_power(base: Expression, exponent: Expression, number: Fraction | None) -> Expression:
    if base.shape.rows != base.shape.columns:
        raise ShapeError(
            f"{brief(base)} is {base.shape} and has no power: a square matrix is needed; .^ acts on entries"
        )
    if base.operation is Eye:
        return base
    if base.operation is Transpose:
        return transpose(power(base.argument, exponent))
    if number is None:
        below = _opposite(exponent)
        return power(inv(base), below) if below is not None else node(Power, (base, exponent), base.shape)
    if number.denominator != 1:
        raise MatcalcError(f"{brief(base)}^{brief(exponent)}: the power of a matrix needs a whole number as exponent")
    if number <= 0:
        return eye(base.shape.rows) if number == 0 else power(inv(base), -number)
    return base if number == 1 else node(Power, (base, exponent), base.shape)


def _opposite(exponent: Expression) -> Expression | None:
    """The exponent without its minus where every summand has one, as k + 1 for -k - 1."""
    terms = _summands(exponent)
    if any(coefficient(term)[0] >= 0 for term in terms):
        return None
    return add(*(product(-1, term) for term in terms))


def _bounded(exponent: Expression) -> Fraction | None:
    number = number_of(exponent)
    if number is not None and max(abs(number.numerator), number.denominator) > LARGEST_EXPONENT:
        raise MatcalcError(f"the exponent {number} is out of bounds: at most {LARGEST_EXPONENT}, or use a symbol")
    return number


def _number_to_power(value: Fraction, exponent: int) -> Expression:
    if value == 0 and exponent < 0:
        raise MatcalcError("division by zero: the denominator is the number 0")
    bits = max(value.numerator.bit_length(), value.denominator.bit_length())
    if bits * abs(exponent) > LARGEST_EXPONENT * 4:
        raise MatcalcError(f"the number {value}^{exponent} is too long; use a symbol for it")
    return constant(value**exponent)


def _joined_exponent(base: Expression, operation: Operation, outer: Fraction | None) -> Fraction | None:
    """The exponent of 1/u^a as a power of u: a whole a > 0 keeps the domain as it was."""
    if base.operation is not operation or outer is None or outer >= 0:
        return None
    inner = number_of(base.arguments[1])
    whole = inner is not None and inner > 0 and inner.denominator == outer.denominator == 1
    return inner * outer if inner is not None and whole else None


def inv(value: Any) -> Expression:
    """The inverse of a square matrix."""
    argument = _square(value, "inverse")
    if argument.is_scalar:
        return power(argument, -1)
    if argument.operation is Inverse:
        return argument.argument
    if argument.operation is Eye:
        return argument
    if argument.operation is Transpose:
        return transpose(inv(argument.argument))
    if "orthogonal" in assumptions_of(argument):
        return transpose(argument)
    return node(Inverse, (argument,), argument.shape)


def det(value: Any) -> Expression:
    """The determinant of a square matrix."""
    argument = _square(value, "determinant")
    if argument.is_scalar:
        return argument
    if argument.operation is Eye:
        return constant(1)
    return node(Determinant, (argument,), SCALAR)


def logdet(value: Any) -> Expression:
    """The logarithm of the determinant, where the determinant is positive."""
    argument = _square(value, "log determinant")
    if argument.is_scalar:
        return log(argument)
    if argument.operation is Eye:
        return constant(0)
    return node(LogDeterminant, (argument,), SCALAR)


# Reductions and rearrangements


def trace(value: Any) -> Expression:
    """The sum of the diagonal entries of a square matrix."""
    argument = _square(value, "trace")
    if argument.operation is Eye:
        return size_scalar(argument.shape.rows)
    if is_zero(argument):
        return constant(0)
    return argument if argument.is_scalar else node(Trace, (argument,), SCALAR)


@operator("sum")
def total(value: Any) -> Expression:
    """The sum of all entries."""
    argument = as_expression(value)
    return argument if argument.is_scalar else node(Sum, (argument,), SCALAR)


def norm2(value: Any) -> Expression:
    """The square root of the sum of the squares of all entries (Euclidean, for a matrix Frobenius, norm)."""
    argument = as_expression(value)
    return node(Norm, (argument,), SCALAR)


def diag(value: Any) -> Expression:
    """The diagonal matrix of a column, or the diagonal of a square matrix as a column."""
    argument = as_expression(value)
    rows = argument.shape.rows
    if argument.is_scalar:
        return argument
    if argument.shape.is_column:
        return eye(rows) if argument.operation is Ones else node(Diag, (argument,), shape(rows, rows))
    _square(argument, "diagonal")
    return argument.argument if argument.operation is Diag else node(Diagonal, (argument,), shape(rows, 1))


def vec(value: Any) -> Expression:
    """The columns of a matrix stacked into one column."""
    argument = as_expression(value)
    if argument.shape.columns.number == 1:
        return argument
    if argument.shape.rows.number == 1:
        return transpose(argument)
    if argument.operation in (Ones, Zeros):
        return node(argument.operation, (), Shape(argument.shape.rows * argument.shape.columns, SCALAR.columns))
    return node(Vec, (argument,), Shape(argument.shape.rows * argument.shape.columns, SCALAR.columns))


def kron(left: Any, right: Any) -> Expression:
    """The Kronecker product: each entry of the left matrix times the right matrix."""
    a, b = as_expression(left), as_expression(right)
    if a.is_scalar or b.is_scalar:
        return product(a, b)
    if a.operation is Eye and b.operation is Eye:
        return eye(a.shape.rows * b.shape.rows)
    (first, a), (second, b) = coefficient(a), coefficient(b)
    if a.shape.is_column and b.shape.is_row:
        return product(first * second, a, b)
    if a.shape.is_row and b.shape.is_column:
        return product(first * second, b, a)
    of_shape = Shape(a.shape.rows * b.shape.rows, a.shape.columns * b.shape.columns)
    if is_zero(a) or is_zero(b):
        return zero_like(of_shape)
    return product(first * second, node(Kronecker, (a, b), of_shape))


def _square(value: Any, what: str) -> Expression:
    argument = as_expression(value)
    if argument.shape.rows != argument.shape.columns:
        raise ShapeError(f"{brief(argument)} is {argument.shape} and has no {what}: a square matrix is needed")
    return argument


def brief(expression: Expression) -> str:
    """The expression in a message: in full where it is short."""
    if expression.weight > 40:
        return f"the {expression.operation.title}"
    return str(expression)


def _cannot(verb: str, a: Expression, b: Expression, remedy: str) -> str:
    return f"cannot {verb} {brief(a)} ({a.shape}) and {brief(b)} ({b.shape}): {remedy}"


def _transpose_hint(a: Expression, b: Expression) -> str:
    fits = []
    if a.shape.rows == b.shape.rows:
        fits.append(f"{_primed(a)}*{_bracketed(b)}")
    if a.shape.columns == b.shape.columns:
        fits.append(f"{_bracketed(a)}*{_primed(b)}")
    inner = f"the columns of the first ({a.shape.columns}) must be the rows of the second ({b.shape.rows})"
    return f"{inner}; {' or '.join(fits)} would fit" if fits else inner


def _bracketed(expression: Expression) -> str:
    return f"({brief(expression)})" if expression.operation in (Add, Product) else brief(expression)


def _primed(expression: Expression) -> str:
    simple = expression.operation in (Symbol, Ones, Eye)
    return f"{brief(expression)}'" if simple else f"({brief(expression)})'"


CONSTRUCTORS.update(
    {
        Add: add,
        Product: product,
        Transpose: transpose,
        Hadamard: hadamard,
        Power: power,
        ElementwisePower: elementwise_power,
        Inverse: inv,
        Determinant: det,
        LogDeterminant: logdet,
        Trace: trace,
        Sum: total,
        Norm: norm2,
        Diag: diag,
        Diagonal: diag,
        Vec: vec,
        Kronecker: kron,
        **{operation: OPERATORS[operation.word] for operation in (*ELEMENTWISE, *COMPARISONS)},
    }
)
