"""What is built of an assignment: valid, the same every time, with everything in it that its readers need."""

import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import nbformat
import pytest

from matcalc_helpers import MatcalcError
from matcalc_helpers.cli import main
from matcalc_helpers.course import chosen
from matcalc_helpers.course.building.everything import all_files
from matcalc_helpers.course.building.output import RECORD, write_files
from matcalc_helpers.course.building.solutions import solution_function
from matcalc_helpers.grading.roster import read_students
from matcalc_helpers.grading.submissions import read_submission
from tests.course.small_course import first_variants, small_assignment, write_course

STUB = "# YOUR CODE HERE\nraise NotImplementedError()"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("building")
    write_course(found)
    return found


@pytest.fixture(scope="module")
def built(folder):
    return all_files(folder / "small.yaml", None, "a secret of the course")


@pytest.fixture(scope="module")
def assignment(tmp_path_factory):
    return small_assignment(tmp_path_factory.mktemp("assignment"))


def notebook(built, name):
    return nbformat.reads(built[name].decode(), as_version=4)


def test_the_files_lie_where_teachers_look_for_them(built):
    assert set(built) == {
        "release/small.ipynb",
        "release/small.key.json",
        "instructor/small.ipynb",
        "nbgrader/source/small/small.ipynb",
        "nbgrader/source/small/small.key.json",
        "gradescope/small.zip",
        "sheet/small.pdf",
    }


def test_the_same_assignment_gives_the_same_bytes(folder, built):
    assert all_files(folder / "small.yaml", None, "a secret of the course") == built


def test_another_secret_gives_other_keys_and_the_same_notebook(folder, built):
    other = all_files(folder / "small.yaml", None, "another secret of the course")
    assert other["release/small.ipynb"] == built["release/small.ipynb"]
    assert other["release/small.key.json"] != built["release/small.key.json"]


@pytest.mark.parametrize("name", ["release/small.ipynb", "instructor/small.ipynb", "nbgrader/source/small/small.ipynb"])
def test_a_notebook_is_valid_and_was_never_run(built, name):
    found = notebook(built, name)
    nbformat.validate(found)
    assert len({cell.id for cell in found.cells}) == len(found.cells)
    assert all(not cell.outputs and cell.execution_count is None for cell in found.cells if cell.cell_type == "code")


# Release


def test_a_release_has_a_cell_for_each_answer_and_no_answer(built, assignment):
    found = read_submission("s", Path("small.ipynb"), built["release/small.ipynb"])
    kinds = {question.id: question.kind for question in assignment.questions}
    assert found.problems == ()
    assert set(found.answers) == {name for name, kind in kinds.items() if kind in ("derive", "mistake", "shape")}
    assert not any(found.answers.values())
    assert set(found.code) == {"backward"}
    assert not any(found.proofs.values())


def test_a_release_says_title_points_and_symbols(built):
    text = "\n".join(cell.source for cell in notebook(built, "release/small.ipynb").cells)
    assert "# A small sheet\n\nMatrix Calculus, Checked. 6 questions, 18 points, about 38 minutes." in text
    assert "## 1. A quadratic form (4 points)" in text
    assert "## 4. Say the shape (1 point)" in text
    assert "`A` is $n \\times n$; `x` is $n \\times 1$." in text
    assert "The answer that somebody gave: `w`, that is $w$." in text
    assert 'hw = mc.open_assignment("small.key.json")' in text


def test_every_cell_of_an_answer_names_its_question(built):
    cells = notebook(built, "release/small.ipynb").cells
    named = [cell.metadata["matcalc"]["question"] for cell in cells if "matcalc" in cell.metadata]
    assert named == ["quadratic", "layout", "hinge", "which-shape", "backward", "own-proof"]


def test_an_untouched_release_runs_from_top_to_bottom(built, tmp_path):
    (tmp_path / "small.key.json").write_bytes(built["release/small.key.json"])
    cells = [cell.source for cell in notebook(built, "release/small.ipynb").cells if cell.cell_type == "code"]
    (tmp_path / "all.py").write_text("\n\n".join(cells))
    run = subprocess.run([sys.executable, "all.py"], cwd=tmp_path, capture_output=True, text=True, env=on_path())
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("not written yet") == 2


