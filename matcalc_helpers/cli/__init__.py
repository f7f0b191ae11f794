"""The command `matcalc`: derive and check formulas, check questions, build and grade assignments."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from .. import __version__
from ..course.packages import course_packages
from ..expression import MatcalcError
from . import assign, formulas, grade, questions
from .statuses import BAD_INPUT, HOLDS, REFUTED, UNDECIDED

__all__ = ["BAD_INPUT", "HOLDS", "REFUTED", "UNDECIDED", "main"]

LONGEST_COMPLAINT = 400
COMMANDS = (formulas, questions, assign, grade)
"""Modules that each add their commands."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 0 holds, 1 refuted, 2 bad input, 3 undecided.

    What was checked goes to standard error, so that standard output is the formula alone.

    >>> main(["derive", "x'*A*x", "--wrt", "x"])
    (A + A')*x
    0
    """
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        with course_packages():
            return run(options)
    except MatcalcError as problem:
        print(f"matcalc: {problem}", file=sys.stderr)
        return BAD_INPUT


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line, without the usage in front of it."""

    def error(self, message: str) -> NoReturn:
        short = " ".join(message.split())[:LONGEST_COMPLAINT]
        self.exit(BAD_INPUT, f"matcalc: {short}; see {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="matcalc", description="Matrix derivatives, derived and checked; courses, built and graded.")
    parser.add_argument("--version", action="version", version=f"matcalc {__version__}")
    commands = parser.add_subparsers(required=True, metavar="derive | check | catalogue | questions | assign | grade")
    for module in COMMANDS:
        module.add_to(commands)
    return parser
