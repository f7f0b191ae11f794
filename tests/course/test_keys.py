"""A key accepts every form of the right answer and no wrong one, names mistakes, and opens with values alone."""

import json
import os
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcalc_helpers import MatcalcError
from matcalc_helpers.answers.mistakes import MISTAKES
from matcalc_helpers.course.building.key_making import KeyMaker
from matcalc_helpers.course.keys import Key, Verdict, judge_by_key, key_text, load_key, opened, sealed
from matcalc_helpers.course.questions import CourseQuestion, WrongAnswer
from tests.answers.bank import BANK, names_of
from tests.course.small_course import small_assignment

STEP = 1 if os.environ.get("CI") else 4
"""Of the bank every fourth question is judged, and all of it where everything is tested."""
NAMED = 0.9


class Nameless:
    id, title = "bank", "Bank"


MAKER = KeyMaker(Nameless, "secret")


def question(function="x'*A*x", wrt="x", declarations=None, **more):
    declared = {"A": "n n", "x": "n"} if declarations is None else declarations
    base = CourseQuestion("q", "derive", "A question", "", 1, 4, "", declared, function, wrt)
    return replace(base, **more)


@cache
def bank_key(number):
    entry = BANK[number]
    declared = {name: words or "" for name, words in entry["declarations"].items()}
    more = {name: entry[name] for name in ("asks", "layout") if name in entry}
    return MAKER.question_key(question(entry["function"], entry.get("wrt"), declared, id=f"q{number}", **more))


NUMBERS = range(0, len(BANK), STEP)
RIGHT = [(number, text) for number in NUMBERS for text in BANK[number]["right"]]
WRONG = [(number, text, names_of(names)) for number in NUMBERS for text, names in BANK[number]["wrong"]]


def test_every_right_form_is_right():
    assert len(RIGHT) >= 46
    assert [case for case in RIGHT if judge_by_key(bank_key(case[0]), case[1]).outcome != "right"] == []


def test_no_wrong_answer_is_right():
    assert len(WRONG) >= 86
    assert [case for case in WRONG if judge_by_key(bank_key(case[0]), case[1]).outcome == "right"] == []


def test_most_mistakes_are_named_and_have_a_hint():
    found = [(judge_by_key(bank_key(number), text), names) for number, text, names in WRONG]
    named = [judgement for judgement, names in found if judgement.mistake in names]
    assert len(named) >= NAMED * len(found)
    assert all(judgement.hints for judgement, _ in found if judgement.outcome != "undecided")


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: BANK[number]["function"])
def test_a_key_is_small(number):
    text = key_text(Key("bank", "Bank", {"q": bank_key(number)}))
    assert 2_000 < len(text) < 30_000


# Outcomes


@pytest.fixture(scope="module")
def key():
    mistakes = (WrongAnswer("2*A*x", "symmetric-assumed", "Nothing says that A is special."),)
    return MAKER.question_key(question(reference="(A + A')*x", mistakes=mistakes))


@pytest.mark.parametrize(
    ("answer", "outcome", "mistake"),
    [
        ("A*x + A'*x", "right", None),
        ("2*A*x", "wrong", "symmetric-assumed"),
        ("-(A + A')*x", "wrong", "sign"),
        ("x'*(A + A')", "layout", "other-layout"),
        ("7*A*A*x", "wrong", "unnamed"),
        ("x'*A*x", "shape", "function-for-derivative"),
        ("A*x'", "shape", "wrong-shape"),
        ("A", "shape", "wrong-shape"),
        ("7*x'", "wrong", "unnamed"),
        ("", "empty", None),
        ("  \n ", "empty", None),
        ("A*", "unreadable", None),
        ("B*x", "unreadable", None),
        ("d(x)", "unreadable", None),
        ("log(-norm2(x))*x", "undecided", None),
    ],
)
def test_an_answer_gets_its_outcome(key, answer, outcome, mistake):
    found = judge_by_key(key, answer)
    assert (found.outcome, found.mistake) == (outcome, mistake)


def test_the_author_speaks_in_place_of_the_hints(key):
    assert judge_by_key(key, "A*x*2").hints == ("Nothing says that A is special.",)


def test_in_either_layout_both_arrangements_are_right():
    both = MAKER.question_key(question("A*x", declarations={"A": "m n", "x": "n"}, asks="derivative", layout="either"))
    assert [judge_by_key(both, text).outcome for text in ("A", "A'", "2*A'")] == ["right", "right", "wrong"]


def test_a_square_answer_in_the_other_layout_is_seen():
    square = question("A*x", asks="derivative", layout="numerator")
    found = judge_by_key(MAKER.question_key(square), "A'")
    assert (found.outcome, found.mistake) == ("layout", "other-layout")


def test_a_square_gradient_has_one_arrangement_only():
    found = judge_by_key(MAKER.question_key(question("tr(A*X)", "X", {"A": "n n", "X": "n n"})), "A")
    assert found.outcome == "wrong"


def test_a_shape_that_is_no_secret_is_told(key):
    found = judge_by_key(key, "A")
    assert found.message == "Your answer is n x n; the gradient is n x 1."
    assert found.hints == MISTAKES["wrong-shape"].hints
    hessian = MAKER.question_key(question(asks="hessian"))
    assert judge_by_key(hessian, "A + A'").outcome == "right"
    assert judge_by_key(hessian, "A*x").message == "Your answer is n x 1; the hessian is n x n."


