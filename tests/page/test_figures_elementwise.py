"""Figures of operations entry by entry: the pattern comes from the functions, the sums from the numbers."""

import re

import pytest

import matcalc_helpers as mc

w, x, A = mc.vector("w", "n"), mc.vector("x", "n"), mc.matrix("A", "n", "n")
FIGURES = {
    "pattern": lambda: mc.jacobian_pattern(mc.hadamard(w, x), mc.hadamard(A @ w, x), w, {"n": 3}),
    "maximum": mc.maximum_regions,
    "one number": lambda: mc.broadcast_and_sum([2], [[0.5], [-1], [3]]),
    "a row": lambda: mc.broadcast_and_sum([2, -1], [[1, 0], [2, 5], [-1, 1]]),
}


def title(figure):
    return re.search(r"<title>(.*?)</title>", figure.svg, re.DOTALL)[1]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_the_same_twice_and_says_what_is_seen(name):
    svg = FIGURES[name]().svg
    assert svg == FIGURES[name]().svg
    assert "<title>" in svg.split("<path", 1)[0]


def test_the_pattern_is_read_off_the_functions():
    said = title(FIGURES["pattern"]())
    assert "w.*x: each input reaches the output of the same place alone" in said
    assert "(A*w).*x: the wires cross, and 9 of 9 entries" in said
    sums = mc.jacobian_pattern(mc.cumsum(w), mc.sin(w), w, {"n": 3})
    assert "cumsum(w): the wires cross, and 6 of 9 entries" in title(sums)
    assert "sin(w): each input reaches" in title(sums)


def test_what_comes_back_is_the_sum_of_what_the_copies_send():
    assert title(FIGURES["one number"]()).endswith("column by column, to 2.5.")
    assert title(FIGURES["a row"]()).endswith("column by column, to 2, 6.")
