"""Whose a file is: by names of Jupyter, nbgrader, Canvas, Moodle and Gradescope, with and without a class list."""

import pytest

from matcalc_helpers.expression import MatcalcError
from matcalc_helpers.grading.handed_in import find_submissions, perhaps_a_class
from matcalc_helpers.grading.roster import read_roster

from .small_course import notebook


def write(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(notebook())


def found(folder, roster=None):
    return {each.student: each.notebook and each.notebook.name for each in find_submissions(folder, "hw1", roster)}


def roster(tmp_path, text):
    path = tmp_path / "roster.csv"
    path.write_text(text)
    return read_roster(path)


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("s01.ipynb", "s01"),
        ("s01/hw1.ipynb", "s01"),
        ("s01/deep/er/hw1.ipynb", "s01"),
        ("s01/hw1/hw1.ipynb", "s01"),
        ("leeann_12345_67890_hw1.ipynb", "leeann_12345"),
        ("leeann_LATE_12345_67890_hw1-1.ipynb", "leeann_12345"),
        ("Ann Lee_123_assignsubmission_file_/hw1.ipynb", "Ann Lee_123"),
        ("Ann Lee_123_assignsubmission_file/hw1.ipynb", "Ann Lee_123"),
        ("Ann Lee_123_assignsubmission_file_hw1.ipynb", "Ann Lee_123"),
        ("submission_77/hw1.ipynb", "submission_77"),
    ],
)
def test_the_student_of_a_name(tmp_path, name, student):
    write(tmp_path, name)
    assert list(found(tmp_path)) == [student]


@pytest.mark.parametrize(
    ("names", "counts"),
    [
        (("hw1.ipynb", "hw1-1.ipynb"), "hw1-1.ipynb"),
        (("hw1-9.ipynb", "hw1-10.ipynb"), "hw1-10.ipynb"),
        (("hw1.ipynb", "scratch.ipynb"), "hw1.ipynb"),
        (("hw1.ipynb", "old/hw1.zip"), "hw1.ipynb"),
    ],
)
def test_of_several_notebooks_one_counts_and_the_others_are_said(tmp_path, names, counts):
    write(tmp_path, *(f"s01/{name}" for name in names))
    (only,) = find_submissions(tmp_path, "hw1")
    assert only.notebook.name == counts
    assert len(only.others) == 1


@pytest.mark.parametrize(
    ("names", "meant"),
    [
        (("submissions/s01/hw1.ipynb", "submissions/s02/hw1.ipynb", "submissions/s03/hw1.ipynb"), "submissions"),
        (("class/in/s01/hw1.ipynb", "class/in/s02/hw1.ipynb", "class/in/s03/a/hw1.ipynb"), "class/in"),
        (("s01/hw1.ipynb", "s01/old/hw1.ipynb", "s01/old/hw1-2.ipynb"), None),
        (("s01/hw1.ipynb",), None),
    ],
)
def test_a_folder_that_holds_a_class_is_recognised(tmp_path, names, meant):
    write(tmp_path, *names)
    (only,) = find_submissions(tmp_path, "hw1")
    assert perhaps_a_class(only) == (None if meant is None else tmp_path / meant)


def test_nbgrader_folders_of_other_assignments_are_left_out(tmp_path):
    write(tmp_path, "s01/hw1/hw1.ipynb", "s01/hw2/z.ipynb")
    assert found(tmp_path) == {"s01": "hw1.ipynb"}


def test_hidden_folders_and_checkpoints_are_left_out(tmp_path):
    write(tmp_path, "s01/hw1.ipynb", "s01/.ipynb_checkpoints/hw1-2.ipynb", "__MACOSX/x.ipynb", ".git/x.ipynb")
    assert found(tmp_path) == {"s01": "hw1.ipynb"}


def test_links_are_found_and_not_followed(tmp_path):
    outside = tmp_path / "outside"
    write(outside, "secret.ipynb")
    folder = tmp_path / "in"
    write(folder, "s01/hw1.ipynb")
    (folder / "s02").symlink_to(outside)
    (folder / "s03").mkdir()
    (folder / "s03" / "more").symlink_to(outside)
    assert found(folder) == {"s01": "hw1.ipynb", "s02": "s02", "s03": None}


def test_gradescope_metadata_names_all_who_handed_in_together(tmp_path):
    write(tmp_path, "submission_5/hw1.ipynb", "submission_6/hw1.ipynb")
    (tmp_path / "submission_metadata.yml").write_text(
        "submission_5:\n  :submitters:\n  - :name: Ann Lee\n    :sid: '100'\n    :email: ann@x.org\n"
        "  - :name: Bo\n    :sid: '101'\n  :created_at: !ruby/object:ActiveSupport::TimeWithZone\n    utc: 2024-01-01\n"
    )
    assert list(found(tmp_path)) == ["100", "101", "submission_6"]


def test_metadata_that_is_no_yaml_is_one_line(tmp_path):
    write(tmp_path, "submission_5/hw1.ipynb")
    (tmp_path / "submission_metadata.yml").write_text("{: !!python/object/apply:os.system ['true']")
    with pytest.raises(MatcalcError, match="submission_metadata"):
        find_submissions(tmp_path, "hw1")


CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
    '"Lee, Ann",12345,U1,ann,A\n"Ng, Bo",12346,U2,bo,A\n'
)
GRADESCOPE = "First Name,Last Name,SID,Email,Role\nAnn,Lee,12345,ann@x.org,Student\nBo,Ng,2,bo@x.org,Student\n"
MOODLE = "Identifier,Full name,Email address\nParticipant 12345,Ann Lee,ann@x.org\nParticipant 9,Bo Ng,bo@x.org\n"
OWN = "student,name,email\nann,Ann Lee,ann@x.org\nbo,Bo Ng,bo@x.org\n"


@pytest.mark.parametrize(
    ("text", "students"),
    [
        (CANVAS, ["ann", "bo"]),
        (GRADESCOPE, ["12345", "2"]),
        (MOODLE, ["ann@x.org", "bo@x.org"]),
        (OWN, ["ann", "bo"]),
    ],
)
@pytest.mark.parametrize("name", ["leeann_12345_1_hw1.ipynb", "Ann Lee_12345_assignsubmission_file_/hw1.ipynb"])
def test_a_class_list_names_the_students_and_those_who_are_missing(tmp_path, text, students, name):
    write(tmp_path / "in", name)
    ann, bo = students
    people = roster(tmp_path, text)
    assert list(people.people) == students
    handed = {each.student: each.notebook is not None for each in find_submissions(tmp_path / "in", "hw1", people)}
    assert handed == {ann: True, bo: False}


def test_a_name_that_two_share_tells_nothing(tmp_path):
    people = roster(tmp_path, "student,name\ns1,Ann Lee\ns2,Ann Lee\n")
    assert people.find("Ann Lee") is None
    assert people.find("s2").student == "s2"


@pytest.mark.parametrize("text", ["", "student\n", "student\ns1\ns1\n", "colour\nred\n"])
def test_a_list_that_makes_no_sense_is_one_line(tmp_path, text):
    with pytest.raises(MatcalcError, match=r"roster\.csv"):
        roster(tmp_path, text)


def test_a_folder_without_notebooks_or_none_at_all_is_one_line(tmp_path):
    with pytest.raises(MatcalcError, match="no notebook"):
        find_submissions(tmp_path, "hw1")
    with pytest.raises(MatcalcError, match="no such folder"):
        find_submissions(tmp_path / "absent", "hw1")
