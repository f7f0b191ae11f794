"""How a derivative by a variable with tied entries is read, in words for the pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ...calculus.structure import structure_of
from ...expression import MatcalcError, parse

WORDS = {
    "tangent": "tangent to {} matrices",
    "unconstrained": "with entries not tied",
    "free-entries": "in independent entries",
}
"""What a page says of a convention; the structure of the variable goes into the braces."""

TABLE = "table of partial derivatives"
"""What the derivatives by independent entries are called, which are no gradient."""

HINT = re.compile(r'it holds with convention="([a-z-]+)"')


def reading(kind: str, convention: str | None, wrt: Sequence[str], symbols: Mapping[str, str]) -> str:
    """The convention of a derivative in words; empty where no entries are tied, or where all conventions agree.

    >>> reading("gradient", "free-entries", ["X"], {"X": "n n symmetric"})
    'in independent entries'
    >>> reading("gradient", None, ["X"], {"X": "n n positive_definite"})
    'tangent to symmetric matrices'
    >>> reading("gradient", None, ["X"], {"X": "n n"}), reading("differential", None, ["X"], {"X": "n n symmetric"})
    ('', '')
    """
    structure = _structure(wrt, symbols)
    if not structure or (convention is None and kind not in ("gradient", "derivative")):
        return ""
    return _words(convention or "tangent", structure)


def is_table(convention: str | None) -> bool:
    """Whether a derivative is the table of partial derivatives by independent entries."""
    return convention == "free-entries"


def name_of_reading(convention: str | None) -> str:
    """What a derivative by a variable with tied entries is called.

    >>> name_of_reading("free-entries"), name_of_reading(None)
    ('table of partial derivatives', 'gradient')
    """
    return TABLE if is_table(convention) else "gradient"


def verdict_in_words(verdict: str, wrt: Sequence[str], symbols: Mapping[str, str]) -> str:
    """A verdict whose hint names the convention in words.

    >>> verdict_in_words('refuted; it holds with convention="free-entries"', ["X"], {"X": "n n symmetric"})
    'refuted; it holds as the table of partial derivatives in independent entries'
    """

    def said(found: re.Match[str]) -> str:
        return f"it holds as the {name_of_reading(found[1])} {_words(found[1], _structure(wrt, symbols))}"

    return HINT.sub(said, verdict)


def _words(convention: str, structure: str) -> str:
    if convention not in WORDS:
        raise MatcalcError(f"the pages have no words for the convention {convention!r}: add them to WORDS")
    return WORDS[convention].format(structure.replace("_", " "))


def _structure(wrt: Sequence[str], symbols: Mapping[str, str]) -> str:
    """The structure of the first variable that has one."""
    found = (structure_of(parse(name, symbols)) for name in wrt if name)
    return next((structure for structure in found if structure), "")
