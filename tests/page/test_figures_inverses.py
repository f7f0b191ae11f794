"""The figures of the inverse: where lines cross before and after a push, and a jump."""

import re
from fractions import Fraction

import pytest

import matcalc_helpers as mc
from matcalc_helpers.page.figures.inverses import _crossings, _exact, _times

SYSTEMS = [[[2, 1], [1, 3]], [[2, 1], [5, 3]]]
FIGURES = {
    "lines": lambda: mc.crossing_lines(SYSTEMS, [1, 1], "1/10"),
    "number": mc.pseudo_inverse_of_number,
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_the_same_twice_and_says_what_is_seen(name):
    svg = FIGURES[name]().svg
    assert svg == FIGURES[name]().svg
    assert "<title>" in svg.split("<path", 1)[0]


def test_the_title_tells_where_the_lines_cross():
    found = re.search("<title>(.*?)</title>", FIGURES["lines"]().svg, re.DOTALL)[1]
    assert "from (1, 1) to (0.943, 1.02), predicted (0.94, 1.02)" in found
    assert "from (1, 1) to (0.769, 1.38), predicted (0.7, 1.5)" in found


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_arrow_is_the_directional_derivative(system):
    X, H, b = mc.matrix("X", 2, 2), mc.matrix("H", 2, 2), mc.vector("b", 2)
    push, right = Fraction(1, 10), _times(_exact(system), (Fraction(1), Fraction(1)))
    start, _, predicted = _crossings(_exact(system), right, push)
    assert start == (1, 1)
    values = {"X": system, "H": [[0.1, 0], [0, 0]], "b": [float(part) for part in right]}
    moved = mc.directional_derivative(mc.inv(X) @ b, X, H).evaluate(values).ravel()
    assert moved == pytest.approx([float(p - s) for p, s in zip(predicted, start, strict=True)])
