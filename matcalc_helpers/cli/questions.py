"""`matcalc questions check`: questions and assignments of a course, held against what they say of themselves."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lazy_loader

from ..answers.judge import Judgement
from ..expression import MatcalcError
from .statuses import HOLDS, REFUTED

if TYPE_CHECKING:
    from ..course.parallel import Report
    from ..course.problems import Problem
    from ..course.questions import CourseQuestion

parallel = lazy_loader.load("matcalc_helpers.course.parallel", suppress_warning=True)
assignments = lazy_loader.load("matcalc_helpers.course.assignments", suppress_warning=True)
marking = lazy_loader.load("matcalc_helpers.grading.marking", suppress_warning=True)
submissions = lazy_loader.load("matcalc_helpers.grading.submissions", suppress_warning=True)

MOST_JOBS = 256


def add_to(commands: Any) -> None:
    """Add `questions` with its `check` to the commands."""
    questions = commands.add_parser("questions", help="check the questions of a course")
    actions = questions.add_subparsers(required=True, metavar="check")
    checking = actions.add_parser(
        "check",
        help="verify references, judge all examples, compare variants",
        epilog="exit status: 0 well, 1 problems, 2 bad input",
    )
    checking.set_defaults(run=_check)
    checking.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders, such as assignments")
    checking.add_argument("--format", choices=("text", "json"), default="text")
    checking.add_argument(
        "--jobs", type=int, default=1, help="how many processes check; 0 is one for each processor (1)"
    )
    checking.add_argument("--seconds", type=float, default=120.0, help="how long one file may take (120)")
    checking.add_argument(
        "--no-code", action="store_true", help="leave the examples of code unrun; no sandbox is needed"
    )


def _check(options: argparse.Namespace) -> int:
    code = None if options.no_code else judge_code
    jobs, seconds = _jobs(options.jobs), _seconds(options.seconds)
    report = parallel.check_files(options.paths, jobs=jobs, judge_code=code, seconds=seconds, quiet=False)
    if options.format == "json":
        print(json.dumps(_as_json(report), indent=2))
    else:
        print(*report.problems, report.summary, sep="\n")
    return REFUTED if report.problems else HOLDS


def _jobs(number: int) -> int:
    if not 0 <= number <= MOST_JOBS:
        raise MatcalcError(f"--jobs {number}: give a number from 0 to {MOST_JOBS}")
    return number or os.cpu_count() or 1


def _seconds(number: float) -> float:
    if not 1 <= number <= 3600:
        raise MatcalcError(f"--seconds {number:g}: give a time from 1 to 3600")
    return number


def judge_code(question: CourseQuestion, source: str) -> Judgement:
    """The judgement of a function in text, which runs in the sandbox of the grader; "undecided" where that failed."""
    assignment = assignments.Assignment("check", "", "", 0, "", (question,), Path())
    submission = submissions.Submission("", Path(), code={question.id: source})
    try:
        mark = marking.mark(assignment, submission).marks[0]
    except MatcalcError as problem:
        return Judgement("undecided", str(problem))
    outcome = "undecided" if mark.points is None else mark.outcome or mark.state
    return Judgement(outcome, mark.message, mistake=mark.mistake)


def _as_json(report: Report) -> dict[str, object]:
    return {
        "summary": report.summary,
        "problems": [_problem_as_json(problem) for problem in report.problems],
        "files": [
            {
                "file": checked.file,
                "kind": "assignment" if checked.is_assignment else "question",
                "variants": checked.variants,
                "examples": checked.examples,
                "problems": len(checked.problems),
                "seconds": round(checked.seconds, 3),
            }
            for checked in report.checked
        ],
    }


def _problem_as_json(problem: Problem) -> dict[str, object]:
    return {name: getattr(problem, name) for name in ("file", "line", "variant", "field", "says")}
