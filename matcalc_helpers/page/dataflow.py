"""The data-flow diagram of an expression, drawn from the expression itself."""

from __future__ import annotations

import html
from collections.abc import Mapping

from ..calculus import gradient, jacobian
from ..expression import Expression, postorder, to_text
from ..expression.leaves import Symbol, symbol
from ..expression.nodes import rebuild
from .shown import Figure

BOX_HEIGHT, ROW_HEIGHT, LETTER, PADDING, GAP = 34, 84, 8.4, 16, 36
FONT = "font-family='DejaVu Sans Mono, Menlo, Consolas, monospace' font-size='14'"
HALO = "stroke='white' stroke-width='4' paint-order='stroke'"
BLUE, ORANGE = "#0072B2", "#A34700"

Place = tuple[float, float]


def dataflow(expression: Expression, *, slopes: bool = True) -> Figure:
    """Each intermediate result as a box, each use of it as an arrow; `slopes` writes the derivative of each use.

    >>> from matcalc_helpers.expression import scalar, sin
    >>> "u1 = x^2" in dataflow(sin(scalar("x") ** 2)).svg
    True
    """
    nodes = [node for node in postorder(expression) if _moves(node)]
    names = _names(nodes)
    places, width = _layout(nodes, names)
    height = max(y for _, y in places.values()) + BOX_HEIGHT + PADDING
    arrows, boxes = [], []
    for node in nodes:
        boxes.append(_box(places[node], _label(node, names)))
        for argument in dict.fromkeys(part for part in node.arguments if part in names):
            label = _slope(node, argument, names) if slopes else ""
            arrows.append(_arrow(places[argument], places[node], label))
    alt = "Data flow: " + ", then ".join(_label(node, names) for node in nodes) + "."
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


def _label(node: Expression, names: Mapping[Expression, str]) -> str:
    return names[node] if node.operation is Symbol else f"{names[node]} = {_one_step(node, names)}"


def _one_step(node: Expression, names: Mapping[Expression, str]) -> Expression:
    """The operation alone, its arguments under their names."""
    return rebuild(node, [_stand_in(part, names) for part in node.arguments])


def _stand_in(part: Expression, names: Mapping[Expression, str]) -> Expression:
    return part if part not in names or part.operation is Symbol else symbol(names[part], part.shape)


def _slope(node: Expression, argument: Expression, names: Mapping[Expression, str]) -> str:
    step, variable = _one_step(node, names), _stand_in(argument, names)
    found = gradient(step, variable) if step.is_scalar and variable.is_scalar else jacobian(step, variable)
    return to_text(found)


def _layout(nodes: list[Expression], names: Mapping[Expression, str]) -> tuple[dict[Expression, Place], float]:
    """The middle of the upper edge of every box: rows by the longest way from a symbol."""
    row: dict[Expression, int] = {}
    for node in nodes:
        row[node] = max((row[part] + 1 for part in node.arguments if part in names), default=0)
    for node in nodes:
        if node.operation is Symbol:
            row[node] = min((row[user] - 1 for user in nodes if node in user.arguments), default=0)
    rows = [[node for node in nodes if row[node] == index] for index in range(max(row.values()) + 1)]
    widths = [sum(_width(_label(node, names)) for node in line) + GAP * (len(line) - 1) for line in rows]
    total = max(widths) + 10 * PADDING
    places: dict[Expression, Place] = {}
    for index, line in enumerate(rows):
        x = (total - widths[index]) / 2
        for node in line:
            width = _width(_label(node, names))
            places[node] = (x + width / 2, PADDING + index * ROW_HEIGHT)
            x += width + GAP
    return places, total


def _width(label: str) -> float:
    return LETTER * len(label) + 2 * PADDING


def _box(place: Place, label: str) -> str:
    x, y = place
    width = _width(label)
    return (
        f"<rect x='{x - width / 2:.1f}' y='{y:.1f}' width='{width:.1f}' height='{BOX_HEIGHT}' rx='6' "
        f"fill='white' stroke='{BLUE}' stroke-width='1.5'/>\n"
        f"<text x='{x:.1f}' y='{y + 22:.1f}' text-anchor='middle' {FONT}>{html.escape(label)}</text>"
    )


def _arrow(start: Place, end: Place, label: str) -> str:
    (x1, y1), (x2, y2) = (start[0], start[1] + BOX_HEIGHT), end
    bend = 0.0
    if y2 - y1 > ROW_HEIGHT and abs(x1 - x2) < 1:
        bend = 70.0
    middle = ((x1 + x2) / 2 + bend, (y1 + y2) / 2)
    path = f"M{x1:.1f},{y1:.1f} Q{middle[0] + bend:.1f},{middle[1]:.1f} {x2:.1f},{y2 - 1:.1f}"
    line = f"<path d='{path}' fill='none' stroke='#444' stroke-width='1.3' marker-end='url(#tip)'/>"
    if not label:
        return line
    place = f"x='{middle[0] + 8:.1f}' y='{middle[1] + 5:.1f}'"
    text = f"<text {place} fill='{ORANGE}' {HALO} {FONT}>{html.escape(label)}</text>"
    return f"{line}\n{text}"
