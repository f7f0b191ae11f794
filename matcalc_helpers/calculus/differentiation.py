"""The differential of an expression, one recorded rule at a time."""

from __future__ import annotations

from dataclasses import dataclass

from ..expression import Expression, differential_of, postorder
from ..expression.leaves import symbols, zero_like
from ..expression.nodes import dependents
from .rules import Rule, rule_for
from .tidying import Condition, Tidier


@dataclass(frozen=True)
class Step:
    """One application of a rule: d(before) = after; `cancelled` lists what was assumed to shorten it."""

    rule: Rule
    before: Expression
    after: Expression
    cancelled: tuple[Condition, ...] = ()


def differentiate(function: Expression, wrt: Expression) -> tuple[Expression, list[Step]]:
    """The differential of the function in d(wrt), and the steps that lead to it, innermost first."""
    symbols(function, wrt)
    active = dependents(function, wrt)
    tidy = Tidier(function)
    found: dict[Expression, Expression] = {wrt: differential_of(wrt)}
    used: dict[Expression, list[Expression]] = {}
    steps: dict[Expression, Step] = {}
    for node in postorder(function):
        if node not in active or node is wrt:
            continue
        asked: list[Expression] = []

        def differential_of_part(part: Expression, asked: list[Expression] = asked) -> Expression:
            asked.append(part)
            change = found.get(part)
            return zero_like(part.shape) if change is None else change

        rule = rule_for(node)
        known = len(tidy.conditions)
        found[node] = tidy(rule.body(node, differential_of_part))
        used[node] = asked
        steps[node] = Step(rule, node, found[node], tuple(tidy.conditions[known:]))
    return found.get(function, zero_like(function.shape)), _needed(function, steps, used)


def _needed(
    function: Expression, steps: dict[Expression, Step], used: dict[Expression, list[Expression]]
) -> list[Step]:
    """The steps on which the result rests; a special rule may have passed some parts over."""
    needed: set[Expression] = set()
    waiting = [function]
    while waiting:
        node = waiting.pop()
        if node in steps and node not in needed:
            needed.add(node)
            waiting.extend(used[node])
    return [step for node, step in steps.items() if node in needed]
