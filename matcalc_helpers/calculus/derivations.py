"""How a derivative came about: the differential step by step, then the result read off it."""

from __future__ import annotations

from dataclasses import dataclass

from ..expression import Expression, to_latex, transpose
from .derivatives import finished_gradient, finished_jacobian
from .differentiation import Step, differentiate
from .layouts import Layout, layout_named
from .targets import target_of
from .tidying import Tidier


@dataclass(frozen=True, repr=False)
class Derivation:
    """How a derivative came about: the differential step by step, then the result read off it.

    `layout` is None for a gradient, which has the shape of the variable.
    """

    function: Expression
    wrt: Expression
    steps: tuple[Step, ...]
    differential: Expression
    result: Expression
    layout: Layout | None
    conditions: tuple[str, ...] = ()

    def __repr__(self) -> str:
        lines = [f"d({step.before}) = {step.after}    [{step.rule.title}]" for step in self.steps]
        return "\n".join([*lines, f"{self._kind}: {self.result}"])

    def _repr_latex_(self) -> str:
        lines = [
            f"\\mathrm{{d}}\\left({to_latex(step.before)}\\right) &= {to_latex(step.after)}" for step in self.steps
        ]
        rows = " \\\\ ".join([*lines, f"\\text{{{self._kind}:}} &\\quad {to_latex(self.result)}"])
        return f"$\\begin{{aligned}} {rows} \\end{{aligned}}$"

    @property
    def _kind(self) -> str:
        return "gradient" if self.layout is None else f"derivative in {self.layout} layout"


def derive(function: Expression, wrt: Expression, *, layout: str | None = None) -> Derivation:
    """Differentiate and keep the steps; a scalar function gives its gradient, any other its Jacobian.

    >>> from matcalc_helpers.expression import matrix, vector
    >>> A, x = matrix("A", "n", "n"), vector("x", "n")
    >>> [step.rule.name for step in derive(x.T @ A @ x, x).steps]
    ['transposed', 'product-of-factors']
    """
    target = target_of(wrt)
    differential, steps = differentiate(function, target.symbol)
    tidy = Tidier(function, arrange=True)
    if function.is_scalar and layout is None:
        result, chosen = finished_gradient(differential, target, tidy), None
    else:
        chosen = layout_named(layout or Layout.NUMERATOR)
        result = finished_jacobian(differential, target, tidy)
        result = transpose(result) if chosen is Layout.DENOMINATOR else result
    cancelled = [condition for step in steps for condition in step.cancelled]
    conditions = tuple(dict.fromkeys([*cancelled, *tidy.conditions]))
    return Derivation(function, wrt, tuple(steps), differential, result, chosen, conditions)
