"""`matcalc assign`: build all that belongs to an assignment, or write a sample class for it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lazy_loader

from ..expression import MatcalcError
from .statuses import HOLDS

if TYPE_CHECKING:
    from collections.abc import Iterable

assignments = lazy_loader.load("matcalc_helpers.course.assignments", suppress_warning=True)
everything = lazy_loader.load("matcalc_helpers.course.building.everything", suppress_warning=True)
output = lazy_loader.load("matcalc_helpers.course.building.output", suppress_warning=True)
roster = lazy_loader.load("matcalc_helpers.course.building.roster", suppress_warning=True)
sample_class = lazy_loader.load("matcalc_helpers.grading.sample_class", suppress_warning=True)
secrets = lazy_loader.load("matcalc_helpers.course.secrets", suppress_warning=True)

MOST_STUDENTS = 100_000
GUESSABLE = "matcalc: no --secret; the points of comparison follow from the course seed and can be guessed"


def add_to(commands: Any) -> None:
    """Add `assign` with `build` and `sample` to the commands."""
    assign = commands.add_parser("assign", help="build an assignment, or a sample class for it")
    actions = assign.add_subparsers(required=True, metavar="build | sample")
    building = actions.add_parser(
        "build", help="write release, key, teacher's notebook, nbgrader source, zip and sheet"
    )
    building.set_defaults(run=_build)
    building.add_argument("--students", type=Path, metavar="CSV", help="variants for each student; columns id, name")
    building.add_argument("--secret", help="a file, or a word, from which salts and points of comparison are drawn")
    sampling = actions.add_parser("sample", help="write a class of made-up submissions with known marks")
    sampling.set_defaults(run=_sample)
    sampling.add_argument("--students", type=int, default=200, metavar="N", help="how many (200)")
    sampling.add_argument("--seed", type=int, default=0, help="another seed gives another class (0)")
    for command in (building, sampling):
        command.add_argument("assignment", type=Path, metavar="HW.yaml")
        command.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER", help="where the files go")


def _build(options: argparse.Namespace) -> int:
    students = None if options.students is None else roster.read_students(options.students)
    secret = None if options.secret is None else secrets.secret_of(options.secret)
    if secret is None:
        print(GUESSABLE, file=sys.stderr)
    files = everything.all_files(options.assignment, students, secret)
    output.write_files(options.output, files)
    print(f"{options.output}: {len(files)} files, in {', '.join(_folders(files))}")
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
    print(f"{options.output}: {len(written)} submissions, {sample_class.TRUTH} and {sample_class.ROSTER}")
    return HOLDS
