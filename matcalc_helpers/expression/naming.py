"""Names for parts that a formula repeats, so that each is printed once: u1 = W1*x + b1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .latex import name_to_latex, to_latex
from .leaves import size_names, symbols
from .nodes import Expression, postorder
from .operations import Add, Product, Transpose
from .printing import is_one_piece, is_reciprocal, signed
from .text import to_text

LEAST_WEIGHT = 3
"""What has fewer symbols and operations is as short as a name for it."""


@dataclass(frozen=True)
class Named:
    """A formula in which some parts go by a name; the parts are in the order in which they are needed.

    >>> from matcalc_helpers.expression import parse
    >>> print(name_shared(parse("norm2(A*x - b)*sin(norm2(A*x - b))")))
    u1*sin(u1), where u1 = norm2(A*x - b)
    """

    formula: Expression
    parts: tuple[tuple[str, Expression], ...]

    def __str__(self) -> str:
        known: dict[Expression, str] = {}
        lines = []
        for name, part in self.parts:
            lines.append(f"{name} = {to_text(part, known)}")
            known[part] = name
        text = to_text(self.formula, known)
        return f"{text}, where {', '.join(lines)}" if lines else text

    def _repr_latex_(self) -> str:
        rows = [f"{name} &= {formula}" for name, formula in self.latex_rows()]
        return "$\\begin{aligned} " + " \\\\ ".join(rows) + " \\end{aligned}$"

    def latex_rows(self) -> Iterator[tuple[str, str]]:
        """Name and formula of each part, and last of the whole under an empty name."""
        known: dict[Expression, str] = {}
        for name, part in self.parts:
            shown = name_to_latex(name)
            yield shown, to_latex(part, known)
            known[part] = shown
        yield "", to_latex(self.formula, known)


def name_shared(formula: Expression, least_weight: int = LEAST_WEIGHT) -> Named:
    """Name every part that is printed more than once, innermost first.

    Residuals, differences such as A*x - b, are called r1, r2, ...; other parts u1, u2, ...
    """
    taken = {*symbols(formula), *size_names(formula)}
    shared = [part for part in postorder(formula) if part is not formula]
    printed = _times_printed(formula)
    parts: list[tuple[str, Expression]] = []
    counts = {"r": 0, "u": 0}
    for part in shared:
        if printed.get(part, 0) < 2 or part.weight < least_weight or _is_short(part):
            continue
        letter = "r" if _is_residual(part) else "u"
        counts[letter] += 1
        while f"{letter}{counts[letter]}" in taken:
            counts[letter] += 1
        parts.append((f"{letter}{counts[letter]}", part))
    return Named(formula, tuple(parts))


def _times_printed(formula: Expression) -> Mapping[Expression, int]:
    """How often each part is written where every part that repeats is written once and then named."""
    uses: dict[Expression, int] = {formula: 1}
    for node in postorder(formula):
        for argument in node.arguments:
            uses[argument] = uses.get(argument, 0) + 1
    return uses


def _is_short(part: Expression) -> bool:
    """Whether a part is best left in place: a transpose, an entry such as y[i], or what stands below a fraction bar."""
    entry = part.operation is Product and is_one_piece(part.arguments)
    return entry or part.operation is Transpose or is_reciprocal(part)


def _is_residual(part: Expression) -> bool:
    """Whether this is a difference of arrays, such as A*x - b."""
    return part.operation is Add and not part.is_scalar and any(signed(term)[0] for term in part.arguments)
