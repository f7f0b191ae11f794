"""References are verified from the definition, by more than one way."""

import pytest

from matcalc_helpers.answers.judge import Question
from matcalc_helpers.course.judging import judged
from matcalc_helpers.course.questions import CourseQuestion
from matcalc_helpers.course.references import are_equal, evidence_for, independent_routes, reference_findings
from matcalc_helpers.expression import parse

DECLARATIONS = {"A": "m n", "x": "n"}


@pytest.mark.parametrize("reference", ["A", "A'"])
def test_where_either_layout_will_do_both_are_verified(reference):
    asked = Question(parse("A*x", DECLARATIONS), parse("x", DECLARATIONS), "derivative", "either")
    evidence = evidence_for(asked, parse(reference, DECLARATIONS))
    assert evidence.holds
    assert len(independent_routes(evidence)) >= 2


def test_a_proof_by_the_rules_is_no_independent_route():
    asked = Question(parse("x'*x", x="n"), parse("x", x="n"))
    evidence = evidence_for(asked, parse("2*x", x="n"))
    assert "proved" in {route.name for route in evidence.routes if route.holds}
    assert "proved" not in independent_routes(evidence)


def test_a_value_is_verified_as_an_equality():
    function, other = parse("x'*x", x="n"), parse("norm2(x)^2", x="n")
    assert evidence_for(Question(function, asks="value"), other).holds
    assert evidence_for(Question(function, asks="value"), 2 * other).holds is False


def test_a_proof_with_a_formula_has_it_verified():
    proof = CourseQuestion("q", "proof", "", "", 1, 1, "", {"x": "n"}, "x'*x", "x", reference="2*x")
    assert list(reference_findings(proof)) == []
    wrong = CourseQuestion("q", "proof", "", "", 1, 1, "", {"x": "n"}, "x'*x", "x", reference="x")
    assert [found.field for found in reference_findings(wrong)] == ["reference"]


def test_formulas_of_different_shapes_are_not_equal():
    assert not are_equal(parse("x", x="n"), parse("x'", x="n"))


SHAPE = CourseQuestion("q", "shape", "", "", 1, 1, "", DECLARATIONS, "A*x", "x", asks="derivative", layout="numerator")


@pytest.mark.parametrize("answer", ["m x n", " m  x  n ", "(m, n)", "m × n", r"m \times n", "[m,n]"])
def test_a_shape_may_be_written_in_many_ways(answer):
    assert judged(SHAPE, answer).outcome == "right"


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("n x m", "layout"), ("m x 1", "shape"), ("m", "unreadable"), ("", "empty"), ("scalar", "shape")],
)
def test_other_shapes_are_not_right(answer, outcome):
    assert judged(SHAPE, answer).outcome == outcome
