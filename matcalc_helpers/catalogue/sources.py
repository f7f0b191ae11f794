"""Where results were seen: the work, the place in it, and how sure its number is."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REFERENCES = tomllib.loads((Path(__file__).parent / "references.toml").read_text(encoding="utf-8"))
"""The works that records cite, by short name."""

HOW: Mapping[str, str] = {
    "read": "number and formula read in the work",
    "tag": "formula read, number from a work that quotes it",
    "counted": "formula read, number counted from known ones",
    "recalled": "from memory",
}
"""How the place of a result is known, in words for the reader."""


@dataclass(frozen=True)
class Source:
    """Where a result was seen: the work, the place in it, and how sure its number is."""

    ref: str
    loc: str
    how: str

    @property
    def known(self) -> str:
        """How the place is known, in words.

        >>> Source("MC", "eq. 92", "counted").known
        'formula read, number counted from known ones'
        """
        return HOW[self.how]

    @property
    def work(self) -> str:
        """The title of the work.

        >>> Source("WP", "table", "read").work
        'Wikipedia: Matrix calculus'
        """
        return str(REFERENCES[self.ref]["work"])


def source_problems(sources: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What is wrong with a list of sources, one line each."""
    for source in sources:
        if source["ref"] not in REFERENCES:
            yield f"the source {source['ref']!r} is not listed in references.toml"
        if source["how"] not in HOW:
            yield f"how a source is known is one of {', '.join(HOW)}, not {source['how']!r}"
