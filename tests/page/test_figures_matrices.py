"""The figures of a number that depends on a matrix: the rates that are drawn are those of the gradient."""

import re

import pytest

import matcalc_helpers as mc

P = mc.matrix("P", 2, 2)
EXAMPLE = mc.trace(P @ mc.parse("[1, 2; 0, 1]") @ P.T)
AT = [[1, 0], [1, -1]]
WAYS = {"one entry": [[0, 1], [0, 0]], "gradient": [[2, 2], [0, 0]]}
FIGURES = {
    "rates": lambda: mc.entry_rates(EXAMPLE, P, AT),
    "rates of a linear function": lambda: mc.entry_rates(mc.trace(P), P, AT),
    "lines": lambda: mc.rates_along_lines(EXAMPLE, P, AT, WAYS),
}


def title(figure):
    return re.search("<title>(.*?)</title>", figure.svg, re.DOTALL)[1]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_the_same_twice_and_says_what_is_seen(name):
    svg = FIGURES[name]().svg
    assert svg == FIGURES[name]().svg
    assert "<title>" in svg.split("<path", 1)[0]


def test_the_table_holds_the_gradient():
    assert "with the rows 2, 2; 0, 0" in title(FIGURES["rates"]())


def test_a_constant_gradient_can_be_drawn():
    assert "with the rows 1, 0; 0, 1" in title(FIGURES["rates of a linear function"]())


def test_a_zero_gradient_is_white():
    assert "with the rows 0, 0; 0, 0" in title(mc.entry_rates(mc.norm2(P) ** 2, P, [[0, 0], [0, 0]]))


def test_directions_have_length_one_and_the_gradient_is_steepest():
    assert title(FIGURES["lines"]()).endswith("one entry 2, gradient 2.83.")
