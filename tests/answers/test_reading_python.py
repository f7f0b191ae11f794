"""Answers in Python: read through the syntax tree, with the meaning that NumPy gives them, and never run."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matcalc_helpers as mc
from matcalc_helpers.answers.reading import read

DECLARED = {"A": "m n", "G": "m n", "B": "n n", "x": "n", "y": "n", "b": "m", "c": "", "lam": ""}
SIZES = {"m": 2, "n": 3}
RANDOM = np.random.default_rng(3)
VALUES = {
    "A": RANDOM.uniform(0.5, 1.5, (2, 3)),
    "G": RANDOM.uniform(-1.5, 1.5, (2, 3)),
    "B": RANDOM.uniform(0.5, 1.5, (3, 3)) + 3 * np.eye(3),
    "x": RANDOM.uniform(-1.5, 1.5, (3, 1)),
    "y": RANDOM.uniform(0.5, 1.5, (3, 1)),
    "b": RANDOM.uniform(0.5, 1.5, (2, 1)),
    "c": np.float64(0.75),
    "lam": np.float64(1.25),
}
"""Arrays for the names; a declared column has two dimensions."""


def by_numpy(text):
    """What NumPy itself makes of one of the texts of this module; a result of one dimension as a column."""
    found = np.asarray(eval(f"np.asarray({text})", {"np": np, "len": len}, {**VALUES, **SIZES}), dtype=float)
    return found.reshape(-1, 1) if found.ndim < 2 else found


def by_reading(text):
    """The value of what was read."""
    found = read(f"np.asarray({text})", DECLARED)
    assert found.problem is None, (text, found.problem)
    assert found.notation == "python"
    needed = VALUES.keys() & found.expression.declarations.keys()
    value = found.expression.evaluate({**{name: VALUES[name] for name in needed}, **SIZES})
    return np.asarray(value, dtype=float).reshape(*(size.value(SIZES) for size in found.expression.shape))


TEXTS = [
    "2 * A.T @ (A @ x - b)",
    "np.linalg.inv(B) @ x + np.linalg.solve(B, y)",
    "np.trace(B.T @ B) * c",
    "np.sum(A * G)",
    "np.sum(G, axis=0)",
    "np.sum(G, axis=1)",
    "np.sum(G, axis=0, keepdims=True)",
    "np.sum(G, axis=-1, keepdims=True)",
    "G.sum() + G.mean() + G.max() + G.min() + np.prod(A)",
    "G - G.mean(axis=0)",
    "G - G.mean(axis=1, keepdims=True)",
    "G - G.sum(axis=0, keepdims=True)",
    "G.mean(axis=0) @ B",
    "G.mean(axis=0) @ G.sum(axis=0)",
    "B @ G.sum(axis=0)",
    "np.exp(-G.sum(axis=0)) * 2",
    "G * G.sum(axis=0).T",
    "np.outer(b, x) + np.outer(b, G.sum(axis=0))",
    "np.diag(B)",
    "np.diag(np.diag(B)) @ x",
    "np.diag(G.sum(axis=0))",
    "np.exp(-x**2/2)",
    "np.linalg.norm(A @ x - b)**2",
    "np.linalg.norm(x, 1) + np.linalg.norm(x, ord=2) + np.linalg.norm(G, 'fro') + np.linalg.norm(G, 2)",
    "np.linalg.norm(G, 'nuc')",
    "np.eye(n) + np.ones((n, n)) - np.zeros((n, n)) + np.identity(n)",
    "np.maximum(0, A @ x) + np.minimum(b, 1)",
    "np.maximum(x, y)",
    "np.where(G > 0, G, 0.1 * G)",
    "np.where(G > 0, 1, 0) * A",
    "np.where(x <= y, x.T @ x, y)",
    "(G > 0) * A + (G >= A) + (x.T < y.T)",
    "(x > 0).astype(float) * y",
    "np.dot(A, x) + np.dot(b, x.T @ x)",
    "np.kron(A, x)",
    "np.multiply(A, G) + np.add(A, 1) - np.subtract(A, c) / np.divide(G, 2)",
    "G.sum() / G.shape[0] + len(x) + G.size",
    "np.linalg.slogdet(B)[1] + np.log(np.linalg.det(B))",
    "A * b",
    "b * A",
    "A * x.T + x.T * A",
    "A / b - A / y.T",
    "x * y.T",
    "x.T * b",
    "x - b.T",
    "x.T @ x * y",
    "A @ x + b + 1",
    "c - x",
    "x.T @ x + G",
    "lam * np.eye(len(x)) @ x",
    "G[0, 1] + G[1, :] @ x + G[:, 2] @ b",
    "G[0] * x.T",
    "x[1:3] + x[:2] * c",
    "G[:, 1:]",
    "G[0:1, :]",
    "np.block([[B, x], [y.T, np.ones((1, 1))]])",
    "np.hstack([A, G]) @ np.vstack([B, B]) @ x",
    "np.concatenate([x, y])",
    "np.array([[c, 1], [2, lam]])",
    "np.linalg.matrix_power(B, 3) @ x + np.linalg.matrix_power(B, -1) @ x",
    "B ** 2 + B ** -1",
    "2 ** x + np.power(y, 3)",
    "A.T @ np.ones(m) / m",
    "np.ones((m, 1)) @ x.T + np.ones_like(G) * 2 + np.ones(G.shape)",
    "np.square(x) + np.log1p(y) + np.expm1(x) + np.reciprocal(y) + np.sign(x) + np.abs(x)",
    "np.sqrt(y) / (1 + np.exp(-x)) + np.tanh(x) - np.sin(np.pi * x) + np.cos(x) * np.e",
    "np.cumsum(x.ravel()) + x.flatten()",
    "G.ravel() @ A.ravel()",
    "x.ravel().reshape(-1, 1) @ y.reshape(1, -1)",
    "np.transpose(A) @ b + A.transpose() @ b",
    "np.tril(B) + np.triu(B)",
    "np.linalg.pinv(A) @ b",
    "np.negative(x) + +x - -x",
    "1e-1*x + .5*x + 2.*x + 1_0*x",
    "np.vdot(x, y) + np.inner(G.sum(axis=0), G.mean(axis=0))",
    "np.sum(G, 0) + np.mean(G, 0)",
    "(np.sum(G, axis=1) + np.sum(A, axis=1)) @ G",
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_meaning_is_that_of_numpy(text):
    wanted, found = by_numpy(text), by_reading(text)
    assert found.shape == wanted.shape
    np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-9)


def test_one_dimension_stands_as_a_row_beside_a_matrix():
    """The list above has each kind of flat result; this one would be a misfit for a column."""
    assert read("G - G.mean(axis=0)", DECLARED).expression is not None
    assert read("G - G.mean(axis=1)", DECLARED).kind == "shape"
    assert read("G - x", DECLARED).kind == "shape"


TWO_DIMENSIONS = ("A", "G", "B", "x", "y", "b", "c", "2", "np.ones((n, 1))", "np.sum(G, axis=1, keepdims=True)")
ONE_DIMENSION = ("A", "G", "B", "c", "2", "np.ones(n)", "G.sum(axis=0)", "np.mean(G, axis=1)", "np.diag(B)", "G[:, 1]")
WRAPPED = st.sampled_from(["({}).T", "np.tanh({})", "-({})", "np.sum({})", "({})**2", "np.where(({}) > 0, 1, 2)"])


def grown(inside):
    joined = st.tuples(inside, st.sampled_from("+-*@*@"), inside).map(lambda part: f"({part[0]} {part[1]} {part[2]})")
    return joined | st.tuples(WRAPPED, inside).map(lambda part: part[0].format(part[1]))


def texts_of(leaves):
    return st.recursive(st.sampled_from(leaves), grown, max_leaves=5)


@settings(max_examples=250, deadline=None)
@given(texts_of(TWO_DIMENSIONS) | texts_of(ONE_DIMENSION))
def test_what_is_read_has_the_value_that_numpy_gives(text):
    """A text that is read and that NumPy can compute has the same value in both."""
    try:
        wanted = by_numpy(text)
    except (ValueError, TypeError, AttributeError):
        return
    if read(f"np.asarray({text})", DECLARED).expression is not None:
        found = by_reading(text)
        assert found.shape == wanted.shape
        np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("np.exp(A) * x", "exp(A)*x"),
        ("x @ y", "x'*y"),
        ("A @ b", "A'*b"),
        ("x.T @ A", "x'*A'"),
        ("2 * A.T @ (A @ x - b", "2*A'*(A*x - b)"),
        ("np.invv(B) @ x", "inv(B)*x"),
        ("np.linalg.inv(B) @ X", "inv(B)*x"),
        ("grad = 2 * A.T @ b", "2*A'*b"),
        ("np.sum(A * x)", "sum(A*x)"),
        ("A.T @ b)", "A'*b"),
    ],
)
def test_a_slip_in_python_gets_a_proposal_that_reads(text, meant):
    found = read(text, DECLARED)
    assert found.notation == "python"
    assert found.expression is None
    assert mc.parse(found.repair, DECLARED) is mc.parse(meant, DECLARED)


def test_a_star_between_arrays_is_said_where_it_matters():
    assert "element by element" in read("np.exp(x) * y", DECLARED).notes[0]
    assert read("np.exp(x) * c", DECLARED).notes == ()
    assert "@" in read("np.exp(A) * x", DECLARED).problem


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x @ 'y'", "'y'"),
        ("x // y @ c", "no meaning"),
        ("x @ y if c else x", "no formula"),
        ("np.where(x, x, y)", "comparison"),
        ("np.linalg.norm(A, 1)", "largest column sum"),
        ("np.sum(A, axis=2)", "axes 0 and 1"),
        ("np.einsum('ij,j->i', A, x)", "column"),
        ("np.sum(A, where=x)", "where"),
        ("np.max(A, axis=0)", "along an axis"),
        ("x.foo @ y", ".foo"),
        ("np.exp", "in brackets"),
        ("x[::2].sum()", "no step"),
        ("x @ 1j", "no number"),
        ("x < y < c @ c", "compare two sides"),
        ("x @ 0x10", "decimal"),
        ("A.reshape(3, 2).sum()", "reshape"),
        ("np.softmax(A)", "axis"),
        ("G[0, 0, 0].sum()", "two indices"),
        ("np.sum(*x)", "star"),
    ],
)
def test_what_has_no_meaning_is_said_with_its_place(text, said):
    found = read(text, DECLARED)
    assert found.expression is None
    assert found.problem.startswith("column ")
    assert said in found.problem


@pytest.mark.parametrize("module", ["np", "numpy", "jnp", "torch"])
def test_other_libraries_are_read_as_well(module):
    assert read(f"{module}.exp(A @ x)", DECLARED).expression is mc.parse("exp(A*x)", DECLARED)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("torch.nn.functional.softmax(G, dim=1)", "softmax(G, rows)"),
        ("scipy.special.logsumexp(x)", "logsumexp(x)"),
        ("torch.logdet(B) + B.logdet()", "logdet(B) + logdet(B)"),
        ("F.relu(x) + torch.sigmoid(x)", "relu(x) + sigmoid(x)"),
        ("A.t() @ b", "A'*b"),
        ("lambda * x.sum()", "lam*sum(x)"),
        ("λ * x.sum()", "lam*sum(x)"),
        ("x[:, None] @ y[np.newaxis, :]", "x*y'"),
        ("G[i, j] * x[i].sum()", "G[i, j]*x[i]"),
        ("(x −\n y) @ c", "(x - y)*c"),
        ("math.log(c) * x", "log(c)*x"),
    ],
)
def test_what_numpy_itself_does_not_run_is_read(text, meant):
    assert read(text, DECLARED).expression is mc.parse(meant, DECLARED)
