"""The process that reads and judges, one submission after another: `python -m matcalc_helpers.grading.judging`.

It takes lines of JSON and answers in lines of JSON. Before each answer that it judges it says which one; an answer
that takes too long ends the process, and whoever started it gives that answer up and starts another.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from ..course.questions import CourseQuestion
from ..expression import MatcalcError
from .marking import Marking, mark_submission
from .notebooks import READ
from .parcel import Parcel
from .submissions import read_submission, unread

try:
    import resource
except ImportError:  # a system without limits for processes
    LIMIT_MEMORY: Callable[[], None] | None = None
else:

    def LIMIT_MEMORY() -> None:
        """Let a process that takes too much memory fail before the machine does."""
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


MOST_MEMORY = 6 * 2**30
READING_SECONDS = 60.0
CODE_SECONDS = 120.0
"""The sandbox has a shorter limit of its own; this one is for a sandbox that hangs."""
Say = Callable[[Mapping[str, Any]], None]


def main() -> None:
    """Serve requests from standard input until it ends."""
    say = _speaker(_own_output())
    first = sys.stdin.readline()
    if not first:
        return
    parcel = Parcel(**json.loads(first))
    try:
        marking = parcel.unpacked()
    except MatcalcError as problem:
        say({"error": str(problem)})
        return
    say({"ready": True})
    for line in sys.stdin:
        say({"marks": marks_for(marking, parcel.seconds, json.loads(line), say)})
        faulthandler.cancel_dump_traceback_later()


def _own_output() -> TextIO:
    """The pipe to whoever started the process; whatever else prints goes to standard error."""
    pipe = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return pipe


def _speaker(pipe: TextIO) -> Say:
    def say(message: Mapping[str, Any]) -> None:
        pipe.write(json.dumps(message) + "\n")
        pipe.flush()

    return say


def marks_for(marking: Marking, seconds: float, request: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """The marks of one submission, as JSON."""

    def begin(question: CourseQuestion) -> None:
        say({"begin": question.id})
        limit_time(CODE_SECONDS if question.kind == "code" else seconds)

    limit_time(READING_SECONDS)
    student, content = request["student"], request["content"]
    if request["state"] == READ:
        submission = read_submission(student, Path(student), content.encode("utf-8", "surrogateescape"))
    else:
        submission = unread(student, Path(student), request["state"])
    say({"begin": None})
    submission = replace(submission, problems=(*request["problems"], *submission.problems))
    return {**mark_submission(marking, submission, request["given_up"], begin).as_json(), "known": request["known"]}


def limit_time(seconds: float) -> None:
    """End this process after so many seconds, whatever it does then; another call begins anew."""
    faulthandler.dump_traceback_later(seconds, exit=True, file=sys.stderr)


if __name__ == "__main__":
    if LIMIT_MEMORY is not None:
        LIMIT_MEMORY()
    main()
