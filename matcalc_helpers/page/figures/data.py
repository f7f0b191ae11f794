"""Least squares seen: data with a fitted line, and the loss as a landscape."""

from __future__ import annotations

from collections.abc import Sequence

from ..shown import Figure
from .style import BLUE, GREY, VERMILION, drawing, rounded, spread

LEVELS = 10


def fitted_line(xs: Sequence[float], ys: Sequence[float], intercept: float, slope: float) -> Figure:
    """Data, a line, and the residual of each point as an upright bar."""
    alt = (
        f"{len(xs)} data points and the line {float(intercept):.3g} + {float(slope):.3g} x; "
        "an upright bar at each point shows its residual."
    )
    ends = [min(xs) - 0.5, max(xs) + 0.5]
    with drawing(alt) as drawn:
        (axes,) = drawn.axes
        axes.plot(ends, rounded([float(intercept + slope * x) for x in ends]), color=BLUE)
        for x, y in zip(xs, ys, strict=True):
            axes.plot([x, x], rounded([float(y), float(intercept + slope * x)]), color=VERMILION, linewidth=1.5)
        axes.plot(list(xs), list(ys), "o", color="black")
        axes.set_xlabel("x")
        axes.set_ylabel("y")
    return drawn.figure


def loss_contours(rows: Sequence[Sequence[float]], targets: Sequence[float], best: tuple[float, float]) -> Figure:
    """Lines of equal squared error over two weights, with the steepest way down at some points."""
    alt = (
        f"Ellipses of equal squared error around the smallest value at ({float(best[0]):.3g}, {float(best[1]):.3g}); "
        "arrows against the gradient stand upright on them and do not point at the middle."
    )
    a, b = float(best[0]), float(best[1])
    first, second = spread(a - 2, a + 2, 41), spread(b - 2, b + 2, 41)
    heights = [[_loss(rows, targets, u, v) for u in first] for v in second]
    low, high = _loss(rows, targets, a, b), max(map(max, heights))
    levels = rounded([low + (high - low) * (step / LEVELS) ** 3 for step in range(1, LEVELS)])
    with drawing(alt, height=4.2) as drawn:
        (axes,) = drawn.axes
        axes.contour(
            rounded(first),
            rounded(second),
            [rounded(line) for line in heights],
            levels=levels,
            colors=GREY,
            linewidths=0.8,
        )
        for u, v in ((a - 1.5, b + 0.5), (a + 1.2, b + 1.2), (a + 1.4, b - 1.0), (a - 0.9, b - 1.3)):
            down = [-component for component in _gradient(rows, targets, u, v)]
            length = (down[0] ** 2 + down[1] ** 2) ** 0.5
            axes.annotate(
                "",
                xy=(round(u + 0.7 * down[0] / length, 6), round(v + 0.7 * down[1] / length, 6)),
                xytext=(round(u, 6), round(v, 6)),
                arrowprops={"arrowstyle": "->", "color": VERMILION, "linewidth": 1.8},
            )
        axes.plot([round(a, 6)], [round(b, 6)], "o", color=BLUE)
        axes.set_xlabel("w1")
        axes.set_ylabel("w2")
        axes.set_aspect("equal")
    return drawn.figure


def _residuals(rows: Sequence[Sequence[float]], targets: Sequence[float], u: float, v: float) -> list[float]:
    return [float(row[0]) * u + float(row[1]) * v - float(y) for row, y in zip(rows, targets, strict=True)]


def _loss(rows: Sequence[Sequence[float]], targets: Sequence[float], u: float, v: float) -> float:
    return sum(residual**2 for residual in _residuals(rows, targets, u, v))


def _gradient(rows: Sequence[Sequence[float]], targets: Sequence[float], u: float, v: float) -> list[float]:
    residuals = _residuals(rows, targets, u, v)
    return [2 * sum(float(row[k]) * r for row, r in zip(rows, residuals, strict=True)) for k in (0, 1)]