def on_path():
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


# The teacher's notebook


def test_the_teacher_sees_answers_verdicts_mistakes_rubrics_and_variants(built):
    text = "\n".join(cell.source for cell in notebook(built, "instructor/small.ipynb").cells)
    assert "`3*(A + A')*x`\n\n$$" in text
    assert "Verdict: right; exact: equal at n = 2, 3, 5" in text
    row = next(line for line in text.splitlines() if line.startswith("| `2*3*A*x` |"))
    assert "1/4 of the points | Nobody said that A is a special matrix. |" in row
    assert "| 2 | expands the determinant by a row |" in text
    assert "| 1 | 5 | `5*(A + A')*x` |" in text
    assert "return G @ W.T, X.T @ G" in text
    assert not any(cell.cell_type == "code" for cell in notebook(built, "instructor/small.ipynb").cells)


# nbgrader


@pytest.fixture(scope="module")
def source(built):
    return notebook(built, "nbgrader/source/small/small.ipynb").cells


def graded(cell):
    return cell.metadata.get("nbgrader", {})


def test_each_judged_question_has_an_answer_cell_and_a_locked_cell_behind_it(source, assignment):
    ids = [graded(cell).get("grade_id") for cell in source]
    for question in assignment.questions:
        place = ids.index(question.id)
        answer = graded(source[place])
        if question.kind == "proof":
            assert (answer["grade"], answer["solution"], answer["points"]) == (True, True, question.points)
            continue
        assert (answer["grade"], answer["solution"], answer["locked"]) == (False, True, False)
        marks = source[place + 1]
        assert marks.source == f'hw.marks("{question.id}")'
        expected = {"grade": True, "solution": False, "locked": True, "points": question.points, "schema_version": 3}
        assert expected.items() <= graded(marks).items()
        assert graded(marks)["grade_id"] == f"{question.id}-marks"


def test_ids_of_nbgrader_are_different_and_complete(source):
    found = [graded(cell) for cell in source if graded(cell)]
    assert len({one["grade_id"] for one in found}) == len(found)
    for one in found:
        assert {"grade", "solution", "locked", "task", "schema_version", "cell_type"} <= one.keys()
        assert ("points" in one) == one["grade"]


def cleared(text, stub):
    """What `nbgrader generate_assignment` leaves of a cell with a solution."""
    return re.sub(r"### BEGIN SOLUTION\n.*?### END SOLUTION", lambda _: stub, text, flags=re.DOTALL)


@pytest.mark.parametrize("stub", ["", STUB])
def test_without_the_solutions_an_answer_cell_holds_no_answer(source, stub):
    cells = [{"cell_type": cell.cell_type, "source": cleared(cell.source, stub)} for cell in source]
    found = read_submission("s", Path("s"), json.dumps({"nbformat": 4, "cells": cells}).encode())
    assert found.problems == ()
    assert not any(found.answers.values())
    assert "W.T" not in found.code["backward"]
    assert "Cofactors" not in found.proofs["own-proof"]


def test_with_the_solutions_the_source_is_a_right_submission(source, assignment):
    cells = [{"cell_type": cell.cell_type, "source": cell.source} for cell in source]
    found = read_submission("s", Path("s"), json.dumps({"nbformat": 4, "cells": cells}).encode())
    for question in first_variants(assignment):
        if question.kind in ("derive", "mistake", "shape"):
            assert found.answers[question.id] == question.reference
    assert "X.T @ G" in found.code["backward"]


@pytest.mark.parametrize("before", ["", "\n\n", "# a comment\n", "import numpy as np\n\n"])
def test_the_mark_stands_directly_above_the_function(assignment, before):
    question = next(one for one in assignment.questions if one.kind == "code")
    source = f"{before}def backward(X, W, G):\n    return G, X\n"
    marked = solution_function(type(question)(**{**vars(question), "right": (source,)}))
    assert '@hw.code("backward")\ndef backward(X, W, G):' in marked


# Gradescope


@pytest.fixture(scope="module")
def autograder(built, tmp_path_factory):
    here = tmp_path_factory.mktemp("autograder")
    with zipfile.ZipFile(BytesIO(built["gradescope/small.zip"])) as archive:
        for entry in archive.infolist():
            path = Path(archive.extract(entry, here / "source"))
            path.chmod(entry.external_attr >> 16)
    return here


