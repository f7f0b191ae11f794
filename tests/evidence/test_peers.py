"""JAX and PyTorch as routes: they differentiate the same program by means of their own."""

import subprocess
import sys

import pytest

import matcalc_helpers as mc
from matcalc_helpers.calculus import RULES, rule_claim, rule_symbols
from matcalc_helpers.evidence import peers
from matcalc_helpers.evidence.claims import readings
from matcalc_helpers.evidence.float_values import ROWS as FLOATS
from matcalc_helpers.expression.leaves import is_zero

x, M, X = mc.vector("x", "n"), mc.matrix("M", "n", "n"), mc.matrix("X", "n", "n")
A, b, S = mc.matrix("A", "m", "n"), mc.vector("b", "m"), mc.matrix("S", "n", "n", symmetric=True)
STILL = {
    "Kronecker delta", "circle number", "commutation matrix", "duplication matrix", "elimination matrix",
    "identity matrix", "lower triangle of ones", "matrix of ones", "number", "size", "unit vector", "zero matrix",
}  # fmt: skip
"""Operations whose value never moves."""
ROUTES = {"jax": peers.by_jax, "torch": peers.by_torch}
GRADIENTS = [
    (mc.norm2(A @ x - b) ** 2, x), (mc.logdet(X), X), (mc.sum(mc.relu(A @ x + b)), x), (mc.maximum(x), x),
    (mc.norm1(A @ x - b), x), (mc.specnorm(A), A), (mc.nucnorm(A), A), (mc.eigval(S, 1), S), (mc.sv(A, 1), A),
    (mc.trace(mc.expm(X) @ M), X), (mc.trace(mc.pinv(A) @ A @ M), A), (mc.sum(mc.hadamard(mc.softmax(x), x)), x),
]  # fmt: skip


@pytest.fixture(params=ROUTES)
def judge(request):
    pytest.importorskip(request.param)

    def ask(function, wrt, claim, kind="gradient", layout=None):
        return ROUTES[request.param](readings(function, wrt, claim, kind, layout, None)[0][1], 0)

    return ask


def wrong(report):
    return report.holds is None and report.says.startswith("disagrees")


@pytest.mark.parametrize("name", ROUTES)
def test_a_library_that_is_not_installed_is_named(name, monkeypatch):
    monkeypatch.setattr(peers, "find_spec", lambda _: None)
    report = ROUTES[name](readings(x.T @ x, x, 2 * x, "gradient", None, None)[0][1], 0)
    assert (report.name, report.holds) == (name, None)
    assert report.says == f"declined: {peers.PEERS[name][0]} is not installed"


def test_no_library_is_loaded_before_it_is_asked():
    program = "import sys, matcalc_helpers.evidence.peers; print('jax' in sys.modules, 'torch' in sys.modules)"
    asked = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert asked.stdout.split() == ["False", "False"]


def test_every_operation_that_can_move_has_a_row():
    without = {of.title for of in FLOATS if of not in peers.ROWS}
    assert without == STILL


@pytest.mark.peers
@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_every_rule_agrees_and_its_slips_do_not(rule, judge):
    for symbol in rule_symbols(rule):
        claim = rule_claim(rule, symbol)
        report = judge(rule.example, symbol, claim, "differential")
        assert report.holds, report.says
        assert "agree to 1e-9 in 10 random directions" in report.says
        if not is_zero(claim):
            assert wrong(judge(rule.example, symbol, mc.parse("1.0001") * claim, "differential"))


@pytest.mark.peers
@pytest.mark.parametrize(("function", "wrt"), GRADIENTS, ids=str)
def test_a_gradient_agrees(function, wrt, judge):
    claim = mc.gradient(function, wrt)
    report = judge(function, wrt, claim)
    assert report.holds, report.says
    assert wrong(judge(function, wrt, mc.parse("1.0001") * claim))


@pytest.mark.peers
@pytest.mark.parametrize(
    ("function", "wrt"), [(mc.logdet(X), X), (mc.exp(x.T @ x), x), (mc.trace(X @ X @ X), X), (mc.det(X), X)], ids=str
)
def test_a_hessian_agrees(function, wrt, judge):
    claim = mc.hessian(function, wrt)
    assert judge(function, wrt, claim, "hessian").holds
    assert wrong(judge(function, wrt, mc.parse("1.0001") * claim, "hessian"))


@pytest.mark.peers
def test_a_transpose_is_seen(judge):
    assert wrong(judge(mc.logdet(X), X, mc.inv(X)))
    assert wrong(judge(M @ x, x, M.T, "derivative", "numerator"))
    assert wrong(judge(mc.trace(M @ S), S, M))


@pytest.mark.peers
def test_a_part_far_below_the_value_is_seen(judge):
    assert wrong(judge(1 + mc.parse("0.000000000001") * x.T @ x, x, 0 * x))
