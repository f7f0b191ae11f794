"""Shapes, read as text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..expression import MatcalcError, Shape, shape
from .fixed_points import declared_symbols


def read_shape(answer: str, declarations: Mapping[str, str]) -> Shape:
    """A shape written as rows x columns, in the sizes of a question; a scalar is 1 x 1. MatcalcError for other texts.

    >>> str(read_shape("(m, n)", {"A": "m n"})), str(read_shape("scalar", {}))
    ('m x n', '1 x 1')
    """
    text = "1 x 1" if answer.strip().lower() == "scalar" else answer.strip().strip("()[]")
    parts = [part.strip() for part in re.split(r"\s+x\s+|[\u00d7,]", text)]
    if len(parts) != 2 or not all(parts):
        raise MatcalcError("write a shape as rows x columns, as in m x n or 1 x 1")
    found = shape(*parts)
    known = {name for symbol in declared_symbols(declarations) for size in symbol.shape for name in size.names}
    strangers = sorted((found.rows.names | found.columns.names) - known)
    if strangers:
        raise MatcalcError(f"{strangers[0]} is no size of this question; its sizes are {', '.join(sorted(known))}")
    return found
