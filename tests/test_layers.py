"""The rooms of the package import one way, and judging pulls in no heavy library."""

import ast
import subprocess
import sys

import pytest

from tools.notebooks import ROOT

PACKAGE = ROOT / "matcalc_helpers"
ROOMS = (
    "expression",
    "calculus",
    "evidence",
    "catalogue",
    "export",
    "page",
    "answers",
    "course",
    "grading",
    "cli",
)
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = ("numpy", "sympy", "matplotlib", "yaml", "jsonschema", "nbformat", "distributed", "typst", "ziamath")


def room(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path):
    """The rooms of this package that a module imports from."""
    depth = len(path.relative_to(PACKAGE).parts)
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            found |= {node.module.split(".")[0]} if node.module else {alias.name for alias in node.names}
    return found & set(ROOMS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_rooms_below(path):
    own = room(path)
    if own == "__init__":
        return
    assert own in ROOMS
    assert all(ROOMS.index(other) <= ROOMS.index(own) for other in imported_rooms(path))


def test_judging_an_answer_needs_nothing_of_the_page():
    assert "page" not in imported_rooms(PACKAGE / "answers" / "judge.py")


def loaded_by(program):
    """The heavy libraries that a program has loaded when it ends."""
    ask = f"{program}\nimport sys\nprint(*[name for name in {HEAVY} if name in sys.modules])"
    return subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout.split()


GRADIENT = """
import matcalc_helpers as mc
f = mc.parse("norm2(A*x - b)^2", A="m n", x="n", b="m")
x = mc.vector("x", "n")
assert mc.check(f, wrt=x, claim=mc.gradient(f, x), kind="gradient", routes=["exact", "balls"]).holds
from matcalc_helpers.answers.judge import Question, judge
assert judge(Question(f, x), "2*A'*(A*x - b)").outcome == "right"
"""


def test_a_gradient_and_its_check_load_no_heavy_library():
    assert loaded_by(GRADIENT) == []


@pytest.mark.parametrize("module", ["answers.reading", "answers.judge", "answers.diagnosis", "course.keys", "cli"])
def test_what_a_learner_waits_for_loads_no_heavy_library(module):
    assert loaded_by(f"import matcalc_helpers.{module}") == []


def test_the_tests_above_can_fail():
    assert set(loaded_by(GRADIENT + "mc.tangent_line\nf.evaluate({'A': [[1]], 'x': [1], 'b': [1]})")) >= {"numpy"}
    assert "yaml" in loaded_by("import matcalc_helpers.course.questions")
