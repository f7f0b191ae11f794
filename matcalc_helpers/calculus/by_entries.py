"""Derivatives one entry at a time: the rules for numbers, and the delta that says where indices agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..expression import Expression, MatcalcError, add, delta, entry, size_scalar
from ..expression.indexing import SumOver, depends_on
from ..expression.leaves import Symbol, as_expression, is_zero
from ..expression.nodes import postorder
from ..expression.operations import Product, brief
from .entry_formulas import ONE, ZERO, collected, entry_of, formulas_in, free_symbols, parts_of, times
from .entry_sums import with_usual_counters, without_deltas
from .index_form import index_count
from .rules import rule_for
from .structure import structure_of
from .targets import target_of


@dataclass(frozen=True)
class Variable:
    """The one number that moves: an entry of a symbol, or a scalar symbol."""

    symbol: Expression
    row: Expression
    column: Expression

    @property
    def moving(self) -> Expression:
        """The entry itself."""
        return self.symbol if self.symbol.is_scalar else entry(self.symbol, self.row, self.column)

    @property
    def ranges(self) -> Mapping[Expression, Expression]:
        """How far the indices of the entry count."""
        places = zip((self.row, self.column), self.symbol.shape, strict=True)
        return {place: size_scalar(size) for place, size in places if place is not ONE}

    def rate_of(self, other: Expression) -> Expression:
        """How fast another entry of the symbol changes: 1 where it is the same entry, 0 elsewhere."""
        found = entry_of(other)
        if found is None or found[0] is not self.symbol:
            raise MatcalcError(f"{brief(other)} is no entry of {self.symbol}: write the formula by index_form first")
        return times(delta(found[1], self.row), delta(found[2], self.column))


def variable_of(wrt: Expression, places: Sequence[Any]) -> Variable:
    """The entry of a symbol at places; a symbol whose entries hang together has no entry that moves alone."""
    if target_of(wrt).symbol is not wrt:
        raise MatcalcError(f"name the symbol and the places of its entry apart, not {wrt}")
    structure = structure_of(wrt)
    if structure is not None:
        raise MatcalcError(f"the entries of {wrt} are tied together ({structure}): none of them moves alone")
    if len(places) != index_count(wrt):
        raise MatcalcError(f"{wrt} is {wrt.shape}: its entry needs {index_count(wrt)} indices, not {len(places)}")
    chosen = [as_expression(place) for place in places]
    if wrt.shape.is_row:
        return Variable(wrt, ONE, *chosen)
    return Variable(wrt, *chosen, *[ONE] * (2 - len(chosen)))


def partial_by_entry(formula: Expression, wrt: Expression, *places: Any) -> Expression:
    """The derivative of a formula in entries by one entry of a symbol, by the rules for numbers alone.

    The places are those of the entry: none for a scalar symbol, one for a column or row, two for a matrix.

    >>> from matcalc_helpers.calculus.index_form import index_form
    >>> from matcalc_helpers.expression import index, vector
    >>> x, j = vector("x", "n"), index("j")
    >>> str(partial_by_entry(index_form(x.T @ x), x, j))
    '2*x[j]'
    """
    variable = variable_of(wrt, places)
    if depends_on_counter(formula, variable.moving):
        formula = with_usual_counters(formula, [formula, variable.moving])
    active = active_in(formula, variable.symbol)
    found: dict[Expression, Expression] = {}
    for node in formulas_in(formula):
        if node in active:
            found[node] = by_rule(node, variable, lambda part: found.get(part, ZERO))[1]
    kept = without_deltas(found.get(formula, ZERO), variable.ranges)
    return tidied(kept, variable, *free_symbols(formula))


def depends_on_counter(formula: Expression, moving: Expression) -> bool:
    """Whether the entry that moves has an index that counts the terms of a sum in the formula."""
    places = {part for part in postorder(moving) if part.operation is Symbol}
    return any(part.operation is SumOver and part.parameters[0] in places for part in postorder(formula))


def active_in(formula: Expression, symbol: Expression) -> frozenset[Expression]:
    """The parts that change with a symbol."""
    found: set[Expression] = set()
    for node in formulas_in(formula):
        parts = parts_of(node)
        if any(part in found for part in parts) or (not parts and depends_on(node, symbol)):
            found.add(node)
    return frozenset(found)


def by_rule(node: Expression, variable: Variable, d: Callable[[Expression], Expression]) -> tuple[str, Expression]:
    """The name of the rule for the outermost operation, and the derivative with d before the parts."""
    if node is variable.symbol:
        return "itself", ONE
    parts = parts_of(node)
    if not parts:
        return "entry", variable.rate_of(node)
    if node.operation is not Product:
        rule = rule_for(node)
        return rule.name, rule.body(node, d)
    terms = []
    for place, part in enumerate(parts):
        rate = d(part)
        if not is_zero(rate):
            terms.append(times(*parts[:place], rate, *parts[place + 1 :]))
    return "constant-factor" if len(terms) == 1 else "product-of-factors", add(ZERO, *terms)


def tidied(found: Expression, variable: Variable, *taken: Expression) -> Expression:
    """The derivative with like terms added and the usual names of counters, none of them used by the formulas taken."""
    return collected(with_usual_counters(found, [variable.moving, *taken]))
