"""The program inside the sandbox: it limits itself, shows that the limits hold, and only then asks for a function.

It is a file of its own, started by path: nothing of the package is in the sandbox. It says `ready` or why not, reads
one request as JSON, and answers in JSON; the other side takes the answer as data and believes nothing of it.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import json
import os
import resource
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any, BinaryIO

READY = "ready"
NAME_OF_SOURCE = "<answer>"
MORE_THAN_ALLOWED = 5
DEEPEST = 1000
MOST_VALUES = 1_000_000
_NUMBERS = "biuf"


class Unsafe(Exception):
    """A limit that does not hold; nothing is run."""


class NoNumbers(Exception):
    """What a function returned cannot be taken for arrays of finite numbers."""


def main(settings: Mapping[str, Any]) -> None:
    """Serve one request; the process ends with it."""
    answer = _own_output()
    try:
        restrict(settings)
        numpy = _numpy(settings["packages"])
    except (Unsafe, OSError, ImportError, ValueError) as problem:
        _say(answer, {"unavailable": f"{problem}"})
        return
    _say(answer, {READY: True})
    request = json.load(sys.stdin.buffer)
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    _say(answer, answer_to(request, numpy))
    os._exit(0)


def _own_output() -> BinaryIO:
    """The pipe to the other side under a number of its own; what else is printed is lost."""
    pipe = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return pipe


def _say(pipe: BinaryIO, message: Mapping[str, Any]) -> None:
    pipe.write(json.dumps(message).encode() + b"\n")
    pipe.flush()


# --------------------------------------------------------------------------------------------- limits


def restrict(settings: Mapping[str, Any]) -> None:
    """Give up every right and set the limits; raises Unsafe where one of them does not hold."""
    if settings["user"] is not None:
        _become(settings["user"])
    _demand_no_way_back()
    for name, most in settings["limits"].items():
        _limit(getattr(resource, name), most)
    _demand_refused_processes(settings["limits"]["RLIMIT_NPROC"])


def _become(user: int) -> None:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _demand_no_way_back() -> None:
    for change in (os.setuid, os.setgid):
        try:
            change(0)
        except OSError:
            continue
        raise Unsafe("the sandbox runs with the rights of the system's administrator")


def _limit(kind: int, most: int) -> None:
    """Set a limit for good; the end of the processor time is told by a signal, and comes a second later anyway."""
    hard = resource.getrlimit(kind)[1]
    last = most + 1 if kind == resource.RLIMIT_CPU else most
    last = last if hard == resource.RLIM_INFINITY else min(last, hard)
    resource.setrlimit(kind, (min(most, last), last))


def _demand_refused_processes(most: int) -> None:
    """Start more processes than are allowed, each of which ends at once, until one is refused."""
    started: list[int] = []
    try:
        for _ in range(most + MORE_THAN_ALLOWED):
            started.append(_ended_process())
    except BlockingIOError:
        return
    finally:
        for process in started:
            os.waitpid(process, 0)
    raise Unsafe("the limit of the number of processes does not hold here")


def _ended_process() -> int:
    """The number of a process that has nothing to do; it counts until it is waited for."""
    process = os.fork()
    if process == 0:
        os._exit(0)
    return process


def _numpy(packages: Sequence[str]) -> ModuleType:
    sys.path.extend(packages)
    return importlib.import_module("numpy")


# ------------------------------------------------------------------------------------------- students


def answer_to(request: Mapping[str, Any], numpy: ModuleType) -> dict[str, Any]:
    """The values that a function returns for each of the calls, or what went wrong first."""
    source, name = request["source"], request["name"]
    try:
        function = _defined(source, name)
        return {"state": "ok", "values": [_values(function, call, numpy) for call in request["calls"]]}
    except NoNumbers as problem:
        return {"state": "output", "message": str(problem)}
    except MemoryError:
        return {"state": "memory", "message": ""}
    except BaseException as problem:  # noqa: BLE001 - whatever students raise, SystemExit included, is an answer
        return {"state": _state(problem), "message": _told(problem), "line": _line(problem, source)}


def _defined(source: str, name: str) -> Callable[..., Any]:
    names: dict[str, Any] = {"__name__": "answer"}
    exec(compile(source, NAME_OF_SOURCE, "exec"), names)  # noqa: S102 - this is what the sandbox is for
    if not callable(names.get(name)):
        raise NameError(f"there is no function {name}")
    found: Callable[..., Any] = names[name]
    return found


def _values(function: Callable[..., Any], call: Sequence[Any], numpy: ModuleType) -> list[dict[str, Any]]:
    arguments = [numpy.array(each, dtype=float) if isinstance(each, list) else each for each in call]
    returned = function(*arguments)
    several = isinstance(returned, tuple) or (
        isinstance(returned, list) and any(isinstance(each, numpy.ndarray) for each in returned)
    )
    return [_value(each, numpy) for each in (returned if several else [returned])]


def _value(returned: Any, numpy: ModuleType) -> dict[str, Any]:
    try:
        array = numpy.asarray(returned)
    except ValueError:
        raise NoNumbers("it returned rows of different length") from None
    if array.dtype.kind not in _NUMBERS:
        raise NoNumbers(f"it returned {_kind(returned)}, which is no array of real numbers")
    if array.size > MOST_VALUES:
        raise NoNumbers(f"it returned more than {MOST_VALUES:,} numbers")
    array = array.astype(float)
    if not numpy.isfinite(array).all():
        raise NoNumbers("it returned nan or inf among its numbers")
    return {"shape": list(array.shape), "entries": array.ravel().tolist()}


def _kind(returned: Any) -> str:
    return "None" if returned is None else f"a value of type {type(returned).__name__}"


def _state(problem: BaseException) -> str:
    refused = isinstance(problem, BlockingIOError) and problem.errno == errno.EAGAIN
    threads = isinstance(problem, RuntimeError) and "start new thread" in str(problem)
    return "processes" if refused or threads else "error"


def _told(problem: BaseException) -> str:
    """The kind of an exception and its text; the text comes from the student and may itself fail."""
    text = ""
    with contextlib.suppress(Exception):
        text = str(problem.msg if isinstance(problem, SyntaxError) else problem)
    return f"{type(problem).__name__}: {text}"[:DEEPEST]


def _line(problem: BaseException, source: str) -> str:
    """The line of the answer in which it happened."""
    places = [frame.lineno for frame in traceback.extract_tb(problem.__traceback__) if frame.filename == NAME_OF_SOURCE]
    if isinstance(problem, SyntaxError) and problem.filename == NAME_OF_SOURCE:
        places.append(problem.lineno)
    lines = source.splitlines()
    place = places[-1] if places else None
    return lines[place - 1].strip()[:DEEPEST] if place is not None and 0 < place <= len(lines) else ""


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
