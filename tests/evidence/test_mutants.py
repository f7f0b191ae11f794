"""The checker checked: which slips are planted, that none is overlooked in a rule, and that an overlooked one shows."""

from collections import Counter
from fractions import Fraction

import pytest

import matcalc_helpers as mc
from matcalc_helpers.calculus import RULES, rule_claim, rule_symbols
from matcalc_helpers.evidence import checking
from matcalc_helpers.evidence.mutants import mutants, planted_slips
from tests.evidence.judging import fate, fates

DECLARED = {
    **dict.fromkeys("xyabu", "n"),
    **dict.fromkeys("AB", "n n"),
    **dict.fromkeys("FG", "m n"),
    **dict.fromkeys("cs", ""),
    "p": "n positive",
}

SLIPS = [
    ("A*x", "transpose of factor 1", "A'*x"),
    ("A*B*x", "factors 1 and 2 swapped", "B*A*x"),
    ("A*B*x", "factor 2 dropped", "A*x"),
    ("A*x*y'*B", "transpose of factors 2 and 3", "A*y*x'*B"),
    ("A*y - x", "sign of summand 1", "-A*y - x"),
    ("x - A*y", "summand 1 dropped", "-A*y"),
    ("-x", "sign of factor 1", "x"),
    ("3*x", "one more of factor 1", "4*x"),
    ("3*x", "factor 1 dropped", "x"),
    ("x.^3", "one more of argument 2", "x.^4"),
    ("x.^3", "one less of argument 2", "x.^2"),
    ("(x > 0).*y", "switch forgotten", "y"),
    ("(x > 0).*y", "< for >", "(x < 0).*y"),
    ("(x > 0).*y", "one more of argument 2", "(x > 1).*y"),
    ("A.*B", "product for Hadamard product", "A*B"),
    ("A*B", "Hadamard product for product of factors 1 and 2", "A.*B"),
    ("diag(x)*A", "spread over the columns", "x*ones(1, n)*A"),
    ("diag(A)", "sums of the rows for the diagonal", "A*ones(n)"),
    ("inv(A)*x", "inv forgotten", "A*x"),
    ("inv(A)*x", "transpose for inverse", "A'*x"),
    ("sum(x)*y", "mean for sum", "mean(x)*y"),
    ("mean(x)*y", "sum for mean", "sum(x)*y"),
    ("x/n", "factor 2 dropped", "x"),
    ("x", "1/n too much", "1/n*x"),
    ("sumi(i, 1, n, i*x)", "first term left out", "sumi(i, 2, n, i*x)"),
    ("sumi(i, 1, n, i*x)", "last term left out", "sumi(i, 1, n - 1, i*x)"),
    ("(A + A')*x", "summands 1 and 2 both taken for summand 1", "2*A*x"),
    ("(A + A')*x", "summands 1 and 2 both taken for summand 2", "2*A'*x"),
    ("softmax(F, rows)", "cols for rows", "softmax(F, cols)"),
    ("logsumexp(A, rows)'*x", "cols for rows", "logsumexp(A, cols)*x"),
    ("A[i, :]*x", "transpose of factor 2", "A[:, i]'*x"),
    ("F[i, j]*x", "indices swapped", "F[j, i]*x"),
    ("x[i]*y[j]*u", "j in place of the argument", "x[j]*y[j]*u"),
    ("delta(i, j)*y", "delta forgotten", "y"),
    ("F*ones(n, n)", "sums of the columns for sums of the rows", "ones(m, m)*F"),
    ("det(A)*x", "factor 1 dropped", "x"),
    ("exp(x)", "exp forgotten", "x"),
    ("exp(x)", "sign of the argument", "exp(-x)"),
    ("cos(x)", "sin for cos", "sin(x)"),
    ("expm(A)", "exp for expm", "exp(A)"),
    ("A^2", ".^ for ^", "A.^2"),
    ("kron(A, B)", "factors swapped", "kron(B, A)"),
    ("vec(A)", "transpose of the argument", "vec(A')"),
    ("tr(A)*x", "sum for trace", "sum(A)*x"),
    ("eye(n) + A", "ones for identity", "ones(n, n) + A"),
    ("commutation(n, n)*vec(A)", "identity for commutation matrix", "vec(A)"),
    ("norm2(x)*y", "square of the norm", "norm2(x)^2*y"),
    ("A", "transpose of the whole", "A'"),
    ("0*x", "one for zero", "ones(n)"),
]  # fmt: skip


