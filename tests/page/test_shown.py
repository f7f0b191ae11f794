"""What a chapter shows: statements, refutations, diagrams and figures."""

import subprocess
import sys

import numpy as np
import pytest
import sympy

import matcalc_helpers as mc
from matcalc_helpers.calculus import RULES
from matcalc_helpers.page.layout_table import SOURCES

A, x, b, s = mc.matrix("A", "m", "n"), mc.vector("x", "n"), mc.vector("b", "m"), mc.scalar("x")
LOSS = mc.norm2(A @ x - b) ** 2
FIGURES = {
    "dataflow": lambda: mc.dataflow(mc.log(mc.sin(s**3) ** 2)),
    "tangent": lambda: mc.tangent_line(s**2, s, 1.0),
    "secants": lambda: mc.secants(s + s**2, s, 1.0),
    "relu": mc.relu_and_slope,
    "rectangle": mc.product_rectangle,
    "layouts": mc.layout_shapes,
    "bars": lambda: mc.sensitivities([1, 2, -1]),
    "fit": lambda: mc.fitted_line([0, 1, 2], [1, 2, 2], 1.2, 0.5),
    "loss": lambda: mc.loss_contours([[1, 0], [1, 1], [1, 2]], [1, 2, 2], (1.2, 0.5)),
    "error": lambda: mc.error_curve(mc.sin(s), s, 1.0),
}


@pytest.mark.parametrize("name", RULES)
def test_every_rule_can_be_stated(name):
    shown = mc.state(name)
    assert f":label: rule-{name}" in shown.markdown
    assert f"(eq-rule-{name})" in shown.markdown
    assert ":::" not in shown.html
    assert "{cite}" not in shown.html


def test_a_wrong_formula_cannot_be_published():
    with pytest.raises(mc.MatcalcError, match="refuted"):
        mc.show_check("eq-wrong", LOSS, wrt=x, claim=A.T @ (A @ x - b), kind="gradient")
    with pytest.raises(mc.MatcalcError, match="not refuted"):
        mc.show_wrong(LOSS, wrt=x, claim=2 * A.T @ (A @ x - b), kind="gradient")
    with pytest.raises(mc.MatcalcError, match="not shown as equal"):
        mc.show_equal(A @ x, 2 * A @ x)
    with pytest.raises(mc.MatcalcError, match="expected to fail"):
        mc.show_error(mc.parse, "x")
    with pytest.raises(mc.MatcalcError, match="no rule"):
        mc.state("nothing")


def test_only_statements_and_checks_are_numbered():
    shown = mc.show_check("eq-a", LOSS, wrt=x, claim=2 * A.T @ (A @ x - b), kind="gradient")
    assert "$$ (eq-a)" in shown.markdown
    for other in (
        mc.show_steps(mc.derive(LOSS, x), "ideas"),
        mc.show_shapes(LOSS, x),
        mc.show_layouts(A @ x, x),
        mc.show_entries(LOSS, x, {"m": 2, "n": 2}),
        mc.show_nudge(mc.sum(x), {"x": [1, 2]}, "x"),
        mc.show_wrong(LOSS, wrt=x, claim=A.T @ (A @ x - b), kind="gradient"),
    ):
        assert "$$ (" not in other.markdown
        assert ":label:" not in other.markdown
        assert not [line for line in other.markdown.splitlines() if line.startswith("#")]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_the_same_twice_and_says_what_is_seen(name):
    svg = FIGURES[name]().svg
    assert svg == FIGURES[name]().svg
    assert "<title>" in svg.split("<path", 1)[0]
    assert "<date>" not in svg.lower() or "<dc:date>" not in svg


def test_a_figure_does_not_depend_on_the_hash_seed():
    program = "import matcalc_helpers as mc; s = mc.scalar('x'); print(mc.tangent_line(s**2, s, 1.0).svg)"
    said = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_a_dataflow_diagram_names_every_step_and_its_slope():
    svg = mc.dataflow(mc.sin(s**2)).svg
    for label in ("u1 = x^2", "u2 = sin(u1)", "2*x", "cos(u1)"):
        assert label in svg


def test_the_rows_of_the_layout_table_that_can_be_run():
    rows = {row.source: row for row in SOURCES}
    X, v = sympy.MatrixSymbol("X", 2, 2), sympy.Matrix(sympy.symbols("v1 v2"))
    C = sympy.MatrixSymbol("C", 2, 2)
    assert sympy.Matrix([v[0] ** 2 + v[1]]).jacobian(v).shape == (1, 2)
    assert rows["SymPy, jacobian"].gradient == "row"
    matrix = sympy.Matrix(2, 2, sympy.symbols("a:d"))
    assert (matrix * v).jacobian(v) == matrix
    assert rows["SymPy, jacobian"].linear_map == "A"
    assert sympy.trace(C * X).diff(X) == C.T
    assert rows["SymPy, diff of a matrix symbol"].trace == "A'"
    A2, x2 = mc.matrix("A", "m", "n"), mc.vector("x", "n")
    assert mc.jacobian(A2 @ x2, x2) is A2
    assert rows["this book"].linear_map == "A"


def test_the_order_of_vec_is_that_of_numpy_with_order_f():
    table = np.array([[1.0, 2.0], [3.0, 4.0]])
    found = mc.vec(mc.matrix("V", "n", "n")).evaluate({"V": table})
    assert (found.ravel() == table.ravel(order="F")).all()


def test_a_derivation_in_entries_shows_its_steps():
    shown = mc.show_steps(mc.derive_by_entries(mc.parse("A*x", A="m n", x="n"), mc.vector("x", "n"))).markdown
    assert "The delta keeps the one term where the indices agree" in shown
    assert r"\sum_{k=1}^{n} A_{ik} x_{k}" in shown
    assert "These are the entries of the derivative in numerator layout" in shown


def test_a_hessian_shows_what_it_is():
    shown = mc.show_steps(mc.derive(mc.parse("x'*A*x"), mc.vector("x", "n"), order=2)).markdown
    assert r"\nabla^{2}_{x}" in shown


def test_a_derivative_by_an_entry_can_be_numbered():
    A, v = mc.matrix("A", "m", "n"), mc.vector("v", "n")
    i, j, k = map(mc.index, "ijk")
    entry, claim = (A @ v)[i], mc.parse("delta(i, j)*v[k]", v="n", i="index", j="index", k="index")
    shown = mc.show_check("eq-entry", entry, wrt=A[j, k], claim=claim)
    assert r"\frac{\partial}{\partial A_{jk}}" in shown.markdown
