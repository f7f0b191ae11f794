"""The generated NumPy code gives the values of the evaluator."""

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from matcalc_helpers import expression as ex
from matcalc_helpers.evidence.numbers import NoValue
from matcalc_helpers.export import to_code
from matcalc_helpers.export.numpy_like import NUMPY
from matcalc_helpers.expression.functions import functions_of
from matcalc_helpers.expression.nodes import postorder

from ..expression.strategies import expressions
from .formulas import ALL, FORMULAS, MATRIX_FUNCTIONS, SPECTRAL, arguments, expected

OTHER_SIZES = {"m": 4, "n": 2, "p": 3}


def run(code, *given):
    """The value of the generated function."""
    namespace = {}
    exec(code, namespace)
    with np.errstate(all="ignore"):
        return namespace["f"](*given)


def agree(found, wanted):
    """Whether two values are equal up to rounding, and both scalars or both arrays of one shape."""
    scale = 1 + np.max(np.abs(wanted), initial=0)
    return np.shape(found) == np.shape(wanted) and np.allclose(found, wanted, rtol=1e-7, atol=1e-9 * scale)


@pytest.mark.parametrize("formula", [*FORMULAS, *SPECTRAL], ids=str)
def test_a_formula_has_its_value(formula):
    code = to_code(formula, "numpy")
    assert agree(run(code, *arguments(formula, code)), expected(formula))


@pytest.mark.peers
@pytest.mark.parametrize("formula", MATRIX_FUNCTIONS, ids=str)
def test_a_function_of_a_matrix_has_its_value(formula):
    pytest.importorskip("scipy")
    code = to_code(formula, "numpy")
    assert agree(run(code, *arguments(formula, code)), expected(formula))


def test_the_formulas_use_every_row():
    used = {node.operation for formula in ALL for node in postorder(formula)}
    assert set(NUMPY.rows) - used == set()


def test_the_comparison_can_fail():
    formula = ex.parse("x'*y", x="n", y="n")
    code = to_code(formula, "numpy").replace("x.T @ y", "x.T @ x")
    assert not agree(run(code, *arguments(formula, code)), expected(formula))


@st.composite
def formulas(draw, **options):
    """A random expression without functions that have no formula; one that cannot be built is drawn again."""
    try:
        found = draw(expressions(**options))
    except ex.MatcalcError:
        reject()
    if functions_of(found):
        reject()
    return found


@settings(max_examples=300, deadline=None, derandomize=True)
@given(formulas())
def test_a_random_scalar_has_its_value(formula):
    holds_where_defined(formula)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(formulas(rows="m", columns="n", depth=4))
def test_a_random_matrix_has_its_value(formula):
    holds_where_defined(formula)


def holds_where_defined(formula):
    """The code gives the value of the evaluator, where that has one."""
    code = to_code(formula, "numpy")
    try:
        wanted = expected(formula, OTHER_SIZES)
    except NoValue:
        return
    assert agree(run(code, *arguments(formula, code, OTHER_SIZES)), wanted), code
