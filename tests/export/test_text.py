"""The text of the generated code: names, shared parts, order, errors, and samples in each language."""

import ast
import re
import time

import numpy as np
import pytest

from matcalc_helpers import expression as ex
from matcalc_helpers.export import LANGUAGES, PROGRAMMING, to_code
from matcalc_helpers.expression.indexing import SumOver, sum_over
from matcalc_helpers.expression.leaves import symbol
from matcalc_helpers.expression.nodes import Operation, node, postorder
from matcalc_helpers.expression.sizes import SCALAR

from .formulas import ALL, MISSING, names_of_arguments

PYTHON = ("numpy", "jax", "torch")
PROGRAMS = (*PYTHON, "matlab", "julia")


def body(text, language, declarations=None):
    """The lines of the function between its heading and its end."""
    lines = to_code(ex.parse(text, declarations), language).splitlines()
    inside = [line.strip() for line in lines if line.startswith("    ")]
    return [line for line in inside if not re.search(r'"""|shape \(| is (a |\w+ x )|^f\(', line)]


@pytest.mark.parametrize("language", PROGRAMS)
def test_the_operations_that_a_language_lacks_are_known(language):
    used = {node.operation for formula in ALL for node in postorder(formula)} - {SumOver}
    assert {operation.word for operation in used - PROGRAMMING[language].rows.keys()} == MISSING[language]


@pytest.mark.parametrize("formula", ALL, ids=str)
def test_python_code_is_a_module_of_functions(formula):
    words = {node.operation.word for node in postorder(formula)}
    for language in PYTHON:
        if not words & MISSING[language]:
            parts = ast.parse(to_code(formula, language)).body
            assert {type(part) for part in parts} <= {ast.Import, ast.FunctionDef}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("2*A'*(A*x - b)", ["return 2 * (A.T @ (A @ x - b))"]),
        ("x'*A*x/2", ["return 1/2 * (x.T @ A @ x)[0, 0]"]),
        ("exp(x) + 1", ["return np.exp(x) + 1"]),
        ("x./(1 + exp(-x))", ["return x / (1 + np.exp(-x))"]),
        ("inv(X)*y", ["return np.linalg.solve(X, y)"]),
        ("norm2(A*x - b)*exp(-norm2(A*x - b))", ["u1 = np.linalg.norm(A @ x - b)", "return u1 * np.exp(-u1)"]),
        ("eye(n) + X", ["n = X.shape[0]", "return np.eye(n) + X"]),
        ("A*ones(n)*n", ["n = A.shape[1]", "return n * (A @ np.ones((n, 1)))"]),
        ("-(x + y) - z", ["return -(x + y) - z"]),
        ("X^3*y", ["return np.linalg.matrix_power(X, 3) @ y"]),
    ],
)
def test_numpy_reads_as_one_would_write_it(text, lines):
    assert body(text, "numpy") == lines


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("2*A'*(A*x - b)", "result = 2 * (A' * (A * x - b));"),
        ("x.*y./(1 + x.^2)", "result = x .* y ./ (1 + x.^2);"),
        ("inv(X)'*y", "result = X' \\ y;"),
        ("norm2(A)^2", "result = norm(A, 'fro')^2;"),
        ("A'[1, 2]", "result = A(2, 1);"),
        ("[A, b; x', c]", "result = [A, b; x', c];"),
        ("(x > 0).*x", "result = double(x > 0) .* x;"),
    ],
)
def test_matlab(text, line):
    assert body(text, "matlab")[-1] == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("2*A'*(A*x - b)", "return 2 * (A' * (A * x - b))"),
        ("x.*y./(1 + x.^2)", "return x .* y ./ (1 .+ x .^ 2)"),
        ("x'*A*x", "return only(x' * A * x)"),
        ("exp(A*x)", "return exp.(A * x)"),
        ("inv(X)*y", "return X \\ y"),
        ("[A, b; x', c]", "return [A b; x' c]"),
    ],
)
def test_julia(text, line):
    assert body(text, "julia")[-1] == line


def test_a_power_of_a_size_in_julia_cannot_overflow():
    assert "float(n)^20 * Matrix{Float64}(I, n, n)" in to_code(ex.size_scalar("n") ** 20 * ex.eye("n"), "julia")


def test_a_whole_function_in_matlab():
    code = to_code(ex.parse("norm2(A*x - b)^2 + sum(ones(p))", {"A": "m n", "x": "n", "b": "m"}), "matlab", name="loss")
    assert code == (
        "function result = loss(A, b, x, p)\n"
        "% norm2(A*x - b)^2 + sum(ones(p))\n"
        "%   A is m x n, b is m x 1, x is n x 1, p is a size.\n"
        "    result = norm(A * x - b, 'fro')^2 + sum(sum(ones(p, 1)));\n"
        "end\n"
    )


def test_latex_is_a_definition():
    f = ex.parse("norm2(A*x - b)^2", A="m n")
    assert to_code(f, "latex") == "f\\left(A, b, x\\right) = \\lVert A x - b \\rVert^{2}\n"
    shared = to_code(ex.parse("norm2(A*x - b)*exp(norm2(A*x - b))"), "latex")
    assert shared.splitlines()[1] == "u_{1} &= \\lVert A x - b \\rVert \\\\"
    assert all(to_code(formula, "latex").startswith(("f", "\\begin")) for formula in ALL)


