"""Answers as arrays and as functions: the formulas of the bank, evaluated and judged by value."""

import inspect

import numpy as np
import pytest

import matcalc_helpers as mc
from matcalc_helpers.answers import Question, judge_array, judge_function
from matcalc_helpers.expression import symbols
from matcalc_helpers.expression.leaves import size_names
from tests.answers.bank import RIGHT, WRONG

LOSS = mc.parse("norm2(A*x - b)^2", A="m n", x="n", b="m")
X = mc.vector("x", "n")
VALUES = {"A": [[1.0, 2.0], [0.0, 3.0], [1.0, 1.0]], "x": [1.0, -1.0], "b": [0.5, 1.0, 2.0]}
RIGHT_THERE = 2 * np.array(VALUES["A"]).T @ (np.array(VALUES["A"]) @ VALUES["x"] - VALUES["b"])


class Computed:
    """A formula of the bank as the function that a learner would write for it."""

    def __init__(self, question, text):
        self.formula = mc.parse(text, question.declarations)
        names = list(question.declarations)
        self.__signature__ = inspect.Signature(
            [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in names]
        )
        self.sizes = {
            name: [
                (axis, str(size))
                for axis, size in enumerate(symbol.shape)
                if size.number is None and size.names == {str(size)}
            ]
            for name, symbol in symbols(question.function).items()
        }

    def __call__(self, **values):
        sizes = {
            size: np.shape(values[name])[axis] for name, pairs in self.sizes.items() for axis, size in pairs if pairs
        }
        needed = {*self.formula.declarations, *size_names(self.formula)}
        return self.formula.evaluate({name: value for name, value in {**sizes, **values}.items() if name in needed})


NUMERIC = [(question, text) for question, text in RIGHT if question.asks != "differential"]


@pytest.mark.parametrize(("question", "text"), NUMERIC[::4], ids=str)
def test_a_right_function_is_right(question, text):
    assert judge_function(question, Computed(question, text)).outcome == "right"


LESS = ("unnamed", "wrong-shape", "small-size-only")
"""What may be said where an array does not tell enough."""
PLANTED = [planted for planted in WRONG if planted.question.asks != "differential"][::6]


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: f"{planted.question.function}: {planted.answer}")
def test_no_planted_mistake_is_accepted_as_a_function(planted):
    judgement = judge_function(planted.question, Computed(planted.question, planted.answer))
    assert judgement.outcome in ("wrong", "shape", "layout")
    assert judgement.mistake in (*planted.names, *LESS)


@pytest.mark.parametrize(
    ("given", "layout", "outcome"),
    [
        (RIGHT_THERE, None, "right"),
        (RIGHT_THERE.reshape(-1, 1), None, "right"),
        (RIGHT_THERE.reshape(1, -1), None, "layout"),
        (RIGHT_THERE.reshape(1, -1), "numerator", "right"),
        (RIGHT_THERE.reshape(-1, 1), "numerator", "layout"),
        (RIGHT_THERE, "numerator", "shape"),
        (RIGHT_THERE, "denominator", "shape"),
        (RIGHT_THERE, "either", "right"),
        (RIGHT_THERE.reshape(1, -1), "either", "right"),
        (RIGHT_THERE / 2, None, "wrong"),
        (RIGHT_THERE * np.nan, None, "wrong"),
        (1.0, None, "shape"),
        ("text", None, "unreadable"),
        (None, None, "shape"),
        ([[1.0], [1.0, 2.0]], None, "unreadable"),
        (np.zeros((2, 1, 1)), None, "unreadable"),
    ],
    ids=str,
)
def test_the_shapes_of_an_array(given, layout, outcome):
    question = Question(LOSS, X, "gradient" if layout is None else "derivative", layout)
    judgement = judge_array(question, given, VALUES)
    assert judgement.outcome == outcome
    assert judgement.message.endswith(".")
    assert "\n" not in judgement.message


def test_one_dimension_is_told_why_it_is_not_enough():
    question = Question(LOSS, X, "derivative", "numerator")
    assert "hides the layout" in judge_array(question, RIGHT_THERE, VALUES).message


@pytest.mark.parametrize(
    ("function", "mistake"),
    [
        (lambda A, x, b: A.T @ (A @ x - b), "factor-two"),
        (lambda A, x, b: -2 * A.T @ (A @ x - b), "sign"),
        (lambda A, x: 2 * A.T @ A @ x, "term-missing"),
        (lambda A, x, b: 2 * (A @ x - b), "chain-factor-missing"),
        (lambda A, x, b: 2 * (A @ x - b).T @ A, "other-layout"),
        (lambda A, x, b: float(((A @ x - b) ** 2).sum()), "function-for-derivative"),
    ],
)
def test_the_mistake_of_a_function_is_named(function, mistake):
    assert judge_function(Question(LOSS, X), function).mistake == mistake


def test_a_function_that_fails_says_what_it_raised():
    def fails(A):
        raise ValueError("no\nluck.")

    judgement = judge_function(Question(LOSS, X), fails)
    assert (judgement.outcome, judgement.message) == ("unreadable", "The function raised ValueError: no.")


def test_a_parameter_that_the_question_does_not_have_is_named():
    with pytest.raises(mc.MatcalcError, match="M is no symbol of the question: name the parameters as in A, b, x"):
        judge_function(Question(LOSS, X), lambda M: M)


def test_a_differential_is_no_array():
    with pytest.raises(mc.MatcalcError, match="not an array"):
        judge_array(Question(LOSS, X, "differential"), 1.0, VALUES)


def test_a_right_answer_without_a_value_leaves_it_undecided():
    x = mc.scalar("x")
    assert judge_array(Question(mc.log(x), x), 1.0, {"x": 0.0}).outcome == "undecided"


@pytest.mark.parametrize("function", [lambda x: x, lambda w: w, lambda x, w, b: (w.T @ x + b < 0) * x])
def test_a_switch_is_looked_at_on_both_sides(function):
    question = Question(mc.parse("relu(w'*x + b)", w="n", x="n", b=""), mc.vector("w", "n"))
    assert judge_function(question, function).outcome == "wrong"
    assert judge_function(question, lambda x, w, b: (w.T @ x + b > 0) * x).outcome == "right"
