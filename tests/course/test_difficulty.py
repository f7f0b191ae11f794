"""Variants: as many steps, the same kinds of rules, answers of about the same size."""

from dataclasses import replace

import pytest

from matcalc_helpers.course.difficulty import Difficulty, difficulty, variant_findings
from matcalc_helpers.course.questions import CourseQuestion

X = {"x": "n"}


def question(function, reference, declarations=X, **fields):
    shown = {"asks": "gradient", **fields}
    return CourseQuestion(
        "q", "derive", "", "", 1, 1, function, declarations, function, "x", reference=reference, **shown
    )


def says(*variants):
    return " ".join(found.says for found in variant_findings(variants))


def test_numbers_and_elementary_functions_may_change():
    assert says(question("3*x'*x", "6*x"), question("5*x'*x", "10*x")) == ""
    sine, exponential = question("sum(sin(x))", "cos(x)"), question("sum(exp(x))", "exp(x)")
    assert says(sine, exponential) == ""
    assert difficulty(sine) == difficulty(exponential)


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (question("3*x'*x", "6*x"), question("norm2(x)", "x/norm2(x)"), "rules"),
        (question("3*x'*x", "6*x"), question("3*x'*x + sum(sin(x))", "6*x + cos(x)"), "steps"),
        (question("sum(sin(x))", "cos(x)"), question("sum(sin(x))*2", "2*((cos(x)*3 + cos(x)*4)/7 + 0*x)"), "nodes"),
        (question("norm2(x)^2", "2*x"), question("x'*a", "a", {"x": "n", "a": "n"}), "rules"),
        (question("sum(x.^2)", "2*x"), question("sum(x.^1)", "ones(n, 1)"), "symbols"),
        (question("3*x'*x", "6*x"), question("2*x'*x + x'*x", "6*x"), "same answer"),
    ],
)
def test_what_makes_a_variant_harder_is_said(first, second, why):
    assert why in says(first, second)
    assert says(first, second).count("variant") >= 2


def test_texts_have_to_differ():
    one = question("3*x'*x", "6*x")
    assert "same text" in says(one, replace(one, function="5*x'*x", reference="10*x"))


def test_a_shape_may_be_the_same_in_every_variant():
    one, other = question("3*x'*x", "n x 1"), question("5*x'*x", "n x 1")
    assert says(replace(one, kind="shape"), replace(other, kind="shape")) == ""


def test_second_order_and_values_have_a_difficulty():
    hessian = question("x'*A*x", "A + A'", {"x": "n", "A": "n n"}, asks="hessian")
    assert difficulty(hessian).steps >= 1
    assert difficulty(question("x'*x", "norm2(x)^2", asks="value")) == Difficulty(frozenset(), 0, 4, 1)
