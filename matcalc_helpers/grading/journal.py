"""The journal of a run: one line for each finished submission, so that a run that was killed goes on where it ended."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from ..expression import MatcalcError
from .desk import Item
from .marks import FAILED, Marks
from .parcel import Parcel

try:
    import fcntl
except ImportError:  # a system without locks of this kind
    fcntl = None  # type: ignore[assignment]


def key_of(item: Item, parcel: Parcel) -> str:
    """A fingerprint of all that the marks of a submission depend on.

    >>> parcel = Parcel("hw.yaml", {}, "secret")
    >>> key_of(Item("s01", "read", "a"), parcel) == key_of(Item("s01", "read", "b"), parcel)
    False
    """
    described = json.dumps({**vars(item), "known": dict(item.known), "parcel": parcel.digest}, sort_keys=True)
    return hashlib.sha256(described.encode()).hexdigest()


class Journal:
    """An append-only file of finished submissions; a line that was torn by a kill is dropped when it is opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.file: IO[bytes] = path.open("a+b")
        except OSError as problem:
            raise self._not_written(problem) from problem
        self._lock()
        self.known: dict[str, Marks] = dict(self._read())

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()

    def append(self, key: str, marks: Marks) -> None:
        """Write down a finished submission; one with a failed answer is left out, so that the next run tries again."""
        if any(mark.state == FAILED for mark in marks.marks):
            return
        data = json.dumps(marks.as_json(), sort_keys=True)
        try:
            self.file.write(f"{key} {_check(key + data)} {data}\n".encode())
            self.file.flush()
        except OSError as problem:
            raise self._not_written(problem) from problem

    def _not_written(self, problem: OSError) -> MatcalcError:
        return MatcalcError(
            f"{self.path}: cannot be written ({problem.strerror}); make room there, or take another folder"
        )

    def _lock(self) -> None:
        try:
            if fcntl is not None:
                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            self.file.close()
            raise MatcalcError(
                f"{self.path}: another run writes there; wait for it, or choose another folder"
            ) from problem

    def _read(self) -> Iterator[tuple[str, Marks]]:
        """The whole lines; what is behind the last of them is cut off."""
        self.file.seek(0)
        content = self.file.read()
        whole = content.rfind(b"\n") + 1
        self.file.truncate(whole)
        for line in content[:whole].splitlines():
            key, _, rest = line.decode("utf-8", "replace").partition(" ")
            check, _, data = rest.partition(" ")
            if check == _check(key + data):
                yield key, Marks.from_json(json.loads(data))


def _check(text: str) -> str:
    """A short sum by which a damaged line is known."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
