"""Wrong forms of a formula: the slips that people make, planted one at a time, to check the checker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import combinations, pairwise

from ..expression import Expression, MatcalcError, eye, logsumexp, ones, postorder, softmax, symbols
from ..expression.indexing import Delta, SumOver, Unit, is_index, sum_over, unit
from ..expression.leaves import Commutation, Eye, Ones, as_expression, constant, is_zero, number_of, size_scalar
from ..expression.nodes import CONSTRUCTORS, Operation, rebuild, substitute
from ..expression.operations import (
    COMPARISONS,
    SMOOTH,
    Abs,
    Add,
    Cos,
    Cosh,
    Determinant,
    Diag,
    Diagonal,
    ElementwisePower,
    Exp,
    Greater,
    GreaterEqual,
    Hadamard,
    Inverse,
    Kronecker,
    Less,
    LessEqual,
    LogDeterminant,
    Norm,
    Power,
    Product,
    Relu,
    Sigmoid,
    Sign,
    Sin,
    Sinh,
    Softplus,
    Sum,
    Trace,
    Transpose,
    add,
    brief,
    det,
    hadamard,
    power,
    product,
    subtract,
    total,
    trace,
    transpose,
)
from ..expression.reductions import (
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
    Smallest,
    Softmax,
    SpectralNorm,
)
from ..expression.spectral import MATRIX_FUNCTIONS, SCALAR_WORD

Slips = Iterator[tuple[str, Callable[[], Expression]]]
"""What slipped, and how to build the wrong form; building may fail, where shapes do not allow the slip."""

TRANSPOSE_BLIND = (
    *(Transpose, Sum, Mean, Prod, Trace, Determinant, LogDeterminant, Diagonal),
    *(Norm, Norm1, SpectralNorm, NuclearNorm, Largest, Smallest),
)
"""Operations that take a matrix and its transpose alike, and the transpose itself."""
UNEVEN = (Exp, Relu, Sigmoid, Softplus, Softmax, LogSumExp)
"""Functions that are neither even nor odd, so that a sign of the argument is no sign of the value."""
SISTERS = (
    *((Sum, Mean), (Sin, Cos), (Sinh, Cosh), (Power, ElementwisePower)),
    *((Largest, Smallest), (Maximum, Minimum), (ArgMax, ArgMin), (Greater, Less), (GreaterEqual, LessEqual)),
    *((matrix, entries) for matrix, word in SCALAR_WORD.items() for entries in SMOOTH if entries.word == word),
)
"""Operations taken for each other: sum and mean, cos and sin, a function of the matrix and one of its entries."""
FORGOTTEN = (*SMOOTH, *MATRIX_FUNCTIONS, Relu, Abs, Inverse)
"""Operations of one argument that can be left out without a change of shape."""


def mutants(formula: Expression, *, relative: Sequence[Fraction] = ()) -> dict[str, Expression]:
    """Every formula of the same shape that differs from this one in a single slip, by a description of the slip.

    A part that the formula has in several places changes in all of them. `relative` adds errors in size: 1/1000
    makes the whole, and each summand, larger by one part in a thousand. The order is always the same; no form
    occurs twice, and none that the formula itself has with its summands in another order.

    >>> from matcalc_helpers.expression import matrix, vector
    >>> found = mutants(matrix("A", "n", "n") @ vector("x", "n"))
    >>> print(*(f"{wrong}: {slip}" for slip, wrong in found.items()), sep="; ")
    x: factor 1 dropped in A*x; A'*x: transpose of factor 1 in A*x; -A*x: sign of the whole; \
2*A*x: twice the whole; 1/n*A*x: 1/n too much
    """
    found: dict[str, Expression] = {}
    for planted in planted_slips(formula, relative=relative):
        slip = planted.slip if planted.node is None else f"{planted.slip} in {brief(planted.node)}"
        found[slip if slip not in found else f"{slip} ({len(found)})"] = planted.mutant
    return found


@dataclass(frozen=True)
class Planted:
    """A slip: what it is, the part of the formula in which it happened (None for the whole), the wrong formula."""

    slip: str
    node: Expression | None
    mutant: Expression


def planted_slips(formula: Expression, *, relative: Sequence[Fraction] = ()) -> Iterator[Planted]:
    """The same slips one by one, each with the part that it happened in."""
    seen = {formula.digest}
    for planted in _planted(formula, relative):
        if planted.mutant.shape == formula.shape and planted.mutant.digest not in seen:
            seen.add(planted.mutant.digest)
            yield planted


def _planted(formula: Expression, relative: Sequence[Fraction]) -> Iterator[Planted]:
    indices = [symbol for symbol in symbols(formula).values() if is_index(symbol)]
    for node in postorder(formula):
        for slip, build in _slips(node, indices, relative):
            try:
                mutant = substitute(formula, {node: build()})
            except MatcalcError:
                continue
            yield Planted(slip, node, mutant)
    for slip, build in _slips_of_the_whole(formula, relative):
        yield Planted(slip, None, build())


def _slips_of_the_whole(formula: Expression, relative: Sequence[Fraction]) -> Slips:
    if is_zero(formula):
        yield "one for zero", lambda: ones(*formula.shape)
        return
    yield "transpose of the whole", lambda: transpose(formula)
    yield "sign of the whole", lambda: product(-1, formula)
    yield "twice the whole", lambda: product(2, formula)
    if formula.shape.rows.number is None:
        share = power(size_scalar(formula.shape.rows), -1)
        yield f"{share} too much", lambda: product(share, formula)
    for error in relative:
        yield f"the whole times 1 + {error}", partial(product, 1 + error, formula)


def _slips(node: Expression, indices: Sequence[Expression], relative: Sequence[Fraction]) -> Slips:
    yield from _slips_of_kind(node)
    for index, part in enumerate(node.arguments):
        for slip, wrong in _wrong_parts(node, part, indices):
            yield f"{slip} {_place(node, index)}", partial(_with, node, index, wrong)
    if node.operation is Add:
        for index, part in enumerate(node.arguments):
            for error in relative:
                slip = f"summand {index + 1} times 1 + {error}"
                yield slip, partial(_with, node, index, partial(product, 1 + error, part))


def _with(node: Expression, index: int, part: Callable[[], Expression]) -> Expression:
    parts = node.arguments
    return rebuild(node, (*parts[:index], part(), *parts[index + 1 :]))


def _place(node: Expression, index: int) -> str:
    if node.operation in (Product, Hadamard):
        return f"of factor {index + 1}"
    if node.operation is Add:
        return f"of summand {index + 1}"
    return f"of argument {index + 1}" if len(node.arguments) > 1 else "of the argument"


# One part of a node in another form


def _wrong_parts(node: Expression, part: Expression, indices: Sequence[Expression]) -> Slips:
    number = None if node.operation is SumOver else number_of(part)  # its bounds have slips of their own
    if number is not None and number != -1:  # one more than -1 leaves nothing
        yield "one more", partial(constant, number + 1)
    if number is not None and node.operation in (Power, ElementwisePower):
        yield "one less", partial(constant, number - 1)
    if number is not None or node.operation is Add or node.operation in UNEVEN:
        yield "sign", lambda: product(-1, part)
    if node.operation not in TRANSPOSE_BLIND and not part.is_scalar:
        yield "transpose", lambda: transpose(part)
    if node.operation in (Unit, Delta):
        for other in indices:
            yield f"{other} in place", partial(as_expression, other)


# A node in another form


def _slips_of_kind(node: Expression) -> Slips:
    operation, parts = node.operation, node.arguments
    if operation in FORGOTTEN:
        yield f"{operation.word} forgotten", lambda: parts[0]
    for pair in SISTERS:
        if operation in pair:
            sister = pair[1 - pair.index(operation)]
            yield f"{sister.word} for {operation.word}", partial(CONSTRUCTORS[sister], *parts)
    if operation in SLIPS:
        yield from SLIPS[operation](node)


def _of_a_sum(node: Expression) -> Slips:
    parts = node.arguments
    for index in range(len(parts)):
        yield f"summand {index + 1} dropped", partial(add, *parts[:index], *parts[index + 1 :])
    for first, second in combinations(range(len(parts)), 2):
        if parts[second] is transpose(parts[first]):
            for kept in (first, second):
                slip = f"summands {first + 1} and {second + 1} both taken for summand {kept + 1}"
                rest = [part for index, part in enumerate(parts) if index not in (first, second)]
                yield slip, partial(add, *rest, product(2, parts[kept]))


def _of_a_product(node: Expression) -> Slips:
    parts = node.arguments
    chain = [index for index, part in enumerate(parts) if not part.is_scalar]
    yield from _of_an_entry(node)
    yield from _dropped(node)
    yield from _swapped(node, chain)
    for first, second in pairwise(chain):
        pair, between = (parts[first], parts[second]), parts[first + 1 : second]
        name = f"factors {first + 1} and {second + 1}"
        for slip, wrong in (
            ("transpose", partial(transpose, product(*pair))),
            ("Hadamard product for product", partial(hadamard, *pair)),
        ):
            yield f"{slip} of {name}", partial(_spliced, (*parts[:first], *between), wrong, parts[second + 1 :])
    yield from _sums_moved(node, chain)


def _spliced(before: Sequence[Expression], middle: Callable[[], Expression], after: Sequence[Expression]) -> Expression:
    return product(*before, middle(), *after)


def _dropped(node: Expression) -> Slips:
    parts, build = node.arguments, CONSTRUCTORS[node.operation]
    for index, part in enumerate(parts):
        if number_of(part) != -1:  # the sign has a slip of its own
            yield f"factor {index + 1} dropped", partial(build, *parts[:index], *parts[index + 1 :])


def _swapped(node: Expression, places: Sequence[int]) -> Slips:
    for first, second in combinations(places, 2):
        swapped = list(node.arguments)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        yield f"factors {first + 1} and {second + 1} swapped", partial(product, *swapped)


def _sums_moved(node: Expression, chain: Sequence[int]) -> Slips:
    """Sums of the rows for sums of the columns: X*ones(n, n) for ones(m, m)*X."""
    parts = node.arguments
    kept = [part for part in parts if part.operation is not Ones]
    scalars = [part for part in kept if part.is_scalar]
    matrices = [part for part in kept if not part.is_scalar]
    if len(kept) == len(parts) or not matrices:
        return
    if parts[chain[-1]].operation is Ones:
        yield "sums of the columns for sums of the rows", lambda: product(*scalars, _summed_columns(matrices))
    if parts[chain[0]].operation is Ones:
        yield "sums of the rows for sums of the columns", lambda: product(*scalars, _summed_rows(matrices))


def _summed_columns(matrices: Sequence[Expression]) -> Expression:
    """1 1' M, which fails where the matrices do not fit together without the ones between them."""
    body = product(*matrices)
    return product(ones(body.shape.rows, body.shape.rows), body)


