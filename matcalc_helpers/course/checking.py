"""Questions and assignments, checked file by file: form, formulas, examples, variants."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..expression import MatcalcError, parse
from .difficulty import variant_findings
from .examples import CodeJudge, count_examples, example_findings
from .files import fields_of, load_data, schema_problems
from .leaks import leak_findings
from .problems import FileError, Finding, Problem
from .questions import CourseQuestion, load_question
from .references import reference_findings
from .texts import text_findings
from .timing import time_limit


@dataclass(frozen=True)
class Checked:
    """What became of one file: how many variants were looked at, how many answers judged, and what is wrong."""

    file: str
    variants: int = 0
    examples: int = 0
    problems: tuple[Problem, ...] = ()
    is_assignment: bool = False
    seconds: float = field(default=0.0, compare=False)


def course_files(paths: Sequence[Path]) -> list[Path]:
    """The YAML files at and below the paths, each once; MatcalcError for a path that does not exist or holds none."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
        if not inside or not path.exists():
            raise MatcalcError(f"{path}: no YAML file there; give a file, or a folder such as assignments")
        found.update(dict.fromkeys(inside))
    return list(found)


def same_names(files: Sequence[Path]) -> list[Problem]:
    """Questions that share an id: their files have the same name in two folders."""
    first: dict[str, Path] = {}
    problems = []
    for path in files:
        known = first.setdefault(path.stem, path)
        if known != path:
            problems.append(Problem(str(path), "id", f"{path.stem} is the name of {known} too; rename one of the two"))
    return problems


def check_file(path: Path, judge_code: CodeJudge | None = None, seconds: float = 120.0) -> Checked:
    """Check one file, an assignment where it lists questions; never raises for what the file holds.

    `judge_code` runs the examples of code, which stay unrun without it. What takes longer than the seconds is given up,
    and that is a problem of its own.
    """
    begun = time.perf_counter()
    try:
        with time_limit(seconds):
            checked = _check_assignment(path) if "questions" in fields_of(path) else _check_question(path, judge_code)
    except FileError as error:
        checked = Checked(str(path), problems=(error.problem,))
    except (MatcalcError, TimeoutError) as error:
        checked = Checked(str(path), problems=(Problem(str(path), None, str(error)),))
    return replace(checked, seconds=time.perf_counter() - begun)


def _check_assignment(path: Path) -> Checked:
    problems = schema_problems(path, "assignment")
    if not problems:
        data = load_data(path, "assignment")
        known = {found.stem for found in (path.parent / "questions").rglob("*.yaml")}
        missing = [name for name in data["questions"] if name not in known]
        problems = [
            Problem(str(path), "questions", f"no file {name}.yaml below questions; write it") for name in missing
        ]
        if data["id"] != path.stem:
            problems.append(
                Problem(str(path), "id", f"{data['id']} is not the name of the file; call one as the other")
            )
    return Checked(str(path), problems=tuple(problems), is_assignment=True)


def _check_question(path: Path, judge_code: CodeJudge | None) -> Checked:
    problems = schema_problems(path, "question")
    if problems:
        return Checked(str(path), problems=tuple(problems))
    question = load_question(path)
    variants = [question.variant(number) for number in range(question.variants())]
    problems = [Problem(str(path), found.field, found.says) for found in _findings(path, question)]
    for number, variant in enumerate(variants):
        for found in _variant_findings(variant, judge_code):
            shown = number if len(variants) > 1 else None
            problems.append(Problem(str(path), found.field, found.says, variant=shown))
    if not problems:
        problems = [Problem(str(path), found.field, found.says) for found in variant_findings(variants)]
    examples = sum(map(count_examples, variants)) if question.kind != "code" or judge_code is not None else 0
    return Checked(str(path), len(variants), examples, tuple(problems))


# What holds for all variants of a question


def _findings(path: Path, question: CourseQuestion) -> Iterator[Finding]:
    chapters = _chapters(path)
    if chapters is not None and question.chapter not in chapters:
        yield Finding("chapter", f"{question.chapter} is not in _toc.yml; name a chapter of the book")
    for name in question.parameters:
        if f"{{{name}}}" not in path.read_text(encoding="utf-8"):
            yield Finding("parameters", f"{name} is nowhere used; write it as {{{name}}}, or leave it out")
    total = sum(item.points for item in question.rubric)
    if question.kind == "proof" and total != question.points:
        yield Finding(
            "rubric", f"the points add up to {total}, and the question has {question.points}; make them equal"
        )
    if question.kind != "proof" and not question.right:
        yield Finding("right", "no right answer in another form; give at least one")
    for place, wrong in enumerate(question.mistakes):
        if wrong.share >= 1:
            yield Finding(f"mistakes[{place}].share", "a wrong answer earns all points; give it a share below 1")


def _chapters(path: Path) -> frozenset[str] | None:
    """The chapters of the book around a file; None where there is no book."""
    tables = (folder / "_toc.yml" for folder in path.resolve().parents)
    table = next((table for table in tables if table.is_file()), None)
    if table is None:
        return None
    return frozenset(
        re.findall(r"^\s*-?\s*(?:file|root):\s*chapters/(\S+)\s*$", table.read_text("utf-8"), re.MULTILINE)
    )


# What holds for each variant


def _variant_findings(question: CourseQuestion, judge_code: CodeJudge | None) -> Iterator[Finding]:
    unreadable = list(_unreadable(question))
    yield from unreadable
    if unreadable:
        return
    yield from text_findings(question)
    yield from _each(reference_findings(question), "reference")
    yield from example_findings(question, judge_code)
    yield from _each(leak_findings(question), "mistakes")


def _each(findings: Iterator[Finding], field: str) -> Iterator[Finding]:
    """The findings, up to a formula that cannot be used, which is one more."""
    try:
        yield from findings
    except MatcalcError as problem:
        yield Finding(field, str(problem))


def _unreadable(question: CourseQuestion) -> Iterator[Finding]:
    """Formulas that cannot be read, or use what is not declared."""
    for name, text in _formulas(question):
        try:
            used = parse(text, question.declarations).declarations
        except MatcalcError as problem:
            yield Finding(name, str(problem))
            continue
        strangers = [symbol for symbol in used if symbol not in question.declarations]
        if strangers:
            yield Finding(name, f"{strangers[0]} is not declared; add it to the declarations")
    yield from _unfitting(question)


def _formulas(question: CourseQuestion) -> Iterator[tuple[str, str]]:
    names = ("function", "wrt") if question.kind == "shape" else ("function", "wrt", "reference", "claimed")
    yield from ((name, text) for name in names if (text := getattr(question, name)) is not None)
    yield from ((f"returns[{place}]", text) for place, text in enumerate(question.returns))


def _unfitting(question: CourseQuestion) -> Iterator[Finding]:
    """What is asked makes no sense, or the signature does not match the declarations."""
    if question.signature is not None:
        arguments = re.findall(r"\w+", question.signature.partition("(")[2])
        strangers = [name for name in arguments if name not in question.declarations]
        missing = [name for name in question.declarations if name not in arguments]
        if strangers or missing:
            listed = ", ".join((*strangers, *missing))
            yield Finding("signature", f"{listed}: among the arguments or the declarations only; make them the same")
        elif len(set(arguments)) < len(arguments):
            yield Finding("signature", "an argument stands twice; give each its own name")
    elif question.kind != "proof":
        try:
            question.judged_as().expected  # noqa: B018 - raises where there is none
        except MatcalcError as problem:
            yield Finding("asks", str(problem))
