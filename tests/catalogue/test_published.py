"""What works print and what learners are told: the expected outcome of every form is what the check finds."""

import re
from collections import Counter

import pytest

from matcalc_helpers.catalogue import REFERENCES, errata, identities, load, published, wrong_answers
from matcalc_helpers.catalogue.printed import in_order, published_form, published_problems
from matcalc_helpers.catalogue.wrong import wrong_answer_problems
from matcalc_helpers.expression import MatcalcError, ShapeError

from .outcomes import outcome

SIZES = re.compile(r"\(?\w+(\*\w+)? x \w+")
FORMS = published()
ANSWERS = [answer for wrong in wrong_answers() for answer in wrong.answers]


def named(forms):
    return [pytest.param(form, id=form.id) for form in forms]


@pytest.mark.parametrize("form", named(form for form in (*FORMS, *ANSWERS) if form.claimed and not form.refused))
def test_what_is_printed_does_what_is_expected(form):
    expected = getattr(form, "holds", False)
    found = outcome(form.claimed)
    assert found.holds is expected
    assert (found.counterexample is None) is expected


@pytest.mark.parametrize("form", named(form for form in (*FORMS, *ANSWERS) if form.refused))
def test_sizes_that_do_not_fit_are_named(form):
    assert len(SIZES.findall(form.refusal())) >= 2 or "needed" in form.refusal()
    with pytest.raises(ShapeError):
        form.check()


@pytest.mark.parametrize("form", named(form for form in FORMS if form.corrected))
def test_the_correct_form_holds(form):
    assert form.correct != form.printed
    assert outcome(form.corrected).holds


@pytest.mark.parametrize("answer", named(ANSWERS))
def test_the_repaired_form_holds(answer):
    assert outcome(answer.repaired).holds


@pytest.mark.parametrize("form", named(form for form in FORMS if form.granted))
def test_the_printed_form_holds_under_its_condition(form):
    assert outcome(form.granted).holds


def test_a_form_that_fits_is_not_refused():
    assert [form.id for form in FORMS if form.claimed and not form.refused and form.refusal()] == []


def test_a_form_without_a_formula_says_why():
    silent = [form for form in FORMS if form.claimed is None]
    assert all(form.excluded or form.erratum == "typing" for form in silent)
    with pytest.raises(MatcalcError, match="complex variables"):
        next(form for form in silent if form.excluded == "complex variables").check()


def test_every_erratum_that_is_wrong_says_what_it_has_to_be():
    assert [
        form.id for form in errata() if form.erratum in ("wrong", "typing") and not form.correct and not form.holds
    ] == []
    assert [form.id for form in errata() if form.erratum == "condition" and not form.needs] == []


def test_errata_are_counted():
    """The numbers that the page of errata states."""
    assert Counter(form.source.ref for form in errata()) == {"MC": 24, "PH": 8, "WP": 6, "MN-notes": 4, "MIT": 2}


def test_forms_belong_to_records_and_stand_by_work_and_number():
    known = {each.id for each in (*load(), *identities())}
    assert {form.record for form in FORMS} <= known
    assert {name for wrong in wrong_answers() for name in wrong.records} <= known
    works = [form.source.ref for form in FORMS]
    assert works == sorted(works, key=list(REFERENCES).index)
    numbers = [form.id for form in FORMS if form.id.startswith("mc-") and form.id[3:].isdigit()]
    assert numbers == sorted(numbers, key=lambda name: int(name[3:]))
    assert in_order(FORMS[::-1]) == FORMS


def test_wrong_answers_have_ids_of_their_own():
    assert [wrong.id for wrong in wrong_answers()] == [f"w{number}" for number in range(1, 11)]
    assert len({answer.id for answer in ANSWERS}) == len(ANSWERS)
    assert all(answer.id.startswith(f"{wrong.id}-") for wrong in wrong_answers() for answer in wrong.answers)


OWNER = {"id": "square", "function": "x'*x", "wrt": "x", "symbols": {"x": "n"}, "gradient": "2*x"}
WRONG = {"id": "a", "ref": "MC", "loc": "eq. 1", "how": "read", "erratum": "wrong", "why": "w", "holds": False}
GOOD = {**WRONG, "gradient": "x"}


def test_what_a_form_does_not_say_is_as_in_its_record():
    form = published_form(GOOD, OWNER)
    assert (form.record, form.printed, form.correct) == ("square", "x", "2*x")
    assert outcome(form.claimed).holds is False
    assert outcome(form.corrected).holds


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({}, None),
        ({"gradeint": "x"}, "no key 'gradeint'"),
        ({"ref": "??"}, "not listed"),
        ({"how": "guessed"}, "not 'guessed'"),
        ({"derivative": "x"}, "exactly one"),
        ({"printed": "x"}, "exactly one"),
        ({"holds": "no"}, "says in holds"),
        ({"excluded": "complex variables"}, "says in holds"),
        ({"holds": True}, "wrong as printed does not hold"),
        ({"holds": True, "erratum": "typing", "refused": True}, "refused does not hold"),
        ({"erratum": "odd"}, "not 'odd'"),
        ({"erratum": "condition"}, "names what it needs"),
        ({"why": ""}, "says why"),
        ({"erratum": ""}, "is an erratum"),
    ],
)
def test_a_malformed_form_is_named(change, complaint):
    found = next(published_problems({**GOOD, **change}, OWNER), None)
    assert found is None if complaint is None else complaint in found


def test_a_form_without_its_question_is_named():
    assert "function and wrt needed" in next(published_problems(GOOD, {}))
    assert "left needed" in next(published_problems({**WRONG, "right": "x"}, OWNER))
    assert "'loc' is missing" in next(published_problems({key: GOOD[key] for key in GOOD if key != "loc"}, OWNER))
    text = {key: WRONG[key] for key in WRONG if key != "holds"} | {"printed": "x"}
    assert "says why in excluded" in next(published_problems(text, OWNER))
    with pytest.raises(MatcalcError, match="square: a: "):
        published_form(text, OWNER)


ANSWER = {"id": "w0-a", "function": "x'*x", "wrt": "x", "symbols": {"x": "n"}, "repaired": "2*x", "why": "w"}
WHOLE = {"id": "w0", "met": "a question", "answer": [{**ANSWER, "gradient": "x"}]}


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        (WHOLE, None),
        ({**WHOLE, "who": "x"}, "no key 'who'"),
        ({**WHOLE, "answer": []}, "at least one answer"),
        ({**WHOLE, "answer": [ANSWER]}, "exactly one"),
        ({**WHOLE, "answer": [{**ANSWER, "gradeint": "x"}]}, "no key 'gradeint'"),
        ({**WHOLE, "answer": [{"gradient": "x"}]}, "is missing in an answer"),
    ],
)
def test_a_malformed_answer_is_named(entry, complaint):
    found = next(wrong_answer_problems(entry), None)
    assert found is None if complaint is None else complaint in found
