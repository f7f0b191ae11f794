"""Student code in a sandbox: a function runs there on given arguments, and only numbers come back.

The worker has no network, no files but Python and NumPy, no other processes, a user of its own and limits that it
shows to hold before it is given any code. What it answers is taken as data: a program that forges its answer can say
any numbers, and a function that returns them could as well; the right ones, at secret arguments, it does not know.
"""

from __future__ import annotations

import json
import math
import os
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from ..expression import MatcalcError
from .bubblewrap import Limits, command
from .sandbox_worker import READY
from .system_calls import system_call_filter

Array = NDArray[np.float64]
OK, ERROR, TIMEOUT, MEMORY, KILLED, OUTPUT, PROCESSES, UNAVAILABLE = STATES = (
    "ok",
    "error",
    "timeout",
    "memory",
    "killed",
    "output",
    "processes",
    "unavailable",
)
LONGEST_MESSAGE = 300
MOST_DIMENSIONS = 4
DEFAULT = Limits()
_SAID: Mapping[str, str] = MappingProxyType(
    {
        TIMEOUT: "The function took too long and was ended.",
        MEMORY: "The function took more memory than it may.",
        OUTPUT: "The function returned no usable numbers",
        PROCESSES: "The function starts processes or threads, which is not possible in grading.",
    }
)


@dataclass(frozen=True)
class SandboxResult:
    """What became of a function: one of STATES, the arrays that each call returned, a sentence for the learner."""

    state: str
    values: tuple[tuple[Array, ...], ...] = ()
    message: str = ""


class _NotAnAnswer(ValueError):
    """What the worker says is not of the form that it was asked for; the text is for the learner."""


def run_function(
    source: str, name: str, calls: Sequence[Mapping[str, Any] | Sequence[Any]], limits: Limits = DEFAULT
) -> SandboxResult:
    r"""Define `source` in a sandbox and call the function `name` for each of the calls, its arguments in their order.

    Never raises for anything that student code does. Without bubblewrap, or where a limit does not hold, the state is
    "unavailable" and nothing is run.

    >>> run_function("def double(x):\n    return 2 * x", "double", [[np.ones((2, 1))]]).values[0][0].tolist()
    [[2.0], [2.0]]
    """
    try:
        return _run(_request(source, name, calls), len(calls), limits)
    except (MatcalcError, OSError) as problem:
        return SandboxResult(UNAVAILABLE, message=_one_line(str(problem)))


def _request(source: str, name: str, calls: Sequence[Mapping[str, Any] | Sequence[Any]]) -> bytes:
    ordered = [list(call.values()) if isinstance(call, Mapping) else list(call) for call in calls]
    plain = [[each.tolist() if isinstance(each, np.ndarray) else float(each) for each in call] for call in ordered]
    return json.dumps({"source": source, "name": name, "calls": plain}).encode()


def _run(request: bytes, calls: int, limits: Limits) -> SandboxResult:
    with tempfile.TemporaryFile() as rules, tempfile.TemporaryFile() as complaints:
        rules.write(system_call_filter())
        rules.seek(0)
        worker = _started(limits, rules.fileno(), complaints)
        try:
            return _served(worker, request, calls, limits, complaints)
        finally:
            _end(worker)


