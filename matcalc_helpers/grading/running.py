"""Grading a class: desks side by side or a cluster, a journal, a progress bar, and the same marks every time."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tqdm import tqdm

from ..expression import MatcalcError
from .desk import COMMAND, Desk, Item, item_of
from .handed_in import HandedIn
from .journal import Journal, key_of
from .marks import FAILED, MARKED, Mark, Marks
from .parcel import Parcel

Marker = Callable[[Iterable[Item]], Iterator[tuple[Item, Marks]]]
"""Marks submissions in any order, a few at a time."""
SUSPICIOUS = 5
"""So many answers in a row that cannot be judged, before any that can, are hardly the fault of the students."""
AHEAD = 4
"""How many submissions wait for each desk, so that none stands idle and few lie in memory."""


def available_jobs() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def grade(
    handed: Sequence[HandedIn], parcel: Parcel, journal: Path, marker: Marker | None = None, *, quiet: bool = False
) -> list[Marks]:
    """The marks of a class, by student; what the journal knows already is not marked again.

    The result depends on the submissions and the parcel alone, not on the marker, the number of jobs or the journal.
    """
    found: dict[str, Marks] = {}
    mark = marker if marker is not None else on_desks(parcel, available_jobs())
    alarm = Alarm()
    with Journal(journal) as kept, tqdm(total=len(handed), unit="student", disable=True if quiet else None) as bar:
        for item, marks in mark(_unknown(handed, parcel, kept, found, bar.update)):
            found[item.student] = marks
            kept.append(key_of(item, parcel), marks)
            alarm.hear(marks)
            bar.update()
    return [found[each.student] for each in handed]


@dataclass
class Alarm:
    """Says once, early in a run, that no answer can be judged; the run goes on, since students could cause this too."""

    failed: int = 0
    over: bool = False

    def hear(self, marks: Marks) -> None:
        """Take note of the marks of the next submission."""
        for mark in marks.marks:
            self._hear(mark)

    def _hear(self, mark: Mark) -> None:
        if self.over or mark.state not in (FAILED, MARKED):
            return
        self.failed += mark.state == FAILED
        self.over = mark.state == MARKED or self.failed == SUSPICIOUS
        if self.failed == SUSPICIOUS:
            says = f"matcalc: the first {SUSPICIOUS} answers could not be judged; is the installation whole?"
            tqdm.write(f"{says} {mark.message}", file=sys.stderr)


def _unknown(
    handed: Iterable[HandedIn], parcel: Parcel, kept: Journal, found: dict[str, Marks], tick: Callable[[], object]
) -> Iterator[Item]:
    """The submissions that the journal does not know, read one by one; the others are taken from it."""
    for each in handed:
        item = item_of(each)
        known = kept.known.get(key_of(item, parcel))
        if known is None:
            yield item
        else:
            found[each.student] = known
            tick()


def on_desks(parcel: Parcel, jobs: int, command: Sequence[str] = COMMAND) -> Marker:
    """A marker of this machine: so many processes that judge, each watched by a thread."""

    def marked(items: Iterable[Item]) -> Iterator[tuple[Item, Marks]]:
        own = threading.local()
        with ExitStack() as desks, ThreadPoolExecutor(jobs) as threads:

            def work(item: Item) -> tuple[Item, Marks]:
                if not hasattr(own, "desk"):
                    own.desk = desks.enter_context(Desk(parcel, command))
                desk: Desk = own.desk
                return item, desk.mark(item)

            yield from _in_turn(items, lambda item: threads.submit(work, item), jobs * AHEAD)

    return marked


def _in_turn(
    items: Iterable[Item], submit: Callable[[Item], Future[tuple[Item, Marks]]], ahead: int
) -> Iterator[tuple[Item, Marks]]:
    """Results as they come, with only so many submissions under way."""
    rest = iter(items)
    under_way = {submit(item) for item in islice(rest, ahead)}
    while under_way:
        done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
        yield from (future.result() for future in done)
        under_way |= {submit(item) for item in islice(rest, len(done))}


def checked_jobs(jobs: int | None) -> int:
    """The number of processes to use; raises MatcalcError for one that makes no sense.

    >>> checked_jobs(3)
    3
    """
    if jobs is not None and not 1 <= jobs <= 1024:
        raise MatcalcError(f"--jobs {jobs}: give the number of processes, from 1 to 1024")
    return available_jobs() if jobs is None else jobs
