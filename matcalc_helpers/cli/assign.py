"""`matcalc assign`: build all that belongs to an assignment, or write a sample class for it."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lazy_loader

from ..expression import MatcalcError
from .secret import given_secret
from .statuses import HOLDS

if TYPE_CHECKING:
    from collections.abc import Iterable

assignments = lazy_loader.load("matcalc_helpers.course.assignments", suppress_warning=True)
everything = lazy_loader.load("matcalc_helpers.course.building.everything", suppress_warning=True)
nbgrader = lazy_loader.load("matcalc_helpers.grading.nbgrader", suppress_warning=True)
otter = lazy_loader.load("matcalc_helpers.grading.otter", suppress_warning=True)
output = lazy_loader.load("matcalc_helpers.course.building.output", suppress_warning=True)
roster = lazy_loader.load("matcalc_helpers.grading.roster", suppress_warning=True)
sample_class = lazy_loader.load("matcalc_helpers.grading.sample_class", suppress_warning=True)

MOST_STUDENTS = 100_000


def add_to(commands: Any) -> None:
    """Add `assign` with `build`, `sample` and `nbgrader` to the commands."""
    assign = commands.add_parser("assign", help="build an assignment, a sample class for it, a course of nbgrader")
    actions = assign.add_subparsers(required=True, metavar="build | sample | nbgrader")
    _add_nbgrader(actions)
    building = actions.add_parser(
        "build", help="write release, key, teacher's notebook, nbgrader source, zips and sheet"
    )
    building.set_defaults(run=_build)
    building.add_argument("--students", type=Path, metavar="CSV", help="the class list, for variants of each student")
    building.add_argument("--secret", help="a file, or a word, from which salts and points of comparison are drawn")
    sampling = actions.add_parser("sample", help="write a class of made-up submissions with known marks")
    sampling.set_defaults(run=_sample)
    sampling.add_argument("--students", type=int, default=200, metavar="N", help="how many (200)")
    sampling.add_argument("--seed", type=int, default=0, help="another seed gives another class (0)")
    for command in (building, sampling):
        command.add_argument("assignment", type=Path, metavar="HW.yaml")
        command.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER", help="where the files go")


def _add_nbgrader(actions: Any) -> None:
    configuring = actions.add_parser("nbgrader", help="write the configuration of a course of nbgrader")
    configuring.set_defaults(run=_nbgrader)
    configuring.add_argument("folder", type=Path, metavar="FOLDER", help="the course; made where it is missing")
    configuring.add_argument(
        "--assignments", type=Path, required=True, metavar="FOLDER", help="where HW.yaml and questions/ are"
    )
    configuring.add_argument("--secret", type=Path, metavar="FILE", help="the secret that assign build was given")


def _build(options: argparse.Namespace) -> int:
    students = None if options.students is None else roster.read_students(options.students)
    secret = given_secret(options.secret)
    files = everything.all_files(options.assignment, students, secret)
    if students is None:  # otter knows no variants
        name = assignments.load_assignment(options.assignment).id
        files[f"otter/{name}.zip"] = otter.otter_zip(options.assignment, secret)
    output.write_files(options.output, files)
    print(f"{options.output}: {len(files)} files, in {', '.join(_folders(files))}")
    return HOLDS


def _nbgrader(options: argparse.Namespace) -> int:
    if not any(options.assignments.glob("*.yaml")):
        raise MatcalcError(f"--assignments {options.assignments}: no assignment there; name a folder with HW.yaml")
    if options.secret is not None and not options.secret.is_file():
        raise MatcalcError(f"--secret {options.secret}: no such file; nbgrader reads the secret from a file")
    given_secret(None if options.secret is None else str(options.secret))
    try:
        options.folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise MatcalcError(f"{options.folder}: cannot be made: {problem.strerror}") from None
    path = nbgrader.write_nbgrader_config(options.folder, options.assignments, options.secret)
    print(f"{path}: written; now copy nbgrader/source of a build to {options.folder / 'source'}")
    return HOLDS


def _folders(files: Iterable[str]) -> list[str]:
    return sorted({name.split("/")[0] for name in files})


def _sample(options: argparse.Namespace) -> int:
    if not 1 <= options.students <= MOST_STUDENTS:
        raise MatcalcError(f"--students {options.students}: give a number from 1 to {MOST_STUDENTS}")
    assignment = assignments.load_assignment(options.assignment)
    if options.output.exists() and (not options.output.is_dir() or any(options.output.iterdir())):
        raise MatcalcError(f"{options.output}: not an empty folder; name one that does not exist yet")
    try:
        options.output.mkdir(parents=True, exist_ok=True)
        written = sample_class.write_sample(assignment, options.output, options.students, options.seed)
    except OSError as problem:
        raise MatcalcError(f"{options.output}: cannot be written: {problem.strerror}") from None
    submissions = f"{len(written)} submission{'' if len(written) == 1 else 's'}"
    print(f"{options.output}: {submissions}, {sample_class.TRUTH} and {sample_class.ROSTER}; grade them with")
    print(shlex.join(_grading(options.assignment, options.output)))
    return HOLDS


def _grading(assignment: Path, folder: Path) -> list[str]:
    """The command that grades a sample class."""
    places = (folder / sample_class.SUBMISSIONS, assignment, folder / "results", folder / sample_class.ROSTER)
    submissions, hw, results, people = map(str, places)
    return ["matcalc", "grade", submissions, "--assignment", hw, "-o", results, "--roster", people]
