"""A network with two layers: what flows forward and back, what each activation sends back, and how it learns."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from ...calculus import vjp
from ...expression import Expression, matrix, norm2, ones, relu, to_latex, vector
from ..shown import Figure
from .style import BLUE, GREEN, GREY, PINK, VERMILION, drawing, rounded, spread

FORWARD, BACK, PARAMETERS = 1.5, 4.7, 7.75
"""Where the columns of the flow stand."""
HALF_HEIGHT = 0.28

Rows = list[list[float]]


class Stage(NamedTuple):
    """One stage of the flow: its name, its formula, what it hands back, and the gradients of its parameters."""

    name: str
    formula: Expression
    back: Expression | None
    parameters: tuple[tuple[str, Expression], ...]


def stages() -> tuple[Stage, ...]:
    """The stages of |relu(XU + 1b')V + 1c' - Y|^2/2; everything that goes back is pulled back by the engine.

    >>> [f"{stage.name}: {stage.back}" for stage in stages()]
    ['Z: (Z > 0).*G_H', "H: G_E*V'", 'E: E', 'f: None']
    """
    X, U, b = matrix("X", "N", "d"), matrix("U", "d", "h"), vector("b", "h")
    V, c, Y = matrix("V", "h", "k"), vector("c", "k"), matrix("Y", "N", "k")
    Z, H, E = matrix("Z", "N", "h"), matrix("H", "N", "h"), matrix("E", "N", "k")
    by_z, by_h, by_e = matrix("G_Z", "N", "h"), matrix("G_H", "N", "h"), matrix("G_E", "N", "k")
    first, second, loss = X @ U + ones("N") @ b.T, H @ V + ones("N") @ c.T - Y, norm2(E) ** 2 / 2
    return (
        Stage("Z", first, vjp(relu(Z), Z, by_h), (("U", vjp(first, U, by_z)), ("b", vjp(first, b, by_z)))),
        Stage("H", relu(Z), vjp(second, H, by_e), ()),
        Stage("E", second, vjp(loss, E, ones(1)), (("V", vjp(second, V, by_e)), ("c", vjp(second, c, by_e)))),
        Stage("f", loss, None, ()),
    )


def backward_flow() -> Figure:
    """The network forwards, from the inputs down to the loss, and the gradients backwards beside it."""
    found = stages()
    alt = (
        "Three columns. On the left the network, forwards, from top to bottom: Z, H, E and the loss f. In the middle "
        "the gradients by E, H and Z, from bottom to top, each made of the one below it. On the right the gradients "
        "by the parameters: by V and c at the height of E, by U and b at the height of Z. Dotted lines lead from a "
        "value to where it is needed again: from Z to the gradient by Z, from H to that by V, from E to that by E."
    )
    with drawing(alt, height=4.0) as drawn:
        (axes,) = drawn.axes
        axes.set_axis_off()
        axes.set_xlim(0, 8.9)
        axes.set_ylim(-3.4, 0.9)
        for row, stage in enumerate(found):
            y = -float(row)
            _box(axes, FORWARD, y, [f"${stage.name} = {_math(stage.formula)}$"], BLUE)
            if row:
                _arrow(axes, (FORWARD, y + 1 - HALF_HEIGHT), (FORWARD, y + HALF_HEIGHT), BLUE)
            if stage.back is None:
                _arrow(axes, (FORWARD + 0.85, y), (BACK, y + 1 - HALF_HEIGHT), VERMILION)
                continue
            _box(axes, BACK, y, [f"$G_{stage.name} = {_math(stage.back)}$"], VERMILION)
            if row:
                _arrow(axes, (BACK, y + HALF_HEIGHT), (BACK, y + 1 - HALF_HEIGHT), VERMILION)
            if stage.parameters:
                lines = [f"$G_{name} = {_math(formula)}$" for name, formula in stage.parameters]
                _box(axes, PARAMETERS, y, lines, GREEN)
                _arrow(axes, (BACK, y), (PARAMETERS - 0.95, y), GREEN)
        for start, end in (((FORWARD, 0), (BACK, 0)), ((FORWARD, -2), (BACK, -2)), ((FORWARD, -1), (PARAMETERS, -1.9))):
            axes.plot([start[0], end[0]], [start[1], end[1]], ":", color=GREY, zorder=1)
        for x, title, colour in (
            (FORWARD, "forwards", BLUE),
            (BACK, "backwards", VERMILION),
            (PARAMETERS, "to learn from", GREEN),
        ):
            axes.text(x, 0.72, title, ha="center", va="center", color=colour)
    return drawn.figure


def _math(formula: Expression) -> str:
    """A formula in the dialect of LaTeX that the drawing library reads."""
    text = to_latex(formula).replace(r"\lVert", r"\|").replace(r"\rVert", r"\|")
    return text.replace(r"\operatorname{relu}", r"\mathrm{relu}").replace(r"\mathbf{1}_{N}", r"\mathbf{1}")


def _box(axes: Any, x: float, y: float, lines: Sequence[str], colour: str) -> None:
    style = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": colour}
    axes.text(x, y, "\n".join(lines), ha="center", va="center", fontsize=11, bbox=style, zorder=3)


def _arrow(axes: Any, start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
    arrow = {"arrowstyle": "->", "color": colour, "linewidth": 1.4}
    axes.annotate("", xy=end, xytext=start, arrowprops=arrow, zorder=1)


def _logistic(z: float) -> float:
    return 1 / (1 + math.exp(-z))


ACTIVATIONS: dict[str, tuple[Callable[[float], float], Callable[[float], float], str, str]] = {
    "relu": (lambda z: max(0.0, z), lambda z: float(z > 0), GREY, ":"),
    "softplus": (lambda z: math.log1p(math.exp(z)), _logistic, GREEN, "-."),
    "tanh": (math.tanh, lambda z: 1 - math.tanh(z) ** 2, BLUE, "-"),
    "sigmoid": (_logistic, lambda z: _logistic(z) * (1 - _logistic(z)), VERMILION, "--"),
}
"""Value, slope, colour and line of each activation."""


def activation_slopes() -> Figure:
    """Four activations, and the slope by which each of them multiplies what comes back."""
    alt = (
        "Left: relu, softplus, tanh and sigmoid between -5 and 5. Right: their slopes. That of relu jumps from 0 to "
        "1, that of softplus rises smoothly from 0 to 1, that of tanh is a hump of height 1, and that of sigmoid a "
        "wider hump whose height is only 1/4."
    )
    xs = spread(-5, 5, 101)
    with drawing(alt, columns=2, height=3.2) as drawn:
        left, right = drawn.axes
        for name, (value, slope, colour, line) in ACTIVATIONS.items():
            style: Any = {"color": colour, "linestyle": line, "linewidth": 1.8}
            left.plot(rounded(xs), rounded([value(x) for x in xs]), label=name, **style)
            right.plot(rounded(xs), rounded([slope(x) for x in xs]), **style)
        left.set_ylim(-1.2, 3.2)
        left.set_xlabel("z")
        left.set_ylabel("activation")
        left.legend(loc="upper left")
        right.set_xlabel("z")
        right.set_ylabel("slope")
    return drawn.figure


class Network(NamedTuple):
    """The parameters of a network with one layer of rectifiers and one output."""

    U: Rows
    b: list[float]
    v: list[float]
    c: float


WAYS = ("every layer", "last layer only", "no switch")


def training_losses(data: Mapping[str, Any], rate: float, steps: int = 200) -> Figure:
    """The loss during gradient descent: with the right gradient, and with two that are not.

    `data` holds the inputs X, the targets Y, and the parameters U, b, V, c of the start.
    """
    inputs, targets, start = as_numbers(data)
    lines = {way: losses(inputs, targets, start, rate, steps, way) for way in WAYS}
    said = "; ".join(f"{way} from {found[0]:.2g} to {found[-1]:.1g}" for way, found in lines.items())
    alt = (
        f"The loss, on a logarithmic axis, over {steps} steps of gradient descent: {said}. The line of the right "
        "gradient falls steadily, the other two level off far above it."
    )
    with drawing(alt) as drawn:
        (axes,) = drawn.axes
        styles = ((BLUE, "-"), (PINK, "-."), (VERMILION, "--"))
        for (way, found), (colour, line) in zip(lines.items(), styles, strict=True):
            style: Any = {"color": colour, "linestyle": line, "linewidth": 1.8}
            axes.plot(range(steps + 1), list(map(_short, found)), label=way, **style)
        axes.set_yscale("log")
        axes.set_xlabel("step")
        axes.set_ylabel("loss")
        axes.legend(loc="lower left")
    return drawn.figure


def _short(value: float) -> float:
    """Three figures: the axis is logarithmic."""
    return float(f"{value:.2e}")


def losses(
    inputs: Rows, targets: Sequence[float], start: Network, rate: float, steps: int, way: str = WAYS[0]
) -> list[float]:
    """The loss before each step and after the last one."""
    at, found = start, []
    for _ in range(steps + 1):
        found.append(network_loss(inputs, targets, at))
        down = network_gradient(inputs, targets, at, switch=way != "no switch")
        hidden = 0.0 if way == "last layer only" else rate
        at = Network(
            [[u - hidden * g for u, g in zip(*rows, strict=True)] for rows in zip(at.U, down.U, strict=True)],
            [b - hidden * g for b, g in zip(at.b, down.b, strict=True)],
            [v - rate * g for v, g in zip(at.v, down.v, strict=True)],
            at.c - rate * down.c,
        )
    return found


def _forward(inputs: Rows, targets: Sequence[float], at: Network) -> tuple[Rows, Rows, list[float]]:
    columns = list(zip(*at.U, strict=True))
    sums = [[_dot(x, u) + b for u, b in zip(columns, at.b, strict=True)] for x in inputs]
    hidden = [[max(0.0, z) for z in row] for row in sums]
    return sums, hidden, [_dot(row, at.v) + at.c - y for row, y in zip(hidden, targets, strict=True)]


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(p * q for p, q in zip(a, b, strict=True))


def network_loss(inputs: Rows, targets: Sequence[float], at: Network) -> float:
    """Half the sum of the squared errors.

    >>> start = Network([[1, 1], [1, 1]], [0.5, -0.5], [2, -2], -1)
    >>> network_loss([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], start)
    0.5
    """
    return sum(error**2 for error in _forward(inputs, targets, at)[2]) / 2


def network_gradient(inputs: Rows, targets: Sequence[float], at: Network, *, switch: bool = True) -> Network:
    """Its gradient by every parameter, backwards; without the switch, silent neurons learn as if they were active."""
    sums, hidden, errors = _forward(inputs, targets, at)
    back = [
        [error * v if z > 0 or not switch else 0.0 for z, v in zip(row, at.v, strict=True)]
        for row, error in zip(sums, errors, strict=True)
    ]
    columns = list(zip(*back, strict=True))
    return Network(
        [[_dot(x, column) for column in columns] for x in zip(*inputs, strict=True)],
        [sum(column) for column in columns],
        [_dot(h, errors) for h in zip(*hidden, strict=True)],
        sum(errors),
    )


def as_numbers(data: Mapping[str, Any]) -> tuple[Rows, list[float], Network]:
    """Inputs, targets and parameters as floats; a page gives them as numbers and text such as "1/2"."""
    table = {name: [[_number(entry) for entry in _row(row)] for row in value] for name, value in data.items()}
    flat = {name: [row[0] for row in table[name]] for name in ("Y", "b", "V", "c")}
    return table["X"], flat["Y"], Network(table["U"], flat["b"], flat["V"], flat["c"][0])


def _row(row: Any) -> Any:
    return row if isinstance(row, list) else [row]


def _number(entry: int | str) -> float:
    return float(Fraction(entry))
