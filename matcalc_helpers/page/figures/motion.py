"""A matrix that depends on a number, seen by what it does to a point and to a square."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from ...calculus import derivative
from ...expression import Expression
from ..shown import Figure
from .style import BLUE, GREEN, ORANGE, VERMILION, drawing, rounded, spread

Pair = tuple[float, float]


def moving_point(place: Expression, time: Expression, times: Sequence[float], scale: float = 0.5) -> Figure:
    """The way of a point in the plane, and at some times where it is and its velocity as an arrow."""
    velocity = derivative(place, time)
    ways = [_pair(place, time, moment) for moment in spread(0.0, 2 * math.pi, 121)]
    starts = [_pair(place, time, moment) for moment in times]
    arrows = [_pair(velocity, time, moment) for moment in times]
    pairs = list(zip(starts, arrows, strict=True))
    said = ", ".join(f"{_said(start)} with velocity {_said(arrow)}" for start, arrow in pairs)
    alt = f"The way of a point for {time} from 0 to 2 pi. Arrows show the velocity where the point is at {said}."
    with drawing(alt, height=4.2) as drawn:
        (axes,) = drawn.axes
        axes.plot(rounded([x for x, _ in ways]), rounded([y for _, y in ways]), color=BLUE, linewidth=1.2)
        axes.plot([0], [0], "+", color="black")
        for (x, y), (across, up) in pairs:
            axes.plot([0, x], [0, y], ":", color="black", linewidth=1)
            axes.plot([x], [y], "o", color="black", markersize=5)
            tip = rounded([x + scale * across, y + scale * up])
            style = {"arrowstyle": "->", "color": VERMILION, "linewidth": 2}
            axes.annotate("", xy=(tip[0], tip[1]), xytext=(x, y), arrowprops=style)
        axes.set_aspect("equal")
        axes.margins(0.25)
    return drawn.figure


def moving_square(matrix: Expression, time: Expression, times: Sequence[float]) -> Figure:
    """The unit square under a matrix at some times, with its signed area, the determinant."""
    tables = [_table(matrix, time, moment) for moment in times]
    areas = [a * d - b * c for (a, b), (c, d) in tables]
    said = "; ".join(f"{time} = {moment:g}, area {area:g}" for moment, area in zip(times, areas, strict=True))
    alt = f"The unit square under {matrix}, a parallelogram spanned by the columns of the matrix: {said}."
    with drawing(alt, columns=len(times), height=2.6) as drawn:
        for axes, table, moment, area in zip(drawn.axes, tables, times, areas, strict=True):
            _parallelogram(axes, table)
            axes.set_xlabel(f"{time} = {moment:g}, area {area:g}")
        high = [max(axes.get_xlim()[1] for axes in drawn.axes), max(axes.get_ylim()[1] for axes in drawn.axes)]
        for axes in drawn.axes:
            axes.set_xlim(-0.1, high[0])
            axes.set_ylim(-0.1, high[1])
            axes.set_aspect("equal")
    return drawn.figure


def _parallelogram(axes: Axes, table: tuple[Pair, Pair]) -> None:
    (a, b), (c, d) = table
    corners = [(0.0, 0.0), (a, c), (a + b, c + d), (b, d)]
    axes.add_patch(Polygon(corners, facecolor=BLUE, alpha=0.25, edgecolor="black"))
    for (x, y), colour in (((a, c), ORANGE), ((b, d), GREEN)):
        axes.annotate("", xy=(x, y), xytext=(0, 0), arrowprops={"arrowstyle": "->", "color": colour, "linewidth": 2})
    axes.set_xlim(-0.1, a + b + 0.15)
    axes.set_ylim(-0.1, c + d + 0.15)


def _table(matrix: Expression, time: Expression, moment: float) -> tuple[Pair, Pair]:
    first, second = matrix.evaluate({str(time): moment}).tolist()
    (a, b), (c, d) = rounded(first), rounded(second)
    return (a, b), (c, d)


def _pair(place: Expression, time: Expression, moment: float) -> Pair:
    x, y = rounded(place.evaluate({str(time): moment}).ravel().tolist())
    return x, y


def _said(pair: Pair) -> str:
    return f"({pair[0]:.3g}, {pair[1]:.3g})".replace("-0,", "0,").replace("-0)", "0)")
