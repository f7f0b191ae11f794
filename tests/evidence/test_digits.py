"""mpmath at 50 digits: agrees to 40, refutes nothing rigorously, and needs no python-flint."""

from fractions import Fraction

import pytest

import matcalc_helpers as mc
from matcalc_helpers.calculus import RULES, rule_claim, rule_symbols
from matcalc_helpers.evidence import balls
from matcalc_helpers.evidence.claims import readings
from matcalc_helpers.evidence.digits import FUNCTIONS, Digits, digits
from matcalc_helpers.evidence.jets import OutsideDomain, SpectralField
from matcalc_helpers.expression.leaves import is_zero
from matcalc_helpers.expression.operations import SMOOTH

x, M, X = mc.vector("x", "n"), mc.matrix("M", "n", "n"), mc.matrix("X", "n", "n")
S, c = mc.matrix("S", "n", "n", symmetric=True), mc.scalar("c")
SPECTRAL = [
    (mc.eigval(S, 1), S), (mc.specnorm(X), X), (mc.nucnorm(X), X), (mc.trace(mc.logm(X)), X),
    (mc.trace(mc.expm(X) @ M), X), (mc.sv(X, 1), X), (mc.trace(mc.pinv(X) @ M), X),
]  # fmt: skip


@pytest.fixture(params=[True, False], ids=["with flint", "without flint"])
def _flint(request, monkeypatch):
    if not request.param:
        monkeypatch.setattr(balls, "flint", None)


def judge(function, wrt, claim, kind="gradient", layout=None, convention=None):
    return digits(readings(function, wrt, claim, kind, layout, convention)[0][1], 0)


def wrong(report):
    return report.holds is None and report.says.startswith("disagrees")


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_every_rule_agrees_and_its_slips_do_not(rule):
    for symbol in rule_symbols(rule):
        claim = rule_claim(rule, symbol)
        report = judge(rule.example, symbol, claim, "differential")
        assert report.holds
        assert report.says.startswith("agree to 40 digits at ")
        assert report.says.endswith(", not rigorous")
        if not is_zero(claim):
            assert wrong(judge(rule.example, symbol, mc.parse("1.0001") * claim, "differential"))


@pytest.mark.usefixtures("_flint")
@pytest.mark.parametrize(("function", "wrt"), SPECTRAL, ids=str)
def test_spectra_are_reached(function, wrt):
    claim = mc.gradient(function, wrt)
    assert judge(function, wrt, claim).holds
    assert wrong(judge(function, wrt, mc.parse("1.0001") * claim))


@pytest.mark.usefixtures("_flint")
def test_what_the_field_cannot_tell_is_told():
    claim = 2 * mc.cos(2 * c)
    assert judge(2 * mc.sin(c) * mc.cos(c), c, claim).holds
    assert wrong(judge(2 * mc.sin(c) * mc.cos(c), c, claim + mc.sin(c)))


@pytest.mark.parametrize("function", [x.T @ M @ x, mc.logsumexp(x), mc.norm2(x)], ids=str)
def test_a_hessian_is_judged(function):
    claim = mc.hessian(function, x)
    assert judge(function, x, claim, "hessian").holds
    assert wrong(judge(function, x, 2 * claim, "hessian"))


def test_slips_of_every_size_are_seen():
    claim = mc.gradient(mc.logdet(X), X)
    for factor in (2, -1, mc.parse("1.0001"), 1 + mc.parse("0.1") ** 18):
        assert wrong(judge(mc.logdet(X), X, factor * claim))
    assert wrong(judge(mc.logdet(X), X, claim.T))


def test_a_difference_between_20_and_40_digits_is_not_judged():
    report = judge(x.T @ x, x, 2 * x * (1 + mc.parse("0.1") ** 30))
    assert report.holds is None
    assert report.says == "declined: the values agree to fewer than 40 digits"


def test_a_function_without_a_point_is_declined():
    report = judge(mc.log(-mc.dot(x, x) - 1), x, -2 * x / (-mc.dot(x, x) - 1))
    assert report.holds is None
    assert report.says.startswith("declined: no point of the domain found")


@pytest.mark.skipif(not balls.available(), reason="needs python-flint")
@pytest.mark.parametrize("word", sorted(FUNCTIONS))
def test_a_function_has_the_derivatives_that_balls_have(word):
    field, enclosing = Digits(), balls.Balls(300)
    for value in (Fraction(3, 7), Fraction(1, 9)):
        found = field.function(word, field.number(value))
        enclosed = enclosing.function(word, enclosing.number(value))
        for ours, theirs in zip(found, enclosed, strict=True):
            assert field.mp.nstr(ours, 45) == field.mp.nstr(field.mp.mpf(theirs.mid().str(60, radius=False)), 45)


def test_every_smooth_function_has_a_row():
    assert {operation.word for operation in SMOOTH} <= FUNCTIONS.keys()
    assert isinstance(Digits(), SpectralField)


def test_numbers_at_a_border_are_outside():
    field = Digits()
    tiny = field.number(Fraction(1, 10**40))
    for ask in (lambda: field.inverse(tiny), lambda: field.sign(-tiny), lambda: field.function("log", -tiny),
                lambda: field.function("arcsin", field.number(Fraction(1)))):  # fmt: skip
        with pytest.raises(OutsideDomain):
            ask()
