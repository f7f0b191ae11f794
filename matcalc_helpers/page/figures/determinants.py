"""The determinant as an area, and along a line that runs through singular matrices."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from ..shown import Figure
from .style import BLUE, GREEN, GREY, ORANGE, VERMILION, drawing, rounded, spread

Numbers = Sequence[Sequence[float]]
REACH = 1.5
DEEPEST = 0.025
"""Nearer than this to a zero of the determinant its logarithm is not drawn."""


def pushed_areas(at: Numbers, push: float = 1.0) -> Figure:
    """The parallelogram of the columns, and what a push of each entry of the first column adds to its area."""
    (a, b), (c, d) = at
    base = a * d - b * c
    pushed = (("11", [[a + push, b], [c, d]], d), ("21", [[a, b], [c + push, d]], -b))
    said = " and ".join(
        f"{base + cofactor * push:g} when the entry {name} grows by {push:g}, a change of {cofactor * push:g}"
        for name, _, cofactor in pushed
    )
    alt = f"A parallelogram spanned by the two columns of a matrix, of area {base:g}. Its area becomes {said}."
    with drawing(alt, columns=2, height=3.2) as drawn:
        for axes, (name, table, cofactor) in zip(drawn.axes, pushed, strict=True):
            axes.add_patch(Polygon(_corners(at), facecolor=BLUE, alpha=0.3, edgecolor="black"))
            axes.add_patch(Polygon(_corners(table), facecolor="none", edgecolor=VERMILION, linestyle="--", linewidth=2))
            _arrow(axes, (0.0, 0.0), (a, c), ORANGE)
            _arrow(axes, (0.0, 0.0), (b, d), GREEN)
            _arrow(axes, (a, c), (table[0][0], table[1][0]), VERMILION)
            area = base + cofactor * push
            axes.set_xlabel(f"entry {name} grows by {push:g}:\narea {base:g} becomes {area:g}")
            axes.set_xlim(-0.3, max(a, a + b, b) + push + 0.3)
            axes.set_ylim(-0.3, max(c, c + d, d) + push + 0.3)
            axes.set_aspect("equal")
    return drawn.figure


def _corners(table: Numbers) -> list[tuple[float, float]]:
    (a, b), (c, d) = table
    return [(0.0, 0.0), (a, c), (a + b, c + d), (b, d)]


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
    style = {"arrowstyle": "->", "color": colour, "linewidth": 2, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", xy=end, xytext=start, arrowprops=style)


def determinant_along(at: Numbers, along: Numbers) -> Figure:
    """The determinant of a 2 x 2 matrix along a line, and the logarithm of its absolute value."""
    coefficients = _coefficients(at, along)
    zeros = [zero for zero in _zeros(coefficients) if abs(zero) <= REACH]
    steps = spread(-REACH, REACH, 301)
    values = [_value(coefficients, step) for step in steps]
    logarithms = [math.log(abs(value)) if abs(value) > DEEPEST else math.nan for value in values]
    where = " and ".join(f"{zero:g}" for zero in zeros)
    alt = (
        f"Left the determinant along a line of matrices: a smooth curve, zero at t = {where}, where it crosses the "
        "axis. Right the logarithm of its absolute value: it falls without bound there."
    )
    if not zeros:
        alt = "Left the determinant along a line of matrices, nowhere zero. Right the logarithm of its absolute value."
    with drawing(alt, columns=2, height=3.0) as drawn:
        for axes, heights, name in zip(drawn.axes, (values, logarithms), ("det", "ln |det|"), strict=True):
            axes.plot(rounded(steps), rounded(heights), color=BLUE)
            axes.axhline(0, color="black", linewidth=0.8)
            for zero in zeros:
                axes.axvline(round(zero, 6), color=GREY, linestyle=":")
            axes.set_xlabel("t")
            axes.set_ylabel(name)
        drawn.axes[0].plot(rounded(zeros), [0] * len(zeros), "o", color=VERMILION)
    return drawn.figure


def _coefficients(at: Numbers, along: Numbers) -> tuple[float, float, float]:
    """Those of 1, t and t squared in the determinant of a matrix plus t times another."""
    (a, b), (c, d) = at
    (e, f), (g, h) = along
    return a * d - b * c, a * h + d * e - b * g - c * f, e * h - f * g


def _value(coefficients: Sequence[float], step: float) -> float:
    first, second, third = coefficients
    return first + step * (second + step * third)


def _zeros(coefficients: Sequence[float]) -> list[float]:
    first, second, third = coefficients
    if third == 0:
        return [-first / second] if second else []
    inside = second**2 - 4 * third * first
    if inside < 0:
        return []
    return sorted({(-second - math.sqrt(inside)) / (2 * third), (-second + math.sqrt(inside)) / (2 * third)})
