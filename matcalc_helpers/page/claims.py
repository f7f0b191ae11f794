"""Every claim that a chapter makes, recorded so that a test can plant mistakes in each."""

from __future__ import annotations

from dataclasses import dataclass

from ..expression import Expression


@dataclass(frozen=True)
class PageClaim:
    """The arguments of one check that a page shows."""

    label: str
    function: Expression
    wrt: Expression
    claim: Expression
    kind: str
    layout: str | None = None
    convention: str | None = None


CLAIMS: list[PageClaim] = []
"""What has been claimed since the package was loaded."""
