"""Functions without a formula, replaced by short formulas, so that a counterexample can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..calculus import derivative
from ..expression import Expression, name_to_latex, postorder, rebuild, substitute, symbols, to_latex
from ..expression.functions import Unknown
from ..expression.leaves import symbol
from ..expression.operations import elementwise_power, power, product, total
from .claims import PageClaim

ARGUMENTS = ("u", "v", "z", "s", "t", "p", "q")


def with_chosen_functions(claim: PageClaim) -> tuple[PageClaim, str] | None:
    """The claim for g(u) = u^2 or the like, and which functions were chosen as LaTeX.

    None where a function takes and gives shapes for which there is no short formula.
    """
    applied = [node for node in postorder(claim.function, claim.claim) if node.operation is Unknown]
    letters = [letter for letter in ARGUMENTS if letter not in symbols(claim.function, claim.claim)]
    chosen: dict[str, tuple[list[Expression], Expression]] = {}
    for node in applied:
        name = node.parameters[0]
        if name in chosen:
            if [part.shape for part in chosen[name][0]] != [part.shape for part in node.arguments]:
                return None
            continue
        if len(node.arguments) > len(letters):
            return None
        arguments = [symbol(letter, part.shape) for letter, part in zip(letters, node.arguments, strict=False)]
        formula = _formula(node, arguments, 2 + len(chosen))
        if formula is None:
            return None
        chosen[name] = (arguments, formula)
    function, claimed = _replaced((claim.function, claim.claim), chosen)
    said = ", \\quad ".join(_said(name, *found) for name, found in chosen.items())
    return replace(claim, function=function, claim=claimed), said


def _formula(node: Expression, arguments: Sequence[Expression], exponent: int) -> Expression | None:
    """A power of the first argument, entry by entry, times the other arguments; a sum where the value is a scalar."""
    first, *others = arguments
    of = node.parameters[1]
    if of.is_scalar:
        raised = power(first, exponent) if first.is_scalar else total(elementwise_power(first, exponent))
        return product(raised, *(other if other.is_scalar else total(other) for other in others))
    return elementwise_power(first, exponent) if of == first.shape and not others else None


def _replaced(
    formulas: Sequence[Expression], chosen: Mapping[str, tuple[list[Expression], Expression]]
) -> list[Expression]:
    done: dict[Expression, Expression] = {}
    for node in postorder(*formulas):
        parts = [done[part] for part in node.arguments]
        if node.operation is not Unknown:
            done[node] = rebuild(node, parts) if parts else node
            continue
        name, _, orders = node.parameters
        arguments, formula = chosen[name]
        for order in orders:
            formula = derivative(formula, arguments[order])
        done[node] = substitute(formula, dict(zip(arguments, parts, strict=True)))
    return [done[formula] for formula in formulas]


def _said(name: str, arguments: Sequence[Expression], formula: Expression) -> str:
    return f"{name_to_latex(name)}\\left({', '.join(map(to_latex, arguments))}\\right) = {to_latex(formula)}"
