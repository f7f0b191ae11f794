"""How every figure looks: white ground, colours safe for colour-blind readers, no date, no random identifiers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Canvas

from ..shown import Figure

BLUE, VERMILION, GREEN, ORANGE, PINK, GREY = "#0072B2", "#D55E00", "#007A58", "#E69F00", "#B0568C", "#666666"
WIDTH, HEIGHT = 6.2, 3.6
DECIMALS = 6
SETTINGS: Any = {
    "svg.hashsalt": "matrix calculus, checked",
    "svg.fonttype": "path",
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#DDDDDD",
    "legend.frameon": False,
    "figure.constrained_layout.use": True,
}


class Drawing:
    """A canvas with its axes, and the finished figure once it is drawn."""

    def __init__(self, canvas: Canvas, axes: list[Axes]) -> None:
        self.canvas = canvas
        self.axes = axes
        self.svg = ""

    @property
    def figure(self) -> Figure:
        """The figure as a cell shows it."""
        return Figure(self.svg)


@contextmanager
def drawing(alt: str, *, columns: int = 1, height: float = HEIGHT) -> Iterator[Drawing]:
    """Draw on axes side by side; `alt` says what is seen."""
    with mpl.rc_context(SETTINGS):
        canvas = Canvas(figsize=(WIDTH, height))
        FigureCanvasSVG(canvas)
        drawn = Drawing(canvas, [canvas.add_subplot(1, columns, index + 1) for index in range(columns)])
        yield drawn
        buffer = io.StringIO()
        canvas.savefig(buffer, format="svg", metadata={"Title": alt, "Date": None, "Creator": None})
        drawn.svg = _with_title_first(buffer.getvalue(), alt)


def _with_title_first(svg: str, alt: str) -> str:
    """Matplotlib writes the title as metadata; a text alternative is the first child of the drawing."""
    start = svg.index("<svg")
    end = svg.index(">", start) + 1
    head = svg[start:end]
    escaped = alt.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    body = svg[end:].replace(f"<title>{escaped}</title>", "", 1)
    return f"{head}\n <title>{escaped}</title>{body}"


def rounded(values: list[float]) -> list[float]:
    """Numbers as they are drawn: the last digits may differ between machines."""
    return [round(value, DECIMALS) for value in values]


def spread(low: float, high: float, count: int) -> list[float]:
    """Equally spaced numbers from low to high."""
    return [low + (high - low) * index / (count - 1) for index in range(count)]
