"""What other tools answer: the stored results are what the tools return, and SymPy says what the page says."""

import math
import shutil
import subprocess

import numpy as np
import pytest
import sympy

import matcalc_helpers as mc
from matcalc_helpers.expression import symbols
from matcalc_helpers.page.other_tools import DATA, TOOLS, compared, octave_program, ten

TEN = ten()
n = sympy.Symbol("n", integer=True, positive=True)
X = sympy.MatrixSymbol("X", n, n)
every_one = pytest.mark.parametrize("asked", TEN.values(), ids=TEN)


def program(asked, language):
    names = {}
    exec(mc.to_code(asked.function, language), names)
    return names["f"]


def values(asked, convert):
    return {name: convert(np.array(DATA["at"][name], dtype=float)) for name in symbols(asked.function)}


def same(found, stored):
    assert list(found.shape) == stored["shape"]
    np.testing.assert_allclose(np.asarray(found).ravel(), stored["value"], rtol=1e-6, atol=1e-6)


def test_there_are_ten():
    assert len(TEN) == 10
    assert all(asked.returned.keys() == TOOLS.keys() for asked in TEN.values())


@every_one
@pytest.mark.parametrize("tool", TOOLS)
def test_what_is_stored_agrees_with_this_book(asked, tool):
    layout = "" if asked.function.is_scalar else ", numerator layout"
    assert compared(asked, asked.returned[tool]["shape"], asked.returned[tool]["value"]) == f"agrees{layout}"


@every_one
def test_a_changed_entry_and_a_transpose_are_noticed(asked):
    shape, value = asked.returned["jax"]["shape"], asked.returned["jax"]["value"]
    assert compared(asked, shape, [*value[:-1], value[-1] + 0.01]) == "**wrong**"
    if shape == [2, 2]:
        assert compared(asked, shape, [value[0], value[2], value[1], value[3]]) == "agrees, numerator layout"


@every_one
@pytest.mark.peers
def test_jax(asked):
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)
    given, name = values(asked, jax.numpy.asarray), str(asked.wrt)
    differentiate = jax.grad if asked.function.is_scalar else jax.jacobian
    f = program(asked, "jax")
    same(differentiate(lambda moved: f(**{**given, name: moved}))(given[name]), asked.returned["jax"])


@every_one
@pytest.mark.peers
def test_torch(asked):
    torch = pytest.importorskip("torch")
    given, name = values(asked, torch.tensor), str(asked.wrt)
    differentiate = torch.func.grad if asked.function.is_scalar else torch.func.jacrev
    f = program(asked, "torch")
    same(differentiate(lambda moved: f(**{**given, name: moved}))(given[name]), asked.returned["torch"])


@every_one
@pytest.mark.peers
@pytest.mark.skipif(shutil.which("octave-cli") is None, reason="needs Octave")
def test_octave(asked, tmp_path):
    (tmp_path / "f.m").write_text(mc.to_code(asked.function, "matlab"))
    (tmp_path / "driver.m").write_text(f"format long\n{octave_program(asked)}\n")
    command = ["octave-cli", "--quiet", "--no-init-file", "--path", str(tmp_path), str(tmp_path / "driver.m")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    same(
        np.array([line.split() for line in printed.splitlines() if line.strip()], dtype=float), asked.returned["octave"]
    )


@pytest.mark.peers
@pytest.mark.parametrize("place", DATA["place"], ids=lambda place: place["jax"]["program"])
@pytest.mark.parametrize("tool", ["jax", "torch"])
def test_points_without_a_derivative(place, tool):
    library = pytest.importorskip(tool)
    known = {tool: library, "jnp": getattr(library, "numpy", None)}
    found = np.asarray(eval(place[tool]["program"], known)).ravel()
    np.testing.assert_array_equal(found, place[tool]["value"])


def test_sympy_is_judged_by_its_value():
    answers = {"log-determinant": sympy.log(sympy.Determinant(X)).diff(X), "determinant": sympy.Determinant(X).diff(X)}
    said = mc.show_sympy_answers(answers).plain
    assert "log-determinant | `0` | **wrong**" in said
    assert "determinant | `Derivative(Determinant(X), X)` | not worked out" in said


def test_an_unknown_derivative_is_named():
    with pytest.raises(mc.MatcalcError, match="'cube' is not among the ten"):
        mc.show_sympy_answers({"cube": X})


def test_nothing_stored_is_unfinished():
    assert all(
        math.isfinite(entry) for asked in TEN.values() for tool in TOOLS for entry in asked.returned[tool]["value"]
    )


def test_code_in_every_language():
    for language in ("numpy", "jax", "torch", "matlab", "julia"):
        assert str(mc.show_code(TEN["inverse"].function, language)) in mc.to_code(TEN["inverse"].function, language)
