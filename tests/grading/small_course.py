"""A small course for the tests of grading: five questions, one of each kind and one with variants."""

import json
from pathlib import Path

COMMON = "chapter: scalar-by-matrix\nminutes: 5\ntext: Find it.\nsolution: Use the product rule.\n"
QUESTIONS = {
    "quadratic-form": r"""kind: derive
title: A quadratic form <of {c}>
points: 4
declarations: {A: n n, x: n}
function: "{c}*x'*A*x"
wrt: x
asks: gradient
reference: "{c}*(A + A')*x"
mistakes:
  - {answer: "2*{c}*A*x", mistake: symmetric-assumed, share: 1/4}
right: ["{c}*A*x + {c}*A'*x"]
wrong:
  - {answer: "{c}*A*x", mistake: occurrence-forgotten}
parameters: {c: ["3", "5", "7"]}
""",
    "least-squares": r"""kind: derive
title: Least squares
points: 3
declarations: {A: m n, x: n, b: m}
function: "norm2(A*x - b)^2"
wrt: x
asks: gradient
reference: "2*A'*(A*x - b)"
""",
    "shape-of-a-slope": r"""kind: shape
title: The shape of a slope
points: 1
declarations: {A: m n, x: n}
function: "A*x"
wrt: x
asks: derivative
layout: numerator
reference: "m x n"
""",
    "linear-backward": r"""kind: code
title: Backwards through a linear map
points: 5
declarations: {X: m n, W: n p, G: m p}
signature: linear_backward(X, W, G)
returns: ["G*W'", "X'*G"]
""",
    "own-proof": r"""kind: proof
title: A proof of your own
points: 6
rubric:
  - {points: 6, text: It is complete.}
""",
}
TEXT = ("quadratic-form", "least-squares", "shape-of-a-slope")


def write_course(folder: Path, questions=tuple(QUESTIONS)) -> Path:
    """Write the course into a folder; the path of its assignment hw1.yaml."""
    place = folder / "questions" / "set"
    place.mkdir(parents=True)
    for name in questions:
        (place / f"{name}.yaml").write_text(f"id: {name}\n{COMMON}{QUESTIONS[name]}")
    listed = "".join(f"\n  - {name}" for name in questions)
    head = "id: hw1\ntitle: Homework 1\ncourse: Test\nseed: 7\nintroduction: Hello.\n"
    path = folder / "hw1.yaml"
    path.write_text(f"{head}questions:{listed}\n")
    return path


def notebook(*sources: str) -> bytes:
    """A notebook with these cells; one that begins with <!-- is Markdown."""
    cells = [
        {"cell_type": "markdown" if source.startswith("<!--") else "code", "metadata": {}, "source": source}
        for source in sources
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def answer(question: str, text: str) -> str:
    """The cell of a text answer."""
    return f'hw.answer("{question}", r"""\n{text}\n""")'


def hand_in(folder: Path, student: str, *sources: str) -> Path:
    """Write the notebook of a student into a folder of submissions."""
    path = folder / student / "hw1.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(notebook(*sources))
    return path
