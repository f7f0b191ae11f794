"""Every topic that the book must cover has a place in it, or is listed as open."""

from tests.chapters.coverage import items_wrongly_listed, places_not_found, read_table

TOPICS = 101
TABLE = read_table("topics.yaml")


def test_every_topic_has_a_place_in_the_book():
    assert not items_wrongly_listed(TABLE, set(range(1, TOPICS + 1)))
    assert not places_not_found(TABLE)
