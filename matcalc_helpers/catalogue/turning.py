"""Both layouts of a recorded formula; the other one is its transpose, written with as few transposes as can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..calculus.tidying import Tidier
from ..expression import Expression, add, blocks, kron, postorder, rebuild, transpose
from ..expression.assembling import Blocks, rows_of_blocks
from ..expression.indexing import SumOver
from ..expression.nodes import Operation
from ..expression.operations import Add, Kronecker, Transpose
from .measure import printed_size


@dataclass(frozen=True)
class Layouts:
    """A formula in both layouts; the same one twice where no layout is chosen, None where there is no formula."""

    numerator: Expression | None
    denominator: Expression | None


def turned(formula: Expression) -> Expression:
    """The transpose of a formula; brackets are opened where that saves transposes, and around the whole.

    >>> from matcalc_helpers.expression import parse
    >>> str(turned(parse("2*A'*(A*x - b)", A="m n", x="n", b="m")))
    "2*(A*x - b)'*A"
    >>> str(turned(parse("(A + A')*x + b", A="n n", x="n", b="n")))
    "x'*(A + A') + b'"
    """
    whole = transpose(formula)
    if whole.operation is Transpose and whole.argument.operation is Add:
        whole = _sum_by_parts(whole.argument)
    return Tidier(formula)(_inside_opened(whole))


def _inside_opened(formula: Expression) -> Expression:
    done: dict[Expression, Expression] = {}
    for node in postorder(formula):
        done[node] = _opened(rebuild(node, [done[argument] for argument in node.arguments]))
    return done[formula]


def _opened(node: Expression) -> Expression:
    """The transpose of a sum, a Kronecker product or a block matrix by its parts, where that is no longer."""
    by_parts = BY_PARTS.get(node.argument.operation) if node.operation is Transpose else None
    if by_parts is None:
        return node
    opened = by_parts(node.argument)
    return opened if printed_size(str(opened)) <= printed_size(str(node)) else node


def _sum_by_parts(inside: Expression) -> Expression:
    """The transposes of the summands; a sum that they make up again is symmetric."""
    parts = [_turned_part(part) for part in inside.arguments]
    return inside if set(parts) == set(inside.arguments) else add(*parts)


def _counted_sum_by_parts(inside: Expression) -> Expression:
    body, *bounds = inside.arguments
    return rebuild(inside, [_inside_opened(transpose(body)), *bounds])


def _blocks_by_parts(inside: Expression) -> Expression:
    rows = rows_of_blocks(inside.arguments, inside.parameters[0])
    return blocks([[_turned_part(part) for part in column] for column in zip(*rows, strict=True)])


def _turned_part(part: Expression) -> Expression:
    return _opened(transpose(part))


BY_PARTS: dict[Operation, Callable[[Expression], Expression]] = {
    Add: _sum_by_parts,
    Blocks: _blocks_by_parts,
    Kronecker: lambda inside: kron(*map(_turned_part, inside.arguments)),
    SumOver: _counted_sum_by_parts,
}
"""How the transpose of an operation is written by the transposes of its parts."""
