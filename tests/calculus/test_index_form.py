"""Element-by-element derivations: one entry with sums, the rules for numbers, the delta, the matrix form again."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import matcalc_helpers as mc
from matcalc_helpers.calculus.by_entries import partial_by_entry
from matcalc_helpers.calculus.entry_derivations import derive_by_entries
from matcalc_helpers.calculus.index_form import index_count, index_form
from matcalc_helpers.expression import postorder, substitute, symbols
from tests.expression.strategies import expressions

LIGHT = ["exact", "balls"]
D = {"A": "m n", "B": "p q", "X": "n p", "Z": "m n", "Q": "n p", "M": "n n", "S": "n n symmetric", "W": "p m"}
D |= {"x": "n", "w": "n", "a": "n", "y": "m", "b": "m", "c": "", "i": "n"}

INDEX_FORMS = [
    ("A*x", "sumi(k, 1, n, A[i, k]*x[k])"),
    ("A*X*B", "sumi(k, 1, n, sumi(l, 1, p, A[i, k]*X[k, l]*B[l, j]))"),
    ("sum(x)", "sumi(k, 1, n, x[k])"),
    ("w'*x", "sumi(k, 1, n, w[k]*x[k])"),
    ("tr(M*S)", "sumi(k, 1, n, sumi(l, 1, n, M[k, l]*S[l, k]))"),
    ("tr(A'*A)", "sumi(k, 1, n, sumi(l, 1, m, A[l, k]^2))"),
    ("norm2(x)^2", "sumi(k, 1, n, x[k]^2)"),
    ("norm2(x)", "sqrt(sumi(k, 1, n, x[k]^2))"),
    ("norm2(A*x - b)^2", "sumi(k, 1, m, (sumi(l, 1, n, A[k, l]*x[l]) - b[k])^2)"),
    ("w.*x./a", "w[i]*x[i]/a[i]"),
    ("A'", "A[j, i]"),
    ("sin(A*x)", "sin(sumi(k, 1, n, A[i, k]*x[k]))"),
    ("w > x", "w[i] > x[i]"),
    ("relu(w'*x + c)", "relu(sumi(k, 1, n, w[k]*x[k]) + c)"),
    ("max(w, x)", "max(w[i], x[i])"),
    ("x.^3", "x[i]^3"),
    ("diag(x)", "x[i]*delta(i, j)"),
    ("diag(M)", "M[i, i]"),
    ("diag(x)*a", "x[i]*a[i]"),
    ("A*diag(x)", "A[i, j]*x[j]"),
    ("x*w'", "x[i]*w[j]"),
    ("c*x", "c*x[i]"),
    ("c*eye(n)", "c*delta(i, j)"),
    ("x + ones(n)", "x[i] + 1"),
    ("(w'*x)*x", "x[i]*sumi(k, 1, n, w[k]*x[k])"),
    ("mean((A*x - b).^2)", "sumi(k, 1, m, (sumi(l, 1, n, A[k, l]*x[l]) - b[k])^2)/m"),
    ("softmax(x)", "exp(x[i])/sumi(k, 1, n, exp(x[k]))"),
    ("softmax(A, cols)", "exp(A[i, j])/sumi(k, 1, m, exp(A[k, j]))"),
    ("logsumexp(A, rows)", "log(sumi(k, 1, n, exp(A[i, k])))"),
    ("M^3", "sumi(k, 1, n, sumi(l, 1, n, M[i, k]*M[k, l]*M[l, j]))"),
    ("norm1(x)", "sumi(k, 1, n, abs(x[k]))"),
    ("sum(vec(A))", "sumi(k, 1, m, sumi(l, 1, n, A[k, l]))"),
    ("A[2, :]*x", "sumi(k, 1, n, A[2, k]*x[k])"),
    ("A[:, 2]", "A[i, 2]"),
    ("sumi(k, 1, n, x[k])*w", "w[i]*sumi(k, 1, n, x[k])"),
]

PARTIALS = [
    ("sum(x)", "x", "1"),
    ("sum(x.*w)", "x", "w[j]"),
    ("w'*x", "x", "w[j]"),
    ("x'*x", "x", "2*x[j]"),
    ("x'*M*x", "x", "sumi(k, 1, n, M[j, k]*x[k]) + sumi(k, 1, n, x[k]*M[k, j])"),
    ("x'*S*x", "x", "2*sumi(k, 1, n, S[j, k]*x[k])"),
    ("A*x", "x", "A[i, j]"),
    ("w.*x", "x", "w[i]*delta(i, j)"),
    ("x./w", "x", "delta(i, j)/w[i]"),
    ("x./w", "w", "-x[i]*delta(i, j)/w[i]^2"),
    ("sin(A*x)", "x", "cos(sumi(k, 1, n, A[i, k]*x[k]))*A[i, j]"),
    ("relu(w'*x + c)", "w", "(sumi(k, 1, n, w[k]*x[k]) + c > 0)*x[j]"),
    ("relu(w'*x + c)", "c", "sumi(k, 1, n, w[k]*x[k]) + c > 0"),
    ("norm2(A*x - b)^2", "x", "2*sumi(k, 1, m, (sumi(l, 1, n, A[k, l]*x[l]) - b[k])*A[k, j])"),
    ("norm2(A*x - b)^2", "A", "2*(sumi(k, 1, n, A[i, k]*x[k]) - b[i])*x[j]"),
    ("mean((A*x - y).^2)", "x", "2*sumi(k, 1, m, (sumi(l, 1, n, A[k, l]*x[l]) - y[k])*A[k, j])/m"),
    ("tr(A*X*W)", "X", "sumi(k, 1, m, A[k, i]*W[j, k])"),
    ("tr(X'*X)", "X", "2*X[i, j]"),
    ("softmax(x)", "x", None),
    ("log(sum(exp(x)))", "x", "exp(x[j])/sumi(k, 1, n, exp(x[k]))"),
    ("A*X*B", "X", "A[i, k]*B[l, j]"),
    ("A*X", "A", "X[l, j]*delta(i, k)"),
    ("A*X", "X", "A[i, k]*delta(j, l)"),
    ("A*x", "A", "x[k]*delta(i, j)"),
    ("X'", "X", "delta(j, k)*delta(i, l)"),
    ("x*x'", "x", "x[j]*delta(i, k) + x[i]*delta(j, k)"),
    ("diag(x)*a", "x", "a[i]*delta(i, j)"),
    ("c*x", "x", "c*delta(i, j)"),
    ("c*x", "c", "x[i]"),
    ("c^2*A", "c", "2*c*A[i, j]"),
    ("exp(x)", "x", "exp(x[i])*delta(i, j)"),
    ("exp(A*x)", "x", None),
    ("max(x, w)", "x", "(x[i] > w[i])*delta(i, j)"),
    ("norm2(x)", "x", "x[j]/sqrt(sumi(k, 1, n, x[k]^2))"),
    ("norm1(x)", "x", "sign(x[j])"),
    ("(x'*x)*x", "x", "delta(i, j)*sumi(k, 1, n, x[k]^2) + 2*x[i]*x[j]"),
    ("(M + diag(x))*x", "x", "2*x[i]*delta(i, j) + M[i, j]"),
    ("(M + eye(n))*x", "x", "M[i, j] + delta(i, j)"),
    ("M*M", "M", None),
    ("diag(M)", "M", "delta(i, j)*delta(i, k)"),
    ("logsumexp(A, rows)", "A", None),
    ("sum(tanh(A*x + b))", "x", None),
    ("x'*sin(x)", "x", "sin(x[j]) + x[j]*cos(x[j])"),
    ("a'*a", "x", "0"),
    ("x", "x", "delta(i, j)"),
    ("c^3", "c", "3*c^2"),
]


def places(expression):
    return [mc.index("i"), mc.index("j")][: index_count(expression)]


def at(expression, chosen):
    return expression[tuple(chosen)] if chosen else expression


def told(text, name, **options):
    return derive_by_entries(mc.parse(text, D), mc.parse(name, {name: D[name]}), **options)


@pytest.mark.parametrize(("text", "expected"), INDEX_FORMS)
def test_index_form(text, expected):
    function = mc.parse(text, D)
    chosen = places(function)
    found = index_form(function, *chosen)
    assert str(found) == expected
    assert mc.check_equal(found, at(function, chosen), routes=LIGHT).holds


@pytest.mark.parametrize(("text", "name", "expected"), PARTIALS)
def test_the_entries_are_those_of_the_matrix_form(text, name, expected):
    derivation = told(text, name)
    assert expected is None or str(derivation.entry) == expected
    assert derivation.checked.holds is not False
    assert mc.check_equal(*derivation.agreement(), routes=LIGHT).holds


@pytest.mark.parametrize(("text", "name", "expected"), PARTIALS)
def test_every_step_holds_by_itself(text, name, expected):
    derivation = told(text, name, check=False)
    reach = 1  # an entry for every index, so that each is drawn within its range
    for whole, chosen in ((derivation.function, derivation.outputs), (derivation.wrt, derivation.inputs)):
        reach = reach * at(ones_like(whole), chosen)
    for step in derivation.steps:
        before, after = step.agreement()
        assert mc.check_equal(reach * before, reach * after, routes=["exact", "balls"]).holds, step


def ones_like(whole):
    return mc.matrix("O" + str(whole.shape.rows) + str(whole.shape.columns), *whole.shape)


@pytest.mark.parametrize(("text", "name", "expected"), PARTIALS)
def test_the_partial_in_one_go_is_the_one_told_step_by_step(text, name, expected):
    derivation = told(text, name, check=False)
    formula = index_form(derivation.function, *derivation.outputs)
    found = partial_by_entry(formula, derivation.wrt, *derivation.inputs)
    assert mc.check_equal(found, derivation.agreement()[1], routes=LIGHT).holds


TOLD = [
    (
        "sum(x)",
        "x",
        """
