"""Every linear operation knows its transpose, and its matrix on stacked columns.

A differential is linear in dx.  `ADJOINTS` pushes a gradient back through one operation, under the inner
product <A, B> = tr(A'B); `MATRICES` gives M with vec(operation(V)) = M vec(V) (Magnus & Neudecker 2019, 2.4).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ..expression import (
    Expression,
    commutation_matrix,
    diag,
    eye,
    hadamard,
    kron,
    ones,
    product,
    trace,
    transpose,
    vec,
)
from ..expression.errors import MissingRuleError
from ..expression.nodes import Operation
from ..expression.operations import Add, Diag, Diagonal, Hadamard, Product, Sum, Trace, Transpose, Vec

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
        if chain.shape.is_row:
            return product(scalars, chain, transpose(gradient))
        return product(scalars, trace(product(transpose(chain), gradient)))
    return product(scalars, _times(transpose(before), gradient, transpose(behind)))


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


ADJOINTS: dict[Operation, Adjoint] = {
    Add: lambda node, index, gradient: gradient,
    Product: _product_adjoint,
    Transpose: lambda node, index, gradient: transpose(gradient),
    Hadamard: lambda node, index, gradient: hadamard(_others(node, index), gradient),
    Sum: lambda node, index, gradient: product(gradient, ones(*node.argument.shape)),
    Trace: lambda node, index, gradient: product(gradient, eye(node.argument.shape.rows)),
    Diag: lambda node, index, gradient: diag(gradient),
    Diagonal: lambda node, index, gradient: diag(gradient),
}

MATRICES: dict[Operation, Matrix] = {
    Add: lambda node, index: eye(node.shape.rows * node.shape.columns),
    Product: _product_matrix,
    Transpose: lambda node, index: commutation_matrix(*node.argument.shape),
    Hadamard: lambda node, index: diag(vec(_others(node, index))),
    Sum: lambda node, index: transpose(vec(ones(*node.argument.shape))),
    Trace: lambda node, index: transpose(vec(eye(node.argument.shape.rows))),
    Vec: lambda node, index: eye(node.shape.rows),
}
