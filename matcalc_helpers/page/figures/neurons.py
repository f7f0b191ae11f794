"""A neuron that learns: gradient descent on its loss, and the half-space of inputs to which it answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..shown import Figure
from .style import BLUE, GREEN, GREY, VERMILION, drawing, rounded, spread

Point = tuple[float, float]
Numbers = Sequence[float]
LEVELS = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
"""Of the loss: each line stands for about twice the one inside it."""


def descent_paths(xs: Numbers, ys: Numbers, start: Point, rate: float, steps: int = 60) -> Figure:
    """Gradient descent for max(0, w x + b) with the right gradient and with the one whose switch is missing."""
    right = _descent(xs, ys, start, rate, steps, switch=True)
    wrong = _descent(xs, ys, start, rate, steps, switch=False)
    losses = [[neuron_loss(xs, ys, point) for point in path] for path in (right, wrong)]
    alt = (
        f"Left: lines of equal loss over weight and bias. From ({start[0]:g}, {start[1]:g}) the right gradient leads "
        f"down the valley to ({right[-1][0]:.2f}, {right[-1][1]:.2f}); without the switch the path goes the other way "
        f"and stays at ({wrong[-1][0]:.2f}, {wrong[-1][1]:.2f}). Right: the loss over {steps} steps, falling from "
        f"{losses[0][0]:.2f} to {losses[0][-1]:.2f} with the right gradient and rising to {losses[1][-1]:.2f} without "
        "the switch."
    )
    with drawing(alt, columns=2, height=3.6) as drawn:
        left, beside = drawn.axes
        first, second = spread(-0.2, 2.6, 57), spread(-1.5, 1.5, 61)
        heights = [rounded([neuron_loss(xs, ys, (u, v)) for u in first]) for v in second]
        left.contour(rounded(first), rounded(second), heights, levels=LEVELS, colors=GREY, linewidths=0.8)
        ways = ((right, losses[0], BLUE, "-", "right"), (wrong, losses[1], VERMILION, "--", "no switch"))
        for path, heights_along, colour, line, name in ways:
            style: Any = {"color": colour, "linestyle": line, "linewidth": 1.6}
            left.plot(*_columns(path), marker=".", markersize=4, **style)
            left.plot(*_columns(path[-1:]), marker="s", markersize=6, color=colour)
            beside.plot(range(steps + 1), rounded(heights_along), label=name, **style)
        left.plot([start[0]], [start[1]], "o", color="black", markersize=6)
        left.set_xlabel("w")
        left.set_ylabel("b")
        beside.set_xlabel("step")
        beside.set_ylabel("loss")
        beside.set_ylim(0, None)
        beside.legend()
    return drawn.figure


def _descent(xs: Numbers, ys: Numbers, start: Point, rate: float, steps: int, *, switch: bool) -> list[Point]:
    path = [start]
    for _ in range(steps):
        (w, b), (down_w, down_b) = path[-1], neuron_gradient(xs, ys, path[-1], switch=switch)
        path.append((w - rate * down_w, b - rate * down_b))
    return path


def neuron_loss(xs: Numbers, ys: Numbers, at: Point) -> float:
    """The mean squared error of max(0, w x + b).

    >>> neuron_loss([-2, -1, 0, 1, 2], [0, 0, 0, 1, 3], (2, -1))
    0.0
    """
    w, b = at
    return sum((max(0.0, w * x + b) - y) ** 2 for x, y in zip(xs, ys, strict=True)) / len(xs)


def neuron_gradient(xs: Numbers, ys: Numbers, at: Point, *, switch: bool = True) -> Point:
    """Its derivatives by w and b; without the switch, silent inputs count as if they were active."""
    w, b = at
    errors = [w * x + b - y if w * x + b > 0 or not switch else 0.0 for x, y in zip(xs, ys, strict=True)]
    by_weight = 2 * sum(error * x for error, x in zip(errors, xs, strict=True)) / len(xs)
    return by_weight, 2 * sum(errors) / len(xs)


def _columns(points: Sequence[Point]) -> tuple[list[float], list[float]]:
    return rounded([x for x, _ in points]), rounded([y for _, y in points])


def half_space(rows: Sequence[Point], targets: Numbers, weights: Point, bias: float) -> Figure:
    """Inputs of a neuron with two weights: where it answers, and how large the error is at each active input."""
    sums = [weights[0] * u + weights[1] * v + bias for u, v in rows]
    active = [(row, total - y) for row, total, y in zip(rows, sums, targets, strict=True) if total > 0]
    silent = [row for row, total in zip(rows, sums, strict=True) if total <= 0]
    said = ", ".join(f"{error:g} at ({u:g}, {v:g})" for (u, v), error in active)
    alt = (
        "The plane of inputs, cut by the line on which the weighted sum is zero. An arrow, the weights, stands upright "
        "on it and points into the shaded side, where the neuron answers. On the shaded side a disc at each input "
        f"grows with the error: {said}. Empty circles on the other side, {len(silent)} of them, have no say."
    )
    reach = max(abs(coordinate) for row in rows for coordinate in row) + 0.8
    with drawing(alt, height=4.0) as drawn:
        (axes,) = drawn.axes
        grid = spread(-reach, reach, 41)
        heights = [rounded([weights[0] * u + weights[1] * v + bias for u in grid]) for v in grid]
        axes.contourf(rounded(grid), rounded(grid), heights, levels=[0, 1000], colors=[GREEN], alpha=0.15)
        axes.contour(rounded(grid), rounded(grid), heights, levels=[0], colors="black", linewidths=1.2)
        square = weights[0] ** 2 + weights[1] ** 2
        foot = (-bias * weights[0] / square, -bias * weights[1] / square)
        tip = (foot[0] + weights[0], foot[1] + weights[1])
        arrow = {"arrowstyle": "->", "color": "black", "linewidth": 1.6}
        axes.annotate("", xy=(round(tip[0], 6), round(tip[1], 6)), xytext=_rounded_point(foot), arrowprops=arrow)
        axes.text(round(tip[0] + 0.1, 6), round(tip[1] + 0.1, 6), "w")
        axes.plot(*_columns(silent), "o", color="white", markeredgecolor=GREY, markersize=7)
        for (u, v), error in active:
            colour = VERMILION if error > 0 else BLUE
            axes.plot([u], [v], "o", color=colour, markersize=round(7 + 8 * abs(error), 3), alpha=0.6)
            axes.text(u + 0.25, v + 0.25, f"{error:+g}".replace("-", "\u2212"))
        axes.set_xlabel("first input")
        axes.set_ylabel("second input")
        axes.set_aspect("equal")
    return drawn.figure


def _rounded_point(point: Point) -> Point:
    return round(point[0], 6), round(point[1], 6)
