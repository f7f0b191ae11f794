"""Gradient, Jacobian, Hessian and differential, and the derivation that shows how they came about."""

from __future__ import annotations

from dataclasses import dataclass

from ..expression import Expression, MatcalcError, differential_of, product, symbols, to_latex, transpose
from .collect import Tidier
from .differentiation import Step, differentiate
from .identification import identify_gradient, identify_jacobian
from .layouts import Layout, layout_named
from .structure import constrain_gradient, tangent_projector


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
    differential, steps = differentiate(function, wrt)
    change = differential_of(wrt)
    tidy = Tidier(function, arrange=True)
    if function.is_scalar and layout is None:
        gradient = tidy(identify_gradient(differential, change))
        result, chosen = constrain_gradient(gradient, wrt), None
    else:
        chosen = layout_named(layout or Layout.NUMERATOR)
        result = tidy(_projected(identify_jacobian(differential, change), wrt))
        result = transpose(result) if chosen is Layout.DENOMINATOR else result
    cancelled = [condition for step in steps for condition in step.cancelled]
    conditions = tuple(dict.fromkeys([*cancelled, *tidy.conditions]))
    return Derivation(function, wrt, tuple(steps), differential, result, chosen, conditions)


def gradient(function: Expression, wrt: Expression, *, convention: str = "tangent") -> Expression:
    """The gradient of a scalar function; it has the shape of the variable.

    For a structured variable `convention` says which table is meant: "tangent" (default), "unconstrained" or
    "free-entries". Source: Magnus & Neudecker 2019, chapter 9.

    >>> from matcalc_helpers.expression import matrix, norm2, vector
    >>> A, x, b = matrix("A", "m", "n"), vector("x", "n"), vector("b", "m")
    >>> str(gradient(norm2(A @ x - b) ** 2, x))
    "2*A'*(A*x - b)"
    """
    if not function.is_scalar:
        raise MatcalcError(f"a gradient needs a scalar function, not {function.shape}: use jacobian")
    differential, _ = differentiate(function, wrt)
    free = Tidier(function, arrange=True)(identify_gradient(differential, differential_of(wrt)))
    return constrain_gradient(free, wrt, convention)


def jacobian(function: Expression, wrt: Expression, *, layout: str = Layout.NUMERATOR) -> Expression:
    """The vec form d vec(F) / d vec(X)' in numerator layout; layout="denominator" gives its transpose.

    Shape: entries of F times entries of X. Source: Magnus & Neudecker 2019, 9.4.

    >>> from matcalc_helpers.expression import matrix, vector
    >>> str(jacobian(matrix("A", "m", "n") @ vector("x", "n"), vector("x", "n")))
    'A'
    """
    chosen = layout_named(layout)
    differential, _ = differentiate(function, wrt)
    result = Tidier(function, arrange=True)(_projected(identify_jacobian(differential, differential_of(wrt)), wrt))
    return transpose(result) if chosen is Layout.DENOMINATOR else result


def hessian(function: Expression, wrt: Expression, other: Expression | None = None) -> Expression:
    """The Jacobian of the gradient, d vec(gradient) / d vec(x)'; with `other`, the block d²f / dx dy'.

    >>> from matcalc_helpers.expression import matrix, vector
    >>> A, x = matrix("A", "n", "n"), vector("x", "n")
    >>> str(hessian(x.T @ A @ x, x))
    "A + A'"
    """
    return jacobian(gradient(function, wrt), wrt if other is None else other)


def differential(function: Expression, wrt: Expression) -> Expression:
    """The part of f(x + dx) - f(x) that is linear in dx; it has the shape of the function.

    >>> from matcalc_helpers.expression import inv, matrix
    >>> X = matrix("X", "n", "n")
    >>> str(differential(inv(X), X))
    '-inv(X)*d(X)*inv(X)'
    """
    return differentiate(function, wrt)[0]


def _projected(jacobian_matrix: Expression, wrt: Expression) -> Expression:
    projector = tangent_projector(wrt)
    return jacobian_matrix if projector is None else product(jacobian_matrix, projector)


def wrt_of(function: Expression, name: str) -> Expression:
    """The symbol of that name in a function; an unknown name is an error that lists the known ones."""
    known = symbols(function)
    if name not in known:
        raise MatcalcError(f"{name!r} does not occur in the function; its symbols are {', '.join(known) or 'none'}")
    return known[name]
