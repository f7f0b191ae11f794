"""The wrong answers as the page shows them: refuted or refused, repaired, and each of them in the chapter."""

import json
from dataclasses import replace

import pytest

import matcalc_helpers as mc
from matcalc_helpers.catalogue import wrong_answers
from matcalc_helpers.page import wrong_answers as shown
from tools.notebooks import ROOT

WRONG = wrong_answers()


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.id)
def test_a_wrong_answer_shows_claim_refutation_repair_and_reason(wrong):
    said = mc.show_wrong_answer(wrong.id).plain
    assert said.startswith(f"Met in {wrong.met}")
    assert said.count("**Claimed.**") == len(wrong.answers)
    assert said.count("*Refused:*") == sum(answer.refused for answer in wrong.answers)
    assert said.count("The smallest point at which it fails:") == sum(not answer.refused for answer in wrong.answers)
    assert said.count("**Repaired.**") == len({answer.repaired.claim for answer in wrong.answers})
    assert "refuted" not in said.split("**Repaired.**")[-1]
    for answer in wrong.answers:
        assert f"*What went wrong:* {answer.why}." in said


def test_a_number_stands_behind_what_it_counts():
    assert mc.show_wrong_answer("w8").plain.startswith(
        "Met in many pages, among them a question on a question-and-answer site, number 4739262.\n"
    )
    assert [wrong.id for wrong in WRONG if wrong.number and ", and " in wrong.met] == []


def test_the_chapter_shows_all_of_them_in_order():
    cells = json.loads((ROOT / "chapters" / "wrong-answers.ipynb").read_text())["cells"]
    source = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    places = [source.index(f'show_wrong_answer("{wrong.id}")') for wrong in WRONG]
    assert places == sorted(places)


def test_a_right_formula_is_not_shown_as_wrong(monkeypatch):
    right = replace(WRONG[2], answers=tuple(replace(answer, claimed=answer.repaired) for answer in WRONG[2].answers))
    monkeypatch.setattr(shown, "wrong_answers", lambda: (right,))
    with pytest.raises(mc.MatcalcError, match="this claim is not refuted"):
        mc.show_wrong_answer("w3")


def test_an_unknown_one_is_named():
    with pytest.raises(mc.MatcalcError, match="there is no wrong answer 'w11'; they are w1, w2"):
        mc.show_wrong_answer("w11")
