"""Answers in LaTeX: everything that the book prints reads back, and what people write is understood."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matcalc_helpers as mc
from matcalc_helpers.answers.reading import read
from matcalc_helpers.catalogue import load
from matcalc_helpers.expression import postorder, substitute
from matcalc_helpers.expression.leaves import Differential, symbol
from tests.catalogue.chosen import chosen
from tests.expression.strategies import expressions

DECLARED = {
    "A": "m n", "B": "n n", "X": "n n", "S": "n n symmetric", "x": "n", "y": "n", "b": "m", "W1": "n n", "x_new": "n",
    "w_1": "n", "c": "", "lam": "", "f": "function", "g": "function m", "h": "function", "eps": "",
}  # fmt: skip
RECORDS = [record for record in load() if not record.excluded]
SHAPES = [(1, 1), (1, "n"), ("n", 1), ("m", "n"), ("n", "n")]
DECIDED = ("exact", "balls")
BARE_UNIT = re.compile(r"(?<![a-zA-Z\\])e_\{")
"""A unit vector on its own, whose size is not printed."""


def formulas_of(record):
    """What is recorded and what the engine finds."""
    recorded = [problem.claim for problem in record.expressions() if problem.claim is not None]
    return dict.fromkeys([*recorded, *record.derived()])


def reads_back(formula):
    """Whether the printed formula is read as the same object, or as one that is equal."""
    found = read(f"${mc.to_latex(formula)}$", formula.declarations, formula.shape)
    assert found.problem is None, (str(formula), found.problem)
    if found.expression is formula:
        return True
    assert found.expression.shape == formula.shape
    return mc.check_equal(still(formula), still(found.expression), routes=DECIDED).holds


def still(formula):
    """The formula with a symbol in place of each differential, as a comparison needs it."""
    changes = (part for part in postorder(formula) if part.operation is Differential)
    return substitute(formula, {each: symbol(f"change_of_{each.parameters[0]}", each.shape) for each in changes})


@pytest.mark.parametrize("record", chosen(RECORDS, 8), ids=lambda record: record.id)
def test_every_formula_of_the_catalogue_reads_back(record):
    for formula in formulas_of(record):
        assert reads_back(formula), str(formula)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(SHAPES).flatmap(lambda shape: expressions(*shape, depth=4)))
def test_any_formula_reads_back(formula):
    if not BARE_UNIT.search(mc.to_latex(formula)):
        assert reads_back(formula) is not False, str(formula)


@pytest.mark.parametrize(
    ("latex", "meant"),
    [
        (r"2\mathbf{A}^{\mathsf T}(\mathbf{A}\mathbf{x}-\mathbf{b})", "2*A'*(A*x - b)"),
        (r"$2\boldsymbol{A}^\top\left(\boldsymbol{Ax}-\boldsymbol b\right)$", "2*A'*(A*x - b)"),
        (r"$$ A^T b $$", "A'*b"),
        (r"\[ A^{\intercal} b \]", "A'*b"),
        (r"\mathbf{X}^{-\mathrm{T}} + X^{-\top} + (X^{-1})^T", "inv(X)' + inv(X)' + inv(X)'"),
        (r"\frac{\mathbf{x}}{\|\mathbf{x}\|_2}", "x/norm2(x)"),
        (r"\|Ax-b\|_2^2 + \lVert X \rVert_F + \left\lVert x \right\rVert_1", "norm2(A*x - b)^2 + norm2(X) + norm1(x)"),
        (r"\lVert X \rVert_2 + \|X\|_*", "specnorm(X) + nucnorm(X)"),
        (r"\mathrm{tr}(B^T X) + \operatorname{tr} (B X) + \operatorname{Tr} B X", "tr(B'*X) + tr(B*X) + tr(B*X)"),
        (r"\det X \det B + \log\det X", "det(X)*det(B) + logdet(X)"),
        (r"\mathrm{diag}(x) \otimes B", "kron(diag(x), B)"),
        (r"A x \odot b + 2 b \circ b", "(A*x).*b + 2*b.*b"),
        (r"\frac12 x^\top (B+B^\top) x", "1/2*x'*(B + B')*x"),
        (r"\tfrac{1}{2} \cdot 3 \times x", "3/2*x"),
        (r"\lambda x + \lambda \mathbf{1}", "lam*x + lam*ones(n)"),
        (r"(I - x x^\top) y + \mathbf{I} y", "(eye(n) - x*x')*y + y"),
        (r"\begin{bmatrix} B & X \\ X^\top & B \end{bmatrix}", "[B, X; X', B]"),
        (r"\begin{pmatrix} x \\ y \\ \end{pmatrix}", "[x; y]"),
        (r"\exp(-x^\top x) y + e^{-x^\top x} y", "exp(-x'*x)*y + exp(-x'*x)*y"),
        (r"e^{\mathbf{X}}", "expm(X)"),
        (r"\sigma(Bx)\odot(1-\sigma(Bx))", "sigmoid(B*x).*(1 - sigmoid(B*x))"),
        (r"\left[ x > 0 \right] \odot y", "(x > 0).*y"),
        (r"\mathbf{1}_{x > 0} \odot y", "(x > 0).*y"),
        (r"\mathbb{1}[Bx \ge 0] \odot y", "(B*x >= 0).*y"),
        (r"\mathbb{1}_{\{x>0\}}", "x > 0"),
        (r"\mathbf{1}_n \mathbf{1}_{n}^\top", "ones(n)*ones(n)'"),
        (r"\sum_{i=1}^n x_i y_i", "sumi(i, 1, n, x[i]*y[i])"),
        (r"X_{12} + X_{i,j} + x_{10}", "X[1, 2] + X[i, j] + x[10]"),
        (r"X_{:,j} + X_{i,:}^\top", "X[:, j] + X[i, :]'"),
        (r"W_1 w_1 + W_{1} w_{1} + \mathbf{W}_1 x_{\mathrm{new}}", "W1*w_1 + W1*w_1 + W1*x_new"),
        (r"\mathrm{d}X\, X + dX", "d(X)*X + d(X)"),
        (r"\nabla f(x) + h'(c) x", "D(f(x))' + D(h(c))*x"),
        (r"\mathrm{D} g(x)", "D(g(x))"),
        (r"\sqrt{x^\top x} + \sin^2(c) + \sqrt[3]{c}", "sqrt(x'*x) + sin(c)^2 + c^(1/3)"),
        (r"A^{\dagger} b + A^{+} b", "pinv(A)*b + pinv(A)*b"),
        (r"X^{1/2} + X^{\circ 2} + X^{\odot -1}", "sqrtm(X) + X.^2 + X.^(-1)"),
        (r"x^{\prime} y", "x'*y"),
        (r"\bigl(x + y\bigr)^{\top} \! y", "(x + y)'*y"),
        (r"\max(0, x) + \varepsilon x", "max(0, x) + eps*x"),
        (r"\mathit{eps} x - \text{eps} y", "eps*x - eps*y"),
        (r"0_{n \times n} + I_n", "eye(n)"),
        (r"-\!x / 2 + c/2 \, x", "-x/2 + c/2*x"),
        (r"\lvert c \rvert x + |c| y", "abs(c)*x + abs(c)*y"),
        (r"$A x.$", "A*x"),
        ("A^T A x \\cdot \n c", "A'*A*x*c"),
    ],
)
def test_what_people_write_is_read(latex, meant):
    found = read(latex, DECLARED)
    assert found.problem is None, found.problem
    assert found.notation == "latex"
    assert found.expression is mc.parse(meant, DECLARED)


@pytest.mark.parametrize(
    ("latex", "meant"),
    [
        (r"\mathbf{A} b", "A'*b"),
        (r"\frac{x}{y}", "x./y"),
        (r"\left(\frac{x}{c}", "x/c"),
        (r"\nabla_x f = 2 x", "2*x"),
        (r"\frac{\partial f}{\partial x} = 2x", "2*x"),
        (r"2 \mathbf{a} x", "2*A*x"),
        (r"\sin(x) \cos(x)", "sin(x)'*cos(x)"),
        (r"x^{2} \cdot c", "x.^2*c"),
    ],
)
def test_a_slip_in_latex_gets_a_proposal_that_reads(latex, meant):
    found = read(latex, DECLARED)
    assert found.expression is None
    assert found.problem.startswith("column ")
    assert mc.parse(found.repair, DECLARED) is mc.parse(meant, DECLARED)


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        (r"\unknown x", r"\unknown is not known here"),
        (r"\sin^{-1}(c)", r"\arcsin"),
        (r"\mathbf{z}", "no z here"),
        (r"\lVert x \rVert_7", "'7'"),
        (r"\begin{cases} x \end{cases}", "cases"),
        (r"\int_0^1 x", "missing"),
        (r"\mathbf{x", "no }"),
        (r"\input{file}", r"\input"),
        (r"x \\ y", "cannot stand here"),
    ],
)
def test_what_is_no_formula_is_said_with_its_place(latex, said):
    found = read(latex, DECLARED)
    assert found.problem.startswith("column ")
    assert said in found.problem
