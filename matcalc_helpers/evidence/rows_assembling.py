"""Values of rearrangements: unit vectors, blocks, submatrices, half-vectorization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..expression import Expression, Operation
from ..expression.assembling import Blocks, Unvec, rows_of_blocks
from ..expression.indexing import Delta, Slice, Unit
from ..expression.leaves import Duplication, Elimination, LowerOnes
from .jets import JetMatrix, OutsideDomain

if TYPE_CHECKING:
    from .evaluation import Evaluator, Row


def _unit(at: Evaluator, node: Expression, _: list[JetMatrix]) -> JetMatrix:
    place, rows = at.whole(node.arguments[0]), node.shape.rows.value(at.sizes)
    if not 1 <= place <= rows:
        raise OutsideDomain(f"the index {place} is not between 1 and {rows}")
    return [[at.jets.constant(int(i + 1 == place))] for i in range(rows)]


def _delta(at: Evaluator, node: Expression, _: list[JetMatrix]) -> JetMatrix:
    first, second = map(at.whole, node.arguments)
    return [[at.jets.constant(int(first == second))]]


def _slice(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
    top, bottom, left, right = (size.value(at.sizes) for size in node.parameters)
    if not (1 <= top <= bottom <= len(parts[0]) and 1 <= left <= right <= len(parts[0][0])):
        raise OutsideDomain("a submatrix reaches beyond the matrix")
    return [row[left - 1 : right] for row in parts[0][top - 1 : bottom]]


def _blocks(_at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
    values = dict(zip(node.arguments, parts, strict=True))
    rows: JetMatrix = []
    for blocks in rows_of_blocks(node.arguments, node.parameters[0]):
        for lines in zip(*(values[block] for block in blocks), strict=True):
            rows.append([entry for line in lines for entry in line])
    return rows


def _unvec(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
    rows, columns = at.shape(node)
    return [[parts[0][j * rows + i][0] for j in range(columns)] for i in range(rows)]


def _lower_ones(at: Evaluator, node: Expression, _: list[JetMatrix]) -> JetMatrix:
    rows, columns = at.shape(node)
    return [[at.jets.constant(int(i >= j)) for j in range(columns)] for i in range(rows)]


def triangle(size: int) -> list[tuple[int, int]]:
    """The places on and below the diagonal, column by column, as vech reads them."""
    return [(i, j) for j in range(size) for i in range(j, size)]


def _elimination(at: Evaluator, node: Expression, _: list[JetMatrix]) -> JetMatrix:
    size = node.parameters[0].value(at.sizes)
    constant = at.jets.constant
    return [[constant(int(place == j * size + i)) for place in range(size * size)] for i, j in triangle(size)]


def _duplication(at: Evaluator, node: Expression, _: list[JetMatrix]) -> JetMatrix:
    size = node.parameters[0].value(at.sizes)
    places = triangle(size)
    return [
        [at.jets.constant(int((max(i, j), min(i, j)) == place)) for place in places]
        for j in range(size)
        for i in range(size)
    ]


ROWS: dict[Operation, Row] = {
    Unit: _unit,
    Delta: _delta,
    Slice: _slice,
    Blocks: _blocks,
    Unvec: _unvec,
    LowerOnes: _lower_ones,
    Elimination: _elimination,
    Duplication: _duplication,
}
