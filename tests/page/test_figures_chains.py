"""Chains of Jacobians: the figures, and the count of multiplications behind one of them."""

import pytest

import matcalc_helpers as mc
from matcalc_helpers.page.figures.chains import bracket_counts

FIGURES = {
    "product": mc.jacobian_product,
    "shapes": mc.chain_shapes,
    "costs": lambda: mc.bracket_costs([1000, 50, 50, 1]),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_the_same_twice_and_says_what_is_seen(name):
    svg = FIGURES[name]().svg
    assert svg == FIGURES[name]().svg
    assert "<title>" in svg.split("<path", 1)[0]


def multiplications(shapes):
    """Multiply the matrices of these shapes from the left and count."""
    (rows, columns), *others = shapes
    total = 0
    for inner, wide in others:
        assert inner == columns
        total, columns = total + rows * inner * wide, wide
    return total


@pytest.mark.parametrize("sizes", [[1000, 50, 50, 1], [3, 5, 2, 7], [10, 1000, 10, 1000, 10], [4, 6]])
def test_the_count_is_that_of_the_products(sizes):
    shapes = [(sizes[place + 1], sizes[place]) for place in reversed(range(len(sizes) - 1))]
    mirrored = [(columns, rows) for rows, columns in reversed(shapes)]
    assert bracket_counts(sizes) == (multiplications(shapes), multiplications(mirrored))


def test_the_figure_names_both_counts():
    assert "52500 multiplications" in repr(mc.bracket_costs([1000, 50, 50, 1]))
    assert "2550000 when" in repr(mc.bracket_costs([1000, 50, 50, 1]))


def test_the_axis_of_the_costs_groups_its_digits():
    assert "<!-- 1\u2009000\u2009000 -->" in mc.bracket_costs([1000, 50, 50, 1]).svg
