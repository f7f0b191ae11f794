"""Square roots are those of real numbers: of two roots the positive one."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matcalc_helpers as mc
from matcalc_helpers.evidence.fields import PRIME, PrimeField, _some_root
from matcalc_helpers.evidence.roots import positive_roots

C = {"c": "", "s": "", "x": "n", "A": "m n"}
SEEDS = range(8)

TRUE = [
    ("sqrt(c^2)", "abs(c)"),
    ("sqrt(2*c^2)", "sqrt(2)*abs(c)"),
    ("norm2(ones(n, n))", "n"),
    ("norm2(c*x)", "abs(c)*norm2(x)"),
    ("norm2(x*x')", "norm2(x)^2"),
    ("sqrt(2)*sqrt(3)", "sqrt(6)"),
    ("sqrt(1 + c^2)*sqrt(1 + s^2)", "sqrt((1 + c^2)*(1 + s^2))"),
    ("sqrt(exp(2*c))", "exp(c)"),
    ("sqrt(8)", "2*sqrt(2)"),
    ("(1 + c^2)^(3/2)", "(1 + c^2)*sqrt(1 + c^2)"),
]
FALSE = [
    ("sqrt(c^2)", "c"),
    ("sqrt(c^2)", "-abs(c)"),
    ("sqrt(c^2*s^2)", "c*s"),
    ("sqrt(exp(2*c))", "-exp(c)"),
    ("sqrt(sinh(c)^2)", "sinh(c)"),
    ("sqrt((1 - sqrt(1 + c^2))^2)", "1 - sqrt(1 + c^2)"),
    ("norm2(c*x)", "c*norm2(x)"),
]


def judged(left, right, seed, routes):
    return mc.check_equal(mc.parse(left, C), mc.parse(right, C), seed=seed, routes=routes).holds


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_a_true_equation_is_never_refuted(left, right):
    assert all(judged(left, right, seed, ["exact"]) is not False for seed in SEEDS)
    assert all(judged(left, right, seed, ["exact", "balls"]) for seed in SEEDS[:2])


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_a_wrong_sign_never_passes(left, right):
    assert not any(judged(left, right, seed, ["exact"]) for seed in SEEDS)


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_a_wrong_sign_is_found_by_balls(left, right):
    assert not any(judged(left, right, seed, ["balls"]) for seed in SEEDS)


@given(st.lists(st.fractions(min_value=Fraction(1, 50), max_value=50, max_denominator=50), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_roots_of_products_are_products_of_roots(values):
    field = PrimeField(None)
    products = [a * b for a in values for b in values]
    found = positive_roots([*values, *products], field.number, _some_root, PRIME)
    assert found.complete
    assert found.related
    for a in values:
        for b in values:
            if field.number(a) in found.known and field.number(b) in found.known:
                both = found.known[field.number(a)] * found.known[field.number(b)] % PRIME
                assert found.known[field.number(a * b)] == both


def test_an_unsure_root_weakens_the_bound():
    evidence = mc.check_equal(mc.parse("norm2(exp(x))", C), mc.parse("sqrt(sum(exp(x).^2))", C), routes=["exact"])
    assert evidence.holds
    assert "chance of a false pass < 2^-12" in evidence.verdict
    sure = mc.check_equal(mc.parse("norm2(x)", C), mc.parse("sqrt(x'*x)", C), routes=["exact"])
    assert "chance of a false pass < 2^-11" in sure.verdict


def test_the_square_of_a_norm_takes_no_root():
    w, declared = mc.vector("w", "n"), {"X": "N n", "w": "n", "y": "N"}
    claim = mc.parse("-(2/N)*X'*((y - relu(X*w)).*(X*w > 0))", declared)
    for text in ("norm2(y - relu(X*w))^2/N", "(1/N)*sum((y - relu(X*w)).^2)"):
        evidence = mc.check(mc.parse(text, declared), wrt=w, claim=claim, kind="gradient", routes=["exact"])
        assert "chance of a false pass < 2^-1" in evidence.verdict
        assert "< 2^-12 " not in evidence.verdict
