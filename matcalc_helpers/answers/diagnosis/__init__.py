"""The mistake behind a wrong answer, found by comparing it with wrong answers that the engine makes."""

from .finding import diagnose, diagnose_shape, is_confirmed, named_candidates

__all__ = ["diagnose", "diagnose_shape", "is_confirmed", "named_candidates"]
