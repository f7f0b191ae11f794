"""What is asked of a learner, and what is said of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from ..calculus import derivative, differential, gradient, hessian
from ..evidence import Evidence
from ..expression import Expression, MatcalcError
from ..expression.leaves import size_names
from .reading import Reading

ASKS = ("gradient", "derivative", "hessian", "differential", "value")
LAYOUTS = ("numerator", "denominator", "either")
OUTCOMES = ("right", "wrong", "shape", "layout", "unreadable", "undecided", "empty")


@dataclass(frozen=True)
class Question:
    """A function, a variable, and what is asked of them.

    asks: "gradient" (shape of the variable), "derivative" (the usual tables, in a layout), "hessian", "differential"
    (written with d(x)) or "value", the function itself in any form. layout: "numerator", "denominator", or "either",
    where both are right. Raises MatcalcError for a question that makes no sense.

    >>> from matcalc_helpers.expression import parse
    >>> str(Question(parse("x'*A*x", A="n n", x="n"), parse("x", x="n")).expected)
    "(A + A')*x"
    """

    function: Expression
    wrt: Expression | None = None
    asks: str = "gradient"
    layout: str | None = None

    def __post_init__(self) -> None:
        if self.asks not in ASKS:
            raise MatcalcError(f"unknown question {self.asks!r}: ask for one of {', '.join(ASKS)}")
        if self.layout not in (None, *LAYOUTS):
            raise MatcalcError(f"unknown layout {self.layout!r}: ask for one of {', '.join(LAYOUTS)}")
        if self.asks == "derivative" and self.layout is None:
            raise MatcalcError('a question for a derivative names its layout: layout="numerator" or "denominator"')
        if self.asks != "value" and self.wrt is None:
            raise MatcalcError(f"a question for a {self.asks} names its variable: wrt=...")

    @property
    def variable(self) -> Expression:
        """The variable; MatcalcError where the question has none."""
        if self.wrt is None:
            raise MatcalcError("a question for a value has no variable")
        return self.wrt

    @cached_property
    def declarations(self) -> dict[str, str]:
        """How the symbols of the question are declared; an answer may use them and no others."""
        return {**self.function.declarations, **({} if self.wrt is None else self.wrt.declarations)}

    @cached_property
    def names(self) -> dict[str, str]:
        """The declarations, and the names of sizes, for an answer such as n, in which no symbol fixes them."""
        return {**self.declarations, **dict.fromkeys(sorted(self._sizes), "size")}

    @property
    def _sizes(self) -> frozenset[str]:
        return size_names(self.function, *([] if self.wrt is None else [self.wrt]))

    @cached_property
    def expected(self) -> Expression:
        """The engine's own answer; in numerator layout where either is right."""
        if self.asks == "value":
            return self.function
        if self.asks == "gradient":
            return gradient(self.function, self.variable)
        if self.asks == "hessian":
            return hessian(self.function, self.variable)
        if self.asks == "differential":
            return differential(self.function, self.variable)
        chosen = self.layout if self.layout in ("numerator", "denominator") else "numerator"
        return derivative(self.function, self.variable, layout=chosen)


class ExpectedAnswer(Protocol):
    """A wrong answer that the author of a question foresaw: its text, the name of the mistake, what is said of it."""

    @property
    def answer(self) -> str:
        """The wrong answer, as a learner would write it."""

    @property
    def mistake(self) -> str:
        """A key of MISTAKES."""

    @property
    def feedback(self) -> str | None:
        """What is said in place of the usual hints."""


@dataclass(frozen=True)
class Foreseen:
    """An expected wrong answer on its own."""

    answer: str
    mistake: str
    feedback: str | None = None


@dataclass(frozen=True)
class Judgement:
    """What became of an answer: one of OUTCOMES, a sentence for the learner, and what is behind it.

    `mistake` is a key of MISTAKES for an answer that is wrong, of the wrong shape or in the other layout; `hints`
    lead nearer and nearer without the answer; `foreseen` is the expected wrong answer that it equals, if any; `reading`
    is how the text was read.
    """

    outcome: str
    message: str
    evidence: Evidence | None = None
    mistake: str | None = None
    hints: tuple[str, ...] = ()
    foreseen: ExpectedAnswer | None = None
    reading: Reading | None = None
