"""The table of all mistakes that an answer is looked at for, for the page that students read."""

from __future__ import annotations

from ..page.shown import Shown, Table
from .mistakes import MISTAKES

HEADER = ("The mistake", "The first hint")


def show_mistakes() -> Shown:
    """Every mistake that has a name, with the weakest of its hints.

    >>> print(show_mistakes().plain.splitlines()[1])
    Right in the other layout | The numbers are right; look at how they are arranged.
    """
    rows = ((_sentence(mistake.title), mistake.hints[0]) for mistake in MISTAKES.values())
    return Shown(Table(HEADER, tuple(rows)))


def _sentence(title: str) -> str:
    """A title with a capital at its beginning."""
    return title[:1].upper() + title[1:]
