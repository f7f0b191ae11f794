"""What a cell shows, in three forms: MyST for the book, HTML for notebooks, plain text for terminals."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Text:
    """A paragraph, with $mathematics$, `code`, **bold** and {cite}`key`."""

    text: str


@dataclass(frozen=True)
class Display:
    """A displayed formula; only one with a label is numbered."""

    latex: str
    label: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table with a header row."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Box:
    """A numbered statement with a title and a label."""

    title: str
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Folded:
    """Something that the reader opens; `kind` is its class on the page."""

    summary: str
    pieces: tuple[Piece, ...]
    kind: str = "solution"


Piece = Text | Display | Bullets | Table | Box | Folded


class Shown:
    """The value of a cell that shows something to the reader."""

    def __init__(self, *pieces: Piece) -> None:
        self.pieces = pieces

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/markdown": self.markdown, "text/html": self.html, "text/plain": self.plain}

    @property
    def markdown(self) -> str:
        """The MyST form."""
        return _join(self.pieces, _markdown)

    @property
    def html(self) -> str:
        """The HTML form, its mathematics between dollar signs."""
        return _join(self.pieces, _html)

    @property
    def plain(self) -> str:
        """The plain form."""
        return _join(self.pieces, _plain)

    def __repr__(self) -> str:
        return self.plain


def _join(pieces: Sequence[Piece], form: Any) -> str:
    return "\n\n".join(form(piece) for piece in pieces)


def _markdown(piece: Piece) -> str:
    if isinstance(piece, Text):
        return piece.text
    if isinstance(piece, Display):
        label = f" ({piece.label})" if piece.label else ""
        return f"$$\n{piece.latex}\n$${label}"
    if isinstance(piece, Bullets):
        return "\n".join(f"- {item}" for item in piece.items)
    if isinstance(piece, Table):
        rows = [piece.header, tuple("---" for _ in piece.header), *piece.rows]
        return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)
    inside = _join(piece.pieces, _markdown)
    if isinstance(piece, Box):
        return f":::{{prf:theorem}} {piece.title}\n:label: {piece.label}\n\n{inside}\n:::"
    return f'<details class="{piece.kind}">\n<summary>{piece.summary}</summary>\n\n{inside}\n\n</details>'


def _html(piece: Piece) -> str:
    if isinstance(piece, Text):
        return f"<p>{_inline(piece.text)}</p>"
    if isinstance(piece, Display):
        return f"$${html.escape(piece.latex)}$$"
    if isinstance(piece, Bullets):
        return "<ul>" + "".join(f"<li>{_inline(item)}</li>" for item in piece.items) + "</ul>"
    if isinstance(piece, Table):
        head = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in piece.header)
        rows = ["".join(f"<td>{_inline(cell)}</td>" for cell in row) for row in piece.rows]
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    inside = _join(piece.pieces, _html)
    if isinstance(piece, Box):
        return f"<p><b>{_inline(piece.title)}.</b></p>\n\n{inside}"
    return f"<details><summary>{_inline(piece.summary)}</summary>\n\n{inside}\n\n</details>"


def _inline(text: str) -> str:
    """Bold, code and citations as HTML; mathematics stays between dollar signs."""
    text = html.escape(text, quote=False)
    text = re.sub(r"\{cite\}`([^`]+)`", r"[\1]", text)
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    text = re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", text)
    return re.sub(r"(?<![\w\\*])\*([^*]+)\*(?!\w)", r"<i>\1</i>", text)


def _plain(piece: Piece) -> str:
    if isinstance(piece, Text):
        return re.sub(r"\{cite\}`([^`]+)`", r"[\1]", piece.text)
    if isinstance(piece, Display):
        return f"    {piece.latex}"
    if isinstance(piece, Bullets):
        return "\n".join(f"- {item}" for item in piece.items)
    if isinstance(piece, Table):
        return "\n".join(" | ".join(row) for row in (piece.header, *piece.rows))
    title = piece.title if isinstance(piece, Box) else piece.summary
    return f"{title}\n\n{_join(piece.pieces, _plain)}"


@dataclass(frozen=True)
class Figure:
    """A drawing as SVG; its title is the text alternative."""

    svg: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"image/svg+xml": self.svg, "text/plain": repr(self)}

    def __repr__(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.svg, re.DOTALL)
        return f"<figure: {html.unescape(found.group(1)) if found else 'without a text alternative'}>"
