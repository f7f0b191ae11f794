"""The figures of a change: what is drawn is the exact change, its linear part and the rest."""

import re
from fractions import Fraction

import pytest

import matcalc_helpers as mc
from matcalc_helpers.page.figures.changes import _sizes

X, s = mc.matrix("X", "n", "n"), mc.scalar("x")
AT, ALONG = [[1, 2], [3, 4]], [[0, 1], [1, 0]]
FIGURES = {
    "square": mc.growing_square,
    "rest": lambda: mc.linear_part_and_rest(X @ X, X, AT, ALONG),
    "rest of an inverse": lambda: mc.linear_part_and_rest(mc.inv(X), X, [[2, 1], [1, 3]], ALONG),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_the_same_twice_and_says_what_is_seen(name):
    svg = FIGURES[name]().svg
    assert svg == FIGURES[name]().svg
    assert "<title>" in svg.split("<path", 1)[0]


def test_half_the_growth_halves_the_strips_and_quarters_the_corner():
    title = re.search("<title>(.*?)</title>", mc.growing_square(3, 1).svg)[1]
    assert "the area 6 on the left and 3 on the right" in title
    assert "the area 1 and 0.25" in title


def test_the_rest_of_a_square_is_the_square_of_the_push():
    whole, linear, rest = _sizes(X @ X, X, AT, ALONG, Fraction(1, 8))
    assert (linear, rest) == (5 / 8, 1 / 64)
    assert whole == linear + rest


def test_the_rest_of_a_linear_function_vanishes():
    assert _sizes(2 * X, X, AT, ALONG, Fraction(1))[2] == 0


def test_a_number_can_be_pushed_too():
    assert _sizes(s**2, s, [[3]], [[1]], Fraction(1, 10))[1:] == (
        Fraction(6, 10),
        Fraction(1, 100),
    )
