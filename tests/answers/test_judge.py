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
        ("", "empty"),
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


@pytest.mark.parametrize(
    ("text", "rows", "columns", "outcome"),
    [
        ("A*Z*B", "m*q", "n*p", "right"),
        ("A*Z*B", "q*m", "p*n", "right"),
        ("A*Z*B", "n*p", "m*q", "layout"),
        ("A*Z*B", "m q", "n p", "unreadable"),
        ("[z; 1]", "n+1", "n", "right"),
        ("[z; 1]", "n", "n+1", "layout"),
    ],
)
def test_a_size_may_be_a_polynomial(text, rows, columns, outcome):
    function = mc.parse(text, A="m n", Z="n p", B="p q") if "Z" in text else mc.parse(text, z="n")
    wrt = mc.matrix("Z", "n", "p") if "Z" in text else mc.vector("z", "n")
    assert judge_shape(Question(function, wrt, "derivative", "numerator"), rows, columns).outcome == outcome


def test_a_size_of_a_symbol_may_be_a_polynomial():
    assert mc.vector("v", "n + 1").shape == mc.parse("[z; 1]", z="n").shape
    with pytest.raises(mc.ShapeError, match=r"such as m\*n \+ 1, not 'n\+'"):
        mc.vector("v", "n+")


ROTATED = ("[cos(t), -sin(t); sin(t), cos(t)]*p", {"t": "", "p": "2"}, "[-sin(t), -cos(t); cos(t), -sin(t)]*p")
GROWING = ("t^2*A", {"t": "", "A": "m n"}, "2*t*A")


@pytest.mark.parametrize(("text", "declarations", "expected"), [ROTATED, GROWING])
@pytest.mark.parametrize("layout", ["numerator", "denominator"])
def test_a_derivative_by_a_scalar_has_the_shape_of_the_function(text, declarations, expected, layout):
    question = Question(mc.parse(text, declarations), mc.scalar("t"), "derivative", layout)
    asked = expected if layout == "numerator" else f"({expected})'"
    assert question.expected is mc.parse(asked, declarations)
    assert judge(question, asked).outcome == "right"
    assert judge(question, f"({asked})'").outcome == "layout"


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
def test_a_solution_ends_with_what_was_asked(layout):
    shown = mc.exercise("t^2*A", "t", asks="derivative", layout=layout, t="", A="m n").solution().plain
    right = "2 t A" if layout == "numerator" else r"2 t A^{\top}"
    assert shown.count(f"= {right} \\qquad") == 1
    assert f"derivative, in {layout} layout" in shown


def test_a_solution_shows_one_result_and_its_conditions():
    shown = mc.exercise("log(x^3)", "x", x="").solution().plain
    assert shown.count(r"\nabla_{x} f") == 1
    assert shown.count("= \\frac{3}{x}") == 1
    assert ("under the condition" in shown) == bool(mc.derive(mc.log(mc.scalar("x") ** 3), mc.scalar("x")).conditions)


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


@pytest.mark.parametrize(
    ("text", "declarations", "begins"),
    [
        (
            "x/(x + y)",
            {"x": "", "y": ""},
            r"\left(\frac{x}{x + y}\right) = \frac{\mathrm{d} x}{x + y} + x \, \mathrm{d}\left(",
        ),
        ("norm2(A*x - b)^2", {"A": "m n", "x": "n", "b": "m"}, r"^{\top} \, \mathrm{d}\left(A x - b\right)"),
        ("sum(exp(x))", {"x": "n"}, r"= \operatorname{sum}\left(\mathrm{d}\left(\exp\left(x\right)\right)\right)"),
    ],
)
def test_a_hint_begins_with_the_differential_of_the_whole(text, declarations, begins):
    assert begins in mc.exercise(text, "x", **declarations).hint().plain


@pytest.mark.parametrize("text", ["sin(x)", "x^5", "exp(x)", "c*x"])
def test_a_hint_that_would_be_the_answer_names_the_rules_alone(text):
    hint = mc.exercise(text, "x", x="", **({"c": ""} if "c*" in text else {})).hint().plain
    assert "Rules that are needed" in hint
    assert "begins" not in hint


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


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("n", "right"), ("sum(ones(n))", "right"), ("2*n", "wrong"), ("1", "wrong"), ("k", "unreadable"), ("x", "shape")],
)
def test_an_answer_may_be_a_size(text, outcome):
    assert judge(Question(mc.parse("sum(x + t)", x="n", t=""), mc.scalar("t")), text).outcome == outcome


def test_a_size_that_the_question_does_not_have_is_named():
    question = Question(mc.parse("tr(A*X)", A="n m", X="m n"), mc.matrix("X", "m", "n"))
    assert "the size k" in judge(question, "ones(k)'*ones(k)*A'").message


@pytest.mark.parametrize(("text", "outcome"), [("2*x", "right"), ("x' + x'", "right"), ("x", "wrong"), ("3", "shape")])
def test_either_layout_will_do_where_the_question_says_so(text, outcome):
    question = Question(mc.parse("x'*x", x="n"), X, "derivative", "either")
    assert judge(question, text).outcome == outcome
    assert judge_shape(question, 1, "n").outcome == judge_shape(question, "n", 1).outcome == "right"


def test_a_differential_is_written_with_the_differential_of_the_variable():
    question = Question(mc.parse("x'*A*x", A="n n", x="n"), X, "differential")
    assert judge(question, "x'*(A + A')*d(x)").outcome == "right"
    assert judge(question, "x'*A*d(x) + d(x)'*A*x").outcome == "right"
    assert "written with d(x)" in judge(question, "x'*d(A)*x").message


def test_a_value_is_judged_in_every_form():
    question = Question(mc.parse("norm2(A*x)^2", A="m n", x="n"), asks="value")
    assert judge(question, "x'*A'*A*x").outcome == "right"
    assert judge(question, "x'*A'*x").outcome == "shape"
    with pytest.raises(mc.MatcalcError, match="has no variable"):
        _ = question.variable


@pytest.mark.parametrize(
    ("given", "match"),
    [({"asks": "colour"}, "unknown question"), ({"layout": "sideways"}, "unknown layout"), ({"wrt": None}, "variable")],
)
def test_a_question_that_makes_no_sense_says_why(given, match):
    with pytest.raises(mc.MatcalcError, match=match):
        Question(**{"function": LOSS, "wrt": X, **given})


@pytest.mark.parametrize(
    ("text", "notation"),
    [("2*A'*(A*x - b)", "grammar"), ("2 * A.T @ (A @ x - b)", "python"), (r"2 A^\top (A x - b)", "latex")],
)
def test_an_answer_may_come_in_three_notations(text, notation):
    judgement = judge(Question(LOSS, X), text)
    assert judgement.outcome == "right"
    assert judgement.reading.notation == notation


def test_a_text_that_does_not_fit_comes_with_its_repair():
    judgement = judge(Question(LOSS, X), "2*A*(A*x - b)")
    assert (judgement.outcome, judgement.mistake) == ("shape", "wrong-shape")
    assert judge(Question(LOSS, X), judgement.reading.repair).outcome == "right"


def test_a_summand_whose_factors_fit_in_another_order_only_elsewhere_is_no_candidate():
    X, A = mc.matrix("X", "m", "n"), mc.matrix("A", "n", "n")
    question = Question(X @ A @ X.T, X, "differential")
    assert judge(question, "d(X)*A*X'").mistake == "occurrence-forgotten"
