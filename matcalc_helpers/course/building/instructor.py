"""The teacher's notebook: recorded answers with verdicts, expected mistakes, rubrics, variants; nothing is run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ...answers.mistakes import MISTAKES
from ...expression import MatcalcError, parse, to_latex
from ..assignments import Assignment
from ..questions import CourseQuestion, WrongAnswer
from .cells import Cell, counted, markdown, notebook_text, question_text, title
from .solutions import judged_words, solution_text


def instructor_text(assignment: Assignment) -> str:
    """The text of the notebook; where a question has variants, the first is shown and all are listed."""
    return notebook_text(list(_cells(assignment)))


def _cells(assignment: Assignment) -> Iterator[Cell]:
    first = tuple(question.variant(0) for question in assignment.questions)
    yield title(assignment, first)
    yield markdown("for-teachers", "**For teachers.** This notebook holds the solutions; do not hand it out.")
    yield markdown("overview", _overview(assignment))
    for number, question in enumerate(assignment.questions, 1):
        yield markdown(f"question-{question.id}", question_text(number, question.variant(0)))
        yield markdown(f"solution-{question.id}", "\n\n".join(_solution(question)))


def _overview(assignment: Assignment) -> str:
    rows = [
        (f"{number}. {question.title}", question.kind, str(question.points), str(question.minutes), question.chapter)
        for number, question in enumerate(assignment.questions, 1)
    ]
    return table(("question", "kind", "points", "minutes", "chapter"), rows)


def _solution(question: CourseQuestion) -> Iterator[str]:
    first = question.variant(0)
    if first.kind in ("shape", "derive", "mistake"):
        yield _answer(first)
    if first.kind == "code":
        yield _returned(first)
    if first.solution:
        yield f"**The way.** {first.solution.strip()}"
    if first.rubric:
        rows = [(str(item.points), item.text) for item in first.rubric]
        yield f"**Rubric.**\n\n{table(('points', 'for'), rows)}"
    yield from _mistakes(first)
    if question.variants() > 1:
        yield _variants(question)


def _answer(question: CourseQuestion) -> str:
    text = solution_text(question)
    shown = (
        f"`{text}`"
        if question.kind == "shape"
        else f"`{text}`\n\n$${to_latex(parse(text, dict(question.declarations)))}$$"
    )
    layout = f" The other layout earns {_share(question.layout_share)}." if question.layout else ""
    return f"**Answer.** {shown}\n\nVerdict: {judged_words(question)}.{layout}"


def _returned(question: CourseQuestion) -> str:
    listed = ", ".join(f"`{formula}`" for formula in question.returns)
    shown = "".join(f"\n\n```python\n{source.strip()}\n```" for source in question.right[:1])
    return f"**Answer.** `{question.signature}` returns {listed}.{shown}"


def _mistakes(question: CourseQuestion) -> Iterator[str]:
    if question.mistakes and question.kind != "code":
        rows = [_mistake(wrong) for wrong in question.mistakes]
        yield f"**Expected mistakes.**\n\n{table(('answer', 'mistake', 'earns', 'feedback'), rows)}"


def _mistake(wrong: WrongAnswer) -> tuple[str, str, str, str]:
    known = MISTAKES.get(wrong.mistake)
    feedback = wrong.feedback if wrong.feedback is not None else "the usual hints"
    return f"`{wrong.answer}`", wrong.mistake if known is None else known.title, _share(wrong.share), feedback


def _share(share: Fraction) -> str:
    return "nothing" if not share else f"{share} of the points" if share != 1 else "all points"


def _variants(question: CourseQuestion) -> str:
    names = tuple(question.parameters)
    numbered = [question.variant(number) for number in range(question.variants())]
    rows = [
        (str(number), *(question.parameters[name][number] for name in names), f"`{_short_answer(variant)}`")
        for number, variant in enumerate(numbered)
    ]
    return f"**{counted(len(rows), 'variant')}.**\n\n{table(('variant', *names, 'answer'), rows)}"


def _short_answer(question: CourseQuestion) -> str:
    if question.kind in ("shape", "derive", "mistake"):
        try:
            return solution_text(question)
        except MatcalcError as problem:
            return str(problem)
    return "; ".join(question.returns)


def table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    r"""A Markdown table; what would end a cell is escaped.

    >>> print(table(("a",), [("x | y",)]))
    | a |
    | --- |
    | x \| y |
    """
    lines = [header, tuple("---" for _ in header), *rows]
    escaped = ([" ".join(cell.split()).replace("|", "\\|") for cell in line] for line in lines)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in escaped)
