"""Names of students never lead out of the folder, and never fall together."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from matcalc_helpers.grading.names import file_names

NAMES = st.text(max_size=120) | st.sampled_from(
    ["..", "../x", "/etc/passwd", "con", "A", "a", "a.", ".", "", "x" * 300]
)


@given(st.lists(NAMES, unique=True, max_size=8))
def test_file_names_are_plain_short_and_different(students):
    found = file_names(students)
    assert list(found) == students
    assert len({name.casefold() for name in found.values()}) == len(students)
    for name in found.values():
        assert Path("out", f"{name}.html").resolve().parent == Path("out").resolve()
        assert name.isascii()
        assert 0 < len(name) <= 80


def test_plain_names_stay():
    assert file_names(["s01", "ann.lee@example.org"]) == {"s01": "s01", "ann.lee@example.org": "ann.lee@example.org"}
