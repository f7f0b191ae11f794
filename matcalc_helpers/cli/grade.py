"""`matcalc grade`: a folder of submissions becomes a folder of results."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lazy_loader

from ..expression import MatcalcError
from .secret import given_secret

if TYPE_CHECKING:
    from ..grading.marks import Marks
    from ..grading.parcel import Parcel
    from ..grading.running import Marker

by_hand = lazy_loader.load("matcalc_helpers.grading.by_hand", suppress_warning=True)
handed_in = lazy_loader.load("matcalc_helpers.grading.handed_in", suppress_warning=True)
parcel = lazy_loader.load("matcalc_helpers.grading.parcel", suppress_warning=True)
results = lazy_loader.load("matcalc_helpers.grading.results", suppress_warning=True)
roster = lazy_loader.load("matcalc_helpers.grading.roster", suppress_warning=True)
running = lazy_loader.load("matcalc_helpers.grading.running", suppress_warning=True)

DONE, INTERRUPTED = 0, 130
MOST_WARNINGS = 3


def add_to(commands: Any) -> None:
    """Add `grade` to the commands."""
    grading = commands.add_parser("grade", help="mark a folder of submissions")
    grading.set_defaults(run=_grade)
    grading.add_argument(
        "submissions", type=Path, help="a folder with a notebook, or a folder with one, for each student"
    )
    grading.add_argument("--assignment", type=Path, required=True, metavar="HW.yaml")
    grading.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER", help="where the results go")
    grading.add_argument("--jobs", type=int, help="how many processes judge (all processors)")
    grading.add_argument("--roster", type=Path, metavar="CSV", help="the class list of Canvas, Moodle or Gradescope")
    grading.add_argument(
        "--variants", action="store_true", help="each student got variants of their own (assign build --students)"
    )
    grading.add_argument("--secret", help="a file, or a word, from which the points of comparison are drawn")
    grading.add_argument(
        "--by-hand",
        type=Path,
        metavar="CSV",
        help="points that a person gave; they count before those in by-hand.csv of the results, which are kept",
    )
    grading.add_argument("--scheduler", metavar="tcp://HOST:PORT", help="mark on a cluster of dask.distributed")
    grading.add_argument("--seconds", type=float, default=20.0, help="how long judging one text answer may take (20)")
    grading.add_argument("--format", default="canvas,moodle,gradescope", help="tables to write for course systems")
    grading.add_argument("--quiet", action="store_true", help="no progress bar and no summary")


def _grade(options: argparse.Namespace) -> int:
    formats, jobs = results.checked_formats(options.format), running.checked_jobs(options.jobs)
    people = None if options.roster is None else roster.read_roster(options.roster)
    by_hand.points_by_hand(options.output, options.by_hand)
    work = parcel.pack(
        options.assignment,
        given_secret(options.secret, quiet=options.quiet),
        own_variants=options.variants,
        seconds=_seconds(options.seconds),
    )
    marking = work.unpacked()
    handed = handed_in.find_submissions(options.submissions, marking.assignment.id, people)
    _warn_of_nested(options.submissions, handed)
    marker = running.on_desks(work, jobs) if options.scheduler is None else _on_cluster(work, options.scheduler)
    marks = _marks(options, handed, work, marker)
    if marks is None:
        return INTERRUPTED
    given = by_hand.points_by_hand(options.output, options.by_hand)
    marks = by_hand.with_points_by_hand(marks, given)
    found = results.Results(options.output, marking, marks, people, formats, options.secret is None, given)
    results.write_results(found)
    _warn_of_by_hand(options.output / by_hand.FILE, marks, given)
    if not options.quiet:
        _say(options, marks)
    return DONE


def _warn_of_nested(submissions: Path, handed: Any) -> None:
    """Say where a folder that was taken for one student looks like the folder of a class."""
    meant = [(each, place) for each in handed if (place := handed_in.perhaps_a_class(each)) is not None]
    for each, place in meant[:MOST_WARNINGS]:
        says = f"{each.student}: {len(each.others) + 1} notebooks in it, taken for one student"
        print(f"matcalc: {submissions}: {says}; did you mean {place}?", file=sys.stderr)


def _warn_of_by_hand(table: Path, marks: list[Marks], given: Any) -> None:
    """Say which points by hand count for nobody now, and which were given to another answer than that of now."""
    if gone := by_hand.not_here(marks, given):
        rows = _counted(len(gone), "row")
        print(f"matcalc: {table} keeps {rows} of students or questions not in this run: {_some(gone)}", file=sys.stderr)
    if changed := by_hand.changed_since(marks, given):
        rows = f"{_counted(len(changed), 'answer')} changed after a person marked it: {_some(changed)}"
        print(f"matcalc: {table}: {rows}; look again, then empty its cell in the column answer", file=sys.stderr)


def _some(answers: list[tuple[str, str]]) -> str:
    more = ["..."] if len(answers) > MOST_WARNINGS else []
    return "; ".join([*(", ".join(answer) for answer in answers[:MOST_WARNINGS]), *more])


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _marks(options: argparse.Namespace, handed: Any, work: Parcel, marker: Marker) -> list[Marks] | None:
    """The marks; None where the run was interrupted, which loses nothing that is finished."""
    try:
        found: list[Marks] = running.grade(handed, work, options.output / results.JOURNAL, marker, quiet=options.quiet)
    except KeyboardInterrupt:
        print("matcalc: interrupted; the same command goes on from here", file=sys.stderr)
        return None
    return found


def _seconds(seconds: float) -> float:
    if not 0.1 <= seconds <= 3600:
        raise MatcalcError(f"--seconds {seconds:g}: give a time from 0.1 to 3600")
    return seconds


def _on_cluster(work: Parcel, address: str) -> Marker:
    try:
        cluster = importlib.import_module("matcalc_helpers.grading.cluster")
    except ModuleNotFoundError as problem:
        raise MatcalcError(f"--scheduler needs the package {problem.name}: pip install distributed") from problem
    marker: Marker = cluster.on_cluster(work, address)
    return marker


def _say(options: argparse.Namespace, marks: list[Marks]) -> None:
    """Two lines: what was marked, and what a person has to look at."""
    states = Counter(mark.state for each in marks for mark in each.marks)
    listed = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    waiting = sum(1 for each in marks if each.open and each.state != "missing")
    has = "has" if waiting == 1 else "have"
    print(f"{_counted(len(marks), 'student')}; answers: {listed}")
    print(
        f"{options.output / 'report.html'}: the report; "
        f"{_counted(waiting, 'student')} {has} answers that wait for a person"
    )
