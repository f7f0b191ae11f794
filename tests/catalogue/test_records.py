"""Every record of the catalogue is read, and what the engine finds is no longer than what the literature has."""

from statistics import median

import pytest

from matcalc_helpers.catalogue import Layouts, identities, load, printed_size
from matcalc_helpers.catalogue.records import _problems
from matcalc_helpers.evidence import check_equal
from matcalc_helpers.evidence.claims import expected_shapes
from matcalc_helpers.expression import transpose
from tools.catalogue import LONG, TARGET, Row, summary
from tools.notebooks import ROOT

RECORDS = [record for record in load() if not record.excluded]


@pytest.fixture(scope="module")
def rows():
    """What the summary counts."""
    return [Row(record, record.summary()) for record in RECORDS]


def test_results_are_no_longer_than_the_literature(rows):
    ratios = [(row.record, row.ratio) for row in rows if row.ratio is not None]
    assert median(ratio for _, ratio in ratios) <= 1.0
    assert [record.id for record, ratio in ratios if ratio > LONG and not record.reason] == []
    assert [record.id for record, ratio in ratios if ratio <= LONG and record.reason] == []


def test_the_page_on_coverage_is_up_to_date(rows):
    written = TARGET.read_text(encoding="utf-8").splitlines()
    assert [line for line in summary(rows) if line not in written] == [], "run make catalogue"


def test_every_record_left_out_says_why():
    assert len(load()) > 500
    assert all(record.printed for record in load() if record.excluded)


GOOD = {"id": "a", "topic": "b", "sources": [], "function": "x", "wrt": "x", "symbols": {}, "gradient": "1"}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({}, None),
        ({"jacobian": "1"}, "exactly one"),
        ({"gradeint": "1"}, "no key 'gradeint'"),
        ({"form": "integral"}, "a record with a form"),
        ({"excluded": "complex variables"}, "an excluded record"),
        ({"label": "eq-a"}, "name it"),
        ({"sources": [{"ref": "??", "loc": "", "how": "read"}]}, "not listed"),
    ],
)
def test_a_malformed_record_is_named(change, complaint):
    found = next(_problems({**GOOD, **change}), None)
    assert found is None if complaint is None else complaint in found


def turned_formulas():
    """One case for each formula whose other layout is not the plain transpose."""
    for record in RECORDS:
        layouts = record.layouts()
        if record.claim and layouts.numerator not in (layouts.denominator, transpose(layouts.denominator)):
            yield pytest.param(layouts, id=record.id)


@pytest.mark.parametrize("layouts", [*turned_formulas()])
def test_one_layout_is_the_transpose_of_the_other(layouts):
    turned = transpose(layouts.denominator)
    assert check_equal(layouts.numerator, turned, routes=["exact", "balls"]).holds


@pytest.mark.parametrize(
    ("name", "numerator", "denominator"),
    [
        ("quadratic-form", "x'*(A + A')", "(A + A')*x"),
        ("ridge-regression", "2*(A*x - y)'*A + 2*l*x'", "2*A'*(A*x - y) + 2*l*x"),
        ("trace-axb", "B*A", "A'*B'"),
        ("linear-map", "A", "A'"),
        ("givens-rotation", "[-sin(t), -cos(t); cos(t), -sin(t)]", "[-sin(t), cos(t); -cos(t), -sin(t)]"),
        ("vec-axb", "kron(B', A)", "kron(B, A')"),
        ("hessian-quadratic-form", "A + A'", "A + A'"),
        ("d-product", "d(X)*Y + X*d(Y)", "d(X)*Y + X*d(Y)"),
    ],
)
def test_layouts_read_as_in_a_textbook(name, numerator, denominator):
    [record] = [record for record in RECORDS if record.id == name]
    assert [str(formula) for formula in (record.layouts().numerator, record.layouts().denominator)] == [
        numerator,
        denominator,
    ]


def test_a_layout_has_the_shape_of_its_name():
    for record in RECORDS:
        if record.kind in ("gradient", "derivative", "jacobian") and record.claim:
            [problem] = record.expressions()
            expected = expected_shapes(problem.function.shape, problem.wrt.shape, "derivative")
            layouts = record.layouts()
            assert layouts.numerator.shape == expected["numerator"], record.id
            assert layouts.denominator.shape == expected["denominator"], record.id


def test_a_record_without_a_formula_has_no_layouts():
    assert all(record.layouts() == Layouts(None, None) for record in load() if record.form or record.excluded)


def test_the_kind_of_variable_is_named():
    words = {f"{one} by {two}" for one in ("scalar", "vector", "matrix") for two in ("scalar", "vector", "matrix")}
    assert {record.variables for record in RECORDS} == {*words, "vector by matrix and vector"}
    assert {record.variables for record in load() if record.excluded} == {""}


def stated():
    return [each for each in (*load(), *identities()) if each.chapter]


@pytest.mark.parametrize("each", stated(), ids=lambda each: each.id)
def test_a_chapter_states_the_result_under_its_label(each):
    page = ROOT / "chapters" / f"{each.chapter}.ipynb"
    assert f"chapters/{each.chapter}" in (ROOT / "_toc.yml").read_text(encoding="utf-8")
    assert f"{each.label}" in page.read_text(encoding="utf-8")


def test_some_results_are_stated_in_chapters():
    assert len(stated()) >= 30


@pytest.mark.parametrize(
    ("formula", "nodes"), [("x", 1), ("-x'", 3), ("A*x + b", 5), ("X[i,j]^2", 6), ("1/2*x", 3), ("diag(x > 0)", 4)]
)
def test_nodes_are_counted_as_printed(formula, nodes):
    assert printed_size(formula) == nodes
