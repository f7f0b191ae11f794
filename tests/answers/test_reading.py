"""Answers in the notation of the book: what parse reads is read the same, what people type too, slips are mended."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matcalc_helpers as mc
from matcalc_helpers.answers.reading import KINDS, notation_of, preview, read
from matcalc_helpers.expression import shape
from tests.expression.fuzzing import has_long_run, texts
from tests.expression.strategies import expressions

DECLARED = {
    "A": "m n", "B": "n n", "G": "m n", "X": "n n", "x": "n", "y": "n", "b": "m", "w_1": "n", "c": "", "lam": "",
    "f": "function",
}  # fmt: skip
SHAPES = [(1, 1), (1, "n"), ("n", 1), ("m", "n"), ("n", "n")]


def parsed(text):
    return mc.parse(text, DECLARED)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("A.T*b", "A'*b"),
        ("A.T*(A*x − b)", "A'*(A*x - b)"),
        ("A'@(A@x - b)", "A'*(A*x - b)"),
        ("A^T*b + Aᵀ·b", "A'*b + A'*b"),
        ("A^{T}*b + A^(T)*b + A⊤*b", "A'*b + A'*b + A'*b"),
        ("X^{-1}*y + X^-1*y + X⁻¹*y", "inv(X)*y + inv(X)*y + inv(X)*y"),
        ("X^{-T} + X^-T + (X^-1)'", "inv(X)' + inv(X)' + inv(X)'"),
        ("X⁻¹ᵀ*X²", "inv(X)'*X^2"),
        ("c**2 × x ⊙ y", "c^2*x.*y"),
        ("x ⊗ y", "kron(x, y)"),
        ("||A*x - b||^2 + norm(x)", "norm2(A*x - b)^2 + norm2(x)"),
        ("||X||_F + ||X||_2 + ||x||_1 + ||X||_*", "norm2(X) + specnorm(X) + norm1(x) + nucnorm(X)"),
        ("λ*x + lambda*x", "lam*x + lam*x"),
        ("ln(c) + trace(X) + |c|", "log(c) + tr(X) + abs(c)"),
        ("sigma(x) + σ(x)", "sigmoid(x) + sigmoid(x)"),
        ("e^c*x + exp(1)*y", "exp(c)*x + exp(1)*y"),
        ("e^{X}*x", "expm(X)*x"),
        ("f'(c)*x", "D(f(c))*x"),
        ("inverse(X)*transpose(x')", "inv(X)*x"),
        ("(x ≥ 0).*y", "(x >= 0).*y"),
        ("I_n*x", "x"),
        ("x[1]*A[:, 2] + A[i, j]*b", "x[1]*A[:, 2] + A[i, j]*b"),
    ],
)
def test_what_people_type_is_read(typed, meant):
    found = read(typed, DECLARED)
    assert found.problem is None, found.problem
    assert found.expression is parsed(meant)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("(I - x*x')*y", "(eye(n) - x*x')*y"),
        ("inv(lam*I + A'*A)*A'*b", "inv(lam*eye(n) + A'*A)*A'*b"),
        ("(A*I)*x + A*(2*I*I)*x", "A*x + 2*A*x"),
        ("kron(I, A)*vec(X)", "kron(eye(n), A)*vec(X)"),
        ("(I ⊗ X)*vec(A')", "kron(eye(m), X)*vec(A')"),
        ("A*inv(I + X)'", "A*inv(eye(n) + X)'"),
    ],
)
def test_the_size_of_an_identity_follows_from_the_shapes(text, meant):
    assert read(text, DECLARED).expression is parsed(meant)


def test_the_shape_that_is_asked_for_gives_the_last_size():
    assert read("c*I", DECLARED).kind == "unreadable"
    assert "eye(n)" in read("c*I", DECLARED).problem
    assert read("c*I", DECLARED, shape("n", "n")).expression is parsed("c*eye(n)")
    assert read("I", {"x": "n"}).expression is mc.parse("eye(n)")


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(SHAPES).flatmap(lambda shape: expressions(*shape, depth=4)))
def test_what_is_written_by_the_book_reads_back(formula):
    if not has_long_run(formula):
        assert read(str(formula), formula.declarations).expression is formula


def test_what_parse_reads_is_read_the_same():
    """Wherever every name is declared, the reader of answers and parse give one object."""
    compared = 0
    for text, declared in texts(400, seed=6):
        try:
            formula = mc.parse(text, declared)
        except mc.MatcalcError:
            continue
        new = {name for name, words in formula.declarations.items() if name not in declared}
        is_whole_answer = "vector(" not in text and "matrix(" not in text
        if is_whole_answer and all(formula.declarations[name] in ("index", "size") for name in new):
            compared += 1
            assert read(text, declared).expression is formula, text
    assert compared > 20


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2A'b", "2*A'*b"),
        ("2 A^T (A x - b)", "2*A'*(A*x - b)"),
        ("A^Tb", "A'*b"),
        ("Ax", "A*x"),
        ("x(c + 1)", "x*(c + 1)"),
        ("2*(A'*b + x", "2*(A'*b + x)"),
        ("A*x - b)", "A*x - b"),
        ("x'*x)^2", "(x'*x)^2"),
        ("A*b", "A'*b"),
        ("b*A", "b'*A"),
        ("x*y", "x'*y"),
        ("c*A*A*x", "c*A'*A*x"),
        ("x^2", "x.^2"),
        ("x^2*c + c", "x.^2*c + c"),
        ("c*x^2 + x'*x", "c*x'*x + x'*x"),
        ("x/y", "x./y"),
        ("A/X", "A*inv(X)"),
        ("a*x", "A*x"),
        ("LAM*x", "lam*x"),
        ("norn2(x)", "norm2(x)"),
        ("Exp(x)", "exp(x)"),
        ("x_2*y", "x[2]*y"),
        ("y = 2*x", "2*x"),
        ("A*x + b'", "A*x + b"),
    ],
)
def test_a_slip_gets_a_proposal_that_reads(text, meant):
    found = read(text, DECLARED)
    assert found.expression is None
    assert found.repair == str(parsed(found.repair))
    assert parsed(found.repair) is parsed(meant)


@pytest.mark.parametrize("text", ["A*x + y", "what is this", "z*x", "tr(A)", "2*x +", "x**", "foo(x)*bar(y)*baz(A)"])
def test_what_is_far_from_a_formula_gets_no_proposal(text):
    assert read(text, DECLARED).repair is None


def test_a_misfit_names_both_factors_their_shapes_and_the_place():
    found = read("2 - c*(A*b)", DECLARED)
    assert found.kind == "shape"
    assert found.problem.startswith("column 7: ")
    assert all(piece in found.problem for piece in ("A (m x n)", "b (m x 1)", "A'*b"))


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("", "empty", "column 1"),
        ("  \n", "empty", "column 1"),
        ("x" * 6_000, "too long", "column 5001"),
        ("(" * 60 + "x" + ")" * 60, "too long", "deep"),
        ("x ? y", "unreadable", "column 3"),
        ("x + é", "unreadable", "U+00E9"),
        ("x*", "unreadable", "ends too early"),
        ("x + z", "name", "column 5: no z here; the names are A, B"),
        ("sun(x)", "name", "did you mean sum"),
        ("tr(X, X)", "unreadable", "tr takes 1"),
        ("exp", "name", "needs its argument"),
        ("1e9999", "unreadable", "too long"),
        ("c^1000000", "unreadable", "out of bounds"),
        ("X^(9^9^9^9)", "unreadable", "column"),
        ("A + eye(x)", "name", "no size"),
        (None, "unreadable", "NoneType"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(text, kind, said):
    found = read(text, DECLARED)
    assert found.expression is None
    assert (found.kind, found.kind in KINDS) == (kind, True)
    assert said in found.problem
    assert len(found.problem.splitlines()) == 1


def test_a_name_that_is_not_declared_is_no_symbol():
    assert read("Q*x", {"x": "n"}).kind == "name"
    assert read("I*x", {"I": "m n", "x": "n"}).expression is mc.parse("I*x", I="m n", x="n")
    assert read("x^T", {"x": "", "T": ""}).expression is mc.parse("x^T", x="", T="")


def test_declarations_that_cannot_be_read_are_the_fault_of_the_author():
    with pytest.raises(mc.MatcalcError, match="cannot read"):
        read("x", {"x": "n n n"})
    with pytest.raises(mc.MatcalcError, match="a declaration is"):
        read("x", {"x": 3})


def test_the_preview_is_one_line_with_formula_shape_and_notation():
    assert preview(read("A.T*b", DECLARED)) == r"$A^{\top} b$ is $n \times 1$, read in the notation of the book"
    assert preview(read("A*b", DECLARED)).endswith("did you mean A'*b ?")
    assert preview(read("x @ @", DECLARED)).startswith("column")
    assert "element by element" in preview(read("np.exp(x) * y", DECLARED))
    assert len(preview(read(" +\n".join(["x"] * 900), DECLARED)).splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("2*A'*x", "grammar"),
        ("A.T*x", "grammar"),
        ("x_1^{2}", "grammar"),
        ("A.T @ x", "python"),
        ("np.exp(x)", "python"),
        ("x.sum()", "python"),
        ("x[:, None]*y", "python"),
        (r"A^\top x", "latex"),
        ("$A x$", "latex"),
        ("X_{ij}", "latex"),
    ],
)
def test_the_notation_is_recognised(text, notation):
    assert notation_of(text) == notation


def test_what_fits_one_notation_only_is_read_in_it():
    assert read("A'@b", DECLARED).notation == "grammar"
    assert read("A^{T} b", DECLARED).notation == "latex"
