"""Who writes a derivative in which layout: data for a table; the tests run the rows of SymPy and of this book."""

from __future__ import annotations

from dataclasses import dataclass

from .shown import Shown, Table


@dataclass(frozen=True)
class SourceLayout:
    """How one source writes the gradient of a scalar, the derivative of A x by x, and that of tr(A X) by X."""

    source: str
    gradient: str
    linear_map: str
    trace: str


SOURCES = (
    SourceLayout("Parr and Howard", "row", "A", "not treated"),
    SourceLayout("Minka; Magnus and Neudecker", "row", "A", "A, or a row by vec"),
    SourceLayout("Wikipedia", "both", "A or A'", "A or A'"),
    SourceLayout("Matrix Cookbook; CS229 notes", "column", "avoided", "A'"),
    SourceLayout("Mathematics for Machine Learning", "row", "A", "same shape"),
    SourceLayout("Dive into Deep Learning; Felippa", "column", "A'", "A'"),
    SourceLayout("matrixcalculus.org", "column", "A", "A'"),
    SourceLayout("MIT 18.063", "column for the gradient, row for the derivative", "A", "A'"),
    SourceLayout("Math Insight", "row", "A", "not treated"),
    SourceLayout("SymPy, jacobian", "row", "A", "not offered"),
    SourceLayout("SymPy, diff of a matrix symbol", "column", "A'", "A'"),
    SourceLayout("PyTorch and JAX", "shape of the variable", "A", "A'"),
    SourceLayout("this book", "column", "A", "A'"),
)


def show_layout_table() -> Shown:
    """The table of sources and their layouts."""
    header = (
        "source",
        "gradient of a scalar",
        "derivative of $A x$ by $x$",
        r"derivative of $\operatorname{tr}(A X)$ by $X$",
    )
    rows = tuple((row.source, row.gradient, _formula(row.linear_map), _formula(row.trace)) for row in SOURCES)
    return Shown(Table(header, rows))


def _formula(cell: str) -> str:
    return {
        "A": "$A$",
        "A'": r"$A^\top$",
        "A or A'": r"$A$ or $A^\top$",
        "A, or a row by vec": "$A$, or a row by vec",
    }.get(cell, cell)
