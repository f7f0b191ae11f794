"""The checker: what it accepts, what it refutes and with which point, and when it says that it cannot tell."""

import itertools
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

import matcalc_helpers as mc
from matcalc_helpers.evidence import checking, routes
from matcalc_helpers.evidence.fields import Fractions
from matcalc_helpers.evidence.jets import Undecided
from matcalc_helpers.evidence.mutants import mutants

A, x, b, c = mc.matrix("A", "m", "n"), mc.vector("x", "n"), mc.vector("b", "m"), mc.scalar("c")
M, X, w = mc.matrix("M", "n", "n"), mc.matrix("X", "n", "n"), mc.vector("w", "n")
LOSS = mc.norm2(A @ x - b) ** 2

BY_HAND = [
    (LOSS, x, 2 * A.T @ A @ x - 2 * A.T @ b),
    (x.T @ M @ x, x, M @ x + M.T @ x),
    (mc.trace(M @ X), X, M.T),
    (mc.logdet(X), X, mc.inv(X.T)),
    (mc.det(X), X, mc.det(X) * mc.inv(X).T),
    (mc.dot(w, mc.inv(X) @ x), X, -mc.inv(X).T @ w @ x.T @ mc.inv(X).T),
    (mc.log(mc.sum(mc.exp(x))), x, mc.exp(x) / mc.sum(mc.exp(x))),
    (mc.sum(mc.tanh(x)), x, mc.ones("n") - mc.elementwise_power(mc.tanh(x), 2)),
    (mc.sum(mc.sqrt(mc.vector("p", "n", positive=True))), mc.vector("p", "n", positive=True),
     mc.elementwise_divide(1, 2 * mc.sqrt(mc.vector("p", "n", positive=True)))),
    (mc.relu(mc.dot(w, x)), w, (mc.dot(w, x) > 0) * x),
    (mc.norm2(x), x, x / mc.norm2(x)),
]  # fmt: skip


@pytest.mark.parametrize(("function", "wrt", "claim"), BY_HAND)
def test_a_right_claim_passes_by_two_routes(function, wrt, claim):
    evidence = mc.check(function, wrt=wrt, claim=claim, kind="gradient")
    assert evidence.holds
    assert sum(1 for report in evidence.routes if report.holds) >= 2
    assert evidence == mc.check(function, wrt=wrt, claim=claim, kind="gradient")


@pytest.mark.parametrize(("function", "wrt", "claim"), BY_HAND)
def test_every_slip_is_refuted_or_equal(function, wrt, claim):
    planted = mutants(claim)
    assert planted
    for slip, wrong in planted.items():
        evidence = mc.check(function, wrt=wrt, claim=wrong, kind="gradient", routes=["exact", "balls"])
        assert evidence.holds is not None, slip
        if evidence.holds:
            assert mc.check_equal(claim, wrong).holds, slip


def test_a_counterexample_fails_when_it_is_computed_by_other_means():
    evidence = mc.check(x.T @ M @ x, wrt=x, claim=2 * M @ x, kind="gradient")
    values = evidence.counterexample.values
    P = np.array(values["M"], dtype=object)
    v = np.array(values["x"], dtype=object)
    claimed, true = 2 * P @ v, P @ v + P.T @ v
    assert all(isinstance(entry, Fraction) for entry in itertools.chain(*values["M"]))
    assert [[str(entry) for entry in row] for row in true] == [list(row) for row in evidence.counterexample.expected]
    assert [[str(entry) for entry in row] for row in claimed] == [list(row) for row in evidence.counterexample.claimed]
    assert (claimed != true).any()


def test_a_counterexample_of_an_equality_has_the_symbols_of_the_reader_alone():
    example = mc.check_equal(mc.trace(M), mc.det(M)).counterexample
    assert set(example.values) == {"M"}
    assert len(str(example).splitlines()) == 3


@pytest.mark.parametrize(("place", "row", "column"), [((0, 1), 0, 1), ((1, 0), 1, 0)])
def test_a_counterexample_by_an_entry_shows_the_point_itself(place, row, column):
    Y = mc.matrix("Y", 2, 2)
    entry = Y[place]
    example = mc.check(entry**2, wrt=entry, claim=entry).counterexample
    assert set(example.values) == {"Y"}
    assert example.expected == ((str(2 * example.values["Y"][row][column]),),)
    assert example.claimed == ((str(example.values["Y"][row][column]),),)


