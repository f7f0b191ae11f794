"""Answers in which a factor of the chain rule is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...calculus import derivative, gradient
from ...expression import Expression, add, hadamard, postorder, product, substitute, transpose
from ...expression.leaves import symbol
from ...expression.nodes import dependents
from ...expression.operations import total
from ..question import Question
from .building import attempt, present, unused_word
from .occurrences import first_order

MOST_INNER = 12
"""Parts of a function that are tried as the inner one of a chain."""


def unchained(question: Question) -> Iterator[Expression]:
    """Answers in which one link of the chain is missing, of whatever shape.

    >>> from matcalc_helpers.expression import parse
    >>> print(*unchained(Question(parse("sin(x^2)", x=""), parse("x", x=""))), sep="; ")
    2*x; 2*sin(x^2)*x; cos(x^2)
    """
    asked = first_order(question)
    active = dependents(asked.function, asked.variable)
    links = [part for part in postorder(asked.function) if part in active and part is not asked.variable]
    found = (one for link in links[: -MOST_INNER - 1 : -1] for one in _without(asked, link))
    yield from dict.fromkeys(found)


def _without(asked: Question, link: Expression) -> Iterator[Expression]:
    yield from _without_the_middle(asked, link)
    if link is not asked.function:
        yield from _without_a_link(asked, link)


def _without_a_link(asked: Question, inner: Expression) -> Iterator[Expression]:
    """The outer derivative alone, and the inner one alone.

    Nothing where the outer function is linear: its derivative is a constant, and its absence another mistake.
    """
    mark = symbol(unused_word(asked.function), inner.shape)
    outside = substitute(asked.function, {inner: mark})
    outer = attempt(_derivative, asked, outside, mark)
    if outer is None or mark not in set(postorder(outer)):
        return
    yield from present(_with_the_rest(asked, outside, {mark: inner}, outer), substitute(outer, {mark: inner}))
    yield from present(attempt(_derivative, asked, inner, asked.variable))


def _without_the_middle(asked: Question, link: Expression) -> Iterator[Expression]:
    """The derivative in which the slope of one function of each entry is left out, or taken to be its value."""
    if len(link.arguments) != 1 or link.argument.shape != link.shape or asked.asks == "differential":
        return
    mark = symbol(unused_word(asked.function), link.shape)
    outside = substitute(asked.function, {link: mark})
    outer = attempt(_derivative, asked, outside, mark)
    if outer is None:
        return
    make = _through_a_scalar if asked.function.is_scalar else _through_a_jacobian
    for found in make(asked, link, substitute(outer, {mark: link})):
        yield from present(_with_the_rest(asked, outside, {mark: link}, found))


def _through_a_scalar(asked: Question, link: Expression, outer: Expression) -> Iterator[Expression]:
    word = unused_word(asked.function)
    fixed, value = symbol(f"{word}0", outer.shape), symbol(f"{word}1", link.shape)
    weights = fixed if outer.shape == link.shape else transpose(fixed)
    for weighted in (hadamard(weights, link.argument), hadamard(weights, value, link.argument)):
        found = attempt(_derivative, asked, total(weighted), asked.variable)
        yield from (substitute(one, {fixed: outer, value: link}) for one in present(found))


def _through_a_jacobian(asked: Question, link: Expression, outer: Expression) -> Iterator[Expression]:
    inner = attempt(_derivative, asked, link.argument, asked.variable)
    if inner is not None:
        pair = (inner, outer) if asked.layout == "denominator" else (outer, inner)
        yield from present(attempt(product, *pair))


def _with_the_rest(
    asked: Question, outside: Expression, back: Mapping[Expression, Expression], found: Expression
) -> Expression | None:
    """The contribution of one link with those of all other occurrences of the variable."""
    found = substitute(found, back)
    if asked.variable not in dependents(outside, asked.variable):
        return found
    rest = attempt(_derivative, asked, outside, asked.variable)
    return None if rest is None else attempt(add, found, substitute(rest, back))


def _derivative(asked: Question, function: Expression, wrt: Expression) -> Expression:
    """The same kind of derivative of another function."""
    if asked.asks == "gradient" and function.is_scalar:
        return gradient(function, wrt)
    return derivative(function, wrt, layout="denominator" if asked.layout == "denominator" else "numerator")
