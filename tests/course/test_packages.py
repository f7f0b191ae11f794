"""Without the packages of the extra `course`, what needs them says so in one line, and the rest works."""

import os
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from matcalc_helpers.course.packages import PACKAGES, REMEDY, course_packages
from tests.course.small_course import write_course
from tools.notebooks import ROOT

BLOCKED = """
import sys
sys.modules[sys.argv[1]] = None
import matcalc_helpers as mc
from matcalc_helpers.cli import main
"""
COMMAND = f"{BLOCKED}sys.exit(main(sys.argv[2:]))"
PRACTICE = f"""{BLOCKED}
try:
    mc.practice()
except mc.MatcalcError as problem:
    sys.exit(f"matcalc: {{problem}}")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("packages")
    write_course(found)
    return found


def run(folder, program, *arguments):
    command, path = [sys.executable, "-c", program, *arguments], {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, env=path)


def said(folder, program, package, *arguments):
    ended = run(folder, program, package, *arguments)
    assert ended.stdout == ""
    return [line for line in ended.stderr.splitlines() if "no --secret" not in line]


@pytest.mark.parametrize(
    ("package", "command"),
    [
        ("yaml", ["questions", "check", "questions"]),
        ("yaml", ["assign", "build", "small.yaml", "-o", "out"]),
        ("yaml", ["grade", ".", "--assignment", "small.yaml", "-o", "out"]),
        ("jsonschema", ["assign", "sample", "small.yaml", "-o", "out"]),
        ("jsonschema", ["grade", ".", "--assignment", "small.yaml", "-o", "out"]),
        ("tqdm", ["questions", "check", "questions"]),
        ("nbformat", ["assign", "build", "small.yaml", "-o", "out"]),
        ("typst", ["assign", "build", "small.yaml", "-o", "out"]),
        ("ziamath", ["assign", "build", "small.yaml", "-o", "out"]),
    ],
)
def test_a_command_names_the_package_and_the_remedy(folder, package, command):
    assert said(folder, COMMAND, package, *command) == [f"matcalc: the package {package} is missing: {REMEDY}"]


@pytest.mark.parametrize("package", ["yaml", "jsonschema"])
def test_the_practice_set_names_the_package_and_the_remedy(folder, package):
    assert said(folder, PRACTICE, package) == [f"matcalc: the package {package} is missing: {REMEDY}"]


def test_what_needs_no_such_package_works_without(folder):
    ended = run(folder, COMMAND, "yaml", "derive", "x'*A*x", "--wrt", "x")
    assert (ended.returncode, ended.stdout) == (0, "(A + A')*x\n")


def test_other_missing_modules_are_no_matter_of_the_course():
    with pytest.raises(ModuleNotFoundError), course_packages():
        raise ModuleNotFoundError(name="nothing_of_ours")


def test_a_module_of_ours_that_fails_for_another_reason_is_told_as_it_is():
    with pytest.raises(ImportError, match="for another reason"), course_packages():
        raise ImportError("for another reason", name="matcalc_helpers.course.assignments")


def test_every_package_of_the_extra_is_known():
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["course"]
    named = {name.lower() for package in PACKAGES for name in packages_distributions()[package]}
    assert {*extra} <= named
