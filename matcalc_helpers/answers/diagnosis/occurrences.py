"""The derivative by one occurrence of the variable at a time, the others held fixed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import reduce
from itertools import combinations

from ...calculus import gradient
from ...expression import Expression, add, differential_of, postorder, substitute, symbols
from ...expression.leaves import assumptions_of, symbol
from ...expression.nodes import rebuild
from ..question import Question
from .expanding import summands

MOST = 6
"""Occurrences; there are 2^6 - 2 ways to forget some of them."""


def partial_answers(question: Question) -> list[Expression]:
    """What each occurrence of the variable contributes to the answer, in the order in which they are written.

    >>> from matcalc_helpers.expression import parse
    >>> question = Question(parse("x'*A*x", A="n n", x="n"), parse("x", x="n"))
    >>> print(*partial_answers(question), sep="; ")
    A*x; A'*x
    """
    asked = first_order(question)
    wrt = asked.variable
    if not 1 < occurrences(asked.function, wrt) <= MOST:
        return []
    marked, marks = split(asked.function, wrt)
    back = dict.fromkeys(marks, wrt) | {differential_of(mark): differential_of(wrt) for mark in marks}
    return [substitute(replace(asked, function=marked, wrt=mark).expected, back) for mark in marks]


def forgetful_answers(question: Question) -> list[Expression]:
    """The answers that treat some, but not all, occurrences as constant."""
    parts = partial_answers(question)
    kept = [chosen for count in range(len(parts) - 1, 0, -1) for chosen in combinations(parts, count)]
    return [reduce(add, chosen) for chosen in kept]


def first_order(question: Question) -> Question:
    """The same question as one for a first derivative: a Hessian is the Jacobian of the gradient, multiplied out."""
    if question.asks != "hessian":
        return question
    slope = add(*summands(gradient(question.function, question.variable)))
    return Question(slope, question.variable, "derivative", "numerator")


def occurrences(function: Expression, wrt: Expression) -> int:
    """How often the variable is written in a function.

    >>> from matcalc_helpers.expression import parse
    >>> occurrences(parse("x'*A*x + b'*x", A="n n", x="n", b="n"), parse("x", x="n"))
    3
    """
    counts: Counter[Expression] = Counter()
    for part in postorder(function):
        counts[part] = int(part is wrt) + sum(counts[argument] for argument in part.arguments)
    return counts[function]


def split(function: Expression, wrt: Expression) -> tuple[Expression, list[Expression]]:
    """The function with a symbol of its own for each occurrence of the variable, and these symbols."""
    marks = _marks(function, wrt)
    waiting = iter(marks)

    def marked(part: Expression) -> Expression:
        if part is wrt:
            return next(waiting)
        if not occurrences(part, wrt):
            return part
        return rebuild(part, [marked(argument) for argument in part.arguments])

    return marked(function), marks


def _marks(function: Expression, wrt: Expression) -> list[Expression]:
    taken = symbols(function, wrt).keys() | {name for size in wrt.shape for name in size.names}
    count = occurrences(function, wrt)
    names = [name for i in range(count + len(taken)) if (name := f"part{i}") not in taken][:count]
    return [symbol(name, wrt.shape, assumptions_of(wrt)) for name in names]
