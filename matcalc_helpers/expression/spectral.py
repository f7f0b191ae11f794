"""Matrix functions, pseudo-inverse, adjugate, eigenvalues, singular values and the Cholesky factor."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from .errors import MatcalcError, ShapeError
from .leaves import Eye, as_expression, assumptions_of, constant, eye, is_zero, number_of
from .nodes import OPERATORS, SYMMETRIC, Expression, Operation, constructs, node, operator
from .operations import (
    Add,
    Inverse,
    Power,
    Product,
    Transpose,
    brief,
    coefficient,
    inv,
    power,
    product,
    transpose,
)
from .sizes import SCALAR, Shape

Adjugate = Operation("adj", "adjugate")
PseudoInverse = Operation("pinv", "pseudo-inverse")
Expm = Operation("expm", "matrix exponential")
Logm = Operation("logm", "matrix logarithm")
Sqrtm = Operation("sqrtm", "matrix square root")
Sinm = Operation("sinm", "matrix sine")
Cosm = Operation("cosm", "matrix cosine")
MATRIX_FUNCTIONS = (Expm, Logm, Sqrtm, Sinm, Cosm)
Sylvester = Operation("sylvester", "solution of a Sylvester equation")
Eigenvalue = Operation("eigval", "eigenvalue")
Eigenvector = Operation("eigvec", "eigenvector")
Resolvent = Operation("resolvent", "reduced resolvent")
SingularValue = Operation("sv", "singular value")
LeftSingular = Operation("svu", "left singular vector")
RightSingular = Operation("svv", "right singular vector")
Cholesky = Operation("chol", "Cholesky factor")

FRECHET = {word: Operation(f"d{word.word}", f"derivative of the {word.title}") for word in (Expm, Logm, Sinm, Cosm)}
"""L(X, E), the derivative of a matrix function at X in the direction E."""

FRECHET_MATRIX = {
    word: Operation(f"D{word.word}", f"Jacobian of the {word.title}") for word in (Expm, Logm, Sinm, Cosm)
}
"""K(X) with vec L(X, E) = K(X) vec E (Higham 2008, 3.1)."""

SCALAR_WORD = {Expm: "exp", Logm: "log", Sqrtm: "sqrt", Sinm: "sin", Cosm: "cos"}


def _square(value: Any, what: str) -> Expression:
    argument = as_expression(value)
    if argument.shape.rows != argument.shape.columns:
        raise ShapeError(f"{brief(argument)} is {argument.shape} and has no {what}: a square matrix is needed")
    return argument


@constructs(Adjugate)
def adj(value: Any) -> Expression:
    """The transpose of the matrix of cofactors: adjugate times X is det(X) I, for singular X too."""
    argument = _square(value, "adjugate")
    if argument.is_scalar:
        return constant(1)
    if argument.operation is Transpose:
        return transpose(adj(argument.argument))
    return argument if argument.operation is Eye else node(Adjugate, (argument,), argument.shape)


@constructs(PseudoInverse)
def pinv(value: Any) -> Expression:
    """The pseudo-inverse (Moore and Penrose) of a matrix of full rank."""
    argument = as_expression(value)
    if argument.is_scalar:
        return power(argument, -1)
    if argument.operation is Transpose:
        return transpose(pinv(argument.argument))
    if argument.operation is PseudoInverse:
        return argument.argument
    if assumptions_of(argument) & {"nonsingular"}:
        return inv(argument)
    gap = _as_gap(argument)
    return gap if gap is not None else node(PseudoInverse, (argument,), argument.shape.transposed)


def _as_gap(argument: Expression) -> Expression | None:
    """The reduced resolvent where the argument is eigval(S, k)*eye(n) - S."""
    if argument.operation is not Add or len(argument.arguments) != 2:
        return None
    for first, second in (argument.arguments, argument.arguments[::-1]):
        factors = first.arguments if first.operation is Product else ()
        scale, rest = coefficient(second)
        shifted = len(factors) == 2 and factors[0].operation is Eigenvalue and factors[1].operation is Eye
        if shifted and scale == -1 and rest is factors[0].arguments[0]:
            return resolvent(*factors[0].arguments)
    return None


@constructs(Resolvent)
def resolvent(matrix: Expression, place: Expression) -> Expression:
    """The pseudo-inverse of eigval(S, k) I - S, which has rank n - 1 where the eigenvalue is simple."""
    return node(Resolvent, (matrix, place), matrix.shape)


def matrix_function(operation: Operation) -> Callable[[Any], Expression]:
    """The constructor of a function of a square matrix, which keeps transposes outside."""

    @constructs(operation)
    @operator(operation.word)
    def apply(value: Any) -> Expression:
        argument = _square(value, operation.title)
        if argument.is_scalar:
            return OPERATORS[SCALAR_WORD[operation]](argument)
        if argument.operation is Transpose:
            return transpose(apply(argument.argument))
        if is_zero(argument) and operation in (Expm, Cosm):
            return eye(argument.shape.rows)
        return node(operation, (argument,), argument.shape)

    apply.__name__ = apply.__qualname__ = operation.word
    apply.__doc__ = f"The {operation.title} of a square matrix, a power series in the matrix and not entry by entry."
    return apply


expm, logm, sqrtm, sinm, cosm = map(matrix_function, MATRIX_FUNCTIONS)


SLOPES: dict[Operation, Callable[[Expression], Expression]] = {
    Expm: expm,
    Logm: inv,
    Sinm: cosm,
    Cosm: lambda argument: product(-1, sinm(argument)),
}
"""The ordinary derivative f'(X), which serves wherever the change commutes with X."""


