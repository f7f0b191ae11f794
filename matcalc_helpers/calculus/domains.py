"""Where a rule holds: the words for the reader and the assumptions under which a test draws its points."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Domain:
    """A condition on one symbol; `latex` has {0} where the symbol goes."""

    words: str
    latex: str
    assumptions: tuple[str, ...] = ()


NONSINGULAR = Domain("nonsingular", r"\det {0} \ne 0", ("nonsingular",))
POSITIVE_DETERMINANT = Domain("of positive determinant", r"\det {0} > 0", ("positive_definite",))
POSITIVE = Domain("positive in every entry", r"{0} > 0", ("positive",))
NONZERO = Domain("not zero", r"{0} \ne 0", ("positive",))
NO_ENTRY_ZERO = Domain("different from zero in every entry", r"{0}_i \ne 0", ("positive",))
