"""Results of known size as tables of their entries, and block matrices turned block by block."""

from __future__ import annotations

from collections.abc import Sequence

from ..expression import Expression, blocks, constant, product, transpose
from ..expression.assembling import Blocks, rows_of_blocks
from ..expression.indexing import Unit, is_unit_row
from ..expression.leaves import Zeros, number_of
from ..expression.nodes import postorder
from ..expression.operations import Add, Product, Transpose
from ..expression.sizes import SCALAR
from .collect import collect_as_written
from .contraction import LONGEST_STACK

LARGEST_TABLE = 16
"""No matrix with more entries is written out."""

Terms = dict[tuple[int, int], list[Expression]]


def written_out(result: Expression) -> Expression:
    """A sum of multiples of unit vectors as the column, row or matrix of these numbers; all else as it stands.

    >>> from matcalc_helpers.expression import parse
    >>> print(written_out(parse("unit(2, 1)/x[2] - x[1]*unit(2, 2)", x="2")))
    [1/x[2]; -x[1]]
    """
    rows, columns = (size.number for size in result.shape)
    if rows is None or columns is None or result.is_scalar or _is_unit(result):
        return result
    longest, entries = max(rows, columns), rows * columns
    if longest > LONGEST_STACK or (min(rows, columns) > 1 and entries > LARGEST_TABLE):
        return result
    if not any(node.operation is Unit for node in postorder(result)):
        return result
    found = _terms(result)
    if found is None:
        return result
    places = [[found.get((i, j), []) for j in range(columns)] for i in range(rows)]
    return blocks([[collect_as_written(terms, SCALAR) for terms in row] for row in places])


def _terms(formula: Expression) -> Terms | None:
    """The summands of each entry; None where a part is neither a multiple of unit vectors nor made of blocks."""
    if formula.operation is Add:
        return _joined([_terms(term) for term in formula.arguments])
    if formula.operation is Zeros:
        return {}
    if formula.is_scalar:
        return {(0, 0): [formula]}
    if formula.operation is Transpose and not is_unit_row(formula):
        inside = _terms(formula.argument)
        return None if inside is None else {(j, i): terms for (i, j), terms in inside.items()}
    if formula.operation is Blocks:
        return _stacked(formula)
    return _multiple(formula)


def _joined(parts: Sequence[Terms | None]) -> Terms | None:
    found: Terms = {}
    for part in parts:
        if part is None:
            return None
        for place, terms in part.items():
            found.setdefault(place, []).extend(terms)
    return found


def _stacked(formula: Expression) -> Terms | None:
    """The entries of a block matrix, each block moved to its place."""
    parts: list[Terms | None] = []
    above = 0
    for row in rows_of_blocks(formula.arguments, formula.parameters[0]):
        left = 0
        for part in row:
            inside = _terms(part)
            parts.append(None if inside is None else {(above + i, left + j): terms for (i, j), terms in inside.items()})
            left += part.shape.columns.number or 0
        above += row[0].shape.rows.number or 0
    return _joined(parts)


def _multiple(formula: Expression) -> Terms | None:
    """Scalars times one unit vector, a unit column times a unit row, or something that has terms itself."""
    factors = formula.arguments if formula.operation is Product else (formula,)
    scalars = [factor for factor in factors if factor.is_scalar]
    arrays = [factor for factor in factors if not factor.is_scalar]
    inside: Terms | None
    if len(arrays) == 1 and not _is_unit(arrays[0]):
        inside = _terms(arrays[0]) if scalars else None
    else:
        inside = _place(arrays)
    if inside is None:
        return None
    return {place: [product(*scalars, term) for term in terms] for place, terms in inside.items()}


def _place(arrays: Sequence[Expression]) -> Terms | None:
    """The only entry of a unit column, a unit row, or a unit column times a unit row."""
    row, column = 0, 0
    kinds = ["column" if factor.operation is Unit else "row" if is_unit_row(factor) else "" for factor in arrays]
    if kinds not in (["column"], ["row"], ["column", "row"]):
        return None
    for factor, kind in zip(arrays, kinds, strict=True):
        unit = factor if kind == "column" else factor.argument
        place = number_of(unit.arguments[0])
        if place is None:
            return None
        row, column = (int(place) - 1, column) if kind == "column" else (row, int(place) - 1)
    return {(row, column): [constant(1)]}


def _is_unit(formula: Expression) -> bool:
    return formula.operation is Unit or is_unit_row(formula)


def turned(result: Expression) -> Expression:
    """The transpose; a block matrix, alone or with scalars in front, is turned block by block.

    >>> from matcalc_helpers.expression import parse
    >>> print(turned(parse("2*[x[1]; 3]", x="2")))
    2*[x[1], 3]
    """
    factors = result.arguments if result.operation is Product else (result,)
    if any(factor.operation is Blocks for factor in factors) and sum(not factor.is_scalar for factor in factors) == 1:
        return product(*(_turned_blocks(factor) if factor.operation is Blocks else factor for factor in factors))
    return transpose(result)


def _turned_blocks(of: Expression) -> Expression:
    rows = rows_of_blocks(of.arguments, of.parameters[0])
    if len({len(row) for row in rows}) > 1:
        return transpose(of)
    columns = list(zip(*rows, strict=True))
    if any(part.shape.columns != column[0].shape.columns for column in columns for part in column):
        return transpose(of)
    return blocks([[transpose(part) for part in column] for column in columns])
