"""Central differences: what they accept, what they reject, and when they say that they cannot tell."""

from fractions import Fraction

import pytest

import matcalc_helpers as mc
from matcalc_helpers.calculus import RULES, rule_claim, rule_symbols
from matcalc_helpers.catalogue import load
from matcalc_helpers.evidence.claims import Claim, readings
from matcalc_helpers.evidence.curves import error_curve
from matcalc_helpers.evidence.numbers import NoValue, _agrees, central_differences
from matcalc_helpers.evidence.sampling import Setting
from matcalc_helpers.expression.leaves import is_zero

x, M, c = mc.vector("x", "n"), mc.matrix("M", "n", "n"), mc.scalar("c")
S = mc.matrix("S", "n", "n", symmetric=True)
A, X = mc.matrix("A", "m", "n"), mc.matrix("X", "n", "n")
HESSIANS = [
    (x.T @ M @ x, x, M + M.T),
    (mc.exp(x.T @ x), x, mc.hessian(mc.exp(x.T @ x), x)),
    (mc.logdet(X), X, mc.hessian(mc.logdet(X), X)),
    (mc.trace(X @ X @ X), X, mc.hessian(mc.trace(X @ X @ X), X)),
]


def judge(function, wrt, claim, kind="gradient", layout=None, convention=None):
    return central_differences(readings(function, wrt, claim, kind, layout, convention)[0][1], 0)


def wrong(report):
    return report.holds is None and report.says.startswith("disagrees")


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_every_rule_agrees_and_its_slips_do_not(rule):
    for symbol in rule_symbols(rule):
        claim = rule_claim(rule, symbol)
        assert judge(rule.example, symbol, claim, "differential").holds
        if not is_zero(claim):
            assert wrong(judge(rule.example, symbol, mc.parse("1.0001") * claim, "differential"))


def test_slips_of_a_gradient_are_seen():
    claim = mc.gradient(mc.logdet(X), X)
    for slip in (2 * claim, -claim, claim.T, mc.parse("1.0001") * claim, mc.parse("1.00001") * claim):
        assert wrong(judge(mc.logdet(X), X, slip))
    assert judge(mc.logdet(X), X, mc.parse("1.0000001") * claim).holds


@pytest.mark.parametrize(("function", "wrt", "claim"), HESSIANS, ids=str)
def test_a_hessian_agrees_to_four_digits(function, wrt, claim):
    report = judge(function, wrt, claim, "hessian")
    assert report.holds
    assert "agree to 1e-4" in report.says
    assert wrong(judge(function, wrt, 2 * claim, "hessian"))
    assert wrong(judge(function, wrt, -claim, "hessian"))
    assert wrong(judge(function, wrt, mc.parse("1.001") * claim, "hessian"))
    assert wrong(judge(function, wrt, claim + claim.T @ claim, "hessian"))


def test_a_hessian_must_be_symmetric():
    assert wrong(judge(x.T @ M @ x, x, 2 * M, "hessian"))


@pytest.mark.parametrize("function", [mc.inv(X), mc.exp(X), mc.det(X), X @ M @ X], ids=str)
def test_a_second_differential_agrees(function):
    claim = mc.second_differential(function, X)
    assert judge(function, X, claim, "second_differential").holds
    assert wrong(judge(function, X, claim / 2, "second_differential"))
    assert wrong(judge(function, X, mc.parse("1.001") * claim, "second_differential"))


def test_a_small_derivative_must_be_right_too():
    tiny = mc.parse("0.000000001")
    assert judge(tiny * x.T @ x, x, 2 * tiny * x).holds
    assert wrong(judge(tiny * x.T @ x, x, 3 * tiny * x))
    assert wrong(judge(tiny * x.T @ x, x, 0 * x))
    assert wrong(judge(tiny * x.T @ x, x, 3 * tiny * mc.eye("n"), "hessian"))


def test_a_small_entry_beside_large_ones_must_be_right_too():
    function = mc.blocks([[x], [mc.parse("0.001") * x]])
    right = mc.blocks([[mc.eye("n")], [mc.parse("0.001") * mc.eye("n")]])
    off = mc.blocks([[mc.eye("n")], [mc.parse("0.00101") * mc.eye("n")]])
    assert judge(function, x, right, "derivative", "numerator").holds
    assert wrong(judge(function, x, off, "derivative", "numerator"))


