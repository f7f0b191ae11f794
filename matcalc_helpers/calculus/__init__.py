"""Differentials by rule, derivatives by identification, in either layout."""

from .by_entries import partial_by_entry
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
from .entry_derivations import EntryDerivation, EntryStep, derive_by_entries
from .index_form import index_form
from .layouts import Layout, convert, derivative_shape, layout_named
from .rules import RULES, Rule, rule_claim, rule_for, rule_symbols
from .targets import target_of

__all__ = [
    "DETAILS",
    "RULES",
    "Derivation",
    "Domain",
    "EntryDerivation",
    "EntryStep",
    "Layout",
    "Rule",
    "Step",
    "convert",
    "derivative",
    "derivative_shape",
    "derive",
    "derive_by_entries",
    "differential",
    "directional_derivative",
    "gradient",
    "hessian",
    "hvp",
    "implicit_derivative",
    "index_form",
    "jacobian",
    "jvp",
    "layout_named",
    "partial_by_entry",
    "partials",
    "rule_claim",
    "rule_for",
    "rule_symbols",
    "second_differential",
    "target_of",
    "vjp",
    "wrt_of",
]
