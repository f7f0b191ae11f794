"""How long a formula is when it is written out."""

from __future__ import annotations

import re

MARKS = re.compile(
    r"""\d+/\d+(?![\w.])        # a fraction is one number
      | (?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?
      | [A-Za-z]\w*             # symbols, sizes and the words of operations
      | \.[*/^] | [<>]=? | [-+*/^'] | \[ | :
      | [(),;\]\s]              # what only groups is not counted
    """,
    re.VERBOSE,
)
GROUPING = "(),;] \n\t"


def printed_size(text: str) -> int:
    """Number of nodes of a formula as a tree: every operation, symbol and number that is printed.

    Transposes, signs and numbers count, brackets and commas do not; what is printed twice counts twice.

    >>> printed_size("2*A'*(A*x - b)")
    10
    >>> printed_size("1/2*inv(X)") == printed_size("0.5*inv(X)") == 4
    True
    """
    return sum(mark not in GROUPING for mark in MARKS.findall(text))
