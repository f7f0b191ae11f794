"""The zip file for a Gradescope programming assignment: set-up, run script, the package, the assignment."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ...expression import MatcalcError
from ..assignments import Assignment
from ..questions import question_files

PACKAGE = Path(__file__).parents[2]
CODE = {".py", ".lark", ".json", ".toml", ".css"}
NEEDED = ("lark", "lazy-loader", "mpmath", "numpy", "python-flint", "pyyaml", "jsonschema", "tqdm")
"""What grading imports; what these need in turn is pinned too."""
LONG_AGO = (1980, 1, 1, 0, 0, 0)
PLAIN, EXECUTABLE = 0o644, 0o755
SCRIPTS = ("setup.sh", "run_autograder")
SETUP = """\
#!/usr/bin/env bash
# Run once by Gradescope when the image is built.
set -euo pipefail
apt-get update
apt-get install -y bubblewrap
for version in 3.13 3.12 3.11; do
    if apt-get install -y "python$version" "python$version-venv"; then
        "python$version" -m venv /autograder/venv
        break
    fi
done
/autograder/venv/bin/pip install --no-deps -r /autograder/source/requirements.txt
"""
RUN = """\
#!/usr/bin/env bash
# Run by Gradescope for each submission.
# MATCALC_AUTOGRADER names another folder than /autograder, MATCALC_PYTHON another Python.
set -euo pipefail
here="${MATCALC_AUTOGRADER:-/autograder}"
export PYTHONPATH="$here/source/package"
exec "${MATCALC_PYTHON:-$here/venv/bin/python}" -m matcalc_helpers.grading.autograder "$here"
"""


def gradescope_zip(assignment: Assignment, path: Path, secret: str | None, students: tuple[str, ...] | None) -> bytes:
    """The content of the zip file, the same for the same package and assignment.

    path: the file of the assignment. secret: what the points of comparison are drawn from. students: the ids of those
    who got variants of their own; None where all got the same.
    """
    options = {"assignment": path.name, "secret": secret, "students": None if students is None else list(students)}
    files = {
        "setup.sh": SETUP.encode(),
        "run_autograder": RUN.encode(),
        "requirements.txt": requirements_text().encode(),
        "options.json": (json.dumps(options, indent=1) + "\n").encode(),
        **{f"package/{PACKAGE.name}/{name}": content for name, content in _package()},
        **{f"assignment/{name}": content for name, content in _assignment(assignment, path)},
    }
    return _zipped(files)


def _package() -> Iterator[tuple[str, bytes]]:
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in CODE and path.is_file():
            yield path.relative_to(PACKAGE).as_posix(), path.read_bytes()


def _assignment(assignment: Assignment, path: Path) -> Iterator[tuple[str, bytes]]:
    """The files of the assignment and of its questions, at their places."""
    files = question_files(path.parent / "questions")
    for found in (path, *(files[question.id] for question in assignment.questions)):
        yield found.relative_to(path.parent).as_posix(), found.read_bytes()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.create_system = 3  # of the systems that have modes
            entry.external_attr = (EXECUTABLE if name in SCRIPTS else PLAIN) << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def requirements_text() -> str:
    """The packages that grading needs, and what they need, each pinned to the version that is installed here."""
    found: dict[str, str] = {}
    waiting = list(NEEDED)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name not in found:
            found[name], more = _installed(name)
            waiting += more
    return "".join(f"{name}=={version}\n" for name, version in sorted(found.items()))


def _installed(name: str) -> tuple[str, list[str]]:
    """The version of a package, and the names of those that it needs on this system."""
    try:
        package = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        raise MatcalcError(f"{name} is needed for grading and not installed: pip install {name}") from None
    needs = map(Requirement, package.requires or ())
    return package.version, [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