def test_a_derivative_that_drowns_in_rounding_is_not_judged():
    report = judge(1 + mc.parse("0.000000000001") * x.T @ x, x, 0 * x)
    assert report.holds is None
    assert "told from zero" in report.says


@pytest.mark.parametrize(("function", "claim"), [(mc.relu(c), c > 0), (mc.maximum(c, 2 * c), 1 + (c > 0))], ids=str)
def test_a_point_with_a_kink_within_the_step_says_nothing(function, claim):
    near, far = (Setting({}, {c: [[Fraction(1, size)]]}, [[Fraction(1)]], {}) for size in (2**18, 2))
    question = Claim(function, c, claim, "derivative")
    with pytest.raises(NoValue, match="a kink lies within the step"):
        _agrees(question, near)
    assert _agrees(question, far)


def test_a_function_that_stands_still_has_derivative_zero():
    assert judge(mc.sum(mc.sign(x)), x, 0 * x).holds
    assert wrong(judge(mc.sum(mc.sign(x)), x, mc.parse("0.000000001") * x))


def test_a_switch_at_another_place_is_seen():
    assert judge(mc.relu(x), x, mc.diag(x > 0), "derivative", "numerator").holds
    assert wrong(judge(mc.relu(x), x, mc.diag(x > 1), "derivative", "numerator"))


def test_a_gradient_by_a_symmetric_matrix_must_be_symmetric():
    assert judge(mc.trace(M @ S), S, (M + M.T) / 2).holds
    assert wrong(judge(mc.trace(M @ S), S, M))


def test_a_function_without_a_point_is_declined():
    report = judge(mc.log(-mc.dot(x, x) - 1), x, -2 * x / (-mc.dot(x, x) - 1))
    assert report.holds is None
    assert report.says.startswith("declined: no point of the domain found")


def test_sizes_at_which_a_derivative_vanishes_are_passed_over():
    projector = A @ mc.inv(A.T @ A) @ A.T
    claim = mc.differential(projector, A)
    assert central_differences(Claim(projector, A, claim, "differential"), 0).holds
    assert wrong(judge(projector, A, 2 * claim, "differential"))


def test_the_error_curve_is_a_v():
    function = mc.exp(x.T @ x)
    curves = {
        method: error_curve(function, x, 2 * function * x, kind="gradient", method=method)
        for method in ("central", "forward")
    }
    assert [point.power for point in curves["central"]] == list(range(1, 51))
    lowest = {method: min(curve, key=lambda point: point.error) for method, curve in curves.items()}
    assert 14 <= lowest["central"].power <= 22 < lowest["forward"].power <= 30
    assert lowest["central"].error < 1e-9 < lowest["forward"].error < 1e-6
    at = {point.power: point.error for point in curves["central"]}
    assert at[8] / at[9] == pytest.approx(4, rel=0.1)


def test_the_error_curve_of_a_wrong_claim_levels_off():
    curve = error_curve(x.T @ M @ x, x, 2 * M @ x, kind="gradient")
    assert min(point.error for point in curve) > 1e-3


def test_the_error_curve_of_a_second_derivative_rises_sooner():
    curve = error_curve(mc.exp(x.T @ x), x, mc.hessian(mc.exp(x.T @ x), x), kind="hessian")
    lowest = min(curve, key=lambda point: point.error)
    assert lowest.power < 16
    assert lowest.error < 1e-4


def test_an_error_curve_says_why_there_is_none():
    with pytest.raises(mc.MatcalcError, match="no error curve"):
        error_curve(mc.eigval(S, 1), S, S, kind="gradient")
    with pytest.raises(mc.MatcalcError, match="unknown method 'backward'"):
        error_curve(x.T @ x, x, 2 * x, kind="gradient", method="backward")


def test_what_cancels_to_nothing_but_rounding_is_no_disagreement():
    [record] = [record for record in load() if record.id == "det-xxt-adj-cofactor-sum"]
    [evidence] = record.check(["numbers"])
    assert [report.holds for report in evidence.routes] == [True]


def test_a_zero_that_is_left_by_cancelling_is_no_disagreement():
    A, b = mc.matrix("A", "m", "n"), mc.vector("b", "m")
    best = mc.inv(A.T @ A) @ A.T @ b
    evidence = mc.check_equal(A.T @ (A @ best - b), mc.zeros("n"))
    assert evidence.holds, evidence.verdict
