"""Names for parts that repeat, indexing from Python, functions without a formula, and where sizes come from."""

import pytest

import matcalc_helpers as mc
from matcalc_helpers.expression import name_shared

A, x, b = mc.matrix("A", "m", "n"), mc.vector("x", "n"), mc.vector("b", "m")


def test_shared_parts_are_printed_once():
    residual = A @ x - b
    assert str(name_shared(A.T @ residual / mc.norm2(residual))) == "A'*r1/norm2(r1), where r1 = A*x - b"
    assert str(name_shared(mc.sin(A @ x))) == "sin(A*x)"
    named = name_shared(mc.hadamard(mc.tanh(mc.exp(A @ x)), mc.exp(A @ x)))
    assert [name for name, _ in named.parts] == ["u1"]
    assert named._repr_latex_().startswith(r"$\begin{aligned} u_{1} &= \exp")


def test_entries_and_denominators_go_without_a_name():
    y, i = mc.vector("y", "n"), mc.index("i")
    assert "where" not in str(name_shared(mc.sin(y[i]) + y[i]))
    assert "where" not in str(name_shared(mc.sin(1 / mc.norm2(x)) / mc.norm2(x)))


def test_a_name_that_is_taken_is_not_used_again():
    u1 = mc.vector("u1", "n")
    part = mc.exp(2 * mc.sin(u1))
    assert str(name_shared(mc.sin(part) + part)).endswith("where u2 = exp(2*sin(u1))")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (A[0, 1], "A[1, 2]"),
        (A[0, :], "A[1, :]"),
        (A[:, 2], "A[:, 3]"),
        (A[0:2, 1:], "A[1:2, 2:n]"),
        (x[2], "x[3]"),
        (x[1:3], "x[2:3]"),
        (A[mc.index("i"), 0], "A[i, 1]"),
        (x.T[1], "x'[2]"),
        (A[0], "A[1, :]"),
    ],
)
def test_python_counts_from_zero_and_text_from_one(expression, text):
    assert str(expression) == text
    assert mc.parse(text, expression.declarations) is expression


def test_indices_that_cannot_be_are_refused():
    with pytest.raises(mc.MatcalcError, match="too many"):
        A[0, 1, 2]
    with pytest.raises(mc.MatcalcError, match="no step"):
        A[0:4:2, :]
    with pytest.raises(mc.MatcalcError, match="larger than"):
        mc.vector("y", 3)[3]
    with pytest.raises(mc.MatcalcError, match="not an index"):
        A[-1, 0]


def test_entries_have_values():
    values = {"A": [[1, 2], [3, 4]], "x": [5, 6]}
    assert (A[1, 0] * x[1]).evaluate(values) == 18
    assert A[:, 1].evaluate({"A": values["A"]}).tolist() == [[2], [4]]
    i = mc.index("i")
    assert mc.sum_over(i, 1, "n", x[i] ** 2).evaluate({"x": [1, 2, 3]}) == 14
    assert (x[i]).evaluate({"x": [1, 2, 3], "i": 2}) == 2


def test_functions_without_a_formula_have_shapes():
    g, F = mc.function("g"), mc.function("F", "m", "n")
    assert mc.derivative_of(g(x)).shape == (1, "n")
    assert mc.derivative_of(F(mc.scalar("t"))).shape == ("m", "n")
    assert str(mc.derivative_of(mc.derivative_of(g(x, b), 2), 1)) == "D(D(g(x, b), 2), 1)"
    with pytest.raises(mc.MatcalcError, match="2 argument"):
        mc.derivative_of(g(x, b), 3)
    with pytest.raises(mc.MatcalcError, match="a function at once"):
        (g(x) * mc.scalar("g")).declarations  # noqa: B018


def test_a_conflict_of_sizes_names_both_places():
    with pytest.raises(mc.ShapeError, match=r"x is 3 x 1 from column 1: 'eye\(3\)\*x'"):
        mc.parse("eye(3)*x + eye(4)*x")
    with pytest.raises(mc.ShapeError, match=r"A is m x n as declared, y is k x 1 as declared"):
        mc.parse("A*y + B*x", A="m n", y="k")
