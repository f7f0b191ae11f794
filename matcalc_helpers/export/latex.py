"""An expression as LaTeX, with the parts that it shares on lines of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..expression import Expression, MatcalcError, name_to_latex, postorder, symbols
from ..expression.indexing import SumOver
from ..expression.latex import PRINTERS
from ..expression.nodes import dependents
from ..expression.operations import ElementwisePower, Power
from ..expression.printing import ATOM, Output, Printed
from ..expression.sizes import NAME

LONGEST_PART = 300
"""A part with more characters gets a name."""

SHORTEST_PART = 4
"""A part with fewer symbols and operations is written again and not named."""


def latex_code(expression: Expression, name: str) -> str:
    """The definition of a function as LaTeX, to stand in displayed mathematics."""
    if not NAME.fullmatch(name):
        raise MatcalcError(f"{name!r} cannot name a function: use letters, digits and _, beginning with a letter")
    lines, value = _parts(expression)
    arguments = ", ".join(map(name_to_latex, sorted(symbols(expression))))
    head = f"{name_to_latex(name)}\\left({arguments}\\right)" if arguments else name_to_latex(name)
    if not lines:
        return f"{head} = {value}\n"
    rows = [f"{left} &= {right}" for left, right in [*lines, (head, value)]]
    return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}\n"


def _parts(expression: Expression) -> tuple[list[tuple[str, str]], str]:
    nodes = list(postorder(expression))
    uses = Counter(argument for node in nodes for argument in node.arguments)
    inside = _inside_sums(nodes)
    taken = set(symbols(expression))
    names = (f"u{number}" for number in range(1, 2 + len(nodes) + len(taken)))
    done = Output(PRINTERS)
    lines: list[tuple[str, str]] = []
    for node in nodes:
        text = done[node].text
        if node is expression or node in inside or not _gets_name(node, text, uses[node]):
            continue
        left = name_to_latex(next(name for name in names if name not in taken))
        lines.append((left, text))
        done[node] = Printed(left, ATOM)
    return lines, done[expression].text


def _gets_name(node: Expression, text: str, count: int) -> bool:
    """Whether a part gets a name; a divisor is written below its fraction bar wherever it stands."""
    if node.operation in (Power, ElementwisePower):
        return False
    return (count > 1 and node.weight >= SHORTEST_PART) or len(text) > LONGEST_PART


def _inside_sums(nodes: Iterable[Expression]) -> set[Expression]:
    """What depends on the counter of a sum and has no meaning outside of it."""
    found: set[Expression] = set()
    for node in nodes:
        if node.operation is SumOver:
            found |= dependents(node.arguments[0], node.parameters[0])
    return found
