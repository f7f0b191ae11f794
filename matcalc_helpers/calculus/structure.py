"""Variables that are not free in every entry: symmetric, skew, diagonal, triangular, orthogonal."""

from __future__ import annotations

from ..expression import (
    Expression,
    MatcalcError,
    commutation_matrix,
    constant,
    diag,
    eye,
    hadamard,
    kron,
    lower_ones,
    product,
    subtract,
    transpose,
    tril,
    triu,
    vec,
)
from ..expression.assumptions import STRUCTURES
from ..expression.leaves import assumptions_of
from ..expression.operations import Add
from .collect import collect

HALF = constant(1) / 2
CONVENTIONS = ("tangent", "unconstrained", "free-entries")


def structure_of(variable: Expression) -> str | None:
    """The strongest structure that ties the entries of a variable together."""
    words = assumptions_of(variable)
    return next((word for word in STRUCTURES if word in words), None)


def constrain_gradient(gradient: Expression, variable: Expression, convention: str = "tangent") -> Expression:
    """Turn the gradient in free entries into the one that the convention asks for.

    "tangent": the G with Df(X)[V] = <G, V> for every V that keeps the structure; for symmetric X it is
    (G + G')/2. "unconstrained": G itself. "free-entries": the partial derivatives in the independent entries.
    """
    if convention not in CONVENTIONS:
        raise MatcalcError(f"unknown convention {convention!r}: use one of {', '.join(CONVENTIONS)}")
    structure = structure_of(variable)
    if structure is None or convention == "unconstrained":
        return gradient
    if convention == "free-entries" and structure in ("symmetric", "skew"):
        terms = gradient.arguments if gradient.operation is Add else (gradient,)
        sign = 1 if structure == "symmetric" else -1
        both = collect([*terms, *(product(sign, transpose(term)) for term in terms)], gradient.shape)
        return subtract(both, diag(diag(gradient))) if structure == "symmetric" else both
    return _project(gradient, variable, structure)


def _project(gradient: Expression, variable: Expression, structure: str) -> Expression:
    if structure == "diagonal":
        return hadamard(gradient, eye(variable.shape.rows))
    if structure in ("lower_triangular", "upper_triangular"):
        return tril(gradient) if structure == "lower_triangular" else triu(gradient)
    summands = gradient.arguments if gradient.operation is Add else (gradient,)
    half = [product(HALF, term) for term in summands]
    if structure == "symmetric":
        return collect([*half, *map(transpose, half)], gradient.shape)
    if structure == "skew":
        return collect([*half, *(product(-1, transpose(term)) for term in half)], gradient.shape)
    mirrored = [product(-1, variable, transpose(term), variable) for term in half]
    return collect([*half, *mirrored], gradient.shape)


def tangent_projector(variable: Expression) -> Expression | None:
    """The projector of vec(V) onto the directions that keep the structure, None for a free variable."""
    structure = structure_of(variable)
    if structure is None:
        return None
    rows = variable.shape.rows
    if structure == "diagonal":
        return diag(vec(eye(rows)))
    if structure in ("lower_triangular", "upper_triangular"):
        kept = lower_ones(rows)
        return diag(vec(kept if structure == "lower_triangular" else transpose(kept)))
    mirror = commutation_matrix(rows, rows)
    if structure == "skew":
        mirror = product(-1, mirror)
    if structure == "orthogonal":
        mirror = product(-1, kron(transpose(variable), variable), mirror)
    return product(HALF, eye(rows * rows) + mirror)