def _started(limits: Limits, rules: int, complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    parts, settings = command(limits, rules)
    return subprocess.Popen(  # noqa: S603 - bubblewrap and our own worker
        [*parts, json.dumps(settings)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        pass_fds=(rules,),
        bufsize=0,
        env={},
    )


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    worker.wait()
    for pipe in (worker.stdin, worker.stdout):
        if pipe is not None:
            pipe.close()


def _served(
    worker: subprocess.Popen[bytes], request: bytes, calls: int, limits: Limits, complaints: IO[bytes]
) -> SandboxResult:
    greeting, _ = _read(worker, time.monotonic() + limits.starting, limits.output, until=b"\n")
    if not _is_ready(greeting):
        return SandboxResult(UNAVAILABLE, message=_why_not(greeting, complaints))
    _send(worker, request)
    answer, stopped = _read(worker, time.monotonic() + limits.seconds, limits.output)
    if stopped is not None:
        return SandboxResult(stopped, message=_said(stopped, "too much of it" if stopped == OUTPUT else ""))
    return _ended(worker) if not answer.endswith(b"\n") else _understood(answer, calls)


def _send(worker: subprocess.Popen[bytes], request: bytes) -> None:
    """The whole request; the worker runs nothing of it before it has read all."""
    if worker.stdin is not None:
        rest = memoryview(request)
        while rest:
            rest = rest[os.write(worker.stdin.fileno(), rest) :]
        worker.stdin.close()


def _read(
    worker: subprocess.Popen[bytes], deadline: float, most: int, until: bytes | None = None
) -> tuple[bytes, str | None]:
    """What the worker says up to the end or up to a mark, and the state where that took too long or was too much."""
    pipe = -1 if worker.stdout is None else worker.stdout.fileno()
    found = bytearray()
    while len(found) <= most:
        ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return bytes(found), TIMEOUT
        piece = os.read(pipe, 1 if until else 65536)
        found += piece
        if not piece or (until and found.endswith(until)):
            return bytes(found), None
    return bytes(found), OUTPUT


# -------------------------------------------------------------------------------------------- starting


def _is_ready(greeting: bytes) -> bool:
    return _data(greeting).get(READY) is True


def _data(text: bytes) -> dict[str, Any]:
    """The JSON object in a text; empty for every other text."""
    try:
        found = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _no_number(name: str) -> float:
    raise _NotAnAnswer(f"{name} is no finite number")


def _why_not(greeting: bytes, complaints: IO[bytes]) -> str:
    complaints.seek(0)
    said = complaints.read(LONGEST_MESSAGE).decode("utf-8", "replace")
    reason = _data(greeting).get("unavailable") or said.strip() or "the worker did not start in time"
    return _one_line(f"Student code was not run, since the sandbox is not safe or not there: {reason}")


# ---------------------------------------------------------------------------------------------- answers


def _ended(worker: subprocess.Popen[bytes]) -> SandboxResult:
    """The program ended without an answer; bubblewrap passes a signal on as 128 and its number."""
    status = worker.wait()
    if status == 128 + signal.SIGXCPU:
        return SandboxResult(TIMEOUT, message=_said(TIMEOUT))
    known = {128 + each.value: each.name for each in signal.Signals}
    return SandboxResult(
        KILLED, message=f"The program ended before the function returned ({known.get(status, f'status {status}')})."
    )


def _understood(answer: bytes, calls: int) -> SandboxResult:
    data = _data(answer)
    state = data.get("state")
    if state == OK:
        return _with_values(data.get("values"), calls)
    if state == ERROR:
        return SandboxResult(ERROR, message=_error(data))
    if state in (MEMORY, PROCESSES, OUTPUT):
        return SandboxResult(state, message=_said(state, str(data.get("message") or "")))
    return SandboxResult(OUTPUT, message=_said(OUTPUT, "the answer is garbled"))


def _with_values(values: Any, calls: int) -> SandboxResult:
    try:
        found = tuple(tuple(_array(each) for each in _listed(call)) for call in _listed(values))
    except _NotAnAnswer as problem:
        return SandboxResult(OUTPUT, message=_said(OUTPUT, str(problem)))
    if len(found) != calls:
        return SandboxResult(OUTPUT, message=_said(OUTPUT, f"{len(found)} results for {calls} calls"))
    return SandboxResult(OK, found)


def _listed(data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise _NotAnAnswer("the answer is garbled")
    return data


def _array(data: Any) -> Array:
    """An array from its shape and its entries, both of unknown origin."""
    if not isinstance(data, dict):
        raise _NotAnAnswer("the answer is garbled")
    shape, entries = _listed(data.get("shape")), _listed(data.get("entries"))
    sizes = [size for size in shape if type(size) is int and 0 <= size <= len(entries)]
    if len(sizes) != len(shape) or len(shape) > MOST_DIMENSIONS or math.prod(sizes) != len(entries):
        raise _NotAnAnswer("its shape and its entries do not fit, or it has too many dimensions")
    return np.array([_finite(entry) for entry in entries], dtype=float).reshape(sizes)


def _finite(entry: Any) -> float:
    if type(entry) not in (int, float) or not -1e308 < entry < 1e308:
        raise _NotAnAnswer("an entry is no finite number")
    return float(entry)


def _said(state: str, more: str = "") -> str:
    said = _SAID[state]
    return _one_line(f"{said}: {more}." if more and state == OUTPUT else said)


def _error(data: Mapping[str, Any]) -> str:
    line = str(data.get("line") or "")
    where = f", in the line: {_shortened(line)}" if line else ""
    return _one_line(f"The function stopped with {_shortened(str(data.get('message') or 'an error'))}{where}")


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_MESSAGE // 2 else f"{text[: LONGEST_MESSAGE // 2]} ..."


def _one_line(text: str) -> str:
    """Text of unknown origin on one line, without control characters and without places of this machine."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(plain.split())[: 2 * LONGEST_MESSAGE]