def _summed_rows(matrices: Sequence[Expression]) -> Expression:
    body = product(*matrices)
    return product(body, ones(body.shape.columns, body.shape.columns))


def _of_a_hadamard_product(node: Expression) -> Slips:
    yield from _dropped(node)
    yield "product for Hadamard product", lambda: product(*node.arguments)


def _of_an_inverse(node: Expression) -> Slips:
    yield "transpose for inverse", lambda: transpose(node.argument)


def _of_a_sum_over_an_index(node: Expression) -> Slips:
    body, first, last = node.arguments
    (counter,) = node.parameters
    yield "first term left out", lambda: sum_over(counter, add(first, 1), last, body)
    yield "last term left out", lambda: sum_over(counter, first, subtract(last, 1), body)


def _of_an_axis(node: Expression) -> Slips:
    along = {"rows": "cols", "cols": "rows"}[node.parameters[0]]
    slip = f"{along} for {node.parameters[0]}"
    if node.operation is Softmax:
        yield slip, lambda: softmax(node.argument, along)
    else:
        yield slip, lambda: transpose(logsumexp(node.argument, along))


def _of_an_entry(node: Expression) -> Slips:
    """X[j, i] for X[i, j]: the places of the first and the last unit vector swapped."""
    first, last = node.arguments[0], node.arguments[-1]
    if first.operation is Transpose and first.argument.operation is Unit and last.operation is Unit:
        (i,), (j,) = first.argument.arguments, last.arguments
        left, right = unit(first.shape.columns, j), unit(last.shape.rows, i)
        yield "indices swapped", lambda: product(transpose(left), *node.arguments[1:-1], right)


