"""The stored verdicts are what the routes find now, and nothing passes by fewer than two independent routes."""

import pytest

from matcalc_helpers.catalogue import load, printed_size
from matcalc_helpers.catalogue.verdicts import agreeing, asked, judge, keys, routes_of, stored
from matcalc_helpers.evidence import FROM_THE_DEFINITION

from .chosen import chosen

JUDGED = [key for key in keys() if key.startswith(("rule ", "record ", "identity "))]
PRINTED = [key for key in keys() if key not in set(JUDGED)]


@pytest.mark.parametrize("key", chosen(keys(), 20))
def test_the_stored_verdict_is_what_the_routes_find(key):
    assert judge(key) == stored()[key]


def test_every_entry_has_its_verdict_and_none_is_left_over():
    assert set(stored()) == set(keys())


@pytest.mark.parametrize("kind", ["rule", "record", "identity", "published", "answer"])
def test_the_verdicts_are_about_the_formulas_of_today(kind):
    judged = [key for key in keys() if key.startswith(f"{kind} ")]
    assert judged
    assert [key for key in judged if asked(key) != stored()[key]["asked"]] == [], "run make catalogue"


@pytest.mark.parametrize("form", ["recorded", "engine"])
def test_nothing_passes_by_fewer_than_two_routes_from_the_definition(form):
    judged = [key for key in JUDGED if form in stored()[key]]
    assert judged
    for key in judged:
        passed = [name for name in agreeing(key, form) if name in FROM_THE_DEFINITION]
        assert len(passed) >= 2, key


def test_no_route_contradicts_another():
    for key in JUDGED:
        for form in ("recorded", "engine"):
            reports = routes_of(key, form).values()
            assert not [report for report in reports if report["holds"] is False], key
            assert not [report["says"] for report in reports if report["says"].startswith("disagrees")], key


def test_most_records_are_proved_for_all_sizes():
    records = [key for key in JUDGED if not key.startswith("rule ")]
    assert sum("proved" in agreeing(key) for key in records) >= 0.9 * len(records)


def test_a_verdict_on_what_is_printed_names_its_outcome():
    for key in PRINTED:
        verdict = stored()[key]["verdict"]
        assert verdict.startswith(("refuted: ", "refused: ")) or "; balls: " in verdict, key


def test_a_derivative_without_a_closed_form_is_judged_by_what_the_engine_finds():
    without = [record for record in load() if record.form]
    assert without
    assert all(agreeing(f"record {record.id}", "engine") for record in without)
    assert all(printed_size(record.summary()) for record in without)
