"""One form of class list, for building variants and for grading."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcalc_helpers.cli import main
from matcalc_helpers.expression import MatcalcError
from matcalc_helpers.grading.roster import read_roster, read_students
from tests.grading.small_course import write_course


def roster(path, text):
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("header", ["student", "id", "ID ", "Student"])
def test_the_same_list_does_for_building_and_for_grading(tmp_path, header):
    path = roster(tmp_path / "r.csv", f"{header},name\ns01,Ann\ns02,Bob\n")
    assert read_students(path) == tuple(read_roster(path).people) == ("s01", "s02")


def test_the_list_of_the_sample_class_does_for_building(tmp_path):
    course = write_course(tmp_path / "course", ("quadratic-form",))
    assert main(["assign", "sample", str(course), "-o", str(tmp_path / "class"), "--students", "4"]) == 0
    students = ["--students", str(tmp_path / "class" / "roster.csv")]
    assert main(["assign", "build", str(course), "-o", str(tmp_path / "out"), *students]) == 0
    with (tmp_path / "out" / "instructor" / "variants.csv").open() as table:
        built = [row["id"] for row in csv.DictReader(table)]
    assert built == list(read_roster(tmp_path / "class" / "roster.csv").people)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no rows"),
        ("colour\nred\n", "add a column named student"),
        ("name\nAnn\n", "'Ann' has a name alone; add a column student or id"),
        ("id,name\n", "no rows"),
        ("id,name\n../../x,Ann\n", "student '../../x': it names a folder"),
        ("id,name\ns1,Ann\n,Bob\n", "'Bob' has a name alone"),
        ("id,name\ns1,Ann\nS1,Bob\n", "differ in capitals alone"),
        ("id,name\ns1,Ann\ns1,Bob\n", "stands in two rows"),
        ("id,name\nnul,Ann\n", "student 'nul': it names a folder"),
        ('id,name\n"s1,Ann\n', "cannot be read"),
        ("id,name\ns1\x00,Ann\n", "r.csv"),
        ('id,name\n"s1\ns2",Ann\n', "it names a folder"),
    ],
)
def test_a_bad_class_list_is_one_line(tmp_path, text, said):
    with pytest.raises(MatcalcError) as raised:
        read_students(roster(tmp_path / "r.csv", text))
    assert said in str(raised.value)
    assert "r.csv" in str(raised.value)
    assert "\n" not in str(raised.value)


@given(ids=st.lists(st.from_regex(r"[a-z][a-z0-9._@+-]{3,20}[a-z]", fullmatch=True), min_size=1, unique=True))
def test_plain_ids_are_read_in_their_order(tmp_path_factory, ids):
    path = tmp_path_factory.getbasetemp() / "plain.csv"
    lines = [f"Somebody,{name}" for name in ids]
    assert read_students(roster(path, "\ufeff" + "\n".join(["name, ID ", *lines]))) == tuple(ids)
