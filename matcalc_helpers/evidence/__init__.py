"""Whether a claimed derivative is right, how sure that is, and where it fails."""

from .checking import FROM_THE_DEFINITION, check, check_equal, check_implicit
from .verdicts import Counterexample, Evidence, RouteReport

__all__ = ["FROM_THE_DEFINITION", "Counterexample", "Evidence", "RouteReport", "check", "check_equal", "check_implicit"]
