"""Decide by the cheaper route where it is enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..evidence import Evidence
from ..evidence.routes import has_branches, has_roots
from ..expression import Expression

ROUTES = ("exact", "balls")


def decided(ask: Callable[[Sequence[str]], Evidence], *formulas: Expression) -> Evidence:
    """The evidence of the exact route, of balls where that cannot tell, of both where there are roots or switches.

    Modulo a prime a root may stand for its opposite, and of switches only a part is seen: there both have to agree.

    >>> from matcalc_helpers.evidence import check_equal
    >>> from matcalc_helpers.expression import vector
    >>> x, y = vector("x", "n"), vector("y", "n")
    >>> decided(lambda routes: check_equal(x.T @ y, y.T @ x, routes=routes), x, y).holds
    True
    """
    if has_roots(*formulas) or has_branches(*formulas):
        return ask(ROUTES)
    for route in ROUTES:
        found = ask((route,))
        if found.holds is not None:
            return found
    return ask(ROUTES)
