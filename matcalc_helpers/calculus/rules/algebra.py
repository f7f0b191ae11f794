"""Rules of algebra: sums, products, powers, inverse, determinant, trace, norm, rearrangements."""

from __future__ import annotations

from ...expression import (
    Expression,
    add,
    det,
    diag,
    divide,
    elementwise_power,
    hadamard,
    inv,
    kron,
    log,
    logdet,
    norm2,
    power,
    product,
    size_scalar,
    subtract,
    sum_over,
    total,
    trace,
    transpose,
    vec,
)
from ...expression.indexing import fresh_index
from ...expression.leaves import is_zero, number_of, zero_like
from ...expression.operations import (
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
)
from ..domains import NO_ENTRY_ZERO, NONSINGULAR, NONZERO, POSITIVE_DETERMINANT
from .examples import M, N, P, S, W, X, Y, Z, q, s, u
from .registry import Differentiate, inner, rule

LONGEST_WRITTEN_POWER = 16
"""The differential of a higher power is written as a sum over an index."""


@rule(Add, example=X + Y, reference="magnus2019")
def sum_of_terms(node: Expression, d: Differentiate) -> Expression:
    """The change of a sum is the sum of the changes."""
    return add(*map(d, node.arguments))


@rule(Product, example=X @ Z, reference="magnus2019")
def product_of_factors(node: Expression, d: Differentiate) -> Expression:
    """Change one factor at a time, keep the order, and drop what is of second order."""
    factors = node.arguments
    changes = [d(factor) for factor in factors]
    terms = [
        product(*factors[:index], change, *factors[index + 1 :])
        for index, change in enumerate(changes)
        if not is_zero(change)
    ]
    return add(*terms) if terms else zero_like(node.shape)


@rule(Transpose, example=X.T, reference="magnus2019")
def transposed(node: Expression, d: Differentiate) -> Expression:
    """Transposing moves entries and changes none of them."""
    return transpose(d(node.argument))


@rule(Hadamard, example=hadamard(X, Y), reference="magnus2019")
def hadamard_product(node: Expression, d: Differentiate) -> Expression:
    """Each entry is a product of numbers, so the product rule holds entry by entry."""
    factors = node.arguments
    changes = [d(factor) for factor in factors]
    terms = [
        hadamard(*factors[:index], change, *factors[index + 1 :])
        for index, change in enumerate(changes)
        if not is_zero(change)
    ]
    return add(*terms) if terms else zero_like(node.shape)


@rule(
    Power,
    example=norm2(u) ** 2,
    reference="magnus2019",
    title="squared norm rule",
    applies=lambda node: node.arguments[0].operation is Norm and number_of(node.arguments[1]) == 2,
)
def squared_norm(node: Expression, d: Differentiate) -> Expression:
    """The square of the norm is uᵀu, which has a derivative everywhere, at u = 0 too."""
    inside = node.arguments[0].argument
    return product(2, inner(inside, d(inside)))


@rule(
    Power,
    example=power(s, size_scalar("n")),
    reference="parr2018",
    title="power rule",
    given={s: NONZERO},
    applies=lambda node: node.is_scalar,
)
def scalar_power(node: Expression, d: Differentiate) -> Expression:
    """With sᵏ = exp(k ln s), the chain rule gives k sᵏ⁻¹ ds, and sᵏ ln(s) dk where k changes too."""
    base, exponent = node.arguments
    by_base, by_exponent = d(base), d(exponent)
    terms = []
    if not is_zero(by_base):
        terms.append(product(exponent, power(base, subtract(exponent, 1)), by_base))
    if not is_zero(by_exponent):
        terms.append(product(node, log(base), by_exponent))
    return add(*terms) if terms else zero_like(node.shape)


@rule(Power, example=power(S, 3), reference="magnus2019", title="matrix power rule")
def matrix_power(node: Expression, d: Differentiate) -> Expression:
    """Write the power as a product and change one factor at a time; the factors do not commute."""
    base, exponent = node.arguments
    change, count = d(base), number_of(exponent)
    if count is not None and count <= LONGEST_WRITTEN_POWER:
        return add(*(product(power(base, i), change, power(base, count - 1 - i)) for i in range(int(count))))
    counter = fresh_index([node, change], ("r", "s", "t"))
    rest = subtract(subtract(exponent, 1), counter)
    terms = product(power(base, counter), change, power(base, rest))
    return sum_over(counter, 0, subtract(exponent, 1), terms)


