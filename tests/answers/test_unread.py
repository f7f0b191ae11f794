"""What is said of a text that became no formula is one sentence, with its place inside."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcalc_helpers.answers.judge import Question, judge, judge_shape
from matcalc_helpers.answers.reading import read
from matcalc_helpers.answers.unread import unread
from matcalc_helpers.expression import parse

GIVEN = {"A": "n n", "x": "n", "B": "m n"}
X = parse("x", x="n")
QUADRATIC = Question(parse("x'*A*x", A="n n", x="n"), X)


@pytest.mark.parametrize(
    ("answer", "outcome", "said"),
    [
        ("2*(A*x", "unreadable", "The answer cannot be read at column 7: ')' is missing here."),
        ("A*x'", "shape", "The factors of the answer do not fit together at column 1: cannot multiply"),
        ("", "empty", "There is no answer yet."),
        ("x" * 6000, "unreadable", "The answer cannot be read at column 5001: the answer has more than"),
    ],
)
def test_the_place_stands_in_the_sentence(answer, outcome, said):
    judgement = judge(QUADRATIC, answer)
    assert judgement.outcome == outcome
    assert judgement.message.startswith(said)
    assert judgement.reading == read(answer, QUADRATIC.names, QUADRATIC.expected.shape)


def test_what_is_no_text_has_no_column():
    assert unread(read(3, GIVEN)).message == "The answer cannot be read: an answer is text, not int."


@given(text=st.text(alphabet="ABx'*+()[]^2@. ", max_size=20))
def test_no_sentence_begins_with_a_small_letter(text):
    reading = read(text, GIVEN)
    if reading.expression is None:
        assert re.search(r"\. [a-z]", unread(reading).message) is None


def test_a_shape_that_cannot_be_read_is_said_in_one_sentence():
    assert judge_shape(QUADRATIC, "n +", 1).message.startswith("The shape cannot be read: ")


@pytest.mark.parametrize("answer", ["x'*(A + A')*dx", "x.T @ (A + A.T) @ dx", "dA*x"])
def test_a_differential_without_brackets_is_told_how_it_is_written(answer):
    name = "A" if "dA" in answer else "x"
    said = read(answer, GIVEN).problem
    assert said.endswith(f"no d{name} here; the differential of {name} is written d({name})")


def test_a_name_that_begins_with_d_and_is_unknown_is_no_differential():
    assert read("dy*x", GIVEN).problem == "column 1: no dy here; the names are A, x, B, m, n"
