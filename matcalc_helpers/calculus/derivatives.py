"""Gradient, Jacobian, Hessian, and the other things that one differential gives."""

from __future__ import annotations

from ..expression import (
    Expression,
    MatcalcError,
    constant,
    differential_of,
    duplication_matrix,
    product,
    substitute,
    symbols,
    transpose,
    vec,
)
from .differentiation import differentiate
from .identification import identify_gradient, identify_jacobian, pulled_back
from .layouts import Layout, convert, layout_named
from .readable import readable
from .structure import constrain_gradient, tangent_projector
from .targets import Target, target_of
from .tidying import Tidier


def gradient(function: Expression, wrt: Expression, *, convention: str = "tangent") -> Expression:
    """The gradient of a scalar function; it has the shape of the variable.

    For a structured variable `convention` says which table is meant: "tangent" (default), "unconstrained" or
    "free-entries". Raises MatcalcError for a function that is no scalar. Source: Magnus & Neudecker 2019, chapter 9.

    >>> from matcalc_helpers.expression import matrix, norm2, vector
    >>> A, x, b = matrix("A", "m", "n"), vector("x", "n"), vector("b", "m")
    >>> str(gradient(norm2(A @ x - b) ** 2, x))
    "2*A'*(A*x - b)"
    """
    if not function.is_scalar:
        raise MatcalcError(f"a gradient needs a scalar function, not {function.shape}: use jacobian")
    target = target_of(wrt)
    differential, _ = differentiate(function, target.symbol)
    return finished_gradient(differential, target, Tidier(function, arrange=True), convention)


def finished_gradient(
    differential: Expression, target: Target, tidy: Tidier, convention: str = "tangent"
) -> Expression:
    """The gradient that a differential gives, as a textbook prints it."""
    if target.is_entry:
        return readable(tidy(target.only_entry(differential)), tidy.as_written)
    free = tidy(identify_gradient(differential, differential_of(target.symbol)))
    if target.half:
        return readable(
            tidy(product(transpose(duplication_matrix(target.symbol.shape.rows)), vec(free))), tidy.as_written
        )
    return readable(constrain_gradient(free, target.symbol, convention), tidy.as_written)


def jacobian(function: Expression, wrt: Expression, *, layout: str = Layout.NUMERATOR) -> Expression:
    """The vec form d vec(F) / d vec(X)' in numerator layout; layout="denominator" gives its transpose.

    Shape: entries of F times entries of X. Source: Magnus & Neudecker 2019, 9.4.

    >>> from matcalc_helpers.expression import matrix, vector
    >>> str(jacobian(matrix("A", "m", "n") @ vector("x", "n"), vector("x", "n")))
    'A'
    """
    chosen, target = layout_named(layout), target_of(wrt)
    differential, _ = differentiate(function, target.symbol)
    result = finished_jacobian(differential, target, Tidier(function, arrange=True))
    return convert(result) if chosen is Layout.DENOMINATOR else result


def finished_jacobian(differential: Expression, target: Target, tidy: Tidier) -> Expression:
    """The Jacobian in numerator layout that a differential gives."""
    if target.is_entry:
        return readable(tidy(vec(target.only_entry(differential))), tidy.as_written)
    free = identify_jacobian(differential, differential_of(target.symbol))
    if target.half:
        return readable(tidy(target.of_half(free)), tidy.as_written)
    projector = tangent_projector(target.symbol)
    return readable(tidy(free if projector is None else product(free, projector)), tidy.as_written)


def derivative(function: Expression, wrt: Expression, *, layout: str = Layout.NUMERATOR) -> Expression:
    """The derivative as the usual tables arrange it.

    Numerator layout: a scalar by a p x q matrix is q x p, anything by a scalar has the shape of the function, and
    the rest is the vec form. Denominator layout is the transpose. Source: Magnus & Neudecker 2019, chapter 9.

    >>> from matcalc_helpers.expression import matrix, scalar
    >>> c, A = scalar("c"), matrix("A", "m", "n")
    >>> str(derivative(c**2 * A, c))
    '2*c*A'
    """
    target = target_of(wrt)
    differential, _ = differentiate(function, target.symbol)
    return finished_derivative(differential, target, Tidier(function, arrange=True), layout_named(layout))


def finished_derivative(differential: Expression, target: Target, tidy: Tidier, layout: Layout) -> Expression:
    """The derivative that a differential gives, arranged as the usual tables do."""
    if differential.is_scalar:
        found = finished_gradient(differential, target, tidy)
        return found if layout is Layout.DENOMINATOR else convert(found)
    if target.is_entry:
        found = readable(tidy(target.only_entry(differential)), tidy.as_written)
    elif target.symbol.is_scalar:
        found = readable(tidy(substitute(differential, {differential_of(target.symbol): constant(1)})), tidy.as_written)
    else:
        found = finished_jacobian(differential, target, tidy)
    return convert(found) if layout is Layout.DENOMINATOR else found


def hessian(function: Expression, wrt: Expression, other: Expression | None = None) -> Expression:
    """The Jacobian of the gradient, d vec(gradient) / d vec(x)'; with `other`, the block d²f / dx dy'.

    >>> from matcalc_helpers.expression import matrix, vector
    >>> A, x = matrix("A", "n", "n"), vector("x", "n")
    >>> str(hessian(x.T @ A @ x, x))
    "A + A'"
    """
    first = derivative(function, wrt) if target_of(wrt).is_entry else gradient(function, wrt)
    return jacobian(first, wrt if other is None else other)


