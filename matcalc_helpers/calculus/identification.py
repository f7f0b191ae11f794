"""From a differential to a derivative: walk the linear expression once and read off what multiplies dx."""

from __future__ import annotations

from ..expression import Expression, blocks, constant, eye, postorder, sum_over, zeros
from ..expression.assembling import Blocks
from ..expression.errors import MatcalcError
from ..expression.indexing import SumOver
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
    return pulled_back(differential, change, constant(1))


def pulled_back(differential: Expression, change: Expression, seed: Expression) -> Expression:
    """What a gradient by the differential becomes by the change."""
    active = dependents(differential, change)
    received: dict[Expression, list[Expression]] = {differential: [seed]}
    for node in reversed(list(postorder(differential))):
        if node not in active or node is change or node not in received:
            continue
        gradients = received.pop(node)
        if node.operation is not Transpose:  # its summands go on one by one, so that none ends up in (...)'
            gradients = [collect(gradients, node.shape)]
        if node.operation is SumOver:
            body, first, last = node.arguments
            terms = [pulled_back(body, change, gradient) for gradient in gradients]
            received.setdefault(change, []).extend(sum_over(node.parameters[0], first, last, term) for term in terms)
            continue
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
        found[node] = _pushed_forward(node, found, active)
    return found.get(differential, zero_like(Shape(rows.rows, _entries(change.shape).rows)))


def _pushed_forward(node: Expression, found: dict[Expression, Expression], active: frozenset[Expression]) -> Expression:
    """The Jacobian of a part from those of its arguments."""
    if node.operation is SumOver:
        body, first, last = node.arguments
        return sum_over(node.parameters[0], first, last, found[body])
    columns = found[next(argument for argument in node.arguments if argument in active)].shape.columns
    if node.operation is Blocks and node.shape.is_column:
        return blocks([[found.get(part, zeros(part.shape.rows, columns))] for part in node.arguments])
    terms = [product(matrix_of(node, index), found[node.arguments[index]]) for index in _active_arguments(node, active)]
    return collect(terms, terms[0].shape)


def _entries(of: Shape) -> Shape:
    return Shape(of.rows * of.columns, of.columns)


def _active_arguments(node: Expression, active: frozenset[Expression]) -> list[int]:
    found = [index for index, argument in enumerate(node.arguments) if argument in active]
    if len(found) > 1 and node.operation not in (Add, Blocks):
        raise MatcalcError(f"{node.operation.title}: this expression is not linear in the differential")
    return [index for index in found if not is_zero(node.arguments[index])]
