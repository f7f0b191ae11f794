"""The tree of an answer becomes an expression; sizes that it leaves open are found on the way."""

from __future__ import annotations

from dataclasses import dataclass

from ...expression import Expression, Shape, Size
from .arrays import ARRAY_RULES
from .builder import Builder
from .opening import Opened
from .parts import Part, Unread
from .rules import RULES as PLAIN_RULES
from .scope import Scope

MOST_OPEN = 20
RULES = {**PLAIN_RULES, **ARRAY_RULES}


@dataclass(frozen=True)
class Built:
    """An expression, and what a learner has to know of how it was read."""

    expression: Expression
    notes: tuple[str, ...] = ()


def build(tree: Part, scope: Scope, shape: Shape | None = None) -> Built:
    """The expression of a tree; Unread where a name is unknown or shapes do not fit.

    `shape`, the shape that is asked for, only gives a size to an I whose size nothing else says.
    """
    sizes: dict[str, Size] = {}
    for _ in range(MOST_OPEN):
        builder = Builder(RULES, scope, sizes, tree)
        try:
            return Built(builder.whole(tree, shape), tuple(builder.notes))
        except Opened as found:
            known = {found.name: found.size}
            sizes = {**{name: size.substitute(known) for name, size in sizes.items()}, **known}
    raise Unread(f"column {tree.start + 1}: too many sizes are left open: write eye(n) for I", part=tree)
