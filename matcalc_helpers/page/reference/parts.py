"""Pieces that the reference pages share: formulas, places in sources, verdicts, all as escaped HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ...expression import MatcalcError
from ...expression.assumptions import RESERVED_WORDS

Catalogue = Mapping[str, Any]
"""The data of the catalogue: `references` by short name, `records` and `published` forms."""
Record = Mapping[str, Any]
"""One record of the built catalogue."""
Link = Callable[[str], str]
"""Turns the name of a page of the book into an address."""

LAYOUTS = ("numerator", "denominator")
WITHOUT_LAYOUT = ("hessian", "differential", "second_differential", "identity")
"""The kinds of record whose formula is the same in either layout."""
SHORT_NAMES = {
    "PH": "Parr & Howard",
    "MC": "Matrix Cookbook",
    "MK": "Minka",
    "WP": "Wikipedia",
    "MN": "Magnus & Neudecker",
    "MN-notes": "UCLA notes",
    "MIT": "MIT notes",
    "LMG": "matrixcalculus.org",
    "TC": "Tensor Cookbook",
    "GP": "Golub & Pereyra",
}
"""What a source is called where there is no room for its full title."""


def escape(text: object) -> str:
    """Text that is safe between tags and within quotes.

    >>> escape("a < b & c")
    'a &lt; b &amp; c'
    """
    return html.escape(str(text))


def sentence(says: str) -> str:
    """What a route says, with its powers raised.

    >>> sentence("declined: chance < 2^-110")
    'chance &lt; 2<sup>-110</sup>'
    """
    return re.sub(r"\b2\^(-?\d+)", r"2<sup>\1</sup>", escape(says.removeprefix("declined: ")))


def formula(text: str, latex: str | None) -> str:
    """A formula as grammar text; the script of the page typesets its LaTeX once it comes into view.

    >>> formula("x > 0", "x > 0")
    '<span class="formula" data-tex="x &gt; 0"><code>x &gt; 0</code></span>'
    """
    tex = f' data-tex="{escape(latex)}"' if latex else ""
    return f'<span class="formula"{tex}><code>{escape(text)}</code></span>'


def forms(record: Record) -> dict[str, tuple[str, str]]:
    """The derivative of a record as text and LaTeX in both layouts; one entry, "both", where they do not differ.

    >>> forms({"kind": "gradient", "numerator": "a'", "denominator": "a", "latex": {}})
    {'numerator': ("a'", ''), 'denominator': ('a', '')}
    >>> forms({"kind": "differential", "numerator": "a*d(X)", "denominator": None, "latex": {"numerator": "a"}})
    {'both': ('a*d(X)', 'a')}
    """
    found = {layout: (record[layout], record["latex"].get(layout) or "") for layout in LAYOUTS if record[layout]}
    if not found and record.get("derived"):
        found = {"both": (record["derived"], record["latex"].get("derived") or "")}
    same = len(found) == len(LAYOUTS) and record["numerator"] == record["denominator"]
    if same or (found and record["kind"] in WITHOUT_LAYOUT):
        return {"both": next(iter(found.values()))}
    return found


def place(catalogue: Catalogue, ref: str, loc: str, how: str) -> str:
    """A place in a source, with how its number is known unless it was read there.

    >>> place({"references": {"MC": {"work": "The Matrix Cookbook"}}}, "MC", "eq. 92", "counted")
    '<span class="place" title="The Matrix Cookbook">Matrix Cookbook</span>, eq. 92 (counted)'
    """
    if ref not in catalogue["references"]:
        raise MatcalcError(f"the source {ref!r} is not among the references of the catalogue: add it there")
    name = (
        f'<span class="place" title="{escape(catalogue["references"][ref]["work"])}">{escape(short_name(ref))}</span>'
    )
    return f"{name}, {location(loc, how)}"


def location(loc: str, how: str) -> str:
    """A place within a source, with how its number is known.

    >>> location("eq. 92", "counted"), location("sec. 5", "read"), location("sec. 5", "read (secondary copy)")
    ('eq. 92 (counted)', 'sec. 5', 'sec. 5 (secondary copy)')
    """
    known = "" if how == "read" else f" ({escape(how.removeprefix('read').strip(' ()'))})"
    return f"{escape(loc)}{known}"


def short_name(ref: str) -> str:
    """What a source is called in a table."""
    return SHORT_NAMES.get(ref, ref)


def items(cells: Iterable[str], name: str) -> str:
    """A list of finished cells, nothing where there are none.

    >>> items(["a"], "conditions")
    '<ul class="conditions"><li>a</li></ul>'
    """
    inside = "".join(f"<li>{cell}</li>" for cell in cells)
    return f'<ul class="{name}">{inside}</ul>' if inside else ""


def declared(record: Record) -> str:
    """The symbols of a record with their shapes, as they are declared to the parser.

    >>> declared({"symbols": {"A": "m n", "c": "", "g": "function n n"}})
    '<code>A</code> m × n, <code>c</code> scalar, <code>g</code> function n × n'
    """
    return ", ".join(f"<code>{escape(name)}</code> {_shape(words)}" for name, words in record["symbols"].items())


def _shape(words: str) -> str:
    """A declaration with a cross between rows and columns; the parser leaves the one column of a vector out."""
    sizes = [word for word in words.split() if word not in RESERVED_WORDS]
    assumptions = [word.replace("_", " ") for word in words.split() if word in RESERVED_WORDS - {"scalar", "function"}]
    shape = " × ".join([*sizes, "1"][:2]) if sizes else "scalar"
    return escape(" ".join(["function"] * words.startswith("function") + [shape, *assumptions]))
