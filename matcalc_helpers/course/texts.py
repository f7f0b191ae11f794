"""The symbols in the text of a question, held against its declarations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..expression import parse, symbols
from ..expression.latex import GREEK, SHORT_FOR_GREEK
from .problems import Finding
from .questions import JUDGED, CourseQuestion

MATHEMATICS = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
ASIDE = re.compile(
    r"\\(?:text|mathrm|operatorname|mathit|mathbb|begin|end|label|textbf|ddot|dot)\*?\{[^{}]*\}"
    r"|_(?:\{[^{}]*\}|\\?\w)"
)
"""Words, and subscripts, which are indices or labels."""
RUN = re.compile(r"\\([A-Za-z]+)|([A-Za-z]+)")
INTRODUCES = re.compile(r"(?:\^(?:\{[^{}]*\}|\w|\\\w+))?\s*(?::|=|\\colon|\\mapsto|\(|\\bigl\(|\\left\(|\\in\b|\\sim)")
FREE = frozenset("deijklIT")
"""Letters that need no declaration: differential, exponential, indices, identity matrix, transpose."""


def text_findings(question: CourseQuestion) -> Iterator[Finding]:
    """Symbols in the text that are neither declared nor introduced there, and declared ones that the text leaves out.

    A symbol is introduced where it stands alone between dollars, on the left of an equals sign, or as a function.
    """
    if question.kind not in JUDGED:
        return
    runs = list(_runs(question.text))
    known = _bases(question.declarations) | FREE | {name for name, introduced in runs if introduced}
    strangers = sorted({name for name, _ in runs if name not in known and not known.issuperset(_letters(name))})
    if strangers:
        listed = ", ".join(strangers)
        yield Finding(
            "text", f"{listed}: not declared; declare it, say in words what it is, or write a function as \\sin"
        )
    used = {name for name, _ in runs} | {letter for name, _ in runs for letter in _letters(name)}
    silent = [name for name in _needed(question) if _base(name) not in used and not _is_said(name, question.text)]
    if silent:
        yield Finding("text", f"{', '.join(silent)}: in the function and not in the text; say what it is")


def _letters(name: str) -> frozenset[str]:
    """The letters of a run such as Ax, which is a product; a Greek letter is one."""
    return frozenset([name]) if name in GREEK else frozenset(name)


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Greek letters and runs of letters in the mathematics of a text, and whether they are introduced there."""
    for match in MATHEMATICS.finditer(text):
        mathematics = ASIDE.sub("", match[1] or match[2]).strip()
        for run in RUN.finditer(mathematics):
            if run[2] or run[1] in GREEK:
                ends = INTRODUCES.match(mathematics, run.end())
                alone = run[0] == mathematics
                yield run[1] or run[2], alone or (ends is not None and len(run[2] or "a") == 1)


def _bases(declarations: Mapping[str, str]) -> frozenset[str]:
    """The letters of declared symbols and of their sizes."""
    words = {word for shape in declarations.values() for word in re.findall(r"[A-Za-z]\w*", shape)}
    return frozenset(_base(name) for name in {*declarations, *words})


def _base(name: str) -> str:
    """The symbol that carries the subscripts of a name: W of W1, sigma of sigma_2."""
    letters = re.match(r"[A-Za-z]+", name)
    base = letters[0] if letters else name
    return SHORT_FOR_GREEK.get(base, base)


def _needed(question: CourseQuestion) -> list[str]:
    formulas = [question.function, question.wrt]
    return list(symbols(*(parse(text, question.declarations) for text in formulas if text is not None)))


def _is_said(name: str, text: str) -> bool:
    """Whether a name of several letters stands in a text as it is."""
    return len(_base(name)) > 1 and re.search(rf"(?<![A-Za-z]){re.escape(_base(name))}", text) is not None
