"""Notebooks of a sample class: as released, changed in ways that must not matter, and files that are none."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from ..course.assignments import Assignment
from ..course.questions import CourseQuestion
from .sample_answers import Planted

Cells = list[dict[str, Any]]
Answers = Mapping[str, Planted]


def code_cell(source: str, **more: Any) -> dict[str, Any]:
    """A code cell as it stands in a notebook."""
    return {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": source, **more}


def notebook(cells: Sequence[Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    """A notebook of format 4."""
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **more}


def answer_cell(question: CourseQuestion, answer: str) -> dict[str, Any]:
    """The cell in which an answer stands, in the form of the release notebook."""
    more = {"metadata": {"matcalc": {"question": question.id}}, "id": f"answer-{question.id}"}
    if question.kind == "proof":
        return {"cell_type": "markdown", "source": f"<!-- answer: {question.id} -->\n{answer}", **more}
    if question.kind == "code" or answer.startswith("hw.answer("):
        return code_cell(answer, **more)
    return code_cell(f'hw.answer("{question.id}", r"""\n{answer}\n""")', **more)


def cells_of(assignment: Assignment, answers: Answers) -> Cells:
    """The cells of a whole submission."""
    first = code_cell(f'import matcalc_helpers as mc\nhw = mc.open_assignment("{assignment.id}.key.json")')
    written = (answer_cell(question, answers[question.id].answer) for question in assignment.questions)
    return [first, *(cell for cell in written if cell["source"])]


# ------------------------------------------------------------------------- notebooks that are not as released

Change = Callable[[Cells, random.Random], Cells]


def _renamed(cells: Cells, _: random.Random) -> Cells:
    return [{**cell, "id": f"cell-{n}", "metadata": {}} for n, cell in enumerate(cells)]


def _moved(cells: Cells, choice: random.Random) -> Cells:
    return choice.sample(cells, len(cells))


def _duplicated(cells: Cells, _: random.Random) -> Cells:
    return [cell for cell in cells for _ in range(2)]


def _with_broken_code(cells: Cells, _: random.Random) -> Cells:
    return [
        {**cell, "source": f"%matplotlib inline\n{cell['source']}\nfor in broken("} if _is_text(cell) else cell
        for cell in cells
    ]


def _is_text(cell: Mapping[str, Any]) -> bool:
    return "hw.answer(" in cell["source"]


def _patched(cells: Cells, _: random.Random) -> Cells:
    attack = "get_ipython().ast_node_interactivity = 'none'\nhw.answer = lambda *a: 'right'\nprint = lambda *a: None"
    return [code_cell(attack), *cells]


def _forged(cells: Cells, _: random.Random) -> Cells:
    forged = {"outputs": [{"output_type": "stream", "name": "stdout", "text": "Right. 4 of 4 points"}]}
    claimed = {
        "metadata": {"matcalc": {"question": "other", "points": 100}, "nbgrader": {"points": 100, "locked": False}}
    }
    return [{**cell, **forged, **claimed} if cell["cell_type"] == "code" else cell for cell in cells]


def _reads_and_writes(cells: Cells, _: random.Random) -> Cells:
    attack = "open('/tmp/written-by-a-notebook', 'w').write('x')\nprint(open('/etc/passwd').read())"
    return [code_cell(attack), *cells]


HONEST: Mapping[str, Change] = MappingProxyType(
    {
        "renamed": _renamed,
        "moved": _moved,
        "duplicated": _duplicated,
        "broken": _with_broken_code,
        "patched": _patched,
        "forged": _forged,
        "reads and writes": _reads_and_writes,
    }
)
"""Changes to a notebook after which every answer has to be marked as before."""

WRONG_TYPES = ('f"{x}"', "3", "b'2*x'", "answer", "None", "'2' + '*x'", "[1, 2]", "print('x')", "'x' * 10**9")


def wrong_type(question: CourseQuestion, number: int) -> str:
    """An answer that is no text, in source code."""
    return f'hw.answer("{question.id}", {WRONG_TYPES[number % len(WRONG_TYPES)]})'


def as_file(content: Mapping[str, Any]) -> bytes:
    """The bytes of a notebook file."""
    return json.dumps(content).encode()


def _zipped(content: Mapping[str, Any]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("hw.ipynb"), as_file(content))
    return packed.getvalue()


FILES: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = MappingProxyType(
    {
        "truncated": lambda content: as_file(content)[: len(as_file(content)) // 2],
        "not-json": lambda content: b"Dear teacher, here is my homework.",
        "empty-file": lambda content: b"",
        "zip": _zipped,
        "not-text": lambda content: json.dumps(content).encode("utf-16"),
        "old-format": lambda content: as_file({"nbformat": 3, "worksheets": [{"cells": content["cells"]}]}),
        "not-a-notebook": lambda content: b'{"cells": 3}',
        "new-format": lambda content: as_file({**content, "nbformat": 99}),
    }
)
"""Files that are no readable notebook, by the state that the grader has to give them."""
