"""Numbers first: the small case written out in entries, values at a point, and what a nudge does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import sympy

from ..calculus.entry_formulas import entry_of, formulas_in, parts_of
from ..evidence.entries import entries, partial_derivatives, symbol_entries
from ..evidence.exact_values import exact_value
from ..expression import Expression, MatcalcError, name_to_latex, postorder, symbols, to_latex
from ..expression.assembling import Blocks
from ..expression.functions import Unknown
from ..expression.indexing import SumOver
from ..expression.operations import brief
from ..expression.reductions import SWITCHING
from .shown import Display, Piece, Shown, Table, Text
from .statements import decimal_text, matrix_latex

Number = int | Fraction | str


def show_entries(function: Expression, wrt: Expression, sizes: Mapping[str, int] | None = None) -> Shown:
    """The small case written out by SymPy: the entries of the function, then every partial derivative.

    A scalar function gets one line for each entry of the variable, any other its Jacobian in numerator layout.
    A function that switches between formulas, or has none, raises MatcalcError.
    """
    _demand_one_formula(function)
    sizes = sizes or {}
    name = name_to_latex(wrt.parameters[0])
    written = entries(function, sizes)
    table = partial_derivatives(function, wrt, sizes)
    said = to_latex(function)
    pieces: list[Piece] = (
        [Text("The function is written in entries already:"), Display(said)]
        if _is_in_entries(function)
        else [Text("In entries, the function is"), Display(f"{said} = {_sympy(written)}")]
    )
    if function.is_scalar and not wrt.is_scalar:
        inputs = [entry for column in zip(*symbol_entries(wrt, sizes), strict=True) for entry in column]
        lines = [
            f"\\frac{{\\partial f}}{{\\partial {sympy.latex(entry)}}} &= {sympy.latex(sympy.expand(found))}"
            for entry, found in zip(inputs, table, strict=True)
        ]
        aligned = "\\begin{aligned} " + " \\\\[4pt] ".join(lines) + " \\end{aligned}"
        pieces += [Text("and its partial derivatives are, with $f$ for the function,"), Display(aligned)]
    elif function.is_scalar:
        pieces += [Text(f"and its derivative by ${name}$ is"), Display(_sympy(table))]
    else:
        pieces += [
            Text(f"and its partial derivatives by ${name}$, one row for each output (numerator layout), are"),
            Display(_sympy(table)),
        ]
    return Shown(*pieces)


def _demand_one_formula(function: Expression) -> None:
    """MatcalcError where SymPy would have to write down more than one formula, or none."""
    for node in postorder(function):
        if node.operation is Unknown:
            raise MatcalcError(
                f"{node.parameters[0]} has no formula and so no entries to write out: "
                "derive(...) differentiates it as it stands"
            )
        if node.operation in SWITCHING:
            takes_one = node.is_scalar and not all(part.is_scalar for part in node.arguments)
            better = "derive" if takes_one else "derive_by_entries"
            raise MatcalcError(
                f"{brief(node)} switches between formulas, and this shows one alone: {better}(...) differentiates it"
            )


def _is_in_entries(function: Expression) -> bool:
    """Whether a formula is made of numbers and single entries alone, at most stacked as blocks."""
    parts = function.arguments if function.operation is Blocks else (function,)
    return all(
        node.is_scalar
        and node.operation is not SumOver
        and bool(parts_of(node) or not node.arguments or entry_of(node))
        for part in parts
        for node in formulas_in(part)
    )


def _sympy(matrix: Any) -> str:
    if matrix.shape == (1, 1):
        return str(sympy.latex(matrix[0]))
    return str(sympy.latex(matrix, mat_str="matrix", mat_delim="["))


def show_values(function: Expression, values: Mapping[str, Any], *, given: bool = True) -> Shown:
    """The exact value of a formula at numbers given as ints, fractions or text such as "1/3".

    The numbers stand behind the result; `given=False` leaves them out.
    """
    point = _given(function, values)
    result = f"{to_latex(function)} = {matrix_latex(exact_value(function, point))}"
    pairs = ", \\quad ".join(f"{name_to_latex(name)} = {matrix_latex(value)}" for name, value in point.items())
    return Shown(Display(f"{result} \\qquad \\text{{at}} \\quad {pairs}" if pairs and given else result))


def show_nudge(
    function: Expression,
    values: Mapping[str, Any],
    name: str,
    steps: Sequence[Number] = ("1/10", "1/100", "1/1000"),
) -> Shown:
    """What the function does when one entry after the other is pushed: change divided by push, exactly."""
    given = _given(function, values)
    if name not in given:
        raise MatcalcError(f"{name!r} is not among the values; they are {', '.join(given)}")
    base = _scalar(exact_value(function, given))
    rows, columns = len(given[name]), len(given[name][0])
    header = ("pushed entry", *(f"change / push, push ${decimal_text(Fraction(step))}$" for step in steps))
    lines = []
    for j in range(columns):
        for i in range(rows):
            ratios = [_ratio(function, given, (name, i, j), Fraction(step), base) for step in steps]
            lines.append((f"${_entry_name(name, i, j, (rows, columns))}$", *(f"${decimal_text(r)}$" for r in ratios)))
    return Shown(Text(f"The value is ${decimal_text(base)}$."), Table(header, tuple(lines)))


def _entry_name(name: str, i: int, j: int, counts: tuple[int, int]) -> str:
    if counts == (1, 1):
        return name_to_latex(name)
    return f"{name_to_latex(name)}_{{{i + 1}}}" if counts[1] == 1 else f"{name_to_latex(name)}_{{{i + 1}{j + 1}}}"


def _ratio(
    function: Expression,
    given: Mapping[str, Any],
    entry: tuple[str, int, int],
    step: Fraction,
    base: Fraction,
) -> Fraction:
    name, i, j = entry
    pushed = [list(row) for row in given[name]]
    pushed[i][j] += step
    return (_scalar(exact_value(function, {**given, name: pushed})) - base) / step


def _scalar(value: Any) -> Fraction:
    if len(value) != 1 or len(value[0]) != 1:
        raise MatcalcError("a nudge is measured on a scalar function")
    return Fraction(value[0][0])


def _given(function: Expression, values: Mapping[str, Any]) -> dict[str, tuple[tuple[Fraction, ...], ...]]:
    """The values as tables of fractions, in the order in which the symbols are listed."""
    known = symbols(function)
    missing = [name for name in known if name not in values]
    if missing:
        raise MatcalcError(f"no value for {missing[0]}")
    return {name: _table(values[name]) for name in values if name in known}


def _table(value: Any) -> tuple[tuple[Fraction, ...], ...]:
    if not isinstance(value, (list, tuple)):
        return ((Fraction(value),),)
    return tuple(tuple(map(Fraction, row)) if isinstance(row, (list, tuple)) else (Fraction(row),) for row in value)
