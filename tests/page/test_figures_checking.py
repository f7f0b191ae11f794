"""How checks of a derivative go wrong: the figures, and the measurements behind them."""

import math
import re
from fractions import Fraction

import pytest

import matcalc_helpers as mc
from matcalc_helpers.page.figures.checking import (
    CHECKERS,
    JUDGED,
    METHODS,
    PLANTED,
    along_line,
    errors_of,
    zeros_modulo,
)
from tools.notebooks import ROOT

x = mc.vector("x", 2)
SQUARE = (x.T @ x) ** 2
FIGURES = {
    "errors": lambda: mc.difference_errors(SQUARE, x, (1, 2), (3, -1)),
    "passes": lambda: mc.false_passes((-1, -2, 3)),
    "checkers": mc.found_by_checker,
}
ROWS = {
    "exact route and balls": "ours, exact route and balls",
    "gradcheck, default": "gradcheck, default (atol 1e-5, rtol 1e-3)",
    "gradcheck, 1e-6": "gradcheck, atol = rtol = 1e-6",
    "gradcheck, 1e-8": "gradcheck, atol = rtol = 1e-8",
    "check_grad, 1e-7": "check_grad, threshold 1e-7",
}
"""The rows of benchmarks/README.md."""


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_the_same_twice_and_says_what_is_seen(name):
    svg = FIGURES[name]().svg
    assert svg == FIGURES[name]().svg
    assert "<title>" in svg.split("<path", 1)[0]


def test_the_line_has_the_values_of_the_function():
    line = along_line(SQUARE, x, (1, Fraction(1, 3)), (2, -1))
    for t in (0.5, -1.25):
        at = [1 + 2 * t, 1 / 3 - t]
        assert sum(float(a) * t**power for power, a in enumerate(line)) == pytest.approx(
            float(SQUARE.evaluate({"x": at}))
        )


def test_the_best_steps_are_where_theory_puts_them():
    line = along_line(SQUARE, x, (1, 2), (3, -1))
    best = {name: min(errors_of(line, name), key=lambda point: point[1]) for name in METHODS}
    powers = {name: (math.log10(step), math.log10(error)) for name, (step, error) in best.items()}
    assert powers["forward"] == pytest.approx((-8, -8), abs=1.5)
    assert powers["central"] == pytest.approx((-5.3, -10.7), abs=1.5)
    assert powers["central, single precision"] == pytest.approx((-2.5, -4.8), abs=1.5)
    assert powers["complex step"][1] < -15
    assert list(errors_of(line, "complex step"))[-1][1] < 1e-15


def test_the_wrong_claim_passes_where_the_definition_says():
    for prime in (7, 31, 127):
        passing = [z for z in range(prime) if (3 * z * z - (2 * z + 1)) % prime == 0]
        assert zeros_modulo((-1, -2, 3), prime) == passing


@pytest.mark.parametrize("each", CHECKERS, ids=lambda each: each.name)
def test_the_shares_are_those_that_were_measured(each):
    text = (ROOT / "benchmarks" / "README.md").read_text()
    row = next(line for line in text.splitlines() if line.startswith(f"| {ROWS[each.name]} |"))
    _, *found, alarms, _ = re.findall(r"([\d,]+) of ([\d,]+)", row)
    assert found == [(str(count), str(PLANTED)) for count in each.found]
    assert alarms == (f"{each.false_alarms:,}", f"{JUDGED:,}")