def read(text):
    indices = dict.fromkeys("ij", "index") if "sumi" not in text else {"i": "index"}
    return mc.parse(text, {**DECLARED, **indices})


@pytest.mark.parametrize(("formula", "slip", "wrong"), SLIPS)
def test_each_slip_is_planted_once(formula, slip, wrong):
    found = mutants(read(formula))
    described = [found[name] for name in found if name.startswith(slip)]
    assert read(wrong) in described
    assert len(set(found.values())) == len(found)


def test_a_form_that_is_the_same_formula_is_not_planted():
    formula = read("A*x + B*y")
    assert formula not in mutants(formula).values()
    assert read("B*y + A*x") not in mutants(formula).values()


def test_ones_that_hold_a_product_together_are_no_obstacle():
    formula = mc.parse("(ones(m) + ones(m))*ones(1, m)*v", v="m")
    found = mutants(formula)
    assert found
    assert {wrong.shape for wrong in found.values()} == {formula.shape}


def test_each_planted_slip_knows_where_it_happened():
    formula = read("A*B*x + y")
    places = {planted.slip: planted.node for planted in planted_slips(formula)}
    assert places["factors 1 and 2 swapped"] is read("A*B*x")
    assert places["summand 1 dropped"] is formula
    assert places["sign of the whole"] is None


def test_tiny_errors_are_planted_on_request():
    formula, error = read("A*x + y"), Fraction(1, 10**9)
    tiny = mutants(formula, relative=[error]).keys() - mutants(formula).keys()
    assert sorted(name.partition(" times ")[0] for name in tiny) == ["summand 1", "summand 2", "the whole"]


def test_a_part_in_two_places_and_a_sum_over_an_index_stay_well_formed():
    formula = read("sumi(i, 1, n, x[i]^2*y) + norm2(x)^2*y")
    for wrong in mutants(formula).values():
        assert wrong.shape == formula.shape
        assert mc.parse(str(wrong), wrong.declarations) is not None


@pytest.mark.parametrize("size", ["1/10000", "1/1000000", "1/1000000000"])
def test_an_error_of_any_size_is_refuted(size):
    formula, x = read("norm2(A*x - b)^2 + sum(exp(x))"), read("x")
    claim = mc.gradient(formula, x)
    tiny = mutants(claim, relative=[Fraction(size)])
    small = [wrong for name, wrong in tiny.items() if " times 1 + " in name]
    assert len(small) >= 3
    assert {fate(formula, x, wrong, kind="gradient") for wrong in small} == {"refuted"}


@pytest.mark.parametrize("name", RULES)
def test_every_mistake_in_a_rule_is_found(name, record_property):
    rule, planted = RULES[name], Counter()
    for symbol in rule_symbols(rule):
        planted += fates(rule.example, symbol, rule_claim(rule, symbol), kind="differential")
    record_property("planted", ("rules", dict(planted)))
    assert planted["refuted"]


def test_the_fates():
    x, p = read("x"), read("p")
    assert fate(x.T @ x, x, 3 * x, kind="gradient") == "refuted"
    assert fate(x.T @ x, x, x + x, kind="gradient") == "equal"
    assert fate(p.T @ mc.log(p), p, mc.log(-p) + 1, kind="gradient") == "without a value"


def test_an_overlooked_mistake_is_noticed(monkeypatch):
    x = read("x")
    for route in ("exact", "balls"):
        blind = mc.RouteReport(route, None, "declined: looks away")
        monkeypatch.setitem(checking.ROUTES, route, lambda claim, seed, blind=blind: blind)
    assert fate(x.T @ x, x, 3 * x, kind="gradient") == "overlooked"
    with pytest.raises(AssertionError, match="sign of the whole: -x"):
        fates(x.T @ x, x, x, kind="gradient")
