"""The same work on a cluster of `dask.distributed`: submissions travel in chunks to workers with desks of their own.

Notebooks and the assignment travel as text, so the workers need this package and no common file system.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import distributed

from ..expression import MatcalcError
from .desk import Desk, Item
from .marks import Marks
from .parcel import Parcel, grader
from .running import Marker

CHUNK = 50
CONNECT_SECONDS = 5
AHEAD = 3
"""How many chunks are on their way for each thread of the cluster."""
_own = threading.local()
_distributed: Any = distributed
"""Not all of it says its types."""


def mark_chunk(parcel: Parcel, expected: str, items: list[Item]) -> list[dict[str, Any]]:
    """The marks of a chunk, as JSON; what a worker of the cluster runs. Its desk is kept for the next chunk."""
    if grader() != expected:
        raise MatcalcError("a worker has another version of matcalc-helpers or of Python; install the same everywhere")
    desk: Desk | None = getattr(_own, "desk", None)
    if desk is None or desk.parcel.digest != parcel.digest:
        if desk is not None:
            desk.close()
        desk = _own.desk = Desk(parcel)
    return [desk.mark(item).as_json() for item in items]


def on_cluster(parcel: Parcel, address: str, chunk: int = CHUNK) -> Marker:
    """A marker that hands chunks to the cluster whose scheduler listens at an address such as tcp://host:8786."""

    def marked(items: Iterable[Item]) -> Iterator[tuple[Item, Marks]]:
        with _connected(address) as client:
            ahead = AHEAD * max(1, sum(client.nthreads().values()))
            yield from _in_chunks(client, client.scatter(parcel, broadcast=True), iter(items), chunk, ahead)

    return marked


def _connected(address: str) -> Any:
    """A client of the cluster; raises MatcalcError within seconds where no scheduler answers."""
    try:
        asyncio.run(asyncio.wait_for(_greet(address), CONNECT_SECONDS))
        return _distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as problem:
        why = "no scheduler answers there; start one with `dask scheduler`, or leave --scheduler out"
        raise MatcalcError(f"--scheduler {address}: {why}") from problem


async def _greet(address: str) -> None:
    """Shake hands with a scheduler; a client of its own would go on trying after its time is over."""
    connection = await _distributed.comm.connect(address, timeout=CONNECT_SECONDS)
    connection.abort()


def _in_chunks(
    client: Any, parcel: object, items: Iterator[Item], chunk: int, ahead: int
) -> Iterator[tuple[Item, Marks]]:
    sent: dict[str, list[Item]] = {}
    done = _distributed.as_completed([], loop=client.loop)
    for _ in range(ahead):
        future = _sent(client, parcel, items, chunk, sent)
        if future is not None:
            done.add(future)
    for future in done:
        yield from zip(sent.pop(future.key), map(Marks.from_json, future.result()), strict=True)
        following = _sent(client, parcel, items, chunk, sent)
        if following is not None:
            done.add(following)


def _sent(client: Any, parcel: object, items: Iterator[Item], chunk: int, sent: dict[str, list[Item]]) -> Any:
    """The next chunk on its way; None where there is none. Failed workers are replaced, so a chunk may run twice."""
    batch = list(islice(items, chunk))
    if not batch:
        return None
    future = client.submit(mark_chunk, parcel, grader(), batch, pure=False, retries=1)
    sent[future.key] = batch
    return future
