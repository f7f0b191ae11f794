"""Gradients compared with those of JAX, which differentiates the program and not the formula."""

import numpy as np
import pytest

import matcalc_helpers as mc
from matcalc_helpers.expression import symbols

pytestmark = pytest.mark.peers

SIZES = {"m": 3, "n": 4}
D = {"A": "m n", "B": "n n", "X": "n n", "x": "n", "v": "n", "b": "m", "c": "", "P": "n n positive_definite"}
FORMULAS = [
    ("norm2(A*x - b)^2 + c*norm2(x)", "x"),
    ("x'*B*x/(x'*x)", "x"),
    ("sum(tanh(A*x + b))", "A"),
    ("logsumexp(A*x)", "x"),
    ("sum(log(1 + exp(A*x)))", "x"),
    ("-v'*log(softmax(x))", "x"),
    ("sum(softmax(A, rows).^2)", "A"),
    ("sum(relu(A*x + b))", "A"),
    ("max(x) + min(x)", "x"),
    ("norm1(A*x - b)", "x"),
    ("prod(x) + mean(x.^2)", "x"),
    ("sum(cumsum(x).*v)", "x"),
    ("sum(arctan(x) + sinh(x).*sigmoid(v))", "x"),
    ("tr(X*B*X'*X)", "X"),
    ("tr(X^3)", "X"),
    ("v'*inv(X)*x", "X"),
    ("log(abs(det(X)))", "X"),
    ("det(X)", "X"),
    ("tr(expm(X)*B)", "X"),
    ("norm2(kron(A, X))^2", "X"),
    ("norm2([A; X])", "X"),
    ("sumi(i, 1, m, relu(A[i, :]*x)^2)", "x"),
    ("tr(pinv(A)*A*B)", "A"),
    ("specnorm(A)", "A"),
]


def program(expression, language="jax"):
    names = {}
    exec(mc.to_code(expression, language), names)
    return names["f"]


@pytest.mark.parametrize(("text", "name"), FORMULAS)
def test_a_gradient_agrees_with_jax(text, name):
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)
    function = mc.parse(text, D)
    wrt = symbols(function)[name]
    draw = np.random.default_rng(1)
    values = {
        known: np.asarray(draw.uniform(0.2, 1.5, tuple(size.value(SIZES) for size in symbol.shape)))
        for known, symbol in symbols(function).items()
    }
    values = {known: value.item() if value.size == 1 else value for known, value in values.items()}
    theirs = jax.grad(lambda moving: program(function)(**{**values, name: moving}))(values[name])
    ours = mc.gradient(function, wrt).evaluate({key: values[key] for key in symbols(mc.gradient(function, wrt))})
    np.testing.assert_allclose(np.asarray(theirs), ours, rtol=1e-8, atol=1e-10)
