"""An answer in any of three notations: that of the book, an expression of NumPy, or LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ...expression import Expression, MatcalcError, Shape, shape_to_latex, to_latex
from .building import Built, build
from .grammar import read_grammar
from .latex import read_latex
from .parts import LONGEST_ANSWER, Part, Unread
from .python import MARKS, MODULES, read_python
from .repair import repair
from .scope import Scope, checked

NOTATIONS = {"grammar": "in the notation of the book", "python": "as Python", "latex": "as LaTeX"}
READERS: Mapping[str, Callable[[str, Scope], Part]] = {
    "grammar": read_grammar,
    "python": read_python,
    "latex": read_latex,
}
OF_A_MODULE = re.compile(rf"\b(?:{'|'.join(MODULES)})\s*\.")


@dataclass(frozen=True)
class Reading:
    """What became of a text: an expression, or a problem in one line with its column.

    `kind` says what is wrong, one of KINDS; `repair` is a text near to it that would read and fit, if there is one;
    `notes` say what a learner has to know of how it was read.
    """

    notation: str
    expression: Expression | None
    problem: str | None = None
    kind: str | None = None
    repair: str | None = None
    notes: tuple[str, ...] = ()


def read(text: object, declarations: Mapping[str, str], shape: Shape | None = None) -> Reading:
    r"""Read an answer written with the declared names; bad text gives a problem and raises nothing.

    `shape`, the shape that is asked for, is used only for sizes: of I and e_i where the text leaves them open.
    Raises MatcalcError for declarations that cannot be read.

    >>> given = {"A": "m n", "x": "n", "b": "m"}
    >>> for text in ("2*A'*(A*x - b)", "2 * A.T @ (A @ x - b)", r"2 A^\top (A x - b)"):
    ...     print(read(text, given).notation, read(text, given).expression)
    grammar 2*A'*(A*x - b)
    python 2*A'*(A*x - b)
    latex 2*A'*(A*x - b)
    >>> read("A*b", given).repair
    "A'*b"
    """
    scope = _scope(tuple(checked(declarations).items()))
    if not isinstance(text, str):
        return Reading("grammar", None, f"an answer is text, not {type(text).__name__}", "unreadable")
    if not text.strip():
        return Reading("grammar", None, "column 1: there is no answer yet", "empty")
    if len(text) > LONGEST_ANSWER:
        too_long = f"column {LONGEST_ANSWER + 1}: the answer has more than {LONGEST_ANSWER} characters"
        return Reading("grammar", None, too_long, "too long")
    return _read(text, notation_of(text), scope, shape)


@lru_cache(maxsize=500)
def _scope(declarations: tuple[tuple[str, str], ...]) -> Scope:
    return Scope(dict(declarations))


def notation_of(text: str) -> str:
    r"""The notation that a text looks like.

    >>> notation_of("A'*x"), notation_of("A.T @ x"), notation_of(r"A^\top x")
    ('grammar', 'python', 'latex')
    """
    if "\\" in text or "$" in text or "_{" in text:
        return "latex"
    return "python" if MARKS.search(text) else "grammar"


def _read(text: str, notation: str, scope: Scope, shape: Shape | None) -> Reading:
    tree: Part | None = None
    try:
        tree = READERS[notation](text, scope)
        return _found(notation, build(tree, scope, shape))
    except Unread as problem:
        other = None if tree is not None else _in_another_notation(text, notation, scope, shape)
        if other is not None:
            return other
        meant = repair(text, notation, tree, scope, shape)
        meant = meant if meant is not None and _reads(meant, scope, shape) else None
        return Reading(notation, None, str(problem), problem.kind, meant)
    except (RecursionError, MemoryError):
        return Reading(notation, None, "column 1: the formula is too deep: name its parts", "too long")


def _reads(text: str, scope: Scope, shape: Shape | None) -> bool:
    """Whether a text reads; a name such as None could make it look like another notation."""
    try:
        build(READERS[notation_of(text)](text, scope), scope, shape)
    except Unread:
        return False
    return True


def _found(notation: str, built: Built) -> Reading:
    return Reading(notation, built.expression, notes=built.notes)


def _in_another_notation(text: str, notation: str, scope: Scope, shape: Shape | None) -> Reading | None:
    """A'@x has an @ and is no Python, A^{T} x has braces and is LaTeX; None where it is something else."""
    if notation == "python" and not OF_A_MODULE.search(text):
        other = "grammar"
    elif notation == "grammar" and "{" in text:
        other = "latex"
    else:
        return None
    try:
        return _found(other, build(READERS[other](text, scope), scope, shape))
    except Unread:
        return None


def preview(reading: Reading) -> str:
    r"""One line for the learner: the formula, its shape and how it was read, or what is wrong.

    >>> preview(read("A.T @ b", {"A": "m n", "b": "m"}))
    '$A^{\\top} b$ is $n \\times 1$, read as Python'
    """
    if reading.expression is None:
        meant = "" if reading.repair is None else f"; did you mean {reading.repair} ?"
        return f"{reading.problem}{meant}"
    notes = "".join(f"; {note}" for note in reading.notes)
    of = shape_to_latex(reading.expression.shape)
    return f"{_shown(reading.expression)} is ${of}$, read {NOTATIONS[reading.notation]}{notes}"


def _shown(expression: Expression) -> str:
    try:
        return f"${to_latex(expression)}$"
    except MatcalcError:
        return "a formula too long to be shown"