def _one(slip: str, build: Callable[[Expression], Expression]) -> Callable[[Expression], Slips]:
    """The only slip of an operation, as a function of the node."""

    def slips(node: Expression) -> Slips:
        yield slip, lambda: build(node)

    return slips


def _spread(node: Expression) -> Expression:
    """The entries of diag(x) where x is spread over all columns instead."""
    return product(node.argument, ones(1, node.shape.columns))


SLIPS: Mapping[Operation, Callable[[Expression], Slips]] = {
    Add: _of_a_sum,
    Product: _of_a_product,
    Hadamard: _of_a_hadamard_product,
    Inverse: _of_an_inverse,
    SumOver: _of_a_sum_over_an_index,
    Softmax: _of_an_axis,
    LogSumExp: _of_an_axis,
    Kronecker: _one("factors swapped", lambda node: CONSTRUCTORS[Kronecker](*node.arguments[::-1])),
    Trace: _one("sum for trace", lambda node: total(node.argument)),
    Sum: _one("trace for sum", lambda node: trace(node.argument)),
    Determinant: _one("trace for determinant", lambda node: trace(node.argument)),
    LogDeterminant: _one("logarithm forgotten", lambda node: det(node.argument)),
    Norm: _one("square of the norm", lambda node: node**2),
    Diag: _one("spread over the columns", _spread),
    Diagonal: _one("sums of the rows for the diagonal", lambda node: product(node.argument, ones(node.shape.rows))),
    Eye: _one("ones for identity", lambda node: ones(*node.shape)),
    Commutation: _one("identity for commutation matrix", lambda node: eye(node.shape.rows)),
    Delta: _one("delta forgotten", lambda _: constant(1)),
    Sign: _one("sign forgotten", lambda node: ones(*node.shape)),
    **dict.fromkeys(COMPARISONS, _one("switch forgotten", lambda node: ones(*node.shape))),
}
"""The slips of each kind of node."""
