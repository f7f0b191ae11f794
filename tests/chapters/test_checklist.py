"""Every displayed formula, table and figure of the paper that the book grew out of has a place in the book."""

from matcalc_helpers.catalogue import errata
from tests.chapters.coverage import items_wrongly_listed, places, places_not_found, read_table

DISPLAYED, INLINE = 126, 30
TABLE = read_table("checklist.yaml")
ITEMS = {f"E{number}" for number in range(1, DISPLAYED + 1)} | {f"I{number}" for number in range(1, INLINE + 1)}


def test_every_item_of_the_checklist_has_a_place_in_the_book():
    assert not items_wrongly_listed(TABLE, ITEMS)
    assert not places_not_found(TABLE)


def test_every_erratum_of_the_paper_stands_at_its_item():
    named = {place["erratum"] for _, place in places(TABLE) if "erratum" in place}
    assert named == {published.id for published in errata() if published.source.ref == "PH"}
