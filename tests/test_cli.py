"""The command: results, exit status, and one line for bad input."""

import json

import pytest

from matcalc_helpers.cli import BAD_INPUT, HOLDS, REFUTED, UNDECIDED, main


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
        ["derive", "x'*x", "--wrt", "x", "--var", "x: n", "--var", "x: m"],
        ["derive", "A*x", "--var", "A: m n", "--wrt", "x", "--order", "2"],
        ["derive", "c*x", "--wrt", "x"],
        ["check", "x'*A*x", "--wrt", "x", "--claim", "A"],
        ["check", "A*x", "--var", "A: n n", "--var", "x: n", "--wrt", "x", "--claim", "A"],
    ],
)
def test_bad_formulas_get_one_line_on_standard_error(arguments, capsys):
    assert main(arguments) == BAD_INPUT
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["derive", "x'*x"],
        ["derive", "x'*x", "--wrt", "x", "--layout", "sideways"],
        ["check", "x'*x", "--wrt", "x", "--claim", "x", "--kind", "guess"],
    ],
)
def test_bad_options_get_one_line_on_standard_error(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == BAD_INPUT
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_claim_that_cannot_be_decided_has_a_status_of_its_own(capsys):
    assert main(["check", "x'*x", "--wrt", "x", "--claim", "2*x + 1/(x'*x - x'*x)*x"]) == UNDECIDED
    assert capsys.readouterr().out.startswith("undecided")


def test_check_reads_kind_layout_and_declarations(capsys):
    shared = ["check", "A*x", "--var", "A: n n", "--var", "x: n", "--wrt", "x", "--format", "json"]
    assert main([*shared, "--claim", "A", "--layout", "denominator"]) == REFUTED
    assert json.loads(capsys.readouterr().out)["counterexample"]
    assert main([*shared, "--claim", "A*d(x)", "--kind", "differential"]) == HOLDS
    assert json.loads(capsys.readouterr().out)["holds"] is True


def test_the_second_order_shows_its_steps(capsys):
    assert main(["derive", "x'*A*x", "--wrt", "x", "--order", "2", "--steps"]) == HOLDS
    assert capsys.readouterr().out.splitlines() == ["d((A + A')*x) = (A + A')*d(x)    [product rule]", "A + A'"]


def test_help_and_version_end_well(capsys):
    for option in ("--help", "--version"):
        with pytest.raises(SystemExit) as ended:
            main([option])
        assert ended.value.code == HOLDS
        assert "matcalc" in capsys.readouterr().out
