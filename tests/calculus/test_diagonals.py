"""Diagonal matrices that move, and diagonals of products: results without Kronecker products."""

import pytest

import matcalc_helpers as mc

DECLARED = {
    "A": "n n",
    "B": "m n",
    "C": "n p",
    "U": "m n",
    "X": "m n",
    "x": "n",
    "b": "n",
    "y": "m",
    "z": "n",
    "s": "n",
    "c": "",
}
RESULTS = [
    ("sum(U.*X*diag(s))", "s", "(U.*X)'*ones(m)"),
    ("sum(diag(s)*C)", "s", "C*ones(p)"),
    ("sum(X*diag(s)*C)", "s", "(X'*ones(m)).*(C*ones(p))"),
    ("diag(x)*A*x", "x", "diag(A*x) + diag(x)*A"),
    ("diag(x)*A*b", "x", "diag(A*b)"),
    ("b'*A*diag(x)", "x", "diag(A'*b)"),
    ("B*diag(x)*A*b", "x", "B*diag(A*b)"),
    ("(b'*diag(x)*z)*z", "x", "z*b'*diag(z)"),
    ("c*diag(x)*A*b*c", "x", "c^2*diag(A*b)"),
]


@pytest.mark.parametrize(("text", "by", "result"), RESULTS)
def test_a_diagonal_matrix_leaves_no_kronecker_product(text, by, result):
    function, wrt = mc.parse(text, **_used(text)), mc.parse(by, {by: DECLARED[by]})
    kind = "gradient" if function.is_scalar else "derivative"
    found = mc.gradient(function, wrt) if function.is_scalar else mc.jacobian(function, wrt)
    assert str(found) == result
    layout = None if function.is_scalar else "numerator"
    assert mc.check(function, wrt=wrt, claim=found, kind=kind, layout=layout).holds


@pytest.mark.parametrize("text", ["diag(A*z)*A*b*y'*B*z", "x'*diag(x)*x*z", "diag(x)*A", "diag(diag(x)*A*diag(x))"])
def test_other_products_with_a_moving_diagonal_are_right(text):
    function, wrt = mc.parse(text, **_used(text)), mc.vector("x" if "x" in text else "z", "n")
    found = mc.differential(function, wrt)
    assert mc.check(function, wrt=wrt, claim=found, kind="differential").holds


def _used(text):
    return {name: words for name, words in DECLARED.items() if name in text}
