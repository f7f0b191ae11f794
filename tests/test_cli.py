"""The command: results, exit status, and one line for bad input."""

import json

import pytest

from matcalc_helpers.cli import BAD_INPUT, HOLDS, REFUTED, main


def test_derive_prints_result_and_steps(capsys):
    assert main(["derive", "norm2(A*x - b)^2", "--var", "A: m n", "--var", "x: n", "--wrt", "x", "--steps"]) == HOLDS
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "2*A'*(A*x - b)"
    assert "[product rule]" in lines[0]


def test_derive_as_json_and_latex(capsys):
    main(["derive", "x'*A*x", "--wrt", "x", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["result"] == "(A + A')*x"
    main(["derive", "x'*A*x", "--wrt", "x", "--order", "2", "--format", "latex"])
    assert capsys.readouterr().out.strip() == r"A + A^{\top}"


def test_check_tells_by_its_exit_status(capsys):
    assert main(["check", "x'*A*x", "--wrt", "x", "--claim", "(A+A')*x"]) == HOLDS
    assert main(["check", "x'*A*x", "--wrt", "x", "--claim", "2*A*x"]) == REFUTED
    assert "by the definition" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["derive", "norm2(A*x", "--wrt", "x"],
        ["derive", "x'*x", "--wrt", "y"],
        ["derive", "x'*x", "--wrt", "x", "--var", "x"],
        ["check", "x'*A*x", "--wrt", "x", "--claim", "A"],
        ["check", "A*x", "--var", "A: n n", "--var", "x: n", "--wrt", "x", "--claim", "A"],
    ],
)
def test_bad_input_gets_one_line_on_standard_error(arguments, capsys):
    assert main(arguments) == BAD_INPUT
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
