"""Recorded answers in the form in which a student would write them."""

from __future__ import annotations

import ast

from ...answers.judge import judge, judge_shape
from ...expression import MatcalcError
from ..questions import CourseQuestion
from ..readings import read_shape
from ..signatures import signature_of


def solution_text(question: CourseQuestion) -> str:
    """The recorded answer to a question that is answered in text; the engine's own where none is recorded."""
    if question.reference is not None:
        return question.reference
    asked = question.judged_as()
    return str(asked.expected.shape if question.kind == "shape" else asked.expected)


def solution_function(question: CourseQuestion) -> str | None:
    """The first right function, marked as the answer; None where the question has none that can be read."""
    name = signature_of(question.id, question.signature).name
    return next((found for source in question.right if (found := _marked(question.id, name, source))), None)


def _marked(question: str, name: str, source: str) -> str | None:
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return None
    lines = source.strip("\n").splitlines()
    place = next((node.lineno for node in body if isinstance(node, ast.FunctionDef) and node.name == name), None)
    if place is None:
        return None
    skipped = len(source) - len(source.lstrip("\n"))
    at = place - 1 - skipped
    return "\n".join([*lines[:at], f'@hw.code("{question}")', *lines[at:]])


def judged_words(question: CourseQuestion) -> str:
    """What the engine says of the recorded answer, for the teacher: holds or not, and at which sizes."""
    try:
        text = solution_text(question)
        found = (
            judge_shape(question.judged_as(), *read_shape(text, question.declarations))
            if question.kind == "shape"
            else judge(question.judged_as(), text)
        )
    except MatcalcError as problem:
        return f"not checked: {problem}"
    verdict = "" if found.evidence is None else f"; {found.evidence.verdict}"
    return f"{found.outcome}{verdict}"