sum(x) = sumi(k, 1, n, x[k])
d(sum(x))/d(x[j]) = sumi(k, 1, n, d(x[k])/d(x[j]))
= sumi(k, 1, n, delta(k, j))
= 1
gradient: ones(n)
""",
    ),
    (
        "w'*x",
        "x",
        """
w'*x = sumi(k, 1, n, w[k]*x[k])
d(w'*x)/d(x[j]) = sumi(k, 1, n, d(w[k]*x[k])/d(x[j]))
= sumi(k, 1, n, w[k]*d(x[k])/d(x[j]))
= sumi(k, 1, n, w[k]*delta(k, j))
= w[j]
gradient: w
""",
    ),
    (
        "x'*x",
        "x",
        """
x'*x = sumi(k, 1, n, x[k]^2)
d(x'*x)/d(x[j]) = sumi(k, 1, n, d(x[k]^2)/d(x[j]))
= sumi(k, 1, n, 2*x[k]*d(x[k])/d(x[j]))
= sumi(k, 1, n, 2*x[k]*delta(k, j))
= 2*x[j]
gradient: 2*x
""",
    ),
    (
        "x'*M*x",
        "x",
        """
x'*M*x = sumi(k, 1, n, sumi(l, 1, n, x[k]*M[k, l]*x[l]))
d(x'*M*x)/d(x[j]) = sumi(k, 1, n, sumi(l, 1, n, d(x[k]*M[k, l]*x[l])/d(x[j])))
= sumi(k, 1, n, sumi(l, 1, n, d(x[k])/d(x[j])*M[k, l]*x[l] + x[k]*M[k, l]*d(x[l])/d(x[j])))
= sumi(k, 1, n, sumi(l, 1, n, M[k, l]*x[l]*delta(k, j) + x[k]*M[k, l]*delta(l, j)))
= sumi(l, 1, n, M[j, l]*x[l]) + sumi(k, 1, n, x[k]*M[k, j])
= sumi(k, 1, n, M[j, k]*x[k]) + sumi(k, 1, n, x[k]*M[k, j])
gradient: (M + M')*x
""",
    ),
    (
        "A*x",
        "x",
        """
(A*x)[i] = sumi(k, 1, n, A[i, k]*x[k])
d((A*x)[i])/d(x[j]) = sumi(k, 1, n, d(A[i, k]*x[k])/d(x[j]))
= sumi(k, 1, n, A[i, k]*d(x[k])/d(x[j]))
= sumi(k, 1, n, A[i, k]*delta(k, j))
= A[i, j]
derivative in numerator layout: A
""",
    ),
    (
        "w.*x",
        "x",
        """
(w.*x)[i] = w[i]*x[i]
d((w.*x)[i])/d(x[j]) = w[i]*d(x[i])/d(x[j])
= w[i]*delta(i, j)
derivative in numerator layout: diag(w)
""",
    ),
    (
        "exp(x)",
        "x",
        """
(exp(x))[i] = exp(x[i])
d((exp(x))[i])/d(x[j]) = exp(x[i])*d(x[i])/d(x[j])
= exp(x[i])*delta(i, j)
derivative in numerator layout: diag(exp(x))
""",
    ),
    (
        "tr(A'*Z)",
        "Z",
        """
tr(A'*Z) = sumi(k, 1, n, sumi(l, 1, m, A[l, k]*Z[l, k]))
d(tr(A'*Z))/d(Z[i, j]) = sumi(k, 1, n, sumi(l, 1, m, d(A[l, k]*Z[l, k])/d(Z[i, j])))
= sumi(k, 1, n, sumi(l, 1, m, A[l, k]*d(Z[l, k])/d(Z[i, j])))
= sumi(k, 1, n, sumi(l, 1, m, A[l, k]*delta(l, i)*delta(k, j)))
= A[i, j]
gradient: A
""",
    ),
    (
        "c*x",
        "c",
        """
(c*x)[i] = c*x[i]
d((c*x)[i])/d(c) = d(c)/d(c)*x[i]
= x[i]
derivative in numerator layout: x
""",
    ),
    (
        "log(sum(exp(x)))",
        "x",
        """
log(sum(exp(x))) = log(sumi(k, 1, n, exp(x[k])))
d(log(sum(exp(x))))/d(x[j]) = d(sumi(k, 1, n, exp(x[k])))/d(x[j])/sumi(k, 1, n, exp(x[k]))
= sumi(k, 1, n, d(exp(x[k]))/d(x[j]))/sumi(k, 1, n, exp(x[k]))
= sumi(k, 1, n, exp(x[k])*d(x[k])/d(x[j]))/sumi(k, 1, n, exp(x[k]))
= sumi(k, 1, n, exp(x[k])*delta(k, j))/sumi(k, 1, n, exp(x[k]))
= exp(x[j])/sumi(k, 1, n, exp(x[k]))
gradient: softmax(x)
""",
    ),
]


@pytest.mark.parametrize(("text", "name", "lines"), TOLD, ids=[text for text, _, _ in TOLD])
def test_what_a_reader_sees(text, name, lines):
    derivation = told(text, name, check=False)
    assert [line.partition("    ")[0] for line in derivation.lines()] == lines.strip().splitlines()
    assert repr(derivation) == "\n".join(derivation.lines())


def test_every_step_has_its_reason():
    found = [(step.name, step.reason) for step in told("(x'*x)*x", "x").steps]
    assert found == [
        ("write", "write one entry"),
        ("product-of-factors", "product rule"),
        ("entry", "1 where the indices agree and 0 elsewhere: the Kronecker delta"),
        ("sum-over-index", "differentiate under the sum, term by term"),
        ("scalar-power", "power rule, times the rate of what stands inside"),
        ("entry", "1 where the indices agree and 0 elsewhere: the Kronecker delta"),
        ("delta", "the delta keeps the one term where the indices agree"),
    ]


def test_the_details_of_telling():
    derivation = told("A*x", "x")
    assert [step.name for step in derivation.told("ideas")] == ["write", "entry", "delta"]
    assert derivation.told("result") == ()
    assert derivation.lines("result")[:2] == ["d((A*x)[i])/d(x[j]) = A[i, j]", "derivative in numerator layout: A"]
    with pytest.raises(mc.MatcalcError, match="unknown detail 'all'"):
        derivation.told("all")


def test_latex():
    assert told("A*x", "x").latex("ideas") == (
        r"\begin{aligned} \left(A x\right)_{i} &= \sum_{k=1}^{n} A_{ik} x_{k} && \text{write one entry} \\ "
        r"\frac{\partial}{\partial x_{j}} \left(A x\right)_{i} &= \sum_{k=1}^{n} A_{ik} \delta_{kj} && "
        r"\text{1 where the indices agree and 0 elsewhere: the Kronecker delta} \\ "
        r"&= A_{ij} && \text{the delta keeps the one term where the indices agree} \\ "
        r"\text{derivative in numerator layout:} &\quad A \end{aligned}"
    )
    assert r"w_{k} \frac{\partial x_{k}}{\partial x_{j}}" in told("w'*x", "x")._repr_latex_()
    assert r"\frac{\partial}{\partial x_{j}} \left(x_{k}^{2}\right)" in told("x'*x", "x")._repr_latex_()


SWAPPED = [("M*x", "x"), ("M*X*M", "X"), ("X*M", "X"), ("sin(M*x)", "x"), ("softmax(M*x)", "x"), ("a'*X*x", "X")]


@pytest.mark.parametrize(("text", "name"), SWAPPED)
def test_two_indices_exchanged_are_refuted(text, name):
    function = mc.parse(text, D | {"X": "n n"})
    derivation = derive_by_entries(function, symbols(function)[name])
    first, *_, last = derivation.places
    ours, engine = derivation.agreement()
    wrong = substitute(ours, {first: last, last: first})
    assert mc.check_equal(ours, engine, routes=LIGHT).holds
    assert mc.check_equal(wrong, engine, routes=LIGHT).holds is False


def test_a_wrong_delta_is_refuted():
    derivation = told("x*x'", "x")
    i, j, k = derivation.places
    ours, engine = derivation.agreement()
    for old, new in [(mc.delta(i, k), mc.delta(i, j)), (mc.delta(j, k), mc.delta(i, k)), (mc.delta(i, k), 0 * i)]:
        assert mc.check_equal(substitute(ours, {old: new}), engine, routes=LIGHT).holds is False


def test_a_wrong_counter_is_refuted():
    derivation = told("x'*M*x", "x")
    ours, engine = derivation.agreement()
    first, second = ours.arguments
    assert mc.check_equal(first + second, engine, routes=LIGHT).holds
    assert mc.check_equal(first + first, engine, routes=LIGHT).holds is False


def has_index_form(function, chosen):
    try:
        return index_form(function, *chosen)
    except mc.MatcalcError:
        return None


SHAPES = st.sampled_from([(1, 1), ("m", 1), (1, "n"), ("m", "n"), ("n", "n")])


def test_the_index_form_of_anything_equals_its_entry():
    verdicts = []

    @settings(max_examples=40, deadline=None)
    @given(SHAPES.flatmap(lambda shape: expressions(*shape, depth=2)))
    def compare(function):
        chosen = places(function)
        found = has_index_form(function, chosen)
        assume(found is not None)
        entry = at(function, chosen)
        verdict = mc.check_equal(found, entry, routes=LIGHT).holds
        assert verdict is not False
        if mc.check_equal(entry, entry, routes=LIGHT).holds:  # else no point of the domain is known
            verdicts.append(verdict)

    compare()
    assert len(verdicts) > 15
    assert verdicts.count(True) > len(verdicts) * 0.9


@settings(max_examples=30, deadline=None)
@given(SHAPES.flatmap(lambda shape: expressions(*shape, depth=2)))
def test_the_entries_of_any_derivative(function):
    free = [part for part in symbols(function).values() if not part.is_scalar and not part.is_symmetric]
    assume(free and has_index_form(function, places(function)) is not None)
    derivation = derive_by_entries(function, free[0], check=False)
    assert mc.check_equal(*derivation.agreement(), routes=LIGHT).holds is not False


def test_a_scalar_function_stands_without_brackets_on_the_left():
    A, K = mc.matrix("A", "m", "n"), mc.matrix("K", "n", "m")
    derivation = derive_by_entries(mc.trace(A @ K), A)
    assert derivation.latex().startswith(r"\begin{aligned} \operatorname{tr}\left(A K\right) &= \sum")
    assert next(derivation.latex_rows())[0] == r"\operatorname{tr}\left(A K\right)"
    assert r"\frac{\partial}{\partial A_{ij}} \left(\operatorname{tr}" in derivation.latex()
    assert next(derive_by_entries(A @ K, A).latex_rows())[0] == r"\left(A K\right)_{ij}"


def test_no_index_collides_with_a_name_in_sight():
    A, x = mc.matrix("A", "k", "l"), mc.vector("x", "l")
    assert str(index_form(A @ x, mc.index("r"))) == "sumi(s, 1, l, A[r, s]*x[s])"
    j, i = mc.matrix("j", "n", "n"), mc.vector("i", "n")
    derivation = derive_by_entries(j @ i, i)
    assert str(derivation.entry) == "j[k, l]"
    assert mc.check_equal(*derivation.agreement(), routes=LIGHT).holds


def test_the_entry_that_moves_is_not_taken_for_a_counter():
    A, x, i, j, k = mc.matrix("A", "m", "n"), mc.vector("x", "n"), *map(mc.index, "ijk")
    formula = index_form(A @ x, i)
    assert str(formula) == "sumi(k, 1, n, A[i, k]*x[k])"
    assert str(partial_by_entry(formula, A, j, k)) == "x[k]*delta(i, j)"
    assert str(partial_by_entry(formula, x, k)) == "A[i, k]"


def test_a_sum_that_stops_early_keeps_its_delta():
    x, j, k = mc.vector("x", "n"), mc.index("j"), mc.index("k")
    some = mc.sum_over(k, 2, "n", x[k] ** 2)
    assert str(partial_by_entry(some, x, j)) == "2*sumi(k, 2, n, x[k]*delta(k, j))"
    first = mc.sum_over(k, 1, 3, x[k] ** 2)
    assert str(partial_by_entry(first, x, j)) == "2*sumi(k, 1, 3, x[k]*delta(k, j))"
    assert str(partial_by_entry(first, x, 2)) == "2*x[2]"


def test_a_long_product_grows_linearly():
    def count(factors):
        matrices = [mc.matrix(f"A{place}", "n", "n") for place in range(factors)]
        product = matrices[0]
        for factor in matrices[1:]:
            product = product @ factor
        i, j, u, v = map(mc.index, "ijuv")
        formula = index_form(product, i, j)
        partial = partial_by_entry(formula, matrices[0], u, v)
        return sum(1 for _ in postorder(formula)), sum(1 for _ in postorder(partial))

    (short, short_partial), (long, long_partial) = count(4), count(8)
    assert long < 2.5 * short
    assert long_partial < 2.5 * short_partial
    assert long < 100


def test_depth_costs_no_recursion():
    deep = x = mc.vector("x", "n")
    for _ in range(3000):
        deep = mc.sin(deep)
    formula = index_form(deep, mc.index("i"))
    assert sum(1 for _ in postorder(formula)) < 3010
    assert partial_by_entry(formula, x, mc.index("j")).is_scalar


ERRORS = [
    ("inv(M)", "inverse: its entries are quotients of determinants"),
    ("det(M)", "determinant: it sums over all permutations"),
    ("logdet(M)", "log determinant: it sums"),
    ("expm(M)", "matrix exponential: its entries are no sums"),
    ("eigval(S, 1)", "eigenvalue"),
    ("kron(M, S)", "Kronecker product: one of its indices counts pairs"),
    ("vec(A)", "vec: one of its indices"),
    ("[x; w]", "block matrix: which block"),
    ("max(x)", "largest entry: which entry counts"),
    ("prod(x)", "product of entries: it multiplies over an index"),
    ("M^c", "write the power as a product"),
    ("M^17", "write the power as a product"),
    ("x + M*inv(S)*x", r"inv\(S\) has no index form"),
]


@pytest.mark.parametrize(("text", "message"), ERRORS)
def test_what_has_no_index_form_says_why(text, message):
    function = mc.parse(text, D)
    with pytest.raises(mc.MatcalcError, match=f"has no index form.*{message}|{message}"):
        index_form(function, *places(function))


def test_unusable_places_and_variables():
    A, x, S = mc.matrix("A", "m", "n"), mc.vector("x", "n"), mc.matrix("S", "n", "n", symmetric=True)
    i, k = mc.index("i"), mc.index("k")
    with pytest.raises(mc.MatcalcError, match="an entry needs 1 indices, not 2"):
        index_form(A @ x, i, k)
    with pytest.raises(mc.MatcalcError, match="c is not an index"):
        index_form(A @ x, mc.scalar("c"))
    with pytest.raises(mc.MatcalcError, match="k counts the terms of a sum"):
        index_form(mc.sum_over(k, 1, "n", x[k]) * x, k)
    with pytest.raises(mc.MatcalcError, match=r"tied together \(symmetric\)"):
        derive_by_entries(S @ x, S)
    with pytest.raises(mc.MatcalcError, match="its entry needs 1 indices, not 0"):
        partial_by_entry(x[i], x)
    with pytest.raises(mc.MatcalcError, match="write the formula by index_form first"):
        partial_by_entry(x.T @ x, x, i)
    with pytest.raises(mc.MatcalcError, match="nothing is known"):
        index_form(mc.function("g")(x))
    with pytest.raises(mc.MatcalcError, match="give the function another name"):
        derive_by_entries(mc.function("partial")(x.T @ x), x)


def test_an_unknown_function_of_a_number():
    g, x = mc.function("g"), mc.vector("x", "n")
    derivation = derive_by_entries(g(x.T @ x), x)
    assert str(derivation.entry) == "2*D(g(sumi(k, 1, n, x[k]^2)))*x[j]"


def test_sums_in_the_source_keep_their_counters():
    x, k = mc.vector("x", "n"), mc.index("k")
    derivation = derive_by_entries(mc.sum_over(k, 1, "n", x[k]) * x, x)
    assert str(derivation.entry) == "delta(i, j)*sumi(k, 1, n, x[k]) + x[i]"
    assert mc.check_equal(*derivation.agreement(), routes=LIGHT).holds
