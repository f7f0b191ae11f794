"""The 60 most common expressions: in our grammar, as SymPy matrix expressions, and as tensorgrad tensors.

A form is a function of the symbols; a text in its place says why the tool has none.  Each form is the one among those
tried that the tool differentiates best: in SymPy a scalar stays a 1x1 matrix, since `log`, `Trace` sums and products
with a plain scalar often differentiate to 0 there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import sympy
import tensorgrad
import tensorgrad.functions as tensor
from sympy import Determinant, HadamardProduct, Identity, Inverse, Lambda, MatrixSymbol, OneMatrix, Symbol, Trace

import matcalc_helpers as mc

Form = Callable[[SimpleNamespace], Any] | str

DECLARED = {
    **dict.fromkeys("axuvw", "n"),
    **dict.fromkeys("bdy", "m"),
    **dict.fromkeys("cs", ""),
    **dict.fromkeys("CDQSX", "n n"),
    **dict.fromkeys("ARW", "m n"),
    **dict.fromkeys("B", "n p"),
    **dict.fromkeys("E", "n m"),
    **dict.fromkeys("F", "p m"),
    **dict.fromkeys("G", "m m"),
    **dict.fromkeys("H", "m p"),
}
"""What each letter stands for in every row; only these letters are symbols."""

WORDS = re.compile(r"\b([A-Za-z])\b")


@dataclass(frozen=True)
class Row:
    """One expression, the variable, and its form in the other tools."""

    text: str
    wrt: str
    sympy: Form
    tensorgrad: Form

    @property
    def letters(self) -> list[str]:
        """The symbols that occur."""
        return sorted({word for word in WORDS.findall(self.text) if word in DECLARED})


# Ours


def ours(row: Row, tag: str) -> tuple[mc.Expression, mc.Expression]:
    """The function and its variable, the symbols named with the tag."""
    text = WORDS.sub(lambda found: found[1] + tag if found[1] in DECLARED else found[1], row.text)
    function = mc.parse(text, {letter + tag: DECLARED[letter] for letter in row.letters})
    words = DECLARED[row.wrt].split()
    return function, mc.matrix(row.wrt + tag, *words) if len(words) == 2 else mc.vector(row.wrt + tag, *words)


# SymPy


def sympy_symbols(tag: str) -> SimpleNamespace:
    """Every letter as a matrix symbol; a scalar letter is a scalar."""
    return SimpleNamespace(**{letter: _sympy_symbol(letter + tag, words.split()) for letter, words in DECLARED.items()})


def _sympy_symbol(name: str, sizes: list[str]) -> Any:
    if not sizes:
        return Symbol(name)
    rows, *columns = sympy.symbols(sizes, integer=True, positive=True)
    return MatrixSymbol(name, rows, columns[0] if columns else 1)


def square(column: Any) -> Any:
    """The squared norm of a column, a 1x1 matrix."""
    return column.T * column


def frobenius(matrix: Any) -> Any:
    """The squared norm of a matrix."""
    return Trace(matrix.T * matrix)


def entries(matrix: Any) -> Any:
    """The sum of the entries, a 1x1 matrix."""
    left = OneMatrix(1, matrix.rows) * matrix
    return left if matrix.cols == 1 else left * OneMatrix(matrix.cols, 1)


def each(function: Callable[[Any], Any], matrix: Any) -> Any:
    """A function of each entry."""
    argument = sympy.Dummy("z")
    return matrix.applyfunc(Lambda(argument, function(argument)))


def root(one: Any) -> Any:
    """The square root of a 1x1 matrix."""
    return each(sympy.sqrt, one)


def relu_of(argument: Any) -> Any:
    """The larger of 0 and an entry."""
    return sympy.Max(0, argument)


# tensorgrad: a matrix has the edges r (row) and c (column), a vector has r


def tensorgrad_symbols(tag: str) -> SimpleNamespace:
    """Every letter as a variable."""
    return SimpleNamespace(
        **{
            letter: tensorgrad.Variable(letter + tag, **dict(zip("rc", sympy.symbols(words.split()), strict=False)))
            for letter, words in DECLARED.items()
        }
    )


def mul(first: Any, *others: Any) -> Any:
    """The matrix product."""
    for other in others:
        first = first.rename(c="k") @ other.rename(r="k")
    return first


def t(matrix: Any) -> Any:
    """The transpose."""
    return matrix.rename(r="c", c="r")


def form(left: Any, matrix: Any, right: Any) -> Any:
    """The bilinear form left' matrix right."""
    return left @ mul(matrix, right)


