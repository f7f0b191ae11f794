"""Median time of one gradient of 60 common expressions: ours, SymPy's and tensorgrad's."""

from __future__ import annotations

import sympy
from agreement import our_value, sympy_says
from common import Measured, Prepare, measure, median, milliseconds, publish, ratio, table
from expressions import ROWS, Row, ours, sympy_symbols, tensorgrad_symbols

import matcalc_helpers as mc

Found = tuple[Row, Measured, Measured, Measured, Measured]


def our_work(row: Row) -> Prepare:
    """Prepare our gradient."""

    def prepare(tag: str) -> object:
        function, wrt = ours(row, tag)
        return lambda: mc.gradient(function, wrt)

    return prepare


def sympy_work(row: Row) -> Prepare:
    """Prepare SymPy's derivative."""

    def prepare(tag: str) -> object:
        symbols = sympy_symbols(tag)
        function, wrt = row.sympy(symbols), getattr(symbols, row.wrt)
        return lambda: sympy.diff(function, wrt)

    return prepare


def tensorgrad_work(row: Row, simplify: str) -> Prepare:
    """Prepare tensorgrad's gradient; it is lazy, and simplifying carries it out."""

    def prepare(tag: str) -> object:
        symbols = tensorgrad_symbols(tag)
        function, wrt = row.tensorgrad(symbols), getattr(symbols, row.wrt)
        return lambda: getattr(function.grad(wrt), simplify)()

    return prepare


def measured(row: Row) -> Found:
    """The times of one row; a result of SymPy that is not the gradient counts as none."""
    expected = our_value(our_work(row)("_w")(), "_w")
    by_sympy = measure(sympy_work(row), lambda result: sympy_says(result, "_w", expected))
    if by_sympy.note in ("wrong", "unresolved"):
        by_sympy = Measured(None, problem=by_sympy.note)
    return (
        row,
        measure(our_work(row)),
        by_sympy,
        measure(tensorgrad_work(row, "simplify")),
        measure(tensorgrad_work(row, "full_simplify")),
    )


def line(found: Found) -> list[str]:
    """One row of the table."""
    row, our, by_sympy, short, full = found
    known = [f"{row.text} by {row.wrt}", our.text, by_sympy.text, short.text, full.text]
    return [f"`{known[0]}`", *known[1:], ratio(by_sympy.seconds, our.seconds), ratio(full.seconds, our.seconds)]


def summary(found: list[Found]) -> list[str]:
    """Medians: of the times of each tool, and of the ratios taken row by row."""
    lines = []
    for place, name in enumerate(("ours", "SymPy", "tensorgrad, simplify", "tensorgrad, full_simplify"), start=1):
        pairs = [(each[place].seconds, each[1].seconds) for each in found if each[place].seconds is not None]
        times, ratios = median([a for a, _ in pairs]), median([a / b for a, b in pairs])
        lines.append([name, str(len(pairs)), milliseconds(times), f"{ratios:.1f}x"])
    return lines


def main() -> None:
    """Measure, print, and put the tables into the README."""
    found = [measured(row) for row in ROWS]
    head = ["tool", "gradients found", "median time", "median of the ratios to ours"]
    rows = [
        "expression",
        "ours",
        "SymPy",
        "tensorgrad `simplify`",
        "`full_simplify`",
        "SymPy / ours",
        "tensorgrad / ours",
    ]
    publish("common_expressions", table(head, summary(found)) + "\n\n" + table(rows, [line(each) for each in found]))


if __name__ == "__main__":
    main()
