"""What is said of wrong claims and of conditions."""

import pytest

import matcalc_helpers as mc
from matcalc_helpers.page.shown import Display, Text
from matcalc_helpers.page.statements import counterexample_pieces

x, v = mc.scalar("x"), mc.vector("v", "n")
f, g, h, c = mc.function("f"), mc.function("g"), mc.function("h", "n"), mc.function("c", "m")


def D(applied):
    return mc.derivative_of(applied)


WRONG = {
    "chain": (f(g(x)), x, D(f(x)) * D(g(x)), r"f\left(u\right) = u^{3}"),
    "product": (f(x) * g(x), x, D(f(x)) * D(g(x)), r"g\left(u\right) = u^{3}"),
    "of a column": (g(v), v, 2 * D(g(v)), r"g\left(u\right) = \operatorname{sum}\left(u^{\odot 2}\right)"),
    "column to column": (h(v), v, D(h(v)).T @ D(h(v)), r"h\left(u\right) = u^{\odot 2}"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_claim_about_functions_fails_for_functions_that_can_be_read(name):
    function, wrt, claim, chosen = WRONG[name]
    shown = mc.show_wrong(function, wrt=wrt, claim=claim, layout="numerator").plain
    assert chosen in shown
    assert r"\ne" in shown
    assert r"\tfrac" not in shown


def test_where_no_short_formula_fits_no_point_is_shown():
    shown = mc.show_wrong(c(v), wrt=v, claim=2 * D(c(v)), layout="numerator").plain
    assert "no formula is given" in shown
    assert r"\ne" not in shown


def test_a_learner_sees_no_values_of_unknown_functions():
    shown = mc.exercise("g(x)^2", "x", g="function", x="").answer("2*g(x)").plain
    assert "Not yet" in shown
    assert "no formula is given" in shown
    assert r"\ne" not in shown


def test_a_claim_without_functions_has_its_smallest_point():
    assert "smallest point" in mc.show_wrong(x**2, wrt=x, claim=x).plain


def test_one_shape_is_said_once():
    said = mc.show_error(mc.check, x**2, wrt=x, claim=v).plain
    assert "the derivative is 1 x 1`" in said
    square = mc.show_error(mc.check, mc.matrix("A", "n", "n") @ v, wrt=v, claim=v).plain
    assert "the derivative is n x n in both layouts`" in square


@pytest.mark.parametrize("name", ["larger-of-two", "smaller-of-two"])
def test_the_condition_of_the_maximum_rule_names_the_other_side(name):
    shown = mc.state(name).markdown
    assert "different from $v$ in every entry" in shown
    assert "other side" not in shown


def test_a_counterexample_without_symbols_shows_both_values_alone():
    example = mc.check_equal(mc.exp(0 * x), 0 * x).counterexample
    assert example.values == {}
    pieces = counterexample_pieces(example)
    assert pieces == [Text("The definition gives the left value and the claim the right one:"), Display(r"1 \ne 0")]
