"""The generated JAX, PyTorch, MATLAB and Julia code gives the values of the evaluator, where it can be run."""

import shutil
import subprocess

import numpy as np
import pytest

from matcalc_helpers import expression as ex
from matcalc_helpers.export import to_code
from matcalc_helpers.expression.nodes import postorder

from .formulas import ALL, MISSING, arguments, expected

pytestmark = pytest.mark.peers

SEPARATOR = "next"


def agree(found, wanted):
    """Whether two values are equal up to rounding."""
    return np.shape(found) == np.shape(wanted) and np.allclose(found, wanted, rtol=1e-7, atol=1e-9)


def check(language, convert):
    """Run the code of every formula with arguments of a peer and compare."""
    for formula in ALL:
        words = {node.operation.word for node in postorder(formula)}
        if words & MISSING[language]:
            continue
        code = to_code(formula, language)
        namespace = {}
        exec(code, namespace)
        given = [value if isinstance(value, int) else convert(value) for value in arguments(formula, code)]
        assert agree(np.asarray(namespace["f"](*given)), expected(formula)), code


def test_jax():
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)
    check("jax", jax.numpy.asarray)


def test_torch():
    torch = pytest.importorskip("torch")
    check("torch", lambda value: torch.tensor(value, dtype=torch.float64))


def test_jax_differentiates_and_compiles_the_code():
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)
    code = to_code(ex.parse("norm2(A*x - b)^2 + sum(max(x, 0))", A="m n", b="m", x="n"), "jax")
    namespace = {}
    exec(code, namespace)
    A, b, x = (jax.numpy.asarray(np.random.default_rng(0).normal(size=shape)) for shape in ((3, 2), (3, 1), (2, 1)))
    found = jax.jit(jax.grad(namespace["f"], argnums=2))(A, b, x)
    assert agree(found, 2 * A.T @ (A @ x - b) + (x > 0))


def matrix(value, row=", ", column="; "):
    """A literal of MATLAB or Julia."""
    rows = np.atleast_2d(np.asarray(value, dtype=float)).tolist()
    return f"[{column.join(row.join(map(repr, entries)) for entries in rows)}]"


def compare(output):
    """Compare the printed numbers of each formula with the evaluator."""
    blocks = output.strip().split(SEPARATOR)[1:]
    assert len(blocks) == len(ALL)
    for formula, block in zip(ALL, blocks, strict=True):
        rows, columns, *entries = block.split()
        found = np.array(entries, dtype=float).reshape((int(rows), int(columns)), order="F")
        assert agree(found, np.atleast_2d(expected(formula))), formula


@pytest.mark.skipif(shutil.which("octave-cli") is None, reason="needs Octave")
def test_octave(tmp_path):
    calls = []
    for number, formula in enumerate(ALL):
        name = f"f{number}"
        code = to_code(formula, "matlab", name=name)
        (tmp_path / f"{name}.m").write_text(code)
        given = ", ".join(map(matrix, arguments(formula, code, opening=f"{name}(")))
        calls.append(f"y = {name}({given}); printf('{SEPARATOR} %d %d', size(y)); printf(' %.17g', y); disp('');")
    (tmp_path / "driver.m").write_text("\n".join(calls))
    command = ["octave-cli", "--quiet", "--no-init-file", "--path", str(tmp_path), str(tmp_path / "driver.m")]
    compare(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(shutil.which("julia") is None, reason="needs Julia")
def test_julia(tmp_path):
    program = []
    for number, formula in enumerate(ALL):
        code = to_code(formula, "julia")
        given = [
            repr(value) if isinstance(value, (int, float)) else f"[{matrix(value, ' ')[1:-1]};;]"
            for value in arguments(formula, code, opening="function f(")
        ]
        program.append(f"module M{number}\n{code}end\n")
        program.append(f"y = M{number}.f({', '.join(given)})")
        program.append(f'println("{SEPARATOR} ", size(y, 1), " ", size(y, 2), " ", join(collect(y), " "))')
    (tmp_path / "driver.jl").write_text("\n".join(program))
    command = ["julia", "--startup-file=no", str(tmp_path / "driver.jl")]
    compare(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
