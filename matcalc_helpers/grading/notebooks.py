"""The cells of a notebook of unknown origin: read as JSON, never run, with a state for all that can be wrong."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

LARGEST_NOTEBOOK = 32 * 2**20
"""In bytes; figures of a whole course of exercises fit in a tenth of it."""
LONGEST_CELL = 100_000
"""In characters; an answer cell has a few hundred."""
READ = "read"
OLDEST_FORMAT, NEWEST_FORMAT = 4, 4

STATES: Mapping[str, str] = MappingProxyType(
    {
        READ: "The notebook was read.",
        "missing": "No notebook was handed in.",
        "link": "The file is a link to another file. Hand in the notebook itself.",
        "folder": "This is a folder with the name of a notebook. Hand in the notebook file itself.",
        "not-a-file": "This is no ordinary file. Hand in the notebook file itself.",
        "no-access": "The file cannot be opened. Hand it in again.",
        "too-large": "The file is larger than 32 MB. Clear all outputs, save, and hand it in again.",
        "empty-file": "The file is empty. Save the notebook and hand it in again.",
        "zip": "This is a zip archive. Unpack it and hand in the notebook file that is in it.",
        "not-text": "The file is not text in UTF-8, so it is no notebook as Jupyter saves it.",
        "truncated": "The file ends in the middle of the notebook. Save it again, wait for it, and hand it in.",
        "not-json": "The file is not in the form of a notebook (JSON). Hand in the file with the ending .ipynb.",
        "not-a-notebook": "The file is JSON and no notebook: it has no list of cells.",
        "old-format": "The notebook is in an old format. Open it in Jupyter, save it, and hand it in again.",
        "new-format": "The notebook is in a format that this grader does not know. Save it as nbformat 4.",
        "failed": "The grader could not read the notebook. Your teacher has been told; nothing is lost.",
    }
)
"""What can become of a file that was handed in, and what the student is told."""


@dataclass(frozen=True)
class Cell:
    """One cell: its number from 1 in the notebook, its type and its text."""

    number: int
    kind: str
    source: str


class Unreadable(ValueError):
    """A file that is no readable notebook; `state` is a key of STATES."""

    def __init__(self, state: str) -> None:
        super().__init__(STATES[state])
        self.state = state


def content_of(path: Path) -> bytes:
    """The bytes of a notebook file; raises Unreadable for links, folders, devices and files that are too large.

    >>> content_of(Path("/"))
    Traceback (most recent call last):
    matcalc_helpers.grading.notebooks.Unreadable: This is a folder with the name of a notebook. Hand in the ...
    """
    try:
        _refuse_other_than_a_file(path.lstat())
        return _opened(path)
    except OSError as problem:
        raise Unreadable("no-access") from problem


def _refuse_other_than_a_file(found: os.stat_result) -> None:
    if stat.S_ISLNK(found.st_mode):
        raise Unreadable("link")
    if stat.S_ISDIR(found.st_mode):
        raise Unreadable("folder")
    if not stat.S_ISREG(found.st_mode):
        raise Unreadable("not-a-file")
    if found.st_size > LARGEST_NOTEBOOK:
        raise Unreadable("too-large")


def _opened(path: Path) -> bytes:
    """The content, read from a file that cannot have become a link or grown meanwhile."""
    unlinked = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with open(os.open(path, os.O_RDONLY | unlinked), "rb") as file:  # noqa: PTH123 - only open() takes a descriptor
        content = file.read(LARGEST_NOTEBOOK + 1)
    if len(content) > LARGEST_NOTEBOOK:
        raise Unreadable("too-large")
    return content


def cells_of(content: bytes) -> tuple[Cell, ...]:
    """The cells of a notebook; raises Unreadable. Metadata and outputs are not looked at.

    >>> cells_of(b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": ["x = 1"]}]}')
    (Cell(number=1, kind='code', source='x = 1'),)
    """
    notebook = _parsed(_text(content))
    _refuse_other_formats(notebook)
    return tuple(_cell(number, cell) for number, cell in enumerate(notebook["cells"], 1))


def _text(content: bytes) -> str:
    if not content.strip():
        raise Unreadable("empty-file")
    if content.startswith(b"PK\x03\x04"):
        raise Unreadable("zip")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Unreadable("not-text") from problem


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as problem:
        raise Unreadable("truncated" if _ends_early(text, problem) else "not-json") from problem
    except (ValueError, RecursionError) as problem:
        raise Unreadable("not-json") from problem


def _ends_early(text: str, problem: json.JSONDecodeError) -> bool:
    """Whether the text began as a notebook does and stopped before its end."""
    begun = text.lstrip().startswith("{")
    return begun and (problem.pos >= len(text.rstrip()) - 1 or problem.msg.startswith("Unterminated string"))


def _refuse_other_formats(notebook: Any) -> None:
    if not isinstance(notebook, dict):
        raise Unreadable("not-a-notebook")
    version = notebook.get("nbformat", NEWEST_FORMAT)
    if "worksheets" in notebook or (isinstance(version, int) and version < OLDEST_FORMAT):
        raise Unreadable("old-format")
    if not isinstance(notebook.get("cells"), list):
        raise Unreadable("not-a-notebook")
    if not isinstance(version, int) or version > NEWEST_FORMAT:
        raise Unreadable("new-format")


def _cell(number: int, cell: Any) -> Cell:
    """One cell; of a damaged one nothing but its place is left."""
    if not isinstance(cell, dict):
        return Cell(number, "damaged", "")
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    kind = cell.get("cell_type")
    return (
        Cell(number, kind, source) if isinstance(source, str) and isinstance(kind, str) else Cell(number, "damaged", "")
    )
