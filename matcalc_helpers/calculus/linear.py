"""Every linear operation knows its transpose, and its matrix on stacked columns.

A differential is linear in dx.  `ADJOINTS` pushes a gradient back through one operation, under the inner
product <A, B> = tr(A'B); `MATRICES` gives M with vec(operation(V)) = M vec(V) (Magnus & Neudecker 2019, 2.4).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ..expression import (
    Expression,
    Shape,
    Size,
    add,
    commutation_matrix,
    diag,
    eye,
    hadamard,
    inv,
    kron,
    ones,
    power,
    product,
    size_scalar,
    sylvester,
    total,
    trace,
    transpose,
    unvec,
    vec,
)
from ..expression.assembling import Blocks, Unvec, placed, rows_of_blocks
from ..expression.errors import MissingRuleError
from ..expression.indexing import Slice, slice_of
from ..expression.leaves import Eye, Ones
from ..expression.nodes import Operation
from ..expression.operations import Add, Diag, Diagonal, Hadamard, Kronecker, Product, Sum, Trace, Transpose, Vec
from ..expression.reductions import Mean
from ..expression.spectral import FRECHET, Sylvester, frechet, frechet_matrix

T = TypeVar("T")
Adjoint = Callable[[Expression, int, Expression], Expression]
Matrix = Callable[[Expression, int], Expression]


def adjoint(node: Expression, index: int, gradient: Expression) -> Expression:
    """What a gradient with respect to the node becomes with respect to its argument at the index."""
    return _entry(ADJOINTS, node)(node, index, gradient)


def matrix_of(node: Expression, index: int) -> Expression:
    """The matrix M with vec(node) = M vec(argument at the index), all else held constant."""
    return _entry(MATRICES, node)(node, index)


def _entry(table: dict[Operation, T], node: Expression) -> T:
    if node.operation not in table:
        kind = "gradient" if table is ADJOINTS else "Jacobian"
        raise MissingRuleError(f"no {kind} through {node.operation.title} yet: add its transpose to calculus/linear.py")
    return table[node.operation]


def _surroundings(node: Expression, index: int) -> tuple[Expression, Expression, Expression]:
    """The scalar factors, the matrix factors before, and those behind one factor of a product.

    Factors on one side that multiply to a scalar, as x'a in x x'a, count among the scalars.
    """
    factors = node.arguments
    one = product(1)
    scalars = [f for i, f in enumerate(factors) if f.is_scalar and i != index]
    before = product(one, *(f for f in factors[:index] if not f.is_scalar))
    behind = product(one, *(f for f in factors[index + 1 :] if not f.is_scalar))
    if factors[index].is_scalar:
        return product(one, *scalars), before, behind
    outside = [side for side in (before, behind) if side.is_scalar]
    before, behind = (one if side.is_scalar else side for side in (before, behind))
    return product(one, *scalars, *outside), before, behind


def _product_adjoint(node: Expression, index: int, gradient: Expression) -> Expression:
    scalars, before, behind = _surroundings(node, index)
    if node.arguments[index].is_scalar:
        chain = product(before, behind)
        if chain.is_scalar:
            return product(scalars, chain, gradient)
        return product(scalars, _inner(chain, gradient))
    return product(scalars, _times(transpose(before), gradient, transpose(behind)))


def _inner(chain: Expression, gradient: Expression) -> Expression:
    """The inner product <chain, gradient>, written shortly: the sum of u for <u, 1>, the trace of A for <A, I>."""
    *scalars, last = gradient.arguments if gradient.operation is Product else (gradient,)
    if last.operation in (Ones, Eye) and all(factor.is_scalar for factor in scalars):
        return product(*scalars, total(chain) if last.operation is Ones else trace(chain))
    if chain.shape.is_row:
        return product(chain, transpose(gradient))
    return trace(product(transpose(chain), gradient))


def _times(before: Expression, gradient: Expression, behind: Expression) -> Expression:
    """The product in which a scalar in the middle does not swallow its neighbours."""
    return product(gradient, before, behind) if gradient.is_scalar else product(before, gradient, behind)


def _product_matrix(node: Expression, index: int) -> Expression:
    scalars, before, behind = _surroundings(node, index)
    active = node.arguments[index]
    if active.is_scalar:
        return product(scalars, vec(product(before, behind)))
    left = eye(active.shape.rows) if before.is_scalar else before
    right = eye(active.shape.columns) if behind.is_scalar else transpose(behind)
    return product(scalars, kron(right, left))


def _others(node: Expression, index: int) -> Expression:
    return hadamard(*(factor for i, factor in enumerate(node.arguments) if i != index))


def _onto_diagonal(size: Size) -> Expression:
    """The matrix M with vec(diag(x)) = M x: the column n times, all but the diagonal struck out."""
    return product(diag(vec(eye(size))), kron(ones(size), eye(size)))


def _kronecker_matrix(node: Expression, index: int) -> Expression:
    """vec(A kron B) = (I kron K kron I) (vec(A) kron vec(B)), K of B's columns and A's rows (M&N 3.7)."""
    left, right = node.arguments
    (m, n), (p, q) = left.shape, right.shape
    shuffle = kron(kron(eye(n), commutation_matrix(q, m)), eye(p))
    if index == 0:
        return product(shuffle, kron(eye(m * n), vec(right)))
    return product(shuffle, kron(vec(left), eye(p * q)))


def _kronecker_adjoint(node: Expression, index: int, gradient: Expression) -> Expression:
    of = node.arguments[index].shape
    return unvec(product(transpose(_kronecker_matrix(node, index)), vec(gradient)), *of)


def _block_place(node: Expression, index: int) -> tuple[Size, Size]:
    """How many rows stand above a block, and how many columns to its left."""
    above, place = Size({}), 0
    for row in rows_of_blocks(node.arguments, node.parameters[0]):
        left = Size({})
        for part in row:
            if place == index:
                return above, left
            left, place = left + part.shape.columns, place + 1
        above = above + row[0].shape.rows
    raise IndexError(index)


def _block_adjoint(node: Expression, index: int, gradient: Expression) -> Expression:
    (above, left), of = _block_place(node, index), node.arguments[index].shape
    return slice_of(gradient, above + 1, above + of.rows, left + 1, left + of.columns)


def _block_matrix(node: Expression, index: int) -> Expression:
    (above, left), of = _block_place(node, index), node.arguments[index].shape
    rows = placed(eye(of.rows), Shape(node.shape.rows, of.rows), above, Size({}))
    columns = placed(eye(of.columns), Shape(node.shape.columns, of.columns), left, Size({}))
    return kron(columns, rows)


def _slice_adjoint(node: Expression, _: int, gradient: Expression) -> Expression:
    top, _bottom, left, _right = node.parameters
    return placed(gradient, node.argument.shape, top - 1, left - 1)


def _slice_matrix(node: Expression, _: int) -> Expression:
    top, bottom, left, right = node.parameters
    rows, columns = node.argument.shape
    picked_rows = slice_of(eye(rows), top, bottom, Size.of(1), rows)
    picked_columns = slice_of(eye(columns), left, right, Size.of(1), columns)
    return kron(picked_columns, picked_rows)


def _mean_of_ones(node: Expression) -> Expression:
    rows, columns = node.argument.shape
    return power(size_scalar(rows * columns), -1)


def _frechet_adjoint(of: Operation) -> Adjoint:
    return lambda node, index, gradient: frechet(of, transpose(node.arguments[0]), gradient)


def _frechet_matrix(of: Operation) -> Matrix:
    return lambda node, index: frechet_matrix(of, node.arguments[0])


def _sylvester_adjoint(node: Expression, _: int, gradient: Expression) -> Expression:
    left, right, _value = node.arguments
    return sylvester(transpose(left), transpose(right), gradient)


def _sylvester_matrix(node: Expression, _: int) -> Expression:
    left, right, _value = node.arguments
    return inv(add(kron(eye(right.shape.rows), left), kron(transpose(right), eye(left.shape.rows))))


ADJOINTS: dict[Operation, Adjoint] = {
    Add: lambda node, index, gradient: gradient,
    Product: _product_adjoint,
    Transpose: lambda node, index, gradient: transpose(gradient),
    Hadamard: lambda node, index, gradient: hadamard(_others(node, index), gradient),
    Sum: lambda node, index, gradient: product(gradient, ones(*node.argument.shape)),
    Trace: lambda node, index, gradient: product(gradient, eye(node.argument.shape.rows)),
    Diag: lambda node, index, gradient: diag(gradient),
    Diagonal: lambda node, index, gradient: diag(gradient),
    Vec: lambda node, index, gradient: unvec(gradient, *node.argument.shape),
    Unvec: lambda node, index, gradient: vec(gradient),
    Mean: lambda node, index, gradient: product(gradient, _mean_of_ones(node), ones(*node.argument.shape)),
    Kronecker: _kronecker_adjoint,
    Blocks: _block_adjoint,
    Slice: _slice_adjoint,
    Sylvester: _sylvester_adjoint,
    **{FRECHET[of]: _frechet_adjoint(of) for of in FRECHET},
}

MATRICES: dict[Operation, Matrix] = {
    Add: lambda node, index: eye(node.shape.rows * node.shape.columns),
    Product: _product_matrix,
    Transpose: lambda node, index: commutation_matrix(*node.argument.shape),
    Hadamard: lambda node, index: diag(vec(_others(node, index))),
    Sum: lambda node, index: transpose(vec(ones(*node.argument.shape))),
    Trace: lambda node, index: transpose(vec(eye(node.argument.shape.rows))),
    Diag: lambda node, index: _onto_diagonal(node.shape.rows),
    Diagonal: lambda node, index: transpose(_onto_diagonal(node.shape.rows)),
    Vec: lambda node, index: eye(node.shape.rows),
    Unvec: lambda node, index: eye(node.argument.shape.rows),
    Mean: lambda node, index: product(_mean_of_ones(node), transpose(vec(ones(*node.argument.shape)))),
    Kronecker: _kronecker_matrix,
    Blocks: _block_matrix,
    Slice: _slice_matrix,
    Sylvester: _sylvester_matrix,
    **{FRECHET[of]: _frechet_matrix(of) for of in FRECHET},
}