def test_a_counterexample_by_an_entry_with_an_index_shows_the_point_itself():
    place = mc.index("i")
    example = mc.check(w[place] ** 2, wrt=w[place], claim=w[place]).counterexample
    moved = example.values["w"][int(example.values["i"][0][0]) - 1][0]
    assert set(example.values) == {"w", "i"}
    assert (example.expected, example.claimed) == (((str(2 * moved),),), ((str(moved),),))


def test_a_counterexample_by_a_half_shows_the_symmetric_matrix():
    S = mc.parse("S", S="n n symmetric")
    half = mc.parse("vech(S)", S="n n symmetric")
    example = mc.check(mc.trace(S @ S), wrt=half, claim=2 * half).counterexample
    [(name, value)] = example.values.items()
    assert (name, len(value)) == ("S", 2)
    assert value[0][1] == value[1][0] != 0
    assert example.expected == ((str(2 * value[0][0]),), (str(4 * value[1][0]),), (str(2 * value[1][1]),))


def test_equal_values_that_look_different_are_decided_by_balls():
    doubled = mc.check_equal(mc.sin(2 * c), 2 * mc.sin(c) * mc.cos(c))
    assert doubled.holds
    assert next(report.name for report in doubled.routes if report.holds) == "balls"
    assert mc.check_equal(mc.exp(c + 1), mc.exp(c) * mc.exp(1)).holds
    assert mc.check_equal(mc.exp(c + 1), mc.exp(c)).holds is False


def test_an_identity_of_size_two_does_not_pass():
    # By Cayley and Hamilton this holds for 2 x 2 matrices alone.
    assert mc.check_equal(M @ M @ x, mc.trace(M) * M @ x - mc.det(M) * x).holds is False


def test_the_layout_is_asked_for_where_it_matters():
    with pytest.raises(mc.MatcalcError, match="layout="):
        mc.check(M @ x, wrt=x, claim=M)
    assert mc.check(M @ x, wrt=x, claim=M, layout="numerator").holds
    assert mc.check(M @ x, wrt=x, claim=M, layout="denominator").holds is False
    assert mc.check(A @ x, wrt=x, claim=A).holds
    assert mc.check(A @ x, wrt=x, claim=A.T).layout == "denominator"
    assert mc.check(LOSS, wrt=x, claim=2 * A.T @ (A @ x - b)).layout == "denominator"


def test_a_claim_of_the_wrong_shape_names_both_shapes():
    with pytest.raises(mc.ShapeError, match="claim is m x 1, and the derivative is n x 1"):
        mc.check(LOSS, wrt=x, claim=A @ x - b, kind="gradient")
    with pytest.raises(mc.ShapeError, match="shape for numerator layout"):
        mc.check(LOSS, wrt=x, claim=x.T, layout="denominator")


def test_what_cannot_be_decided_says_why():
    never = mc.log(-mc.dot(x, x) - 1)
    evidence = mc.check(never, wrt=x, claim=-2 * x / (-mc.dot(x, x) - 1), kind="gradient", routes=["balls"])
    assert evidence.holds is None
    assert "no point of the domain found" in evidence.verdict
    with pytest.raises(TypeError, match="holds"):
        bool(evidence)


def test_without_flint_the_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(checking.routes.balls, "flint", None)
    evidence = mc.check_equal(mc.sin(2 * c), 2 * mc.sin(c) * mc.cos(c), routes=["exact", "balls"])
    assert evidence.holds is None
    assert "python-flint" in evidence.verdict


def test_a_switch_at_another_place_is_refuted():
    active = mc.dot(w, x) > 1
    assert mc.check(mc.relu(mc.dot(w, x)), wrt=w, claim=active * x, kind="gradient").holds is False


def test_a_kink_is_not_hit_by_accident():
    evidence = mc.check(mc.relu(x), wrt=x, claim=mc.diag(x > 0), layout="numerator")
    assert next(report for report in evidence.routes if report.name == "numbers").holds


