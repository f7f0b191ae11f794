"""Who handed in which file: folders and file names as Jupyter, nbgrader, Canvas, Moodle and Gradescope make them."""

from __future__ import annotations

import os
import re
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..expression import MatcalcError
from .roster import Roster

NOTEBOOK, ARCHIVE = ".ipynb", ".zip"
METADATA = "submission_metadata.yml"
RULE = "of several notebooks those named like the assignment come first, and of these the last by name counts"
MANY = 3
"""Notebooks of one student in so many folders are rather those of many students."""
_CANVAS = re.compile(r"(?P<name>[^_]+)(?:_LATE)?_(?P<canvas>\d+)_\d+_.+", re.IGNORECASE)
_MOODLE = re.compile(r"(?P<name>.+)_(?P<moodle>\d+)_assignsubmission_file(?:_.*)?")


@dataclass(frozen=True)
class HandedIn:
    """One student's notebook, the further notebooks that do not count, and how the course system knows the student.

    `known` has the keys name, email, canvas, moodle, sid, gradescope, as far as they are known.
    """

    student: str
    notebook: Path | None
    others: tuple[Path, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)


def find_submissions(folder: Path, assignment: str, roster: Roster | None = None) -> list[HandedIn]:
    """Who handed in what, by student; with a class list under its names, those who handed in nothing included.

    Raises MatcalcError if the folder does not exist. Links and files of other kinds are found, and refused when read.
    """
    if not folder.is_dir():
        raise MatcalcError(f"{folder}: no such folder; name the folder in which the submissions lie")
    found = _by_student(_claims(folder, assignment), roster)
    chosen = [_chosen(student, claims, assignment) for student, claims in found.items()]
    if not any(each.notebook for each in chosen):
        raise MatcalcError(
            f"{folder}: no notebook in it; a file {NOTEBOOK} or a folder with one is expected for each student"
        )
    absent = () if roster is None else (HandedIn(student, None) for student in roster.people if student not in found)
    return sorted([*chosen, *absent], key=lambda each: each.student)


def perhaps_a_class(handed: HandedIn) -> Path | None:
    """The folder that may be meant, where what was taken for one student looks like the folder of a class.

    >>> print(perhaps_a_class(HandedIn("in", Path("in/c/h.ipynb"), (Path("in/a/h.ipynb"), Path("in/b/h.ipynb")))))
    in
    """
    notebooks = handed.others if handed.notebook is None else (*handed.others, handed.notebook)
    folders = {path.parent for path in notebooks}
    return Path(os.path.commonpath(folders)) if len(folders) >= MANY else None


@dataclass(frozen=True)
class _Claim:
    """Notebooks of a student, named as the course system names them."""

    student: str
    notebooks: tuple[Path, ...]
    known: Mapping[str, str]


def _claims(folder: Path, assignment: str) -> Iterator[_Claim]:
    submitters = _submitters(folder / METADATA)
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith((".", "__")) or entry.name == METADATA:
            continue
        if entry.is_dir() and not entry.name.endswith(NOTEBOOK):
            yield from _of_folder(entry, assignment, submitters.get(entry.name))
        elif entry.suffix in {NOTEBOOK, ARCHIVE}:
            student, known = identity(entry.stem)
            yield _Claim(student, (entry,), known)


def _of_folder(folder: Path, assignment: str, people: list[dict[str, str]] | None) -> Iterator[_Claim]:
    notebooks = tuple([folder] if folder.is_symlink() else _notebooks(folder, assignment))
    if people is None:
        yield _Claim(*_with(notebooks, identity(folder.name)))
    for person in people if people is not None else ():
        known = {**person, "gradescope": folder.name.removeprefix("submission_")}
        yield _Claim(person.get("sid") or person.get("email") or person.get("name") or folder.name, notebooks, known)


def _with(
    notebooks: tuple[Path, ...], found: tuple[str, dict[str, str]]
) -> tuple[str, tuple[Path, ...], dict[str, str]]:
    return found[0], notebooks, found[1]


def identity(name: str) -> tuple[str, dict[str, str]]:
    """The student of a folder or a file, by its name without ending, and what the name tells of them.

    >>> identity("leeann_12345_67890_hw1")
    ('leeann_12345', {'name': 'leeann', 'canvas': '12345'})
    >>> identity("Ann Lee_123_assignsubmission_file_")
    ('Ann Lee_123', {'name': 'Ann Lee', 'moodle': '123'})
    >>> identity("s01")
    ('s01', {})
    """
    match = _MOODLE.fullmatch(name) or _CANVAS.fullmatch(name)
    if match is None:
        return name, {}
    known = match.groupdict()
    return "_".join(known.values()), known


def _notebooks(folder: Path, assignment: str) -> Iterator[Path]:
    """The notebooks below a folder, or below its sub-folder of the assignment as in nbgrader; no link is followed."""
    inner = folder / assignment
    for place, folders, files in os.walk(inner if inner.is_dir() and not inner.is_symlink() else folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        named = [name for name in (*files, *folders) if name.endswith((NOTEBOOK, ARCHIVE))]
        yield from (Path(place, name) for name in sorted(named) if not name.startswith("."))


def _by_student(claims: Iterable[_Claim], roster: Roster | None) -> dict[str, list[_Claim]]:
    found: dict[str, list[_Claim]] = defaultdict(list)
    for claim in claims:
        person = None if roster is None else roster.find(claim.student, *claim.known.values())
        found[claim.student if person is None else person.student].append(claim)
    return found


def _chosen(student: str, claims: list[_Claim], assignment: str) -> HandedIn:
    paths = sorted({path for claim in claims for path in claim.notebooks}, key=lambda path: _order(path, assignment))
    known = {key: value for claim in claims for key, value in claim.known.items()}
    return HandedIn(student, paths[-1] if paths else None, tuple(paths[:-1]), known)


def _order(path: Path, assignment: str) -> tuple[bool, bool, bool, tuple[tuple[int, str], ...], str]:
    """Ordinary files come after others, those named like the assignment after others; then by name and number."""
    numbered = tuple((int(digits or 0), word) for digits, word in re.findall(r"(\d{1,9})|(\D+)", path.stem.lower()))
    named = assignment.lower() in path.stem.lower()
    return path.suffix == NOTEBOOK, _is_ordinary(path), named, numbered, str(path)


def _is_ordinary(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


_LOADER: Any = type("Loader", (yaml.SafeLoader,), {})
"""Reads what Gradescope writes; the types of Ruby in it become nothing."""
_LOADER.add_multi_constructor("!", lambda loader, suffix, node: None)


def _submitters(metadata: Path) -> dict[str, list[dict[str, str]]]:
    """Whose each folder of a Gradescope export is; empty where there is no such file."""
    if not metadata.is_file():
        return {}
    try:
        data = yaml.load(metadata.read_bytes(), Loader=_LOADER)  # noqa: S506 - derived from the safe loader
    except (yaml.YAMLError, OSError, ValueError) as problem:
        raise MatcalcError(
            f"{metadata}: cannot be read ({problem}); export the submissions from Gradescope again"
        ) from problem
    entries = data.items() if isinstance(data, dict) else ()
    return {str(name): people for name, entry in entries if (people := _people(entry))}


def _people(entry: Any) -> list[dict[str, str]]:
    listed = entry.get(":submitters") if isinstance(entry, dict) else None
    people = [person for person in listed if isinstance(person, dict)] if isinstance(listed, list) else []
    return [{str(key).lstrip(":"): str(value) for key, value in person.items() if value} for person in people]
