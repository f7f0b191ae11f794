"""The cells that release, instructor and nbgrader notebooks share, and the one form in which notebooks are written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

import nbformat

from ...expression import MatcalcError, Shape, name_to_latex, parse, shape_to_latex, to_latex
from ..assignments import Assignment
from ..questions import CourseQuestion
from ..signatures import signature_of

Cell = dict[str, Any]
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
LONGEST_ID = 64
HOW_TO = r"""
## How to answer

- Run the cell below first. The file `{key}` has to lie in the folder of this notebook.
- Write a formula between the triple quotes and run the cell.
  `*` is the matrix product, `.*` goes entry by entry, `A'` is the transpose, `inv(A)` the inverse, `x^2` a power.
  Python such as `A.T @ x` and LaTeX such as `A^\top x` are read too, and any equivalent form is right.
- The check says at once how your answer was read.
  Where it is not right it gives a hint, and a stronger one after each further try.
  It costs nothing.
- The last answer to a question that is not empty counts. Names and order of cells do not matter."""
ASKED = {
    "gradient": "the gradient by `{wrt}`",
    "gradient by a scalar": "the derivative by `{wrt}`",
    "derivative": "the derivative by `{wrt}`{layout}",
    "hessian": "the Hessian by `{wrt}`",
    "hessian by a scalar": "the second derivative by `{wrt}`",
    "differential": "the differential, written with `d({wrt})`",
    "value": "the expression itself",
}
LAYOUTS = {"either": " in either layout", "numerator": " in numerator layout", "denominator": " in denominator layout"}


def notebook_text(cells: Sequence[Cell]) -> str:
    """The text of a notebook, the same for the same cells; MatcalcError if it would be no valid notebook."""
    plain = {"cells": list(cells), "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    notebook = nbformat.from_dict(plain)  # type: ignore[no-untyped-call]
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as problem:
        raise MatcalcError(f"the notebook would not be valid: {problem.message}; report this as a bug") from problem
    return f"{nbformat.writes(notebook)}\n"  # type: ignore[no-untyped-call]


def markdown(name: str, source: str, **metadata: Any) -> Cell:
    """A Markdown cell with an id that follows from its name."""
    return {"cell_type": "markdown", "id": cell_id(name), "metadata": metadata, "source": source.strip("\n")}


def code(name: str, source: str, **metadata: Any) -> Cell:
    """A code cell that was never run."""
    cell = {"cell_type": "code", "id": cell_id(name), "metadata": metadata, "source": source.strip("\n")}
    return {**cell, "execution_count": None, "outputs": []}


def cell_id(name: str) -> str:
    """An id that Jupyter allows: the name, or a fingerprint of it where it is too long or has other characters.

    >>> cell_id("answer-own-proof")
    'answer-own-proof'
    """
    if re.fullmatch(r"[A-Za-z0-9_-]+", name) and len(name) <= LONGEST_ID:
        return name
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def key_name(assignment: Assignment) -> str:
    """The name of the key file."""
    return f"{assignment.id}.key.json"


def title(assignment: Assignment, questions: Sequence[CourseQuestion]) -> Cell:
    """Title, course, points and introduction."""
    about = about_line(assignment, questions)
    return markdown("title", f"# {assignment.title}\n\n{about}\n\n{assignment.introduction.strip()}")


def about_line(assignment: Assignment, questions: Sequence[CourseQuestion]) -> str:
    """The course, and how many questions, points and minutes there are."""
    points, minutes = sum(q.points for q in questions), sum(q.minutes for q in questions)
    listed = (counted(len(questions), "question"), counted(points, "point"), f"about {counted(minutes, 'minute')}")
    return f"{assignment.course}. {', '.join(listed)}."


def opening(assignment: Assignment) -> Cell:
    """The first code cell."""
    return code("open", f'import matcalc_helpers as mc\n\nhw = mc.open_assignment("{key_name(assignment)}")')


def counted(number: int, word: str) -> str:
    """A number with its word.

    >>> counted(1, "point"), counted(4, "point")
    ('1 point', '4 points')
    """
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def question_text(number: int, question: CourseQuestion) -> str:
    """A question as students read it: title, points, text, symbols with their shapes, what is asked for."""
    parts = (
        f"## {number}. {question.title} ({counted(question.points, 'point')})",
        question.text.strip(),
        claimed_text(question),
        symbols_line(question),
        _asked(question),
    )
    return "\n\n".join(part for part in parts if part)


def claimed_text(question: CourseQuestion) -> str:
    """The wrong answer that a question shows, as text and as a formula; nothing where it shows none."""
    if question.claimed is None:
        return ""
    formula = to_latex(parse(question.claimed, dict(question.declarations)))
    return f"The answer that somebody gave: `{question.claimed}`, that is ${formula}$."


def symbols_line(question: CourseQuestion) -> str:
    """The names to write, each with its shape and what is assumed of it."""
    listed = [_symbol(name, words, question.declarations) for name, words in question.declarations.items()]
    return f"Symbols: {'; '.join(listed)}." if listed else ""


def _symbol(name: str, words: str, declarations: Mapping[str, str]) -> str:
    try:
        found = parse(name, dict(declarations)).shape
    except MatcalcError:
        return f"`{name}` is declared as {words.strip()}"
    assumed = [word for word in words.split() if len(word) > 1 and word.isalpha() and word not in _sizes(found)]
    more = "".join(f", {word.replace('_', ' ')}" for word in assumed if word != "scalar")
    return f"`{name}` is {_shape_text(found)}{more}" if name_to_latex(name) == name else _greek(name, found, more)


def _greek(name: str, found: Shape, more: str) -> str:
    return f"`{name}` (${name_to_latex(name)}$) is {_shape_text(found)}{more}"


def _shape_text(found: Shape) -> str:
    return "a scalar" if found.is_scalar else f"${shape_to_latex(found)}$"


def _sizes(found: Shape) -> set[str]:
    return {str(name) for size in found for name in size.names}


def _asked(question: CourseQuestion) -> str:
    if question.kind == "shape":
        return "Write the shape as rows x columns, as in `m x n`; a scalar is `1 x 1`."
    if question.kind == "code":
        return f"Write the function `{question.signature}`. Columns are arrays with two dimensions, $n \\times 1$."
    if question.kind == "proof":
        return "Write your proof into the empty cell below this one: double-click to open it, and keep its first line."
    layout = "" if question.layout is None else LAYOUTS[question.layout]
    wrt = question.judged_as().wrt
    words = f"{question.asks} by a scalar" if wrt is not None and wrt.is_scalar else question.asks
    return f"Asked for: {ASKED.get(words, ASKED[question.asks]).format(wrt=question.wrt, layout=layout)}."


def answer_cell(question: CourseQuestion, **metadata: Any) -> Cell:
    """The cell that waits for an answer."""
    more = {"matcalc": {"question": question.id}, **metadata}
    name = f"answer-{question.id}"
    if question.kind == "proof":
        return markdown(name, proof_mark(question), **more)
    return code(name, empty_function(question) if question.kind == "code" else answer_call(question, ""), **more)


def proof_mark(question: CourseQuestion) -> str:
    """The line by which a proof is found; notebooks do not show it."""
    return f"<!-- answer: {question.id} -->"


def answer_call(question: CourseQuestion, answer: str) -> str:
    """The call that gives a text answer.

    >>> print(answer_call(CourseQuestion("q", "derive", "", "", 1, 1, ""), "2*x"))
    hw.answer("q", r\"\"\"
    2*x
    \"\"\")
    """
    return f'hw.answer("{question.id}", r"""\n{answer}\n""")'


def empty_function(question: CourseQuestion) -> str:
    """The beginning of a function that a student writes."""
    signature = signature_of(question.id, question.signature)
    head = f"def {signature.name}({', '.join(signature.arguments)}):"
    return f'import numpy as np\n\n\n@hw.code("{question.id}")\n{head}\n    raise NotImplementedError'
