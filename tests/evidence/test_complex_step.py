"""Complex steps: right to twelve digits where every operation is analytic, declined by name where one is not."""

import pytest

import matcalc_helpers as mc
from matcalc_helpers.calculus import RULES, rule_claim, rule_symbols
from matcalc_helpers.catalogue import load
from matcalc_helpers.evidence.claims import readings
from matcalc_helpers.evidence.complex_step import complex_step
from matcalc_helpers.expression.leaves import is_zero

x, M, X = mc.vector("x", "n"), mc.matrix("M", "n", "n"), mc.matrix("X", "n", "n")
S = mc.matrix("S", "n", "n", symmetric=True)
K = mc.matrix("K", "n", "n", skew=True)
P = mc.matrix("P", "n", "n", positive_definite=True)
NOT_ANALYTIC = {
    "absolute value", "relu", "larger of two", "smaller of two", "largest entry", "smallest entry",
    "sum of absolute values", "sign", "comparison", "eigenvalue", "eigenvector", "singular value",
    "spectral norm", "nuclear norm", "place of the largest entry", "place of the smallest entry",
    "left singular vector", "right singular vector", "reduced resolvent",
}  # fmt: skip


def judge(function, wrt, claim, kind="gradient", layout=None, convention=None):
    return complex_step(readings(function, wrt, claim, kind, layout, convention)[0][1], 0)


def wrong(report):
    return report.holds is None and report.says.startswith("disagrees")


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_every_rule_agrees_or_names_an_operation_that_is_not_analytic(rule):
    for symbol in rule_symbols(rule):
        claim = rule_claim(rule, symbol)
        report = judge(rule.example, symbol, claim, "differential")
        if not report.holds:
            assert report.says.removeprefix("declined: ") in NOT_ANALYTIC
        elif not is_zero(claim):
            assert wrong(judge(rule.example, symbol, mc.parse("1.0001") * claim, "differential"))


@pytest.mark.parametrize(
    ("function", "wrt", "claim"),
    [
        (mc.trace(M @ S), S, (M + M.T) / 2),
        (mc.trace(M @ K), K, (M.T - M) / 2),
        (mc.logdet(P), P, mc.inv(P)),
        (mc.norm2(x), x, x / mc.norm2(x)),
        (mc.logdet(X), X, mc.inv(X).T),
        (mc.sum(mc.arctan(x)), x, mc.elementwise_divide(1, 1 + mc.hadamard(x, x))),
    ],
    ids=str,
)
def test_a_gradient_agrees_and_its_slips_do_not(function, wrt, claim):
    report = judge(function, wrt, claim)
    assert report.holds
    assert "complex steps agree to 1e-12" in report.says
    assert wrong(judge(function, wrt, 2 * claim))
    assert wrong(judge(function, wrt, -claim))
    assert wrong(judge(function, wrt, mc.parse("1.0001") * claim))


def test_a_transpose_is_seen():
    assert wrong(judge(mc.logdet(X), X, mc.inv(X)))
    assert wrong(judge(mc.trace(M @ S), S, M))
    assert wrong(judge(M @ x, x, M.T, "derivative", "numerator"))


def test_an_error_below_rounding_passes_and_one_above_does_not():
    claim = 2 * x
    assert judge(x.T @ x, x, claim * mc.parse("1.00000000000001")).holds
    between = judge(x.T @ x, x, claim * mc.parse("1.00000000001"))
    assert between.holds is None
    assert "too few digits" in between.says


def test_a_small_derivative_must_be_right_too():
    tiny = mc.parse("0.000000001")
    assert judge(tiny * x.T @ x, x, 2 * tiny * x).holds
    assert wrong(judge(tiny * x.T @ x, x, 3 * tiny * x))
    assert wrong(judge(tiny * x.T @ x, x, 0 * x))


def test_what_is_not_analytic_may_stand_still():
    y = mc.vector("y", "n")
    assert judge(mc.norm1(y) * x.T @ x, x, 2 * mc.norm1(y) * x).holds


def test_a_part_far_below_the_value_is_seen():
    assert wrong(judge(1 + mc.parse("0.000000000001") * x.T @ x, x, 0 * x))


def test_a_derivative_that_is_nothing_but_rounding_is_declined():
    report = judge(mc.sum(mc.softmax(x)), x, 0 * x)
    assert report.holds is None
    assert "told from rounding" in report.says


def test_a_second_derivative_is_declined():
    assert judge(x.T @ x, x, 2 * mc.eye("n"), "hessian").says.startswith("declined: one step")


RECORDS = ("cholesky-jacobian-differential", "trace-logm", "d-expm-block", "softmax-regression", "trace-expm")


@pytest.mark.parametrize("name", RECORDS)
def test_records_of_the_catalogue(name):
    record = next(record for record in load() if record.id == name)
    for problem in record.expressions():
        chosen = dict(problem.arguments)
        assert judge(problem.function, problem.wrt, problem.claim, **chosen).holds
        assert wrong(judge(problem.function, problem.wrt, 2 * problem.claim, **chosen))
