"""From a differential to a derivative: walk the linear expression once and read off what multiplies dx."""

from __future__ import annotations

from ..expression import Expression, constant, eye, postorder
from ..expression.errors import MatcalcError
from ..expression.leaves import is_zero, zero_like
from ..expression.nodes import dependents
from ..expression.operations import Add, Transpose, product
from ..expression.sizes import Shape
from .collect import collect
from .linear import adjoint, matrix_of


def identify_gradient(differential: Expression, change: Expression) -> Expression:
    """The G with differential = <G, change>, found by walking backwards with transposes.

    Source: Magnus & Neudecker 2019, chapter 9 (identification).
    """
    if not differential.is_scalar:
        raise MatcalcError(f"a gradient needs a scalar function, not {differential.shape}: use jacobian")
    active = dependents(differential, change)
    received: dict[Expression, list[Expression]] = {differential: [constant(1)]}
    for node in reversed(list(postorder(differential))):
        if node not in active or node is change:
            continue
        gradients = received.pop(node)
        if node.operation is not Transpose:  # its summands go on one by one, so that none ends up in (...)'
            gradients = [collect(gradients, node.shape)]
        for index in _active_arguments(node, active):
            pushed = [adjoint(node, index, gradient) for gradient in gradients]
            received.setdefault(node.arguments[index], []).extend(pushed)
    return collect(received.get(change, []), change.shape)


def identify_jacobian(differential: Expression, change: Expression) -> Expression:
    """The J with vec(differential) = J vec(change), in numerator layout, found by walking forwards."""
    active = dependents(differential, change)
    rows = _entries(differential.shape)
    found: dict[Expression, Expression] = {change: eye(_entries(change.shape).rows)}
    for node in postorder(differential):
        if node not in active or node is change:
            continue
        terms = [
            product(matrix_of(node, index), found[node.arguments[index]]) for index in _active_arguments(node, active)
        ]
        found[node] = collect(terms, terms[0].shape)
    return found.get(differential, zero_like(Shape(rows.rows, _entries(change.shape).rows)))


def _entries(of: Shape) -> Shape:
    return Shape(of.rows * of.columns, of.columns)


def _active_arguments(node: Expression, active: frozenset[Expression]) -> list[int]:
    found = [index for index, argument in enumerate(node.arguments) if argument in active]
    if len(found) > 1 and node.operation is not Add:
        raise MatcalcError(f"{node.operation.title}: this expression is not linear in the differential")
    return [index for index in found if not is_zero(node.arguments[index])]
