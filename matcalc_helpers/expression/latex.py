"""Expressions as LaTeX, as a textbook would set them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from .leaves import (
    Commutation,
    Constant,
    Differential,
    Eye,
    Ones,
    SizeScalar,
    Symbol,
    Zeros,
)
from .nodes import Expression, Operation, method
from .operations import (
    Add,
    Cos,
    Determinant,
    Diag,
    Diagonal,
    ElementwisePower,
    Exp,
    Greater,
    GreaterEqual,
    Hadamard,
    Inverse,
    Kronecker,
    Less,
    LessEqual,
    Log,
    LogDeterminant,
    Norm,
    Power,
    Product,
    Relu,
    Sin,
    Sqrt,
    Sum,
    Tanh,
    Trace,
    Transpose,
    Vec,
    coefficient,
)
from .printing import (
    ATOM,
    POSTFIX,
    RAISED,
    SUM,
    TIMES,
    Output,
    Printed,
    Printer,
    denominator,
    elementwise_denominator,
    is_reciprocal,
    render,
    signed,
)
from .sizes import Shape, Size

BRACKETS = r"\left(\right)"
GREEK = frozenset(
    [
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "zeta",
        "eta",
        "theta",
        "iota",
        "kappa",
        "lambda",
        "mu",
        "nu",
        "xi",
        "pi",
        "rho",
        "sigma",
        "tau",
        "phi",
        "chi",
        "psi",
        "omega",
        "Gamma",
        "Delta",
        "Theta",
        "Lambda",
        "Xi",
        "Pi",
        "Sigma",
        "Phi",
        "Psi",
        "Omega",
    ]
)
SHORT_FOR_GREEK = {"lam": "lambda"}


@method("latex")
def to_latex(expression: Expression, names: Mapping[Expression, str] | None = None) -> str:
    r"""The expression as LaTeX, without dollar signs; `names` gives LaTeX for nodes that go by a name.

    >>> from matcalc_helpers.expression import matrix, vector
    >>> to_latex(matrix("A", "m", "n").T @ vector("b", "m"))
    'A^{\\top} b'
    """
    return render(expression, PRINTERS, names).text


def name_to_latex(name: str) -> str:
    r"""A name as LaTeX: Greek letters by name, digits and what follows _ as a subscript.

    >>> name_to_latex("lam"), name_to_latex("W1"), name_to_latex("x_new")
    ('\\lambda', 'W_{1}', 'x_{\\mathrm{new}}')
    """
    found = re.fullmatch(r"([A-Za-z]+?)_?(\d*)(?:_(\w+))?", name)
    letters, *subscripts = found.groups() if found else (name, "")
    letters = SHORT_FOR_GREEK.get(letters, letters)
    base = f"\\{letters}" if letters in GREEK else letters if len(letters) == 1 else f"\\mathit{{{letters}}}"
    below = [part if len(part) == 1 or part.isdigit() else f"\\mathrm{{{part}}}" for part in subscripts if part]
    return f"{base}_{{{','.join(below)}}}".replace("_{}", "") if below else base


def size_to_latex(size: Size) -> str:
    """A size as LaTeX."""
    return " ".join(
        name_to_latex(word) if word.isidentifier() else word.replace("*", r"\,")
        for word in re.split(r"([\w]+)", str(size))
    ).strip()


def shape_to_latex(of: Shape) -> str:
    """A shape as LaTeX, rows times columns."""
    return f"{size_to_latex(of.rows)} \\times {size_to_latex(of.columns)}"


def _symbol(node: Expression, _: Output) -> Printed:
    return Printed(name_to_latex(node.parameters[0]), ATOM)


def _differential(node: Expression, _: Output) -> Printed:
    return Printed(f"\\mathrm{{d}}{_raised_name(node.parameters[0])}", ATOM)


def _raised_name(symbol: Expression) -> str:
    text = name_to_latex(symbol.parameters[0])
    return f" {text}" if not text.startswith("\\") else text


def _constant(node: Expression, _: Output) -> Printed:
    value = node.parameters[0]
    return Printed(number_to_latex(value), ATOM if value >= 0 and value.denominator == 1 else TIMES)


def number_to_latex(value: Fraction) -> str:
    """A rational number as LaTeX."""
    if value.denominator == 1:
        return str(value)
    return f"{'-' if value < 0 else ''}\\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


def _size(node: Expression, _: Output) -> Printed:
    size = node.parameters[0]
    return Printed(size_to_latex(size), ATOM if len(size.terms) == 1 else SUM)


def _eye(node: Expression, _: Output) -> Printed:
    return Printed(f"I_{{{size_to_latex(node.shape.rows)}}}", ATOM)


def _ones(node: Expression, _: Output) -> Printed:
    return Printed(f"\\mathbf{{1}}{_sizes_below(node)}", ATOM)


def _zeros(node: Expression, _: Output) -> Printed:
    return Printed(f"0{_sizes_below(node)}", ATOM)


def _sizes_below(node: Expression) -> str:
    rows, columns = node.shape
    if node.shape.is_row:
        return f"_{{{size_to_latex(columns)}}}^{{\\top}}"
    if node.shape.is_column:
        return f"_{{{size_to_latex(rows)}}}"
    return f"_{{{shape_to_latex(node.shape)}}}"


def _commutation(node: Expression, _: Output) -> Printed:
    rows, columns = node.parameters
    return Printed(f"K_{{{size_to_latex(rows)},{size_to_latex(columns)}}}", ATOM)


def _add(node: Expression, done: Output) -> Printed:
    text = ""
    for term in node.arguments:
        negative, rest = signed(term)
        piece = done[rest].within(TIMES, BRACKETS)
        sign = ("-" if negative else "") if not text else (" - " if negative else " + ")
        text += sign + piece
    return Printed(text, SUM)


def _product(node: Expression, done: Output) -> Printed:
    scale, rest = coefficient(node)
    factors = rest.arguments if rest.operation is Product else (rest,)
    above = [factor for factor in factors if not is_reciprocal(factor)]
    below = [done[denominator(factor)] for factor in factors if is_reciprocal(factor)]
    sign, size = ("-" if scale < 0 else ""), abs(scale)
    if rest.operation is Hadamard:
        return Printed(f"{sign}{'' if size == 1 else number_to_latex(size)} {done[rest].text}", TIMES)
    if not below:
        number = "" if size == 1 else number_to_latex(size)
        return Printed(sign + _side_by_side(above, done, number), TIMES)
    if size.denominator != 1:
        below.insert(0, Printed(str(size.denominator), ATOM))
    number = str(size.numerator) if size.numerator != 1 or not above else ""
    bottom = below[0].text if len(below) == 1 else " \\, ".join(part.within(TIMES, BRACKETS) for part in below)
    return Printed(f"{sign}\\frac{{{_side_by_side(above, done, number)}}}{{{bottom}}}", TIMES)


def _side_by_side(factors: list[Expression], done: Output, number: str = "") -> str:
    if not number and len(factors) == 1:
        return done[factors[0]].text
    pieces = [number] if number else []
    for factor in factors:
        piece = done[factor].within(TIMES + 1, BRACKETS)
        pieces.append(piece)
    text = ""
    for piece in pieces:
        text += (_gap(text, piece) if text else "") + piece
    return text


def _gap(left: str, right: str) -> str:
    """What stands between two factors: a dot between numbers, a thin space beside a differential."""
    if left[-1].isdigit() and right[0].isdigit():
        return " \\cdot "
    beside_change = right.startswith("\\mathrm{d}") or re.search(r"\\mathrm\{d\}\s*\S+$", left)
    return " \\, " if beside_change else " "


def _hadamard(node: Expression, done: Output) -> Printed:
    text = ""
    for factor in node.arguments:
        below = elementwise_denominator(factor) if text else None
        sign = " \\oslash " if below is not None else " \\odot " if text else ""
        text += sign + done[factor if below is None else below].within(TIMES + 1, BRACKETS)
    return Printed(text, TIMES)


def _power(node: Expression, done: Output) -> Printed:
    base, exponent = node.arguments
    if base.operation is Inverse:
        return Printed(f"{done[base.argument].within(ATOM, BRACKETS)}^{{-{done[exponent].text}}}", RAISED)
    if is_reciprocal(node):
        return Printed(f"\\frac{{1}}{{{done[denominator(node)].text}}}", TIMES)
    if base.operation in NAMED and base.is_scalar:
        word, inside = NAMED[base.operation], done[base.argument].text
        return Printed(f"{word}^{{{done[exponent].text}}}{_argument(inside)}", RAISED)
    return Printed(f"{done[base].within(ATOM, BRACKETS)}^{{{done[exponent].text}}}", RAISED)


def _elementwise_power(node: Expression, done: Output) -> Printed:
    base, exponent = node.arguments
    return Printed(f"{done[base].within(ATOM, BRACKETS)}^{{\\odot {done[exponent].within(ATOM, BRACKETS)}}}", RAISED)


def _transpose(node: Expression, done: Output) -> Printed:
    argument = node.argument
    if argument.operation is Inverse:
        return Printed(f"{done[argument.argument].within(ATOM, BRACKETS)}^{{-\\top}}", RAISED)
    if argument.operation is Power:
        return Printed(f"\\left({done[argument].text}\\right)^{{\\top}}", RAISED)
    return Printed(f"{done[argument].within(ATOM, BRACKETS)}^{{\\top}}", RAISED)


def _inverse(node: Expression, done: Output) -> Printed:
    return Printed(f"{done[node.argument].within(ATOM, BRACKETS)}^{{-1}}", RAISED)


def _argument(text: str) -> str:
    return f"\\left({text}\\right)"


def _named(word: str) -> Printer:
    def named(node: Expression, done: Output) -> Printed:
        inside = done[node.argument]
        return Printed(f"{word}{_argument(inside.text)}", POSTFIX)

    return named


def _plain(word: str) -> Printer:
    """A linear functional such as tr: brackets only around sums."""

    def plain(node: Expression, done: Output) -> Printed:
        inside = done[node.argument]
        text = f" {inside.text}" if inside.binds == ATOM else _argument(inside.text)
        return Printed(f"{word}{text}", POSTFIX)

    return plain


def _sqrt(node: Expression, done: Output) -> Printed:
    return Printed(f"\\sqrt{{{done[node.argument].text}}}", POSTFIX)


def _norm(node: Expression, done: Output) -> Printed:
    letter = "" if node.argument.shape.is_column or node.argument.shape.is_row or node.argument.is_scalar else "_{F}"
    return Printed(f"\\lVert {done[node.argument].text} \\rVert{letter}", ATOM)


def _kronecker(node: Expression, done: Output) -> Printed:
    return Printed(" \\otimes ".join(done[part].within(TIMES + 1, BRACKETS) for part in node.arguments), TIMES)


def _compare(sign: str) -> Printer:
    def compare(node: Expression, done: Output) -> Printed:
        left, right = (done[part].within(SUM, BRACKETS) for part in node.arguments)
        return Printed(f"\\left[{left} {sign} {right}\\right]", ATOM)

    return compare


NAMED = {Log: "\\ln", Sin: "\\sin", Cos: "\\cos", Tanh: "\\tanh"}

PRINTERS: dict[Operation, Printer] = {
    Symbol: _symbol,
    Differential: _differential,
    Constant: _constant,
    SizeScalar: _size,
    Eye: _eye,
    Ones: _ones,
    Zeros: _zeros,
    Commutation: _commutation,
    Add: _add,
    Product: _product,
    Hadamard: _hadamard,
    Power: _power,
    ElementwisePower: _elementwise_power,
    Transpose: _transpose,
    Inverse: _inverse,
    Norm: _norm,
    Sqrt: _sqrt,
    Kronecker: _kronecker,
    Trace: _plain("\\operatorname{tr}"),
    Determinant: _plain("\\det"),
    LogDeterminant: _plain("\\ln\\det"),
    Diag: _named("\\operatorname{diag}"),
    Diagonal: _named("\\operatorname{diag}"),
    Vec: _named("\\operatorname{vec}"),
    Sum: _named("\\operatorname{sum}"),
    Exp: _named("\\exp"),
    Relu: _named("\\operatorname{relu}"),
    **{operation: _named(word) for operation, word in NAMED.items()},
    Greater: _compare(">"),
    GreaterEqual: _compare("\\ge"),
    Less: _compare("<"),
    LessEqual: _compare("\\le"),
}
