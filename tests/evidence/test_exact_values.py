"""Exact values at points where elimination meets a column without a pivot."""

from fractions import Fraction

import pytest

import matcalc_helpers as mc
from matcalc_helpers.evidence.evaluation import Evaluator
from matcalc_helpers.evidence.exact_values import exact_value
from matcalc_helpers.evidence.fields import Fractions
from matcalc_helpers.evidence.jets import Jets

SINGULAR = {
    "rank 1": [[1, 2], [2, 4]],
    "zero": [[0, 0], [0, 0]],
    "rank 2": [[1, 2, 3], [4, 5, 6], [7, 8, 9]],
    "rank 1 of 3": [[1, 2, 3], [2, 4, 6], [-1, -2, -3]],
    "a number": [[0]],
}
MOVING = [[3, -1, 2], [0, 5, 1], [2, 2, -4]]


def _minors(matrix):
    """The determinant by its first row."""
    if len(matrix) == 1:
        return matrix[0][0]
    return sum(
        (-1) ** j * entry * _minors([row[:j] + row[j + 1 :] for row in matrix[1:]]) for j, entry in enumerate(matrix[0])
    )


@pytest.mark.parametrize("name", SINGULAR)
def test_a_singular_matrix_has_the_determinant_0(name):
    X = mc.matrix("X", "n", "n")
    assert exact_value(mc.det(X), {"X": SINGULAR[name]}) == ((0,),)


@pytest.mark.parametrize("name", SINGULAR)
def test_the_determinant_moves_at_a_singular_matrix_as_its_minors_say(name):
    start, size = SINGULAR[name], len(SINGULAR[name])
    jets, X = Jets(Fractions()), mc.matrix("X", "n", "n")
    line = [[(Fraction(start[i][j]), Fraction(MOVING[i][j]), Fraction(0)) for j in range(size)] for i in range(size)]
    value, slope, bend = Evaluator(jets, {"n": size}, {X: line}, {})(mc.det(X))[0][0]

    def along(t):
        return _minors([[start[i][j] + t * MOVING[i][j] for j in range(size)] for i in range(size)])

    cubic = Fraction(along(2) - 2 * along(1) + 2 * along(-1) - along(-2), 12)
    assert value == along(0) == 0
    assert slope == Fraction(along(1) - along(-1), 2) - cubic
    assert bend == Fraction(along(1) + along(-1), 2) - along(0)


def test_an_inverse_and_a_logarithm_still_need_a_nonsingular_matrix():
    X = mc.matrix("X", "n", "n")
    for formula in (mc.inv(X), mc.logdet(X)):
        with pytest.raises(mc.MatcalcError, match="singular"):
            exact_value(formula, {"X": SINGULAR["rank 1"]})
