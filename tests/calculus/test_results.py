"""Everything that one differential gives: products with directions, second differentials, entries, structures."""

import pytest

import matcalc_helpers as mc

D = {
    "A": "m n",
    "B": "n n",
    "X": "n n",
    "V": "n n",
    "x": "n",
    "v": "n",
    "b": "m",
    "w": "m",
    "c": "",
    "k": "",
    "S": "n n symmetric",
    "P": "n n positive_definite",
    "K": "n n skew",
    "L": "n n lower_triangular",
    "U": "n n upper_triangular",
    "z": "2",
    "p": "n probability",
    "g": "function",
    "F": "function m",
}


def read(text):
    return mc.parse(text, D)


@pytest.mark.parametrize(
    ("text", "wrt", "expected"),
    [
        ("logsumexp(x)", "x", "softmax(x)"),
        ("log(sum(exp(A*x)))", "x", "A'*softmax(A*x)"),
        ("sum(log(1 + exp(x)))", "x", "sigmoid(x)"),
        ("-p'*log(softmax(x))", "x", "softmax(x) - p"),
        ("max(x)", "x", "argmax(x)"),
        ("norm1(A*x - b)", "x", "A'*sign(A*x - b)"),
        ("mean(x)", "x", "ones(n)/n"),
        ("tr(X^k)", "X", "k*(X^(k - 1))'"),
        ("tr(X^(-k))", "X", "-k*(inv(X)^(k + 1))'"),
        ("tr(expm(X))", "X", "expm(X)'"),
        ("tr(logm(P))", "P", "inv(P)"),
        ("eigval(S, k)", "S", "eigvec(S, k)*eigvec(S, k)'"),
        ("specnorm(A)", "A", "svu(A, 1)*svv(A, 1)'"),
        ("log(abs(det(X)))", "X", "inv(X)'"),
        ("tr(kron(B, X))", "X", "tr(B)*eye(n)"),
        ("g(x)^2", "x", "2*g(x)*D(g(x))'"),
        ("norm2(F(x))^2", "x", "2*D(F(x))'*F(x)"),
        ("sumi(i, 1, m, relu(A[i, :]*x))", "x", "sumi(i, 1, m, (A[i, :]*x > 0)*A[i, :]')"),
        ("z[1]^2*z[2]", "z", "[2*z[1]*z[2]; z[1]^2]"),
        ("[x; 1]'*[x; c]", "x", "2*x"),
        ("x'*X*x", "X[1, 2]", "x[1]*x[2]"),
        ("sum(c*x + 5*c*ones(n))", "c", "5*n + sum(x)"),
        ("sum(c*ones(m, n)) + sum(c*B)", "c", "m*n + sum(B)"),
        ("sum(c*ones(n, n))", "c", "n^2"),
        ("c*sum(ones(n))", "c", "sum(ones(n))"),
    ],
)
def test_gradients_as_a_textbook_prints_them(text, wrt, expected):
    function, variable = read(text), read(wrt)
    found = mc.gradient(function, variable)
    assert str(found) == expected
    kind = "gradient" if variable.operation.word == "symbol" else "derivative"
    assert mc.check(function, wrt=variable, claim=found, kind=kind).holds


@pytest.mark.parametrize(
    ("text", "wrt", "expected"),
    [
        ("softmax(x)", "x", "diag(softmax(x)) - softmax(x)*softmax(x)'"),
        ("expm(c*X)", "c", "X*expm(c*X)"),
        ("X^k", "X", "sumi(r, 0, k - 1, kron((X^(k - 1 - r))', X^r))"),
        ("max(0, x)", "x", "diag(x > 0)"),
        ("cumsum(x)", "x", "lowerones(n)"),
        ("A'*b", "A", "kron(eye(n), b')"),
        ("diag(x)*v", "x", "diag(v)"),
        ("[3*z[1]^2*z[2]; 2*z[1] + z[2]^8]", "z", "[6*z[1]*z[2], 3*z[1]^2; 2, 8*z[2]^7]"),
        ("(X*B)[i, j]", "X[k, l]", "delta(i, k)*B[l, j]"),
        ("c^2*A", "c", "2*c*A"),
    ],
)
def test_derivatives_as_the_usual_tables_arrange_them(text, wrt, expected):
    declarations = {name: words for name, words in D.items() if not ("delta" in expected and name == "k")}
    function, variable = mc.parse(text, declarations), mc.parse(wrt, declarations)
    found = mc.derivative(function, variable)
    assert str(found) == expected
    assert mc.check(function, wrt=variable, claim=found, layout="numerator").holds
    assert mc.derivative(function, variable, layout="denominator") is mc.convert(found)