def frechet(of: Operation, at: Expression, change: Expression) -> Expression:
    """The derivative L(X, E) of a matrix function; f'(X) E where E commutes with X."""
    if is_zero(change):
        return change
    if at.is_scalar:
        return product(change, SLOPES[of](at))
    factors = change.arguments if change.operation is Product else (change,)
    scalars = [factor for factor in factors if factor.is_scalar]
    rest = product(1, *(factor for factor in factors if not factor.is_scalar))
    if scalars:
        return product(*scalars, frechet(of, at, rest))
    if rest.operation is Eye:
        return SLOPES[of](at)
    if commute(at, rest):
        return product(rest, SLOPES[of](at))
    return node(FRECHET[of], (at, rest), at.shape)


def frechet_matrix(of: Operation, at: Expression) -> Expression:
    """The matrix K(X) of the linear map E -> L(X, E) on stacked columns."""
    if at.is_scalar:
        return SLOPES[of](at)
    count = at.shape.rows * at.shape.columns
    return node(FRECHET_MATRIX[of], (at,), Shape(count, count))


def _enter_derivatives(of: Operation) -> None:
    @operator(FRECHET[of].word)
    @constructs(FRECHET[of])
    def direction(at: Any, change: Any) -> Expression:
        argument, moved = _square(at, of.title), as_expression(change)
        if moved.shape != argument.shape:
            raise ShapeError(f"a change of {brief(argument)} is {argument.shape}, and {brief(moved)} is {moved.shape}")
        return frechet(of, argument, moved)

    @operator(FRECHET_MATRIX[of].word)
    @constructs(FRECHET_MATRIX[of])
    def matrix(at: Any) -> Expression:
        return frechet_matrix(of, _square(at, of.title))


for _operation in FRECHET:
    _enter_derivatives(_operation)

ALGEBRA = (Add, Product, Power, Inverse, *MATRIX_FUNCTIONS)


def commute(a: Expression, b: Expression) -> bool:
    """Whether two matrices commute because both are built from the same single matrix, as A and t A + A^2 are."""
    matrices: set[Expression] = set()
    waiting = [a, b]
    while waiting:
        part = waiting.pop()
        if part.is_scalar or part.operation is Eye:
            continue
        if part.operation in ALGEBRA:
            waiting.extend(part.arguments)
        else:
            matrices.add(part)
    return len(matrices) <= 1