@rule(
    ElementwisePower,
    example=elementwise_power(q, size_scalar("k")),
    reference="magnus2019",
    given={q: NO_ENTRY_ZERO},
)
def elementwise_power_of(node: Expression, d: Differentiate) -> Expression:
    """The power rule of numbers, entry by entry."""
    base, exponent = node.arguments
    by_base, by_exponent = d(base), d(exponent)
    terms = []
    if not is_zero(by_base):
        lowered = elementwise_power(base, subtract(exponent, 1))
        terms.append(product(exponent, hadamard(lowered, by_base)))
    if not is_zero(by_exponent):
        terms.append(product(by_exponent, hadamard(node, log(base))))
    return add(*terms) if terms else zero_like(node.shape)


@rule(Inverse, example=inv(N), given={N: NONSINGULAR}, reference="magnus2019")
def inverse(node: Expression, d: Differentiate) -> Expression:
    """Differentiate X X⁻¹ = I by the product rule and solve for d(X⁻¹)."""
    return product(-1, node, d(node.argument), node)


@rule(Determinant, example=det(N), given={N: NONSINGULAR}, reference="magnus2019")
def determinant(node: Expression, d: Differentiate) -> Expression:
    """Expand along a row: each entry is multiplied by its cofactor, and the cofactors are det(X) X⁻ᵀ."""
    inside = node.argument
    return product(node, trace(product(inv(inside), d(inside))))


@rule(LogDeterminant, example=logdet(P), given={P: POSITIVE_DETERMINANT}, reference="magnus2019")
def log_determinant(node: Expression, d: Differentiate) -> Expression:
    """Divide the differential of the determinant by the determinant."""
    inside = node.argument
    return trace(product(inv(inside), d(inside)))


@rule(
    Trace,
    example=trace(kron(S, M)),
    reference="magnus2019",
    title="trace of a Kronecker product rule",
    applies=lambda node: node.argument.operation is Kronecker and _has_square_factors(node.argument),
)
def trace_of_kronecker(node: Expression, d: Differentiate) -> Expression:
    """The diagonal blocks of A ⊗ B are the diagonal entries of A times B, so tr(A ⊗ B) = tr(A) tr(B)."""
    left, right = node.argument.arguments
    return add(product(trace(d(left)), trace(right)), product(trace(left), trace(d(right))))


def _has_square_factors(node: Expression) -> bool:
    return all(part.shape.rows == part.shape.columns for part in node.arguments)


@rule(Trace, example=trace(S), reference="magnus2019")
def trace_of(node: Expression, d: Differentiate) -> Expression:
    """The trace is a sum of entries, so it passes through a change."""
    return trace(d(node.argument))


@rule(Sum, example=total(X), reference="parr2018")
def sum_of_entries(node: Expression, d: Differentiate) -> Expression:
    """A sum changes by the sum of the changes of its entries."""
    return total(d(node.argument))


@rule(Norm, example=norm2(u), given={u: NONZERO}, reference="magnus2019")
def euclidean_norm(node: Expression, d: Differentiate) -> Expression:
    """Differentiate ‖u‖² = uᵀu on both sides and divide by 2‖u‖."""
    inside = node.argument
    return divide(inner(inside, d(inside)), node)


@rule(Diag, Diagonal, example=diag(u), reference="magnus2019", title="diagonal rule")
def diagonal(node: Expression, d: Differentiate) -> Expression:
    """Placing entries on a diagonal, or reading them off, changes none of them."""
    return diag(d(node.argument))


@rule(Vec, example=vec(X), reference="magnus2019")
def stacked_columns(node: Expression, d: Differentiate) -> Expression:
    """Stacking columns moves entries and changes none of them."""
    return vec(d(node.argument))


@rule(Kronecker, example=kron(X, W), reference="magnus2019")
def kronecker_product(node: Expression, d: Differentiate) -> Expression:
    """Each entry of A ⊗ B is a product of one entry of A and one of B."""
    left, right = node.arguments
    terms = [kron(d(left), right), kron(left, d(right))]
    kept = [term for term in terms if not is_zero(term)]
    return add(*kept) if kept else zero_like(node.shape)
