"""One differential rule per operation, each in one place: the registry and the modules that fill it."""

from . import algebra, arrangements, elementwise, reductions, spectral
from .registry import RULES, Rule, rule_claim, rule_for, rule_symbols

__all__ = [
    "RULES",
    "Rule",
    "algebra",
    "arrangements",
    "elementwise",
    "reductions",
    "rule_claim",
    "rule_for",
    "rule_symbols",
    "spectral",
]
