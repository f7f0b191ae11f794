"""Differentials by rule, derivatives by identification, in either layout."""

from .derivations import DETAILS, Derivation, derive
from .derivatives import (
    derivative,
    differential,
    directional_derivative,
    gradient,
    hessian,
    hvp,
    implicit_derivative,
    jacobian,
    jvp,
    partials,
    second_differential,
    vjp,
    wrt_of,
)
from .differentiation import Step
from .domains import Domain
from .layouts import Layout, convert, derivative_shape, layout_named
from .rules import RULES, Rule, rule_for
from .targets import target_of

__all__ = [
    "DETAILS",
    "RULES",
    "Derivation",
    "Domain",
    "Layout",
    "Rule",
    "Step",
    "convert",
    "derivative",
    "derivative_shape",
    "derive",
    "differential",
    "directional_derivative",
    "gradient",
    "hessian",
    "hvp",
    "implicit_derivative",
    "jacobian",
    "jvp",
    "layout_named",
    "partials",
    "rule_for",
    "second_differential",
    "target_of",
    "vjp",
    "wrt_of",
]
