"""Figures of a function of two numbers: slopes, gradients, and rates that the gradient predicts or does not."""

import matcalc_helpers as mc

x = mc.vector("x", 2)
HEIGHT = x[0] ** 2 + x[1] ** 2
RIDGE = x[0] ** 2 * x[1] / (HEIGHT + (HEIGHT <= 0))
FIGURES = (
    lambda: mc.sections(HEIGHT, x, (1.0, 2.0)),
    lambda: mc.gradient_field(x[0] * x[1], x),
    lambda: mc.rates_by_angle(HEIGHT, x, (1.0, 2.0)),
)


def test_the_sections_have_the_partial_derivatives_as_slopes():
    said = repr(mc.sections(HEIGHT, x, (1.0, 2.0)))
    assert "tangent has slope 2" in said
    assert "the slope is 4" in said


def test_a_smooth_function_has_the_rates_that_its_gradient_predicts():
    assert "the two agree in every direction" in repr(mc.rates_by_angle(HEIGHT, x, (1.0, 2.0)))
    assert "the two agree in every direction" in repr(mc.rates_by_angle(RIDGE, x, (1.0, 2.0)))


def test_partial_derivatives_without_a_derivative_predict_nothing():
    said = repr(mc.rates_by_angle(RIDGE, x, (0.0, 0.0)))
    assert "the gradient (0, 0) predicts; they differ by up to 0.38" in said


def test_a_gradient_that_is_constant_can_be_drawn():
    assert "slope 3" in repr(mc.sections(3 * x[0] + x[1], x, (0.0, 0.0)))


def test_the_figures_are_the_same_twice():
    for figure in FIGURES:
        svg = figure().svg
        assert svg == figure().svg
        assert svg.index("<title>") < svg.index("<g")
