"""Rules of matrix functions, pseudo-inverse, eigenvalues, singular values and the Cholesky factor."""

from __future__ import annotations

from ...expression import (
    Expression,
    Size,
    adj,
    blocks,
    chol,
    eigval,
    eigvec,
    expm,
    eye,
    hadamard,
    inv,
    logm,
    pinv,
    product,
    sqrtm,
    subtract,
    sv,
    svu,
    svv,
    sylvester,
    trace,
    transpose,
    zeros,
)
from ...expression.indexing import slice_of
from ...expression.leaves import lower_ones
from ...expression.spectral import (
    FRECHET,
    Adjugate,
    Cholesky,
    Cosm,
    Eigenvalue,
    Eigenvector,
    Expm,
    Logm,
    PseudoInverse,
    SingularValue,
    Sinm,
    Sqrtm,
    Sylvester,
    frechet,
    resolvent,
)
from ..domains import (
    FULL_RANK,
    NO_NEGATIVE_EIGENVALUE,
    NONSINGULAR,
    POSITIVE_DEFINITE,
    SIMPLE_EIGENVALUE,
    SIMPLE_SINGULAR,
)
from .examples import A, B, N, P, S, T, X, Y, k
from .registry import Differentiate, rule


@rule(Adjugate, example=adj(N), given={N: NONSINGULAR}, reference="magnus2019")
def adjugate(node: Expression, d: Differentiate) -> Expression:
    """Differentiate adj(X) = det(X) X⁻¹ by the product rule."""
    inside = node.argument
    relative = product(inv(inside), d(inside))
    return subtract(product(trace(relative), node), product(node, d(inside), inv(inside)))


@rule(PseudoInverse, example=pinv(X), given={X: FULL_RANK}, reference="golub1973")
def pseudo_inverse(node: Expression, d: Differentiate) -> Expression:
    """Differentiate X X⁺ X = X and the symmetry of X X⁺ and X⁺ X, and solve for dX⁺."""
    inside, change = node.argument, d(node.argument)
    rows, columns = inside.shape
    mirrored = transpose(change)
    left = product(node, transpose(node), mirrored, subtract(eye(rows), product(inside, node)))
    right = product(subtract(eye(columns), product(node, inside)), mirrored, transpose(node), node)
    return product(-1, node, change, node) + left + right


@rule(Expm, Sinm, Cosm, example=expm(S), reference="higham2008", title="matrix exponential rule")
def matrix_function_of(node: Expression, d: Differentiate) -> Expression:
    """Differentiate the power series term by term; where dX commutes with X, what remains is f'(X) dX."""
    return frechet(node.operation, node.argument, d(node.argument))


@rule(
    FRECHET[Expm],
    example=frechet(Expm, S, B),
    reference="higham2008",
    title="second derivative of the exponential rule",
)
def exponential_change(node: Expression, d: Differentiate) -> Expression:
    """L(X, E) stands in the corner of the exponential of [X E; 0 X], and that exponential is differentiated again."""
    at, change = node.arguments
    size, nothing = at.shape.rows, zeros(*at.shape)
    whole, moved = blocks([[at, change], [nothing, at]]), blocks([[d(at), d(change)], [nothing, d(at)]])
    return slice_of(frechet(Expm, whole, moved), Size.of(1), size, size + 1, size + size)


@rule(Logm, example=logm(P), given={P: NO_NEGATIVE_EIGENVALUE}, reference="higham2008")
def matrix_logarithm(node: Expression, d: Differentiate) -> Expression:
    """The inverse function of the exponential, so its differential inverts that of the exponential."""
    return frechet(node.operation, node.argument, d(node.argument))


@rule(Sqrtm, example=sqrtm(P), given={P: NO_NEGATIVE_EIGENVALUE}, reference="higham2008")
def matrix_square_root(node: Expression, d: Differentiate) -> Expression:
    """Differentiate R R = X: dR solves the Sylvester equation R dR + dR R = dX."""
    return sylvester(node, node, d(node.argument))


@rule(Sylvester, example=sylvester(A, B, Y), reference="higham2008", title="Sylvester rule")
def sylvester_solution(node: Expression, d: Differentiate) -> Expression:
    """Differentiate A Y + Y B = C: dY solves the same equation with dC - dA Y - Y dB on the right."""
    left, right, value = node.arguments
    moved = subtract(subtract(d(value), product(d(left), node)), product(node, d(right)))
    return sylvester(left, right, moved)


@rule(Eigenvalue, example=eigval(T, k), given={T: SIMPLE_EIGENVALUE}, reference="magnus2019")
def eigenvalue(node: Expression, d: Differentiate) -> Expression:
    """Differentiate S v = λ v and multiply by vᵀ: what holds dv drops out."""
    matrix, place = node.arguments
    vector = eigvec(matrix, place)
    return product(transpose(vector), d(matrix), vector)


@rule(Eigenvector, example=eigvec(T, k), given={T: SIMPLE_EIGENVALUE}, reference="magnus2019")
def eigenvector(node: Expression, d: Differentiate) -> Expression:
    """Differentiate S v = λ v and solve for dv, which is at right angles to v because v keeps its length."""
    matrix, place = node.arguments
    return product(resolvent(matrix, place), d(matrix), node)


@rule(SingularValue, example=sv(X, k), given={X: SIMPLE_SINGULAR}, reference="magnus2019")
def singular_value(node: Expression, d: Differentiate) -> Expression:
    """A simple singular value is uᵀXv; turning u and v changes it by second order only."""
    matrix, place = node.arguments
    return product(transpose(svu(matrix, place)), d(matrix), svv(matrix, place))


@rule(Cholesky, example=chol(P), given={P: POSITIVE_DEFINITE}, reference="murray2016")
def cholesky_factor(node: Expression, d: Differentiate) -> Expression:
    """Differentiate L Lᵀ = S: L⁻¹ dS L⁻ᵀ is L⁻¹ dL and its transpose, so take the lower half."""
    inside = product(inv(node), d(node.argument), transpose(inv(node)))
    size = node.shape.rows
    half = subtract(lower_ones(size), product(eye(size), 1) / 2)
    return product(node, hadamard(half, inside))
