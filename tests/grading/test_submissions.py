"""Answers are found by the calls that give them, whatever else stands in the notebook."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcalc_helpers.grading.cells import LONGEST_ANSWER
from matcalc_helpers.grading.submissions import read_submission

from .small_course import answer, notebook


def read(*sources):
    return read_submission("s01", Path("s01.ipynb"), notebook(*sources))


FORMULAS = st.text(st.sampled_from("Axb'+-*/()[]^ 12\n"), max_size=40).filter(lambda text: text.strip())


@given(FORMULAS, st.sampled_from(["", "%matplotlib inline\n", "!ls\n", "for x in (\n", "x = [1,\n", "# hw.answer(\n"]))
def test_an_answer_is_found_beside_anything(formula, before):
    assert read(f"{before}{answer('q', formula)}\nplot(").answers == {"q": formula.strip()}


@given(st.permutations(["q1", "q2", "q3"]))
def test_the_order_of_cells_does_not_matter(names):
    assert read(*(answer(name, f"{name}*x") for name in names)).answers == {name: f"{name}*x" for name in names}


@given(st.lists(st.sampled_from(["", "x", "2*x"]), min_size=1, max_size=6))
def test_the_last_answer_that_is_not_empty_counts_and_several_are_said(given_answers):
    submission = read(*(answer("q", text) for text in given_answers))
    filled = [text for text in given_answers if text]
    assert submission.answers == {"q": filled[-1] if filled else ""}
    assert any("times" in problem for problem in submission.problems) == (len(filled) > 1)


@pytest.mark.parametrize(
    "value",
    ['f"{x}"', "3", "b'x'", "name", "None", "'a' + 'b'", "[1]", "print('x')", "'x' * 10**9", "f('x')", "lambda: 0"],
)
def test_what_is_no_text_is_refused_and_not_run(value):
    submission = read(f'hw.answer("q", {value})', answer("r", "x"))
    assert submission.answers == {"r": "x"}
    assert "text in quotes" in submission.refused["q"]


def test_an_answer_that_can_be_read_counts_before_one_that_cannot():
    submission = read(answer("q", "x"), 'hw.answer("q", 3)')
    assert submission.answers == {"q": "x"}
    assert not submission.refused


def test_a_question_that_is_not_named_by_a_text_is_said():
    assert "not named" in read('hw.answer(name, "x")').problems[0]


def test_huge_and_deeply_nested_text_is_refused():
    assert "characters" in read(answer("q", "x" * (LONGEST_ANSWER + 1))).refused["q"]
    assert "was not read" in read(answer("q", "x" * 200_000)).problems[0]
    for nested in ("(" * 90_000, "-" * 90_000 + "1", "[" * 90_000):
        assert read(f"{answer('q', 'x')}\n{nested}").answers == {"q": "x"}


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_source_is_read_without_an_exception(source):
    read(source, f"hw.answer({source}", f"@hw.code({source}\ndef f(): pass", f"<!-- answer: {source}")


def test_metadata_and_outputs_are_not_looked_at():
    forged = notebook(answer("q", "x")).replace(
        b'"metadata": {}', b'"metadata": {"matcalc": {"points": 99}}, "outputs": [{"text": "right"}]'
    )
    assert read_submission("s", Path("s"), forged).answers == {"q": "x"}


def test_a_function_takes_what_it_needs_from_all_cells_and_nothing_else():
    source = read(
        "import numpy as np, os",
        "scale = 2\nhelper_calls = []\nraise SystemExit",
        '@hw.code("q")\ndef f(X):\n    return helper(np.sum(X)) * scale\nprint(f(undefined))',
        "def helper(x):\n    return x",
    ).code["q"]
    assert source.splitlines() == [
        "import numpy as np",
        "scale = 2",
        "def helper(x):",
        "    return x",
        "def f(X):",
        "    return helper(np.sum(X)) * scale",
    ]


@pytest.mark.parametrize(
    "stub", ["pass", "...", '"""Say it."""', "raise NotImplementedError", "raise NotImplementedError('x')"]
)
def test_a_function_as_it_was_released_is_no_answer(stub):
    assert read(f'@hw.code("q")\ndef f(X):\n    {stub}').code == {"q": ""}


def test_a_function_in_a_cell_that_is_no_python_is_refused():
    submission = read('@hw.code("q")\ndef f(X)\n    return X')
    assert submission.code == {}
    assert "no valid Python" in submission.refused["q"]


def test_a_mark_above_a_class_is_refused():
    assert "no function" in read('@hw.code("q")\nclass A: pass').refused["q"]


def test_a_proof_is_the_rest_of_its_cell():
    assert read("<!-- answer: q -->\nBecause.\n\n$x$").proofs == {"q": "Because.\n\n$x$"}
