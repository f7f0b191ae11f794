"""Whether a claimed derivative is right, how sure that is, and where it fails."""

from .checking import check, check_equal, check_implicit
from .verdicts import Counterexample, Evidence, RouteReport

__all__ = ["Counterexample", "Evidence", "RouteReport", "check", "check_equal", "check_implicit"]
