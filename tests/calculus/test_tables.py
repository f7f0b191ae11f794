"""Formulas in entries: results as tables of numbers, steps that say something."""

import pytest

import matcalc_helpers as mc

x, A = mc.vector("x", 2), mc.matrix("A", 2, 2)
RESULTS = [
    ("gradient", "x[1]/x[2]", "[1/x[2]; -x[1]/x[2]^2]"),
    ("gradient", "x[1]/(x[1] + x[2])", "[1/(x[1] + x[2]) - x[1]/(x[1] + x[2])^2; -x[1]/(x[1] + x[2])^2]"),
    ("gradient", "x[1]^2", "[2*x[1]; 0]"),
    ("jacobian", "[x[1]/x[2]; x[1]]", "[1/x[2], -x[1]/x[2]^2; 1, 0]"),
    ("hessian", "x[1]^2*x[2]", "[2*x[2], 2*x[1]; 2*x[1], 0]"),
    ("hessian", "x[1]/x[2]", "[0, -1/x[2]^2; -1/x[2]^2, 2*x[1]/x[2]^3]"),
]


@pytest.mark.parametrize(("kind", "text", "result"), RESULTS)
def test_a_function_of_few_entries_has_a_table_of_numbers(kind, text, result):
    function = mc.parse(text, x="2")
    found = getattr(mc, kind)(function, x)
    assert str(found) == result
    assert mc.check(
        function,
        wrt=x,
        claim=found,
        kind="derivative" if kind == "jacobian" else kind,
        layout="numerator" if kind == "jacobian" else None,
    ).holds


def test_entries_of_a_matrix_have_a_matrix_of_derivatives():
    assert str(mc.gradient(A[0, 0] / A[1, 1], A)) == "[1/A[2, 2], 0; 0, -A[1, 1]/A[2, 2]^2]"


@pytest.mark.parametrize("text", ["x'*x + x[1]", "x[1]", "norm2(x)"])
def test_what_is_made_of_arrays_stays_as_it_is(text):
    assert ";" not in str(mc.gradient(mc.parse(text, x="2"), x))


def test_without_a_number_for_the_size_the_units_stay():
    found = mc.gradient(mc.parse("x[1]/x[2]", x="n"), mc.vector("x", "n"))
    assert str(found) == "unit(n, 1)/x[2] - x[1]*unit(n, 2)/x[2]^2"


def test_a_column_of_entries_is_turned_to_a_row():
    function = mc.parse("3*x[1] + x[2]^3", x="2")
    assert str(mc.derivative(function, x)) == "[3, 3*x[2]^2]"
    assert str(mc.derive(function, x, layout="numerator").result) == "[3, 3*x[2]^2]"
    assert str(mc.jacobian(function, x, layout="denominator")) == "[3; 3*x[2]^2]"
    assert r"^{\top}" not in mc.show_layouts(function, x).plain


@pytest.mark.parametrize("text", ["[A, B; C, D]", "2*[x[1]; 3]", "[x, x]", "A*x", "[A; B]"])
def test_turning_twice_changes_nothing(text):
    found = mc.parse(text, A="2 2", B="2 2", C="2 2", D="2 2", x="2")
    once = mc.convert(found)
    assert mc.convert(once) is found
    assert mc.check_equal(once, found.T).holds


def test_a_step_that_reads_an_entry_is_not_told():
    steps = mc.derive(mc.parse("x[1]^2*x[2]", x="2"), x).steps
    assert [step.rule.name for step in steps] == ["scalar-power", "product-of-factors"]


def test_a_function_in_entries_is_not_written_in_entries_again():
    lines = mc.derive_by_entries(mc.parse("x[1]^2*x[2]", x="2"), x).lines()
    assert lines[0].startswith("d(x[1]^2*x[2])/d(x[j]) = d(x[1]^2)/d(x[j])*x[2] + ")
    assert lines[1].startswith("= ")
    assert "write one entry" not in "".join(lines)


def test_one_that_is_not_in_entries_is():
    lines = mc.derive_by_entries(mc.parse("x'*x", x="2"), x).lines()
    assert "write one entry" in lines[0]
    assert lines[1].startswith("d(x'*x)/d(x[j]) = ")
