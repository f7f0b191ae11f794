"""The data-flow diagram of an expression, drawn from the expression itself."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..calculus import gradient, jacobian
from ..expression import Expression, postorder, to_text
from ..expression.leaves import Symbol, symbol
from ..expression.nodes import rebuild
from .layered import arranged
from .shown import Figure

BOX_HEIGHT, CHANNEL, BAND = 34, 22, 18
"""Heights of a box, of the space in which arrows bend, and of the line of slopes between two such spaces."""
LETTER, PADDING, MARGIN, GAP, LANE, BESIDE, PORTS = 8.5, 16, 16, 16, 8, 7, 22
"""Widths: a letter, the rim of a box and of the drawing, a gap, half a lane, from arrow to slope and to arrow."""
FONT = "font-family='DejaVu Sans Mono, Menlo, Consolas, monospace' font-size='14'"
BLUE, ORANGE = "#0072B2", "#A34700"

Names = Mapping[Expression, str]


@dataclass(frozen=True)
class Use:
    """One result used by another: the lines of the drawing that its arrow passes are numbered `items`."""

    argument: int
    user: int
    items: tuple[int, ...]
    slope: str


@dataclass
class Plan:
    """What stands on each line of the drawing, boxes on the even ones and slopes on the odd ones."""

    lines: list[list[int]]
    extents: list[tuple[float, float]]

    def add(self, line: int, left: float, right: float) -> int:
        """Put an item on a line; its number."""
        self.lines[line].append(len(self.extents))
        self.extents.append((left, right))
        return len(self.extents) - 1


def dataflow(expression: Expression, *, slopes: bool = True) -> Figure:
    """Each intermediate result as a box, each use of it as an arrow; `slopes` writes the derivative of each use.

    >>> from matcalc_helpers.expression import scalar, sin
    >>> "u1 = x^2" in dataflow(sin(scalar("x") ** 2)).svg
    True
    """
    nodes = [node for node in postorder(expression) if _moves(node)]
    names = _names(nodes)
    labels = [_label(node, names) for node in nodes]
    level = _levels(nodes)
    plan = Plan([[] for _ in range(2 * max(level) + 1)], [])
    for row, label in zip(level, labels, strict=True):
        plan.add(2 * row, _width(label) / 2, _width(label) / 2)
    uses = _uses(nodes, names, level, plan, slopes=slopes)
    links = [pair for use in uses for pair in pairwise((use.argument, *use.items, use.user))]
    places = arranged(plan.lines, links, plan.extents, GAP)
    x = [places[item] + MARGIN for item in range(len(plan.extents))]
    width = max(place + right for place, (_, right) in zip(x, plan.extents, strict=True)) + MARGIN
    height = _top(2 * max(level), slopes) + BOX_HEIGHT + MARGIN
    arrows = [_arrow(use, uses, x, plan, level, slopes=slopes) for use in uses]
    boxes = [_box((x[item], _top(2 * level[item], slopes)), label) for item, label in enumerate(labels)]
    alt = "Data flow: " + ", then ".join(labels) + "."
    body = "\n".join([*arrows, *boxes])
    return Figure(
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width:.0f} {height:.0f}' "
        f"width='{width:.0f}' height='{height:.0f}'>\n<title>{html.escape(alt)}</title>\n"
        "<defs><marker id='tip' viewBox='0 0 8 8' refX='7' refY='4' markerWidth='8' markerHeight='8' orient='auto'>"
        "<path d='M0,0 L8,4 L0,8 z' fill='#444'/></marker></defs>\n"
        f"<rect width='100%' height='100%' fill='white'/>\n{body}\n</svg>"
    )


def _moves(node: Expression) -> bool:
    return any(part.operation is Symbol for part in postorder(node))


def _names(nodes: list[Expression]) -> dict[Expression, str]:
    names: dict[Expression, str] = {}
    for node in nodes:
        inner = sum(1 for known in names if known.operation is not Symbol)
        names[node] = to_text(node) if node.operation is Symbol else f"u{inner + 1}"
    return names


def _label(node: Expression, names: Names) -> str:
    return names[node] if node.operation is Symbol else f"{names[node]} = {_one_step(node, names)}"


def _one_step(node: Expression, names: Names) -> Expression:
    """The operation alone, its arguments under their names."""
    return rebuild(node, [_stand_in(part, names) for part in node.arguments])


def _stand_in(part: Expression, names: Names) -> Expression:
    return part if part not in names or part.operation is Symbol else symbol(names[part], part.shape)


def _slope(node: Expression, argument: Expression, names: Names) -> str:
    step, variable = _one_step(node, names), _stand_in(argument, names)
    found = gradient(step, variable) if step.is_scalar and variable.is_scalar else jacobian(step, variable)
    return to_text(found)


def _levels(nodes: Sequence[Expression]) -> list[int]:
    """The row of each box: the longest way from a symbol, symbols one row above their first use."""
    row: dict[Expression, int] = {}
    for node in nodes:
        row[node] = max((row[part] + 1 for part in node.arguments if part in row), default=0)
    for node in nodes:
        if node.operation is Symbol:
            row[node] = min((row[user] - 1 for user in nodes if node in user.arguments), default=0)
    return [row[node] for node in nodes]


def _uses(nodes: Sequence[Expression], names: Names, level: Sequence[int], plan: Plan, *, slopes: bool) -> list[Use]:
    """Every arrow, with a lane of its own on each line between its ends; the slope stands on the last of them."""
    number = {node: index for index, node in enumerate(nodes)}
    found: list[Use] = []
    for node in nodes:
        for argument in dict.fromkeys(part for part in node.arguments if part in names):
            slope = _slope(node, argument, names) if slopes else ""
            first, last = 2 * level[number[argument]] + 1, 2 * level[number[node]] - 1
            lanes = [plan.add(line, LANE, LANE) for line in range(first, last)]
            lanes.append(plan.add(last, LANE, BESIDE + LETTER * len(slope) if slope else LANE))
            found.append(Use(number[argument], number[node], tuple(lanes), slope))
    return found


def _top(line: int, slopes: bool) -> float:
    """The upper edge of a line of the drawing."""
    band = BAND if slopes else 0
    upper, below = MARGIN + (line // 2) * (BOX_HEIGHT + 2 * CHANNEL + band), BOX_HEIGHT + CHANNEL
    return upper + below * (line % 2)


def _width(label: str) -> float:
    return LETTER * len(label) + 2 * PADDING


def _box(place: tuple[float, float], label: str) -> str:
    x, y = place
    width = _width(label)
    return (
        f"<rect x='{x - width / 2:.1f}' y='{y:.1f}' width='{width:.1f}' height='{BOX_HEIGHT}' rx='6' "
        f"fill='white' stroke='{BLUE}' stroke-width='1.5'/>\n"
        f"<text x='{x:.1f}' y='{y + 22:.1f}' text-anchor='middle' {FONT}>{html.escape(label)}</text>"
    )


def _arrow(use: Use, uses: Sequence[Use], x: Sequence[float], plan: Plan, level: Sequence[int], *, slopes: bool) -> str:
    """A line that bends only between the lines of the drawing and goes straight down through each of them."""
    leaving = sorted(x[other.items[0]] for other in uses if other.argument == use.argument)
    coming = sorted(x[other.items[-1]] for other in uses if other.user == use.user)
    start = _port(x[use.argument], plan.extents[use.argument][1], leaving.index(x[use.items[0]]), len(leaving))
    end = _port(x[use.user], plan.extents[use.user][1], coming.index(x[use.items[-1]]), len(coming))
    line = 2 * level[use.argument]
    path = f"M{start:.1f},{_top(line, slopes) + BOX_HEIGHT:.1f}"
    at = (start, _top(line, slopes) + BOX_HEIGHT)
    for item in use.items:
        line += 1
        top, depth = _top(line, slopes), BOX_HEIGHT if line % 2 == 0 else BAND * slopes
        path += _bend(at, (x[item], top)) + f" L{x[item]:.1f},{top + depth:.1f}"
        at = (x[item], top + depth)
    path += _bend(at, (end, _top(line + 1, slopes) - 1))
    drawn = f"<path d='{path}' fill='none' stroke='#444' stroke-width='1.3' marker-end='url(#tip)'/>"
    if not use.slope:
        return drawn
    place = f"x='{x[use.items[-1]] + BESIDE:.1f}' y='{_top(line, slopes) + 14:.1f}'"
    return f"{drawn}\n<text {place} fill='{ORANGE}' {FONT}>{html.escape(use.slope)}</text>"


def _port(middle: float, half: float, number: int, count: int) -> float:
    """Where on the edge of a box the arrow of this number begins or ends."""
    step = min(PORTS, 2 * (half - PADDING / 2) / max(count - 1, 1))
    return middle + (number - (count - 1) / 2) * step


def _bend(start: tuple[float, float], end: tuple[float, float]) -> str:
    middle = (start[1] + end[1]) / 2
    return f" C{start[0]:.1f},{middle:.1f} {end[0]:.1f},{middle:.1f} {end[0]:.1f},{end[1]:.1f}"
