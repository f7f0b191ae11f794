"""A function of two numbers near a point: its sections, its gradients, and its rate in every direction."""

from __future__ import annotations

import math

from ...calculus import gradient
from ...expression import Expression
from ..shown import Figure
from .style import BLUE, GREY, VERMILION, drawing, rounded, spread

Point = tuple[float, float]
LINES = 6
"""Half as many lines as are drawn, so that none of them runs through the middle value."""


def _height(function: Expression, wrt: Expression, x: float, y: float) -> float:
    return float(function.evaluate({str(wrt): [x, y]}))


def _slopes(function: Expression, wrt: Expression, x: float, y: float) -> Point:
    found = gradient(function, wrt)
    first, second = found.evaluate({str(wrt): [x, y]} if found.declarations else {}).ravel().tolist()
    return first, second


def sections(function: Expression, wrt: Expression, at: Point, reach: float = 1.0) -> Figure:
    """The curves that a function of two numbers shows when one of them is held, each with its tangent."""
    height, slopes = _height(function, wrt, *at), _slopes(function, wrt, *at)
    alt = (
        f"Two curves through the point ({at[0]:g}, {at[1]:g}) of {function}. Left the second coordinate is held, the "
        f"tangent has slope {slopes[0]:g}; right the first is held, and the slope is {slopes[1]:g}."
    )
    with drawing(alt, columns=2, height=3.1) as drawn:
        for place, (axes, slope) in enumerate(zip(drawn.axes, slopes, strict=True)):
            pushes = spread(-reach, reach, 41)
            xs = [at[place] + push for push in pushes]
            curve = [_height(function, wrt, *_moved(at, place, push)) for push in pushes]
            axes.plot(rounded(xs), rounded(curve), color=BLUE)
            line = [height + slope * push for push in pushes]
            axes.plot(rounded(xs), rounded(line), "--", color=VERMILION, label=f"slope {slope:g}")
            axes.plot([at[place]], [round(height, 6)], "o", color="black")
            axes.set_xlabel(f"{wrt}{place + 1}, with {wrt}{2 - place} = {at[1 - place]:g}")
            axes.legend()
        bottom = min(axes.get_ylim()[0] for axes in drawn.axes)
        top = max(axes.get_ylim()[1] for axes in drawn.axes)
        for axes in drawn.axes:
            axes.set_ylim(round(bottom, 2), round(top, 2))
    return drawn.figure


def _moved(at: Point, place: int, push: float) -> Point:
    return (at[0] + push, at[1]) if place == 0 else (at[0], at[1] + push)


def gradient_field(function: Expression, wrt: Expression, reach: float = 2.0, shrink: float = 0.22) -> Figure:
    """Lines of equal value around the origin, and the gradient as an arrow at the points of a grid."""
    alt = (
        f"Lines of equal {function} and its gradient as arrows. Every arrow is perpendicular to the line through its "
        "foot and points to higher values; where the lines are close together the arrows are long."
    )
    fine, coarse = spread(-reach, reach, 61), spread(-0.75 * reach, 0.75 * reach, 5)
    table = [[_height(function, wrt, x, y) for x in fine] for y in fine]
    arrow = {"arrowstyle": "->", "color": VERMILION, "linewidth": 1.5, "shrinkA": 0, "shrinkB": 0}
    low, high = min(map(min, table)), max(map(max, table))
    levels = rounded(spread(low, high, 2 * LINES)[1:-1])
    with drawing(alt, height=4.4) as drawn:
        (axes,) = drawn.axes
        axes.contour(
            rounded(fine), rounded(fine), [rounded(row) for row in table], levels=levels, colors=GREY, linewidths=0.8
        )
        for x in coarse:
            for y in coarse:
                slopes = _slopes(function, wrt, x, y)
                end = rounded([x + shrink * slopes[0], y + shrink * slopes[1]])
                axes.annotate("", xy=(end[0], end[1]), xytext=(round(x, 6), round(y, 6)), arrowprops=arrow)
        axes.set_xlabel(f"{wrt}1")
        axes.set_ylabel(f"{wrt}2")
        axes.set_aspect("equal")
    return drawn.figure


def rates_by_angle(function: Expression, wrt: Expression, at: Point, push: float = 0.001) -> Figure:
    """Change divided by push in every direction around a point, and the wave that the gradient predicts."""
    slopes, base = _slopes(function, wrt, *at), _height(function, wrt, *at)
    degrees = [5.0 * index for index in range(73)]
    ways = [(math.cos(math.radians(angle)), math.sin(math.radians(angle))) for angle in degrees]
    measured = [(_height(function, wrt, at[0] + push * a, at[1] + push * b) - base) / push for a, b in ways]
    predicted = [slopes[0] * a + slopes[1] * b for a, b in ways]
    gap = max(abs(one - other) for one, other in zip(measured, predicted, strict=True))
    said = "the two agree in every direction" if gap < 0.01 else f"they differ by up to {gap:.2f}"
    alt = (
        f"The rate of {function} at ({at[0]:g}, {at[1]:g}) against the direction in degrees: dots for the measured "
        f"rate, a line for what the gradient ({slopes[0]:g}, {slopes[1]:g}) predicts; {said}."
    )
    with drawing(alt, height=3.2) as drawn:
        (axes,) = drawn.axes
        axes.plot(degrees, rounded(predicted), color=VERMILION, label="from the gradient")
        axes.plot(degrees[::2], rounded(measured[::2]), "o", color=BLUE, markersize=4, label="measured")
        axes.set_xticks(range(0, 361, 45))
        axes.set_xlabel("direction in degrees")
        axes.set_ylabel("rate")
        axes.legend()
    return drawn.figure
