"""Files of a course: what is wrong is said in one line, with file, line, field and remedy; nothing hangs or crashes."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from matcalc_helpers.course.files import fields_of, load_data, schema_problems, validator
from matcalc_helpers.expression import MatcalcError
from tests.course.written import ALL, CODE, MISTAKE, PROOF, QUADRATIC, SHAPE, without, write

ASSIGNMENT = {"id": "hw1", "title": "One", "course": "C", "seed": 1, "questions": ["a", "b"]}


@pytest.mark.parametrize("schema", ["question", "assignment"])
def test_a_schema_is_a_schema_whose_every_field_says_what_it_wants(schema):
    held = validator(schema).schema
    Draft202012Validator.check_schema(held)
    for name, field in held["properties"].items():
        target = held["$defs"][field["$ref"].rpartition("/")[2]] if "$ref" in field else field
        assert target["description"], name


@pytest.mark.parametrize("question", ALL, ids=lambda question: question["kind"])
def test_a_good_question_of_each_kind_fits(question, tmp_path):
    path = write(tmp_path, question)
    assert schema_problems(path, "question") == []
    assert load_data(path, "question") == question


@pytest.mark.parametrize(
    ("question", "field"),
    [
        (QUADRATIC | {"points": 0}, "points"),
        (QUADRATIC | {"points": "4"}, "points"),
        (QUADRATIC | {"minutes": 2.5}, "minutes"),
        (QUADRATIC | {"id": "Quadratic Form"}, "id"),
        (QUADRATIC | {"kind": "guess"}, "kind"),
        (QUADRATIC | {"asks": "jacobian"}, "asks"),
        (QUADRATIC | {"layout": "sideways"}, "layout"),
        (QUADRATIC | {"reference": 2}, "reference"),
        (QUADRATIC | {"title": "two\nlines"}, "title"),
        (QUADRATIC | {"declarations": {"A": 3}}, "declarations.A"),
        (QUADRATIC | {"mistakes": [{"answer": "x"}]}, "mistakes[0]"),
        (QUADRATIC | {"mistakes": [{"answer": "x", "mistake": "sign", "share": "3/0"}]}, "mistakes[0].share"),
        (QUADRATIC | {"mistakes": [{"answer": "x", "mistake": "sign", "share": 2}]}, "mistakes[0].share"),
        (QUADRATIC | {"wrong": [{"answer": "x", "mistake": "sign", "hint": "?"}]}, "wrong[0]"),
        (QUADRATIC | {"parameters": {"c": ["3"]}}, "parameters.c"),
        (QUADRATIC | {"claimed": "x"}, "claimed"),
        (SHAPE | {"signature": "f(x)"}, "signature"),
        (CODE | {"signature": "f(x, y=2)"}, "signature"),
        (PROOF | {"rubric": [{"points": 0, "text": "?"}]}, "rubric[0].points"),
        (MISTAKE | {"rubric": [{"points": 1, "text": "?"}]}, "rubric"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_field_is_named_with_its_line(question, field, tmp_path):
    path = write(tmp_path, question)
    problems = schema_problems(path, "question")
    assert [problem.field for problem in problems] == [field]
    assert ";" in problems[0].says
    key = field.partition("[")[0].partition(".")[0]
    begins = next(n for n, line in enumerate(path.read_text().splitlines(), 1) if line.startswith(f"{key}:"))
    assert begins <= problems[0].line <= begins + 4


@pytest.mark.parametrize(
    ("question", "name"),
    [(q, name) for q in ALL for name in ("id", "kind", "title", "chapter", "minutes", "points", "text", "solution")]
    + [(QUADRATIC, "function"), (SHAPE, "reference"), (MISTAKE, "claimed"), (CODE, "returns"), (PROOF, "rubric")],
)
def test_a_missing_field_is_named(question, name, tmp_path):
    path = write(tmp_path, without(question, name), "q")
    assert any(problem.says == f"{name} is missing; add it" for problem in schema_problems(path, "question"))


def test_an_assignment_lists_questions_once():
    assert validator("assignment").is_valid(ASSIGNMENT)
    for bad in ({"questions": []}, {"questions": ["a", "a"]}, {"seed": "1"}, {"seed": -1}, {"extra": 1}):
        assert not validator("assignment").is_valid(ASSIGNMENT | bad)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\n b: 2\n", 2, "not YAML"),
        ("id: x\nid: y\n", 2, "given twice"),
        ("a: &x [1]\nb: *x\n", 2, "alias"),
        ("on: 3\n", 1, "no name of a field"),
        ("? [a]\n: 1\n", 1, "no name of a field"),
        ("a: [\n" * 2000, 6, "deep"),
        ("a: !!python/object/apply:os.system ['true']\n", 1, "not YAML"),
        ("a: 2020-99-99\n", None, "not YAML"),
        ("a: 1\n---\nb: 1\n", 2, "not YAML"),
        ("", None, "empty"),
        ("x" * 300_000, None, "at most"),
    ],
    ids=range(11),
)
def test_what_is_no_plain_yaml_gets_one_line(text, line, says, tmp_path):
    path = tmp_path / "q.yaml"
    path.write_text(text)
    (problem,) = schema_problems(path, "question")
    assert problem.line == line
    assert says in problem.says
    assert len(str(problem).splitlines()) == 1
    with pytest.raises(MatcalcError, match=r"q\.yaml"):
        load_data(path, "question")


def test_a_file_that_is_no_text_gets_one_line(tmp_path):
    path = tmp_path / "q.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in schema_problems(path, "question")[0].says
    assert "cannot be read" in schema_problems(Path(tmp_path / "none.yaml"), "question")[0].says


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=150)
def test_any_text_is_read_or_refused_in_one_line(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(text, encoding="utf-8", errors="replace")
    for problem in schema_problems(path, "question"):
        assert len(str(problem).splitlines()) == 1


PLAIN_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(name=st.sampled_from(sorted(QUADRATIC)), value=PLAIN_VALUES)
@settings(deadline=None, max_examples=150)
def test_any_value_in_a_field_is_accepted_or_named(tmp_path_factory, name, value):
    path = tmp_path_factory.getbasetemp() / "field.yaml"
    path.write_text(yaml.safe_dump(QUADRATIC | {name: value}), encoding="utf-8")
    valid = validator("question").is_valid(json.loads(json.dumps(QUADRATIC | {name: value})))
    assert (schema_problems(path, "question") == []) == valid


def test_the_fields_of_a_file_tell_an_assignment_from_a_question(tmp_path):
    assert fields_of(write(tmp_path, QUADRATIC)) == QUADRATIC.keys()
    assert "questions" in fields_of(write(tmp_path, ASSIGNMENT))
