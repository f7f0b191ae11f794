"""Rules of functions that read many entries at once."""

from __future__ import annotations

from ...expression import (
    Expression,
    argmax,
    argmin,
    cumprod,
    cumsum,
    elementwise_divide,
    hadamard,
    inv,
    log,
    logsumexp,
    maximum,
    mean,
    minimum,
    norm1,
    nucnorm,
    ones,
    prod,
    product,
    sign,
    softmax,
    specnorm,
    sqrtm,
    subtract,
    svu,
    svv,
    total,
    transpose,
)
from ...expression.leaves import zero_like
from ...expression.operations import Log
from ...expression.reductions import (
    ArgMax,
    ArgMin,
    Largest,
    LogSumExp,
    Mean,
    Norm1,
    NuclearNorm,
    Prod,
    RunningProduct,
    Smallest,
    Softmax,
    SpectralNorm,
)
from ..domains import FULL_COLUMN_RANK, NO_ENTRY_ZERO, ONE_EXTREME, SIMPLE_LARGEST
from .examples import X, u
from .registry import Differentiate, inner, rule


@rule(Mean, example=mean(X), reference="parr2018")
def mean_of_entries(node: Expression, d: Differentiate) -> Expression:
    """The mean is a sum divided by a number, so it passes through a change."""
    return mean(d(node.argument))


@rule(Prod, example=prod(u), given={u: NO_ENTRY_ZERO}, reference="magnus2019")
def product_of_entries(node: Expression, d: Differentiate) -> Expression:
    """Change one entry at a time: the product without that entry is the product divided by it."""
    return product(node, total(elementwise_divide(d(node.argument), node.argument)))


@rule(RunningProduct, example=cumprod(u), given={u: NO_ENTRY_ZERO}, reference="magnus2019")
def running_product(node: Expression, d: Differentiate) -> Expression:
    """Each running product changes by itself times the sum of the relative changes so far."""
    return hadamard(node, cumsum(elementwise_divide(d(node.argument), node.argument)))


@rule(Largest, example=maximum(u), given={u: ONE_EXTREME}, reference="parr2018")
def largest_entry(node: Expression, d: Differentiate) -> Expression:
    """Only the entry that is the largest moves the result."""
    return inner(argmax(node.argument), d(node.argument))


@rule(Smallest, example=minimum(u), given={u: ONE_EXTREME}, reference="parr2018")
def smallest_entry(node: Expression, d: Differentiate) -> Expression:
    """Only the entry that is the smallest moves the result."""
    return inner(argmin(node.argument), d(node.argument))


@rule(ArgMax, ArgMin, example=argmax(u), given={u: ONE_EXTREME}, reference="parr2018")
def place_of_extreme(node: Expression, _: Differentiate) -> Expression:
    """The place stays the same until two entries tie."""
    return zero_like(node.shape)


@rule(Softmax, example=softmax(u), reference="bishop2006")
def softmax_of(node: Expression, d: Differentiate) -> Expression:
    """Each share grows with its own entry and shrinks with the mean change, weighted by the shares."""
    change, axis = d(node.argument), node.parameters[0]
    if node.shape.is_column or node.shape.is_row:
        return subtract(hadamard(node, change), product(node, inner(node, change)))
    return hadamard(node, subtract(change, _summed(hadamard(node, change), axis, spread=True)))


@rule(
    Log,
    example=log(softmax(u)),
    reference="bishop2006",
    title="log-softmax rule",
    applies=lambda node: node.argument.operation is Softmax,
)
def log_softmax(node: Expression, d: Differentiate) -> Expression:
    """Ln softmax(x) is x minus log-sum-exp of x, so it changes by the change minus its weighted mean."""
    shares = node.argument
    change, axis = d(shares.argument), shares.parameters[0]
    if node.shape.is_column or node.shape.is_row:
        return subtract(change, product(inner(shares, change), ones(*node.shape)))
    return subtract(change, _summed(hadamard(shares, change), axis, spread=True))


@rule(LogSumExp, example=logsumexp(u), reference="bishop2006")
def log_sum_exp(node: Expression, d: Differentiate) -> Expression:
    """Differentiate ln Σ exp(x): the weights exp(x)/Σ exp(x) are the softmax."""
    inside, axis = node.argument, node.parameters[0]
    if node.is_scalar:
        return inner(softmax(inside), d(inside))
    return _summed(hadamard(softmax(inside, axis), d(inside)), axis, spread=False)


def _summed(matrix: Expression, axis: str, *, spread: bool) -> Expression:
    """The sums along an axis; spread over the matrix again where asked for."""
    rows, columns = matrix.shape
    if axis == "rows":
        sums = product(matrix, ones(columns))
        return product(sums, transpose(ones(columns))) if spread else sums
    sums = product(transpose(ones(rows)), matrix)
    return product(ones(rows), sums) if spread else sums


@rule(Norm1, example=norm1(u), given={u: NO_ENTRY_ZERO}, reference="magnus2019")
def absolute_sum(node: Expression, d: Differentiate) -> Expression:
    """Each entry adds its absolute value, whose slope is its sign."""
    return inner(sign(node.argument), d(node.argument))


@rule(SpectralNorm, example=specnorm(X), given={X: SIMPLE_LARGEST}, reference="magnus2019")
def spectral_norm(node: Expression, d: Differentiate) -> Expression:
    """The largest singular value is uᵀXv, and at the best unit vectors u and v it moves with X alone."""
    inside = node.argument
    return product(transpose(svu(inside, 1)), d(inside), svv(inside, 1))


@rule(NuclearNorm, example=nucnorm(X), given={X: FULL_COLUMN_RANK}, reference="magnus2019")
def nuclear_norm(node: Expression, d: Differentiate) -> Expression:
    """The sum of the singular values is tr (XᵀX)^½; differentiate the square root under the trace."""
    inside = node.argument
    root = sqrtm(product(transpose(inside), inside))
    return inner(product(inside, inv(root)), d(inside))
