"""Equal normal forms are equal formulas; the known identities of matrix algebra have one normal form."""

import contextlib
import random
from collections import Counter, defaultdict
from time import perf_counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import matcalc_helpers as mc
from matcalc_helpers.evidence.mutants import mutants
from matcalc_helpers.evidence.normal.form import TooLong, Undecided, normal_form, same_normal_form
from tests.expression.strategies import expressions

SHAPES = ((1, 1), ("m", 1), ("m", "n"), ("n", "n"))
DECLARED = {
    "A": "n n", "B": "n n", "C": "n n", "X": "m n", "Y": "m n", "W": "n p", "S": "n n symmetric", "T": "n n symmetric",
    "D": "n n diagonal", "Q": "n n orthogonal", "K": "n n skew", "L": "n n lower_triangular", "M": "m m",
    "P": "n n positive_definite", "a": "n", "b": "n", "x": "n", "y": "m", "u": "n positive", "p": "n probability",
    "c": "", "t": "", "r": "scalar positive", "k": "", "i": "scalar index", "j": "scalar index", "n": "size",
    "g": "function",
}  # fmt: skip

EQUAL = """
a'*A*b = b'*A'*a
(A + B)*(A - B) = A*A - A*B + B*A - B*B
tr(A*B*C) = tr(C*A*B)
tr(A*B) = tr(B'*A')
tr(a*b') = b'*a
(A*a)*(b'*x) = A*a*b'*x
A*inv(A) = eye(n)
inv(A)*A*B = B
inv(A*B) = inv(B)*inv(A)
inv(A')*a = (a'*inv(A))'
inv(2*c*A) = 1/(2*c)*inv(A)
inv(A + B)*A + inv(A + B)*B = eye(n)
A*inv(A + c*eye(n)) = eye(n) - c*inv(A + c*eye(n))
inv(X'*X)*X'*X = eye(n)
inv(S) = inv(S)'
inv(D).*eye(n) = inv(D)
inv(A*diag(a)*B) = inv(B)*diag(1./a)*inv(A)
inv(kron(A, B)) = kron(inv(A), inv(B))
Q'*Q = eye(n)
Q*A*Q' = inv(Q')*A*inv(Q)
x'*K*x = 0
K' = -K
tril(L) = L
A^k*A = A*A^k
A^k*inv(A) = A^(k - 1)
A^(k + 1)*A^(-k) = A
sum(X) = ones(m)'*X*ones(n)
sum(a.*b) = a'*b
mean(a) = a'*ones(n)/n
ones(n)'*ones(n) = n
diag(a)*b = a.*b
diag(a)*A*diag(b) = (a*b').*A
diag(A*B') = (A.*B)*ones(n)
a'*diag(A) = tr(diag(a)*A)
vec(A*S*B) = kron(B', A)*vec(S)
kron(A, B)*kron(C, S) = kron(A*C, B*S)
kron(A, B)' = kron(A', B')
commutation(m, n)*vec(X) = vec(X')
commutation(n, n)*kron(A, B) = kron(B, A)*commutation(n, n)
elimination(n)*duplication(n) = eye((n*n + n)/2)
commutation(n, n)*duplication(n) = duplication(n)
unvec(kron(A, B)*vec(S), n, n) = B*S*A'
norm2(X)^2 = tr(X'*X)
norm2(a - b)^2 = a'*a - 2*a'*b + b'*b
a'*a/norm2(a) = norm2(a)
norm1(a) = sum(abs(a))
det(A*B) = det(B)*det(A)
det(inv(A')) = 1/det(A)
logdet(inv(P)*P) = 0
exp(a + b) = exp(a).*exp(b)
exp(log(u)/2) = sqrt(u)
log(r*u) = log(u) + log(r)*ones(n)
sigmoid(a).*(1 - sigmoid(a)) = exp(-a)./(1 + exp(-a)).^2
sigmoid(-a) = 1 - sigmoid(a)
tanh(a) = 2*sigmoid(2*a) - 1
1 - tanh(a).^2 = 1./cosh(a).^2
exp(-a).*sigmoid(a) = sigmoid(-a)
softplus(a) = log(1 + exp(a))
sin(a).^2 + cos(a).^2 = ones(n)
1 + tan(a).^2 = 1./cos(a).^2
sin(-a) = -sin(a)
softmax(a) = exp(a)/sum(exp(a))
sum(softmax(a)) = 1
exp(logsumexp(a)) = sum(exp(a))
softmax(X, rows)*ones(n) = ones(m)
sum(p) = 1
relu(a) - relu(-a) = a
abs(a) = relu(a) + relu(-a)
max(a, b) = max(b, a)
max(a, b) + min(a, b) = a + b
(a > b) = (b < a)
(a >= b) = 1 - (b > a)
exp(A)[2, 1] = exp(A[2, 1])
unit(n, i)'*A*unit(n, j) = A[i, j]
unit(n, 2)'*ones(n) = 1
[A, B]*[C; S] = A*C + B*S
[A, B; C, S]' = [A', C'; B', S]
[A; X][1:n, :] = A
[a; 1]'*[b; c] = a'*b + c
sumi(i, 1, n, a[i]*b[i]) = a'*b
sumi(i, 1, n, sumi(j, 1, n, A[i, j]*B[j, i])) = tr(A*B)
sumi(i, 1, n, delta(i, j)*a[i]) = a[j]
sumi(i, 0, k - 1, A^i*B*A^(k - 1 - i)) = sumi(j, 0, k - 1, A^j*B*A^(k - 1 - j))
expm(A') = expm(A)'
dexpm(A, 2*B + c*C) = 2*dexpm(A, B) + c*dexpm(A, C)
g(a + b) = g(b + a)
sumi(i, 1, n, inv(A + a[i]*eye(n))) = sumi(j, 1, n, inv(A + a[j]*eye(n)))
sumi(i, 1, n, c*expm(a[i]*A)*b) = c*sumi(j, 1, n, expm(a[j]*A)*b)
sumi(i, 1, n, sumi(j, 1, n, a[i]*A^j)) = sum(a)*sumi(i, 1, n, A^i)
sylvester(A, B, C)' = sylvester(B', A', C')
dlogm(A, B)' = dlogm(A', B')
(x'*A*x)^3/(x'*A*x)^2 = x'*A*x
"""