def test_the_scripts_lie_at_the_root_and_can_be_run(built):
    with zipfile.ZipFile(BytesIO(built["gradescope/small.zip"])) as archive:
        modes = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in archive.infolist())
    assert all(modes[name] & stat.S_IXUSR for name in ("setup.sh", "run_autograder"))
    assert {"requirements.txt", "options.json", "package/matcalc_helpers/grading/autograder.py"} <= modes.keys()
    assert not any("__pycache__" in name for name in modes)


@pytest.mark.parametrize("script", ["setup.sh", "run_autograder"])
def test_the_scripts_are_valid_bash(autograder, script):
    subprocess.run(["bash", "-n", autograder / "source" / script], check=True)


def test_every_requirement_is_pinned_and_installed(autograder):
    lines = (autograder / "source" / "requirements.txt").read_text().splitlines()
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][\w.+!-]*", line) for line in lines)
    names = [line.split("==")[0] for line in lines]
    assert names == sorted(names)
    assert {"lark", "python-flint", "numpy", "pyyaml", "jsonschema", "attrs"} <= set(names)
    assert not {"sympy", "matplotlib", "typst", "nbformat"} & set(names)


def handed_in(built, answers):
    found = json.loads(built["release/small.ipynb"])
    for cell in found["cells"]:
        question = cell["metadata"].get("matcalc", {}).get("question")
        if question in answers:
            cell["source"] = answers[question]
    return json.dumps(found)