# Names


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("numpy", ["lambda", "in", "import", "np", "sum", "None", "def"]),
        ("jax", ["lambda", "jnp", "jax", "is"]),
        ("torch", ["lambda", "torch", "print"]),
        ("matlab", ["end", "for", "inv", "exp", "ans", "logdet", "otherwise"]),
        ("julia", ["end", "begin", "I", "tr", "only", "const", "using"]),
    ],
)
def test_words_of_the_language_are_renamed(language, words):
    formula = ex.total(ex.exp(ex.add(*(ex.vector(word, "n") for word in words))))
    code = to_code(formula, language)
    assert set(names_of_arguments(code, "f(")) == {f"{word}_" for word in words}


def test_renamed_names_stay_different():
    names = ("lambda", "lambda_", "lambda__", "f", "f_", "u1")
    code = to_code(ex.add(*(ex.scalar(name) for name in names)) ** 2, "numpy")
    listed = names_of_arguments(code)
    assert len(set(listed)) == len(names)
    assert "lambda" not in listed
    assert {"lambda_", "lambda__"} <= set(listed)


def test_a_shared_part_does_not_take_the_name_of_a_symbol():
    u1, x = ex.vector("u1", "n"), ex.vector("x", "n")
    code = to_code(ex.norm2(u1 + x) * ex.exp(ex.norm2(u1 + x)), "numpy")
    assert "    u2 = np.linalg.norm(u1 + x)\n" in code


def test_long_names_are_cut_for_matlab_and_stay_different():
    a, b = (ex.scalar("a" * 70 + letter) for letter in "bc")
    listed = names_of_arguments(to_code(a * b, "matlab"), "f(")
    assert len(set(listed)) == 2
    assert max(map(len, listed)) <= 63


@pytest.mark.parametrize("name", ["end", "1f", "f(x)", "", "f; quit", "norm"])
def test_a_function_name_that_cannot_be_is_refused(name):
    with pytest.raises(ex.MatcalcError, match="choose another name"):
        to_code(ex.scalar("c"), "matlab", name=name)


def test_nothing_but_a_name_becomes_a_name():
    code_of = node(symbol("c", SCALAR).operation, (), SCALAR, ("x\nimport os", frozenset()))
    for language in PROGRAMS:
        with pytest.raises(ex.MatcalcError, match="cannot be a name in code"):
            to_code(code_of + 1, language)


# Structure


@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_thousand_layers(language):
    f = ex.vector("x", "n")
    for _ in range(10_000):
        f = ex.tanh(f)
    start = time.perf_counter()
    code = to_code(f, language)
    assert time.perf_counter() - start < 10
    assert len(re.findall(r"tanh\W", code)) == 10_000
    assert max(map(len, code.splitlines())) < 400


def test_a_network_is_written_layer_by_layer():
    h = ex.vector("x", "n")
    for layer in range(1, 4):
        h = ex.tanh(ex.matrix(f"W{layer}", "n", "n") @ h + ex.vector(f"b{layer}", "n"))
    lines = to_code(ex.hadamard(h, ex.exp(h)), "numpy").splitlines()
    assert lines[-1] == "    return u1 * np.exp(u1)"


def test_what_does_not_change_is_computed_before_the_loop():
    code = to_code(ex.parse("sumi(i, 1, n, det(A)*X[i, i])", X="n n", A="m m"), "numpy")
    assert code.index("np.linalg.det(A)") < code.index("for i in range(1, n + 1):")


def test_a_sum_in_a_sum_over_the_same_index_counts_under_another_name():
    inner = ex.parse("sumi(i, 1, n, x[i])", x="n")
    (counter,) = inner.parameters
    outer = sum_over(counter, 1, ex.Size.of("n"), ex.vector("y", "n")[counter] * inner + counter)
    namespace = {}
    exec(to_code(outer, "numpy"), namespace)
    x, y = np.array([[1.0], [2.0]]), np.array([[3.0], [5.0]])
    assert namespace["f"](x, y) == (3 * 3 + 1) + (5 * 3 + 2)


# Errors


def test_an_unknown_language_is_named():
    with pytest.raises(ex.MatcalcError, match="'fortran' is not a language: use one of numpy, jax"):
        to_code(ex.scalar("c"), "fortran")


@pytest.mark.parametrize("language", PROGRAMS)
def test_an_operation_without_a_row_is_named(language):
    unknown = node(Operation("frobnicate", "frobnication"), (ex.scalar("c"),), SCALAR)
    with pytest.raises(ex.MatcalcError, match=r"no \w+ code for the operation frobnication \(frobnicate\)"):
        to_code(unknown * 2, language)


def test_only_the_size_that_no_argument_fixes_is_asked_for():
    code = to_code(ex.ones("p", "n") @ ex.vector("x", "n"), "numpy")
    assert names_of_arguments(code) == ["x", "p"]
