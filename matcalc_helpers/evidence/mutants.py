"""Wrong forms of a formula: the slips that people make, planted one at a time, to check the checker."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..expression import Expression, MatcalcError, ones, postorder
from ..expression.leaves import constant, number_of
from ..expression.nodes import CONSTRUCTORS, substitute
from ..expression.operations import (
    COMPARISONS,
    Add,
    ElementwisePower,
    Hadamard,
    Inverse,
    Power,
    Product,
    product,
    transpose,
)


def mutants(formula: Expression) -> dict[str, Expression]:
    """Every formula of the same shape that differs from this one in a single slip, by a description of the slip.

    >>> from matcalc_helpers.expression import matrix, vector
    >>> sorted(map(str, mutants(matrix("A", "m", "n") @ vector("x", "n")).values()))
    ['-A*x', '2*A*x']
    """
    found: dict[str, Expression] = {}
    for node in postorder(formula):
        for slip, wrong in _slips(node):
            try:
                mutant = substitute(formula, {node: wrong})
            except MatcalcError:
                continue
            if mutant is not formula and mutant.shape == formula.shape:
                found[f"{slip} in {node}"] = mutant
    found["sign of the whole"] = product(-1, formula)
    found["twice the whole"] = product(2, formula)
    return {slip: mutant for slip, mutant in found.items() if mutant is not formula}


def _slips(node: Expression) -> Iterator[tuple[str, Expression]]:
    parts = node.arguments
    number = number_of(node)
    if number is not None:
        yield "one more", constant(number + 1)
        yield "sign", constant(-number)
    if node.operation is Add:
        for index, part in enumerate(parts):
            rest = parts[:index] + parts[index + 1 :]
            yield f"summand {index + 1} dropped", CONSTRUCTORS[Add](*rest)
            yield f"sign of summand {index + 1}", CONSTRUCTORS[Add](*rest[:index], product(-1, part), *rest[index:])
    if node.operation in (Product, Hadamard):
        yield from _factor_slips(node)
    if node.operation in (Power, ElementwisePower):
        yield "exponent", CONSTRUCTORS[node.operation](parts[0], parts[1] + 1)
    if node.operation is Inverse:
        yield "inverse forgotten", parts[0]
    if node.operation in COMPARISONS:
        yield "switch forgotten", ones(*node.shape)
    if not node.is_scalar and node.shape.rows == node.shape.columns:
        yield "transpose", transpose(node)


def _factor_slips(node: Expression) -> Iterator[tuple[str, Expression]]:
    parts, build = node.arguments, CONSTRUCTORS[node.operation]
    for index in range(len(parts)):
        rest = parts[:index] + parts[index + 1 :]
        if rest and number_of(parts[index]) is None:
            yield from _built(f"factor {index + 1} dropped", build, rest)
        if index + 1 < len(parts):
            swapped = (*parts[:index], parts[index + 1], parts[index], *parts[index + 2 :])
            yield from _built(f"factors {index + 1} and {index + 2} swapped", build, swapped)


def _built(
    slip: str, build: Callable[..., Expression], parts: tuple[Expression, ...]
) -> Iterator[tuple[str, Expression]]:
    try:
        yield slip, build(*parts)
    except MatcalcError:
        return
