"""Functions of one number, their slopes, and the error of a measured slope."""

from __future__ import annotations

import math

from ...calculus import gradient
from ...expression import Expression, to_text
from ..shown import Figure
from .style import BLUE, GREY, ORANGE, VERMILION, drawing, rounded, spread


def value_at(function: Expression, wrt: Expression, x: float) -> float:
    """The value of a function of one number."""
    return float(function.evaluate({str(wrt): x}))


def tangent_line(function: Expression, wrt: Expression, at: float, width: float = 2.0) -> Figure:
    """A curve and its tangent at a point, and how far apart they are one step away."""
    slope = (
        value_at(gradient(function, wrt), wrt, at) if gradient(function, wrt).declarations else _number(function, wrt)
    )
    height = value_at(function, wrt, at)
    xs = spread(at - width, at + width, 81)
    alt = (
        f"The curve of {function} and the straight line that touches it at {wrt} = {at:g} with slope {slope:g}; "
        "close to the point the two cannot be told apart, further away they part."
    )
    with drawing(alt) as drawn:
        (axes,) = drawn.axes
        axes.plot(
            rounded(xs),
            rounded([value_at(function, wrt, x) for x in xs]),
            color=BLUE,
            label=to_text(function),
        )
        line = [height + slope * (x - at) for x in xs]
        axes.plot(rounded(xs), rounded(line), color=VERMILION, linestyle="--", label=f"slope {slope:g}")
        axes.plot([at], [round(height, 6)], "o", color="black")
        axes.set_xlabel(str(wrt))
        axes.legend()
    return drawn.figure


def _number(function: Expression, wrt: Expression) -> float:
    return float(gradient(function, wrt).evaluate({}))


def secants(function: Expression, wrt: Expression, at: float, steps: tuple[float, ...] = (1.0, 0.5, 0.1)) -> Figure:
    """Lines through two points of a curve that turn into the tangent as the second point comes closer."""
    height = value_at(function, wrt, at)
    ratios = [(value_at(function, wrt, at + step) - height) / step for step in steps]
    said = ", ".join(f"{ratio:g} for a step of {step:g}" for ratio, step in zip(ratios, steps, strict=True))
    alt = (
        f"The curve of {function} with lines from the point at {wrt} = {at:g} to further points: "
        f"their slopes are {said}."
    )
    xs = spread(at - 0.5, at + max(steps) + 0.3, 61)
    with drawing(alt) as drawn:
        (axes,) = drawn.axes
        axes.plot(
            rounded(xs),
            rounded([value_at(function, wrt, x) for x in xs]),
            color=BLUE,
            label=to_text(function),
        )
        for ratio, step, colour in zip(ratios, steps, (ORANGE, GREY, VERMILION), strict=False):
            ends = [at, at + step]
            axes.plot(
                ends,
                rounded([height, height + ratio * step]),
                "o--",
                color=colour,
                label=f"step {step:g}: {ratio:g}",
            )
        axes.set_xlabel(str(wrt))
        axes.legend()
    return drawn.figure


def relu_and_slope() -> Figure:
    """max(0, z) and its slope; at 0 every slope from 0 to 1 supports the graph."""
    alt = (
        "Left: max(0, z) is flat up to z = 0 and rises with slope 1 from there; at the kink several dashed lines with "
        "slopes between 0 and 1 stay below the graph. Right: the slope jumps from 0 to 1 at z = 0."
    )
    with drawing(alt, columns=2, height=3.0) as drawn:
        left, right = drawn.axes
        left.plot([-2, 0, 2], [0, 0, 2], color=BLUE, linewidth=2.5)
        for slope in (0.25, 0.5, 0.75):
            left.plot([-2, 2], [-2 * slope, 2 * slope], "--", color=VERMILION, linewidth=1)
        left.set_xlabel("z")
        left.set_ylabel("max(0, z)")
        right.plot([-2, 0], [0, 0], color=BLUE, linewidth=2.5)
        right.plot([0, 2], [1, 1], color=BLUE, linewidth=2.5)
        right.plot([0, 0], [0, 1], ":", color=VERMILION)
        right.plot([0, 0], [0, 1], "o", color="white", markeredgecolor=BLUE)
        right.set_xlabel("z")
        right.set_ylabel("slope")
    return drawn.figure


def error_curve(function: Expression, wrt: Expression, at: float) -> Figure:
    """The error of a central difference against its step: first it falls, then rounding takes over."""
    slope = value_at(gradient(function, wrt), wrt, at)
    powers = range(1, 44)
    errors = []
    for power in powers:
        step = 2.0**-power
        measured = (value_at(function, wrt, at + step) - value_at(function, wrt, at - step)) / (2 * step)
        errors.append(max(abs(measured - slope), 2.0**-52))
    alt = (
        f"The error of the central difference of {function} at {wrt} = {at:g} against the step, both axes logarithmic: "
        "a V. From the right it falls with the square of the step, on the left rounding errors make it rise again."
    )
    with drawing(alt) as drawn:
        (axes,) = drawn.axes
        exponents = [round(math.log10(error), 1) for error in errors]
        axes.plot([float(-power * math.log10(2)) for power in powers], exponents, "o-", color=BLUE, markersize=3)
        axes.set_xlabel("step, power of ten")
        axes.set_ylabel("error, power of ten")
    return drawn.figure