def test_the_hessian_by_a_matrix_has_a_row_for_each_entry():
    given_by = {"A": "m m", "X": "m n"}
    key = MAKER.question_key(question("tr(X'*A*X)", "X", given_by, asks="hessian"))
    assert (str(key.shape.rows), str(key.shape.columns)) == ("m*n", "m*n")
    assert judge_by_key(key, "kron(eye(n), A + A')").outcome == "right"


def test_a_shape_that_is_to_be_found_is_not_told():
    given_by = {"A": "m n", "x": "n", "b": "m"}
    key = MAKER.question_key(question("A*x + b", "x", given_by, asks="derivative", layout="numerator"))
    found = judge_by_key(key, "x*b'*7")
    assert (found.outcome, found.mistake, found.message) == ("wrong", "unnamed", "Not right yet.")


def test_a_differential_without_the_letter_d_is_told_so():
    key = MAKER.question_key(question(asks="differential"))
    assert judge_by_key(key, "7*(A + A')*x").message == "A differential has d(x) in each of its terms."
    assert judge_by_key(key, "7*d(x)'*A*x").message == "Not right yet."


def test_a_differential_is_written_with_its_own_letter():
    key = MAKER.question_key(question(asks="differential"))
    assert judge_by_key(key, "d(x)'*(A + A')*x").outcome == "right"
    assert judge_by_key(key, "d(A)*x").outcome == "unreadable"


def test_a_function_without_a_formula_is_compared_all_the_same():
    key = MAKER.question_key(question("g(x)^2", declarations={"g": "function", "x": "n"}))
    answers = ("2*g(x)*D(g(x))'", "(D(g(x))*g(x) + g(x)*D(g(x)))'", "g(x)*D(g(x))'")
    assert [judge_by_key(key, answer).outcome for answer in answers] == ["right", "right", "wrong"]


def test_both_sides_of_a_switch_are_looked_at():
    key = MAKER.question_key(question("relu(x'*w)", declarations={"w": "n", "x": "n"}))
    assert judge_by_key(key, "(w'*x > 0)*w").outcome == "right"
    assert judge_by_key(key, "w").mistake == "indicator-dropped"


def test_an_answer_without_a_value_makes_no_key():
    with pytest.raises(MatcalcError, match="no value at any point"):
        MAKER.question_key(question(reference="log(-norm2(x))*x"))


@pytest.mark.parametrize("kind", ["shape", "proof"])
def test_what_is_not_judged_has_no_entries(kind):
    key = MAKER.question_key(question(kind=kind))
    assert not key.entries
    assert not key.places
    assert not key.salt


# Sealing

VALUES = st.text(max_size=30)
VERDICTS = st.builds(
    Verdict, st.sampled_from(["wrong", "shape", "layout"]), st.sampled_from(["sign", "unnamed"]), st.none() | st.text()
)


@given(salt=st.text(), values=VALUES, others=VALUES, verdict=VERDICTS)
def test_values_open_their_own_entry_and_no_other(salt, values, others, verdict):
    if verdict.feedback is not None and ("\0" in verdict.feedback or not verdict.feedback.isprintable()):
        verdict = Verdict(verdict.outcome, verdict.mistake)
    entries = dict([sealed(salt, values, verdict)])
    assert opened(salt, values, entries) == verdict
    assert others == values or opened(salt, others, entries) is None
    assert opened(salt + "x", values, entries) is None


@given(
    verdict=st.sampled_from([Verdict("right"), Verdict("wrong", "sign"), Verdict("layout", "inverse-for-transpose")])
)
def test_the_length_of_an_entry_says_nothing(verdict):
    assert {len(text) for text in sealed("salt", "1", verdict)} == {16, 44}


# Files


@pytest.fixture
def stored(tmp_path):
    assignment = small_assignment(tmp_path)
    path = tmp_path / "small.key.json"
    maker = KeyMaker(assignment, "secret")
    path.write_text(key_text(maker.key([q.variant(0) for q in assignment.questions], "")), encoding="utf-8")
    return path


def test_a_key_is_read_as_it_was_written(stored):
    assert key_text(load_key(stored)) == stored.read_text(encoding="utf-8")


def changed(path, **more):
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | more), encoding="utf-8")


def test_a_key_of_another_format_says_which_version_made_it(stored):
    changed(stored, matcalc=2, made_by="9.9")
    with pytest.raises(MatcalcError, match=r"made by matcalc 9\.9.*install that version"):
        load_key(stored)


def test_a_key_whose_points_are_drawn_otherwise_is_noticed(stored):
    key = load_key(stored).questions["quadratic"]
    with pytest.raises(MatcalcError, match="made by another version"):
        judge_by_key(replace(key, drawn="0" * 16), "2*x")


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b"\xff\xfe", b"null", b'{"questions": 3}', b"[" * 100_000, b'{"matcalc": 1}']
)
def test_a_file_that_is_no_key_is_one_line(tmp_path, content):
    path = tmp_path / "small.key.json"
    path.write_bytes(content)
    with pytest.raises(MatcalcError, match=r"take it again from the release") as raised:
        load_key(path)
    assert "\n" not in str(raised.value)


def test_a_damaged_entry_is_one_line(stored):
    key = load_key(stored).questions["quadratic"]
    spoilt = dict.fromkeys(key.entries, "%%")
    with pytest.raises(MatcalcError, match="damaged"):
        judge_by_key(replace(key, entries=spoilt), "3*(A + A')*x")
