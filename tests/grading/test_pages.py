"""Pages: what a student wrote is text, the reference is not there, and nothing is loaded from elsewhere."""

from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcalc_helpers.course.assignments import chosen, load_assignment
from matcalc_helpers.grading.marking import mark
from matcalc_helpers.grading.marks import FAILED, MARKED, STATES, UNREADABLE, Mark, Marks
from matcalc_helpers.grading.names import file_names
from matcalc_helpers.grading.pages import feedback_page
from matcalc_helpers.grading.report import Class, report
from matcalc_helpers.grading.submissions import read_submission

from .small_course import TEXT, answer, notebook, write_course


@pytest.fixture(scope="module")
def assignment(tmp_path_factory):
    return load_assignment(write_course(tmp_path_factory.mktemp("course"), TEXT))


class Tags(HTMLParser):
    """Every tag and attribute of a page, and whether all that were opened are closed."""

    VOID = {"meta"}

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.open = set(), set(), []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def page_for(assignment, *answers, student="s01"):
    submission = read_submission(student, "x", notebook(*answers))
    return feedback_page(assignment, chosen(assignment, ""), mark(assignment, submission), student)


EVIL = st.text(max_size=30) | st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x onerror=a>', "</title><b>", "javascript:x", "\ud800", "\x00", "]]>"]
)


@settings(max_examples=30, deadline=None)
@given(EVIL, EVIL)
def test_whatever_a_student_writes_or_is_called_stays_text(tmp_path_factory, text, student):
    assignment = load_assignment(write_course(tmp_path_factory.mktemp("course"), ("least-squares",)))
    marks = (Mark("least-squares", 3, UNREADABLE, Fraction(0), text, "unreadable", None, (text,), text),)
    marked = Marks(student, "read", marks, (text,), {"name": text})
    pages = {student: f"feedback/{file_names([student])[student]}.html"}
    plain = Marks(
        "s", "read", (Mark("least-squares", 3, UNREADABLE, Fraction(0), "x", "unreadable", None, ("x",), "x"),), ("x",)
    )
    for evil, harmless in (
        (
            feedback_page(assignment, chosen(assignment, ""), marked, student),
            feedback_page(assignment, chosen(assignment, ""), plain),
        ),
        (
            report(Class(assignment, [marked], pages, [student])),
            report(Class(assignment, [plain], {"s": "feedback/s.html"}, ["s"])),
        ),
    ):
        evil.encode("utf-8")
        assert Tags(evil).tags <= Tags(harmless).tags | {"pre", "details", "summary"}
        assert not any(name.startswith("on") or name == "src" for name in Tags(evil).attributes)


def test_a_page_is_whole_and_loads_nothing(assignment):
    page = page_for(assignment, answer("quadratic-form", "2*A*x"))
    assert Tags(page).open == []
    assert not {"script", "link", "img", "iframe"} & Tags(page).tags
    assert "url(" not in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    assert "width=device-width" in page


@pytest.mark.parametrize("given_answer", ["3*A*x", "x", "-3*(A - A')*x'", "2*(", "", "0.333*A*x"])
def test_no_page_holds_a_reference(assignment, given_answer):
    page = page_for(assignment, *(answer(name, given_answer) for name in TEXT)).replace("&#x27;", "'")
    for question in chosen(assignment, ""):
        if question.kind != "shape":
            assert question.reference.replace(" ", "") not in page.replace(" ", "")


def test_the_report_counts_mistakes_and_names_what_nobody_got(assignment):
    wrong = mark(assignment, read_submission("s1", "x", notebook(answer("quadratic-form", "2*3*A*x"))))
    failed = Marks("s2", "read", (Mark("quadratic-form", 4, FAILED, None, "It took too long."),))
    page = report(Class(assignment, [wrong, failed], {"s1": "a.html", "s2": "b.html"}))
    assert "a matrix is taken to be symmetric" in page
    assert "Nobody got:" in page
    assert "It took too long." in page
    assert Tags(page).open == []


def test_titles_show_no_dollars_of_formulas(assignment):
    asked = [replace(question, title="Where $x^2$ < $y$ for $5") for question in assignment.questions]
    marks = Marks("s", "read", tuple(Mark(question.id, 1, MARKED, Fraction(0), "Said.") for question in asked))
    together = replace(assignment, questions=tuple(asked))
    for page in (feedback_page(together, asked, marks), report(Class(together, [marks], {"s": "s.html"}))):
        assert "Where x^2 &lt; y for $5" in page
        assert "$x" not in page


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_words(assignment, state):
    points = Fraction(0) if state == MARKED else None
    marks = Marks("s", "read", (Mark("least-squares", 3, state, points, "Said."),))
    assert "Said." in feedback_page(assignment, chosen(assignment, ""), marks)
    assert "Least squares" in report(Class(assignment, [marks], {"s": "s.html"}))
