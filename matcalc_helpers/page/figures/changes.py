"""What a change is made of: the part that is linear in the push, and the rest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ...calculus import directional_derivative
from ...evidence.exact_values import exact_value
from ...expression import Expression
from ...expression.leaves import symbol
from ..shown import Figure
from .style import BLUE, GREY, ORANGE, VERMILION, drawing, rounded

Numbers = Sequence[Sequence[int | Fraction]]
HALVINGS = 11


def growing_square(side: float = 3.0, growth: float = 1.0) -> Figure:
    """A square whose side grows, and again with half the growth: the strips halve, the corner is quartered."""
    strip, corner = 2 * side * growth, growth**2
    alt = (
        f"A square with side {side:g} grows by h = {growth:g} on the left and by h = {growth / 2:g} on the right. "
        f"The two strips have together the area {strip:g} on the left and {strip / 2:g} on the right, half of it; "
        f"the corner between them has the area {corner:g} and {corner / 4:g}, a quarter of it."
    )
    with drawing(alt, columns=2, height=3.3) as drawn:
        for axes, grown in zip(drawn.axes, (growth, growth / 2), strict=True):
            _grown_square(axes, side, grown)
            axes.set_xlim(-0.1, side + growth + 0.1)
            axes.set_ylim(-0.8, side + growth + 0.1)
            axes.set_aspect("equal")
            axes.axis("off")
    return drawn.figure


def _grown_square(axes: Axes, side: float, grown: float) -> None:
    parts = (
        ((0, 0), side, side, BLUE),
        ((side, 0), grown, side, ORANGE),
        ((0, side), side, grown, ORANGE),
        ((side, side), grown, grown, GREY),
    )
    for place, wide, high, colour in parts:
        axes.add_patch(Rectangle(place, wide, high, facecolor=colour, alpha=0.4, edgecolor="black"))
    axes.text(side / 2, side / 2, f"{side**2:g}", ha="center", va="center")
    for x, y in ((side + grown / 2, side / 2), (side / 2, side + grown / 2)):
        axes.text(x, y, f"{side * grown:g}", ha="center", va="center")
    axes.text(side / 2, -0.2, f"strips {2 * side * grown:g}, corner {grown**2:g}", ha="center", va="top")


def linear_part_and_rest(function: Expression, wrt: Expression, at: Numbers, along: Numbers) -> Figure:
    """The largest entry of the change, of its linear part and of the rest, for shorter and shorter pushes."""
    lengths = [Fraction(1, 2**power) for power in range(HALVINGS)]
    sizes = [_sizes(function, wrt, at, along, length) for length in lengths]
    alt = (
        f"The change of {function} against the length of the push, both axes logarithmic. The whole change and its "
        "linear part fall with slope 1 and cannot be told apart for short pushes; the rest falls with slope 2."
    )
    styles = (("whole change", "o", BLUE), ("linear part", "--", VERMILION), ("rest", "s-", GREY))
    with drawing(alt) as drawn:
        (axes,) = drawn.axes
        xs = rounded([math.log10(length) for length in lengths])
        for (label, style, colour), line in zip(styles, zip(*sizes, strict=True), strict=True):
            axes.plot(xs, rounded([math.log10(size) for size in line]), style, color=colour, label=label, markersize=4)
        axes.set_xlabel("length of the push, power of ten")
        axes.set_ylabel("largest entry, power of ten")
        axes.legend()
    return drawn.figure


def _sizes(
    function: Expression, wrt: Expression, at: Numbers, along: Numbers, length: Fraction
) -> tuple[Fraction, Fraction, Fraction]:
    """The largest entry of the change, of its linear part, and of their difference, exactly."""
    name, push = str(wrt), symbol("push", wrt.shape)
    pushed = [[length * entry for entry in row] for row in along]
    moved = [[a + h for a, h in zip(*rows, strict=True)] for rows in zip(at, pushed, strict=True)]
    start, end = _entries(function, {name: at}), _entries(function, {name: moved})
    linear = _entries(directional_derivative(function, wrt, push), {name: at, "push": pushed})
    change = [after - before for before, after in zip(start, end, strict=True)]
    rest = [whole - part for whole, part in zip(change, linear, strict=True)]
    return _largest(change), _largest(linear), _largest(rest)


def _entries(formula: Expression, values: dict[str, Numbers]) -> list[Fraction]:
    given = {name: [[Fraction(entry) for entry in row] for row in rows] for name, rows in values.items()}
    return [entry for row in exact_value(formula, given) for entry in row]


def _largest(entries: Sequence[Fraction]) -> Fraction:
    return max(map(abs, entries))
