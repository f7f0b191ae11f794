"""What can be judged: a claimed derivative or a claimed equality, as expressions and as the text of a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ..calculus import derivative
from ..evidence import Evidence, check, check_equal
from ..expression import Expression, MatcalcError, ShapeError, blocks, constant, parse, substitute

RESULTS = ("gradient", "derivative", "jacobian", "hessian", "differential", "second_differential")
"""The kinds of derivative that an entry can state."""


@dataclass(frozen=True)
class Problem:
    """One call of `check`: a function, a variable, a claim and the arguments that say how to read it."""

    function: Expression
    wrt: Expression
    claim: Expression | None
    arguments: Mapping[str, Any]

    def check(self, claim: Expression | None = None, routes: Sequence[str] | None = None) -> Evidence:
        """Judge a claim, the recorded one unless told otherwise."""
        judged = self.recorded if claim is None else claim
        return check(self.function, wrt=self.wrt, claim=judged, routes=routes, **self.arguments)

    @property
    def recorded(self) -> Expression:
        """The claim, where the record has one."""
        if self.claim is None:
            raise MatcalcError("the record has no formula to check")
        return self.claim


@dataclass(frozen=True)
class ClaimedDerivative:
    """The text of a claimed derivative and how it is to be read."""

    function: str
    wrt: str
    claim: str
    kind: str
    symbols: Mapping[str, str] = field(default_factory=dict)
    layout: str | None = None
    convention: str | None = None

    @property
    def text(self) -> str:
        """The formula that is claimed."""
        return self.claim

    def problem(self) -> Problem:
        """The expressions; a text whose sizes do not fit raises ShapeError."""
        function, wrt, claim = (parse(text, self.symbols) for text in (self.function, self.wrt, self.claim))
        return Problem(function, wrt, claim, arguments_of(self.kind, self.layout, self.convention))

    def check(self, routes: Sequence[str] | None = None) -> Evidence:
        """Judge the claim from the definition.

        >>> square = ClaimedDerivative("x'*x", "x", "x", "gradient", {"x": "n"})
        >>> square.check(["exact"]).holds
        False
        """
        return self.problem().check(routes=routes)

    def refusal(self) -> str:
        """Why the claim has no meaning: the message that names the sizes, empty where they fit.

        >>> ClaimedDerivative("x'*x", "x", "2*x'", "gradient", {"x": "n"}).refusal()
        'the claim is 1 x n, and the derivative is n x 1'
        """
        return _refusal(self)


@dataclass(frozen=True)
class ClaimedEquality:
    """The text of a claimed equality; with `small`, up to terms of higher than the given order in that symbol."""

    left: str
    right: str
    symbols: Mapping[str, str] = field(default_factory=dict)
    small: str = ""
    order: int = 0

    @property
    def text(self) -> str:
        """The equality; where it is one of series, with what is left out."""
        rest = f" + O({self.small}^{self.order + 1})" if self.small else ""
        return f"{self.left} = {self.right}{rest}"

    def sides(self) -> tuple[Expression, Expression]:
        """Both sides as they are written; a text whose sizes do not fit raises ShapeError."""
        return parse(self.left, self.symbols), parse(self.right, self.symbols)

    def check(self, routes: Sequence[str] | None = None) -> Evidence:
        """Judge the equality; one of series by the derivatives at zero, each of them checked from the definition.

        >>> ClaimedEquality("tr(A*B)", "tr(B*A)", {"A": "m n", "B": "n m"}).check(["exact"]).holds
        True
        >>> series = ClaimedEquality("(1 + t)^3", "1 + 3*t", {"t": ""}, small="t", order=1)
        >>> series.check(["exact"]).holds
        True
        """
        sides = self.sides()
        if not self.small:
            return check_equal(*sides, routes=routes)
        unknown = parse(self.small, self.symbols)
        left, right = (_derivatives(side, unknown, self.order) for side in sides)
        for before, after in [*pairwise(left), *pairwise(right)]:
            step = check(before, wrt=unknown, claim=after, routes=routes)
            if not step.holds:
                return step
        return check_equal(_at_zero(left, unknown), _at_zero(right, unknown), routes=routes)

    def refusal(self) -> str:
        """Why the equality has no meaning: the message that names the sizes, empty where they fit."""
        return _refusal(self)


Claimed = ClaimedDerivative | ClaimedEquality


def arguments_of(kind: str, layout: str | None, convention: str | None) -> dict[str, str]:
    """The keyword arguments of `check`; a Jacobian is a derivative in numerator layout."""
    if kind == "jacobian":
        kind, layout = "derivative", "numerator"
    named = {"kind": kind, "layout": layout, "convention": convention}
    return {name: value for name, value in named.items() if value}


def _derivatives(side: Expression, unknown: Expression, order: int) -> list[Expression]:
    """A scalar and its derivatives up to an order."""
    found = [side]
    for _ in range(order):
        found.append(derivative(found[-1], unknown, layout="numerator"))
    return found


def _at_zero(values: Sequence[Expression], unknown: Expression) -> Expression:
    """The values where the unknown is zero, as a column."""
    return blocks([[substitute(value, {unknown: constant(0)})] for value in values])


def _refusal(claimed: Claimed) -> str:
    try:
        claimed.check(["exact"])
    except ShapeError as refused:
        return str(refused)
    return ""
