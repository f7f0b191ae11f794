"""Rules of functions that act on each entry."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ...expression import (
    Expression,
    absolute,
    add,
    arccos,
    arcsin,
    arctan,
    cos,
    cosh,
    elementwise_divide,
    elementwise_power,
    exp,
    greater,
    greater_equal,
    hadamard,
    less,
    less_equal,
    log,
    maximum,
    minimum,
    ones,
    product,
    relu,
    sigmoid,
    sign,
    sin,
    sinh,
    softplus,
    sqrt,
    subtract,
    tan,
    tanh,
)
from ...expression.leaves import is_zero, number_of, symbols, zero_like
from ...expression.operations import (
    COMPARISONS,
    Abs,
    Arccos,
    Arcsin,
    Arctan,
    Cos,
    Cosh,
    Exp,
    Log,
    Product,
    Relu,
    Sigmoid,
    Sign,
    Sin,
    Sinh,
    Softplus,
    Sqrt,
    Tan,
    Tanh,
)
from ...expression.reductions import Maximum, Minimum
from ..domains import DIFFERENT, INSIDE_ONE, NO_ENTRY_ZERO, POSITIVE
from .examples import q, r, s, u, v
from .registry import Differentiate, rule

Compare = Callable[[Expression, Expression], Expression]


@rule(
    Log,
    example=log(absolute(u)),
    given={u: NO_ENTRY_ZERO},
    reference="magnus2019",
    title="logarithm of the absolute value rule",
    applies=lambda node: node.argument.operation is Abs,
)
def log_of_absolute_value(node: Expression, d: Differentiate) -> Expression:
    """On both sides of zero the slope of ln |x| is 1/x."""
    inside = node.argument.argument
    return elementwise_divide(d(inside), inside)


@rule(
    Log,
    example=log(product(s, r)),
    given={s: POSITIVE, r: POSITIVE},
    reference="magnus2019",
    title="logarithm of a product rule",
    applies=lambda node: _has_changing_scalars(node.argument),
)
def log_of_product(node: Expression, d: Differentiate) -> Expression:
    """The logarithm of a product is a sum of logarithms, so each factor adds its own relative change."""
    factors = node.argument.arguments
    changes = [(factor, d(factor)) for factor in factors]
    relative = [elementwise_divide(change, factor) for factor, change in changes if not is_zero(change)]
    spread = [product(part, ones(*node.shape)) if part.is_scalar != node.is_scalar else part for part in relative]
    return add(*spread) if spread else zero_like(node.shape)


def _has_changing_scalars(argument: Expression) -> bool:
    """Whether this is a product of scalars and at most one array, and not of numbers alone."""
    if argument.operation is not Product or sum(not factor.is_scalar for factor in argument.arguments) > 1:
        return False
    return sum(number_of(factor) is None for factor in argument.arguments) > 1


@rule(Exp, example=exp(u), reference="parr2018")
def exponential(node: Expression, d: Differentiate) -> Expression:
    """Entry by entry, the exponential is its own derivative."""
    return hadamard(node, d(node.argument))


@rule(Log, example=log(q), given={q: POSITIVE}, reference="parr2018")
def logarithm(node: Expression, d: Differentiate) -> Expression:
    """Entry by entry, the slope of ln x is 1/x."""
    return elementwise_divide(d(node.argument), node.argument)


@rule(Sqrt, example=sqrt(q), given={q: POSITIVE}, reference="parr2018")
def square_root(node: Expression, d: Differentiate) -> Expression:
    """Differentiate r ⊙ r = x entry by entry and solve for dr."""
    return product(Fraction(1, 2), elementwise_divide(d(node.argument), node))


@rule(Sin, example=sin(u), reference="parr2018")
def sine(node: Expression, d: Differentiate) -> Expression:
    """Entry by entry, the slope of sin is cos."""
    return hadamard(cos(node.argument), d(node.argument))


@rule(Cos, example=cos(u), reference="parr2018")
def cosine(node: Expression, d: Differentiate) -> Expression:
    """Entry by entry, the slope of cos is -sin."""
    return product(-1, hadamard(sin(node.argument), d(node.argument)))


@rule(Tanh, example=tanh(u), reference="parr2018")
def hyperbolic_tangent(node: Expression, d: Differentiate) -> Expression:
    """Entry by entry, the slope of tanh is 1 - tanh²."""
    return hadamard(subtract(ones(*node.shape), elementwise_power(node, 2)), d(node.argument))


@rule(Relu, example=relu(u), given={u: NO_ENTRY_ZERO}, reference="parr2018")
def rectifier(node: Expression, d: Differentiate) -> Expression:
    """Entry by entry, the slope is 1 where the entry is positive and 0 where it is negative."""
    return hadamard(greater(node.argument, 0), d(node.argument))


@rule(*COMPARISONS, example=greater(u, 0), given={u: NO_ENTRY_ZERO}, reference="parr2018")
def indicator(node: Expression, _: Differentiate) -> Expression:
    """An indicator is constant on both sides of the place where it switches."""
    return zero_like(node.shape)


@rule(Tan, example=tan(u), reference="parr2018")
def tangent(node: Expression, d: Differentiate) -> Expression:
    """Entry by entry, the slope of tan is 1 + tan²."""
    return hadamard(add(ones(*node.shape), elementwise_power(node, 2)), d(node.argument))


@rule(Arcsin, example=arcsin(s), given={s: INSIDE_ONE}, reference="magnus2019")
def arcsine(node: Expression, d: Differentiate) -> Expression:
    """Differentiate sin(y) = x on both sides: cos(y) dy = dx, and cos(y) is the root of 1 - x²."""
    return elementwise_divide(d(node.argument), sqrt(_one_minus_square(node.argument)))


@rule(Arccos, example=arccos(s), given={s: INSIDE_ONE}, reference="magnus2019")
def arccosine(node: Expression, d: Differentiate) -> Expression:
    """Arccos x is π/2 - arcsin x, so its slope is the opposite."""
    return product(-1, elementwise_divide(d(node.argument), sqrt(_one_minus_square(node.argument))))


@rule(Arctan, example=arctan(u), reference="magnus2019")
def arctangent(node: Expression, d: Differentiate) -> Expression:
    """Differentiate tan(y) = x on both sides: (1 + x²) dy = dx."""
    return elementwise_divide(d(node.argument), add(ones(*node.shape), elementwise_power(node.argument, 2)))


def _one_minus_square(argument: Expression) -> Expression:
    return subtract(ones(*argument.shape), elementwise_power(argument, 2))


@rule(Sinh, example=sinh(u), reference="parr2018")
def hyperbolic_sine(node: Expression, d: Differentiate) -> Expression:
    """Entry by entry, the slope of sinh is cosh."""
    return hadamard(cosh(node.argument), d(node.argument))


@rule(Cosh, example=cosh(u), reference="parr2018")
def hyperbolic_cosine(node: Expression, d: Differentiate) -> Expression:
    """Entry by entry, the slope of cosh is sinh."""
    return hadamard(sinh(node.argument), d(node.argument))


@rule(Sigmoid, example=sigmoid(u), reference="parr2018")
def logistic(node: Expression, d: Differentiate) -> Expression:
    """With σ = 1/(1 + e⁻ˣ), the slope e⁻ˣ/(1 + e⁻ˣ)² is σ(1 - σ)."""
    return hadamard(node, subtract(ones(*node.shape), node), d(node.argument))


@rule(Softplus, example=softplus(u), reference="parr2018")
def soft_rectifier(node: Expression, d: Differentiate) -> Expression:
    """The slope of ln(1 + eˣ) is eˣ/(1 + eˣ), the sigmoid."""
    return hadamard(sigmoid(node.argument), d(node.argument))


@rule(Abs, example=absolute(u), given={u: NO_ENTRY_ZERO}, reference="magnus2019")
def absolute_value(node: Expression, d: Differentiate) -> Expression:
    """The slope of |x| is 1 to the right of zero and -1 to the left."""
    return hadamard(sign(node.argument), d(node.argument))


@rule(Sign, example=sign(u), given={u: NO_ENTRY_ZERO}, reference="magnus2019")
def sign_of(node: Expression, _: Differentiate) -> Expression:
    """The sign is constant on both sides of zero."""
    return zero_like(node.shape)


@rule(Maximum, example=maximum(u, v), given={u: DIFFERENT}, reference="parr2018", title="maximum rule")
def larger_of_two(node: Expression, d: Differentiate) -> Expression:
    """Entry by entry, the larger of the two moves the result; where both are one and the same, one of them does."""
    first, second = node.arguments
    return _chosen(node, first, second, (greater, greater_equal), d)


@rule(Minimum, example=minimum(u, v), given={u: DIFFERENT}, reference="parr2018", title="minimum rule")
def smaller_of_two(node: Expression, d: Differentiate) -> Expression:
    """Entry by entry, the smaller of the two moves the result; where both are one and the same, one of them does."""
    first, second = node.arguments
    return _chosen(node, first, second, (less, less_equal), d)


def _chosen(
    node: Expression, first: Expression, second: Expression, ahead: tuple[Compare, Compare], d: Differentiate
) -> Expression:
    """A tie goes to the side that stands still, if one does, so that max(0, x) switches where x > 0."""
    strictly, at_least = ahead
    compare = (at_least, strictly) if not symbols(first) else (strictly, at_least)
    changes = (_spread(d(part), node) for part in (first, second))
    moves = (compare[0](first, second), compare[1](second, first))
    return add(*(hadamard(switch, change) for switch, change in zip(moves, changes, strict=True)))


def _spread(change: Expression, node: Expression) -> Expression:
    return product(change, ones(*node.shape)) if change.is_scalar and not node.is_scalar else change
