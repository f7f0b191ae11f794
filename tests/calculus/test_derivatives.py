"""Gradients, Jacobians and Hessians: the form that a textbook prints, and the definition."""

import pytest
from hypothesis import assume, given, settings

import matcalc_helpers as mc
from matcalc_helpers.expression import postorder
from tests.expression.strategies import expressions

D = {
    "A": "m n",
    "M": "n n",
    "B": "n n",
    "C": "n n",
    "X": "n n",
    "W": "m n",
    "x": "n",
    "w": "n",
    "a": "n",
    "b": "m",
    "c": "",
}
D |= {"S": "n n symmetric", "lam": "", "p": "n positive", "y": "m"}

GRADIENTS = [
    ("norm2(A*x - b)^2", "x", "2*A'*(A*x - b)"),
    ("norm2(A*x - b)", "x", "A'*(A*x - b)/norm2(A*x - b)"),
    ("norm2(A*x - b)^2 + lam*norm2(x)^2", "x", "2*A'*(A*x - b) + 2*lam*x"),
    ("x'*M*x", "x", "(M + M')*x"),
    ("x'*S*x", "x", "2*S*x"),
    ("(x'*M*x)^2", "x", "2*(x'*M*x)*(M + M')*x"),
    ("w'*x", "x", "w"),
    ("sum(x)", "x", "ones(n)"),
    ("sum(w.*x)", "x", "w"),
    ("sum(w./x)", "x", "-w./x.^2"),
    ("sum(log(p))", "p", "1./p"),
    ("log(sum(exp(x)))", "x", "softmax(x)"),
    ("sum(exp(A*x))", "x", "A'*exp(A*x)"),
    ("1/(1 + x'*x)", "x", "-2*x/(1 + x'*x)^2"),
    ("-exp(-x'*x)", "x", "2*exp(-x'*x)*x"),
    ("relu(w'*x + c)", "w", "(w'*x + c > 0)*x"),
    ("relu(w'*x + c)", "c", "w'*x + c > 0"),
    ("norm2(x)^3", "x", "3*norm2(x)*x"),
    ("sqrt(1 + c^2)", "c", "c/sqrt(1 + c^2)"),
    ("sin(c^2)", "c", "2*c*cos(c^2)"),
    ("log(sin(c^3)^2)", "c", "6*c^2*cos(c^3)/sin(c^3)"),
    ("log(c^2)", "c", "2/c"),
    ("tr(M*X)", "X", "M'"),
    ("tr(X*B*X'*C)", "X", "C*X*B + C'*X*B'"),
    ("tr(X^3)", "X", "3*(X^2)'"),
    ("tr(inv(X))", "X", "-(inv(X)^2)'"),
    ("a'*inv(X)*x", "X", "-inv(X)'*a*x'*inv(X)'"),
    ("a'*X*x", "X", "a*x'"),
    ("det(X)", "X", "det(X)*inv(X)'"),
    ("logdet(X)", "X", "inv(X)'"),
    ("logdet(S)", "S", "inv(S)"),
    ("a'*S*x", "S", "1/2*a*x' + 1/2*x*a'"),
    ("x'*M*x/(x'*x)", "x", "(M + M')*x/(x'*x) - 2*(x'*M*x)*x/(x'*x)^2"),
    ("tr(inv(X + lam*eye(n)))", "lam", "-tr(inv(X + lam*eye(n))^2)"),
    ("logdet(X + lam*eye(n))", "lam", "tr(inv(X + lam*eye(n)))"),
    ("sum(exp(c*x))", "c", "sum(exp(c*x).*x)"),
    ("norm2(W*x - b)^2", "W", "2*(W*x - b)*x'"),
    ("sum(tanh(W*x + b))", "W", "(ones(m) - tanh(W*x + b).^2)*x'"),
]
JACOBIANS = [
    ("A*x", "x", "A"),
    ("sin(A*x + b)", "x", "diag(cos(A*x + b))*A"),
    ("w.*x", "x", "diag(w)"),
    ("w./x", "x", "-diag(w./x.^2)"),
    ("x + c*ones(n)", "c", "ones(n)"),
    ("c*x", "x", "c*eye(n)"),
    ("relu(x)", "x", "diag(x > 0)"),
    ("x/norm2(x)", "x", "1/norm2(x)*eye(n) - x*x'/norm2(x)^3"),
    ("inv(X)", "X", "-kron(inv(X)', inv(X))"),
    ("M*X*B", "X", "kron(B', M)"),
    ("A'", "A", "commutation(m, n)"),
    ("(w'*x)*x", "x", "(w'*x)*eye(n) + x*w'"),
]


def read(text, name):
    function = mc.parse(text, D)
    return function, mc.parse(name, {name: D[name]})


@pytest.mark.parametrize(("text", "name", "expected"), GRADIENTS)
def test_gradient_in_textbook_form(text, name, expected):
    function, wrt = read(text, name)
    found = mc.gradient(function, wrt)
    assert str(found) == expected
    assert found.shape == wrt.shape
    assert mc.check(function, wrt=wrt, claim=found, kind="gradient").holds


