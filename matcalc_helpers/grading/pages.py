"""The page of feedback of one student: what counted, how each answer was judged, and hints that lead on.

One file without scripts or links to elsewhere; it never holds a reference. Whatever a student wrote is shown as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from types import MappingProxyType

from ..answers.mistakes import MISTAKES
from ..course.assignments import Assignment
from ..course.questions import CourseQuestion
from .marks import BY_HAND, EMPTY, FAILED, MARKED, UNREADABLE, Mark, Marks, points_text

CSS = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
OUTCOMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "right": ("right", "Right"),
        "wrong": ("wrong", "Not right"),
        "shape": ("wrong", "The shape is not right"),
        "layout": ("wrong", "In the other layout"),
        "error": ("wrong", "Ends with an error"),
    }
)
"""How an outcome looks, and what it is called."""
STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        MARKED: ("open", "Marked by hand"),
        BY_HAND: ("open", "Marked by hand later"),
        EMPTY: ("open", "No answer"),
        UNREADABLE: ("wrong", "Not readable"),
        FAILED: ("open", "Not decided"),
    }
)


def page(title: str, body: str) -> str:
    """A whole HTML page that needs no other file.

    >>> page("A & B", "<p>x</p>").splitlines()[3]
    '<title>A &amp; B</title>'
    """
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    head += f"\n<title>{text(title)}</title>\n<style>\n{CSS}</style>"
    top = f'<!doctype html>\n<html lang="en">\n<head>{head}\n</head>'
    return f"{top}\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"


def text(words: str) -> str:
    """Words as HTML, with characters that no page may hold replaced.

    >>> text('<b onclick="x">')
    '&lt;b onclick=&quot;x&quot;&gt;'
    """
    visible = "".join(letter if letter >= " " or letter in "\t\n" else "\ufffd" for letter in words)
    return escape(visible.encode("utf-8", "replace").decode("utf-8"))


def title_text(title: str) -> str:
    """A title as HTML, its formulas without their dollars.

    >>> title_text("The slope of $x^2$ for $5")
    'The slope of x^2 for $5'
    """
    return text(re.sub(r"\$([^$]+)\$", r"\1", title))


def feedback_page(assignment: Assignment, questions: Sequence[CourseQuestion], marks: Marks, name: str = "") -> str:
    """The page of one student; `questions` are the variants that the student got."""
    known = {question.id: question for question in questions}
    problems = "".join(f"<li>{text(problem)}</li>" for problem in marks.problems)
    notes = f"<section><h2>About your notebook</h2><ul>{problems}</ul></section>" if problems else ""
    answers = "\n".join(_answer(known[mark.question], mark) for mark in marks.marks)
    head = f"<h1>{text(assignment.title)}</h1>\n<p>{text(name or marks.student)}</p>\n{_total(marks)}"
    return page(f"{assignment.title}: {name or marks.student}", f"{head}\n{notes}\n{answers}")


def _total(marks: Marks) -> str:
    if marks.total is not None:
        return f'<p class="total">{points_text(marks.total)} of {marks.most} points</p>'
    waiting = len(marks.open)
    what = "one answer is" if waiting == 1 else f"{waiting} answers are"
    return f'<p class="total">{points_text(marks.so_far)} of {marks.most} points so far; {what} still open</p>'


def _answer(question: CourseQuestion, mark: Mark) -> str:
    look, word = OUTCOMES.get(mark.outcome or "", STATES[mark.state])
    given = f"<pre>{text(mark.answer)}</pre>" if mark.answer else ""
    points = f"{points_text(mark.points) or 'open'} of {mark.most} points"
    title = f"<h2>{title_text(question.title)}</h2>"
    verdict = f'<p><strong class="{look}">{word}</strong> <span class="soft">({points})</span></p>'
    mistake = MISTAKES.get(mark.mistake or "")
    named = "" if mistake is None else f'<p class="soft">{text(mistake.title)}</p>'
    return f"<section>{title}{verdict}{given}<p>{text(mark.message)}</p>{named}{_hints(mark)}</section>"


def _hints(mark: Mark) -> str:
    """Hints behind a fold each, the weakest first."""
    folded = (
        f"<details><summary>Hint {n}</summary><p>{text(hint)}</p></details>"
        for n, hint in enumerate(dict.fromkeys(mark.hints), 1)
        if hint != mark.message
    )
    return "".join(folded)
