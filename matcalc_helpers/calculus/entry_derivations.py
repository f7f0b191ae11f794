"""Element-by-element derivations: write one entry, differentiate numbers, let the delta keep one term, reassemble."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..expression import (
    Expression,
    MatcalcError,
    kron,
    product,
    scalar,
    substitute,
    symbols,
    to_latex,
    to_text,
    transpose,
    unit,
)
from ..expression.functions import apply_function, functions_of
from ..expression.indexing import Delta, SumOver, fresh_index
from ..expression.leaves import Symbol
from ..expression.nodes import METHODS, postorder
from ..expression.sizes import SCALAR
from .by_entries import Variable, active_in, by_rule, partial_by_entry, tidied, variable_of
from .derivations import DETAILS
from .derivatives import gradient, jacobian
from .entry_formulas import ONE, PENDING, ZERO, entry_of, free_symbols, is_pending, parts_of, rewritten
from .entry_sums import without_deltas
from .index_form import index_count, index_form
from .rules import RULES

REASONS = {
    "sum-over-index": "differentiate under the sum, term by term",
    "sum-of-terms": "differentiate each summand",
    "constant-factor": "what does not depend on the variable stays in front",
    "product-of-factors": "product rule",
    "entry": "1 where the indices agree and 0 elsewhere: the Kronecker delta",
    "itself": "the variable changes with itself at the rate 1",
}
REARRANGING = ("sum-over-index", "sum-of-terms", "constant-factor")
"""Steps that tell a reader with experience nothing new."""


@dataclass(frozen=True)
class EntryStep:
    """One line of a derivation: before = after, for this reason; `partial(u, x[j])` is still to be taken."""

    before: Expression
    after: Expression
    reason: str
    name: str

    def agreement(self) -> tuple[Expression, Expression]:
        """Both sides with every derivative taken: two formulas that must be equal."""
        return _settled(self.before), _settled(self.after)


@dataclass(frozen=True, repr=False)
class EntryDerivation:
    """How a derivative comes about one entry at a time, and the matrix form that has these entries.

    `entry` is the partial derivative of the entry of the function at `outputs` by the entry of the variable at
    `inputs`; `result` is the gradient of a scalar function and the Jacobian of any other, in numerator layout.
    """

    function: Expression
    wrt: Expression
    outputs: tuple[Expression, ...]
    inputs: tuple[Expression, ...]
    steps: tuple[EntryStep, ...]
    entry: Expression
    result: Expression
    checked: Any = None

    @property
    def places(self) -> tuple[Expression, ...]:
        """The indices of the function, then those of the variable."""
        return (*self.outputs, *self.inputs)

    def agreement(self) -> tuple[Expression, Expression]:
        """The formula in entries, and the entry of the result at the same places: both must be equal."""
        if self.function.is_scalar:
            return self.entry, _at(self.result, self.inputs)
        above, left = (_stacked(self.function, self.outputs), _stacked(self.wrt, self.inputs))
        return self.entry, product(transpose(above), self.result, left)

    def told(self, detail: str = "rules") -> tuple[EntryStep, ...]:
        """The steps at a level of detail: every rule, one step for each idea, or none."""
        if detail not in DETAILS:
            raise MatcalcError(f"unknown detail {detail!r}: use one of {', '.join(DETAILS)}")
        if detail == "result":
            return ()
        return tuple(step for step in self.steps if detail == "rules" or step.name not in REARRANGING)

    @property
    def title(self) -> str:
        """What the result is called."""
        return "gradient" if self.function.is_scalar else "derivative in numerator layout"

    def lines(self, detail: str = "rules") -> list[str]:
        """The derivation as lines of text, one for each step, then the result."""
        subject = _whole_text(self.function, self.outputs)
        left = f"d({subject})/d({_at(self.wrt, self.inputs)})"
        found: list[str] = []
        for side, step in _beside_sides(self.told(detail), subject, left):
            found.append(f"{side} = {to_text(step.after, _named(step.after, _as_text))}    [{step.reason}]".lstrip())
        if detail == "result":
            found.append(f"{left} = {self.entry}")
        found.append(f"{self.title}: {self.result}")
        return [*found, f"checked: {self.checked.says}"] if self.checked is not None else found

    def __repr__(self) -> str:
        return "\n".join(self.lines())

    def latex(self, detail: str = "rules") -> str:
        """The derivation as one aligned block of LaTeX with its reasons, without dollar signs."""
        rows = [
            f"{side} &= {formula} && \\text{{{reason}}}".lstrip() for side, formula, reason in self.latex_rows(detail)
        ]
        if detail == "result":
            rows.append(f"{self._left_latex} &= {to_latex(self.entry)}")
        rows.append(f"\\text{{{self.title}:}} &\\quad {to_latex(self.result)}")
        return "\\begin{aligned} " + " \\\\ ".join(rows) + " \\end{aligned}"

    def latex_rows(self, detail: str = "rules") -> Iterator[tuple[str, str, str]]:
        """Left side, right side and reason of each step; the left side is empty where it is that of the step before."""
        subject = _whole_latex(self.function, self.outputs)
        for side, step in _beside_sides(self.told(detail), subject, self._left_latex):
            yield side, to_latex(step.after, _named(step.after, _as_latex)), step.reason

    @property
    def _left_latex(self) -> str:
        whole = _whole_latex(self.function, self.outputs)
        subject = whole if self.outputs or self.function.operation is Symbol else f"\\left({whole}\\right)"
        return f"{_rate_latex(_at(self.wrt, self.inputs))} {subject}"

    def _repr_latex_(self) -> str:
        return f"${self.latex()}$"


def derive_by_entries(function: Expression, wrt: Expression, *, check: bool = True) -> EntryDerivation:
    """Differentiate one entry of the function by one entry of the variable, with the rules for numbers alone.

    The entry is compared with that of the gradient or Jacobian in one direction at one point unless `check=False`;
    entries that differ raise MatcalcError and are never shown.

    >>> from matcalc_helpers.expression import matrix, vector
    >>> for line in derive_by_entries(matrix("A", "m", "n") @ vector("x", "n"), vector("x", "n")).lines("ideas")[:3]:
    ...     print(line.partition("    ")[0])
    (A*x)[i] = sumi(k, 1, n, A[i, k]*x[k])
    d((A*x)[i])/d(x[j]) = sumi(k, 1, n, A[i, k]*delta(k, j))
    = A[i, j]
    """
    if PENDING in functions_of(function):
        raise MatcalcError(f"{PENDING} stands for a derivative to be taken: give the function another name")
    outputs, inputs = _chosen_places(function, wrt)
    variable = variable_of(wrt, inputs)
    formula = index_form(function, *outputs, beside=[variable.moving])
    steps = _told(formula, variable, function)
    written = EntryStep(_at(function, outputs), formula, "write one entry", "write")
    result = gradient(function, wrt) if function.is_scalar else jacobian(function, wrt)
    told = (written, *steps) if written.before is not written.after else tuple(steps)
    made = EntryDerivation(function, wrt, outputs, inputs, told, steps[-1].after, result)
    return replace(made, checked=_checked(made)) if check else made


def _chosen_places(function: Expression, wrt: Expression) -> tuple[tuple[Expression, ...], tuple[Expression, ...]]:
    """Indices in the order i, j, k, l; the entry of a column by which a scalar is differentiated is x[j]."""
    count, moving = index_count(function), index_count(wrt)
    names = ("j", "i", "k", "l") if (count, moving) == (0, 1) else ("i", "j", "k", "l")
    made: list[Expression] = []
    for _ in range(count + moving):
        made.append(fresh_index([function, wrt, *made], names))
    return tuple(made[:count]), tuple(made[count:])


def _told(formula: Expression, variable: Variable, function: Expression) -> list[EntryStep]:
    """The steps from the formula to its derivative, one rule at a time, from the outside in."""
    active = active_in(formula, variable.symbol)

    def rate(part: Expression) -> Expression:
        return apply_function(part, variable.moving, PENDING, SCALAR, ()) if part in active else ZERO

    current = apply_function(formula, variable.moving, PENDING, SCALAR, ())
    steps: list[EntryStep] = []
    while waiting := [node for node in postorder(current) if is_pending(node)]:
        if formula not in active:
            steps.append(EntryStep(current, ZERO, "the variable does not occur", "constant"))
            return steps
        name, made = _next_rule(waiting, variable, rate)
        after = rewritten(current, made)
        if steps and steps[-1].name == name:
            current = steps.pop().before
        steps.append(EntryStep(current, after, _reason(name), name))
        current = after
    return [*steps, *_shortened(current, variable, function)]


def _next_rule(
    waiting: Sequence[Expression], variable: Variable, rate: Callable[[Expression], Expression]
) -> tuple[str, dict[Expression, Expression]]:
    """The rule that the first waiting derivative asks for, and what it makes of all those that ask for it."""
    taken = {node: by_rule(node.arguments[0], variable, rate) for node in waiting}
    name = taken[waiting[0]][0]
    return name, {node: after for node, (other, after) in taken.items() if other == name}


def _reason(name: str) -> str:
    return REASONS.get(name) or f"{RULES[name].title}, times the rate of what stands inside"


def _shortened(current: Expression, variable: Variable, function: Expression) -> list[EntryStep]:
    """What is left to do when every derivative is taken: sums over deltas, then like terms."""
    steps = []
    if any(node.operation is SumOver and _has_delta(node) for node in postorder(current)):
        after = without_deltas(current, variable.ranges)
        if after is not current:
            steps.append(EntryStep(current, after, "the delta keeps the one term where the indices agree", "delta"))
            current = after
    after = tidied(current, variable, *free_symbols(function))
    return steps if after is current else [*steps, EntryStep(current, after, "collect", "collect")]


def _has_delta(formula: Expression) -> bool:
    return any(node.operation is Delta for node in postorder(formula))


def _settled(formula: Expression) -> Expression:
    """The formula with every derivative taken that is still to be taken."""
    return substitute(formula, {node: _taken(node) for node in postorder(formula) if is_pending(node)})


def _taken(pending: Expression) -> Expression:
    inside, moving = pending.arguments
    symbol, *places = entry_of(moving) or (moving,)
    return partial_by_entry(inside, symbol, *(place for place in places if place is not ONE))


def _checked(made: EntryDerivation) -> Any:
    """What the light check of the room above finds; entries that fail it must not be shown."""
    look = METHODS.get("light check")
    if look is None:
        return None
    ours, engine = made.agreement()
    known = symbols(ours, engine)
    free = scalar(next(f"t{count}" for count in range(len(known) + 1) if f"t{count}" not in known))
    report = look(product(free, ours), free, engine, "derivative", "numerator")
    if report.holds is False:
        raise MatcalcError(
            f"the entries of this derivative by {made.wrt} fail their own check ({report.says}): "
            "please report it as a bug"
        )
    return report


# Text and LaTeX


def _beside_sides(steps: Sequence[EntryStep], subject: str, rate: str) -> Iterator[tuple[str, EntryStep]]:
    """Each step with its left side: the entry, then its rate of change, then nothing where that goes on."""
    side = rate
    for step in steps:
        if step.name == "write":
            yield subject, step
        else:
            yield side, step
            side = ""


def _at(of: Expression, places: Sequence[Expression]) -> Expression:
    return of[tuple(places)] if places else of


def _stacked(of: Expression, places: Sequence[Expression]) -> Expression:
    """The unit vector that reads the entry at the places off vec(of)."""
    rows, columns = of.shape
    if len(places) == 2:
        return kron(unit(columns, places[1]), unit(rows, places[0]))
    return unit(columns if of.shape.is_row else rows, places[0]) if places else ONE


def _whole_text(of: Expression, places: Sequence[Expression]) -> str:
    name = str(of) if of.operation is Symbol or not places else f"({of})"
    return f"{name}[{', '.join(map(str, places))}]" if places else name


def _whole_latex(of: Expression, places: Sequence[Expression]) -> str:
    name = to_latex(of) if of.operation is Symbol or not places else f"\\left({to_latex(of)}\\right)"
    return f"{name}_{{{''.join(map(to_latex, places))}}}" if places else name


def _named(formula: Expression, name: Callable[[Expression], str]) -> Mapping[Expression, str]:
    """How the derivatives that are still to be taken are written."""
    return {node: name(node) for node in postorder(formula) if is_pending(node)}


def _as_text(pending: Expression) -> str:
    inside, moving = pending.arguments
    return f"d({inside})/d({moving})"


def _as_latex(pending: Expression) -> str:
    inside, moving = pending.arguments
    if not parts_of(inside):
        return f"\\frac{{\\partial {to_latex(inside)}}}{{\\partial {to_latex(moving)}}}"
    return f"{_rate_latex(moving)} \\left({to_latex(inside)}\\right)"


def _rate_latex(moving: Expression) -> str:
    return f"\\frac{{\\partial}}{{\\partial {to_latex(moving)}}}"
