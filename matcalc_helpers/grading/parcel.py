"""An assignment as texts that travel: to the processes that judge, and to workers on other machines."""

from __future__ import annotations

import hashlib
import platform
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from .. import __version__
from ..course.assignments import load_assignment
from ..course.questions import question_files
from ..expression import MatcalcError
from .marking import Marking

PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Parcel:
    """The files of an assignment by their place, what `Marking` needs besides, and the seconds for an answer."""

    assignment: str
    files: Mapping[str, str]
    secret: str
    own_variants: bool = False
    seconds: float = 20.0

    @cached_property
    def digest(self) -> str:
        """A fingerprint of everything that marks depend on besides the submission."""
        parts = (grader(), self.assignment, self.secret, str(self.own_variants), *_flat(self.files))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def unpacked(self) -> Marking:
        """The marking, loaded from the texts."""
        with tempfile.TemporaryDirectory() as folder:
            for place, text in self.files.items():
                path = Path(folder, place)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return Marking(load_assignment(Path(folder, self.assignment)), self.secret, self.own_variants)

    def as_json(self) -> dict[str, Any]:
        """The parcel in values that JSON knows."""
        return {name: value for name, value in vars(self).items() if name != "digest"}


def _flat(files: Mapping[str, str]) -> list[str]:
    return [text for pair in sorted(files.items()) for text in pair]


def pack(path: Path, secret: str | None = None, *, own_variants: bool = False, seconds: float = 20.0) -> Parcel:
    """The parcel of an assignment file; raises MatcalcError for an assignment that cannot be loaded.

    Without a secret the points of comparison follow from the course seed, which students may know or guess.
    """
    assignment = load_assignment(path)
    known = question_files(path.parent / "questions")
    questions = (known[question.id] for question in assignment.questions)
    files = {found.relative_to(path.parent).as_posix(): _text(found) for found in (path, *questions)}
    drawn_from = f"course seed {assignment.seed}" if secret is None else secret
    return Parcel(path.name, files, drawn_from, own_variants, seconds)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise MatcalcError(f"{path}: cannot be read: {problem}") from problem


@cache
def grader() -> str:
    """A fingerprint of the program that marks: its version, its own files, and the version of Python."""
    digest = hashlib.sha256(f"{__version__} {platform.python_version()}".encode())
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in {".py", ".lark", ".json", ".toml"}:
            digest.update(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
