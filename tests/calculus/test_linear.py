"""Every linear operation is compared with exact arithmetic: its transpose and its matrix on stacked columns."""

import pytest

import matcalc_helpers as mc
from matcalc_helpers.calculus.linear import ADJOINTS, MATRICES, adjoint, matrix_of
from matcalc_helpers.expression import differential_of
from matcalc_helpers.expression.nodes import OPERATORS
from matcalc_helpers.expression.spectral import FRECHET

X, Y = mc.matrix("X", "m", "n"), mc.matrix("Y", "m", "n")
A, B, S = mc.matrix("A", "p", "m"), mc.matrix("B", "n", "q"), mc.matrix("S", "n", "n")
u, v, r, c = mc.vector("u", "n"), mc.vector("v", "n"), mc.matrix("r", 1, "n"), mc.scalar("c")
E = mc.matrix("E", "n", "n")
EXAMPLES = [
    (X + Y, X),
    (A @ X @ B, X),
    (X @ B, X),
    (A @ X, X),
    (c * X, c),
    (c * (A @ X), X),
    (c * u, c),
    (c * (r @ u), c),
    (c * r, c),
    (u @ r, u),
    (u @ r, r),
    (r @ S, r),
    (r @ u, r),
    (X.T, X),
    (u.T, u),
    (mc.hadamard(X, Y), X),
    (mc.hadamard(u, v), v),
    (mc.sum(X), X),
    (mc.sum(u), u),
    (mc.trace(S), S),
    (mc.diag(u), u),
    (mc.diag(S), S),
    (mc.vec(X), X),
    (mc.mean(X), X),
    (mc.kron(A, B), A),
    (mc.kron(A, B), B),
    (mc.blocks([[X, Y], [mc.ones("p", "n"), mc.zeros("p", "n")]]), Y),
    (X[0:2, :], X),
    (X[:, 1:], X),
    (mc.unvec(mc.vector("v", mc.vec(X).shape.rows), "m", "n"), mc.vector("v", mc.vec(X).shape.rows)),
    (mc.sylvester(S, mc.matrix("T", "m", "m"), mc.matrix("C", "n", "m")), mc.matrix("C", "n", "m")),
    *((OPERATORS[of.word](S, E), E) for of in FRECHET.values()),
]
every_example = pytest.mark.parametrize(
    ("node", "variable"), EXAMPLES, ids=[f"{node} by {variable}" for node, variable in EXAMPLES]
)


@every_example
def test_the_transpose_of_a_linear_operation(node, variable):
    """<G, L(V)> = <L*(G), V> says that L*(G) is the gradient of <G, L(X)> by X."""
    G = mc.matrix("G", *node.shape)
    claim = adjoint(node, node.arguments.index(variable), G)
    asked = {"wrt": variable, "kind": "gradient", "routes": ["exact", "balls"]}
    assert mc.check(mc.trace(G.T @ node), claim=claim, **asked).holds
    assert mc.check(mc.trace(G.T @ node), claim=2 * claim, **asked).holds is False


@every_example
def test_the_matrix_of_a_linear_operation(node, variable):
    """For M the matrix of L, vec L(V) = M vec(V)."""
    M = matrix_of(node, node.arguments.index(variable))
    stacked = mc.vec(differential_of(variable))
    asked = {"wrt": variable, "kind": "differential", "routes": ["exact", "balls"]}
    assert mc.check(mc.vec(node), claim=M @ stacked, **asked).holds
    assert mc.check(mc.vec(node), claim=2 * M @ stacked, **asked).holds is False


def test_every_linear_operation_has_an_example():
    covered = {node.operation for node, _ in EXAMPLES}
    assert covered == set(ADJOINTS) == set(MATRICES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(vec(X))", "ones(m, n)"),
        ("vec(X)'*vec(Y)", "Y"),
        ("norm2(vec(X))^2", "2*X"),
        ("vec(X)'*vec(X + Y)", "2*X + Y"),
    ],
)
def test_a_gradient_through_vec_is_a_matrix_again(text, expected):
    declarations = {"X": "m n", "Y": "m n"}
    assert str(mc.gradient(mc.parse(text, declarations), X)) == expected


def test_a_gradient_through_vec_of_what_is_no_vec():
    w = mc.vector("w", mc.vec(X).shape.rows)
    function = mc.dot(w, mc.vec(X))
    assert mc.check(function, wrt=X, claim=mc.gradient(function, X), kind="gradient").holds


def test_a_scalar_beside_the_active_factor_is_kept():
    x, a = mc.vector("x", "n"), mc.vector("a", "n")
    assert str(mc.jacobian(x @ x.T @ a, x)) == "(x'*a)*eye(n) + x*a'"
