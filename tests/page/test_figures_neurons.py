"""A neuron that learns: the figures, and the gradient that they follow."""

import pytest

import matcalc_helpers as mc
from matcalc_helpers.page.figures.neurons import neuron_gradient, neuron_loss

XS, YS = [-2, -1, 0, 1, 2], [0, 0, 0, 1, 3]
FIGURES = {
    "descent": lambda: mc.descent_paths(XS, YS, (1, 0.5), 0.2),
    "half-space": lambda: mc.half_space([(2, 1), (-1, 2), (-2, -1)], [2, 1, 0], (1, 1), -0.5),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_the_same_twice_and_says_what_is_seen(name):
    svg = FIGURES[name]().svg
    assert svg == FIGURES[name]().svg
    assert "<title>" in svg.split("<path", 1)[0]


@pytest.mark.parametrize("at", [(1, 0.5), (0.7, 0.8), (-0.3, 1.1), (0, -1)])
def test_the_figures_compute_what_the_chapter_derives(at):
    loss = mc.parse("(1/N)*sum((y - relu(X*w + b)).^2)", X="N n", w="n", b="", y="N")
    values = {"X": [[x] for x in XS], "y": YS, "w": [at[0]], "b": at[1]}
    by_weight = mc.gradient(loss, mc.vector("w", "n")).evaluate(values).item()
    by_bias = float(mc.gradient(loss, mc.scalar("b")).evaluate(values))
    assert neuron_loss(XS, YS, at) == pytest.approx(float(loss.evaluate(values)))
    assert neuron_gradient(XS, YS, at) == pytest.approx((by_weight, by_bias))


def test_without_the_switch_the_descent_ends_at_the_straight_line():
    assert neuron_gradient(XS, YS, (0.7, 0.8), switch=False) == pytest.approx((0, 0))
    assert "stays at (0.70, 0.80)" in repr(FIGURES["descent"]())


def test_the_half_space_names_the_errors_and_counts_the_silent():
    said = repr(FIGURES["half-space"]())
    assert "0.5 at (2, 1), -0.5 at (-1, 2)" in said
    assert "1 of them, have no say" in said
