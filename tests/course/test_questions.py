"""Questions: loaded as written, filled in by variant, judged as asked."""

import pickle
from dataclasses import fields
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcalc_helpers.course import KINDS, CourseQuestion, RubricItem, WrongAnswer, load_question, load_questions
from matcalc_helpers.expression import MatcalcError
from tests.course.written import ALL, CODE, PROOF, QUADRATIC, SHAPE, write


def test_a_question_is_loaded_as_written(tmp_path):
    question = load_question(write(tmp_path, QUADRATIC))
    assert question.mistakes == (WrongAnswer("2*{c}*A*x", "symmetric-assumed", None, Fraction(1, 4)),)
    assert question.right == ("{c}*A*x + {c}*A'*x",)
    assert question.layout_share == Fraction(1, 2)
    assert question.parameters == {"c": ("3", "5")}
    assert question.declarations == {"A": "n n", "x": "n"}
    assert load_question(write(tmp_path, PROOF)).rubric == (RubricItem(3, "The idea."), RubricItem(1, "The end."))


def test_there_is_an_example_of_each_kind():
    assert {question["kind"] for question in ALL} == set(KINDS)


@pytest.mark.parametrize("share", ["1/4", "0.25", 0.25, ".25"])
def test_a_share_is_exact_however_it_is_written(share, tmp_path):
    assert load_question(write(tmp_path, QUADRATIC | {"layout_share": share})).layout_share == Fraction(1, 4)


def test_a_question_travels_to_another_process(tmp_path):
    question = load_question(write(tmp_path, QUADRATIC))
    assert pickle.loads(pickle.dumps(question)) == question


def test_a_variant_is_filled_in_everywhere(tmp_path):
    question = load_question(write(tmp_path, QUADRATIC))
    assert question.variants() == 2
    for number, value in enumerate(("3", "5")):
        variant = question.variant(number)
        assert "{c}" not in repr(variant)
        assert variant.function == f"{value}*x'*A*x"
        assert variant.mistakes[0].answer == f"2*{value}*A*x"
        assert variant.parameters == {}
        assert variant.variants() == 1


def test_a_variant_that_is_not_there_is_refused(tmp_path):
    question = load_question(write(tmp_path, QUADRATIC))
    for number in (-1, 2):
        with pytest.raises(MatcalcError, match="no variant"):
            question.variant(number)


def test_a_question_without_parameters_keeps_its_braces(tmp_path):
    question = load_question(write(tmp_path, PROOF | {"text": r"Prove $\frac{d}{dx}{c}$."}))
    assert question.variants() == 1
    assert question.variant(0) == question


TEXT = st.text(alphabet="{}abc$\\frac x", max_size=40)
NAMES = st.sampled_from(["a", "b", "ab", "c1"])


@given(text=TEXT, values=st.dictionaries(NAMES, TEXT, min_size=1, max_size=3))
def test_only_names_of_parameters_are_filled_in_and_each_once(text, values):
    shown = "".join(f"{{{name}}}" for name in values)
    question = CourseQuestion(
        "q", "derive", "", "", 1, 1, f"{text}|{shown}", parameters={n: (v,) for n, v in values.items()}
    )
    filled = question.variant(0).text
    assert filled.endswith("|" + "".join(values.values()))
    if not any(f"{{{name}}}" in text for name in values):
        assert filled.startswith(text + "|")


@given(st.data())
def test_what_has_no_parameter_is_the_same_in_every_variant(data):
    question = CourseQuestion("q", "derive", data.draw(TEXT), "", 1, 1, "{zz}", parameters={"zz": ("1", "2")})
    for number in range(2):
        variant = question.variant(number)
        same = [f.name for f in fields(question) if f.name not in ("text", "parameters")]
        assert [getattr(variant, name) for name in same] == [getattr(question, name) for name in same]


def test_a_question_is_judged_as_asked(tmp_path):
    asked = load_question(write(tmp_path, QUADRATIC)).variant(1).judged_as()
    assert str(asked.function) == "5*x'*A*x"
    assert (str(asked.wrt), asked.asks, asked.layout) == ("x", "gradient", None)
    assert load_question(write(tmp_path, SHAPE)).judged_as().layout == "numerator"
    for question in (CODE, PROOF):
        with pytest.raises(MatcalcError, match="not judged as a formula"):
            load_question(write(tmp_path, question)).judged_as()


def test_the_id_is_the_name_of_the_file(tmp_path):
    with pytest.raises(MatcalcError, match=r"other\.yaml: id"):
        load_question(write(tmp_path, QUADRATIC, "other"))


def test_parameters_have_as_many_values_each(tmp_path):
    path = write(tmp_path, QUADRATIC | {"parameters": {"c": ["3", "5"], "p": ["1", "2", "3"]}})
    with pytest.raises(MatcalcError, match="parameters: c has 2, p has 3"):
        load_question(path)


def test_a_folder_is_loaded_by_id_and_no_two_share_one(tmp_path):
    write(tmp_path / "one", QUADRATIC)
    write(tmp_path / "two", SHAPE)
    assert list(load_questions(tmp_path)) == ["quadratic-form", "say-the-shape"]
    write(tmp_path / "two", QUADRATIC)
    with pytest.raises(MatcalcError, match="rename one of the two"):
        load_questions(tmp_path)
    with pytest.raises(MatcalcError, match="no folder"):
        load_questions(tmp_path / "none")
