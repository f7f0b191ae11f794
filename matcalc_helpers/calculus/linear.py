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
    kron,
    ones,
    product,
    total,
    trace,
    transpose,
    vec,
)
from ..expression.errors import MissingRuleError
from ..expression.leaves import Eye, Ones
from ..expression.nodes import Operation
from ..expression.operations import Add, Diag, Diagonal, Hadamard, Product, Sum, Trace, Transpose, Vec, coefficient

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
    """The scalar factors, the matrix factors before, and those behind one factor of a product."""
    factors = node.arguments
    one = product(1)
    scalars = product(one, *(f for i, f in enumerate(factors) if f.is_scalar and i != index))
    before = [f for f in factors[:index] if not f.is_scalar]
    behind = [f for f in factors[index + 1 :] if not f.is_scalar]
    return scalars, product(one, *before), product(one, *behind)


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


def _unstack(stacked: Expression, of: Shape) -> Expression:
    """The matrix of a given shape whose vec is this column: (vec(I)' kron I) (I kron column)."""
    scale, rest = coefficient(stacked)
    if rest.operation is Add:
        return product(scale, add(*(_unstack(term, of) for term in rest.arguments)))
    if rest.operation is Vec and rest.argument.shape == of:
        return product(scale, rest.argument)
    if rest.operation is Ones:
        return product(scale, ones(*of))
    rows, columns = eye(of.rows), eye(of.columns)
    return product(kron(transpose(vec(columns)), rows), kron(columns, stacked))


def _onto_diagonal(size: Size) -> Expression:
    """The matrix M with vec(diag(x)) = M x: the column n times, all but the diagonal struck out."""
    return product(diag(vec(eye(size))), kron(ones(size), eye(size)))


ADJOINTS: dict[Operation, Adjoint] = {
    Add: lambda node, index, gradient: gradient,
    Product: _product_adjoint,
    Transpose: lambda node, index, gradient: transpose(gradient),
    Hadamard: lambda node, index, gradient: hadamard(_others(node, index), gradient),
    Sum: lambda node, index, gradient: product(gradient, ones(*node.argument.shape)),
    Trace: lambda node, index, gradient: product(gradient, eye(node.argument.shape.rows)),
    Diag: lambda node, index, gradient: diag(gradient),
    Diagonal: lambda node, index, gradient: diag(gradient),
    Vec: lambda node, index, gradient: _unstack(gradient, node.argument.shape),
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
}
