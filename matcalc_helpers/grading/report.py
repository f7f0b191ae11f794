"""The report of a class: how the marks fall, what went wrong how often, and what a person still has to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..answers.mistakes import MISTAKES
from ..course.assignments import Assignment
from ..course.questions import CourseQuestion
from .marks import BY_HAND, EMPTY, FAILED, UNREADABLE, Mark, Marks, points_text
from .notebooks import READ, STATES
from .pages import page, text, title_text

BINS = 10
WIDTH, HEIGHT, FOOT = 480, 140, 24
SUSPECT = ("timeout", "memory", "killed", "output", "processes")
"""What the sandbox says of code that it had to end."""
SUSPECT_FILES = ("link", "folder", "not-a-file", "too-large")


@dataclass(frozen=True)
class Class:
    """All that the report is made from."""

    assignment: Assignment
    marks: Sequence[Marks]
    pages: Mapping[str, str]
    strangers: Sequence[str] = ()
    guessable: bool = False

    @property
    def handed_in(self) -> list[Marks]:
        """The submissions that there are."""
        return [each for each in self.marks if each.state != "missing"]


def report(of: Class) -> str:
    """The page of the class, for the teacher alone."""
    parts = (_head(of), _distribution(of), _questions(of), _mistakes(of), _waiting(of), _notebooks(of), _suspect(of))
    return page(f"{of.assignment.title}: report", "\n".join(part for part in parts if part))


def _head(of: Class) -> str:
    missing = len(of.marks) - len(of.handed_in)
    waiting = sum(1 for each in of.handed_in if each.open)
    has = "has" if waiting == 1 else "have"
    facts = [f"{len(of.handed_in)} handed in, {missing} did not; {waiting} {has} answers that wait for a person."]
    if of.strangers:
        facts.append(f"Not in the class list: {', '.join(of.strangers)}.")
    if of.guessable:
        facts.append(
            "The points of comparison come from the course seed, which can be guessed; use --secret for marks."
        )
    return f"<h1>{text(of.assignment.title)}: report</h1>" + "".join(f"<p>{text(fact)}</p>" for fact in facts)


def _section(title: str, body: str) -> str:
    return f'<section><h2>{text(title)}</h2><div class="wide">{body}</div></section>'


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are HTML; those of numbers stand on the right."""
    top = "".join(f'<th scope="col"{_side(name)}>{name}</th>' for name in header)
    body = "".join(f"<tr>{''.join(f'<td{_side(cell)}>{cell}</td>' for cell in row)}</tr>\n" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>\n{body}</tbody></table>"


def _side(cell: str) -> str:
    return ' class="number"' if cell and cell.replace(".", "").replace("%", "").strip().isdigit() else ""


def _distribution(of: Class) -> str:
    shares = [float(each.so_far / each.most) for each in of.handed_in if each.state == READ and each.most]
    if not shares:
        return ""
    counts = Counter(min(int(share * BINS), BINS - 1) for share in shares)
    bars = "".join(_bar(place, counts[place], max(counts.values())) for place in range(BINS))
    words = ", ".join(f"{place * 10} to {place * 10 + 10} %: {counts[place]}" for place in range(BINS) if counts[place])
    box = f'viewBox="0 0 {WIDTH} {HEIGHT + 2 * FOOT}" width="{WIDTH}" role="img"'
    middle = sorted(shares)[len(shares) // 2]
    says = f"<p>Half of the class has {middle:.0%} of the points or more so far.</p>"
    return _section(
        "Marks so far, in percent",
        f"<svg {box}><title>How many have which share of the points. {words}</title>{bars}</svg>{says}",
    )


def _bar(place: int, count: int, most: int) -> str:
    step, tall = WIDTH / BINS, HEIGHT * count / most
    left, top = place * step, FOOT + HEIGHT - tall
    middle = f'x="{left + step / 2:.0f}" text-anchor="middle"'
    number = f'<text {middle} y="{top - 5:.0f}">{count}</text>' if count else ""
    label = f'<text {middle} y="{2 * FOOT + HEIGHT - 6}">{place * 10}-{place * 10 + 10}</text>'
    return f'<rect x="{left + 3:.1f}" y="{top:.1f}" width="{step - 6:.1f}" height="{tall:.1f}"/>{number}{label}'


def _answers(of: Class, question: CourseQuestion) -> list[Mark]:
    return [mark for each in of.handed_in for mark in each.marks if mark.question == question.id]


def _questions(of: Class) -> str:
    rows = [_row(question, _answers(of, question)) for question in of.assignment.questions]
    nobody = [title_text(question.title) for question in of.assignment.questions if _nobody(_answers(of, question))]
    says = f"<p><strong>Nobody got:</strong> {'; '.join(nobody)}.</p>" if nobody else ""
    header = ("Question", "full points", "part", "none", "no answer", "open", "mean")
    return _section("Questions", _table(header, rows) + says)


def _nobody(marks: Sequence[Mark]) -> bool:
    """Whether a question was answered and decided, and never with full points."""
    decided = [mark for mark in marks if mark.points is not None and mark.state != EMPTY]
    return bool(decided) and all(mark.points != mark.most for mark in decided)


def _row(question: CourseQuestion, marks: Sequence[Mark]) -> Sequence[str]:
    decided = [mark.points for mark in marks if mark.points is not None and mark.state != EMPTY]
    full = sum(1 for points in decided if points == question.points)
    none = sum(1 for points in decided if not points)
    empty, waiting = (sum(1 for mark in marks if mark.state == EMPTY), sum(1 for mark in marks if mark.points is None))
    mean = points_text(sum(decided, Fraction(0)) / len(decided)) if decided else ""
    counts = (full, len(decided) - full - none, none, empty, waiting)
    return (title_text(question.title), *map(str, counts), f"{mean} of {question.points}" if mean else "")


def _mistakes(of: Class) -> str:
    rows = []
    for question in of.assignment.questions:
        found = Counter(mark.mistake for mark in _answers(of, question) if mark.mistake is not None)
        for mistake, often in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])):
            title = MISTAKES[mistake].title if mistake in MISTAKES else mistake
            rows.append((title_text(question.title), text(title), str(often)))
    return _section("Mistakes", _table(("Question", "mistake", "how often"), rows)) if rows else ""


