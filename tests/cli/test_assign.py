"""`matcalc assign build` and `nbgrader`: what they write, and one line for what is wrong."""

import pytest

from matcalc_helpers.cli import main
from tests.grading.small_course import write_course


@pytest.fixture
def assignments(tmp_path):
    return write_course(tmp_path / "assignments", ("quadratic-form",)).parent


def configure(folder, assignments, *more):
    return main(["assign", "nbgrader", str(folder), "--assignments", str(assignments), *map(str, more)])


def test_the_folder_is_made_and_the_next_step_is_said(tmp_path, assignments, capsys):
    secret = tmp_path / "secret.txt"
    secret.write_text("a long enough secret")
    course = tmp_path / "new" / "course"
    assert configure(course, assignments, "--secret", secret) == 0
    out, err = capsys.readouterr()
    (line,) = out.splitlines()
    assert line.startswith(str(course / "nbgrader_config.py"))
    assert str(course / "source") in line
    assert err == ""
    text = (course / "nbgrader_config.py").read_text()
    assert repr(str(assignments)) in text
    assert repr(str(secret)) in text
    assert configure(course, assignments, "--secret", secret) == 0


def test_without_a_secret_that_is_said(tmp_path, assignments, capsys):
    assert configure(tmp_path / "course", assignments) == 0
    assert "can be guessed" in capsys.readouterr().err
    assert "secret=None" in (tmp_path / "course" / "nbgrader_config.py").read_text()


def test_what_is_wrong_is_one_line_and_nothing_is_made(tmp_path, assignments, capsys):
    (tmp_path / "short.txt").write_text("short")
    (tmp_path / "file").write_text("")
    course = tmp_path / "course"
    for said, folder, given, more in (
        ("no assignment there", course, tmp_path / "none", ()),
        ("no such file", course, assignments, ("--secret", "a word that is no file")),
        ("at least 8 characters", course, assignments, ("--secret", tmp_path / "short.txt")),
        ("cannot be made", tmp_path / "file" / "course", assignments, ()),
    ):
        assert configure(folder, given, *more) == 2
        lines = [line for line in capsys.readouterr().err.splitlines() if "no --secret" not in line]
        assert [said in line for line in lines] == [True]
    assert not course.exists()


def test_a_configuration_of_somebody_else_stays(tmp_path, assignments, capsys):
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()")
    assert configure(tmp_path, assignments) == 2
    assert "move it away" in capsys.readouterr().err
    assert (tmp_path / "nbgrader_config.py").read_text() == "c = get_config()"


def test_a_build_has_a_folder_for_each_reader_and_no_otter_for_variants(tmp_path, assignments):
    written = next(assignments.glob("*.yaml"))
    (tmp_path / "class.csv").write_text("student\nann\n")
    common = {"gradescope", "instructor", "nbgrader", "release", "sheet"}
    for more, folders in (((), common | {"otter"}), (("--students", tmp_path / "class.csv"), common)):
        built = tmp_path / f"built{len(more)}"
        assert main(["assign", "build", str(written), "-o", str(built), *map(str, more)]) == 0
        assert {path.name for path in built.iterdir() if path.is_dir()} == folders