DIFFERENT = """
A*B = B*A
A = A'
a'*A*b = a'*A'*b
tr(A*B*C) = tr(A*C*B)
inv(A + B) = inv(A) + inv(B)
A*A*x = tr(A)*A*x - det(A)*x
sqrt(c^2) = c
log(c*t) = log(c) + log(t)
(c^2)^(1/2) = abs(t)
(a > b) = (a >= b)
sign(a).^2 = ones(n)
kron(A, B) = kron(B, A)
vec(A) = vec(A')
det(A + B) = det(A) + det(B)
det(2*A) = 2*det(A)
pinv(X)*X = eye(n)
softmax(X, rows) = softmax(X, cols)
adj(A)*A = eye(n)
exp(A*B) = exp(B*A)
X'*Y = Y'*X
sumi(i, 2, n, a[i]) = sum(a)
D = D.*D
tril(A) = A
K = -K
Q*Q = eye(n)
unit(n, i) = unit(n, j)
X[1, 2] = X[2, 1]
A^k*B = B*A^k
[A, B] = [B, A]
sumi(i, 1, n, inv(A + a[i]*eye(n))) = n*inv(A + a[j]*eye(n))
sumi(i, 1, n, det(A + a[i]*eye(n))) = n*det(A + a[j]*eye(n))
sumi(i, 1, n, expm(a[i]*A)) = n*expm(a[j]*A)
sumi(i, 1, n, A^i) = n*A
sumi(i, 1, n, (A + a[i]*eye(n))^k) = n*(A + a[j]*eye(n))^k
sumi(i, 1, n, sumi(j, 1, n, a[i]*A^j)) = sumi(i, 1, n, sumi(j, 1, n, a[j]*A^i))
"""

