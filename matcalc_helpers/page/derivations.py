"""Derivations, shapes and layouts as a chapter shows them."""

from __future__ import annotations

from collections.abc import Mapping

from ..calculus import Derivation, EntryDerivation, Layout, Step, convert, derivative_shape, jacobian
from ..expression import Expression, MatcalcError, shape_to_latex, symbols, to_latex
from ..expression.assumptions import shortest
from ..expression.leaves import assumptions_of
from .shown import Display, Piece, Shown, Table, Text
from .statements import differential_latex


def show_steps(derivation: Derivation | EntryDerivation, detail: str = "rules") -> Shown:
    """The steps of a derivation, each with its rule; "ideas" tells one step for each idea, "result" the end only."""
    if isinstance(derivation, EntryDerivation):
        return _entry_steps(derivation, detail)
    told, names = derivation.told(detail), derivation.latex_names
    pieces = _definitions(derivation)
    for number, step in enumerate(told, start=1):
        pieces += _step(number, step, names, ideas=detail == "ideas")
    pieces += [Text(_reading(derivation, len(told) + 1)), Display(_result(derivation))]
    if derivation.conditions:
        shown = ", ".join(f"${condition.latex}$" for condition in derivation.conditions)
        pieces.append(Text(f"Shortened under the condition {shown}."))
    return Shown(*pieces)


def _definitions(derivation: Derivation) -> list[Piece]:
    """The intermediate variables, each with its formula."""
    rows = [f"{name} &= {formula}" for name, formula in derivation.latex_definitions()]
    if not rows:
        return []
    aligned = "\\begin{aligned} " + " \\\\ ".join(rows) + " \\end{aligned}"
    return [Text("With names for the intermediate variables,"), Display(aligned)]


def _entry_steps(derivation: EntryDerivation, detail: str) -> Shown:
    """One entry, step by step, then the matrix that has these entries."""
    pieces: list[Piece] = []
    for number, (left, right, reason) in enumerate(derivation.latex_rows(detail), start=1):
        pieces += [Text(f"**{number}.** {reason[0].upper()}{reason[1:]}."), Display(f"{left} = {right}".lstrip())]
    pieces += [Text(f"These are the entries of the {derivation.title}:"), Display(to_latex(derivation.result))]
    return Shown(*pieces)


def _step(number: int, step: Step, names: Mapping[Expression, str], *, ideas: bool) -> list[Piece]:
    title = step.rule.title[0].upper() + step.rule.title[1:]
    why = f" {' '.join(step.rule.idea.split())}" if ideas else ""
    formula = f"{differential_latex(step.before, names)} = {to_latex(step.after, names)}"
    return [Text(f"**{number}. {title}.**{why}"), Display(formula)]


def _reading(derivation: Derivation, number: int) -> str:
    change = f"$\\mathrm{{d}} {to_latex(derivation.wrt)}$"
    if derivation.layout is not None:
        read = f"What multiplies {change} is the derivative, in {derivation.layout} layout:"
    elif derivation.kind == "Hessian":
        read = f"What stands against {change} is the gradient; its derivative is the Hessian:"
    else:
        read = f"What stands against {change} is the gradient, in the shape of the variable:"
    return f"**{number}. Identification.** {read}"


def _result(derivation: Derivation) -> str:
    names = derivation.latex_names
    name, right = to_latex(derivation.wrt), to_latex(derivation.result, names)
    inside = f"\\left({to_latex(derivation.function, names)}\\right)"
    if derivation.layout is not None:
        return f"\\frac{{\\partial}}{{\\partial {name}}} {inside} = {right}"
    order = "^{2}" if derivation.kind == "Hessian" else ""
    return f"\\nabla{order}_{{{name}}} {inside} = {right}"


def show_shapes(function: Expression, wrt: Expression) -> Shown:
    """A table of everything in a formula with its shape, and the shape of the derivative in both layouts."""
    rows = [
        (f"${to_latex(symbol)}$", f"${shape_to_latex(symbol.shape)}$", _kind(symbol))
        for symbol in symbols(function, wrt).values()
    ]
    rows.append((f"${to_latex(function)}$", f"${shape_to_latex(function.shape)}$", _kind(function)))
    for layout in Layout:
        of = derivative_shape(function.shape, wrt.shape, layout)
        rows.append((f"derivative by ${to_latex(wrt)}$, {layout} layout", f"${shape_to_latex(of)}$", _kind_of(of)))
    return Shown(Table(("object", "shape", "what it is"), tuple(rows)))


def _kind(expression: Expression) -> str:
    words = [word.replace("_", " ") for word in shortest(assumptions_of(expression))]
    return " ".join([*words, _kind_of(expression.shape)])


def _kind_of(of: object) -> str:
    for name in ("scalar", "column", "row"):
        if getattr(of, f"is_{name}"):
            return name
    return "matrix"


def show_layouts(function: Expression, wrt: Expression) -> Shown:
    """The derivative in both layouts side by side, each the transpose of the other."""
    numerator = jacobian(function, wrt)
    denominator = jacobian(function, wrt, layout=Layout.DENOMINATOR)
    if convert(numerator) is not denominator:
        raise MatcalcError("the two layouts are not transposes of each other")
    rows = tuple(
        (str(layout), f"${to_latex(found)}$", f"${shape_to_latex(found.shape)}$")
        for layout, found in ((Layout.NUMERATOR, numerator), (Layout.DENOMINATOR, denominator))
    )
    return Shown(Table(("layout", f"derivative of ${to_latex(function)}$ by ${to_latex(wrt)}$", "shape"), rows))
