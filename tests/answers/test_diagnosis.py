"""The bank of answers: every right form accepted, no planted mistake accepted, each named as it was planted."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matcalc_helpers as mc
from matcalc_helpers.answers import MISTAKES, Foreseen, Question, judge, judge_expression
from matcalc_helpers.answers.diagnosis import bench, diagnose, is_confirmed, named_candidates
from matcalc_helpers.evidence import balls
from tests.answers.bank import BANK, QUESTIONS, RIGHT, WRONG

KINDS = {name for planted in WRONG for name in planted.names}
REFUSED = ("wrong", "shape", "layout")


def told(question):
    return f"{question.asks} of {question.function} by {question.wrt}"


def test_the_bank_is_large_and_holds_every_kind_of_mistake():
    assert len(BANK) >= 60
    assert len(WRONG) >= 250
    assert MISTAKES.keys() - {"wrong-shape", "unnamed"} <= KINDS


@pytest.mark.parametrize(("question", "text"), RIGHT, ids=lambda part: part if isinstance(part, str) else told(part))
def test_every_form_of_a_right_answer_is_accepted(question, text):
    assert judge(question, text).outcome == "right"


@pytest.mark.parametrize("planted", WRONG, ids=lambda planted: f"{told(planted.question)}: {planted.answer}")
def test_every_planted_mistake_is_refused_and_named(planted):
    judgement = judge(planted.question, planted.answer)
    assert judgement.outcome in REFUSED
    assert judgement.mistake in planted.names
    assert judgement.hints == MISTAKES[judgement.mistake].hints


def test_hints_come_in_three_steps_and_hold_no_formula():
    answers = {str(question.expected) for question in QUESTIONS} | {text for _, text in RIGHT}
    for mistake in MISTAKES.values():
        assert len(set(mistake.hints)) == 3
        assert not any(answer in hint for answer in answers for hint in mistake.hints if len(answer) > 1)


PLAIN = [question for question in QUESTIONS if question.layout != "either" and question.asks != "value"]
NUMBERS = st.builds(Fraction, st.integers(-40, 40), st.integers(1, 40)).filter(lambda number: number not in (0, 1))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PLAIN), NUMBERS)
def test_a_constant_factor_is_never_accepted_and_always_named(question, number):
    judgement = judge(question, str(mc.parse(f"{number}") * question.expected))
    assert judgement.outcome in REFUSED
    assert judgement.mistake not in ("unnamed", "wrong-shape")
    if number == -1:
        assert judgement.mistake == "sign"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PLAIN), st.integers(1, 9), st.booleans())
def test_a_right_answer_stays_right_when_it_is_written_another_way(question, number, turned):
    text = f"({number} + 1)*({question.expected}) - {number}*({question.expected})"
    assert judge(question, f"(({text})')'" if turned else text).outcome == "right"


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30), st.sampled_from([3, 7, 9, 11, 13]), st.integers(3, 6))
def test_a_rounded_constant_is_named_whatever_it_rounds(numerator, denominator, digits):
    exact = Fraction(numerator, denominator)
    if exact.denominator == 1:
        return
    x = mc.vector("x", "n")
    question = Question(exact / 2 * (x.T @ x), x)
    judgement = judge(question, f"{float(exact):.{digits}f}*x")
    assert (judgement.outcome, judgement.mistake) == ("wrong", "rounded-constant")


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PLAIN), st.data())
def test_a_candidate_of_the_engine_is_right_or_named(question, data):
    candidate = data.draw(st.sampled_from(named_candidates(question)))
    judgement = judge_expression(question, candidate.formula)
    if judgement.outcome in REFUSED:
        assert judgement.mistake != "unnamed"
    if judgement.outcome == "right":
        assert is_confirmed(question, candidate.formula, question.expected)


def test_an_expected_answer_gets_its_name_and_its_feedback():
    question = Question(mc.parse("x'*A*x", A="n n", x="n"), mc.vector("x", "n"))
    foreseen = [Foreseen("2*A*x", "wrong-order", "Read what is said of A."), Foreseen("A*x", "occurrence-forgotten")]
    first, second = judge(question, "A*x + A*x", foreseen), judge(question, "A*x", foreseen)
    assert (first.outcome, first.mistake, first.hints) == ("wrong", "wrong-order", ("Read what is said of A.",))
    assert second.foreseen is foreseen[1]
    assert second.hints == MISTAKES["occurrence-forgotten"].hints
    assert judge(question, "3*A*x", foreseen).foreseen is None


def test_an_expected_answer_of_the_wrong_shape_is_recognized_and_a_right_one_stays_right():
    question = Question(mc.parse("norm2(A*x - b)^2", A="m n", x="n", b="m"), mc.vector("x", "n"))
    foreseen = [Foreseen("A*x - b", "term-missing", "Both matrices?"), Foreseen("2*A'*(A*x - b)", "sign")]
    assert judge(question, "A*x - b", foreseen).hints == ("Both matrices?",)
    assert judge(question, "2*A'*(A*x - b)", foreseen).outcome == "right"


def test_an_answer_without_a_value_is_not_named():
    question = Question(mc.parse("x'*x", x="n"), mc.vector("x", "n"))
    assert diagnose(question, mc.parse("log(-1 - x'*x)*x", x="n")) == "unnamed"


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        ("2*A*x", "symmetric-assumed"),
        ("A*x", "occurrence-forgotten"),
        ("-(A + A')*x", "sign"),
        ("7/3*(A + A')*x", "wrong-constant"),
        ("(A + A')*x/n", "sum-for-mean"),
        ("x'*A*x", "function-for-derivative"),
    ],
)
def test_mistakes_are_named_without_python_flint(answer, mistake, monkeypatch):
    monkeypatch.setattr(balls, "flint", None)
    bench.bench_of.cache_clear()
    question = Question(mc.parse("x'*A*x", A="n n", x="n"), mc.vector("x", "n"))
    assert judge(question, answer).mistake == mistake
    bench.bench_of.cache_clear()