def half(scalar: Any) -> Any:
    """The square root."""
    return tensor.pow(scalar, Fraction(1, 2))


def length(vector: Any) -> Any:
    """The Euclidean norm."""
    return half(vector @ vector)


def inverse_of(matrix: Any) -> Any:
    """The inverse; tensorgrad's has the edges of the matrix exchanged."""
    return tensor.inverse(matrix)


def det_of(matrix: Any) -> Any:
    """The determinant."""
    return tensor.det(matrix)


tr = tensor.trace

LINEAR_AND_QUADRATIC = [
    Row("a'*x", "x", lambda q: q.a.T * q.x, lambda q: q.a @ q.x),
    Row("x'*x", "x", lambda q: q.x.T * q.x, lambda q: q.x @ q.x),
    Row("x'*C*x", "x", lambda q: q.x.T * q.C * q.x, lambda q: form(q.x, q.C, q.x)),
    Row("b'*A*x", "x", lambda q: q.b.T * q.A * q.x, lambda q: form(q.b, q.A, q.x)),
    Row(
        "x'*C*x/2 - a'*x + c",
        "x",
        lambda q: q.x.T * q.C * q.x / 2 - q.a.T * q.x + q.c * Identity(1),
        lambda q: form(q.x, q.C, q.x) / 2 - q.a @ q.x + q.c,
    ),
    Row(
        "(x - u)'*C*(x - u)",
        "x",
        lambda q: (q.x - q.u).T * q.C * (q.x - q.u),
        lambda q: form(q.x - q.u, q.C, q.x - q.u),
    ),
    Row("b'*W*x", "W", lambda q: q.b.T * q.W * q.x, lambda q: form(q.b, q.W, q.x)),
    Row("x'*W'*b", "W", lambda q: q.x.T * q.W.T * q.b, lambda q: form(q.x, t(q.W), q.b)),
    Row("u'*W'*W*v", "W", lambda q: q.u.T * q.W.T * q.W * q.v, lambda q: mul(q.W, q.u) @ mul(q.W, q.v)),
    Row(
        "(W*x + b)'*G*(W*x + b)",
        "W",
        lambda q: (q.W * q.x + q.b).T * q.G * (q.W * q.x + q.b),
        lambda q: form(mul(q.W, q.x) + q.b, q.G, mul(q.W, q.x) + q.b),
    ),
    Row("norm2(x - a)", "x", lambda q: root(square(q.x - q.a)), lambda q: length(q.x - q.a)),
    Row("norm2(A*x - b)", "x", lambda q: root(square(q.A * q.x - q.b)), lambda q: length(mul(q.A, q.x) - q.b)),
    Row("sqrt(x'*C*x)", "x", lambda q: root(q.x.T * q.C * q.x), lambda q: half(form(q.x, q.C, q.x))),
    Row(
        "x'*C*x/(x'*x)",
        "x",
        lambda q: q.x.T * q.C * q.x * Inverse(q.x.T * q.x),
        lambda q: form(q.x, q.C, q.x) / (q.x @ q.x),
    ),
    Row(
        "a'*x/(norm2(a)*norm2(x))",
        "x",
        lambda q: q.a.T * q.x * Inverse(root(square(q.a)) * root(square(q.x))),
        lambda q: q.a @ q.x / (length(q.a) @ length(q.x)),
    ),
    Row("log(a'*x)", "x", lambda q: each(sympy.log, q.a.T * q.x), lambda q: tensor.log(q.a @ q.x)),
    Row(
        "exp(-norm2(x - a)^2/2)",
        "x",
        lambda q: each(lambda z: sympy.exp(-z / 2), square(q.x - q.a)),
        lambda q: tensor.exp((q.x - q.a) @ (q.x - q.a) / -2),
    ),
]

