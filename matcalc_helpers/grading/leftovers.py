"""The list of pages that a run wrote, so that a later run removes those of students who are gone, and nothing else."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._@+-]*)")


def listed(path: Path) -> dict[str, str]:
    """The fingerprint of each page by file name, as the list of an earlier run tells; empty where there is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    found = (_LINE.fullmatch(line) for line in lines)
    return {match[2]: match[1] for match in found if match is not None}


def list_text(pages: Mapping[str, str]) -> str:
    r"""The list in the form of `sha256sum`.

    >>> list_text({"ann.html": "00"})
    '00  ann.html\n'
    """
    return "".join(f"{fingerprint}  {name}\n" for name, fingerprint in sorted(pages.items()))


def fingerprint_of(path: Path) -> str | None:
    """The fingerprint of a plain file; None where there is none, or a link in its place."""
    if path.is_symlink() or not path.is_file():
        return None
    return hashlib.sha256(path.read_bytes()).hexdigest()


def remove_leftovers(folder: Path, earlier: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Remove the pages of an earlier run that this one did not write, if they are still as that run left them."""
    kept = {name.casefold() for name in now}
    for name, fingerprint in earlier.items():
        if name.casefold() not in kept and fingerprint_of(folder / name) == fingerprint:
            (folder / name).unlink()
