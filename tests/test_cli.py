"""The command: results, exit status, and one line for bad input."""

import json

import pytest

from matcalc_helpers.cli import BAD_INPUT, HOLDS, REFUTED, UNDECIDED, main


def test_derive_prints_result_and_steps(capsys):
    assert main(["derive", "norm2(A*x - b)^2", "--var", "A: m n", "--var", "x: n", "--wrt", "x", "--steps"]) == HOLDS
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == ["gradient: 2*A'*(A*x - b)", "checked: equal in one direction at one point, (m, n) = (2, 3)"]
    assert "[product rule]" in lines[0]


def test_derive_says_on_standard_error_what_was_checked(capsys):
    assert main(["derive", "x'*A*x", "--wrt", "x"]) == HOLDS
    captured = capsys.readouterr()
    assert captured.out == "(A + A')*x\n"
    assert captured.err.startswith("checked: equal in one direction")


@pytest.mark.parametrize("language", ["numpy", "jax", "torch", "matlab", "julia"])
def test_derive_writes_code(language, capsys):
    assert main(["derive", "norm2(A*x)^2", "--var", "A: m n", "--var", "x: n", "--wrt", "x", "--format", language]) == 0
    assert {"numpy": "def f(A, x)", "julia": "function f(A, x)"}.get(language, "f(A, x)") in capsys.readouterr().out


def test_derive_by_an_entry_and_by_vech(capsys):
    main(["derive", "X*A", "--var", "X: m n", "--wrt", "X[i,j]"])
    assert capsys.readouterr().out == "unit(m, i)*A[j, :]\n"
    main(["derive", "logdet(S)", "--var", "S: n n symmetric", "--wrt", "vech(S)"])
    assert capsys.readouterr().out == "duplication(n)'*vec(inv(S))\n"


def test_derive_as_json_and_latex(capsys):
    main(["derive", "x'*A*x", "--wrt", "x", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert found["result"] == "(A + A')*x"
    assert found["checked"]["holds"] is True
    assert found["steps"][-1]["rule"] == "product-of-factors"
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
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2].startswith("Hessian: A + A'")
    assert lines[-1].startswith("checked: ")


def test_help_and_version_end_well(capsys):
    for option in ("--help", "--version"):
        with pytest.raises(SystemExit) as ended:
            main([option])
        assert ended.value.code == HOLDS
        assert "matcalc" in capsys.readouterr().out