def run_autograder(here):
    return subprocess.run(
        [here / "source" / "run_autograder"],
        env={**os.environ, "MATCALC_AUTOGRADER": str(here), "MATCALC_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        cwd="/",
    )


def test_the_run_script_grades_a_submission(autograder, built):
    answers = {
        "quadratic": 'hw.answer("quadratic", r"""6*A*x""")',
        "layout": 'hw.answer("layout", "diag(cos(A*x))*A")',
        "hinge": 'hw.answer("hinge", "(x\'*w > 0)*w")',
        "which-shape": 'hw.answer("which-shape", "n x m")',
        "own-proof": "<!-- answer: own-proof -->\nBy cofactors.",
    }
    (autograder / "submission").mkdir()
    (autograder / "submission" / "mine.ipynb").write_text(handed_in(built, answers))
    run = run_autograder(autograder)
    assert (run.returncode, run.stderr) == (0, "")
    results = json.loads((autograder / "results" / "results.json").read_text())
    tests = {test["name"]: test for test in results["tests"]}
    assert tests["A quadratic form"]["score"] == 1
    assert "Nobody said" in tests["A quadratic form"]["output"]
    assert (tests["A Jacobian"]["score"], tests["A switch"]["score"]) == (2, 3)
    assert "score" not in tests["A proof"]
    assert tests["A proof"]["max_score"] == 4
    assert results["score"] == sum(test.get("score", 0) for test in results["tests"])
    assert all(test["visibility"] == "visible" and test["output"] for test in results["tests"])
    assert "Points that a person has still to give" in results["output"]


def test_what_cannot_be_graded_gives_no_results(built, tmp_path):
    (tmp_path / "source").mkdir()
    with zipfile.ZipFile(BytesIO(built["gradescope/small.zip"])) as archive:
        archive.extractall(tmp_path / "source")
    options = tmp_path / "source" / "options.json"
    options.write_text(json.dumps(json.loads(options.read_text()) | {"students": ["s01"]}))
    (tmp_path / "submission_metadata.json").write_text('{"users": [{"email": "x@example.org"}]}')
    (tmp_path / "source" / "run_autograder").chmod(0o755)
    run = run_autograder(tmp_path)
    assert run.returncode == 2
    assert run.stderr == (
        "matcalc: x@example.org: not among the students for whom the variants were built; build them again\n"
    )
    assert not (tmp_path / "results" / "results.json").exists()


# Students


def roster(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_each_student_gets_the_variants_that_grading_expects(folder, assignment, tmp_path):
    students = read_students(roster(tmp_path / "r.csv", "id,name\ns01,Ann\ns02,Bob\ns03,Cem\n"))
    files = all_files(folder / "small.yaml", students, "a secret of the course")
    for student in students:
        text = json.loads(files[f"release/{student}/small.ipynb"])
        shown = "".join(line for cell in text["cells"] for line in cell["source"])
        assert chosen(assignment, student)[0].text.strip() in shown
        assert f"release/{student}/small.key.json" in files
        assert files[f"sheet/{student}/small.pdf"].startswith(b"%PDF")
    assert "release/small.ipynb" not in files
    assert files["instructor/variants.csv"].decode().splitlines()[0].startswith("id,quadratic,layout")


# The output folder


def test_files_of_an_earlier_build_are_replaced_and_others_stay(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    write_files(tmp_path, {"a/b.txt": b"1"})
    write_files(tmp_path, {"a/b.txt": b"2"})
    assert (tmp_path / "a/b.txt").read_bytes() == b"2"
    assert {path.name for path in tmp_path.rglob("*")} == {"mine.txt", "a", "b.txt", RECORD}


def changed_since(folder):
    write_files(folder, {"a/b.txt": b"1"})
    (folder / "a/b.txt").write_text("changed by hand")


def foreign(folder):
    (folder / "a").mkdir()
    (folder / "a/b.txt").write_text("not ours")


def linked(folder):
    (folder / "a").mkdir()
    (folder / "elsewhere").write_text("not ours")
    (folder / "a/b.txt").symlink_to(folder / "elsewhere")


@pytest.mark.parametrize("prepare", [changed_since, foreign, linked])
def test_a_file_that_is_not_ours_is_left_alone_and_nothing_is_written(tmp_path, prepare):
    prepare(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(MatcalcError, match="move it or name another folder"):
        write_files(tmp_path, {"0.txt": b"0", "a/b.txt": b"2"})
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_a_file_in_place_of_the_folder_is_one_line(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(MatcalcError, match="is a file; name another folder"):
        write_files(tmp_path / "out", {"a.txt": b"1"})
    with pytest.raises(MatcalcError, match="cannot be written"):
        write_files(tmp_path / "out" / "deeper", {"a.txt": b"1"})


# The command


def test_the_command_builds(folder, tmp_path, capsys):
    secret = tmp_path / "secret.txt"
    secret.write_text("a long enough secret")
    command = ["assign", "build", str(folder / "small.yaml"), "-o", str(tmp_path / "out"), "--secret", str(secret)]
    assert main(command) == 0
    out, err = capsys.readouterr()
    assert out == f"{tmp_path / 'out'}: 8 files, in gradescope, instructor, nbgrader, otter, release, sheet\n"
    assert err == ""
    assert main(command) == 0


def said_by(command, capsys):
    status = main(["assign", *map(str, command)])
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    lines = [line for line in err.splitlines() if "no --secret" not in line]
    assert len(lines) == 1
    return lines[0]


def test_bad_input_is_one_line_and_status_two(folder, tmp_path, capsys):
    sheet = folder / "small.yaml"
    assert "cannot be read" in said_by(["build", tmp_path / "none.yaml", "-o", tmp_path / "o"], capsys)
    short = ["build", sheet, "-o", tmp_path / "o", "--secret", "short"]
    assert "at least 8 characters" in said_by(short, capsys)
    missing = ["build", sheet, "-o", tmp_path / "o", "--students", tmp_path / "none.csv"]
    assert "cannot be read" in said_by(missing, capsys)
    unknown = tmp_path / "unknown"
    write_course(unknown)
    (unknown / "questions" / "hinge.yaml").unlink()
    assert "no file hinge.yaml" in said_by(["build", unknown / "small.yaml", "-o", tmp_path / "o"], capsys)
    assert not (tmp_path / "o").exists()
    assert "from 1 to" in said_by(["sample", sheet, "-o", tmp_path / "o", "--students", "0"], capsys)
    assert "not an empty folder" in said_by(["sample", sheet, "-o", folder], capsys)


def test_the_command_writes_a_sample_class(folder, tmp_path, capsys):
    assert main(["assign", "sample", str(folder / "small.yaml"), "-o", str(tmp_path / "c"), "--students", "3"]) == 0
    assert "3 submissions" in capsys.readouterr().out
    assert len(list((tmp_path / "c" / "submissions").iterdir())) == 3
