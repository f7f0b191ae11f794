"""A learner's answer as text becomes an expression, in any of three notations."""

from .parts import KINDS
from .reader import Reading, notation_of, preview, read

__all__ = ["KINDS", "Reading", "notation_of", "preview", "read"]
