"""Stacked matrices seen: where entries go, blocks of a Kronecker product and their cost, tables with four counters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import sympy
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ...evidence.entries import entries, partial_derivatives, symbol_entries
from ...expression import Expression, commutation_matrix
from ..shown import Figure
from .style import BLUE, GREEN, GREY, ORANGE, PINK, VERMILION, drawing

COLOURS = (BLUE, VERMILION, GREEN, ORANGE, PINK, GREY)
LABEL = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1.5}
LONGEST_LABEL = 6
"""Longer entries are drawn as a filled cell without text."""


def commutation_pattern(rows: int = 3, columns: int = 4) -> Figure:
    """The commutation matrix as dots: one in each row and column, carrying an entry from its old place to its new."""
    size = rows * columns
    table = commutation_matrix(rows, columns).evaluate({}).tolist()
    kept = sum(table[place][place] == 1 for place in range(size))
    alt = (
        f"A {size} by {size} grid with one dot in each row and each column. Columns are named by the entries of A, "
        f"column after column, rows by the same entries, row after row. Within each of the {columns} bands of "
        f"{rows} columns the dots go down in steps of {columns}; {kept} of the {size} dots lie on the diagonal."
    )
    across = [f"$a_{{{i + 1}{j + 1}}}$" for i, j in product(range(rows), range(columns))]
    down = [f"$a_{{{i + 1}{j + 1}}}$" for j, i in product(range(columns), range(rows))]
    with drawing(alt, height=4.8) as drawn:
        (axes,) = drawn.axes
        for band in range(columns):
            _cell(axes, band * rows, -size, COLOURS[band % 6], width=rows, height=size, alpha=0.15)
        axes.plot([0, size], [0, -size], "--", color=GREY, linewidth=1)
        for i, j in product(range(size), range(size)):
            if table[i][j] == 1:
                axes.plot([j + 0.5], [-i - 0.5], "o", color=COLOURS[j // rows % 6], markersize=9)
        _lines(axes, size, rows, columns)
        for place, (old, new) in enumerate(zip(down, across, strict=True)):
            axes.text(place + 0.5, 0.2, old, ha="center", va="bottom")
            axes.text(-0.2, -place - 0.5, new, ha="right", va="center")
        _bare(axes, (-1.5, size + 0.2), (-size - 0.2, 1.4))
    return drawn.figure


def _lines(axes: Axes, size: int, rows: int, columns: int) -> None:
    """Thin lines between the cells, thicker ones where a column or a row of the matrix ends."""
    for place in range(size + 1):
        wide, high = (1.2 if place % step == 0 else 0.3 for step in (rows, columns))
        axes.plot([place, place], [0, -size], color="black", linewidth=wide)
        axes.plot([0, size], [-place, -place], color="black", linewidth=high)


def _cell(
    axes: Axes, x: float, y: float, colour: str, *, width: float = 1, height: float = 1, alpha: float = 0.35
) -> None:
    axes.add_patch(Rectangle((x, y), width, height, facecolor=colour, alpha=alpha, edgecolor="none"))


def _frame(axes: Axes, x: float, y: float, width: float, height: float, line: float) -> None:
    axes.add_patch(Rectangle((x, y), width, height, fill=False, edgecolor="black", linewidth=line))


def _bare(axes: Axes, across: tuple[float, float], along: tuple[float, float]) -> None:
    axes.set_xlim(*across)
    axes.set_ylim(*along)
    axes.set_aspect("equal")
    axes.axis("off")


def kronecker_blocks(left: tuple[int, int] = (2, 2), right: tuple[int, int] = (2, 3)) -> Figure:
    """A Kronecker product as blocks: each entry of the left factor becomes that entry times the right one."""
    (m, n), (p, q) = left, right
    alt = (
        f"The matrix A, {m} by {n}, each entry in a colour of its own; the matrix B, {p} by {q}, in grey; and their "
        f"Kronecker product, {m * p} by {n * q}: {m * n} blocks of the shape of B, each of them "
        "one entry of A times B, in the colour of that entry."
    )
    second, third = n + 1.2, n + q + 2.4
    with drawing(alt, height=2.9) as drawn:
        (axes,) = drawn.axes
        for i, j in product(range(m), range(n)):
            colour, name = COLOURS[(i * n + j) % 6], f"$a_{{{i + 1}{j + 1}}}$"
            _block(axes, (j, m / 2 - i - 1), (1, 1), colour, name)
            _block(axes, (third + j * q, m * p / 2 - (i + 1) * p), (p, q), colour, f"{name} $B$")
        _block(axes, (second, -p / 2), (p, q), GREY, "$B$")
        for place, sign in ((n + 0.6, "⊗"), (n + q + 1.8, "=")):
            axes.text(place, 0, sign, ha="center", va="center", fontsize=16)
        _bare(axes, (-0.1, third + n * q + 0.1), (-m * p / 2 - 0.1, m * p / 2 + 0.1))
    return drawn.figure


def _block(axes: Axes, corner: tuple[float, float], shape: tuple[int, int], colour: str, name: str) -> None:
    """A block of cells with a name over it; the corner is the lower left one."""
    (x, y), (rows, columns) = corner, shape
    _cell(axes, x, y, colour, width=columns, height=rows)
    for i, j in product(range(rows), range(columns)):
        _frame(axes, x + j, y + i, 1, 1, 0.3)
    _frame(axes, x, y, columns, rows, 1.4)
    ground = LABEL if rows * columns > 1 else None
    axes.text(x + columns / 2, y + rows / 2, name, ha="center", va="center", fontsize=13, bbox=ground)


def kronecker_costs(marked: int = 50) -> Figure:
    """Multiplications for A X B with square matrices: the two products, and the Kronecker matrix times a column."""
    sizes = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
    with_products, with_matrix = multiplications(marked)
    alt = (
        f"Two straight lines on logarithmic axes over the size n. For n = {marked} the two products take "
        f"{with_products} multiplications, the Kronecker matrix times a column {with_matrix}; the gap widens with n."
    )
    with drawing(alt, height=3.4) as drawn:
        (axes,) = drawn.axes
        pairs = [multiplications(size) for size in sizes]
        axes.loglog(sizes, [pair[1] for pair in pairs], color=VERMILION, label="matrix times column, $n^4$")
        axes.loglog(sizes, [pair[0] for pair in pairs], "--", color=BLUE, label="two products, $2n^3$")
        for count, colour, place in ((with_products, BLUE, (8, -12)), (with_matrix, VERMILION, (-62, 6))):
            axes.plot([marked], [count], "o", color=colour)
            axes.annotate(f"{count:,}".replace(",", "\u2009"), (marked, count), place, textcoords="offset points")
        axes.set_xlabel("n")
        axes.set_ylabel("multiplications")
        axes.legend(loc="upper left")
    return drawn.figure


def multiplications(size: int) -> tuple[int, int]:
    """How many multiplications A X B takes for square matrices: as two products, and as a matrix times a column.

    >>> multiplications(50)
    (250000, 6250000)
    """
    return 2 * size**3, size**4


def four_index_table(function: Expression, wrt: Expression, sizes: Mapping[str, int]) -> Figure:
    """The derivative of a matrix by a matrix twice: one block for each output entry, and in vec form."""
    table = partial_derivatives(function, wrt, sizes)
    outputs, inputs = (entries(of, sizes).shape for of in (function, wrt))
    filled = sum(entry != 0 for entry in table)
    alt = (
        f"Left: a table of {outputs[0]} by {outputs[1]} blocks, one for each entry of {function}, each of the shape of "
        f"{wrt}, {inputs[0]} by {inputs[1]}. Right: the same {len(table)} numbers in vec form, {table.shape[0]} rows "
        f"by {table.shape[1]} columns, in the same colours. {filled} of them differ from 0."
    )
    gap, start = 0.5, outputs[1] * (inputs[1] + 0.5) + 1.9
    tall = max(outputs[0] * (inputs[0] + 1.0), table.shape[0])
    with drawing(alt, height=1.0 + 0.34 * tall) as drawn:
        (axes,) = drawn.axes
        for row in range(table.shape[0]):
            i, j = row % outputs[0], row // outputs[0]
            corner = (j * (inputs[1] + gap), -i * (inputs[0] + 1.0))
            _output_block(axes, corner, table[row, :], inputs, row)
            name = f"${i + 1}{j + 1}$" if outputs[1] > 1 else f"${i + 1}$"
            axes.text(corner[0] + inputs[1] / 2, corner[1] + 0.12, name, ha="center", va="bottom", fontsize=10)
            axes.text(start - 0.2, -row - 0.5, name, ha="right", va="center", fontsize=10)
            _stacked_row(axes, (start, -row), table[row, :], row)
        for column, label in enumerate(_labels(wrt, sizes)):
            axes.text(start + column + 0.5, 0.12, label, ha="center", va="bottom", fontsize=10)
        _bare(axes, (-0.1, start + table.shape[1] + 0.1), (-tall - 0.1, 0.9))
    return drawn.figure


def _labels(wrt: Expression, sizes: Mapping[str, int]) -> Sequence[str]:
    """The entries of the variable, column after column."""
    columns = zip(*symbol_entries(wrt, sizes), strict=True)
    return [f"${sympy.latex(entry)}$" for column in columns for entry in column]


def _output_block(axes: Axes, corner: tuple[float, float], row: Any, shape: tuple[int, int], number: int) -> None:
    """The derivatives of one output entry in the shape of the variable; the corner is the upper left one."""
    for place, entry in enumerate(row):
        i, j = place % shape[0], place // shape[0]
        _entry_cell(axes, corner[0] + j, corner[1] - i - 1, entry, number)
    _frame(axes, corner[0], corner[1] - shape[0], shape[1], shape[0], 1.4)


def _stacked_row(axes: Axes, corner: tuple[float, float], row: Any, number: int) -> None:
    for place, entry in enumerate(row):
        _entry_cell(axes, corner[0] + place, corner[1] - 1, entry, number)


def _entry_cell(axes: Axes, x: float, y: float, entry: Any, number: int) -> None:
    text = sympy.latex(entry)
    if entry != 0:
        _cell(axes, x, y, COLOURS[number % 6])
    _frame(axes, x, y, 1, 1, 0.4)
    if len(text) <= LONGEST_LABEL:
        colour = GREY if entry == 0 else "black"
        axes.text(x + 0.5, y + 0.5, f"${text}$", ha="center", va="center", fontsize=12, color=colour)
