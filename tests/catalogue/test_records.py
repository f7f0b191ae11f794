"""Every record of the catalogue is derived, and both the engine's result and the recorded form hold."""

from statistics import median

import pytest

from matcalc_helpers.catalogue import load, printed_size
from matcalc_helpers.catalogue.records import _problems
from matcalc_helpers.expression.leaves import is_zero
from tools.coverage import LONG, TARGET, Row, summary

RECORDS = [record for record in load() if not record.excluded]


def recorded_forms():
    """One case for each formula; one that is known to be open has to fail, so that its mark goes when it is closed."""
    return [
        pytest.param(record, id=record.id, marks=[pytest.mark.xfail(reason=record.open)] if record.open else [])
        for record in RECORDS
        if record.claim is not None
    ]


def holds(check):
    """Exact arithmetic decides most claims; balls are asked where it cannot."""
    return check(["exact"]).holds or check(["balls"]).holds


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_the_engine_finds_a_derivative_that_holds(record):
    for problem, found in zip(record.expressions(), record.derived(), strict=True):
        assert holds(lambda routes, problem=problem, found=found: problem.check(found, routes))


@pytest.mark.parametrize("record", recorded_forms())
def test_the_recorded_form_holds(record):
    assert all(evidence.holds for evidence in record.check(["exact"])) or all(
        evidence.holds for evidence in record.check(["balls"])
    )


def doubled_forms():
    """One case for each formula that is not zero and holds everywhere."""
    for record in RECORDS:
        if record.claim is None or record.open or record.at:
            continue
        problem = record.expressions()[-1]
        if not is_zero(problem.recorded):
            yield pytest.param(problem, id=record.id)


@pytest.mark.parametrize("problem", [*doubled_forms()])
def test_a_recorded_form_made_wrong_is_refuted(problem):
    verdicts = (problem.check(2 * problem.recorded, [route]).holds for route in ("exact", "balls"))
    assert False in verdicts


@pytest.fixture(scope="module")
def rows():
    """What the summary counts; that everything holds is held by the tests above."""
    return [Row(record, record.summary(), "", None if record.open else "") for record in RECORDS]


def test_results_are_no_longer_than_the_literature(rows):
    ratios = [(row.record, row.ratio) for row in rows if row.ratio is not None]
    assert median(ratio for _, ratio in ratios) <= 1.0
    assert [record.id for record, ratio in ratios if ratio > LONG and not record.reason] == []
    assert [record.id for record, ratio in ratios if ratio <= LONG and record.reason] == []


def test_the_page_on_coverage_is_up_to_date(rows):
    written = TARGET.read_text(encoding="utf-8").splitlines()
    assert [line for line in summary(rows) if line not in written] == [], "run make coverage"


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
    ],
)
def test_a_malformed_record_is_named(change, complaint):
    found = next(_problems({**GOOD, **change}), None)
    assert found is None if complaint is None else complaint in found


@pytest.mark.parametrize(
    ("formula", "nodes"), [("x", 1), ("-x'", 3), ("A*x + b", 5), ("X[i,j]^2", 6), ("1/2*x", 3), ("diag(x > 0)", 4)]
)
def test_nodes_are_counted_as_printed(formula, nodes):
    assert printed_size(formula) == nodes
