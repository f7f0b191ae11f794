"""The printed sheet: questions with points and room for answers on A4, set by Typst without any system program."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import typst

from ...expression import MatcalcError
from ..assignments import Assignment
from ..questions import CourseQuestion
from .cells import about_line, claimed_text
from .typst_markup import SIZE, Pictures, markup, quoted

WHEN = datetime(2000, 1, 1, tzinfo=UTC)
"""What the file says of its making, so that equal sheets are equal files."""
ROOM = {"shape": 1.6, "derive": 3.2, "mistake": 4.0, "code": 6.5, "proof": 8.0}
"""Of a question that takes five minutes, in centimetres."""
LEAST, MOST = 0.6, 1.6
PAGE = """\
#set document(title: {title}, author: {course})
#set page(paper: "a4", margin: (x: 2.2cm, top: 2.2cm, bottom: 2.4cm), footer: context [
  #set text(8.5pt)
  #{title}; #h(1fr) #counter(page).display("1 / 1", both: true)
])
#set text(font: "Libertinus Serif", size: {size}pt, lang: "en", region: "gb")
#set par(justify: false, leading: 0.72em)
#show raw: set text(font: "DejaVu Sans Mono", size: 9pt)
#text(17pt, weight: "bold", {title})

#text(9.5pt, {about})
#v(0.4em)
#grid(columns: (auto, 1fr, auto, 4.5cm), column-gutter: 0.6em, align: bottom,
  [Name:], line(length: 100%, stroke: 0.5pt), [Number:], line(length: 100%, stroke: 0.5pt))
#v(0.6em)
{introduction}
"""
QUESTION = """\
#block(breakable: false, above: 1.4em, width: 100%)[
#grid(columns: (1fr, auto), strong({heading}),
  [#box(width: 1.6em, baseline: 0.25em, stroke: (bottom: 0.5pt)) \\/ {points}])
#v(0.2em)
{text}
#block(width: 100%, height: {room}cm, stroke: 0.4pt + luma(150), radius: 2pt)
]
"""


def sheet(assignment: Assignment, questions: Sequence[CourseQuestion], **form: Any) -> bytes:
    """The sheet as PDF, or in another form of Typst's; the same bytes for the same questions.

    Raises MatcalcError where the questions cannot be set.
    """
    pictures = Pictures()
    source = _source(assignment, questions, pictures)
    files = {"main.typ": source.encode(), **pictures.files}
    try:
        made: bytes = typst.compile(files, ignore_system_fonts=True, timestamp=WHEN, **form)
    except (typst.TypstError, RuntimeError) as problem:
        raise MatcalcError(f"{assignment.id}: the sheet cannot be set: {problem}") from problem
    return made


def _source(assignment: Assignment, questions: Sequence[CourseQuestion], pictures: Pictures) -> str:
    head = PAGE.format(
        title=quoted(assignment.title),
        course=quoted(assignment.course),
        about=quoted(about_line(assignment, questions)),
        introduction=markup(assignment.introduction, pictures),
        size=SIZE,
    )
    return head + "".join(_question(*pair, pictures) for pair in enumerate(questions, 1))


def _question(number: int, question: CourseQuestion, pictures: Pictures) -> str:
    return QUESTION.format(
        heading=quoted(f"{number}. {question.title}"),
        points=question.points,
        text=markup(_text(question), pictures),
        room=f"{ROOM[question.kind] * min(max(question.minutes / 5, LEAST), MOST):.2f}",
    )


def _text(question: CourseQuestion) -> str:
    """What a question needs on paper; how to type an answer does not matter there."""
    more = "" if question.signature is None else f"Write the function `{question.signature}`."
    return "\n\n".join(part for part in (question.text.strip(), claimed_text(question), more) if part)
