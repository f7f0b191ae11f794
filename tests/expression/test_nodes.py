"""Shared nodes, shapes, assumptions, and the errors of the constructors."""

import pickle

import numpy as np
import pytest

import matcalc_helpers as mc
from matcalc_helpers.expression import Size

A, x, b = mc.matrix("A", "m", "n"), mc.vector("x", "n"), mc.vector("b", "m")


def test_equal_expressions_are_one_object():
    assert A @ x is mc.matrix("A", "m", "n") @ mc.vector("x", "n")
    assert A @ x + b is not b + A @ x
    assert (A @ x + b).key == (b + A @ x).key


def test_shapes_compare_with_names_and_numbers():
    assert (A @ x).shape == ("m", 1)
    assert mc.vec(A).shape == (Size.of("m") * "n", 1)
    assert mc.vector("x", 3).shape == (3, 1)
    assert hash(Size.of("n")) == hash("n")
    assert hash(Size.of(3)) == hash(3)


@pytest.mark.parametrize("size", [0, -1, True, "2n", "", 1.5])
def test_a_size_is_a_name_or_a_positive_number(size):
    with pytest.raises(mc.ShapeError):
        mc.vector("x", size)


def test_assumptions_are_used_and_refused_where_they_cannot_hold():
    P = mc.matrix("P", "n", "n", positive_definite=True)
    assert P.T is P
    assert mc.inv(P).T is mc.inv(P)
    Q = mc.matrix("Q", "n", "n", orthogonal=True)
    assert mc.inv(Q) is Q.T
    with pytest.raises(mc.MatcalcError, match="only a square matrix"):
        mc.matrix("S", "m", "n", symmetric=True)
    with pytest.raises(mc.MatcalcError, match="unknown assumption"):
        mc.matrix("S", "n", "n", shiny=True)


def test_nothing_is_cancelled_that_would_enlarge_the_domain():
    u = mc.norm2(x)
    assert str(u / u) == "norm2(x)/norm2(x)"
    X = mc.matrix("X", "n", "n")
    assert str(X @ mc.inv(X)) == "X*inv(X)"


def test_numbers_in_a_sum_are_added_however_it_is_bracketed():
    c = mc.scalar("c")
    assert 1 + (1 + c) is (1 + 1) + c
    assert str(c + 1 + c + 2) == "c + 3 + c"
    assert (c + 1) + (-1) is c


def test_a_scalar_is_spread_only_where_it_is_declared_as_one():
    assert str(x + 1) == "x + ones(n)"
    with pytest.raises(mc.ShapeError, match=r"ones\(n\)"):
        mc.sum(x) + x


def test_operands_from_elsewhere_are_refused_with_the_remedy():
    with pytest.raises(TypeError, match="evaluate"):
        A @ np.ones(3)
    with pytest.raises(TypeError, match="evaluate"):
        np.ones(3) + x
    with pytest.raises(TypeError, match="check_equal"):
        bool(x > 0)
    with pytest.raises(AttributeError):
        x.shape = (1, 1)


def test_a_deep_chain_needs_no_recursion():
    u = x
    for _ in range(100_000):
        u = mc.tanh(u)
    assert "100001 shared parts" in repr(u)
    with pytest.raises(mc.MatcalcError, match="longer than"):
        str(u)
    del u


def test_expressions_survive_pickling():
    formula = mc.norm2(A @ x - b) ** 2
    assert pickle.loads(pickle.dumps(formula)) is formula


def test_one_name_with_two_meanings_is_an_error():
    with pytest.raises(mc.MatcalcError, match="declared twice"):
        (mc.scalar("A") * A).declarations  # noqa: B018


@pytest.mark.parametrize(
    ("expression", "latex"),
    [
        (A.T @ (A @ x - b), r"A^{\top} \left(A x - b\right)"),
        (mc.inv(mc.matrix("X", "n", "n")).T, r"X^{-\top}"),
        (
            mc.det(mc.matrix("X", "n", "n")) * mc.inv(mc.matrix("X", "n", "n")).T,
            r"\det\left(X\right) X^{-\top}",
        ),
        (2 * x / mc.norm2(x), r"\frac{2 x}{\lVert x \rVert}"),
        (mc.hadamard(x, mc.elementwise_power(x, -1)), r"x \oslash x"),
        (mc.eye("n*n"), "I_{n^{2}}"),
        (mc.eye("m*n"), r"I_{m \, n}"),
        (mc.ones("m*n*n + 2*n"), r"\mathbf{1}_{m \, n^{2}  +  2 \, n}"),
        (mc.ones("n1*n1*n11"), r"\mathbf{1}_{n_{1}^{2} \, n_{11}}"),
    ],
)
def test_latex(expression, latex):
    assert mc.to_latex(expression) == latex


def test_evaluation_reads_sizes_and_refuses_what_does_not_fit():
    value = (A @ x - b).evaluate({"A": [[1, 2], [3, 4]], "x": [1, 1], "b": [1, 0]})
    assert value.tolist() == [[2.0], [7.0]]
    assert mc.norm2(x).evaluate({"x": [3, 4]}) == 5.0
    assert mc.eye("n").evaluate({"n": 2}).tolist() == [[1.0, 0.0], [0.0, 1.0]]
    with pytest.raises(mc.ShapeError, match=r"A.*x|x.*A"):
        (A @ x).evaluate({"A": [[1, 2], [3, 4]], "x": [1, 1, 1]})
    with pytest.raises(mc.MatcalcError, match="no value for b"):
        (A @ x - b).evaluate({"A": [[1, 2], [3, 4]], "x": [1, 1]})
    with pytest.raises(mc.MatcalcError, match="singular"):
        mc.inv(mc.matrix("X", "n", "n")).evaluate({"X": [[1, 2], [2, 4]]})
    with pytest.raises(mc.MatcalcError, match="no finite real value"):
        mc.log(x).evaluate({"x": [-1, 1]})


def test_a_differential_can_be_evaluated():
    change = mc.differential(A @ x, x)
    assert change.evaluate({"A": [[1, 2]], "d(x)": [1, 1]}).tolist() == [[3.0]]


def test_products_and_traces_of_zeros_are_zero():
    X, nothing = mc.matrix("X", "m", "n"), mc.zeros("p", "q")
    assert mc.kron(X, nothing) is mc.parse("zeros(m*p, n*q)")
    assert mc.trace(mc.zeros("n", "n")) is mc.parse("0")
    assert str(mc.differential(mc.kron(X, mc.matrix("B", "p", "q")), X)) == "kron(d(X), B)"


def test_a_matrix_power_needs_a_whole_exponent():
    X, k = mc.matrix("X", "n", "n"), mc.scalar("k")
    assert ((X**k).evaluate({"X": [[1, 1], [0, 1]], "k": 3.0}) == [[1, 3], [0, 1]]).all()
    with pytest.raises(mc.MatcalcError, match=r"0\.5 is not a whole number"):
        (X**k).evaluate({"X": [[1, 1], [0, 1]], "k": 0.5})
