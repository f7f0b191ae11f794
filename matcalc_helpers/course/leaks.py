"""Whether what is said of a wrong answer gives the right one away."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from ..answers.reading import read
from ..expression import Expression, parse, transpose
from .problems import Finding
from .questions import CourseQuestion
from .references import are_equal

DISPLAYED = re.compile(r"\$+([^$]+)\$+|`+([^`]+)`+")
TOKEN = re.compile(r"\.T\b|[A-Za-z]\w*\(?|\d+(?:\.\d+)?|[-+*/^@'()\[\],.]|\S")
OPERATORS = frozenset([*"-+*/^@'()[],.", ".T"])


def leak_findings(question: CourseQuestion) -> Iterator[Finding]:
    """Feedback of one variant that holds the reference, as text or as an equal formula.

    A reference that is one symbol or one number is no secret: feedback may have to name it.
    """
    references = list(_references(question))
    for field in ("mistakes", "wrong"):
        for place, wrong in enumerate(getattr(question, field)):
            found = None if wrong.feedback is None else _leak(question, wrong.feedback, references)
            if found is not None:
                yield Finding(
                    f"{field}[{place}].feedback", f"gives the answer away with {found!r}; say what to look at"
                )


def _references(question: CourseQuestion) -> Iterator[Expression | str]:
    """What must not be said: formulas, or the text of a shape."""
    if question.kind == "shape":
        yield from () if question.reference is None else (question.reference,)
        return
    texts = question.returns if question.kind == "code" else (question.reference,)
    formulas = (parse(text, question.declarations) for text in texts if text is not None)
    yield from (formula for formula in formulas if formula.arguments)


def _leak(question: CourseQuestion, feedback: str, references: list[Expression | str]) -> str | None:
    """The part of a feedback that is one of the references."""
    secrets = [reference for reference in references if isinstance(reference, str)]
    told = next((secret for secret in secrets if _holds_text(feedback, secret)), None)
    if told is not None:
        return told
    formulas = [reference for reference in references if isinstance(reference, Expression)]
    for fragment in fragments(feedback, question.declarations) if formulas else ():
        formula = _read(question, fragment)
        if formula is not None and any(_gives_away(formula, reference) for reference in formulas):
            return fragment
    return None


def _holds_text(feedback: str, secret: str) -> bool:
    words = (re.escape(word) for word in secret.split())
    pattern = r"\s*".join(words).replace("x", r"(?:x|×|\\times)")
    return re.search(rf"(?<!\w){pattern}(?!\w)", feedback) is not None


def _gives_away(formula: Expression, reference: Expression) -> bool:
    """Whether a formula is the reference, or the reference in the other layout."""
    return are_equal(formula, reference) or are_equal(transpose(formula), reference)


def _read(question: CourseQuestion, fragment: str) -> Expression | None:
    formula = read(fragment, question.declarations).expression
    return formula if formula is not None and formula.arguments else None


def fragments(text: str, names: Container[str]) -> Iterator[str]:
    """The parts of a text that may be formulas: what stands in dollars or backticks, and runs of symbols in prose.

    >>> list(fragments("Not `2*A*x`: compare A*x + b' with it.", ["A", "x", "b"]))
    ['2*A*x', "A*x + b'"]
    """
    for found in DISPLAYED.finditer(text):
        yield from (side.strip() for side in (found[1] or found[2]).split("="))
    yield from _runs(DISPLAYED.sub(" ; ", text), names)


def _runs(prose: str, names: Container[str]) -> Iterator[str]:
    """Maximal runs of declared names, numbers, operators and function calls that hold an operator."""
    begin = end = None
    for token in TOKEN.finditer(prose + " ;"):
        if _is_symbolic(token[0], names):
            begin, end = token.start() if begin is None else begin, token.end()
        elif begin is not None:
            run = _balanced(prose[begin:end])
            begin = None
            if any(sign in run for sign in "+-*/^@'("):
                yield run


def _balanced(run: str) -> str:
    """A run without the brackets at its ends that belong to the prose."""
    run = run.lstrip(" ,.)]").rstrip(" ,.([")
    while run.startswith("(") and run.count("(") > run.count(")"):
        run = run[1:].strip(" ,.")
    while run.endswith(")") and run.count(")") > run.count("("):
        run = run[:-1].strip(" ,.")
    return run


def _is_symbolic(token: str, names: Container[str]) -> bool:
    return token in OPERATORS or token[0].isdigit() or token in names or token.endswith("(")
