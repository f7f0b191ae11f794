"""The grammar in and out: what is printed is read back as the same object, and bad text gets one line."""

import contextlib
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import matcalc_helpers as mc
from matcalc_helpers.expression import postorder
from matcalc_helpers.expression.leaves import SizeScalar, differential_of
from tests.expression.strategies import expressions


@settings(max_examples=300, deadline=None)
@given(st.one_of(expressions(), expressions(rows="n", columns=1), expressions(rows="m", columns="n")))
def test_what_is_printed_is_read_back(expression):
    # A lone n could be a size or a column; everywhere else the declarations say that it is a size.
    named = {name for node in postorder(expression) for size in node.shape for name in size.names}
    assume(all(node.parameters[0].names <= named for node in postorder(expression) if node.operation is SizeScalar))
    assert mc.parse(str(expression), expression.declarations) is expression


def test_two_chains_in_one_scalar_are_read_back():
    u, r = mc.vector("u", "m"), mc.matrix("r", 1, "m")
    entry = (u @ r)[0, 0]
    assert str(entry) == "u[1]*r[1]"
    assert mc.parse(str(entry), entry.declarations) is entry


def test_a_differential_is_read_back():
    A, x = mc.matrix("A", "m", "n"), mc.vector("x", "n")
    change = A @ differential_of(x)
    assert str(change) == "A*d(x)"
    assert mc.parse(str(change), change.declarations) is change


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ("x'*A*x", {"A": "n n", "x": "n"}),
        ("lam*norm2(w)^2 + norm2(A*w - b)^2", {"A": "m n", "b": "m", "lam": "", "w": "n"}),
        ("sin(x^2)", {"x": ""}),
        ("tr(A*X*B)", {"A": "m n", "B": "k m", "X": "n k"}),
        ("A*d(x)", {"A": "n m", "x": "m"}),
    ],
)
def test_shapes_are_inferred_from_use(text, declared):
    assert mc.parse(text).declarations == declared


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("c*x", 'declare c = ""'),
        ("A*+", "ends too early"),
        ("A*x)", "column 4"),
        ("x×y", "write *"),
        ("__import__('os').system('ls')", "column 1"),
        ("x.__class__", "column 2"),
        ("9^9^9^9", "out of bounds"),
        ("nrm2(x)", "did you mean norm2?"),
        ("softmax(A*B)", "say rows or cols"),
        ("X[1,2,3]", "two indices"),
        ("q(x)", 'q = "function"'),
        ("D(x)", "declared function"),
        ("X[0,1]", "not an index"),
        ("eigval(A, 1)", "symmetric"),
        ("[x, 1; 2]", "do not fit"),
        ("2x", "write * between factors"),
        ("a = b", "one side of the equation"),
        ("", "empty"),
        ("1/0", "division by zero"),
        ("inv(A, B)", "takes 1 argument"),
        ("d(A*x)", "only a symbol"),
        ("(" * 1_000_000, "more than"),
        ("(" * 500 + "x" + ")" * 500, "nested"),
    ],
)
def test_bad_text_gets_one_line_that_says_where(text, says):
    started = time.perf_counter()
    with pytest.raises(mc.MatcalcError) as problem:
        mc.parse(text)
    assert says in str(problem.value)
    assert "\n" not in str(problem.value)
    assert time.perf_counter() - started < 1


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="xXAb12nm+-*/.^'()[]<>=, dsinlog", max_size=40))
def test_random_text_is_read_or_refused(text):
    with contextlib.suppress(mc.MatcalcError):
        mc.parse(text)


def test_sizes_that_do_not_fit_name_both_sides_and_a_remedy():
    with pytest.raises(mc.ShapeError, match=r"A \(m x n\) and b \(m x 1\).*A'\*b would fit"):
        mc.parse("A*b", A="m n", b="m")
