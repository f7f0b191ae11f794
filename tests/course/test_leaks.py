"""Feedback that holds the answer is found in every form of it; feedback that speaks about the answer is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcalc_helpers.course.leaks import fragments, leak_findings
from matcalc_helpers.course.questions import CourseQuestion, WrongAnswer

DECLARATIONS = {"A": "n n", "x": "n"}


def leaks(feedback, reference="(A + A')*x", **fields):
    wrong = (WrongAnswer("A*x", "symmetric-assumed", feedback),)
    kind = fields.pop("kind", "derive")
    question = CourseQuestion(
        "q", kind, "", "", 1, 1, "", DECLARATIONS, "x'*A*x", "x", reference=reference, mistakes=wrong, **fields
    )
    return [found.field for found in leak_findings(question)]


@pytest.mark.parametrize(
    "feedback",
    [
        "It is (A + A')*x.",
        "It is A*x + A'*x, of course.",
        "Compare with `A'*x+A*x`.",
        "There are two terms (compare A'*x + A*x).",
        "Write $A*x + A'*x$ instead.",
        r"Write $(A + A^\top) x$ instead.",
        r"Write $\nabla f = A x + A^\top x$ instead.",
        "In code it is (A + A.T) @ x, and so on.",
        "You need gradient = A'*x + A*x here.",
        "In the other layout x'*(A + A') it would be a row.",
    ],
)
def test_the_answer_is_found_in_any_form(feedback):
    assert leaks(feedback) == ["mistakes[0].feedback"]


@pytest.mark.parametrize(
    "feedback",
    [
        "Compare A with its transpose A'.",
        "The matrix A need not be symmetric.",
        "Your 2*A*x is right for a symmetric matrix (and for no other).",
        "Count x' and x: there are two.",
        "What is d(x'*A*x), term by term?",
    ],
)
def test_what_speaks_about_the_answer_passes(feedback):
    assert leaks(feedback) == []


def test_a_reference_of_one_symbol_may_be_named():
    assert leaks("Look at A again.", reference="A") == []


def test_the_shape_and_the_returned_formulas_are_answers_too():
    assert leaks("It is n x n.", reference="n x n", kind="shape") == ["mistakes[0].feedback"]
    assert leaks("Rows are n, columns are not m.", reference="n x n", kind="shape") == []
    returned = {"kind": "code", "reference": None, "returns": ("A*x", "A'*x")}
    assert leaks("Return A.'*x", **returned) == []
    assert leaks("Return A'*x last.", **returned) == ["mistakes[0].feedback"]


@given(st.text(max_size=120))
@settings(deadline=None, max_examples=100)
def test_any_feedback_is_taken_apart(text):
    assert all(isinstance(part, str) for part in fragments(text, DECLARATIONS))


WORDS = st.lists(
    st.sampled_from(
        ["the", "matrix", "and", "its", "two", "terms", "is", "right", "each", "of", "them", "(see", "below)"]
    ),
    max_size=6,
)


@given(before=WORDS, after=WORDS, form=st.sampled_from(["(A + A')*x", "A*x + A'*x", "`A'*x + A*x`", "$(A'+A)*x$"]))
@settings(deadline=None, max_examples=40)
def test_the_answer_is_found_between_any_words(before, after, form):
    assert leaks(" ".join([*before, form, *after]))
