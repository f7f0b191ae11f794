"""Rounded values are the same for every equivalent form, in balls and in digits, and different for others."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcalc_helpers import parse
from matcalc_helpers.course.fixed_points import MARGIN, FixedPoint, Place, Unrounded, text_of
from matcalc_helpers.evidence import balls

DECLARED = {"A": "n n", "B": "m n", "x": "n", "S": "n n symmetric", "c": "scalar positive", "k": "scalar"}
EQUAL = [
    ("(A + A')*x", "A*x + A'*x"),
    ("inv(A*A)*x", "inv(A)*(inv(A)*x)"),
    ("sin(x'*A*x)*x/norm2(x)", "x/sqrt(x'*x)*sin(x'*A'*x)"),
    ("c*log(c^3)*x", "3*x*c*log(c)"),
    ("x^k", "x*x^(k - 1)"),
    ("relu(A*x)", "(A*x > 0).*(A*x)"),
    ("tr(S*A)", "tr(A'*S)"),
    ("eigval(S, 1)", "eigval(S', 1)"),
    ("exp(c)*x*c^(1/2)", "sqrt(c)*x/exp(-c)"),
]
ODD = ("x^k", "x*x^(k - 1)")


def point(seed, declared=DECLARED, sizes=None):
    return FixedPoint(Place(seed, {"n": 3, "m": 4} if sizes is None else sizes, {"k": 3}), declared, "x")


def by(formula, at, margin=0):
    return text_of([at.rounded(formula, margin)])


def declared_for(pair):
    return {**DECLARED, "x": "scalar"} if pair == ODD else DECLARED


@pytest.mark.parametrize("pair", EQUAL, ids=lambda pair: pair[0])
@settings(max_examples=20, deadline=None)
@given(seed=st.text(max_size=8))
def test_equal_forms_have_equal_values_wherever_both_have_one(pair, seed):
    declared = declared_for(pair)
    at = point(seed, declared)
    try:
        first, second = (by(parse(text, declared), at) for text in pair)
    except Unrounded:
        return
    assert first == second


@pytest.mark.parametrize("pair", EQUAL, ids=lambda pair: pair[0])
def test_balls_and_digits_round_alike(pair, monkeypatch):
    if not balls.available():
        pytest.fail("python-flint is a dependency of the package")
    declared = declared_for(pair)
    formula, places = parse(pair[0], declared), [point(str(seed), declared) for seed in range(8)]
    in_balls = [_or_none(at, formula) for at in places]
    monkeypatch.setattr(balls, "available", lambda: False)
    in_digits = [_or_none(at, formula) for at in places]
    assert in_balls == in_digits
    assert any(in_balls)


def _or_none(at, formula):
    try:
        return by(formula, at)
    except Unrounded:
        return None


@settings(max_examples=40, deadline=None)
@given(seed=st.text(max_size=8), power=st.integers(1, 24))
def test_a_difference_that_is_larger_than_the_rounding_shows(seed, power):
    at = point(seed)
    assert by(parse("A*x", DECLARED), at) != by(parse(f"A*x + 10^(-{power})*ones(n)", DECLARED), at)


@settings(max_examples=60, deadline=None)
@given(seed=st.text(max_size=8))
def test_recorded_answers_keep_away_from_where_rounding_changes(seed):
    """With a margin of 10^-6 about one value in half a million is refused, and no value is rounded otherwise."""
    at, formula = point(seed), parse("A*inv(S)*x", DECLARED)
    try:
        assert at.rounded(formula, MARGIN) == at.rounded(formula)
    except Unrounded:
        with pytest.raises(Unrounded):
            at.rounded(formula, MARGIN)


def test_half_way_between_two_decimals_nothing_is_said():
    with pytest.raises(Unrounded, match="half-way"):
        point("s").rounded(parse("10^(-25)/2*c/c", DECLARED))


@pytest.mark.parametrize("text", ["log(-c)", "inv(x*x')", "1/(c - c)*x", "sqrt(-c)*x"])
def test_where_there_is_no_value_none_is_made_up(text):
    with pytest.raises(Unrounded):
        point("s").rounded(parse(text, DECLARED))


@settings(max_examples=20, deadline=None)
@given(order=st.permutations(sorted(DECLARED)))
def test_the_order_of_the_declarations_does_not_matter(order):
    there = FixedPoint(Place("s", {"n": 3, "m": 4}, {"k": 3}), {name: DECLARED[name] for name in order}, "x")
    assert there.setting.values == point("s").setting.values