LEAST_SQUARES = [
    Row("norm2(A*x - b)^2", "x", lambda q: square(q.A * q.x - q.b), lambda q: tensor.frobenius2(mul(q.A, q.x) - q.b)),
    Row(
        "norm2(A*x - b)^2 + c*norm2(x)^2",
        "x",
        lambda q: square(q.A * q.x - q.b) + q.c * square(q.x),
        lambda q: tensor.frobenius2(mul(q.A, q.x) - q.b) + q.c @ tensor.frobenius2(q.x),
    ),
    Row(
        "(A*x - b)'*G*(A*x - b)",
        "x",
        lambda q: (q.A * q.x - q.b).T * q.G * (q.A * q.x - q.b),
        lambda q: form(mul(q.A, q.x) - q.b, q.G, mul(q.A, q.x) - q.b),
    ),
    Row(
        "norm2(A*x - b)^2/2 + c*norm2(D*x)^2/2",
        "x",
        lambda q: square(q.A * q.x - q.b) / 2 + q.c * square(q.D * q.x) / 2,
        lambda q: tensor.frobenius2(mul(q.A, q.x) - q.b) / 2 + q.c @ tensor.frobenius2(mul(q.D, q.x)) / 2,
    ),
    Row("norm2(W*x - b)^2", "W", lambda q: square(q.W * q.x - q.b), lambda q: tensor.frobenius2(mul(q.W, q.x) - q.b)),
    Row(
        "norm2(W*B - H)^2",
        "W",
        lambda q: frobenius(q.W * q.B - q.H),
        lambda q: tensor.frobenius2(mul(q.W, q.B) - q.H),
    ),
    Row(
        "tr((W*B - H)'*(W*B - H)) + c*tr(W'*W)",
        "W",
        lambda q: Trace((q.W * q.B - q.H) * (q.W * q.B - q.H).T + q.c * q.W * q.W.T),
        lambda q: tensor.frobenius2(mul(q.W, q.B) - q.H) + q.c @ tensor.frobenius2(q.W),
    ),
    Row(
        "norm2(C - X*X')^2",
        "X",
        lambda q: frobenius(q.C - q.X * q.X.T),
        lambda q: tensor.frobenius2(q.C - mul(q.X, t(q.X))),
    ),
    Row(
        "norm2(R.*(W - A))^2",
        "W",
        lambda q: frobenius(HadamardProduct(q.R, q.W - q.A)),
        lambda q: tensor.frobenius2(q.R * (q.W - q.A)),
    ),
]

TRACES = [
    Row("tr(X)", "X", lambda q: Trace(q.X), lambda q: tr(q.X)),
    Row("tr(C*X)", "X", lambda q: Trace(q.C * q.X), lambda q: tr(mul(q.C, q.X))),
    Row("tr(A*W')", "W", lambda q: Trace(q.A * q.W.T), lambda q: tr(mul(q.A, t(q.W)))),
    Row("tr(W'*W)", "W", lambda q: Trace(q.W.T * q.W), lambda q: tr(mul(t(q.W), q.W))),
    Row("tr(F*W*B)", "W", lambda q: Trace(q.F * q.W * q.B), lambda q: tr(mul(q.F, q.W, q.B))),
    Row("tr(W'*G*W)", "W", lambda q: Trace(q.W.T * q.G * q.W), lambda q: tr(mul(t(q.W), q.G, q.W))),
    Row("tr(W'*G*W*C)", "W", lambda q: Trace(q.W.T * q.G * q.W * q.C), lambda q: tr(mul(t(q.W), q.G, q.W, q.C))),
    Row("tr(X^2)", "X", lambda q: Trace(q.X * q.X), lambda q: tr(mul(q.X, q.X))),
    Row("tr(X^3)", "X", lambda q: Trace(q.X * q.X * q.X), lambda q: tr(mul(q.X, q.X, q.X))),
    Row("sum(R.*W)", "W", lambda q: entries(HadamardProduct(q.R, q.W)), lambda q: tensor.sum(q.R * q.W)),
    Row("sum(W*x)", "W", lambda q: entries(q.W * q.x), lambda q: tensor.sum(mul(q.W, q.x))),
]

INVERSES_AND_DETERMINANTS = [
    Row("tr(inv(X))", "X", lambda q: Trace(Inverse(q.X)), lambda q: tr(inverse_of(q.X))),
    Row("tr(C*inv(X))", "X", lambda q: Trace(q.C * Inverse(q.X)), lambda q: tr(mul(q.C, t(inverse_of(q.X))))),
    Row("a'*inv(X)*u", "X", lambda q: q.a.T * Inverse(q.X) * q.u, lambda q: form(q.a, t(inverse_of(q.X)), q.u)),
    Row("tr(inv(X + C))", "X", lambda q: Trace(Inverse(q.X + q.C)), lambda q: tr(inverse_of(q.X + q.C))),
    Row("det(X)", "X", lambda q: Determinant(q.X), lambda q: det_of(q.X)),
    Row("logdet(X)", "X", lambda q: sympy.log(Determinant(q.X)), lambda q: tensor.log(det_of(q.X))),
    Row("det(E*G*A)", "G", lambda q: Determinant(q.E * q.G * q.A), lambda q: det_of(mul(q.E, q.G, q.A))),
    Row("det(X'*C*X)", "X", lambda q: Determinant(q.X.T * q.C * q.X), lambda q: det_of(mul(t(q.X), q.C, q.X))),
    Row(
        "logdet(W'*W)",
        "W",
        lambda q: sympy.log(Determinant(q.W.T * q.W)),
        lambda q: tensor.log(det_of(mul(t(q.W), q.W))),
    ),
    Row(
        "logdet(S) + tr(inv(S)*C)",
        "S",
        lambda q: sympy.log(Determinant(q.S)) + Trace(Inverse(q.S) * q.C),
        lambda q: tensor.log(det_of(q.S)) + tr(mul(t(inverse_of(q.S)), q.C)),
    ),
    Row(
        "(x - u)'*inv(S)*(x - u) + logdet(S)",
        "S",
        lambda q: (q.x - q.u).T * Inverse(q.S) * (q.x - q.u) + sympy.log(Determinant(q.S)) * Identity(1),
        lambda q: form(q.x - q.u, t(inverse_of(q.S)), q.x - q.u) + tensor.log(det_of(q.S)),
    ),
]

