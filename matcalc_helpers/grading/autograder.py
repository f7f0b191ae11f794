"""What the zip file for Gradescope runs: one submission becomes results.json."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..course.questions import CourseQuestion
from ..expression import MatcalcError
from .handed_in import HandedIn
from .marks import BY_HAND, FAILED, Mark, Marks
from .parcel import pack
from .running import grade, on_desks

SOURCE, SUBMISSION, RESULTS = "source", "submission", "results"
VISIBILITY = "visible"
LEFT = {
    BY_HAND: "Your teacher marks this answer.",
    FAILED: "This answer could not be decided; your teacher looks at it.",
}
DONE, BAD_INPUT = 0, 2


def main(arguments: Sequence[str]) -> int:
    """Grade the submission below a folder that is laid out as Gradescope's /autograder."""
    folder = Path(arguments[0] if arguments else "/autograder")
    try:
        write_results(folder)
    except MatcalcError as problem:
        print(f"matcalc: {problem}", file=sys.stderr)  # noqa: T201 - Gradescope shows it to the teacher
        return BAD_INPUT
    return DONE


def write_results(folder: Path) -> None:
    """Write results/results.json; raises MatcalcError, and writes nothing, where no marks can be given."""
    options = _json(folder / SOURCE / "options.json")
    path = folder / SOURCE / "assignment" / options["assignment"]
    parcel = pack(path, options["secret"], own_variants=options["students"] is not None)
    student = _student(folder / "submission_metadata.json", options["students"])
    marking = parcel.unpacked()
    handed = HandedIn(student, _notebook(folder / SUBMISSION, marking.assignment.id))
    with tempfile.TemporaryDirectory() as aside:
        marks = grade([handed], parcel, Path(aside, "journal.txt"), on_desks(parcel, 1), quiet=True)[0]
    (folder / RESULTS).mkdir(exist_ok=True)
    text = json.dumps(results(marks, marking.questions(student)), indent=1, ensure_ascii=False)
    (folder / RESULTS / "results.json").write_text(f"{text}\n", encoding="utf-8")


def results(marks: Marks, questions: Iterable[CourseQuestion]) -> dict[str, Any]:
    """Marks in Gradescope's format: a test for each question, without a score where a person decides."""
    titles = {question.id: question.title for question in questions}
    tests = [
        _test(number, titles.get(mark.question, mark.question), mark) for number, mark in enumerate(marks.marks, 1)
    ]
    found: dict[str, Any] = {"score": float(marks.so_far), "visibility": VISIBILITY, "tests": tests}
    said = [*marks.problems, *_waiting(marks)]
    return {**found, "output": "\n".join(said)} if said else found


def _waiting(marks: Marks) -> list[str]:
    points = sum(mark.most for mark in marks.open)
    return [f"Points that a person has still to give: {points} of {marks.most}."] if points else []


def _test(number: int, title: str, mark: Mark) -> dict[str, Any]:
    lines = [LEFT.get(mark.state, mark.message), *(f"Hint: {hint}" for hint in mark.hints[:1])]
    test = {"number": str(number), "name": title, "max_score": mark.most, "output": "\n".join(lines)}
    test |= {"output_format": "text", "name_format": "text", "visibility": VISIBILITY}
    return test if mark.points is None else {**test, "score": float(mark.points)}


def _notebook(folder: Path, assignment: str) -> Path | None:
    """The notebook that counts, found as in a class: of several the last that is named like the assignment."""
    notebooks = sorted(folder.rglob("*.ipynb")) if folder.is_dir() else []
    named = [path for path in notebooks if assignment.lower() in path.stem.lower()]
    return (named or notebooks)[-1] if notebooks else None


def _student(metadata: Path, students: Sequence[str] | None) -> str:
    """Who handed in; "" where all students got the same questions. MatcalcError for somebody who is in no list."""
    if students is None:
        return ""
    users = _json(metadata).get("users", [])
    known = [str(user.get(name, "")) for user in users for name in ("sid", "email", "name")]
    found = next((name for name in known if name in students), None)
    if found is None:
        listed = ", ".join(name for name in known if name)
        raise MatcalcError(
            f"{listed or 'nobody'}: not among the students for whom the variants were built; build them again"
        )
    return found


def _json(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise MatcalcError(f"{path}: cannot be read ({problem}); upload the zip file again") from problem
    if not isinstance(found, dict):
        raise MatcalcError(f"{path}: holds no fields; upload the zip file again")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
