"""The map of the book: what the chapters state and use is what is drawn and listed."""

import json

import pytest

from matcalc_helpers.calculus import RULES
from matcalc_helpers.page.figures.rule_map import rule_map
from matcalc_helpers.page.rule_use import STEP, TITLES, ChapterUse, chapter_use, headings_of, rule_uses, short, title_of
from tools.notebooks import ROOT, notebooks

USES = [chapter_use(path) for path in notebooks()]


def test_titles_name_one_rule_each():
    assert len(TITLES) == len(RULES)


def test_every_step_of_a_chapter_is_a_rule_or_the_end():
    for path in notebooks():
        shown = [
            "".join(output.get("data", {}).get("text/markdown", ""))
            for cell in json.loads(path.read_text())["cells"]
            for output in cell.get("outputs", ())
        ]
        steps = {title.lower() for title in STEP.findall("\n".join(shown))}
        assert steps <= {*TITLES, "identification"}, path


def test_each_rule_is_stated_by_one_chapter_at_most_and_known():
    stated = [rule for chapter in USES for rule in chapter.states]
    assert len(stated) == len(set(stated))
    assert set(stated) <= set(RULES)
    assert stated


def test_every_rule_has_a_row():
    assert {rule.name for rule in rule_uses(USES)} == set(RULES)


@pytest.fixture
def chapters():
    return [
        ChapterUse("first", "A & B", ("inverse",), ("inverse", "trace-of"), ("second",)),
        ChapterUse("second", "Second", ("trace-of",), ("inverse",), ("first",)),
    ]


def test_the_drawing_says_what_it_shows(chapters):
    figure = rule_map(chapters)
    assert "2 rules in rows, 2 chapters in columns" in repr(figure)
    assert "1 rules are used before they are stated" in repr(figure)
    assert "most chapters use: inverse rule, in 2" in repr(figure)
    assert figure.svg.count("<rect x=") == 2
    assert figure.svg.count("<circle") == 2
    assert ">first<" in figure.svg
    assert figure.svg == rule_map(chapters).svg


def test_the_whole_book_is_drawn_the_same_twice():
    assert rule_map(USES).svg == rule_map(list(USES)).svg
    assert all(f">{short(chapter.name)}<" in rule_map(USES).svg for chapter in USES if chapter.states)


def test_titles_and_headings():
    assert title_of(ROOT / "chapters" / "map.md") == "Map of the book"
    assert "The rule" in headings_of(ROOT / "chapters" / "layouts.ipynb")


def test_the_product_rule_is_used_most_as_the_page_says():
    assert max(rule_uses(USES), key=lambda rule: len(rule.used)).name == "product-of-factors"
    assert "The busiest row is the product rule" in (ROOT / "chapters" / "map.md").read_text()
