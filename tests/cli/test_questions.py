"""`matcalc questions check`: one line a problem, a summary, an exit status; in one process or in several."""

import io
import json
import sys

import pytest

from matcalc_helpers.cli import BAD_INPUT, HOLDS, REFUTED, main
from matcalc_helpers.cli.questions import judge_code
from matcalc_helpers.course import load_question
from tests.course.written import CODE, QUADRATIC, SHAPE, write

HOMEWORK = {"id": "hw1", "title": "One", "course": "C", "seed": 7, "questions": ["say-the-shape", "quadratic-form"]}
BAD = QUADRATIC | {"id": "bad", "right": ["{c}*A*x"], "points": 4}


@pytest.fixture
def course(tmp_path):
    for question in (QUADRATIC, SHAPE):
        write(tmp_path / "questions" / "set", question)
    write(tmp_path, HOMEWORK)
    return tmp_path


def check(*arguments):
    return main(["questions", "check", *map(str, arguments)])


def test_a_good_course_is_one_line_and_status_0(course, capsys):
    assert check(course) == HOLDS
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("2 questions, 3 variants, 8 examples, ")
    assert line.endswith("; no problem")


def test_each_problem_is_a_line_with_its_file_and_status_1(course, capsys):
    path = write(course / "questions", BAD)
    broken = write(course / "questions", BAD | {"points": "many"}, "broken")
    assert check(course, "--jobs", 1) == REFUTED
    *problems, summary = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[:3] for line in problems[:2]] == [
        [str(path), f"variant {number}", "right[0]"] for number in (0, 1)
    ]
    assert problems[2].startswith(f"{broken}:")
    assert summary.endswith("; 3 problems")


def test_several_processes_say_the_same(course, capsys):
    write(course / "questions", BAD)
    assert check(course) == REFUTED
    alone = capsys.readouterr().out.splitlines()
    assert check(course, "--jobs", 2) == REFUTED
    assert capsys.readouterr().out.splitlines()[:-1] == alone[:-1]


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_on_a_terminal_a_bar_shows_how_far_it_is(course, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert check(course, "--jobs", 2) == HOLDS
    assert "/3 [" in sys.stderr.getvalue()
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_elsewhere_there_is_no_bar(course, capsys):
    assert check(course) == HOLDS
    assert capsys.readouterr().err == ""


def test_json_has_the_problems_and_each_file(course, capsys):
    write(course / "questions", BAD)
    assert check(course, "--format", "json") == REFUTED
    report = json.loads(capsys.readouterr().out)
    assert [(problem["variant"], problem["field"]) for problem in report["problems"]] == [
        (0, "right[0]"),
        (1, "right[0]"),
    ]
    assert [(entry["kind"], entry["variants"], entry["problems"]) for entry in report["files"]] == [
        ("assignment", 0, 0),
        ("question", 2, 2),
        ("question", 2, 0),
        ("question", 1, 0),
    ]
    assert "4 problems" not in report["summary"]
    assert report["summary"].endswith("2 problems")


def test_two_questions_of_one_name_are_a_problem(course, capsys):
    write(course / "questions" / "other", QUADRATIC)
    assert check(course) == REFUTED
    assert "rename one of the two" in capsys.readouterr().out


@pytest.mark.parametrize(
    "options", [["none"], ["--jobs", "-1", "."], ["--seconds", "0", "."], ["--seconds", "nan", "."]]
)
def test_bad_input_is_one_line_and_status_2(options, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert check(*options) == BAD_INPUT
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1


def test_options_that_are_no_numbers_are_status_2(capsys):
    with pytest.raises(SystemExit) as ended:
        check(".", "--jobs", "many")
    assert ended.value.code == BAD_INPUT
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.sandbox
def test_code_runs_in_the_sandbox_of_the_grader(tmp_path):
    question = load_question(write(tmp_path, CODE))
    assert judge_code(question, question.right[0]).outcome == "right"
    assert judge_code(question, question.wrong[0].answer).outcome == "wrong"
    assert judge_code(question, "def product(A, x):\n    raise ValueError").outcome != "right"


@pytest.mark.sandbox
def test_code_is_run_unless_told_otherwise(tmp_path, capsys):
    path = write(tmp_path, CODE)
    assert check(path) == HOLDS
    assert "2 examples" in capsys.readouterr().out
    assert check(path, "--no-code") == HOLDS
    assert "0 examples" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["questions"], ["questions", "check"], ["assign"], ["grade"]])
def test_a_command_without_what_it_needs_is_one_line(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == BAD_INPUT
    assert len(capsys.readouterr().err.splitlines()) == 1
