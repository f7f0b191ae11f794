"""Claims with indices are judged where the indices are equal and where they differ."""

import pytest

import matcalc_helpers as mc

D = {"X": "m n", "A": "n p", "x": "n"}
CLAIMS = [
    ("X[k, l]", "X[i, j]", "delta(i, k)*delta(l, j)"),
    ("(X*A)[i, j]", "X[k, l]", "delta(i, k)*A[l, j]"),
    ("x[i]^2", "x[j]", "2*delta(i, j)*x[i]"),
]


@pytest.mark.parametrize(("function", "wrt", "claim"), CLAIMS)
@pytest.mark.parametrize("seed", range(4))
def test_a_forgotten_delta_is_noticed(function, wrt, claim, seed):
    asked = {"wrt": mc.parse(wrt, D), "seed": seed, "routes": ["exact"]}
    function, claim = mc.parse(function, D), mc.parse(claim, D)
    deltas = [part for part in mc.expression.postorder(claim) if part.operation.word == "delta"]
    assert mc.check(function, claim=claim, **asked).holds
    for delta in deltas:
        for wrong in (mc.zeros(1), mc.ones(1)):
            assert mc.check(function, claim=mc.substitute(claim, {delta: wrong}), **asked).holds is False


def test_the_verdict_says_how_the_indices_stood():
    function, wrt, claim = (mc.parse(text, D) for text in CLAIMS[0])
    assert "equal and different in all ways" in mc.check(function, wrt=wrt, claim=claim).verdict


def test_an_index_reaches_no_further_than_what_it_counts():
    total = mc.parse("sumi(k, 1, n, delta(k, j)*x[k])", D)
    assert mc.check_equal(total, mc.parse("x[j]", D)).holds