@pytest.mark.parametrize("text", ["inv(X)", "det(X)", "X*B*X", "tr(X^3)", "logdet(X)", "norm2(X)^2"])
def test_the_second_differential(text):
    function, X = read(text), read("X")
    found = mc.second_differential(function, X)
    assert mc.check(function, wrt=X, claim=found, kind="second_differential").holds
    assert mc.check(function, wrt=X, claim=2 * found, kind="second_differential").holds is False


def test_products_with_directions_need_no_jacobian():
    function, x = read("tanh(A*x)"), read("x")
    along, back = mc.jvp(function, x, read("v")), mc.vjp(function, x, read("w"))
    assert mc.check_equal(along, mc.jacobian(function, x) @ read("v")).holds
    assert mc.check_equal(back, mc.jacobian(function, x).T @ read("w")).holds
    assert mc.check_equal(read("w").T @ along, back.T @ read("v")).holds
    loss = mc.norm2(function) ** 2
    assert mc.check_equal(mc.hvp(loss, x, read("v")), mc.hessian(loss, x) @ read("v")).holds
    with pytest.raises(mc.MatcalcError, match="a direction w is m x 1"):
        mc.jvp(function, x, read("w"))


@pytest.mark.parametrize("name", ["S", "K", "L", "U"])
@pytest.mark.parametrize("convention", ["tangent", "free-entries"])
def test_conventions_for_variables_with_a_structure(name, convention):
    variable = read(name)
    function = mc.trace(read("B") @ variable @ variable) + mc.trace(read("X") @ variable)
    found = mc.gradient(function, variable, convention=convention)
    asked = {"wrt": variable, "kind": "gradient", "convention": convention}
    assert mc.check(function, claim=found, **asked).holds
    assert mc.check(function, claim=found + variable, **asked).holds is False


@pytest.mark.parametrize("name", ["S", "K", "L", "U"])
def test_a_jacobian_stays_within_the_structure(name):
    variable = read(name)
    found = mc.jacobian(read("B") @ variable @ read("x"), variable)
    assert mc.check(read("B") @ variable @ read("x"), wrt=variable, claim=found, layout="numerator").holds


def test_the_independent_entries_of_a_symmetric_matrix():
    function, wrt = read("logdet(S) + tr(B*S)"), read("vech(S)")
    found = mc.gradient(function, wrt)
    assert found.shape == wrt.shape
    assert mc.check(function, wrt=wrt, claim=found, kind="gradient").holds
    with pytest.raises(mc.MatcalcError, match="declare X symmetric"):
        mc.gradient(read("det(X)"), mc.vech(read("X")))


def test_an_implicit_function():
    equation = mc.parse("tanh(X*x) - B*y", X="n n", x="n", B="n n", y="n")
    x, y = mc.vector("x", "n"), mc.vector("y", "n")
    found = mc.implicit_derivative(equation, x, y)
    assert mc.check_implicit(equation, of=x, wrt=y, claim=found).holds
    assert mc.check_implicit(equation, of=x, wrt=y, claim=-found).holds is False
    with pytest.raises(mc.MatcalcError, match="as many equations as unknowns"):
        mc.implicit_derivative(read("A*x - b"), read("x"), read("b"))


