"""The map of the book: rules against chapters, with a square where a rule is stated and a dot where it is used."""

from __future__ import annotations

import html
from collections.abc import Sequence

from ..rule_use import ChapterUse, rule_uses, short
from ..shown import Figure
from .style import BLUE, GREY, ORANGE

CELL, LEFT, TOP, MARGIN, SLANT = 19, 232, 204, 14, 55
FONT = "font-family='DejaVu Sans, Verdana, sans-serif' font-size='12'"


def rule_map(chapters: Sequence[ChapterUse]) -> Figure:
    """A row for each rule that some chapter states or uses, a column for each chapter, in the order of the book.

    >>> chapter = ChapterUse("inverses", "Inverses", ("inverse",), ("inverse", "trace-of"), ())
    >>> repr(rule_map([chapter]))[:66]
    '<figure: A table of marks: 2 rules in rows, 1 chapters in columns.'
    """
    columns = [chapter for chapter in chapters if chapter.states or chapter.uses]
    rows = [rule for rule in rule_uses(chapters) if rule.stated or rule.used]
    width = LEFT + CELL * len(columns) + TOP // 2
    height = TOP + CELL * len(rows) + 3 * MARGIN
    parts = [f"<rect width='{width}' height='{height}' fill='white'/>"]
    for column, chapter in enumerate(columns):
        parts += _column(column, short(chapter.name), len(rows))
    for row, rule in enumerate(rows):
        parts += _row(row, rule.title, len(columns))
        for column, chapter in enumerate(columns):
            parts += _mark(row, column, stated=rule.stated == chapter.name, used=chapter.name in rule.used)
    body = "\n".join(parts)
    return Figure(
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}' height='{height}'>\n"
        f"<title>{html.escape(alternative(chapters))}</title>\n{body}\n</svg>"
    )


def alternative(chapters: Sequence[ChapterUse]) -> str:
    """What is seen, in words."""
    columns = [chapter for chapter in chapters if chapter.states or chapter.uses]
    rows = [rule for rule in rule_uses(chapters) if rule.stated or rule.used]
    busiest = max(rows, key=lambda rule: len(rule.used))
    names = [chapter.name for chapter in chapters]
    early = sum(
        1 for rule in rows if rule.stated and any(names.index(name) < names.index(rule.stated) for name in rule.used)
    )
    return (
        f"A table of marks: {len(rows)} rules in rows, {len(columns)} chapters in columns. A square says where a rule "
        f"is stated, and the squares run from the upper left to the lower right; a dot says where a derivation uses "
        f"it, mostly to the right of the square; {early} rules are used before they are stated. The rule that most "
        f"chapters use: {busiest.title}, in {len(busiest.used)}."
    )


def _column(column: int, title: str, rows: int) -> list[str]:
    x = LEFT + CELL * column + CELL / 2
    return [
        f"<path d='M{x:.1f},{TOP} V{TOP + CELL * rows}' stroke='#DDDDDD' stroke-width='1'/>",
        f"<text transform='translate({x + 4:.1f},{TOP - 6}) rotate(-{SLANT})' {FONT}>{html.escape(title)}</text>",
    ]


def _row(row: int, title: str, columns: int) -> list[str]:
    y = TOP + CELL * row + CELL / 2
    return [
        f"<path d='M{LEFT},{y:.1f} H{LEFT + CELL * columns}' stroke='#DDDDDD' stroke-width='1'/>",
        f"<text x='{LEFT - 8}' y='{y + 4:.1f}' text-anchor='end' {FONT}>{html.escape(title)}</text>",
    ]


def _mark(row: int, column: int, *, stated: bool, used: bool) -> list[str]:
    x, y = LEFT + CELL * column + CELL / 2, TOP + CELL * row + CELL / 2
    if stated:
        fill = BLUE if used else "white"
        corner = f"x='{x - 6:.1f}' y='{y - 6:.1f}' width='12' height='12'"
        return [f"<rect {corner} fill='{fill}' stroke='{BLUE}' stroke-width='2'/>"]
    return [f"<circle cx='{x:.1f}' cy='{y:.1f}' r='4' fill='{ORANGE}' stroke='{GREY}'/>"] if used else []