def differential(function: Expression, wrt: Expression) -> Expression:
    """The part of f(x + dx) - f(x) that is linear in dx; it has the shape of the function.

    >>> from matcalc_helpers.expression import inv, matrix
    >>> X = matrix("X", "n", "n")
    >>> str(differential(inv(X), X))
    '-inv(X)*d(X)*inv(X)'
    """
    return differentiate(function, _symbol(wrt))[0]


def second_differential(function: Expression, wrt: Expression) -> Expression:
    """The differential of the differential with dx held constant; it is quadratic in dx.

    >>> from matcalc_helpers.expression import inv, matrix
    >>> X = matrix("X", "n", "n")
    >>> str(second_differential(inv(X), X))
    '2*inv(X)*d(X)*inv(X)*d(X)*inv(X)'
    """
    return differentiate(differential(function, wrt), _symbol(wrt))[0]


def directional_derivative(function: Expression, wrt: Expression, direction: Expression) -> Expression:
    """D F(X)[V], how fast F changes along V; it has the shape of F.

    >>> from matcalc_helpers.expression import matrix
    >>> X, V = matrix("X", "n", "n"), matrix("V", "n", "n")
    >>> str(directional_derivative(X @ X, X, V))
    'V*X + X*V'
    """
    symbol = _symbol(wrt)
    _require_shape("a direction", direction, symbol)
    moved = substitute(differential(function, symbol), {differential_of(symbol): direction})
    return readable(Tidier(function)(moved), function)


jvp = directional_derivative
"""The pushforward: the Jacobian times a direction, without forming the Jacobian."""


def vjp(function: Expression, wrt: Expression, weights: Expression) -> Expression:
    """The pullback: the gradient of <W, F(X)> for constant weights W, without forming the Jacobian.

    >>> from matcalc_helpers.expression import matrix
    >>> A, X, W = matrix("A", "m", "n"), matrix("X", "n", "p"), matrix("W", "m", "p")
    >>> str(vjp(A @ X, X, W))
    "A'*W"
    """
    symbol = _symbol(wrt)
    _require_shape("the weights", weights, function)
    change = differential_of(symbol)
    pulled = pulled_back(differential(function, symbol), change, weights)
    return readable(constrain_gradient(Tidier(function, arrange=True)(pulled), symbol), function)


def hvp(function: Expression, wrt: Expression, direction: Expression) -> Expression:
    """The Hessian times a direction, in the shape of the variable, without forming the Hessian.

    >>> from matcalc_helpers.expression import matrix, vector
    >>> A, x, v = matrix("A", "n", "n"), vector("x", "n"), vector("v", "n")
    >>> str(hvp(x.T @ A @ x, x, v))
    "(A + A')*v"
    """
    return directional_derivative(gradient(function, wrt), wrt, direction)


def implicit_derivative(equation: Expression, of: Expression, wrt: Expression) -> Expression:
    """The Jacobian dx/dp' of the x(p) that g(x, p) = 0 defines: -(dg/dx')^-1 dg/dp'.

    It holds where dg/dx' is nonsingular. Shape: entries of x times entries of p.
    Source: Magnus & Neudecker 2019, 7.4 (implicit function theorem).

    >>> from matcalc_helpers.expression import matrix, vector
    >>> A, x, p = matrix("A", "n", "n"), vector("x", "n"), vector("p", "n")
    >>> str(implicit_derivative(A @ x - p, x, p))
    'inv(A)'
    """
    by_unknown = jacobian(equation, of)
    if by_unknown.shape.rows != by_unknown.shape.columns:
        raise MatcalcError(
            f"g has {by_unknown.shape.rows} entries and {of} has {by_unknown.shape.columns}: "
            "as many equations as unknowns are needed"
        )
    by_parameter = jacobian(equation, wrt)
    return Tidier(equation, arrange=True)(product(-1, by_unknown**-1, by_parameter))


def partials(function: Expression, wrt: Expression, *places: Expression) -> Expression:
    """One partial derivative in index form, d F[i, j] / d X[k, l], with the Kronecker delta where entries meet.

    The places are the row and column of F (none for a scalar), then those of the variable.

    >>> from matcalc_helpers.expression import index, matrix
    >>> X, A = matrix("X", "m", "n"), matrix("A", "n", "p")
    >>> str(partials(X @ A, X, *map(index, "ijkl")))
    'delta(i, k)*A[l, j]'
    """
    symbol = _symbol(wrt)
    outputs, inputs = _counted(function), _counted(symbol)
    if len(places) != outputs + inputs:
        raise MatcalcError(f"{outputs} indices for the function and {inputs} for {wrt} are needed, not {len(places)}")
    moved = function[tuple(places[:outputs])] if outputs else function
    return derivative(moved, symbol[tuple(places[outputs:])] if inputs else symbol)


def _counted(expression: Expression) -> int:
    """How many indices an entry needs."""
    return 0 if expression.is_scalar else 1 if expression.shape.is_column or expression.shape.is_row else 2


def _symbol(wrt: Expression) -> Expression:
    target = target_of(wrt)
    if target.symbol is not wrt:
        raise MatcalcError(f"this needs a whole symbol, not {wrt}: use {target.symbol}")
    return wrt


def _require_shape(what: str, given: Expression, like: Expression) -> None:
    if given.shape != like.shape:
        raise MatcalcError(f"{what} {given} is {given.shape} and has to be {like.shape}")


def wrt_of(function: Expression, name: str) -> Expression:
    """The symbol of that name in a function; an unknown name is an error that lists the known ones."""
    known = symbols(function)
    if name not in known:
        raise MatcalcError(f"{name!r} does not occur in the function; its symbols are {', '.join(known) or 'none'}")
    return known[name]
