"""Figures of stacked matrices: dots and tables are read off the formulas, the counts are those of the products."""

import re

import numpy as np
import pytest

import matcalc_helpers as mc
from matcalc_helpers.page.figures.stacking import multiplications

A, v, N = mc.matrix("A", "m", "n"), mc.vector("v", "n"), mc.matrix("N", "n", "n")
SIZES = {"m": 2, "n": 3}
FIGURES = {
    "commutation": mc.commutation_pattern,
    "blocks": mc.kronecker_blocks,
    "costs": mc.kronecker_costs,
    "by itself": lambda: mc.four_index_table(A, A, SIZES),
    "transposed": lambda: mc.four_index_table(A.T, A, SIZES),
    "times a column": lambda: mc.four_index_table(A @ v, A, SIZES),
    "square": lambda: mc.four_index_table(N @ N, N, {"n": 2}),
}


def title(figure):
    return re.search(r"<title>(.*?)</title>", figure.svg, re.DOTALL)[1]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_the_same_twice_and_says_what_is_seen(name):
    svg = FIGURES[name]().svg
    assert svg == FIGURES[name]().svg
    assert "<title>" in svg.split("<path", 1)[0]


@pytest.mark.parametrize(("rows", "columns"), [(2, 3), (3, 3), (3, 4)])
def test_the_dots_on_the_diagonal_are_the_entries_that_stay(rows, columns):
    places = np.arange(rows * columns).reshape(rows, columns)
    kept = int((places.reshape(-1) == places.reshape(-1, order="F")).sum())
    said = title(mc.commutation_pattern(rows, columns))
    assert f"{kept} of the {rows * columns} dots lie on the diagonal" in said
    assert f"steps of {columns}" in said


def test_a_kronecker_product_has_a_block_for_each_entry():
    assert "B, 3 by 1, in grey; and their Kronecker product, 6 by 2: 4 blocks" in title(
        mc.kronecker_blocks((2, 2), (3, 1))
    )


def test_the_table_counts_what_differs_from_zero():
    assert "2 by 3 blocks" in title(FIGURES["by itself"]())
    assert title(FIGURES["by itself"]()).endswith("6 of them differ from 0.")
    assert "3 by 2 blocks" in title(FIGURES["transposed"]())
    assert "2 rows by 6 columns" in title(FIGURES["times a column"]())
    assert title(FIGURES["square"]()).endswith("12 of them differ from 0.")


@pytest.mark.parametrize("size", [1, 2, 5])
def test_the_counts_are_those_of_the_products(size):
    one_product = size * size * size
    table = np.kron(np.ones((size, size)), np.ones((size, size)))
    assert multiplications(size) == (2 * one_product, table.size)


def test_the_figure_of_costs_names_both_counts():
    assert "take 250000 multiplications" in title(mc.kronecker_costs())
    assert "a column 6250000;" in title(mc.kronecker_costs())
