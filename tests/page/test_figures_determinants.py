"""The figures of the determinant: areas, and where the determinant is zero."""

import re

import pytest

import matcalc_helpers as mc
from matcalc_helpers.page.figures.determinants import _coefficients, _zeros

FIGURES = {
    "areas": lambda: mc.pushed_areas([[2, 1], [1, 3]]),
    "line": lambda: mc.determinant_along([[0, 1], [1, 0]], [[1, 0], [0, 1]]),
    "line without a zero": lambda: mc.determinant_along([[0, 1], [-1, 0]], [[1, 0], [0, 1]]),
}


def title(name):
    return re.search("<title>(.*?)</title>", FIGURES[name]().svg, re.DOTALL)[1]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_the_same_twice_and_says_what_is_seen(name):
    svg = FIGURES[name]().svg
    assert svg == FIGURES[name]().svg
    assert "<title>" in svg.split("<path", 1)[0]


def test_the_change_of_the_area_is_the_cofactor():
    assert "of area 5" in title("areas")
    assert "8 when the entry 11 grows by 1, a change of 3" in title("areas")
    assert "4 when the entry 21 grows by 1, a change of -1" in title("areas")


def test_the_zeros_are_the_singular_matrices():
    assert "zero at t = -1 and 1" in title("line")
    assert "nowhere zero" in title("line without a zero")


@pytest.mark.parametrize(
    ("at", "along", "zeros"),
    [
        ([[1, 0], [0, 2]], [[1, 0], [0, 0]], [-1]),
        ([[1, 0], [0, 2]], [[0, 1], [0, 0]], []),
        ([[1, 0], [0, 1]], [[1, 0], [0, 1]], [-1]),
    ],
)
def test_zeros_of_lines_of_lower_degree(at, along, zeros):
    assert _zeros(_coefficients(at, along)) == zeros
