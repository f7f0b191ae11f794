"""The catalogue as one JSON file: complete, as its schema says, and printed by the command."""

import json

import jsonschema
import pytest

from matcalc_helpers.catalogue import identities, load, published, wrong_answers
from matcalc_helpers.cli import main
from matcalc_helpers.evidence import FROM_THE_DEFINITION
from matcalc_helpers.page.reference.data import SCHEMA, catalogue_data

DERIVATIVES, IDENTITIES, FALSE_IDENTITIES = 504, 40, 4
"""Of the identities four are false as printed and stand among the published forms of those that hold."""


@pytest.fixture(scope="module")
def data():
    return catalogue_data()


def schema():
    return json.loads(SCHEMA.read_text(encoding="utf-8"))


def complaints(data):
    checker = jsonschema.Draft202012Validator(schema())
    return [f"{problem.json_path}: {problem.message}" for problem in checker.iter_errors(data)]


def test_the_data_are_as_the_schema_says(data):
    jsonschema.Draft202012Validator.check_schema(schema())
    assert complaints(data) == []


@pytest.mark.parametrize("change", [{"verdict": "surely"}, {"colour": "red"}, {"kind": "slope"}])
def test_the_schema_would_notice_a_slip(data, change):
    [record] = [each for each in data["records"] if each["id"] == "determinant"]
    assert complaints({**data, "records": [{**record, **change}]})


def test_everything_is_there(data):
    assert {record["id"] for record in data["records"]} == {each.id for each in (*load(), *identities())}
    assert len(data["published"]) == len(published())
    assert len(data["wrong_answers"]) == len(wrong_answers())
    assert len(data["records"]) == DERIVATIVES + IDENTITIES - FALSE_IDENTITIES
    refuted = [form for identity in identities() for form in identity.published if form.holds is False]
    assert len(refuted) >= FALSE_IDENTITIES


def test_what_passes_rests_on_two_routes_from_the_definition_and_what_does_not_says_why(data):
    for record in data["records"]:
        passed = [name for name in FROM_THE_DEFINITION if record["routes"].get(name, {}).get("holds")]
        assert record["reason"] if record["verdict"] == "not checked" else len(passed) >= 2, record["id"]
        assert all(report["holds"] is not False for report in record["routes"].values()), record["id"]


def test_a_gradient_by_a_matrix_has_both_layouts(data):
    [record] = [each for each in data["records"] if each["id"] == "determinant"]
    assert record["denominator"] == "det(X)*inv(X)'"
    assert record["numerator"] == "det(X)*inv(X)"
    assert "return np.linalg.det(X) * np.linalg.inv(X).T" in record["code"]["numpy"]
    assert record["variables"] == "scalar by matrix"


def test_errata_and_wrong_answers_carry_their_verdict(data):
    for form in data["published"]:
        if form["holds"] is False:
            assert form["verdict"].startswith("refused: " if form["refused"] else "refuted: ")
            assert bool(form["counterexample"]) is not form["refused"]
    for answer in (answer for wrong in data["wrong_answers"] for answer in wrong["answers"]):
        assert answer["verdict"].startswith(("refuted: ", "refused: "))


def test_the_command_prints_the_catalogue_and_its_schema(capsys):
    assert main(["catalogue"]) == 0
    assert complaints(json.loads(capsys.readouterr().out)) == []
    main(["catalogue", "--schema"])
    assert json.loads(capsys.readouterr().out) == schema()
