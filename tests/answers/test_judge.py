"""Answers of learners: right in any form, wrong, of the wrong shape, in the other layout, unreadable."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matcalc_helpers as mc
from matcalc_helpers.answers import Question, judge, judge_shape
from matcalc_helpers.answers.judge import OUTCOMES

LOSS = mc.parse("norm2(A*x - b)^2", A="m n", x="n", b="m")
X = mc.vector("x", "n")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("2*A'*(A*x - b)", "right"),
        ("2*A'*A*x - 2*A'*b", "right"),
        ("2*(x'*A'*A - b'*A)'", "right"),
        ("A'*(A*x - b)", "wrong"),
        ("-2*A'*(A*x - b)", "wrong"),
        ("2*(A*x - b)'*A", "layout"),
        ("A*x - b", "shape"),
        ("2*A*(A*x - b)", "shape"),
        ("2*y", "unreadable"),
        ("2*A'*(A*x - b", "unreadable"),
        ("2*A'*(A*d(x) - b)", "unreadable"),
        ("__import__('os').system('true')", "unreadable"),
        ("1/(x'*x - x'*x)*x", "undecided"),
        ("", "unreadable"),
    ],
)
def test_the_gradient_of_least_squares(text, outcome):
    judgement = judge(Question(LOSS, X), text)
    assert judgement.outcome == outcome
    assert "\n" not in judgement.message


def test_a_square_jacobian_in_the_other_layout_is_told_so():
    S = mc.matrix("S", "n", "n")
    question = Question(S @ X, X, "derivative", "denominator")
    assert judge(question, "S'").outcome == "right"
    assert judge(question, "S").outcome == "layout"
    assert judge(question, "2*S").outcome == "wrong"


@pytest.mark.parametrize(
    ("text", "outcome"), [("2*(A*x - b)'*A", "right"), ("x'", "wrong"), ("2*A'*(A*x - b)", "layout"), ("b'", "shape")]
)
def test_the_row_of_least_squares(text, outcome):
    assert judge(Question(LOSS, X, "derivative", "numerator"), text).outcome == outcome


PIECES = (
    "A",
    "x",
    "b",
    "y",
    "n",
    "2",
    "0",
    "(",
    ")",
    "'",
    "*",
    ".*",
    "/",
    "^",
    "+",
    "-",
    " ",
    "inv(",
    "d(",
    "[1]",
    ">",
)
QUESTIONS = (Question(LOSS, X), Question(LOSS, X, "derivative", "numerator"), Question(LOSS, X, "hessian"))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(QUESTIONS), st.lists(st.sampled_from(PIECES), max_size=10).map("".join) | st.text(max_size=12))
def test_every_text_gets_a_judgement(question, text):
    judgement = judge(question, text)
    assert judgement.outcome in OUTCOMES
    assert judgement.message.endswith(".")


def test_a_question_for_a_derivative_names_its_layout():
    with pytest.raises(mc.MatcalcError, match="layout"):
        Question(LOSS, X, "derivative")


@pytest.mark.parametrize(
    ("rows", "columns", "outcome"), [("n", 1, "right"), (1, "n", "layout"), ("m", 1, "shape"), ("2n", 1, "unreadable")]
)
def test_the_dimension_question(rows, columns, outcome):
    assert judge_shape(Question(LOSS, X), rows, columns).outcome == outcome


def test_an_exercise_shows_its_verdict_and_a_folded_solution():
    exercise = mc.exercise("norm2(A*x - b)^2", "x", A="m n", x="n", b="m")
    assert "Not yet" in exercise.answer("A'*(A*x - b)").markdown
    assert "<details" in exercise.solution().markdown
    assert "details>" in exercise.solution().html
    with pytest.raises(mc.MatcalcError, match="does not occur"):
        mc.exercise("x'*x", "y", x="n")


def test_what_a_learner_types_is_shown_as_text():
    shown = mc.exercise("x'*x", "x", x="n").answer("<script>alert(1)</script>")
    assert "<script" not in shown.html + shown.markdown


def test_hints_tell_the_shape_first_and_not_the_answer():
    hint = mc.exercise("x'*A*x", "x", A="n n", x="n").hint()
    first, second = hint.pieces
    assert "n \\times 1" in first.pieces[0].text
    assert "product rule" in second.pieces[0].text
    assert "A + A" not in hint.markdown


@pytest.mark.parametrize(("claimed", "outcome"), [("2*A*x", "Not yet"), ("A + A'", "shape is not right")])
def test_a_mistake_is_shown_with_its_refutation(claimed, outcome):
    wrong = mc.mistake("x'*A*x", "x", claimed, A="n n", x="n")
    assert f"`{claimed}`" in wrong.plain
    assert outcome in wrong.refutation().markdown
    assert "Right" in wrong.answer("A*x + A'*x").markdown
    assert "<details" in wrong.solution().markdown


def test_a_right_answer_is_no_mistake():
    with pytest.raises(mc.MatcalcError, match="no mistake to look for"):
        mc.mistake("x'*x", "x", "x + x", x="n")