def _waiting(of: Class) -> str:
    words = {BY_HAND: "by hand", FAILED: "not decided", UNREADABLE: "notebook not readable", EMPTY: "empty"}
    titles = {question.id: question.title for question in of.assignment.questions}
    rows = [
        (_link(of, each), title_text(titles[mark.question]), words[mark.state], text(mark.message))
        for each in of.handed_in
        for mark in each.open
        if each.state == READ
    ]
    unread = [
        (_link(of, each), title_text(titles[mark.question]), "not readable", text(f"{mark.message} Earned 0 points."))
        for each in of.handed_in
        for mark in each.marks
        if mark.state == UNREADABLE and mark.points is not None
    ]
    table = _table(("Student", "question", "why", "what was said"), [*rows, *unread])
    return _section("Answers to look at", table) if rows or unread else ""


def _notebooks(of: Class) -> str:
    rows = [(_link(of, each), text(STATES[each.state])) for each in of.handed_in if each.state != READ]
    return _section("Notebooks that could not be read", _table(("Student", "why"), rows)) if rows else ""


def _suspect(of: Class) -> str:
    rows = [
        (_link(of, each), text(mark.question), text(mark.message))
        for each in of.handed_in
        for mark in each.marks
        if mark.outcome in SUSPECT
    ]
    files = [
        (_link(of, each), "the notebook", text(STATES[each.state])) for each in of.marks if each.state in SUSPECT_FILES
    ]
    table = _table(("Student", "where", "what happened"), [*rows, *files])
    return _section("Ended by the sandbox, or not a plain file", table) if rows or files else ""


def _link(of: Class, marks: Marks) -> str:
    return f'<a href="{text(of.pages[marks.student])}">{text(marks.student)}</a>'
