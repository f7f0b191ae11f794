"""A desk: one process that judges, watched from outside; it is started again when an answer has ended it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from ..expression import MatcalcError
from .handed_in import RULE, HandedIn
from .marks import Marks
from .notebooks import READ, Unreadable, content_of
from .parcel import PACKAGE, Parcel

COMMAND = (sys.executable, "-P", "-m", "matcalc_helpers.grading.judging")
"""With -P no module is taken from the current folder, which may be that of the submissions."""
MOST_STARTS = 100
"""A submission that ends more processes than it can have questions is given up as a whole."""


@dataclass(frozen=True)
class Item:
    """A submission on its way to a desk: the notebook as text (other bytes escaped), or why there is none."""

    student: str
    state: str
    content: str = ""
    problems: tuple[str, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)


def item_of(handed: HandedIn) -> Item:
    """Read the file of a student, as far as that can be done without looking into it."""
    if handed.notebook is None:
        return Item(handed.student, "missing", known=handed.known)
    others = ", ".join(path.name[:60] for path in handed.others)
    used = f"{handed.notebook.name[:60]} was marked and {others} was not: {RULE}."
    problems = (used,) if handed.others else ()
    try:
        content = content_of(handed.notebook).decode("utf-8", "surrogateescape")
    except Unreadable as problem:
        return Item(handed.student, problem.state, problems=problems, known=handed.known)
    return Item(handed.student, READ, content, problems, handed.known)


class Desk:
    """One process that judges; not to be shared between threads. Use it in a `with` statement, or call `close`."""

    def __init__(self, parcel: Parcel, command: Sequence[str] = COMMAND) -> None:
        self.parcel = parcel
        self.command = command
        self.process: subprocess.Popen[str] | None = None
        self.complaints: IO[bytes] | None = None

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def mark(self, item: Item) -> Marks:
        """The marks of a submission; an answer that ended the process has failed, and the others are marked."""
        given_up: dict[str, str] = {}
        for _ in range(MOST_STARTS):
            finished, begun = self._attempt({**vars(item), "given_up": given_up})
            if finished is not None:
                return finished
            reason = self._reason()
            if begun is None or begun in given_up:
                return self._unread(item)
            given_up[begun] = f"This answer could not be judged: {reason}. Your teacher will look at it."
        return self._unread(item)

    def _attempt(self, request: Mapping[str, Any]) -> tuple[Marks | None, str | None]:
        """The marks; or None with the question at which the process ended."""
        begun = None
        try:
            self._send(request)
            while message := self._receive():
                if "marks" in message:
                    return Marks.from_json(message["marks"]), None
                begun = message.get("begin")
        except BrokenPipeError:
            return None, begun
        return None, begun

    def _unread(self, item: Item) -> Marks:
        """The marks of a submission whose very reading ended the process: every answer has failed."""
        finished, _ = self._attempt({**vars(item), "content": "", "state": "failed", "given_up": {}})
        if finished is None:
            raise MatcalcError(f"the judging process ends at once: {self._reason()}; reinstall matcalc-helpers")
        return finished

    def _send(self, message: Mapping[str, Any]) -> None:
        process = self.process if self.process is not None else self._start()
        self._write(process, message)

    def _start(self) -> subprocess.Popen[str]:
        self.complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.complaints,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": _places()},
            start_new_session=True,
        )
        self._write(self.process, self.parcel.as_json())
        first = self._receive()
        if "ready" not in first:
            reason = first.get("error") or self._reason()
            raise MatcalcError(f"the judging process does not start: {reason}")
        return self.process

    def _write(self, process: subprocess.Popen[str], message: Mapping[str, Any]) -> None:
        if process.stdin is not None:
            process.stdin.write(json.dumps(message) + "\n")
            process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        """The next message; an empty one at the end of the process."""
        pipe = None if self.process is None else self.process.stdout
        line = "" if pipe is None else pipe.readline()
        found: dict[str, Any] = json.loads(line) if line.endswith("\n") else {}
        return found

    def _reason(self) -> str:
        """Why the process ended, in words; it is closed."""
        code, complaints = self._wait(), self._complaints()
        self.close()
        if "Timeout (" in complaints:
            return "it took too long"
        if "MemoryError" in complaints:
            return "it took too much memory"
        last = complaints.strip().splitlines()[-1:] or [f"status {code}"]
        return f"the judge ended with {last[0][:120]}"

    def _wait(self) -> int | None:
        """Wait for the end of the process, which keeps its number until it is closed; its status or signal."""
        if self.process is None or not hasattr(os, "waitid"):
            return None
        ended = os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOWAIT)
        return None if ended is None else ended.si_status

    def _complaints(self) -> str:
        if self.complaints is None or self.complaints.closed:
            return ""
        self.complaints.seek(0)
        return self.complaints.read(100_000).decode("utf-8", "replace")

    def close(self) -> None:
        """End the process and whatever it has started."""
        process, self.process = self.process, None
        if process is None:
            return
        _end(process)
        for pipe in (process.stdin, process.stdout, self.complaints):
            if pipe is not None:
                _shut(pipe)


def _places() -> str:
    """Where the process finds this package, also where it is not installed."""
    known = os.environ.get("PYTHONPATH")
    return os.pathsep.join([str(PACKAGE.parent), *([known] if known else [])])


def _end(process: subprocess.Popen[str]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (AttributeError, ProcessLookupError, PermissionError):
        process.kill()
    process.wait()


def _shut(pipe: IO[Any]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return
