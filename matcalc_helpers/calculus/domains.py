"""Where a rule holds: the words for the reader and the assumptions under which a test draws its points."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Domain:
    """A condition on one symbol; `latex` has {0} where the symbol goes, `words` may have $mathematics$."""

    words: str
    latex: str
    assumptions: tuple[str, ...] = ()


NONSINGULAR = Domain("nonsingular", r"\det {0} \ne 0", ("nonsingular",))
POSITIVE_DETERMINANT = Domain("of positive determinant", r"\det {0} > 0", ("positive_definite",))
POSITIVE = Domain("positive in every entry", r"{0} > 0", ("positive",))
NONZERO = Domain("not zero", r"{0} \ne 0", ("positive",))
NO_ENTRY_ZERO = Domain("different from zero in every entry", r"{0}_i \ne 0", ("positive",))
INSIDE_ONE = Domain("between -1 and 1", r"\lvert {0} \rvert < 1")
DIFFERENT = Domain("different from $v$ in every entry", r"{0}_i \ne v_i")
ONE_EXTREME = Domain("with one extreme entry alone", r"{0}_i \ne {0}_j")
FULL_RANK = Domain("of full rank", r"\operatorname{{rank}} {0} = \min(m, n)")
FULL_COLUMN_RANK = Domain("of full column rank", r"\operatorname{{rank}} {0} = n")
SIMPLE_LARGEST = Domain("with a largest singular value that is simple", r"\sigma_1({0}) > \sigma_2({0})")
SIMPLE_SINGULAR = Domain("with a simple singular value", r"\sigma_k({0}) \ne \sigma_j({0})")
SIMPLE_EIGENVALUE = Domain("with a simple eigenvalue", r"\lambda_k({0}) \ne \lambda_j({0})", ("symmetric",))
NO_NEGATIVE_EIGENVALUE = Domain(
    "without an eigenvalue on the negative real axis", r"\lambda({0}) \notin (-\infty, 0]", ("positive_definite",)
)
POSITIVE_DEFINITE = Domain("positive definite", r"{0} \succ 0", ("positive_definite",))
