"""The figures of a moving matrix: the velocity is the derivative, the area the determinant."""

import re

import pytest

import matcalc_helpers as mc

t = mc.scalar("t")
TURN = mc.parse("[cos(t), -sin(t); sin(t), cos(t)]*[2; 1]", t="")
M = mc.parse("[1 + t, 2*t; t^2, 1]", t="")
FIGURES = {
    "point": lambda: mc.moving_point(TURN, t, [0, 1]),
    "square": lambda: mc.moving_square(M, t, [0, 0.2, 0.4]),
}


def title(name):
    return re.search("<title>(.*?)</title>", FIGURES[name]().svg)[1]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_the_same_twice_and_says_what_is_seen(name):
    svg = FIGURES[name]().svg
    assert svg == FIGURES[name]().svg
    assert "<title>" in svg.split("<path", 1)[0]


def test_a_turning_point_moves_at_a_right_angle_to_its_spoke():
    assert "(2, 1) with velocity (-1, 2)" in title("point")


def test_the_area_of_the_moved_square_is_the_determinant():
    assert "t = 0, area 1; t = 0.2, area 1.184; t = 0.4, area 1.272" in title("square")