@constructs(Sylvester)
def sylvester(left: Any, right: Any, constant_term: Any) -> Expression:
    """The Y with A Y + Y B = C, which is unique where no eigenvalue of A is the opposite of one of B."""
    a, b, c = map(as_expression, (left, right, constant_term))
    if c.shape != Shape(a.shape.rows, b.shape.columns):
        raise ShapeError(f"A Y + Y B = C does not fit A ({a.shape}), B ({b.shape}) and C ({c.shape})")
    _square(a, "Sylvester equation")
    _square(b, "Sylvester equation")
    if is_zero(c):
        return c
    factors = c.arguments if c.operation is Product else (c,)
    scalars = [factor for factor in factors if factor.is_scalar]
    rest = product(1, *(factor for factor in factors if not factor.is_scalar))
    if scalars and not rest.is_scalar:
        return product(*scalars, sylvester(a, b, rest))
    if a is b and c.operation is Eye:
        return product(Fraction(1, 2), inv(a))
    return node(Sylvester, (a, b, c), c.shape)


def _place(place: Any, of: Expression) -> Expression:
    found = as_expression(place)
    number = number_of(found)
    if not found.is_scalar or (number is not None and (number < 1 or number.denominator != 1)):
        raise MatcalcError(f"{brief(found)} is not the number of an eigenvalue or singular value: count from 1")
    if number is not None and any(size.number is not None and number > size.number for size in of.shape):
        raise ShapeError(f"{brief(of)} is {of.shape} and has no eigenvalue or singular value number {number}")
    return found


def _symmetric(value: Any, what: str) -> Expression:
    argument = _square(value, what)
    if not argument.is_symmetric:
        raise MatcalcError(f"{what} of {brief(argument)}: it has to be symmetric; declare it, as in 'n n symmetric'")
    return argument


@constructs(Eigenvalue)
def eigval(matrix: Any, place: Any) -> Expression:
    """The k-th eigenvalue of a symmetric matrix, in ascending order."""
    argument = _symmetric(matrix, "eigval")
    return argument if argument.is_scalar else node(Eigenvalue, (argument, _place(place, argument)), SCALAR)


@constructs(Eigenvector)
def eigvec(matrix: Any, place: Any) -> Expression:
    """The unit eigenvector of the k-th eigenvalue of a symmetric matrix; its sign is kept along a path."""
    argument = _symmetric(matrix, "eigvec")
    shape = Shape(argument.shape.rows, SCALAR.columns)
    return constant(1) if argument.is_scalar else node(Eigenvector, (argument, _place(place, argument)), shape)


@constructs(SingularValue)
def sv(matrix: Any, place: Any) -> Expression:
    """The k-th singular value, in descending order."""
    argument = as_expression(matrix)
    return node(SingularValue, (argument, _place(place, argument)), SCALAR)


@constructs(LeftSingular)
def svu(matrix: Any, place: Any) -> Expression:
    """The left singular vector of the k-th singular value."""
    argument = as_expression(matrix)
    return node(LeftSingular, (argument, _place(place, argument)), Shape(argument.shape.rows, SCALAR.columns))


@constructs(RightSingular)
def svv(matrix: Any, place: Any) -> Expression:
    """The right singular vector of the k-th singular value."""
    argument = as_expression(matrix)
    return node(RightSingular, (argument, _place(place, argument)), Shape(argument.shape.columns, SCALAR.columns))


@constructs(Cholesky)
def chol(value: Any) -> Expression:
    """The lower triangular L with positive diagonal and L L' = S, for positive definite S."""
    argument = _symmetric(value, "chol")
    if argument.is_scalar:
        return OPERATORS["sqrt"](argument)
    return argument if argument.operation is Eye else node(Cholesky, (argument,), argument.shape)


SYMMETRIC.update(
    {
        **dict.fromkeys(
            (Adjugate, PseudoInverse, *MATRIX_FUNCTIONS), lambda arguments, _: all(a.is_symmetric for a in arguments)
        ),
        Resolvent: lambda *_: True,
    }
)
