"""Questions as data, and the files that they are written to."""

import os

import yaml

QUADRATIC = {
    "id": "quadratic-form",
    "kind": "derive",
    "title": "A quadratic form",
    "chapter": "scalar-by-matrix",
    "minutes": 5,
    "points": 4,
    "text": "Let $A$ be any square matrix and $x$ a column of $n$ entries.\nFind the gradient of ${c}\\,x^\\top A x$.",
    "declarations": {"A": "n n", "x": "n"},
    "function": "{c}*x'*A*x",
    "wrt": "x",
    "asks": "gradient",
    "reference": "{c}*(A + A')*x",
    "mistakes": [{"answer": "2*{c}*A*x", "mistake": "symmetric-assumed", "share": "1/4"}],
    "right": ["{c}*A*x + {c}*A'*x"],
    "wrong": [{"answer": "-{c}*(A + A')*x", "mistake": "sign"}],
    "solution": "The variable stands twice, so the product rule gives two terms.",
    "parameters": {"c": ["3", "5"]},
}
COMMON = {name: QUADRATIC[name] for name in ("chapter", "minutes", "points", "text", "declarations", "solution")}
PLAIN = COMMON | {"text": "Let $A$ be a square matrix of size $n$ and $x$ a column."}
SHAPE = PLAIN | {
    "id": "say-the-shape",
    "kind": "shape",
    "title": "The shape",
    "function": "A*x",
    "wrt": "x",
    "asks": "derivative",
    "layout": "numerator",
    "reference": "n x n",
    "right": ["n x n"],
    "wrong": [{"answer": "n x 1", "mistake": "wrong-shape"}],
}
MISTAKE = PLAIN | {
    "id": "find-it",
    "kind": "mistake",
    "title": "Where is it?",
    "function": "x'*A*x",
    "wrt": "x",
    "reference": "(A + A')*x",
    "claimed": "2*A*x",
    "right": ["A*x + A'*x"],
}
CODE = PLAIN | {
    "id": "own-code",
    "kind": "code",
    "title": "In code",
    "signature": "product(A, x)",
    "returns": ["A*x", "A'*x"],
    "right": ["def product(A, x):\n    return A @ x, A.T @ x"],
    "wrong": [{"answer": "def product(A, x):\n    return A.T @ x, A @ x", "mistake": "transposed-factor"}],
}
PROOF = {
    **PLAIN,
    "id": "own-proof",
    "kind": "proof",
    "title": "Prove it",
    "rubric": [{"points": 3, "text": "The idea."}, {"points": 1, "text": "The end."}],
}
ALL = (QUADRATIC, SHAPE, MISTAKE, CODE, PROOF)


def write(folder, question, name=None):
    """The path of a question written below a folder."""
    path = folder / f"{name or question['id']}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(question, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def without(question, *names):
    """A question that lacks some fields."""
    return {name: value for name, value in question.items() if name not in names}


def ends_the_process(question, source):
    """A judge of code that takes its process down with it, as a crash of a library would."""
    os._exit(3)
