"""What a cell answers: calls `hw.answer("id", "text")`, functions under `@hw.code("id")`, marked Markdown cells.

The source is parsed, never run.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from .notebooks import LONGEST_CELL, Cell

LONGEST_ANSWER = 20_000
"""In characters; the longest right answer of the course has some hundred."""
MOST_TRIES = 400
PROOF = re.compile(r"\s*<!--\s*answer:\s*([\w.-]+)\s*-->")
_CALL = re.compile(r"^[ \t]*(?:[A-Za-z_]\w*[ \t]*=[ \t]*)?[A-Za-z_][\w.]*\.answer[ \t]*\(", re.MULTILINE)
_UNPARSABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
"""All that `ast.parse` raises for a text that is no Python."""


@dataclass(frozen=True)
class Found:
    """An answer in a cell: exactly one of `text` and `problem` is given."""

    question: str
    text: str | None
    problem: str | None = None


def tree_of(source: str) -> ast.Module | None:
    """The syntax tree of a cell, or None where it is no Python.

    >>> tree_of("x = (")
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except _UNPARSABLE:
        return None


def without_magics(source: str) -> str:
    r"""A cell in which the lines that only IPython understands are blank.

    >>> without_magics("%matplotlib inline\nx = 1")
    '\nx = 1'
    """
    return "\n".join("" if line.lstrip()[:1] in {"%", "!", "?"} else line for line in source.split("\n"))


def texts(cell: Cell) -> tuple[list[Found], list[str]]:
    """The answers that a code cell gives as text, in their order, and what is wrong with the cell."""
    if ".answer" not in cell.source:
        return [], []
    if len(cell.source) > LONGEST_CELL:
        return [], [f"Cell {cell.number} has more than {LONGEST_CELL:,} characters and was not read."]
    tree = tree_of(without_magics(cell.source))
    calls = list(_answer_calls(tree)) if tree is not None else list(_rescued(cell.source))
    found = [answer for call in calls for answer in _answers(call)]
    problems = [] if tree is not None else [_broken(cell, len(found))]
    nameless = len(calls) - len(found)
    if nameless:
        problems.append(f"Cell {cell.number} has an answer whose question is not named by a plain text in quotes.")
    return found, problems


def _broken(cell: Cell, found: int) -> str:
    rescued = (
        f"; {found} answer{'s' * (found != 1)} in it could be read all the same"
        if found
        else " and no answer in it can be read"
    )
    return f"Cell {cell.number} is no valid Python{rescued}."


def _answer_calls(tree: ast.Module) -> Iterator[ast.Call]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_named(node.func, "answer")]
    yield from sorted(calls, key=lambda call: (call.lineno, call.col_offset))


def _is_named(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == name


def _rescued(source: str) -> Iterator[ast.Call]:
    """The calls in a cell that has a syntax error elsewhere: each is parsed on its own."""
    tries = MOST_TRIES
    for start in _CALL.finditer(source):
        rest = source[start.start() : start.start() + LONGEST_ANSWER].lstrip()
        for end in re.finditer(r"\)", rest):
            tries -= 1
            tree = tree_of(rest[: end.end()]) if tries > 0 else None
            if tree is not None:
                yield from _answer_calls(tree)
                break


def _answers(call: ast.Call) -> Iterator[Found]:
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    question = _literal(arguments[0]) if arguments else None
    if question is not None:
        yield _answer(question, arguments[1:])


def _answer(question: str, given: list[ast.expr]) -> Found:
    if len(given) != 1:
        return Found(question, None, "An answer is one text in quotes after the name of the question.")
    text = _literal(given[0])
    if text is None:
        return Found(question, None, f"The answer is {_kind(given[0])}; write it as plain text in quotes.")
    if len(text) > LONGEST_ANSWER:
        return Found(question, None, f"The answer has {len(text):,} characters; at most {LONGEST_ANSWER:,} are read.")
    return Found(question, text.strip())


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _kind(node: ast.expr) -> str:
    """What stands there instead of a text, in words."""
    if isinstance(node, ast.JoinedStr):
        return "a text that Python fills in (an f-string)"
    if isinstance(node, ast.Constant):
        return "bytes" if isinstance(node.value, bytes) else f"{node.value!r:.40} without quotes"
    return "Python that would have to be run"


def proof(cell: Cell) -> Found | None:
    """The answer that a Markdown cell marks as one, with the mark removed."""
    mark = PROOF.match(cell.source)
    if mark is None:
        return None
    text = cell.source[mark.end() :].strip()
    too_long = f"The answer has {len(text):,} characters; at most {LONGEST_CELL:,} are read."
    return Found(mark[1], text) if len(text) <= LONGEST_CELL else Found(mark[1], None, too_long)
