"""Chains of Jacobians seen: the product as grids, the table of shapes, and what the order of brackets costs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from ..shown import Figure
from .style import BLUE, GREEN, GREY, ORANGE, VERMILION, drawing

CELL = 0.3
"""Side of a cell in the table of shapes."""


def jacobian_product(outputs: int = 2, inner: int = 3, inputs: int = 2) -> Figure:
    """Two Jacobians side by side and their product: one row meets one column, along every path between."""
    alt = (
        f"Three grids: the Jacobian of f, {outputs} rows and {inner} columns, times that of g, {inner} rows and "
        f"{inputs} columns, equals the Jacobian of the whole, {outputs} rows and {inputs} columns. Row 1 of the first "
        f"and column {inputs} of the second are coloured; so is the one cell that they make, in row 1 and column "
        f"{inputs} of the product: a sum of {inner} products."
    )
    gap = 0.9
    with drawing(alt, height=2.9) as drawn:
        (axes,) = drawn.axes
        second = inner + gap
        third = second + inputs + gap
        _table(axes, 0, outputs, inner, "f", "g", row=0)
        _table(axes, second, inner, inputs, "g", "x", column=inputs - 1)
        _table(axes, third, outputs, inputs, "y", "x", row=0, column=inputs - 1)
        for place, sign in ((inner + gap / 2, "·"), (second + inputs + gap / 2, "=")):
            axes.text(place, 0, sign, ha="center", va="center", fontsize=18)
        axes.set_xlim(-0.1, third + inputs + 0.1)
        axes.set_ylim(-inner / 2 - 0.7, inner / 2 + 0.1)
        _bare(axes)
    return drawn.figure


def _table(
    axes: Axes,
    left: float,
    rows: int,
    columns: int,
    above: str,
    below: str,
    row: int | None = None,
    column: int | None = None,
) -> None:
    """A grid of partial derivatives around the middle line; a row of it, a column, or one cell is coloured."""
    for i, j in product(range(rows), range(columns)):
        chosen = (row is None or i == row) and (column is None or j == column)
        colour = GREEN if row is not None and column is not None else BLUE if row is not None else ORANGE
        y = rows / 2 - i - 1
        axes.add_patch(
            Rectangle((left + j, y), 1, 1, facecolor=colour if chosen else "white", alpha=0.45, edgecolor="none")
        )
        axes.add_patch(Rectangle((left + j, y), 1, 1, facecolor="none", edgecolor="black", linewidth=0.8))
        axes.text(left + j + 0.5, y + 0.5, f"∂{above}{i + 1}/∂{below}{j + 1}", ha="center", va="center", fontsize=9.5)
    axes.text(left + columns / 2, -rows / 2 - 0.15, f"{rows} × {columns}", ha="center", va="top")


def _bare(axes: Axes) -> None:
    axes.set_aspect("equal")
    axes.axis("off")


def chain_shapes() -> Figure:
    """The shapes of both factors and of their product, for scalars and vectors at each of the three places."""
    alt = (
        "Eight products of Jacobians in two columns, on the left for a scalar x and on the right for a vector x. "
        "With m entries of f, k of the intermediate g and n of x, the first factor has m rows and k columns, the "
        "second k rows and n columns, the product m rows and n columns; a scalar counts as 1."
    )
    with drawing(alt, columns=2, height=4.4) as drawn:
        for axes, entries in zip(drawn.axes, (1, 3), strict=True):
            axes.text(0, 0.55, f"x a {'scalar' if entries == 1 else 'vector'}", va="bottom", weight="bold")
            for line, (f, g) in enumerate(((1, 1), (1, 2), (2, 1), (2, 2))):
                _shape_line(axes, -1.35 * line, f, g, entries)
            axes.set_xlim(-0.1, 4.6)
            axes.set_ylim(-5.1, 0.9)
            _bare(axes)
    return drawn.figure


def _shape_line(axes: Axes, y: float, f: int, g: int, x: int) -> None:
    """One product: a word about f and g, then three blocks with the signs between them."""
    said = " and ".join(f"{name} a {'scalar' if size == 1 else 'vector'}" for name, size in (("f", f), ("g", g)))
    axes.text(0, y + 0.42, said, va="top", fontsize=10.5, color=GREY)
    names = {"f": "1" if f == 1 else "m", "g": "1" if g == 1 else "k", "x": "1" if x == 1 else "n"}
    blocks = ((0.45, f, g, BLUE, "fg"), (2.0, g, x, ORANGE, "gx"), (3.55, f, x, GREEN, "fx"))
    for middle, rows, columns, colour, over in blocks:
        for i, j in product(range(rows), range(columns)):
            corner = (middle + (j - columns / 2) * CELL, y - 0.2 + (rows / 2 - i - 1) * CELL)
            axes.add_patch(Rectangle(corner, CELL, CELL, facecolor=colour, alpha=0.45, edgecolor="black"))
        text = f"{names[over[0]]} × {names[over[1]]}"
        axes.text(middle, y - 0.55, text, ha="center", va="top", fontsize=10.5)
    for place, sign in ((1.22, "·"), (2.78, "=")):
        axes.text(place, y - 0.2, sign, ha="center", va="center", fontsize=14)


def bracket_costs(sizes: Sequence[int]) -> Figure:
    """Multiplications for a chain of Jacobians, from the outputs or from the inputs; `sizes` begins at the input."""
    from_outputs, from_inputs = bracket_counts(sizes)
    chain = " to ".join(map(str, sizes))
    alt = (
        f"Two bars for a chain of layers from {chain} numbers: {from_outputs} multiplications when the product is "
        f"formed from the outputs, {from_inputs} when it is formed from the inputs."
    )
    with drawing(alt, height=2.2) as drawn:
        (axes,) = drawn.axes
        names = ["from the outputs", "from the inputs"]
        counts = [from_outputs, from_inputs]
        axes.barh(names, counts, color=[BLUE, VERMILION], height=0.5)
        for place, count in enumerate(counts):
            axes.text(count, place, f" {_grouped(count)}", va="center")
        axes.set_xlim(0, max(counts) * 1.25)
        axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
        axes.xaxis.set_major_formatter(lambda count, _: _grouped(count))
        axes.set_xlabel("multiplications")
        axes.invert_yaxis()
    return drawn.figure


def _grouped(count: float) -> str:
    """A whole number in groups of three digits."""
    return f"{count:,.0f}".replace(",", "\u2009")


def bracket_counts(sizes: Sequence[int]) -> tuple[int, int]:
    """How many multiplications the product of all Jacobians takes: from the outputs, and from the inputs.

    >>> bracket_counts([1000, 50, 1])
    (50000, 50000)
    >>> bracket_counts([1000, 50, 50, 1])
    (52500, 2550000)
    """
    first, last = sizes[0], sizes[-1]
    pairs = list(pairwise(sizes))
    return sum(last * k * n for n, k in pairs[:-1]), sum(m * k * first for k, m in pairs[1:])
