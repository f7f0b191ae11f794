"""The small case in entries, and values at a point."""

import pytest

import matcalc_helpers as mc

x, y, v = mc.scalar("x"), mc.scalar("y"), mc.vector("x", 2)
WRITTEN_ALREADY = {
    "a scalar": (x**2 * y, x),
    "entries": (v[0] ** 2 * v[1], v),
    "stacked": (mc.blocks([[v[0] ** 2 * v[1]], [mc.sin(v[0])]]), v),
}


@pytest.mark.parametrize("name", WRITTEN_ALREADY)
def test_a_function_in_entries_is_not_said_to_be_itself(name):
    function, wrt = WRITTEN_ALREADY[name]
    first, formula, *_ = mc.show_entries(function, wrt).pieces
    assert "already" in first.text
    assert formula.latex == mc.to_latex(function)


@pytest.mark.parametrize("text", ["x'*x", "sum(x)", "x", "sumi(i, 1, 2, x[i])"])
def test_a_function_of_arrays_is_written_out(text):
    first, formula, *_ = mc.show_entries(mc.parse(text, x="2"), v).pieces
    assert "already" not in first.text
    assert " = " in formula.latex


def test_the_derivative_of_a_scalar_by_a_scalar_has_no_layout():
    assert "layout" not in mc.show_entries(x**2 * y, x).plain


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (mc.maximum(v, 0), "derive_by_entries"),
        (mc.sum(mc.relu(v)), "derive_by_entries"),
        (mc.hadamard(v > 0, v), "derive_by_entries"),
        (mc.maximum(v), r"derive\("),
        (mc.function("g")(v), r"g has no formula"),
    ],
    ids=str,
)
def test_what_cannot_be_written_in_entries_says_what_to_use(function, says):
    with pytest.raises(mc.MatcalcError, match=says):
        mc.show_entries(function, v)


def test_what_is_recommended_works():
    assert "(x[i] > 0)*delta(i, j)" in str(mc.derive_by_entries(mc.maximum(v, 0), v))
    assert mc.derive(mc.maximum(v), v).result.shape == (2, 1)


def test_the_result_stands_before_the_data():
    values = {"x": [1, 2], "y": 3}
    shown = mc.show_values(y * v, values).plain.strip()
    assert shown.startswith(r"y x = \begin{bmatrix} 3 \\ 6 \end{bmatrix} \qquad \text{at} \quad x = ")
    assert shown.endswith("y = 3")


def test_the_data_can_be_left_out():
    assert mc.show_values(y * v, {"x": [1, 2], "y": 3}, given=False).plain.strip().endswith(r"6 \end{bmatrix}")


def test_a_formula_without_symbols_has_no_data():
    assert mc.show_values(mc.det(mc.parse("[1, 2; 2, 4]")), {}).plain.strip().endswith(r"\end{bmatrix} = 0")
