"""The test of the tables notices what is missing: a label of another page, words that are gone, a number left out."""

from tests.chapters.coverage import items_wrongly_listed, places_not_found

TABLE = {
    "covered": {
        1: {"chapter": "sums-and-dot-products", "label": "eq-sum"},
        2: [{"chapter": "jacobians", "label": "eq-sum"}, {"chapter": "sums-and-dot-products", "label": "fig-dot-flow"}],
        3: {"chapter": "bibliography", "words": "words that do not stand there"},
    },
    "open": [3, 5],
}


def test_a_place_that_is_not_there_is_named():
    assert [item for item, _ in places_not_found(TABLE)] == [2, 3]


def test_an_item_is_covered_or_open_and_never_both():
    assert items_wrongly_listed(TABLE, {1, 2, 3, 4}) == {3, 4, 5}
