"""Submatrices: a slice of a slice is read off at once, a slice of a transpose from the matrix itself."""

from __future__ import annotations

from ..expression import Expression, Size
from ..expression.indexing import Slice
from ..expression.operations import Transpose
from ..expression.printing import POSTFIX
from .chains import MatrixSigns
from .pieces import Piece
from .scopes import Scope


def submatrix(signs: MatrixSigns, span: str, to_scalar: str, node: Expression, scope: Scope) -> Piece:
    """The rows and columns between two places, as one subscript."""
    of, spans = _whole_slice(node, scope)
    flipped = of.operation is Transpose
    if flipped:
        of, spans = of.argument, spans[::-1]
    before = Size({(): scope.language.first_place - 1})
    places = [
        ":" if first == 1 and last == total else span.format(scope.size(first + before), scope.size(last))
        for (first, last), total in zip(spans, of.shape, strict=True)
    ]
    piece = Piece(signs.part.format(scope.ask(of, 2), *places))
    if node.is_scalar and to_scalar:
        return Piece(to_scalar.format(piece))
    return Piece(signs.transposed.format(piece), POSTFIX) if flipped else piece


def _whole_slice(node: Expression, scope: Scope) -> tuple[Expression, list[tuple[Size, Size]]]:
    """The matrix that a submatrix of a submatrix is a part of, and the first and last row and column there."""
    top, bottom, left, right = node.parameters
    of = node.argument
    while of.operation is Slice and scope.used_once(of):
        above, _, before, _ = of.parameters
        top, bottom, left, right = (top + above - 1, bottom + above - 1, left + before - 1, right + before - 1)
        of = of.argument
    return of, [(top, bottom), (left, right)]
