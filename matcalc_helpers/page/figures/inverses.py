"""What an inverse does near singular matrices: where two lines cross, and the pseudo-inverse of a number."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from matplotlib.axes import Axes

from ..shown import Figure
from .style import BLUE, GREEN, GREY, VERMILION, drawing, rounded, spread

Exact = int | str | Fraction
Table = tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]
Pair = tuple[Fraction, Fraction]
NEAR = 0.8
"""How far around the crossing the lines are drawn."""


def crossing_lines(systems: Sequence[Sequence[Sequence[Exact]]], at: Sequence[Exact], push: Exact) -> Figure:
    """Pairs of lines through one point, before and after a push of the first entry; the arrow is the linear part."""
    x, y = Fraction(at[0]), Fraction(at[1])
    rights = [_times(_exact(system), (x, y)) for system in systems]
    found = [_crossings(_exact(system), b, Fraction(push)) for system, b in zip(systems, rights, strict=True)]
    said = "; ".join(
        f"from {_said(start)} to {_said(end)}, predicted {_said(predicted)}" for start, end, predicted in found
    )
    alt = (
        f"Two equations in two unknowns, drawn as two lines, once for each of {len(found)} matrices. A push of {push} "
        f"of the first entry tilts the first line, and the crossing moves: {said}."
    )
    with drawing(alt, columns=len(found), height=3.3) as drawn:
        for axes, system, right, places in zip(drawn.axes, map(_exact, systems), rights, found, strict=True):
            (a, b), second = system
            _line(axes, (a, b), right[0], x, BLUE, "-")
            _line(axes, second, right[1], x, GREEN, "-")
            _line(axes, (a + Fraction(push), b), right[0], x, BLUE, "--")
            _mark(axes, *places)
            axes.set_xlim(float(x) - NEAR, float(x) + NEAR)
            axes.set_ylim(float(y) - NEAR, float(y) + NEAR)
            axes.set_aspect("equal")
            axes.set_xlabel(f"determinant {float(_determinant(system)):g}")
    return drawn.figure


def _exact(system: Sequence[Sequence[Exact]]) -> Table:
    (a, b), (c, d) = system
    return (Fraction(a), Fraction(b)), (Fraction(c), Fraction(d))


def _crossings(system: Table, right: Pair, push: Fraction) -> tuple[Pair, Pair, Pair]:
    """Where the lines cross before the push, after it, and where the linear part says."""
    (a, b), (c, d) = system
    start = _solve(system, right)
    end = _solve(((a + push, b), (c, d)), right)
    moved = _solve(system, (-push * start[0], Fraction(0)))
    return start, end, (start[0] + moved[0], start[1] + moved[1])


def _solve(system: Table, right: Pair) -> Pair:
    (a, b), (c, d) = system
    whole = _determinant(system)
    return (right[0] * d - b * right[1]) / whole, (a * right[1] - right[0] * c) / whole


def _determinant(system: Table) -> Fraction:
    (a, b), (c, d) = system
    return a * d - b * c


def _times(system: Table, at: Pair) -> Pair:
    first, second = (row[0] * at[0] + row[1] * at[1] for row in system)
    return first, second


def _line(axes: Axes, row: Pair, right: Fraction, middle: Fraction, colour: str, style: str) -> None:
    across = spread(float(middle) - NEAR, float(middle) + NEAR, 2)
    heights = [(float(right) - float(row[0]) * x) / float(row[1]) for x in across]
    axes.plot(rounded(across), rounded(heights), style, color=colour)


def _mark(axes: Axes, start: Pair, end: Pair, predicted: Pair) -> None:
    """The crossing before the push, the one after it, and the arrow of the linear part."""
    style = {"arrowstyle": "->", "color": VERMILION, "linewidth": 2, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", xy=_floats(predicted), xytext=_floats(start), arrowprops=style)
    axes.plot(*_floats(start), "o", color="black", markersize=5)
    axes.plot(*_floats(end), "s", color=GREY, markersize=5)


def _floats(pair: Pair) -> tuple[float, float]:
    x, y = rounded(list(map(float, pair)))
    return x, y


def _said(pair: Pair) -> str:
    return f"({float(pair[0]):.3g}, {float(pair[1]):.3g})"


def pseudo_inverse_of_number(reach: float = 2.0) -> Figure:
    """The pseudo-inverse of a single number: 1/t, and 0 where t is 0."""
    alt = (
        "The pseudo-inverse of a number t: the two branches of 1/t, which grow without bound towards t = 0 on both "
        "sides, and a single dot at the height 0 for t = 0."
    )
    ways = spread(0.15, reach, 60)
    with drawing(alt, height=2.8) as drawn:
        (axes,) = drawn.axes
        for sign in (-1, 1):
            axes.plot(rounded([sign * t for t in ways]), rounded([sign / t for t in ways]), color=BLUE)
        axes.plot([0], [0], "o", color=VERMILION)
        axes.set_xlabel("t")
        axes.set_ylabel("pseudo-inverse of t")
    return drawn.figure
