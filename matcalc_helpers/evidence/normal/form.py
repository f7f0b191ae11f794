"""The normal form of a formula whose sizes are symbols: equal normal forms are equal for all sizes and values.

A formula is written with entries, as a sum of products over indices, and the sum is brought into canonical order. Equal
formulas may still have different normal forms; different formulas never have the same one.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from ...expression import Expression, index, postorder, rebuild, substitute, sum_over, symbols
from ...expression.indexing import SumOver
from ..jets import Undecided
from .atoms import opaque
from .matrices import Form, alike, resplit
from .rows import ROWS
from .terms import TooLong, Work
from .text import text_of

MOST_NODES = 250
COUNTER = "counter"

__all__ = ["NormalForm", "TooLong", "Undecided", "form_of", "normal_form", "same_normal_form"]


@dataclass(frozen=True)
class NormalForm:
    """Sums of products of entries in canonical order; two of them are equal where their keys are.

    `key` is meant for comparing, `text` for reading.
    """

    key: str
    text: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NormalForm) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __str__(self) -> str:
        return self.text


def normal_form(expression: Expression) -> NormalForm:
    """The normal form of a formula; TooLong or Undecided where there is none.

    >>> from matcalc_helpers.expression import matrix, vector
    >>> A, x = matrix("A", "n", "n"), vector("x", "n")
    >>> normal_form(x.T @ A @ x) == normal_form(x.T @ A.T @ x)
    True
    >>> print(normal_form((A + A.T) @ x))
    sum(j, A[j, i]*x[j]) + sum(j, A[i, j]*x[j])
    """
    form = form_of(Work(), expression)
    return NormalForm(form.key, text_of(form.polynomial, len(form.rows) + len(form.columns)))


def same_normal_form(first: Expression, second: Expression, *, between_switches: bool = False) -> bool:
    """Whether two formulas of one shape have the same normal form; TooLong or Undecided where one has none.

    `between_switches` counts [u > 0] and [u >= 0] as equal where u is zero in exceptional points only.

    >>> from matcalc_helpers.expression import matrix, vec, kron
    >>> A, X, B = matrix("A", "m", "n"), matrix("X", "n", "p"), matrix("B", "p", "q")
    >>> same_normal_form(vec(A @ X @ B), kron(B.T, A) @ vec(X))
    True
    """
    if first.shape != second.shape:
        return False
    work = Work(between_switches=between_switches)
    left, right = form_of(work, first), form_of(work, second)
    rows, columns = alike([left, right])
    return resplit(work, left, rows, columns).key == resplit(work, right, rows, columns).key


def form_of(work: Work, expression: Expression) -> Form:
    """The entries of a formula as a sum of products."""
    found: dict[Expression, Form] = {}
    root = _with_plain_counters(expression)
    for count, node in enumerate(postorder(root)):
        if count >= MOST_NODES:
            raise TooLong(f"the formula has more than {MOST_NODES} parts")
        parts = [found[argument] for argument in node.arguments]
        found[node] = ROWS.get(node.operation, opaque)(work, node, parts)
    return found[root]


def _with_plain_counters(root: Expression) -> Expression:
    """The formula with the counters of sums named by depth, so that their names do not matter."""
    nodes = list(itertools.islice(postorder(root), MOST_NODES))
    if not any(node.operation is SumOver for node in nodes):
        return root
    if any(name.startswith(COUNTER) for name in symbols(root)):
        raise Undecided(f"a symbol has a name that begins with {COUNTER}")
    done: dict[Expression, Expression] = {}
    depths: dict[Expression, int] = {}
    for node in nodes:
        depths[node] = max((depths[argument] for argument in node.arguments), default=0)
        done[node] = rebuild(node, [done[argument] for argument in node.arguments])
        if node.operation is SumOver:
            depths[node] += 1
            body, first, last = (done[argument] for argument in node.arguments)
            counter = index(f"{COUNTER}{depths[node]}")
            done[node] = sum_over(counter, first, last, substitute(body, {node.parameters[0]: counter}))
    if root not in done:
        raise TooLong(f"the formula has more than {MOST_NODES} parts")
    return done[root]
