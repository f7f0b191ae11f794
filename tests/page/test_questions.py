"""The questions of the learners: each is answered at a place that exists, or listed as open."""

import re

import pytest

from matcalc_helpers.expression import MatcalcError
from matcalc_helpers.page import questions
from matcalc_helpers.page.rule_use import headings_of
from tools.notebooks import ROOT

CHAPTERS = ROOT / "chapters"
OPEN = questions.stored()["open"]
ALL = [each for group in questions.questions().values() for each in group]


def page_of(chapter):
    return next(path for suffix in ("ipynb", "md") if (path := CHAPTERS / f"{chapter}.{suffix}").exists())


def test_every_number_is_answered_once_or_open():
    assert ALL
    assert sorted([*(each.number for each in ALL), *OPEN]) == list(questions.NUMBERS)


@pytest.mark.parametrize("question", ALL, ids=lambda each: each.anchor)
def test_the_place_of_an_answer_exists(question):
    assert headings_of(page_of(question.chapter)).count(question.heading) == 1


def test_a_place_that_does_not_exist_is_noticed():
    headings = headings_of(page_of("layouts"))
    assert "The rule" in headings
    assert "The rule that is not there" not in headings


@pytest.mark.parametrize("question", ALL, ids=lambda each: each.anchor)
def test_a_question_asks_and_an_answer_is_one_sentence(question):
    assert question.question.count("?") == 1
    assert not re.search(r"[.!?] [A-Z]", question.answer)
    assert question.answer.endswith(".")
    for text in (question.question, question.answer):
        assert text.count("$") % 2 == 0


def test_the_page_has_every_group_once():
    written = re.findall(r"^```\{matcalc-questions\} (\S+)$", (CHAPTERS / "questions.md").read_text(), re.MULTILINE)
    assert written == list(questions.questions())


def test_an_unknown_group_is_named():
    with pytest.raises(MatcalcError, match="they are layouts, many"):
        questions.group_of("nothing")
