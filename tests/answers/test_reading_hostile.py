"""Texts that were not meant well: each answers at once with one line, nothing raises, and nothing is run."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matcalc_helpers as mc
from matcalc_helpers.answers.reading import KINDS, preview, read
from tests.expression.fuzzing import texts

DECLARED = {"A": "m n", "B": "n n", "x": "n", "b": "m", "y": "n", "c": "", "lam": "", "f": "function"}
SLOWEST = 1.0
MEGABYTE = 1_000_000

CODE = [
    "__import__('os').system('touch planted')",
    "eval('1') @ 1",
    "().__class__.__bases__[0].__subclasses__()",
    "np.load('planted', allow_pickle=True)",
    "open('planted', 'w').write('x')",
    'exec("import os") @ x',
    "(lambda: open('planted', 'w'))() @ x",
    "[open('planted', 'w') for i in x] @ x",
    "x @ (y := c)",
    "x @ f'{open(1)}'",
    "np.__builtins__.exec('1')",
    "import os; np.exp",
    r"\input{/etc/passwd}",
    r"\write18{touch planted}",
    r"\def\x{\x\x}\x",
    r"\href{javascript:alert(1)}{x}",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "%s%s%n",
]
DEEP = [
    *(sign * count for sign in ("(", "[", "{", "|", "-", "+", "^", "_", "'", "\\", "$", "~") for count in (300, 4_999)),
    *(f"{piece * 4_900}"[:4_900] + "x" for piece in ("x^", "x**", "-", "+-", "x_", "x^{", "x_{", "x(", "exp(", "[x,")),
    *(f"{piece * 4_900}"[:4_900] + "x @ x" for piece in ("not ", "2**", "np.exp(", "f(", "lambda:", "x if ", "x.T+")),
    *(f"{piece * 4_900}"[:4_900] for piece in (r"\frac", r"\frac{", r"\left(", r"\begin{bmatrix}", r"\sqrt[", r"\sum")),
    *("x" + piece * 1_600 for piece in (".T", "'", "+x", "*c", "@x", ".*x", "⊗x", ";x", ",x", ">x", "²")),
    *(f"{opening * 39}c{closing * 39}" for opening, closing in ("()", "[]", ("f(", ")"), ("exp(", ")"), ("||", "||"))),
    "A@A.T@" * 700 + "b",
    "I+" * 45 + "I",
    "I*" * 45 + "x",
    "kron(" * 30 + "x" + ",x)" * 30,
    "B*(I+" * 30 + "B" + ")" * 30,
    "[x" + ";x" * 1_900 + "]",
]
HUGE = [
    *("9^9^9^9", "9**9**9**9 @ 1", "c^c^c^9^9^9", "10^10^10", "1e999", "1e99999", "1e-999", "9" * 4_999),
    *("0." + "1" * 4_000, "x⁹⁹⁹⁹⁹⁹", "B^1000000", "B^(10^9)", "eye(10^30)", "eye(" + "9" * 30 + ")", "ones(n^99)"),
    *("ones(" + "n*" * 40 + "n)", "sumi(i,1,10^9,i)", "unit(n, 10^9)", "x[10^9]", "np.eye(10**9) @ x"),
    *("x" * MEGABYTE, "(" * MEGABYTE, "\\" * MEGABYTE, "x+" * MEGABYTE, "\0" * MEGABYTE, "np." * MEGABYTE),
]
JUNK = [
    *("\0", "x\0", "np.\0", "\ud800", "x\ud800y @ x", "x @ \ud800", "💥" * 900, "\u202ex", "ﬀ", "²", "⁻", "ᵀ", "x²²²²"),
    *("\n\n", "\t", "x\ny", "# x", "x # y", "x == y", "=", "a=b=c=", "1/0", "c/0", "0^-1", "0^0", "inv(0*B)", "eye(0)"),
    *("eye(-1)", "x[1,2,3]", "x[[1]]", "A[:,:,:]", "X[", "x[1:", "d(", "d()", "D(x)", "f()", "f", "f(x)(y)", "x()"),
    *("()", "[]", "{}", "|||", "|x|y|", "np", "np.", "np.linalg", "np.exp()", "np.exp(x,x)", "np.sum()", "np.eye()"),
    *("np.sum(**x)", "np.ones(())", "np.array([])", "np.array([[]])", "np.array([[x],[y,y]])", "x.shape", "len() @ 1"),
    *("x[None]", "x[...]@1", "x[-1]@1", "x[True]@1", "x[1.5]@1", "x @ b'a'", "x @ (yield)", "x @ {1:2}", "x @ ..."),
    *(r"\begin", r"\begin{}", r"\begin{bmatrix}\end{bmatrix}", r"\begin{bmatrix} x & y", r"\end", r"\sum", r"\sum_{i}"),
    *(r"\sum_{i=1}^", r"\sum_{x=1}^{n} x_i", r"\int", r"\nabla", r"\nabla_{", r"\frac", r"\frac{1}{0}", r"\sqrt[0]{c}"),
    *(
        r"\mathbf",
        r"\mathbf{",
        r"\mathbf{}",
        r"\mathrm{d}",
        r"\mathrm{D}",
        r"\operatorname{}",
        "$x_{}$",
        "$x^{}$",
        "$x^$",
    ),
    *(
        "$x_$",
        r"\lVert",
        r"\lVert x",
        r"x \rVert",
        r"\lambda_{1}",
        r"v_{1}(A)",
        "K_{",
        r"K_{\operatorname{expm}}",
        "e_{",
    ),
    *(r"\delta_{i}", r"I_{\infty}", "0_{", r"0_{n \times n \times n}", r"\sin^{-1}(c)", r"\operatorname{vec}^{-1}(x)"),
]
PIECES = [
    *(
        "x",
        "A",
        "B",
        "b",
        "c",
        "lam",
        "2",
        "1e9",
        *"()[]{}'^*@/+-.,;:=<>|_$&",
        "**",
        "..",
        "||",
        "\\",
        "\\\\",
        "\0",
        "\n",
    ),
    *(r"\frac", r"\mathbf", r"\left(", r"\sum", r"\begin{bmatrix}", r"\end{bmatrix}", r"\top", r"\|", r"\mathrm{d}"),
    *("np.", "np.sum(", "np.exp(", "axis=0", ".T", "lambda", "I", "e", "inv(", "sumi(", "⊗", "²", "⁻¹", "λ", " ", '"'),
    *("^{", "_{", "0_{", "e_{", "K_{", "d", "not", "if", "for", "x[", "None"),
]


def answered(text):
    """What must hold of any text: one outcome, one line, at once; a proposal reads."""
    started = time.process_time()
    found = read(text, DECLARED)
    line = preview(found)
    assert time.process_time() - started < SLOWEST, text[:80]
    assert (found.expression is None) == (found.problem is not None) == (found.kind is not None)
    assert found.kind is None or found.kind in KINDS
    assert len(line.splitlines()) == 1
    if found.repair is not None:
        assert read(found.repair, DECLARED).expression is not None, (text, found.repair)
    return found


@pytest.mark.parametrize("text", CODE)
def test_code_is_never_run(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert answered(text).expression is None
    assert list(tmp_path.iterdir()) == []


def test_code_that_would_run_has_an_effect_that_the_test_above_sees(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    eval("__import__('pathlib').Path('planted').touch()")
    assert [path.name for path in tmp_path.iterdir()] == ["planted"]


def test_deep_huge_and_senseless_texts_are_answered_at_once():
    assert len({*DEEP, *HUGE, *JUNK}) > 200
    for text in (*DEEP, *HUGE, *JUNK):
        answered(text)


def test_texts_of_pieces_are_answered_at_once():
    chance = random.Random(5)
    for _ in range(1_500):
        answered("".join(chance.choices(PIECES, k=chance.randint(1, 40))))
    for _ in range(50):
        answered("".join(chance.choices(PIECES, k=chance.randint(400, 1_500))))


def test_mutated_formulas_are_answered_at_once():
    for text, _ in texts(900, seed=8):
        answered(text)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=30).map("".join)))
def test_any_text_is_answered(text):
    answered(text)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="xAB'*+-()@^ \\frac{}", max_size=40))
def test_a_proposal_is_a_formula_of_the_book(text):
    found = read(text, DECLARED)
    if found.repair is not None:
        assert str(mc.parse(found.repair, DECLARED)) == found.repair
