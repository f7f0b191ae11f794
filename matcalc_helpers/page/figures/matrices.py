"""A number that depends on a matrix: the rate of every entry, and the rate along lines of matrices."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ...calculus import gradient
from ...evidence.exact_values import exact_value
from ...expression import Expression
from ..shown import Figure
from .style import BLUE, GREEN, ORANGE, VERMILION, drawing, rounded, spread

Numbers = Sequence[Sequence[float]]
LINES = ((BLUE, "-"), (GREEN, "--"), (VERMILION, "-."))


def entry_rates(function: Expression, wrt: Expression, at: Numbers) -> Figure:
    """A matrix, and beside it how fast the function moves with each of its entries: darker is faster."""
    values = [[float(entry) for entry in row] for row in at]
    rates = _rates(function, wrt, at)
    rows = "; ".join(", ".join(f"{rate:g}" for rate in row) for row in rates)
    alt = (
        f"Two tables of the same shape. Left the matrix {wrt}, right the gradient of {function} there, with the rows "
        f"{rows}. Cells with positive rates are blue, with negative rates orange, and darker where the rate is larger."
    )
    largest = max(abs(rate) for row in rates for rate in row) or 1.0
    with drawing(alt, columns=2, height=2.6) as drawn:
        left, right = drawn.axes
        _table(left, values, [[0.0 for _ in row] for row in values])
        _table(right, rates, [[rate / largest for rate in row] for row in rates])
        left.set_title(f"the matrix {wrt}", fontsize=11)
        right.set_title("its gradient", fontsize=11)
    return drawn.figure


def _rates(function: Expression, wrt: Expression, at: Numbers) -> list[list[float]]:
    found = gradient(function, wrt)
    exact = [[Fraction(entry) for entry in row] for row in at]
    values = {str(wrt): exact} if str(wrt) in found.declarations else {}
    return [[float(entry) for entry in row] for row in exact_value(found, values)]


def _table(axes: Axes, entries: Numbers, shades: Numbers) -> None:
    height, width = len(entries), len(entries[0])
    for i, (line, shading) in enumerate(zip(entries, shades, strict=True)):
        for j, (entry, shade) in enumerate(zip(line, shading, strict=True)):
            colour = BLUE if shade > 0 else ORANGE
            place = (j, height - 1 - i)
            axes.add_patch(Rectangle(place, 1, 1, facecolor="white", edgecolor="black"))
            axes.add_patch(Rectangle(place, 1, 1, facecolor=colour, alpha=round(0.55 * abs(shade), 3)))
            axes.text(j + 0.5, height - 0.5 - i, f"{entry:g}", ha="center", va="center")
    axes.set_xlim(-0.05, width + 0.05)
    axes.set_ylim(-0.05, height + 0.05)
    axes.set_aspect("equal")
    axes.axis("off")


def rates_along_lines(function: Expression, wrt: Expression, at: Numbers, ways: Mapping[str, Numbers]) -> Figure:
    """The function along straight lines through one matrix, each direction of length 1, with the tangents there."""
    steps = spread(-1.0, 1.0, 41)
    rates = _rates(function, wrt, at)
    start = float(function.evaluate({str(wrt): at}))
    slopes = {name: _inner(rates, _unit(way)) for name, way in ways.items()}
    said = ", ".join(f"{name} {slope:.3g}" for name, slope in slopes.items())
    alt = (
        f"{function} along straight lines through one matrix, in directions of length 1. "
        f"All curves meet at the middle; dotted tangents there have the slopes: {said}."
    )
    with drawing(alt) as drawn:
        (axes,) = drawn.axes
        for (name, way), (colour, style) in zip(ways.items(), LINES, strict=False):
            heights = [float(function.evaluate({str(wrt): _moved(at, _unit(way), step)})) for step in steps]
            label = f"{name}: slope {slopes[name]:.3g}"
            axes.plot(rounded(steps), rounded(heights), style, color=colour, label=label)
            line = rounded([start - 0.6 * slopes[name], start + 0.6 * slopes[name]])
            axes.plot([-0.6, 0.6], line, ":", color=colour, linewidth=1)
        axes.plot([0], [round(start, 6)], "o", color="black", markersize=5)
        axes.set_xlabel("length of the step")
        axes.set_ylabel("value")
        axes.legend()
    return drawn.figure


def _unit(way: Numbers) -> list[list[float]]:
    length = math.sqrt(_inner(way, way))
    return [[entry / length for entry in row] for row in way]


def _inner(left: Numbers, right: Numbers) -> float:
    pairs = [pair for rows in zip(left, right, strict=True) for pair in zip(*rows, strict=True)]
    return math.fsum(a * b for a, b in pairs)


def _moved(at: Numbers, way: Numbers, step: float) -> list[list[float]]:
    return [[a + step * b for a, b in zip(*rows, strict=True)] for rows in zip(at, way, strict=True)]
