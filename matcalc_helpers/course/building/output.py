"""Writing what was built: all or nothing, and no file is touched that this program did not write."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ...expression import MatcalcError

RECORD = ".matcalc-build.json"
"""Lies in the output folder and says which files were written, and with what content."""


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder; those of an earlier build are replaced, other files stay as they are.

    Raises MatcalcError before anything is written where a file stands in the way that was not written by an earlier
    build, or was changed since; and where the folder cannot be written.
    """
    try:
        record = _record(folder)
        _refuse_foreign(folder, files, record)
        for name, content in files.items():
            _write(folder / name, content)
        written = record | {name: _digest(content) for name, content in files.items()}
        _write(folder / RECORD, (json.dumps(written, indent=0, sort_keys=True) + "\n").encode())
    except OSError as problem:
        raise MatcalcError(f"{problem.filename or folder}: cannot be written: {problem.strerror}") from None


def _record(folder: Path) -> dict[str, str]:
    path = folder / RECORD
    if folder.exists() and not folder.is_dir():
        raise MatcalcError(f"{folder}: is a file; name another folder for the output")
    try:
        found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise MatcalcError(f"{path}: damaged; delete it, or name another folder for the output")
    return found


def _refuse_foreign(folder: Path, files: Mapping[str, bytes], record: Mapping[str, str]) -> None:
    for name, content in files.items():
        path = folder / name
        if not os.path.lexists(path):
            continue
        known = {record.get(name), _digest(content)}
        if path.is_symlink() or not path.is_file() or _digest(path.read_bytes()) not in known:
            raise MatcalcError(
                f"{path}: not written by an earlier build, or changed since; move it or name another folder"
            )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Write a file under another name first, so that it is never half there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".matcalc-")
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - only open() takes a descriptor
            file.write(content)
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    finally:
        Path(beside).unlink(missing_ok=True)
