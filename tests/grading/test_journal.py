"""The journal: whatever a kill leaves of it, finished submissions are known and nothing else is."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcalc_helpers.expression import MatcalcError
from matcalc_helpers.grading.desk import Item
from matcalc_helpers.grading.journal import Journal, key_of
from matcalc_helpers.grading.marks import FAILED, MARKED, Mark, Marks
from matcalc_helpers.grading.parcel import Parcel


def marks_of(number, state=MARKED):
    points = None if state == FAILED else Fraction(number, 3)
    return Marks(
        f"s{number}", "read", (Mark("q", 3, state, points, "Said \u2713.", hints=("a",)),), ("p",), {"name": "x"}
    )


def written(path, count):
    with Journal(path) as journal:
        for number in range(count):
            journal.append(f"key{number}", marks_of(number))
    return path.read_bytes()


@given(st.data())
def test_a_journal_cut_anywhere_knows_its_whole_lines_and_goes_on(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("journal") / "journal.txt"
    content = written(path, 4)
    cut = data.draw(st.integers(0, len(content)))
    path.write_bytes(content[:cut])
    whole = content[:cut].count(b"\n")
    with Journal(path) as journal:
        assert journal.known == {f"key{number}": marks_of(number) for number in range(whole)}
        journal.append("later", marks_of(9))
    with Journal(path) as journal:
        assert list(journal.known) == [*(f"key{number}" for number in range(whole)), "later"]


@given(st.data())
def test_a_damaged_line_is_left_out(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("journal") / "journal.txt"
    content = bytearray(written(path, 3))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1
    path.write_bytes(content)
    with Journal(path) as journal:
        expected = {f"key{number}": marks_of(number) for number in range(3)}
        assert journal.known.items() <= expected.items()
        assert len(journal.known) >= 1


def test_a_failed_answer_is_tried_again(tmp_path):
    with Journal(tmp_path / "j") as journal:
        journal.append("key", marks_of(1, FAILED))
    with Journal(tmp_path / "j") as journal:
        assert journal.known == {}


def test_two_runs_do_not_write_into_one_journal(tmp_path):
    with Journal(tmp_path / "j"), pytest.raises(MatcalcError, match="another run"):
        Journal(tmp_path / "j")


PARCEL = Parcel("hw1.yaml", {"hw1.yaml": "a"}, "secret")
ITEM = Item("s1", "read", "content")


@pytest.mark.parametrize(
    ("item", "parcel"),
    [
        (Item("s2", "read", "content"), PARCEL),
        (Item("s1", "read", "other"), PARCEL),
        (Item("s1", "missing"), PARCEL),
        (Item("s1", "read", "content", ("said",)), PARCEL),
        (ITEM, Parcel("hw1.yaml", {"hw1.yaml": "b"}, "secret")),
        (ITEM, Parcel("hw1.yaml", {"hw1.yaml": "a"}, "another")),
        (ITEM, Parcel("hw1.yaml", {"hw1.yaml": "a"}, "secret", own_variants=True)),
    ],
)
def test_the_key_depends_on_all_that_marks_depend_on(item, parcel):
    assert key_of(item, parcel) != key_of(ITEM, PARCEL)


def test_the_seconds_for_an_answer_change_no_key():
    assert key_of(ITEM, PARCEL) == key_of(ITEM, Parcel("hw1.yaml", {"hw1.yaml": "a"}, "secret", seconds=1.0))
