"""How a derivative came about: the differential step by step, then the result read off it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..expression import Expression, MatcalcError, Named, name_shared, name_to_latex, substitute, to_latex, to_text
from ..expression.leaves import Symbol
from ..expression.nodes import METHODS, postorder
from .derivatives import finished_derivative, finished_gradient, jacobian
from .differentiation import Step, differentiate
from .entry_formulas import entry_of
from .layouts import Layout, layout_named
from .targets import target_of
from .tidying import Condition, Tidier

DETAILS = ("rules", "ideas", "result")


@dataclass(frozen=True, repr=False)
class Derivation:
    """How a derivative came about: the differential step by step, then the result read off it.

    `layout` is None for a gradient, which has the shape of the variable, and for a Hessian. `names` gives the
    names of intermediate variables. `checked` says what the light check of the result found: an object with
    `.holds` and `.says`.
    """

    function: Expression
    wrt: Expression
    steps: tuple[Step, ...]
    differential: Expression
    result: Expression
    layout: Layout | None
    conditions: tuple[Condition, ...] = ()
    names: tuple[tuple[str, Expression], ...] = ()
    kind: str = "gradient"
    checked: Any = None

    @property
    def named(self) -> Named:
        """The result with names for intermediate variables and for parts that it repeats."""
        known = Named(self.result, self.names)
        return known if self.names else name_shared(self.result)

    def told(self, detail: str = "rules") -> tuple[Step, ...]:
        """The steps at a level of detail: every rule, one step for each idea, or none.

        "ideas" leaves out the rules that only move entries about, such as those of sums, transposes and traces.
        """
        if detail not in DETAILS:
            raise MatcalcError(f"unknown detail {detail!r}: use one of {', '.join(DETAILS)}")
        if detail == "result":
            return ()
        return tuple(step for step in self.steps if detail == "rules" or not step.rule.only_rearranges)

    def lines(self, detail: str = "rules") -> list[str]:
        """The derivation as lines of text: steps, result, conditions, and what was checked."""
        known = {part: name for name, part in self.names}
        found = [f"{name} = {to_text(part, _others(known, part))}" for name, part in self.names]
        for step in self.told(detail):
            inside = to_text(step.before, known)
            why = step.rule.title if detail == "rules" else " ".join(step.rule.idea.split())
            found.append(f"d({inside}) = {to_text(step.after, known)}    [{why}]")
        shown = to_text(self.result, known) if self.names else str(self.named)
        found.append(f"{self.title}: {shown}")
        if self.conditions:
            found.append(f"where {', '.join(map(str, self.conditions))}")
        if self.checked is not None:
            found.append(f"checked: {self.checked.says}")
        return found

    def __repr__(self) -> str:
        return "\n".join(self.lines())

    def _repr_latex_(self) -> str:
        return f"${self.latex()}$"

    def latex(self, detail: str = "rules") -> str:
        """The derivation as one aligned block of LaTeX, without dollar signs."""
        known = self.latex_names
        rows = [f"{name} &= {formula}" for name, formula in self.latex_definitions()]
        rows += [
            f"\\mathrm{{d}}\\left({to_latex(step.before, known)}\\right) &= {to_latex(step.after, known)}"
            for step in self.told(detail)
        ]
        rows.append(f"\\text{{{self.title}:}} &\\quad {to_latex(self.result, known)}")
        return "\\begin{aligned} " + " \\\\ ".join(rows) + " \\end{aligned}"

    @property
    def latex_names(self) -> dict[Expression, str]:
        """The named parts and their names as LaTeX."""
        return {part: name_to_latex(name) for name, part in self.names}

    def latex_definitions(self) -> Iterator[tuple[str, str]]:
        """Name and formula of each intermediate variable as LaTeX, written with the names of the others."""
        known = self.latex_names
        for name, part in self.names:
            yield name_to_latex(name), to_latex(part, _others(known, part))

    @property
    def title(self) -> str:
        """What the result is called."""
        return self.kind if self.layout is None else f"derivative in {self.layout} layout"


def _others(known: Mapping[Expression, str], part: Expression) -> dict[Expression, str]:
    """The names of all parts but this one, which is to be written out."""
    return {other: name for other, name in known.items() if other is not part}


def derive(
    function: Expression,
    wrt: Expression,
    *,
    layout: str | None = None,
    order: int = 1,
    where: Mapping[str, Expression] | None = None,
    check: bool = True,
) -> Derivation:
    """Differentiate and keep the steps; a scalar function gives its gradient, any other its derivative.

    The derivative is arranged as `derivative` does it, in numerator layout unless told otherwise; a layout may be
    asked for with a scalar function too.
    `order=2` gives the Hessian of a scalar function. `where` names intermediate variables: the function is written
    with them, each is a formula in those named before it, and the steps use the names. The result is checked in
    one direction at one point unless `check=False`; a result that fails raises MatcalcError and is never shown.

    >>> from matcalc_helpers.expression import matrix, vector
    >>> A, x = matrix("A", "n", "n"), vector("x", "n")
    >>> [step.rule.name for step in derive(x.T @ A @ x, x).steps]
    ['transposed', 'product-of-factors']
    """
    target = target_of(wrt)
    whole, names = _composed(function, where or {})
    if order not in (1, 2):
        raise MatcalcError(f"the order is 1 or 2, not {order}")
    if order == 2 and not whole.is_scalar:
        raise MatcalcError(f"a Hessian needs a scalar function, not {whole.shape}")
    differential, found = differentiate(whole, target.symbol)
    steps = [step for step in found if not _reads_an_entry(step, target.symbol)]
    tidy = Tidier(whole, arrange=True)
    if whole.is_scalar and (layout is None or order == 2):
        result, chosen, kind = finished_gradient(differential, target, tidy), None, "gradient"
    else:
        chosen, kind = layout_named(layout or Layout.NUMERATOR), "derivative"
        result = finished_derivative(differential, target, tidy, chosen)
    if order == 2:
        result, kind = jacobian(result, wrt), "Hessian"
    cancelled = [condition for step in steps for condition in step.cancelled]
    conditions = tuple(dict.fromkeys([*cancelled, *tidy.conditions]))
    checked = _checked(whole, wrt, result, kind, chosen) if check else None
    return Derivation(whole, wrt, tuple(steps), differential, result, chosen, conditions, names, kind, checked)


def _reads_an_entry(step: Step, symbol: Expression) -> bool:
    """Whether a step says no more than that the entry of the differential is the differential of the entry."""
    found = entry_of(step.before)
    return found is not None and found[0] is symbol


def _composed(
    function: Expression, where: Mapping[str, Expression]
) -> tuple[Expression, tuple[tuple[str, Expression], ...]]:
    """The function with its intermediate variables put in, and what each of them stands for in full."""
    known: dict[Expression, Expression] = {}
    names: list[tuple[str, Expression]] = []
    for name, formula in where.items():
        whole = substitute(formula, known)
        names.append((name, whole))
        for node in postorder(function, *where.values()):
            if node.operation is Symbol and node.parameters[0] == name:
                if node.shape != whole.shape:
                    raise MatcalcError(f"{name} is {node.shape}, and the formula given for it is {whole.shape}")
                known[node] = whole
    return substitute(function, known), tuple(names)


def _checked(function: Expression, wrt: Expression, result: Expression, kind: str, layout: Layout | None) -> Any:
    """What the light check of the room above finds; a result that fails it must not be shown."""
    look = METHODS.get("light check")
    if look is None:
        return None
    report = look(function, wrt, result, kind.lower(), None if layout is None else str(layout))
    if report.holds is False:
        raise MatcalcError(
            f"the derivative of this formula by {wrt} fails its own check ({report.says}): please report it as a bug"
        )
    return report