@pytest.mark.parametrize(("text", "name", "expected"), JACOBIANS)
def test_jacobian_in_textbook_form(text, name, expected):
    function, wrt = read(text, name)
    found = mc.jacobian(function, wrt)
    assert str(found) == expected
    assert mc.check(function, wrt=wrt, claim=found, layout="numerator").holds
    assert mc.jacobian(function, wrt, layout="denominator") is found.T


@pytest.mark.parametrize("text", ["norm2(A*x - b)^2", "(x'*M*x)^2", "-exp(-x'*x)", "log(sum(exp(x)))", "1/(1 + x'*x)"])
def test_hessian(text):
    function, x = read(text, "x")
    assert mc.check(function, wrt=x, claim=mc.hessian(function, x), kind="hessian").holds


def test_the_mixed_block_of_a_hessian():
    function, x = read("x'*M*w", "x")
    assert str(mc.hessian(function, x, mc.vector("w", "n"))) == "M"


@settings(max_examples=60, deadline=None)
@given(expressions())
def test_the_gradient_of_anything_agrees_with_the_definition(function):
    wrt = next((node for node in postorder(function) if node.operation.word == "symbol" and not node.is_scalar), None)
    assume(wrt is not None)
    claim = mc.gradient(function, wrt)
    assert mc.check(function, wrt=wrt, claim=claim, kind="gradient", routes=["exact", "balls"]).holds is not False


@settings(max_examples=40, deadline=None)
@given(expressions(rows="m", columns=1), expressions(rows="m", columns=1))
def test_the_order_of_equal_summands_does_not_matter(first, second):
    wrt = next((node for node in postorder(first) if node.operation.word == "symbol"), None)
    assume(wrt is not None)
    u, v = mc.sum(first), mc.sum(second)
    assert mc.gradient(u + v, wrt).key == mc.gradient(v + u, wrt).key


def test_conventions_for_a_symmetric_variable():
    function, S = read("a'*S*x", "S")
    assert str(mc.gradient(function, S, convention="unconstrained")) == "a*x'"
    free = mc.gradient(function, S, convention="free-entries")
    assert mc.check(function, wrt=S, claim=free, kind="gradient", convention="free-entries").holds
    refuted = mc.check(function, wrt=S, claim=mc.parse("a*x'", D), kind="gradient")
    assert refuted.holds is False
    assert 'convention="unconstrained"' in refuted.verdict


@pytest.mark.parametrize("structure", ["diagonal", "orthogonal", "symmetric"])
def test_a_gradient_keeps_the_structure_of_its_variable(structure):
    Q, B = mc.matrix("Q", "n", "n", **{structure: True}), mc.matrix("B", "n", "n")
    function = mc.trace(Q @ B @ Q)
    assert mc.check(function, wrt=Q, claim=mc.gradient(function, Q), kind="gradient").holds
    assert mc.check(function * Q, wrt=Q, claim=mc.jacobian(function * Q, Q), layout="numerator").holds


def test_steps_name_their_rules():
    function, x = read("norm2(A*x - b)^2", "x")
    derivation = mc.derive(function, x)
    assert [step.rule.name for step in derivation.steps] == ["product-of-factors", "sum-of-terms", "squared-norm"]
    assert str(derivation.differential) == "2*(A*x - b)'*A*d(x)"


def test_questions_without_an_answer_say_why():
    function, x = read("A*x", "x")
    with pytest.raises(mc.MatcalcError, match="use jacobian"):
        mc.gradient(function, x)
    with pytest.raises(mc.MatcalcError, match="give it a name"):
        mc.jacobian(function, function)
    with pytest.raises(mc.MatcalcError, match="unknown layout"):
        mc.jacobian(function, x, layout="sideways")
    with pytest.raises(mc.MatcalcError, match="declared twice"):
        mc.jacobian(function, mc.matrix("x", "n", "n"))


def chain(step, layers):
    u = mc.vector("x", "n")
    for layer in range(layers):
        u = step(u, layer)
    return mc.sum(u)


M = mc.matrix("M", "n", "n")


@pytest.mark.parametrize(
    ("step", "wrt"),
    [
        (lambda u, i: mc.tanh(mc.matrix(f"W{i}", "n", "n") @ u + mc.vector(f"b{i}", "n")), mc.matrix("W0", "n", "n")),
        (lambda u, _: mc.tanh(M @ u), M),
        (lambda u, _: M @ u, M),
        (lambda u, _: u + mc.relu(M @ u), mc.vector("x", "n")),
    ],
    ids=["network", "shared weights", "linear", "residual"],
)
def test_a_deep_chain_grows_in_step_with_its_layers(step, wrt):
    small, large = (mc.derive(chain(step, layers), wrt) for layers in (1000, 2000))
    assert len(large.steps) <= 2.1 * len(small.steps)
    counts = [sum(1 for _ in postorder(d.differential, d.result)) for d in (small, large)]
    assert counts[1] <= 2.2 * counts[0]