def test_equal_things_that_move_alike_are_no_kink():
    tied = mc.minimum(mc.ones("n"), mc.ones("n"))
    assert mc.check_equal(2 * tied / 3, tied * mc.parse("2/3")).holds
    assert mc.check_equal(mc.maximum(x, x), x).holds
    assert mc.check_equal(mc.maximum(x, x), 2 * x).holds is False


@pytest.mark.parametrize("function", ["sum(max(M, M'))", "sum(min(M, M'))", "sum(abs(M - M'))"])
def test_entries_that_are_compared_with_themselves_keep_their_derivative(function):
    f, M = mc.parse(function, M="n n"), mc.matrix("M", "n", "n")
    assert mc.check(f, wrt=M, claim=mc.gradient(f, M), kind="gradient").holds


def test_a_formula_that_is_too_much_work_is_looked_at_where_it_is_small():
    X = mc.matrix("X", "m", "n")
    f = mc.trace(mc.kron(X, X).T @ mc.kron(X, X)) ** 2
    evidence = mc.check(f, wrt=X, claim=mc.hessian(f, X), kind="hessian", routes=["exact"])
    assert evidence.holds
    assert "equal at (m, n) = (2, 3), modulo" in evidence.verdict
    assert evidence.seconds < 60


def test_a_verdict_says_what_was_asked_and_with_which_seed():
    assert mc.check(LOSS, wrt=x, claim=x, kind="gradient", seed=3).verdict.endswith("(gradient by x, seed 3)")
    assert mc.check_equal(x, x).verdict.endswith("(equality, seed 0)")


def test_a_route_that_disagrees_leaves_nothing_decided(monkeypatch):
    disagreeing = mc.RouteReport("numbers", None, "disagrees: central differences give other values")
    monkeypatch.setitem(checking.ROUTES, "numbers", lambda claim, seed: disagreeing)
    assert mc.check(LOSS, wrt=x, claim=2 * A.T @ (A @ x - b), kind="gradient").holds is None


def test_verdicts_hold_no_floats_and_do_not_depend_on_the_hash_seed():
    program = (
        "import matcalc_helpers as mc; x = mc.vector('x', 'n'); M = mc.matrix('M', 'n', 'n');"
        "e = mc.check(x.T @ M @ x, wrt=x, claim=2 * M @ x, kind='gradient');"
        "print(e.verdict, e.counterexample, mc.check(x.T @ x, wrt=x, claim=2 * x, kind='gradient').verdict)"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    assert "0." not in said.pop()


def test_the_root_of_a_long_number_takes_no_time():
    root = 3**2000 + 1
    assert Fractions().function("sqrt", Fraction(root**2))[0] == root
    with pytest.raises(Undecided):
        Fractions().function("sqrt", Fraction(root**2 + 1))


def test_a_root_of_any_order_is_looked_at():
    declared = {"x": "n", "k": ""}
    norm, column = mc.parse("sum(abs(x).^k)^(1/k)", declared), mc.vector("x", "n")
    right = "(sign(x).*abs(x).^(k - 1))/(sum(abs(x).^k)^(1/k))^(k - 1)"
    wrong = right.replace("1/k)", "1/k^2)")
    for claim, holds in ((right, True), (wrong, False)):
        asked = mc.parse(claim, declared)
        assert mc.check(norm, wrt=column, claim=asked, kind="gradient", routes=["exact", "balls"]).holds is holds


def test_a_number_beyond_the_prime_is_not_taken_for_its_residue():
    wrong = 2**61 * (A.T @ (A @ x - b)) * 2
    evidence = mc.check(LOSS, wrt=x, claim=wrong, kind="gradient")
    assert evidence.holds is False
    assert mc.check(LOSS, wrt=x, claim=wrong, kind="gradient", routes=["exact"]).holds is None
    barely = (1 + mc.parse("2^(-200)")) * 2 * (A.T @ (A @ x - b))
    assert mc.check(LOSS, wrt=x, claim=barely, kind="gradient", routes=["exact"]).holds is False


def test_a_light_check_of_many_switches_needs_no_fractions(monkeypatch):
    monkeypatch.setattr(routes, "feasible_sets", lambda _: pytest.fail("looked for sizes in fractions"))
    u = x
    for _ in range(600):
        u = u + mc.relu(M @ u)
    assert mc.derive(mc.sum(u), x).checked.holds is not False
