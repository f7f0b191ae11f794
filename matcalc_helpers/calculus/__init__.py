"""Differentials by rule, derivatives by identification, in either layout."""

from .derivatives import Derivation, derive, differential, gradient, hessian, jacobian, wrt_of
from .differentiation import Step
from .domains import Domain
from .layouts import Layout, convert, derivative_shape, layout_named
from .rules import RULES, Rule, rule_for

__all__ = [
    "RULES",
    "Derivation",
    "Domain",
    "Layout",
    "Rule",
    "Step",
    "convert",
    "derivative_shape",
    "derive",
    "differential",
    "gradient",
    "hessian",
    "jacobian",
    "layout_named",
    "rule_for",
    "wrt_of",
]
