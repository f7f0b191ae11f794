"""The teacher's secret, from which points of comparison and salts are drawn."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ..expression import MatcalcError

SHORTEST = 8


def secret_of(given: str) -> str:
    """The fingerprint of a secret: of the content of a file where `given` is the name of one, else of the word itself.

    Raises MatcalcError for a name of a file that is not there or cannot be read, and for a secret of fewer than
    eight characters.

    >>> len(secret_of("a long enough word"))
    64
    """
    path = Path(given)
    if not path.is_file() and (path.suffix or {"/", "\\"} & set(given)):
        raise MatcalcError(f"--secret {path}: no such file; a secret in words has no dot and no slash")
    try:
        secret = path.read_bytes() if path.is_file() else given.encode()
    except OSError as problem:
        raise MatcalcError(f"--secret {path}: cannot be read: {problem.strerror}") from problem
    if len(secret.strip()) < SHORTEST:
        raise MatcalcError(f"--secret: a secret has at least {SHORTEST} characters")
    return hashlib.sha256(secret.strip()).hexdigest()