def test_partial_derivatives_in_index_form():
    X, B = read("X"), read("B")
    i, j, k, l = map(mc.index, "ijkl")  # noqa: E741 - the letters of the book
    assert str(mc.partials(X @ B, X, i, j, k, l)) == "delta(i, k)*B[l, j]"
    assert str(mc.partials(X.T, X, i, j, k, l)) == "delta(j, k)*delta(l, i)"
    assert str(mc.partials(read("A*x"), read("x"), i, j)) == "A[i, j]"
    with pytest.raises(mc.MatcalcError, match="2 indices for the function and 2 for X"):
        mc.partials(X, X, i, j)


def test_intermediate_variables_keep_their_names():
    derivation = mc.derive(
        mc.parse("norm2(r)^2", r="m"),
        read("x"),
        where={"h": read("tanh(x)"), "r": mc.parse("A*h - b", {**D, "h": "n"})},
    )
    assert str(derivation.function) == "norm2(A*tanh(x) - b)^2"
    assert "gradient: 2*(ones(n) - h.^2).*(A'*r)" in derivation.lines()
    assert derivation.checked.holds
    with pytest.raises(mc.MatcalcError, match="h is m x 1, and the formula given for it is n x 1"):
        mc.derive(mc.parse("norm2(h)^2", h="m"), read("x"), where={"h": read("tanh(x)")})


def test_three_levels_of_telling():
    derivation = mc.derive(read("sum(tanh(A*x)')"), read("x"))
    rules, ideas = ([step.rule.name for step in derivation.told(detail)] for detail in ("rules", "ideas"))
    assert rules == ["product-of-factors", "hyperbolic-tangent", "transposed", "sum-of-entries"]
    assert ideas == ["product-of-factors", "hyperbolic-tangent"]
    assert derivation.told("result") == ()
    with pytest.raises(mc.MatcalcError, match="unknown detail"):
        derivation.told("all")


def test_a_result_that_fails_its_check_is_never_shown(monkeypatch):
    from matcalc_helpers.calculus import derivations  # noqa: PLC0415 - patched here alone

    monkeypatch.setattr(derivations, "finished_gradient", lambda *_: 3 * read("x"))
    with pytest.raises(mc.MatcalcError, match="fails its own check"):
        mc.derive(read("x'*x"), read("x"))
    assert str(mc.derive(read("x'*x"), read("x"), check=False).result) == "3*x"


def test_a_sum_is_never_picked_beyond_its_end():
    function, wrt = mc.parse("sumi(k, 1, 3, y[k]^2)", y="5"), mc.parse("y[5]", y="5")
    found = mc.derivative(function, wrt)
    assert mc.check(function, wrt=wrt, claim=found).holds
    assert mc.check(function, wrt=wrt, claim=2 * wrt).holds is False


def test_a_counter_is_not_captured():
    total = read("sumi(i, 1, n, X[j, i])")
    assert str(mc.substitute(total, {mc.index("j"): mc.index("i")})) == "sumi(k, 1, n, X[i, k])"


def test_the_hessian_of_a_matrix_exponential():
    function, X = read("x'*expm(X)*v"), read("X")
    assert mc.check(function, wrt=X, claim=mc.hessian(function, X), kind="hessian", routes=["balls"]).holds


def test_a_jacobian_written_out_for_given_sizes():
    sizes = {"m": 2, "n": 3}
    function, x = read("tanh(A*x)"), read("x")
    written = mc.entries(mc.jacobian(function, x), sizes)
    assert written.shape == (2, 3)
    assert all(entry.simplify() == 0 for entry in written - mc.partial_derivatives(function, x, sizes))


def test_what_has_no_rule_says_so():
    with pytest.raises(mc.MissingRuleError, match="left singular vector"):
        mc.jacobian(read("svu(A, 1)"), read("A"))
    with pytest.raises(mc.MatcalcError, match="is an index"):
        mc.gradient(read("x[i]"), mc.index("i"))
