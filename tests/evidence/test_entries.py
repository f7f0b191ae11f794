"""SymPy's derivatives of small cases: every kind of claim, tied entries, and formulas with kinks."""

import time
from statistics import median

import pytest

import matcalc_helpers as mc
from matcalc_helpers.calculus import RULES, rule_claim, rule_symbols
from matcalc_helpers.catalogue import load
from matcalc_helpers.evidence.claims import readings
from matcalc_helpers.evidence.entries import symbolic
from matcalc_helpers.expression.leaves import Symbol, is_zero

x, A, b = mc.vector("x", "n"), mc.matrix("A", "m", "n"), mc.vector("b", "m")
M, X, t = mc.matrix("M", "n", "n"), mc.matrix("X", "n", "n"), mc.scalar("t")
STRUCTURED = {
    word: mc.matrix("S", "n", "n", **{word: True})
    for word in ("symmetric", "skew", "diagonal", "lower_triangular", "upper_triangular", "positive_definite")
}
Q = mc.matrix("Q", "n", "n", orthogonal=True)
p = mc.parse("p", p="n probability")
NO_FORMULA = "declined: eigenvalues, factorizations and matrix functions have no exact value"


def judge(function, wrt, claim, kind="gradient", layout=None, convention=None):
    return symbolic(readings(function, wrt, claim, kind, layout, convention)[0][1], 0)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_every_rule_agrees_and_a_slip_does_not(rule):
    for symbol in rule_symbols(rule):
        claim = rule_claim(rule, symbol)
        report = judge(rule.example, symbol, claim, "differential")
        assert report.holds or report.says == NO_FORMULA
        if report.holds and not is_zero(claim):
            assert judge(rule.example, symbol, mc.parse("1.0001") * claim, "differential").holds is False


@pytest.mark.parametrize("word", STRUCTURED)
def test_a_gradient_by_a_structured_matrix(word):
    S = STRUCTURED[word]
    for function in (mc.trace(M @ S), mc.trace(S @ M @ S)):
        claim = mc.gradient(function, S)
        assert judge(function, S, claim).holds
        assert judge(function, S, 2 * claim).holds is False
        assert judge(function, S, claim + M).holds is False


def test_conventions_for_a_symmetric_matrix():
    S = STRUCTURED["symmetric"]
    function = mc.trace(M @ S)
    table = M + M.T - mc.diag(mc.diag(M))
    assert judge(function, S, table, convention="free-entries").holds
    assert judge(function, S, table).holds is False
    assert judge(function, S, M).holds is False
    assert judge(function, S, M, convention="unconstrained").holds


def test_a_gradient_on_the_orthogonal_matrices_is_tangent():
    claim = mc.gradient(mc.trace(M @ Q), Q)
    assert judge(mc.trace(M @ Q), Q, claim).holds
    assert judge(mc.trace(M @ Q), Q, M.T).holds is False


def test_probabilities_sum_to_one():
    function = mc.sum(p) * mc.sum(mc.hadamard(p, mc.log(p)))
    wrt = mc.vector("x", "n")
    assert judge(mc.dot(wrt, wrt) * function, wrt, 2 * mc.sum(mc.hadamard(p, mc.log(p))) * wrt).holds


@pytest.mark.parametrize("function", [x.T @ M @ x, mc.exp(x.T @ x), mc.norm2(x), mc.logsumexp(x)], ids=str)
def test_a_hessian(function):
    claim = mc.hessian(function, x)
    assert judge(function, x, claim, "hessian").holds
    assert judge(function, x, 2 * claim, "hessian").holds is False
    assert judge(function, x, claim + mc.parse("0.0001") * M, "hessian").holds is False


def test_a_hessian_must_be_symmetric():
    assert judge(x.T @ M @ x, x, 2 * M, "hessian").holds is False


@pytest.mark.parametrize("function", [mc.inv(X), X @ M @ X, mc.det(X), mc.exp(X), A @ X], ids=str)
def test_differentials_of_both_orders(function):
    for kind, claim in (
        ("differential", mc.differential(function, X)),
        ("second_differential", mc.second_differential(function, X)),
    ):
        assert judge(function, X, claim, kind).holds
        if not is_zero(claim):
            assert judge(function, X, -claim, kind).holds is False
            assert judge(function, X, claim / 2, kind).holds is False


def test_a_transpose_is_seen():
    assert judge(mc.logdet(X), X, mc.inv(X)).holds is False
    assert judge(A @ x, x, A, "derivative", "numerator").holds
    assert judge(M @ x, x, M.T, "derivative", "numerator").holds is False


def test_kinks_are_written_out_on_the_side_of_the_point():
    assert judge(mc.sum(mc.relu(A @ x)), x, A.T @ (A @ x > 0)).holds
    assert judge(mc.sum(mc.relu(A @ x)), x, A.T @ mc.ones("m")).holds is False
    assert judge(mc.norm1(x), x, mc.sign(x)).holds
    assert judge(mc.norm1(x), x, 2 * mc.sign(x)).holds is False
    assert judge(mc.maximum(x), x, mc.argmax(x)).holds


def test_a_symbol_in_an_exponent_stands_for_a_number():
    k = mc.scalar("k")
    assert judge(mc.trace(X**k), X, k * (X ** (k - 1)).T).holds
    assert judge(mc.trace(X**k), X, k * (X**k).T).holds is False


def test_a_scalar_called_t_is_not_the_parameter_of_the_line():
    assert judge(mc.sin(t), t, mc.cos(t), "derivative").holds
    assert judge(mc.sin(t), t, -mc.cos(t), "derivative").holds is False


def test_a_long_formula_is_written_along_a_line():
    chain = M @ X @ M @ X @ M
    claim = mc.gradient(mc.det(chain), X)
    report = judge(mc.det(chain), X, claim)
    assert report.holds
    assert "derivatives of the entries along a line agree" in report.says
    assert judge(mc.det(chain), X, mc.parse("1.0001") * claim).holds is False


def test_points_lie_in_the_domain():
    never = mc.log(-mc.dot(x, x) - 1)
    report = judge(never, x, -2 * x / (-mc.dot(x, x) - 1))
    assert report.holds is None
    assert "no point of the domain found" in report.says


def test_records_of_the_catalogue_are_decided_in_time():
    seconds = []
    records = [record for record in load() if record.claim and not (record.excluded or record.open or record.at)]
    for record in records[::12]:
        problem = record.expressions()[-1]
        if problem.wrt.operation is Symbol:
            started = time.process_time()
            assert judge(problem.function, problem.wrt, problem.recorded, **problem.arguments).holds is not False
            seconds.append(time.process_time() - started)
    assert median(seconds) < 2
