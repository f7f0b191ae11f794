"""The files of the catalogue: tables of entries, each read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..expression import MatcalcError

FOLDER = Path(__file__).parent / "records"
TABLES = ("record", "identity", "erratum", "wrong_answer")

Entry = Mapping[str, Any]


def entries(table: str) -> tuple[tuple[str, Entry], ...]:
    """The entries of one table with the files that they stand in, file by file, in the order in which they are written.

    >>> sorted({file for file, _ in entries("wrong_answer")})
    ['wrong_answers.toml']
    """
    return tuple((file, entry) for file, tables in _files() for entry in tables.get(table, ()))


@lru_cache(maxsize=1)
def _files() -> tuple[tuple[str, Mapping[str, list[Entry]]], ...]:
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        unknown = sorted(tables.keys() - set(TABLES))
        if unknown:
            raise MatcalcError(f"{path.name}: there is no table {unknown[0]!r}; known tables: {', '.join(TABLES)}")
        found.append((path.name, tables))
    return tuple(found)
