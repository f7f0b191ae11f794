"""Marks: points for what is right, shares for what is foreseen, and a person for what cannot be decided."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from matcalc_helpers.course.assignments import load_assignment
from matcalc_helpers.grading import code_answers, marking
from matcalc_helpers.grading.marks import BY_HAND, EMPTY, FAILED, MARKED, UNREADABLE
from matcalc_helpers.grading.notebooks import READ, STATES
from matcalc_helpers.grading.sandbox import STATES as SANDBOX_STATES
from matcalc_helpers.grading.sandbox import SandboxResult
from matcalc_helpers.grading.submissions import read_submission, unread
from matcalc_helpers.grading.trials import trials

from .small_course import answer, notebook, write_course

CODE = '@hw.code("linear-backward")\ndef {name}(X, W, G):\n    return {returned}'


@pytest.fixture(scope="module")
def assignment(tmp_path_factory):
    return load_assignment(write_course(tmp_path_factory.mktemp("course")))


def marks_of(assignment, *sources):
    marks = marking.mark(assignment, read_submission("s01", Path("s01"), notebook(*sources)), "a secret")
    return {mark.question: mark for mark in marks.marks}


@pytest.mark.parametrize(
    ("question", "text", "state", "points"),
    [
        ("quadratic-form", "3*(A + A')*x", MARKED, 4),
        ("quadratic-form", "3*A*x + 3*A'*x", MARKED, 4),
        ("quadratic-form", "2*3*A*x", MARKED, 1),
        ("quadratic-form", "3*x'*(A + A')", MARKED, 2),
        ("quadratic-form", "3*A*x", MARKED, 0),
        ("quadratic-form", "2*(", UNREADABLE, 0),
        ("quadratic-form", "  ", EMPTY, 0),
        ("least-squares", "2*A'*(A*x - b)", MARKED, 3),
        ("least-squares", "1/(x'*x - x'*x)*x", FAILED, None),
        ("shape-of-a-slope", "m x n", MARKED, 1),
        ("shape-of-a-slope", "(m, n)", MARKED, 1),
        ("shape-of-a-slope", "n x n", MARKED, 0),
        ("shape-of-a-slope", "m", UNREADABLE, 0),
    ],
)
def test_points_of_a_text_answer(assignment, question, text, state, points):
    mark = marks_of(assignment, answer(question, text))[question]
    assert (mark.state, mark.points) == (state, points)
    assert mark.message


def test_what_was_not_answered_is_empty_and_a_proof_waits(assignment):
    found = marks_of(assignment, "<!-- answer: own-proof -->\nBecause.")
    assert {name: mark.state for name, mark in found.items() if mark.state != EMPTY} == {"own-proof": BY_HAND}
    assert found["own-proof"].points is None


@pytest.mark.parametrize("state", [state for state in STATES if state != READ])
def test_a_notebook_that_cannot_be_read_has_no_points_rather_than_none_of_them(assignment, state):
    marks = marking.mark(assignment, unread("s01", Path("s01"), state))
    assert marks.total is None
    assert {mark.points for mark in marks.marks} == {None}


def test_answers_to_strange_questions_are_said(assignment):
    submission = read_submission("s", Path("s"), notebook(answer("no-such-question", "x")))
    assert "no question of this assignment" in marking.mark(assignment, submission).problems[0]


@pytest.mark.sandbox
@pytest.mark.parametrize(
    ("name", "returned", "outcome", "points"),
    [
        ("linear_backward", "G @ W.T, X.T @ G", "right", 5),
        ("renamed", "G @ W.T, X.T @ G", "right", 5),
        ("linear_backward", "G @ W.T, (X.T @ G).T", "layout", Fraction(5, 2)),
        ("linear_backward", "G @ W.T, 2 * X.T @ G", "wrong", 0),
        ("linear_backward", "G @ W.T", "shape", 0),
        ("linear_backward", "G @ W", "error", 0),
        ("linear_backward", "np.array(1)", "error", 0),
    ],
)
def test_points_of_a_function(assignment, name, returned, outcome, points):
    mark = marks_of(assignment, CODE.format(name=name, returned=returned))["linear-backward"]
    assert (mark.state, mark.outcome, mark.points) == (MARKED, outcome, points)


@pytest.mark.parametrize("state", [state for state in SANDBOX_STATES if state not in ("ok", "error", "output")])
def test_whatever_the_sandbox_ends_is_left_to_a_person(assignment, monkeypatch, state):
    monkeypatch.setattr(code_answers, "run_function", lambda *_: SandboxResult(state, message="It was ended."))
    mark = marks_of(assignment, CODE.format(name="f", returned="X"))["linear-backward"]
    assert (mark.state, mark.points, mark.outcome, mark.message) == (FAILED, None, state, "It was ended.")


def test_arguments_differ_by_secret_and_not_between_runs(assignment):
    question = next(each for each in assignment.questions if each.kind == "code")
    seeds = {marking.Marking(assignment, secret).seed(question.id) for secret in ("one", "two", "one")}
    assert len(seeds) == 2
    first, again, other = (trials(question, seed) for seed in (1, 1, 2))
    for here, there in zip(first, again, strict=True):
        assert all(map(np.array_equal, here.expected, there.expected))
    for here, there in zip(first, other, strict=True):
        assert not any(map(np.array_equal, here.expected, there.expected))


def test_shares_of_an_assignment_are_fractions_of_its_points(assignment):
    assert isinstance(marks_of(assignment, answer("quadratic-form", "2*3*A*x"))["quadratic-form"].points, Fraction)
