"""Code answers: right in any form, wrong ones named, and everything that the sandbox ends left to a person."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcalc_helpers.answers.mistakes import MISTAKES
from matcalc_helpers.course.questions import load_question
from matcalc_helpers.grading.code_answers import judge_code, judge_values
from matcalc_helpers.grading.trials import trials
from tests.grading.small_course import write_course

SEEDS = st.integers(0, 2**48)


@pytest.fixture(scope="module")
def backward(tmp_path_factory):
    """A question with X (m x n), W (n x p), G (m x p), which asks for G W' and X' G."""
    path = write_course(tmp_path_factory.mktemp("course"))
    return load_question(Path(path.parent, "questions", "set", "linear-backward.yaml"))


def returned(question, seed, change):
    """What a function returns that changes the right values; it sees the arguments too."""
    drawn = trials(question, seed)
    return judge_values(question, [change(*trial.expected, **trial.arguments) for trial in drawn], drawn)


WRONG = {
    "sign": lambda D, E, **_: (-D, E),
    "factor-two": lambda D, E, **_: (D, 2 * E),
    "sum-for-mean": lambda D, E, X, **_: (D, E / X.shape[0]),
    "other-layout": lambda D, E, **_: (D.T, E),
    "rounded-constant": lambda D, E, **_: (D * 1.00001, E),
    "unnamed": lambda D, E, X, **_: (D + X.max(), E),
    "wrong-shape": lambda D, E, **_: (D[:1], E),
}


@pytest.mark.parametrize("mistake", WRONG)
@given(seed=SEEDS)
@settings(max_examples=5, deadline=None)
def test_a_mistake_is_named_by_the_values(backward, mistake, seed):
    judgement = returned(backward, seed, WRONG[mistake])
    assert judgement.mistake == mistake
    assert judgement.outcome == {"other-layout": "layout", "wrong-shape": "shape"}.get(mistake, "wrong")
    assert judgement.hints == MISTAKES[mistake].hints


@given(seed=SEEDS)
@settings(max_examples=10, deadline=None)
def test_the_right_values_are_right_and_rounding_does_no_harm(backward, seed):
    assert returned(backward, seed, lambda D, E, **_: (D, E * (1 + 1e-13))).outcome == "right"


@given(seed=SEEDS, place=st.integers(0, 1))
@settings(max_examples=10, deadline=None)
def test_a_wrong_formula_is_found_among_the_wrong_answers_of_the_engine(backward, seed, place):
    def other_order(D, E, X, W, G):
        return (W @ G.T, E) if place == 0 else (D, G.T @ X)

    assert returned(backward, seed, other_order).outcome == "layout"
    assert returned(backward, seed, lambda D, E, **_: (D,)).outcome == "shape"


def test_one_dimension_hides_the_layout_and_a_missing_sum_is_named(tmp_path):
    path = tmp_path / "q.yaml"
    path.write_text(
        "id: q\nkind: code\ntitle: T\nchapter: c\nminutes: 1\npoints: 1\ntext: T\nsolution: S\n"
        'declarations: {X: N n, r: N}\nsignature: gradient(X, r)\nreturns: ["X\'*r"]\n'
    )
    question = load_question(path)
    flat = returned(question, 1, lambda g, **_: (g.ravel(),))
    assert (flat.outcome, "reshape(-1, 1)" in flat.message) == ("shape", True)
    assert returned(question, 1, lambda g, X, r: ((X * r).T,)).mistake == "batch-sum-missing"
    assert returned(question, 1, lambda g, X, r: ((X * r),)).mistake == "batch-sum-missing"


def test_values_drawn_from_another_seed_are_others(backward):
    one, other = (trials(backward, seed)[0].expected[0] for seed in (1, 2))
    assert one.shape != other.shape or not np.allclose(one, other)


@pytest.mark.sandbox
@pytest.mark.parametrize(
    ("body", "outcome", "said"),
    [
        ("return G @ W.T, X.T @ G", "right", "Right."),
        ("return [G @ W.T, X.T @ G]", "right", "Right."),
        ("return G @ W.T, G.T @ X", "layout", "up to a transpose"),
        ("return G @ W, X.T @ G", "error", "in the line: return G @ W, X.T @ G"),
        ("return None", "error", "None"),
        ("return G @ W.T", "shape", "2 values"),
        ("import os; os._exit(0)", "killed", "before the function returned"),
        ("import threading; threading.Thread(target=print).start()", "processes", "threads"),
    ],
)
def test_a_function_is_run_and_judged(backward, body, outcome, said):
    judgement = judge_code(backward, f"def linear_backward(X, W, G):\n    {body}", 3)
    assert (judgement.outcome, said in judgement.message) == (outcome, True), judgement


@pytest.mark.sandbox
def test_another_name_of_the_function_is_said_and_does_no_harm(backward):
    judgement = judge_code(backward, "def mine(X, W, G): return G @ W.T, X.T @ G", 3)
    assert judgement.outcome == "right"
    assert "named mine and not linear_backward" in judgement.message
