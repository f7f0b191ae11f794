"""A release as a student meets it: answers judged at once, hints in steps, functions tried, one line for each slip."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matcalc_helpers as mc
from matcalc_helpers.answers.mistakes import MISTAKES
from matcalc_helpers.course.assignments import Assignment
from matcalc_helpers.course.building.key_making import KeyMaker
from matcalc_helpers.course.building.release import release_files
from matcalc_helpers.course.keys import Key
from matcalc_helpers.course.questions import WrongAnswer
from matcalc_helpers.course.student import OpenAssignment
from matcalc_helpers.page.shown import Shown
from tests.course.small_course import first_variants, small_assignment


def key_of(question):
    return KeyMaker(Assignment("k", "K", "", 1, "", (question,), Path()), "secret").question_key(question)


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    folder = tmp_path_factory.mktemp("release")
    assignment = small_assignment(folder)
    for name, text in release_files(KeyMaker(assignment, "secret"), first_variants(assignment)).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "small.key.json"


@pytest.fixture
def hw(released):
    return mc.open_assignment(released)


def test_an_open_assignment_says_what_it_is(hw):
    assert isinstance(hw, OpenAssignment)
    assert hw.plain == "**A small sheet**: 6 questions, 18 points."


def test_a_right_answer_is_right_in_any_notation(hw):
    for answer in ("3*(A + A')*x", "3 * (A + A.T) @ x", r"3 (A + A^\top) x"):
        assert hw.answer("quadratic", answer).plain.startswith("**Right.**")


def test_an_answer_is_shown_as_it_was_read(hw):
    shown = hw.answer("quadratic", "A*x")
    assert "$A x$" in shown.markdown
    assert "n \\times 1" in shown.markdown
    assert set(shown._repr_mimebundle_()) == {"text/markdown", "text/html", "text/plain"}


def test_each_further_wrong_answer_shows_a_stronger_hint(hw):
    hints = MISTAKES["sign"].hints
    for answer, due in (("-3*(A + A')*x", 1), ("3*(A - A')*x", 2), ("-3*(A + A')*x", 2), ("3*(A' - A)*x", 3)):
        shown = hw.answer("quadratic", answer).plain
        assert [hint in shown for hint in hints] == [place < due for place in range(3)]


def test_unreadable_and_empty_answers_cost_no_step(hw):
    for answer in ("A*", "", "C*x"):
        assert "Hint" not in hw.answer("quadratic", answer).plain
    assert hw.answer("quadratic", "-3*(A + A')*x").plain.count("Hint") == 1


def test_what_does_not_fit_comes_with_a_repair(hw):
    shown = hw.answer("layout", "diag(cos(A*x))*A*A").plain
    assert shown.startswith("**Not yet.**")
    assert "Did you mean `" in shown


def test_nothing_is_said_twice(hw, tmp_path):
    author = WrongAnswer("A", "wrong-shape", "Count the entries of x.")
    base = next(one for one in first_variants(small_assignment(tmp_path)) if one.id == "quadratic")
    told = OpenAssignment(Key("k", "K", {"quadratic": key_of(replace(base, mistakes=(author,)))}))
    assert told.answer("quadratic", "A").plain.splitlines()[0] == "**Not yet.**"
    assert "Count the entries of x." in told.answer("quadratic", "A").plain
    for answer in ("7*A*x", "-3*(A + A')*x", "3*x'*(A + A')"):
        assert hw.answer("quadratic", answer).plain.splitlines()[0] in ("**Not yet.**", "**The other layout.**")


def test_what_a_key_can_say_of_a_wrong_answer_is_shown(hw):
    said = hw.answer("quadratic", "A").plain
    assert said.startswith("**Not yet.** Your answer is n x n; the gradient is n x 1.")
    assert MISTAKES["wrong-shape"].hints[0] in said


@pytest.mark.parametrize("answer", ["m by k", "m x", "k x n"])
def test_a_shape_that_cannot_be_read_is_said_in_a_whole_sentence(hw, answer):
    assert hw.answer("which-shape", answer).plain.startswith("**Not readable.** The shape cannot be read: ")


def test_the_feedback_of_the_author_is_shown(hw):
    assert "special matrix" in hw.answer("quadratic", "6*A*x").plain


def test_a_shape_is_read_back_and_not_judged(hw):
    right, wrong = (hw.answer("which-shape", text).plain for text in ("m x n", "n x m"))
    assert right.replace("m \\times n", "n \\times m") == wrong
    assert "m x k" not in hw.answer("which-shape", "m x k").plain
    assert hw.answer("which-shape", "m by k").plain.startswith("**Not readable.**")
    assert hw.answer("which-shape", "").plain == "**No answer yet.**"


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=40))
def test_any_text_is_an_answer(released, text):
    hw = mc.open_assignment(released)
    assert all(isinstance(hw.answer(name, text), Shown) for name in ("quadratic", "which-shape"))


# Functions


def test_a_right_function_passes_the_public_examples(hw, capsys):
    @hw.code("backward")
    def backward(X, W, G):
        return G @ W.T, X.T @ G

    said = capsys.readouterr().out
    assert said.count(": right") == 2
    assert "Marks are given at other arguments" in said
    assert backward(np.eye(2), np.eye(2), np.eye(2))[0].shape == (2, 2)


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda X, W, G: (G @ W.T, 2 * X.T @ G), "value 2: the shape is right, and the numbers are not"),
        (lambda X, W, G: (G @ W.T, G.T @ X), "value 2: the shape is"),
        (lambda X, W, G: G @ W.T, "2 values have to be returned, not 1"),
        (lambda X, W, G: ("a", "b"), "value 1: no array of numbers was returned, but str"),
        (lambda X, W, G: X @ W @ G @ G, "stopped with ValueError"),
        (lambda X, W: (X, W), "has to take X, W, G, in this order"),
    ],
)
def test_what_is_wrong_with_a_function_is_said(hw, capsys, function, said):
    assert hw.code("backward")(function) is function
    assert said in capsys.readouterr().out


def test_a_function_that_is_not_written_is_no_error(hw, capsys):
    @hw.code("backward")
    def backward(X, W, G):
        raise NotImplementedError

    assert "not written yet" in capsys.readouterr().out


# Slips


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        (lambda hw: hw.answer("quadratik", "x"), "did you mean 'quadratic'"),
        (lambda hw: hw.answer("zzz", "x"), "its questions are quadratic, layout"),
        (lambda hw: hw.answer("backward", "x"), '@hw.code("backward")'),
        (lambda hw: hw.answer("own-proof", "x"), "Markdown cell"),
        (lambda hw: hw.code("quadratic"), 'hw.answer("quadratic", "...")'),
        (lambda hw: hw.answer("quadratic", 3), "text in quotes"),
        (lambda hw: hw.answer(3, "x"), "3 is no question of small"),
        (lambda hw: hw.marks("zzz"), "no question of small"),
    ],
)
def test_a_slip_is_one_line(hw, slip, said):
    with pytest.raises(mc.MatcalcError) as raised:
        slip(hw)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_missing_key_says_where_it_has_to_lie(tmp_path):
    with pytest.raises(mc.MatcalcError, match="no such file; keep the key file in the folder of the notebook"):
        mc.open_assignment(tmp_path / "small.key.json")


def test_a_folder_is_no_key(tmp_path):
    with pytest.raises(mc.MatcalcError, match="cannot be read"):
        mc.open_assignment(tmp_path)


def test_the_place_of_the_marks_is_worth_nothing_by_itself(hw):
    bundle = hw.marks("quadratic")._repr_mimebundle_()
    assert float(bundle["text/plain"]) == 0
    assert "after grading" in bundle["text/html"]


HEAVY = ("numpy", "sympy", "matplotlib", "mpmath", "yaml", "nbformat", "jsonschema", "IPython")
PROGRAM = """
import sys
from pathlib import Path
from matcalc_helpers.course.keys import judge_by_key, load_key
assert judge_by_key(load_key(Path({path!r})).questions["quadratic"], "3*(A + A')*x").outcome == "right"
print(*[name for name in {heavy} if name in sys.modules])
"""


def test_judging_by_a_key_needs_no_heavy_library(released):
    program = PROGRAM.format(path=str(released), heavy=HEAVY)
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
