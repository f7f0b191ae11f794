"""A function of x and of something that moves with x: what is held, what is followed, and what each path brings."""

from __future__ import annotations

from collections.abc import Sequence

from ...calculus import gradient
from ...expression import Expression, to_text
from ..shown import Figure
from .style import BLUE, GREEN, GREY, ORANGE, VERMILION, drawing, rounded, spread


def change_by_path(
    outer: Expression,
    along: Expression,
    inner: Expression,
    wrt: Expression,
    at: float,
    pushes: Sequence[float] = (1.0, 0.5, 0.1),
) -> Figure:
    """Change divided by push, split by path: the direct one, the one through `along`, and what needs both at once."""
    bars = [(f"push {push:g}", _shares(outer, along, inner, wrt, at, push)) for push in pushes]
    bars.append(("rate", (*_rates(outer, along, inner, wrt, at), 0.0)))
    said = "; ".join(f"{name}: {_sum_text(shares)}" for name, shares in bars)
    alt = (
        f"Stacked bars of the change of {outer} with {along} = {inner} at {wrt} = {at:g}, divided by the push: "
        f"the direct path, the path through {along}, and a rest that needs both. {said}."
    )
    names = ("direct", f"through {along}", "both at once")
    with drawing(alt, height=3.4) as drawn:
        (axes,) = drawn.axes
        lows = [0.0] * len(bars)
        for index, (name, colour) in enumerate(zip(names, (BLUE, ORANGE, GREY), strict=True)):
            heights = [shares[index] for _, shares in bars]
            if any(heights):
                axes.bar(range(len(bars)), rounded(heights), 0.6, rounded(lows), color=colour, label=name, zorder=2)
            lows = [low + height for low, height in zip(lows, heights, strict=True)]
        axes.set_xticks(range(len(bars)), [name for name, _ in bars])
        axes.set_ylabel("change / push")
        axes.legend()
    return drawn.figure


def _sum_text(shares: Sequence[float]) -> str:
    shown = [f"{share:g}" for share in rounded(list(shares)) if share]
    return f"{' + '.join(shown)} = {round(sum(shares), 6):g}"


def _number(formula: Expression, values: dict[str, float]) -> float:
    return float(formula.evaluate({name: values[name] for name in formula.declarations}))


def _shares(
    outer: Expression, along: Expression, inner: Expression, wrt: Expression, at: float, push: float
) -> tuple[float, float, float]:
    """How much of change / push each path brings when only it is open, and the rest."""
    start, end = (_number(inner, {str(wrt): x}) for x in (at, at + push))
    base = _number(outer, {str(wrt): at, str(along): start})
    direct, through, whole = (
        (_number(outer, {str(wrt): x, str(along): u}) - base) / push
        for x, u in ((at + push, start), (at, end), (at + push, end))
    )
    return tuple(rounded([direct, through, whole - direct - through]))  # type: ignore[return-value]


def _rates(outer: Expression, along: Expression, inner: Expression, wrt: Expression, at: float) -> tuple[float, float]:
    """The partial derivative by the variable, and the product of the slopes along the other path."""
    values = {str(wrt): at, str(along): _number(inner, {str(wrt): at})}
    through = _number(gradient(outer, along), values) * _number(gradient(inner, wrt), values)
    return _number(gradient(outer, wrt), values), through


def held_and_followed(outer: Expression, along: Expression, inner: Expression, wrt: Expression, at: float) -> Figure:
    """Lines of equal value over x and u, the curve u(x), and three ways to take one step to the right."""
    u0, u1 = (_number(inner, {str(wrt): x}) for x in (at, at + 1))
    slope = _number(gradient(inner, wrt), {str(wrt): at})
    ends = [(at + 1, u0, "u held", VERMILION), (at + 1, u0 + slope, "u follows its slope", GREEN)]
    base, *reached = (
        _number(outer, {str(wrt): x, str(along): u}) for x, u in ((at, u0), *(end[:2] for end in ends), (at + 1, u1))
    )
    rises = [f"{value - base:g}" for value in reached]
    alt = (
        f"Lines of equal {outer} over {wrt} and {along}, with the curve {along} = {inner}. From the point on the curve "
        f"at {wrt} = {at:g}, one step to the right raises the value by {rises[0]} with {along} held, by {rises[1]} "
        f"along the tangent of the curve, and by {rises[2]} along the curve itself."
    )
    xs, us = spread(at - 0.5, at + 1.6, 22), spread(min(u0, 0), u1 + 0.6, 22)
    table = [[_number(outer, {str(wrt): x, str(along): u}) for x in xs] for u in us]
    with drawing(alt, height=4.0) as drawn:
        (axes,) = drawn.axes
        levels = [base + step for step in range(-2, 6)]
        axes.contour(
            rounded(xs), rounded(us), [rounded(row) for row in table], levels=levels, colors=GREY, linewidths=0.8
        )
        curve = spread(at - 0.5, at + 1.1, 33)
        heights = [_number(inner, {str(wrt): x}) for x in curve]
        axes.plot(rounded(curve), rounded(heights), color=BLUE, linewidth=2, label=f"{along} = {to_text(inner)}")
        for (x, u, name, colour), rise in zip(ends, rises, strict=False):
            arrow = {"arrowstyle": "->", "color": colour, "linewidth": 2.2, "shrinkA": 0, "shrinkB": 0}
            axes.annotate("", xy=(x, round(u, 6)), xytext=(at, round(u0, 6)), arrowprops=arrow)
            axes.plot([], [], color=colour, label=f"{name}: +{rise}")
        axes.plot([at, at + 1], rounded([u0, u1]), "o", color=BLUE)
        axes.plot([], [], "o", color=BLUE, label=f"on the curve: +{rises[2]}")
        axes.set_xlabel(str(wrt))
        axes.set_ylabel(str(along))
        axes.legend(loc="upper left", frameon=True, facecolor="white", edgecolor="white", framealpha=1.0)
    return drawn.figure
