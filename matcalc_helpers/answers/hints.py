"""How a derivation begins: the rule for the whole function, its parts still to be differentiated."""

from __future__ import annotations

from ..calculus import rule_for
from ..calculus.tidying import Tidier
from ..expression import Expression, differential_of, postorder, symbols, to_latex
from ..expression.leaves import symbol, zero_like
from ..expression.nodes import dependents
from ..page.statements import differential_latex


def beginning(function: Expression, wrt: Expression) -> str | None:
    r"""The differential of the whole function by its outermost rule alone, as LaTeX; None where that is all there is.

    >>> from matcalc_helpers.expression import scalar, sin
    >>> x = scalar("x")
    >>> print(beginning(x + x**2, x))
    \mathrm{d}\left(x + x^{2}\right) = \mathrm{d} x + \mathrm{d}\left(x^{2}\right)
    >>> beginning(sin(x), x) is None
    True
    """
    active = dependents(function, wrt)
    if function not in active or function is wrt:
        return None
    waiting: dict[Expression, Expression] = {}

    def differential(part: Expression) -> Expression:
        if part is wrt:
            return differential_of(wrt)
        if part not in active:
            return zero_like(part.shape)
        return waiting.setdefault(part, symbol(f"{_unused(function)}{len(waiting)}", part.shape))

    after = Tidier(function)(rule_for(function).body(function, differential))
    names = {mark: differential_latex(part) for part, mark in waiting.items()}
    if not any(node in names for node in postorder(after)):
        return None
    return f"{differential_latex(function)} = {to_latex(after, names)}"


def _unused(function: Expression) -> str:
    """A word with which no symbol of the function begins."""
    word = "part"
    while any(name.startswith(word) for name in symbols(function)):
        word += "part"
    return word
