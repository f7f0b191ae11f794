"""Factors that all summands of a result share, put in front of or behind the sum once."""

from __future__ import annotations

from fractions import Fraction

from ..expression import Expression, add, product
from ..expression.operations import Add, Product, coefficient
from ..expression.printing import is_reciprocal

LEAST_WEIGHT = 2
"""A single symbol in front of each summand is left where it is: c x + c y."""


def factored(total: Expression) -> Expression:
    """det(M) A + det(M) B as det(M) (A + B), and P A - Q A as (P - Q) A.

    >>> from matcalc_helpers.expression import parse
    >>> str(factored(parse("exp(c)*A - exp(c)*B*A", A="n n", B="n n", c="")))
    'exp(c)*(A - B*A)'
    """
    if total.operation is not Add:
        return total
    scales, chains = zip(*(_split(term) for term in total.arguments), strict=True)
    scalars, rests = _common_scalars([list(chain) for chain in chains])
    first, rests = _common_end(rests, 0)
    last, rests = _common_end(rests, -1)
    if not scalars and first is None and last is None:
        return total
    scale = scales[0] if all(abs(other) == abs(scales[0]) for other in scales) else Fraction(1)
    inside = add(*(product(number / scale, *rest) for number, rest in zip(scales, rests, strict=True)))
    ends = ([] if first is None else [first]), ([] if last is None else [last])
    return product(scale, *scalars, *ends[0], inside, *ends[1])


def _split(term: Expression) -> tuple[Fraction, tuple[Expression, ...]]:
    scale, rest = coefficient(term)
    return scale, rest.arguments if rest.operation is Product else (rest,)


def _common_scalars(chains: list[list[Expression]]) -> tuple[list[Expression], list[list[Expression]]]:
    """Scalar factors that stand in every chain, and the chains without them."""
    common = []
    for factor in chains[0]:
        heavy = factor.is_scalar and factor.weight >= LEAST_WEIGHT and not is_reciprocal(factor)
        if heavy and factor not in common and all(factor in chain for chain in chains):
            common.append(factor)
    for factor in common:
        for chain in chains:
            chain.remove(factor)
    return common, chains


def _common_end(chains: list[list[Expression]], place: int) -> tuple[Expression | None, list[list[Expression]]]:
    """A matrix with which every chain begins (place 0) or ends (place -1), and what is left of the chains."""
    arrays = [[factor for factor in chain if not factor.is_scalar] for chain in chains]
    if any(len(array) < 2 for array in arrays):
        return None, chains
    shared = arrays[0][place]
    is_matrix = not shared.shape.is_column and not shared.shape.is_row
    if not is_matrix or any(array[place] is not shared for array in arrays):
        return None, chains
    return shared, [_without_end(chain, place) for chain in chains]


def _without_end(chain: list[Expression], place: int) -> list[Expression]:
    positions = [position for position, factor in enumerate(chain) if not factor.is_scalar]
    return chain[: positions[place]] + chain[positions[place] + 1 :]
