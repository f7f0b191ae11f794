"""The last look at a result: functions that have a name are called by it."""

from __future__ import annotations

from collections.abc import Callable

from ..expression import Expression, elementwise_power, hadamard, power, product, sigmoid, softmax
from ..expression.leaves import Ones, number_of
from ..expression.nodes import Operation, postorder, rebuild
from ..expression.operations import Add, ElementwisePower, Exp, Hadamard, Power, Product, Sum
from .factoring import factored
from .tables import written_out

Recognise = Callable[[Expression], Expression | None]


def readable(result: Expression, function: Expression | None = None) -> Expression:
    """The result with exp(u)/sum(exp(u)) written as softmax(u) and 1/(1 + exp(-u)) as sigmoid(u).

    Factors that all summands share are taken out, but not in sums of the function itself, which stay as written.

    >>> from matcalc_helpers.expression import parse
    >>> str(readable(parse("exp(A*x)/sum(exp(A*x))")))
    'softmax(A*x)'
    """
    as_written = frozenset(() if function is None else postorder(function))
    result = written_out(result)
    done: dict[Expression, Expression] = {}
    for node in postorder(result):
        made = rebuild(node, [done[argument] for argument in node.arguments])
        recognise = RECOGNISED.get(made.operation)
        found = recognise(made) if recognise is not None else None
        made = made if found is None else found
        done[node] = made if node in as_written else factored(made)
    return done[result]


def _sigmoid_of_power(node: Expression) -> Expression | None:
    """1/(1 + exp(v)) is sigmoid(-v), and its powers likewise."""
    base, exponent = node.arguments
    inside, number = _exponent_beside_one(base), number_of(exponent)
    if inside is None or number is None or number >= 0 or number.denominator != 1:
        return None
    found = sigmoid(product(-1, inside))
    return power(found, -number) if node.operation is Power else elementwise_power(found, -number)


def _exponent_beside_one(base: Expression) -> Expression | None:
    """The v of 1 + exp(v)."""
    if base.operation is not Add or len(base.arguments) != 2:
        return None
    for one, other in (base.arguments, base.arguments[::-1]):
        if (number_of(one) == 1 or one.operation is Ones) and other.operation is Exp:
            return other.argument
    return None


def _product(node: Expression) -> Expression | None:
    """exp(u)/sum(exp(u)) is softmax(u); exp(v) sigmoid(-v) is sigmoid(v)."""
    for factor in node.arguments:
        if factor.operation is not Exp:
            continue
        found = _joined_sigmoid(node, factor) if factor.is_scalar else _softmax(node, factor)
        if found is not None:
            return found
    return None


def _softmax(node: Expression, factor: Expression) -> Expression | None:
    if not factor.shape.is_column and not factor.shape.is_row:
        return None
    for below in node.arguments:
        base, number = (
            (below.arguments[0], number_of(below.arguments[1])) if below.operation is Power else (below, None)
        )
        if number is not None and number <= -1 and base.operation is Sum and base.argument is factor:
            parts = [power(base, number + 1) if part is below else part for part in node.arguments]
            return product(*(softmax(factor.argument) if part is factor else part for part in parts))
    return None


def _joined_sigmoid(node: Expression, factor: Expression) -> Expression | None:
    opposite = sigmoid(product(-1, factor.argument))
    if opposite not in node.arguments:
        return None
    kept = [part for part in node.arguments if part is not factor]
    parts = [sigmoid(factor.argument) if part is opposite else part for part in kept]
    return product(*parts) if node.operation is Product else hadamard(*parts)


def _hadamard(node: Expression) -> Expression | None:
    for factor in node.arguments:
        if factor.operation is Exp:
            found = _joined_sigmoid(node, factor)
            if found is not None:
                return found
    return None


RECOGNISED: dict[Operation, Recognise] = {
    Power: _sigmoid_of_power,
    ElementwisePower: _sigmoid_of_power,
    Product: _product,
    Hadamard: _hadamard,
}
