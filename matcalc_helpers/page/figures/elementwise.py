"""Entry by entry: which input moves which output, where a maximum has no slope, and copies that add up again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ...evidence.entries import partial_derivatives
from ...expression import Expression
from ..shown import Figure
from .style import BLUE, GREY, ORANGE, VERMILION, drawing

Numbers = Sequence[float]
REACH = 2.0
ARROW = {"arrowstyle": "->", "color": "black", "linewidth": 1.4}
LABEL = {"facecolor": "white", "edgecolor": "none", "pad": 2.0}
WIRES, LETTERS = 1.6, 0.35
"""How high the wires above a grid are, and how far a letter stands from the end of its wire."""


def jacobian_pattern(left: Expression, right: Expression, wrt: Expression, sizes: Mapping[str, int]) -> Figure:
    """Two functions of the same column: which input reaches which output, and the Jacobians below."""
    tables = [_filled(partial_derivatives(function, wrt, sizes)) for function in (left, right)]
    alt = (
        "Two wirings, each with its Jacobian as a grid below. "
        f"Left, {left}: {_said(tables[0])}. Right, {right}: {_said(tables[1])}."
    )
    with drawing(alt, columns=2, height=4.6) as drawn:
        for axes, table, name in zip(drawn.axes, tables, (str(left), str(right)), strict=True):
            _wires(axes, table, str(wrt))
            _pattern(axes, table)
            axes.text(len(table[0]) / 2, WIRES + 0.75, name, ha="center", family="monospace")
            _bare(axes, len(table[0]), -len(table), WIRES + 1.1)
    return drawn.figure


def _filled(table: Any) -> list[list[bool]]:
    return [[table[i, j] != 0 for j in range(table.shape[1])] for i in range(table.shape[0])]


def _said(table: list[list[bool]]) -> str:
    """Which entries of a Jacobian can differ from 0, in words."""
    diagonal = all(moves == (i == j) for i, row in enumerate(table) for j, moves in enumerate(row))
    if diagonal:
        return "each input reaches the output of the same place alone, and the Jacobian is diagonal"
    total = len(table) * len(table[0])
    return f"the wires cross, and {sum(map(sum, table))} of {total} entries can differ from 0"


def _wires(axes: Axes, table: list[list[bool]], name: str) -> None:
    for i, row in enumerate(table):
        for j, moves in enumerate(row):
            if moves:
                colour = BLUE if i == j else VERMILION
                axes.plot([j + 0.5, i + 0.5], [WIRES, LETTERS + 0.2], color=colour, linewidth=1.5)
    for place in range(len(table)):
        axes.text(place + 0.5, WIRES + 0.1, f"{name}{place + 1}", ha="center", va="bottom")
        axes.text(place + 0.5, LETTERS - 0.2, f"y{place + 1}", ha="center", va="bottom")


def _pattern(axes: Axes, table: list[list[bool]]) -> None:
    for i, row in enumerate(table):
        for j, moves in enumerate(row):
            colour = (BLUE if i == j else VERMILION) if moves else "white"
            axes.add_patch(Rectangle((j, -i - 1), 1, 1, facecolor=colour, alpha=0.45, edgecolor="none"))
            axes.add_patch(Rectangle((j, -i - 1), 1, 1, fill=False, edgecolor="black"))
            if not moves:
                axes.text(j + 0.5, -i - 0.5, "0", ha="center", va="center", color=GREY)


def _bare(axes: Axes, width: float, low: float, high: float) -> None:
    axes.set_xlim(-0.2, width + 0.2)
    axes.set_ylim(low - 0.1, high)
    axes.set_aspect("equal")
    axes.axis("off")


def maximum_regions() -> Figure:
    """Lines of equal max(w, x): on each side of the seam one argument alone counts; on the seam there is a corner."""
    alt = (
        "The plane of w and x, cut along the seam w = x. Lines on which max(w, x) is constant run upright where w is "
        "larger and level where x is larger, and turn at a right angle on the seam. The arrow of the gradient points "
        "along w on one side and along x on the other."
    )
    with drawing(alt, height=4.2) as drawn:
        (axes,) = drawn.axes
        axes.fill([-REACH, REACH, REACH], [-REACH, -REACH, REACH], color=BLUE, alpha=0.15)
        axes.fill([-REACH, -REACH, REACH], [-REACH, REACH, REACH], color=ORANGE, alpha=0.15)
        for level in (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5):
            axes.plot([level, level, -REACH], [-REACH, level, level], color=GREY, linewidth=1)
        axes.plot([-REACH, REACH], [-REACH, REACH], "--", color=VERMILION, linewidth=2)
        for start, end in (((0.75, -0.75), (1.35, -0.75)), ((-0.75, 0.75), (-0.75, 1.35))):
            axes.annotate("", xy=end, xytext=start, arrowprops=ARROW)
        for place, words in (((0.95, -1.25), "w > x:\nslopes 1, 0"), ((-1.0, 0.25), "x > w:\nslopes 0, 1")):
            axes.text(*place, words, ha="center", va="center", bbox=LABEL)
        axes.grid(visible=False)
        axes.set_xlabel("w")
        axes.set_ylabel("x")
        axes.set_aspect("equal")
    return drawn.figure


def broadcast_and_sum(values: Numbers, sent_back: Sequence[Numbers]) -> Figure:
    """Forwards a row of numbers is copied, one copy for each row; backwards what comes from the copies adds up."""
    count, sums = len(sent_back), [sum(column) for column in zip(*sent_back, strict=True)]
    alt = (
        f"Left, forwards: {_listed(values)} is copied into {count} rows. Right, backwards: the {count} rows of "
        f"sensitivities add up, column by column, to {_listed(sums)}."
    )
    with drawing(alt, columns=2, height=3.4) as drawn:
        forwards, backwards = drawn.axes
        _cells(forwards, [values], count + 1.2, ORANGE)
        _cells(forwards, [values] * count, count - 1.0, BLUE)
        _down(forwards, len(values), count + 1.1, count + 0.1)
        _cells(backwards, sent_back, count + 1.2, BLUE)
        _cells(backwards, [sums], 0, ORANGE)
        _down(backwards, len(values), 2.1, 1.1)
        for axes, words in ((forwards, "forwards: copies"), (backwards, "backwards: a sum")):
            axes.text(len(values) / 2, count + 2.4, words, ha="center", va="bottom")
            _bare(axes, max(len(values), 3), 0, count + 3.0)
            axes.set_xlim(len(values) / 2 - 2.2, len(values) / 2 + 2.2)
    return drawn.figure


def _listed(numbers: Numbers) -> str:
    return ", ".join(f"{number:g}" for number in numbers)


def _cells(axes: Axes, rows: Sequence[Numbers], top: float, colour: str) -> None:
    """Rows of numbers in cells; the first row stands on the height `top`."""
    for i, row in enumerate(rows):
        for j, number in enumerate(row):
            axes.add_patch(Rectangle((j, top - i), 1, 1, facecolor=colour, alpha=0.3, edgecolor="none"))
            axes.add_patch(Rectangle((j, top - i), 1, 1, fill=False, edgecolor="black"))
            axes.text(j + 0.5, top - i + 0.5, f"{number:g}", ha="center", va="center")


def _down(axes: Axes, columns: int, start: float, end: float) -> None:
    for j in range(columns):
        axes.annotate("", xy=(j + 0.5, end), xytext=(j + 0.5, start), arrowprops=ARROW)
