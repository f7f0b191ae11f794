"""Tables of what the book must cover: each item has places in the chapters, or is listed as open.

A place is a chapter with either a label that its page defines, or words that stand in it.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import yaml

from tools.notebooks import CHAPTERS

LABELS = re.compile(r"^:label: (\S+)$|^\$\$ \((\S+)\)$", re.MULTILINE)
Table = dict[str, Any]


def read_table(name: str) -> Table:
    """Return a table of this folder."""
    return yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))


def places(table: Table) -> Iterator[tuple[Any, dict[str, str]]]:
    """Yield each item that is covered with each of its places."""
    for item, found in table["covered"].items():
        for place in found if isinstance(found, list) else [found]:
            yield item, place


def items_wrongly_listed(table: Table, demanded: set[Any]) -> set[Any]:
    """Return what is missing from a table, stands there without being demanded, or is both covered and open."""
    covered, still_open = set(table["covered"]), set(table["open"])
    return (demanded ^ (covered | still_open)) | (covered & still_open)


def places_not_found(table: Table) -> list[tuple[Any, dict[str, str]]]:
    """Return the places whose label the page does not define, or whose words do not stand in it."""
    return [(item, place) for item, place in places(table) if not _is_there(place)]


def _is_there(place: dict[str, str]) -> bool:
    text, labels = page(place["chapter"])
    return place["label"] in labels if "label" in place else place["words"] in text


@cache
def page(chapter: str) -> tuple[str, frozenset[str]]:
    """Return the sources and stored outputs of a chapter as one text, and the labels that it defines."""
    path = CHAPTERS / f"{chapter}.ipynb"
    if not path.exists():
        return path.with_suffix(".md").read_text(encoding="utf-8"), frozenset()
    pieces, figures = [], set()
    for cell in nbformat.read(path, as_version=4).cells:
        pieces.append(cell.source)
        figure = cell.metadata.get("mystnb", {}).get("figure", {})
        figures.add(figure.get("name", ""))
        pieces.append(figure.get("caption", ""))
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            pieces.append(data.get("text/markdown") or data.get("text/plain") or output.get("text", ""))
    text = "\n".join(pieces)
    return text, frozenset(figures | {first or second for first, second in LABELS.findall(text)})
