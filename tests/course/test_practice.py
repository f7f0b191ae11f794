import pytest

from matcalc_helpers.course.assignments import load_assignment
from matcalc_helpers.course.parallel import check_files
from matcalc_helpers.course.practice import PRACTICE, practice
from matcalc_helpers.course.questions import KINDS

ANSWERED = [question for question in load_assignment(PRACTICE).questions if question.kind == "derive"]


@pytest.fixture(scope="module")
def hw():
    return practice()


def test_the_practice_set_is_a_sound_assignment():
    assert check_files([PRACTICE.parent]).problems == ()


def test_the_practice_set_has_all_kinds_that_students_answer_in_their_own_way():
    assert {question.kind for question in load_assignment(PRACTICE).questions} == {*KINDS} - {"mistake"}


@pytest.mark.parametrize("question", ANSWERED, ids=lambda question: question.id)
def test_a_recorded_answer_is_judged_as_in_a_release(hw, question):
    first = question.variant(0)
    assert "**Right.**" in hw.answer(first.id, first.reference).plain
    for wrong in first.mistakes:
        assert "**Right.**" not in hw.answer(first.id, wrong.answer).plain


def test_tries_are_forgotten_when_the_set_is_opened_again():
    hw = practice()
    hw.answer("affine-map", "-A")
    assert "Hint" in hw.answer("affine-map", "A'").plain
    assert hw.tries
    assert not practice().tries
