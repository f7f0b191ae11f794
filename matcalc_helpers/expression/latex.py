"""Expressions as LaTeX, as a textbook would set them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from .assembling import Blocks, Unvec, rows_of_blocks
from .functions import Unknown
from .indexing import Delta, Slice, SumOver, Unit
from .leaves import (
    Commutation,
    Constant,
    Differential,
    Duplication,
    Elimination,
    Eye,
    LowerOnes,
    Ones,
    Pi,
    SizeScalar,
    Symbol,
    Zeros,
)
from .nodes import Expression, Operation, method
from .operations import (
    Abs,
    Add,
    Arccos,
    Arcsin,
    Arctan,
    Cos,
    Cosh,
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
    Sigmoid,
    Sign,
    Sin,
    Sinh,
    Softplus,
    Sqrt,
    Sum,
    Tan,
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
    Subscripted,
    as_triangle,
    denominator,
    elementwise_denominator,
    is_one_piece,
    is_reciprocal,
    render,
    signed,
    with_calls,
    with_subscripts,
)
from .reductions import (
    ArgMax,
    ArgMin,
    Largest,
    LogSumExp,
    Maximum,
    Mean,
    Minimum,
    Norm1,
    NuclearNorm,
    Prod,
    RunningProduct,
    Smallest,
    Softmax,
    SpectralNorm,
)
from .sizes import Shape, Size
from .spectral import (
    FRECHET,
    FRECHET_MATRIX,
    Adjugate,
    Cholesky,
    Cosm,
    Eigenvalue,
    Eigenvector,
    Expm,
    LeftSingular,
    Logm,
    PseudoInverse,
    Resolvent,
    RightSingular,
    SingularValue,
    Sinm,
    Sqrtm,
    Sylvester,
)

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
SAME_AGAIN = re.compile(r"(?<!\S)(\S+)((?: \\, \1(?!\S))+)")
"""A name in a product of names, and the same name behind it."""
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
    r"""A size as LaTeX; a name that stands beside itself is a power.

    >>> size_to_latex(Size.of("n*n")), size_to_latex(Size.of("m*n"))
    ('n^{2}', 'm \\, n')
    """
    text = " ".join(
        name_to_latex(word) if word.isidentifier() else word.replace("*", r"\,")
        for word in re.split(r"([\w]+)", str(size))
    ).strip()
    return SAME_AGAIN.sub(lambda found: f"{found[1]}^{{{1 + found[2].count(found[1])}}}", text)


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
        single = scale == 1 and is_one_piece(factors)
        return Printed(sign + _side_by_side(above, done, number), ATOM if single else TIMES)
    if size.denominator != 1:
        below.insert(0, Printed(str(size.denominator), ATOM))
    number = str(size.numerator) if size.numerator != 1 or not above else ""
    bottom = below[0].text if len(below) == 1 else " \\, ".join(part.within(TIMES, BRACKETS) for part in below)
    return Printed(f"{sign}\\frac{{{_side_by_side(above, done, number)}}}{{{bottom}}}", TIMES)


def _side_by_side(factors: list[Expression], done: Output, number: str = "") -> str:
    pieces = [number] if number else []
    front, word, inside = with_calls(factors)
    pieces_in_order = with_subscripts(front)
    found = [_factor(f, done, last=f is pieces_in_order[-1] and inside is None) for f in pieces_in_order]
    if inside is not None:
        found.append(Printed(f"\\operatorname{{{word}}}{_argument(done[inside].text)}", POSTFIX))
    if not number and len(found) == 1:
        return found[0].text
    for place, factor in enumerate(found):
        last = place == len(found) - 1
        reaches_on = last and factor.text.startswith(("\\sum", "\\int"))
        pieces.append(factor.within(TIMES if reaches_on else TIMES + 1, BRACKETS))
    text = ""
    for piece in pieces:
        text += (_gap(text, piece) if text else "") + piece
    return text


def _factor(factor: Expression | Subscripted, done: Output, *, last: bool) -> Printed:
    """A factor; det X gets brackets where something follows, since det X Y could be det(XY)."""
    if isinstance(factor, Subscripted):
        return _subscripted(factor, done)
    if last or factor.operation not in FUNCTIONALS:
        return done[factor]
    return Printed(f"{FUNCTIONALS[factor.operation]}{_argument(done[factor.argument].text)}", POSTFIX)


def _subscripted(factor: Subscripted, done: Output) -> Printed:
    of, row, column = factor
    if row is None and column is not None and of.operation is Transpose and not of.shape.is_row:
        inside = _subscripted(Subscripted(of.argument, column, None), done)
        return Printed(f"{inside.within(ATOM, BRACKETS)}^{{\\top}}", RAISED)
    if of.shape.is_column or of.shape.is_row:
        places = [done[place].text for place in (row, column) if place is not None]
    else:
        places = [":" if place is None else done[place].text for place in (row, column)]
    joined = "".join(places) if all(len(place) == 1 and place != ":" for place in places) else ",".join(places)
    return Printed(f"{done[of].within(ATOM, BRACKETS)}_{{{joined}}}", ATOM)


def _gap(left: str, right: str) -> str:
    """What stands between two factors: a dot between numbers, a thin space beside a differential."""
    if left[-1].isdigit() and right[0].isdigit():
        return " \\cdot "
    beside_change = right.startswith("\\mathrm{d}") or re.search(r"\\mathrm\{d\}\s*\S+$", left)
    return " \\, " if beside_change else " "


def _hadamard(node: Expression, done: Output) -> Printed:
    triangle = as_triangle(node)
    if triangle is not None:
        return Printed(f"\\operatorname{{{triangle[0]}}}{_argument(done[triangle[1]].text)}", POSTFIX)
    text = ""
    for factor in node.arguments:
        below = elementwise_denominator(factor) if text else None
        sign = " \\oslash " if below is not None else " \\odot " if text else ""
        text += sign + done[factor if below is None else below].within(TIMES + 1, BRACKETS)
    return Printed(text, TIMES)


def _power(node: Expression, done: Output) -> Printed:
    base, exponent = node.arguments
    if base.operation is Inverse and base not in done.named:
        return Printed(
            f"{done[base.argument].within(ATOM, BRACKETS)}^{{-{done[exponent].within(TIMES, BRACKETS)}}}", RAISED
        )
    if is_reciprocal(node):
        return Printed(f"\\frac{{1}}{{{done[denominator(node)].text}}}", TIMES)
    if base.operation in NAMED and base.is_scalar and base not in done.named:
        word, inside = NAMED[base.operation], done[base.argument].text
        return Printed(f"{word}^{{{done[exponent].text}}}{_argument(inside)}", RAISED)
    return Printed(f"{done[base].within(ATOM, BRACKETS)}^{{{done[exponent].text}}}", RAISED)


def _elementwise_power(node: Expression, done: Output) -> Printed:
    base, exponent = node.arguments
    return Printed(f"{done[base].within(ATOM, BRACKETS)}^{{\\odot {done[exponent].within(ATOM, BRACKETS)}}}", RAISED)


def _transpose(node: Expression, done: Output) -> Printed:
    argument = node.argument
    if argument in done.named:
        return Printed(f"{done[argument].text}^{{\\top}}", RAISED)
    if _is_gradient(argument):
        return Printed(
            f"\\nabla {name_to_latex(argument.parameters[0])}{_argument(done[argument.argument].text)}", POSTFIX
        )
    if argument.operation is Inverse:
        return Printed(f"{done[argument.argument].within(ATOM, BRACKETS)}^{{-\\top}}", RAISED)
    if argument.operation is Power:
        return Printed(f"\\left({done[argument].text}\\right)^{{\\top}}", RAISED)
    return Printed(f"{done[argument].within(ATOM, BRACKETS)}^{{\\top}}", RAISED)


def _is_gradient(expression: Expression) -> bool:
    """Whether this is the derivative of a scalar function of one column, whose transpose is the gradient."""
    if expression.operation is not Unknown or len(expression.arguments) != 1:
        return False
    _, of, orders = expression.parameters
    return of.is_scalar and len(orders) == 1 and not expression.arguments[0].is_scalar


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


def _of_size(letter: str) -> Printer:
    return lambda node, _: Printed(f"{letter}_{{{size_to_latex(node.parameters[0])}}}", ATOM)


def _lower_ones(node: Expression, _: Output) -> Printed:
    return Printed(f"\\operatorname{{tril}}\\left(\\mathbf{{1}}_{{{shape_to_latex(node.shape)}}}\\right)", ATOM)


def _unit(node: Expression, done: Output) -> Printed:
    return Printed(f"e_{{{done[node.arguments[0]].text}}}", ATOM)


def _delta(node: Expression, done: Output) -> Printed:
    return Printed(f"\\delta_{{{''.join(done[part].text for part in node.arguments)}}}", ATOM)


def _unvec(node: Expression, done: Output) -> Printed:
    rows, columns = map(size_to_latex, node.parameters)
    return Printed(f"\\operatorname{{vec}}^{{-1}}_{{{rows},{columns}}}{_argument(done[node.argument].text)}", POSTFIX)


def _slice(node: Expression, done: Output) -> Printed:
    top, bottom, left, right = node.parameters
    of = node.argument
    spans = [
        ":" if first == 1 and last == total else f"{size_to_latex(first)}:{size_to_latex(last)}"
        for first, last, total in ((top, bottom, of.shape.rows), (left, right, of.shape.columns))
    ]
    places = ",\\,".join(spans[:1] if of.shape.is_column else spans)
    return Printed(f"{done[of].within(ATOM, BRACKETS)}_{{{places}}}", POSTFIX)


def _blocks(node: Expression, done: Output) -> Printed:
    rows = rows_of_blocks(node.arguments, node.parameters[0])
    inside = " \\\\ ".join(" & ".join(done[part].text for part in row) for row in rows)
    return Printed(f"\\begin{{bmatrix}} {inside} \\end{{bmatrix}}", ATOM)


def _sum_over(node: Expression, done: Output) -> Printed:
    body, first, last = (done[part] for part in node.arguments)
    counter = name_to_latex(node.parameters[0].parameters[0])
    return Printed(f"\\sum_{{{counter}={first.text}}}^{{{last.text}}} {body.within(TIMES, BRACKETS)}", TIMES)


def _unknown(node: Expression, done: Output) -> Printed:
    name, of, orders = node.parameters
    letter = name_to_latex(name)
    inside = _argument(", ".join(done[argument].text for argument in node.arguments))
    if not orders:
        return Printed(f"{letter}{inside}", POSTFIX)
    if of.is_scalar and len(node.arguments) == 1 and node.arguments[0].is_scalar:
        return Printed(f"{letter}{chr(39) * len(orders)}{inside}", POSTFIX)
    marks = "".join("\\mathrm{D}" + (f"_{{{order + 1}}}" if len(node.arguments) > 1 else "") for order in orders)
    return Printed(f"{marks} {letter}{inside}", POSTFIX)


def _along(node: Expression, done: Output) -> Printed:
    inside = node.argument
    axis = "" if inside.shape.is_column or inside.shape.is_row else f"_{{\\mathrm{{{node.parameters[0]}}}}}"
    return Printed(f"\\operatorname{{{node.operation.word}}}{axis}{_argument(done[inside].text)}", POSTFIX)


def _between(left: str, right: str) -> Printer:
    return lambda node, done: Printed(f"{left}{done[node.argument].text}{right}", ATOM)


def _of_two(word: str) -> Printer:
    return lambda node, done: Printed(
        f"{word}{_argument(', '.join(done[part].text for part in node.arguments))}", POSTFIX
    )


def _numbered(letter: str) -> Printer:
    def numbered(node: Expression, done: Output) -> Printed:
        matrix, place = (done[part].text for part in node.arguments)
        return Printed(f"{letter}_{{{place}}}{_argument(matrix)}", POSTFIX)

    return numbered


def _raised(exponent: str) -> Printer:
    return lambda node, done: Printed(f"{done[node.argument].within(ATOM, BRACKETS)}^{{{exponent}}}", RAISED)


def _expm(node: Expression, done: Output) -> Printed:
    return Printed(f"e^{{{done[node.argument].text}}}", RAISED)


def _expm_change(node: Expression, done: Output) -> Printed:
    at, change = (done[part].within(ATOM, BRACKETS) for part in node.arguments)
    inside = f"e^{{(1-\\tau) {at}}} \\, {change} \\, e^{{\\tau {at}}}"
    return Printed(f"\\int_{{0}}^{{1}} {inside} \\, \\mathrm{{d}}\\tau", TIMES)


def _resolvent(node: Expression, done: Output) -> Printed:
    matrix, place = (done[part] for part in node.arguments)
    gap = f"\\lambda_{{{place.text}}}{_argument(matrix.text)} I - {matrix.within(TIMES, BRACKETS)}"
    return Printed(f"\\left({gap}\\right)^{{+}}", RAISED)


def _compare(sign: str) -> Printer:
    def compare(node: Expression, done: Output) -> Printed:
        left, right = (done[part].within(SUM, BRACKETS) for part in node.arguments)
        return Printed(f"\\left[{left} {sign} {right}\\right]", ATOM)

    return compare


NAMED = {
    Log: "\\ln",
    Sin: "\\sin",
    Cos: "\\cos",
    Tan: "\\tan",
    Arcsin: "\\arcsin",
    Arccos: "\\arccos",
    Arctan: "\\arctan",
    Sinh: "\\sinh",
    Cosh: "\\cosh",
    Tanh: "\\tanh",
}

FUNCTIONALS = {
    Trace: "\\operatorname{tr}",
    Determinant: "\\det",
    LogDeterminant: "\\ln\\det",
    Adjugate: "\\operatorname{adj}",
}
"""Words that stand before their argument without brackets where it is short."""

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
    **{operation: _plain(word) for operation, word in FUNCTIONALS.items()},
    Diag: _named("\\operatorname{diag}"),
    Diagonal: _named("\\operatorname{diag}"),
    Vec: _named("\\operatorname{vec}"),
    Sum: _named("\\operatorname{sum}"),
    Exp: _named("\\exp"),
    Relu: _named("\\operatorname{relu}"),
    **{operation: _named(word) for operation, word in NAMED.items()},
    Sigmoid: _named("\\sigma"),
    **{
        operation: _named(f"\\operatorname{{{operation.word}}}")
        for operation in (Softplus, Sign, Mean, Prod, RunningProduct, ArgMax, ArgMin, Cholesky)
    },
    Abs: _between("\\lvert ", " \\rvert"),
    Norm1: _between("\\lVert ", " \\rVert_{1}"),
    SpectralNorm: _between("\\lVert ", " \\rVert_{2}"),
    NuclearNorm: _between("\\lVert ", " \\rVert_{*}"),
    Largest: _named("\\max"),
    Smallest: _named("\\min"),
    Maximum: _of_two("\\max"),
    Minimum: _of_two("\\min"),
    Softmax: _along,
    LogSumExp: _along,
    PseudoInverse: _raised("+"),
    Expm: _expm,
    Logm: _named("\\operatorname{Log}"),
    Sqrtm: _raised("1/2"),
    Sinm: _named("\\operatorname{Sin}"),
    Cosm: _named("\\operatorname{Cos}"),
    FRECHET[Expm]: _expm_change,
    **{FRECHET[of]: _of_two(f"L_{{\\operatorname{{{of.word}}}}}") for of in (Logm, Sinm, Cosm)},
    **{FRECHET_MATRIX[of]: _of_two(f"K_{{\\operatorname{{{of.word}}}}}") for of in FRECHET_MATRIX},
    Sylvester: _of_two("\\operatorname{Syl}"),
    Eigenvalue: _numbered("\\lambda"),
    Eigenvector: _numbered("v"),
    SingularValue: _numbered("\\sigma"),
    LeftSingular: _numbered("u"),
    RightSingular: _numbered("v"),
    Resolvent: _resolvent,
    Pi: lambda _node, _done: Printed("\\pi", ATOM),
    Duplication: _of_size("D"),
    Elimination: _of_size("L"),
    LowerOnes: _lower_ones,
    Unit: _unit,
    Delta: _delta,
    Unvec: _unvec,
    Slice: _slice,
    Blocks: _blocks,
    SumOver: _sum_over,
    Unknown: _unknown,
    Greater: _compare(">"),
    GreaterEqual: _compare("\\ge"),
    Less: _compare("<"),
    LessEqual: _compare("\\le"),
}
