"""Shapes: the layouts of a derivative, an area that grows, a grid that is bent, sensitivities as bars."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ...calculus import jacobian
from ...expression import Expression
from ..shown import Figure
from .style import BLUE, GREEN, GREY, ORANGE, VERMILION, drawing, rounded, spread


def product_rectangle(width: float = 3.0, height: float = 2.0, grow: tuple[float, float] = (0.6, 0.5)) -> Figure:
    """The product rule as an area: two strips count, the corner is of second order."""
    wider, higher = grow
    alt = (
        "A rectangle with sides u and v grows by du to the right and dv upwards. The new area consists of a strip "
        "v du, a strip u dv, and a small corner du dv that is forgotten in the derivative."
    )
    with drawing(alt, height=3.2) as drawn:
        (axes,) = drawn.axes
        parts = [
            ((0, 0), width, height, BLUE, "u v"),
            ((width, 0), wider, height, ORANGE, "v du"),
            ((0, height), width, higher, GREEN, "u dv"),
            ((width, height), wider, higher, GREY, "du dv"),
        ]
        for corner, w, h, colour, text in parts:
            axes.add_patch(Rectangle(corner, w, h, facecolor=colour, alpha=0.35, edgecolor="black"))
            axes.text(corner[0] + w / 2, corner[1] + h / 2, text, ha="center", va="center")
        axes.set_xlim(-0.1, width + wider + 0.1)
        axes.set_ylim(-0.1, height + higher + 0.1)
        _bare(axes)
    return drawn.figure


def _bare(axes: Axes) -> None:
    axes.set_aspect("equal")
    axes.axis("off")


def layout_shapes(outputs: int = 2, inputs: int = 3) -> Figure:
    """The derivative of outputs by inputs as a grid in both layouts, one colour for each output."""
    alt = (
        f"Two grids. Numerator layout: {outputs} rows, one for each output, and {inputs} columns, one for each input. "
        f"Denominator layout: the same coloured cells mirrored, {inputs} rows and {outputs} columns."
    )
    with drawing(alt, columns=2, height=2.9) as drawn:
        left, right = drawn.axes
        for axes, mirrored, name in ((left, False, "numerator layout"), (right, True, "denominator layout")):
            _grid(axes, outputs, inputs, mirrored=mirrored)
            axes.text(0, 0.55, name, ha="left", va="bottom")
            _bare(axes)
    return drawn.figure


def _grid(axes: Axes, outputs: int, inputs: int, *, mirrored: bool) -> None:
    colours = (BLUE, VERMILION, GREEN, ORANGE)
    for i in range(outputs):
        for j in range(inputs):
            row, column = (j, i) if mirrored else (i, j)
            axes.add_patch(
                Rectangle((column, -row - 0.6), 1, 1, facecolor=colours[i % 4], alpha=0.35, edgecolor="black")
            )
            axes.text(column + 0.5, -row - 0.1, f"∂y{i + 1}/∂x{j + 1}", ha="center", va="center", fontsize=9)
    size = max(outputs, inputs)
    axes.set_xlim(-0.1, size + 0.1)
    axes.set_ylim(-size + 0.3, 1.1)


def jacobian_grid(function: Expression, wrt: Expression, at: tuple[float, float], reach: float = 0.6) -> Figure:
    """A small square grid around a point, where a function of two numbers sends it, and where its Jacobian does."""
    x0, y0 = at
    matrix = jacobian(function, wrt)
    values = {str(wrt): [x0, y0]} if matrix.declarations else {}
    slopes = matrix.evaluate(values).tolist()
    origin = _image(function, wrt, x0, y0)
    alt = (
        f"Left: a square grid around the point ({x0:g}, {y0:g}). Right: its image under the function, with curved "
        "lines, and on top the straight grid that the Jacobian makes of it; near the middle the two agree."
    )
    lines = spread(-reach, reach, 5)
    fine = spread(-reach, reach, 21)
    with drawing(alt, columns=2, height=3.2) as drawn:
        left, right = drawn.axes
        for across in (True, False):
            for fixed in lines:
                points = [(moving, fixed) if across else (fixed, moving) for moving in fine]
                left.plot(*_columns([(x0 + u, y0 + v) for u, v in points]), color=BLUE, linewidth=1)
                bent = [_image(function, wrt, x0 + u, y0 + v) for u, v in points]
                right.plot(*_columns(bent), color=BLUE, linewidth=1)
                straight = [_straight(origin, slopes, u, v) for u, v in points]
                right.plot(*_columns(straight), "--", color=VERMILION, linewidth=1)
        left.plot([x0], [y0], "o", color="black")
        right.plot([round(origin[0], 6)], [round(origin[1], 6)], "o", color="black")
        for axes in drawn.axes:
            axes.set_aspect("equal")
    return drawn.figure


def _image(function: Expression, wrt: Expression, x: float, y: float) -> tuple[float, float]:
    first, second = function.evaluate({str(wrt): [x, y]}).ravel().tolist()
    return first, second


def _straight(origin: tuple[float, float], slopes: list[list[float]], u: float, v: float) -> tuple[float, float]:
    return (
        origin[0] + slopes[0][0] * u + slopes[0][1] * v,
        origin[1] + slopes[1][0] * u + slopes[1][1] * v,
    )


def _columns(points: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return rounded([x for x, _ in points]), rounded([y for _, y in points])


def sensitivities(weights: Sequence[float], name: str = "x") -> Figure:
    """How much a function moves for a push of each entry, as bars."""
    said = ", ".join(f"{weight:g}" for weight in weights)
    alt = f"One bar for each entry of {name}: a push of that entry moves the value {said} times as far."
    with drawing(alt, height=2.6) as drawn:
        (axes,) = drawn.axes
        labels = [f"{name}{index + 1}" for index in range(len(weights))]
        axes.bar(labels, list(weights), color=BLUE, width=0.5)
        axes.axhline(0, color="black", linewidth=0.8)
        axes.set_ylabel("change / push")
    return drawn.figure
