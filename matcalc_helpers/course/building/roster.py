"""The students for whom variants are made: a CSV file with the columns id and name."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from ...expression import MatcalcError

MOST = 20_000
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def read_students(path: Path) -> tuple[str, ...]:
    """The ids of the students in the order of the file; each becomes the name of a folder.

    Raises MatcalcError, with file and line, for a file or an id that cannot be used.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise MatcalcError(f"{path}: cannot be read ({problem}); give a CSV file in UTF-8") from None
    column = _column(path, rows[0] if rows else [])
    ids = [_id(path, number, row, column) for number, row in enumerate(rows[1:], 2) if any(map(str.strip, row))]
    if not 0 < len(ids) <= MOST:
        raise MatcalcError(f"{path}: {len(ids)} students; give a line for each, {MOST} at most")
    _refuse_repeated(path, ids)
    return tuple(ids)


def _column(path: Path, header: Sequence[str]) -> int:
    names = [name.strip().lower() for name in header]
    if "id" not in names:
        raise MatcalcError(f"{path}:1: no column id; begin the file with a line such as id,name")
    return names.index("id")


def _id(path: Path, number: int, row: Sequence[str], column: int) -> str:
    found = row[column].strip() if column < len(row) else ""
    if not _ID.fullmatch(found) or _DEVICE.fullmatch(found) or found.endswith("."):
        raise MatcalcError(
            f"{path}:{number}: id {found[:70]!r}; it names a folder: use letters, digits and . _ - + @ only"
        )
    return found


def _refuse_repeated(path: Path, ids: Sequence[str]) -> None:
    known: set[str] = set()
    for found in ids:
        if found.casefold() in known:
            raise MatcalcError(f"{path}: id {found} stands there twice; give each student one line")
        known.add(found.casefold())