every = settings(
    max_examples=250,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def sides(lines):
    """The two formulas of each line, read with the symbols declared above."""
    for line in lines.strip().splitlines():
        left, right = line.split(" = ")
        yield pytest.param(left, right, id=line)


def read(text):
    return mc.parse(text, DECLARED)


def refuted(a, b):
    """Whether exact arithmetic tells two formulas apart; balls have a say where a root may have either sign."""
    if mc.check_equal(a, b, routes=["exact"]).holds is not False:
        return mc.check_equal(a, b, routes=["balls"]).holds is False
    return mc.check_equal(a, b, routes=["balls"]).holds is not True


@pytest.mark.parametrize(("left", "right"), [*sides(EQUAL)])
def test_an_identity_has_one_normal_form(left, right):
    a, b = read(left), read(right)
    assert same_normal_form(a, b)
    assert not refuted(a, b)


@pytest.mark.parametrize(("left", "right"), [*sides(DIFFERENT)])
def test_what_differs_somewhere_has_two_normal_forms(left, right):
    assert not same_normal_form(read(left), read(right))


def test_the_names_of_sums_and_the_order_of_factors_do_not_matter():
    first, second = read("sum(A.*B.*C')*(a'*b)"), read("b'*a*tr((B'.*A')*C')")
    assert normal_form(first) == normal_form(second)
    assert len({normal_form(first), normal_form(second)}) == 1
    assert normal_form(first) != normal_form(read("a'*b"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2*A'*(A*x - b)", "2*sum(j, k, A[j, k]*A[j, i]*x[k]) - 2*sum(j, A[j, i]*b[j])"),
        ("tr(A)*inv(A)", "sum(k, A[k, k]*inv(A[i, j])[i, j])"),
        ("0*A", "0"),
        ("softmax(a)", "(sum(j, exp(a[j])))^(-1)*exp(a[i])"),
        ("A^k", "power(A[i, j], (k))[i, j]"),
        ("x[3] + n", "n + x[3]"),
    ],
)
def test_a_normal_form_reads_as_a_sum_of_products_of_entries(text, shown):
    assert str(normal_form(read(text))) == shown


@pytest.mark.parametrize(
    "text",
    ["(a'*b + a'*x + b'*x + c)^30", "(A + B + C + S)^9", "*".join(["(A + B + eye(n))"] * 14)],
)
def test_a_formula_that_would_take_too_long_is_left_alone(text):
    with pytest.raises(TooLong):
        normal_form(read(text))


@pytest.mark.parametrize("layers", [20, 100, 1000])
@pytest.mark.parametrize(
    "layer",
    [
        lambda x: mc.tanh(mc.matrix("W", "n", "n") @ x),
        mc.softmax,
        mc.sin,
        lambda x: x + mc.exp(x),
        lambda x: mc.inv(mc.matrix("W", "n", "n") + mc.diag(x)) @ x,
        lambda x: mc.hadamard(x, x + mc.ones("n")),
        lambda x: mc.elementwise_power(x + x + mc.ones("n"), 900),
    ],
)
def test_many_layers_are_left_alone_in_good_time(layer, layers):
    formula = mc.vector("x", "n")
    for _ in range(layers):
        formula = layer(formula)
    started = perf_counter()
    with contextlib.suppress(TooLong):
        assert len(str(normal_form(formula))) < 10_000
    assert perf_counter() - started < 3


def test_a_zero_in_a_denominator_is_left_alone():
    zero = read("a'*b - b'*a")
    with pytest.raises(Undecided):
        normal_form(1 / zero)


def test_switches_count_as_equal_only_where_they_rarely_lie():
    assert same_normal_form(read("a > b"), read("a >= b"), between_switches=True)
    assert not same_normal_form(read("a > b"), read("a >= b"))
    for text in ("D", "a*ones(n)' - ones(n)*a'", "K", "L", "a - a", "eye(n)"):
        assert not same_normal_form(read(f"({text}) > 0"), read(f"({text}) >= 0"), between_switches=True)


def test_a_slip_that_keeps_the_normal_form_is_none(record_property):
    verdicts = Counter()

    @every
    @given(st.sampled_from(SHAPES).flatmap(lambda of: expressions(*of, depth=3)), st.randoms(use_true_random=False))
    def property_holds(formula, choice):
        slips = list(mutants(formula).values())
        for slip in choice.sample(slips, min(3, len(slips))):
            try:
                same = same_normal_form(formula, slip)
            except Undecided:
                verdicts["left alone"] += 1
                continue
            verdicts[same] += 1
            assert not same or not refuted(formula, slip), f"{formula} and {slip}"

    property_holds()
    record_property("slips", dict(verdicts))
    assert verdicts[True] > 10
    assert verdicts["left alone"] < verdicts.total() / 10


def test_formulas_that_share_a_normal_form_are_equal(record_property):
    found = defaultdict(set)

    @settings(every, max_examples=1500)
    @given(st.sampled_from(SHAPES).flatmap(lambda of: expressions(*of, depth=2)))
    def gather(formula):
        try:
            found[formula.shape, normal_form(formula)].add(formula)
        except Undecided:
            return

    gather()
    pairs = [(first, other) for first, *others in map(_in_order, found.values()) for other in others]
    record_property("pairs", len(pairs))
    assert len(pairs) > 50
    for first, other in random.Random(0).sample(pairs, min(100, len(pairs))):
        assert not refuted(first, other), f"{first} and {other}"


def _in_order(formulas):
    return sorted(formulas, key=str)
