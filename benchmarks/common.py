"""What the benchmarks share: one measurement in one process with a limit, fresh symbols, and tables.

`prepare(tag)` builds an expression whose symbols carry the tag in their names, so that no cache knows it, and
returns the work that is timed.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import platform
import re
import statistics
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

README = Path(__file__).parent / "README.md"
PACKAGES = ("sympy", "tensorgrad", "torch", "python-flint")

REPEATS = 7
BUDGET = 6.0
LIMIT = 30.0
"""Repeats of one measurement; the seconds after which no repeat is started, and after which it is ended."""

Work = Callable[[], Any]
Prepare = Callable[[str], Work]
Inspect = Callable[[Any], Any]

FORK = multiprocessing.get_context("fork")
"""A forked child has every library loaded already and leaves nothing behind for the next measurement."""


@dataclass(frozen=True)
class Measured:
    """The median of the seconds of one piece of work and what was noted of its result; or why there is none."""

    seconds: float | None
    note: Any = None
    problem: str = ""

    @property
    def text(self) -> str:
        """The time as a reader wants it, or the problem."""
        return self.problem if self.seconds is None else milliseconds(self.seconds)


def measure(
    prepare: Prepare, inspect: Inspect | None = None, *, repeats: int = REPEATS, limit: float = LIMIT
) -> Measured:
    """The median time of the work in a process of its own, which is ended when it takes too long.

    The limit is one of wall time: a limit of processor time (RLIMIT_CPU) would make that clock coarse.

    The first run warms up and does not count; `inspect` says something about its result.
    """
    mine, theirs = FORK.Pipe(duplex=False)
    child = FORK.Process(target=_report, args=(theirs, prepare, inspect, repeats), daemon=True)
    child.start()
    theirs.close()
    try:
        return mine.recv() if mine.poll(limit) else Measured(None, problem=f"> {limit:g} s")
    except EOFError:
        return Measured(None, problem="the process died")
    finally:
        child.kill()
        child.join()


def _report(channel: Connection, prepare: Prepare, inspect: Inspect | None, repeats: int) -> None:
    warnings.simplefilter("ignore")  # SymPy warns of itself
    gc.collect()
    gc.freeze()
    try:
        channel.send(_times(prepare, inspect, repeats))
    except Exception as problem:  # noqa: BLE001 - that a tool cannot do it is a result
        first_line = (str(problem).splitlines() or [""])[0]
        channel.send(Measured(None, problem=f"{type(problem).__name__}: {first_line[:80]}"))


def _times(prepare: Prepare, inspect: Inspect | None, repeats: int) -> Measured:
    begin = time.process_time()
    result = prepare("_w")()
    note = inspect(result) if inspect else None
    del result
    seconds: list[float] = []
    while len(seconds) < repeats and (not seconds or time.process_time() - begin < BUDGET):
        seconds.append(_once(prepare(f"_{len(seconds)}")))
    return Measured(statistics.median(seconds), note)


def _once(work: Work) -> float:
    """Seconds of processor time of one run, without garbage collection on the way."""
    gc.collect()
    gc.disable()
    begin = time.process_time()
    work()
    taken = time.process_time() - begin
    gc.enable()
    return taken


def milliseconds(seconds: float) -> str:
    """Two or three significant digits."""
    thousandths = 1000 * seconds
    return f"{thousandths:.2f} ms" if thousandths < 10 else f"{thousandths:,.0f} ms"


def ratio(slower: float | None, faster: float | None) -> str:
    """How many times the one is the other."""
    if slower is None or faster is None:
        return "-"
    times = slower / faster
    return f"{times:,.0f}x" if times >= 10 else f"{times:.1f}x"


def median(values: Sequence[float]) -> float | None:
    """The median, None of nothing."""
    return statistics.median(values) if values else None


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def publish(name: str, text: str) -> None:
    """Print the results and put them between the marks of that name in the README."""
    print(text)
    block = f"<!-- {name} -->\n\n_{circumstances()}_\n\n{text}\n\n<!-- end {name} -->"
    pattern = re.compile(rf"<!-- {name} -->.*?<!-- end {name} -->", re.DOTALL)
    README.write_text(pattern.sub(lambda _: block, README.read_text(encoding="utf-8")), encoding="utf-8")


def circumstances() -> str:
    """Date, versions, machine and load."""
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {versions}; "
        f"{os.cpu_count()} cores of {platform.machine()}, load {load}"
    )
