"""Symbols in the text of a question: declared, introduced, or named as a problem."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcalc_helpers.course.questions import CourseQuestion
from matcalc_helpers.course.texts import text_findings

KNOWN = "Let $A$ be $m \\times n$, $x$ a column and $\\lambda$ a number."
DECLARATIONS = {"A": "m n", "x": "n", "lam": "scalar"}


def said(text, kind="derive", function="lam*norm2(A*x)^2", declarations=DECLARATIONS):
    question = CourseQuestion("q", kind, "", "", 1, 1, text, declarations, function, "x")
    return [found.says for found in text_findings(question)]


@pytest.mark.parametrize(
    "more",
    [
        "",
        r"Find the gradient of $\lambda \lVert A x \rVert_F^2$ by $x$.",
        r"Write $f(x) = \lambda x^\top A^\top A x$ first; the function $f$ is a number.",
        r"With $u = A x$ it is $\lambda u^\top u$.",
        r"Let $s$ be the sum $\sum_{i=1}^{n} x_i$, and $\mathrm{d}x$ small; $e^{x_i} > 0$.",
        r"Here $Ax \in \mathbb{R}^m$ and $I = I_n$; $f: x \mapsto A x$ has $\frac{\partial f_i}{\partial x_j}$.",
        r"Take $\tanh(A x)$ and $\text{rows of } A$.",
        r"$$ A x = \begin{bmatrix} x_1 \\ x_2 \end{bmatrix} $$",
    ],
    ids=range(8),
)
def test_what_is_declared_or_introduced_passes(more):
    assert said(f"{KNOWN}\n{more}") == []


@pytest.mark.parametrize(
    ("more", "name"),
    [("The matrix is $A B$.", "B"), (r"Take $\mu A x$.", "mu"), ("Take $sin(A x)$.", "sin"), ("And $A y + x$.", "y")],
)
def test_what_is_not_is_named(more, name):
    (says,) = said(f"{KNOWN}\n{more}")
    assert says.startswith(f"{name}: not declared")


def test_a_symbol_that_the_text_leaves_out_is_named():
    (says,) = said("Let $A$ be a matrix and $x$ a column.")
    assert says.startswith("lam: in the function")


def test_names_with_numbers_and_words_are_found_by_their_letter():
    declarations = {"W1": "m n", "x": "n", "rate": "scalar"}
    function = "rate*sum(W1*x)"
    assert (
        said(
            "Let $W_1$ be a matrix, $x$ a column, and the rate a number.", function=function, declarations=declarations
        )
        == []
    )


def test_code_and_proofs_speak_freely():
    assert said("Let $Q$ be any matrix.", kind="proof") == []
    assert said("Let $Q$ be any matrix: $Q R$.", kind="code") == []


@given(st.text(max_size=150))
def test_any_text_is_looked_at(text):
    assert all(isinstance(says, str) for says in said(text))


@given(st.sampled_from("BCDFGHKLMNPQRSUVWXYZ"), st.sampled_from(["$A {} x$", "$x + {}$", "$2 {}^2$", r"$\sin {} + x$"]))
def test_a_letter_that_nothing_introduces_is_named(letter, frame):
    text = f"{KNOWN} {frame.replace('{}', letter)}"
    assert [says.partition(":")[0] for says in said(text)] == [letter]
