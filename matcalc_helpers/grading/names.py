"""File names for pages of students: short, plain, different for each, and never outside their folder."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,79}")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def file_names(students: Iterable[str]) -> dict[str, str]:
    """A file name, without ending, for each student: their own where it is plain, else one with a fingerprint.

    >>> file_names(["s01", "../../etc/passwd"])
    {'s01': 's01', '../../etc/passwd': 'etc-passwd-3754d6cb'}
    """
    known = list(students)
    often = Counter(student.casefold() for student in known)
    return {
        student: student if _is_plain(student) and often[student.casefold()] == 1 else _marked(student)
        for student in known
    }


def _is_plain(student: str) -> bool:
    return bool(_PLAIN.fullmatch(student)) and not _DEVICES.fullmatch(student) and not student.endswith(".")


def _marked(student: str) -> str:
    """The letters and digits of the name, and a fingerprint that keeps it apart from all others."""
    words = re.sub(r"[^A-Za-z0-9]+", "-", student).strip("-")[:40]
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{words}-{digest}" if words else digest