ENTRY_BY_ENTRY = [
    Row("sum(exp(x))", "x", lambda q: entries(each(sympy.exp, q.x)), lambda q: tensor.sum(tensor.exp(q.x))),
    Row("a'*log(x)", "x", lambda q: q.a.T * each(sympy.log, q.x), lambda q: q.a @ tensor.log(q.x)),
    Row("b'*exp(A*x)", "x", lambda q: q.b.T * each(sympy.exp, q.A * q.x), lambda q: q.b @ tensor.exp(mul(q.A, q.x))),
    Row(
        "log(sum(exp(x)))",
        "x",
        lambda q: each(sympy.log, entries(each(sympy.exp, q.x))),
        lambda q: tensor.log(tensor.sum(tensor.exp(q.x))),
    ),
    Row(
        "log(sum(exp(A*x))) - y'*A*x",
        "x",
        lambda q: each(sympy.log, entries(each(sympy.exp, q.A * q.x))) - q.y.T * q.A * q.x,
        lambda q: tensor.log(tensor.sum(tensor.exp(mul(q.A, q.x)))) - form(q.y, q.A, q.x),
    ),
    Row(
        "log(sum(exp(W*x))) - y'*W*x",
        "W",
        lambda q: each(sympy.log, entries(each(sympy.exp, q.W * q.x))) - q.y.T * q.W * q.x,
        lambda q: tensor.log(tensor.sum(tensor.exp(mul(q.W, q.x)))) - form(q.y, q.W, q.x),
    ),
    Row(
        "sum(log(1 + exp(A*w))) - y'*A*w",
        "w",
        lambda q: entries(each(lambda z: sympy.log(1 + sympy.exp(z)), q.A * q.w)) - q.y.T * q.A * q.w,
        lambda q: tensor.sum(tensor.log(1 + tensor.exp(mul(q.A, q.w)))) - form(q.y, q.A, q.w),
    ),
    Row(
        "x'*log(x)",
        "x",
        lambda q: q.x.T * each(sympy.log, q.x),
        lambda q: q.x @ tensor.log(q.x),
    ),
]

NEURONS = [
    Row(
        "(tanh(w'*x + s) - c)^2",
        "w",
        lambda q: each(lambda z: (sympy.tanh(z + q.s) - q.c) ** 2, q.w.T * q.x),
        lambda q: tensor.pow(tensor.tanh(q.w @ q.x + q.s) - q.c, 2),
    ),
    Row(
        "norm2(tanh(W*x + b) - y)^2",
        "W",
        lambda q: square(each(sympy.tanh, q.W * q.x + q.b) - q.y),
        lambda q: tensor.frobenius2(tensor.tanh(mul(q.W, q.x) + q.b) - q.y),
    ),
    Row(
        "norm2(relu(W*x + b) - y)^2",
        "W",
        lambda q: square(each(relu_of, q.W * q.x + q.b) - q.y),
        lambda q: tensor.frobenius2(tensor.relu(mul(q.W, q.x) + q.b) - q.y),
    ),
    Row(
        "norm2(G*tanh(W*x + b) - y)^2",
        "W",
        lambda q: square(q.G * each(sympy.tanh, q.W * q.x + q.b) - q.y),
        lambda q: tensor.frobenius2(mul(q.G, tensor.tanh(mul(q.W, q.x) + q.b)) - q.y),
    ),
]

ROWS = [*LINEAR_AND_QUADRATIC, *LEAST_SQUARES, *TRACES, *INVERSES_AND_DETERMINANTS, *ENTRY_BY_ENTRY, *NEURONS]
