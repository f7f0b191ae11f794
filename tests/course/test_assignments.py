"""Assignments: the questions that they list, and the variants of each student."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcalc_helpers.course import CourseQuestion, chosen, load_assignment
from matcalc_helpers.course.assignments import Assignment
from matcalc_helpers.expression import MatcalcError
from tests.course.written import QUADRATIC, SHAPE, write

HOMEWORK = {"id": "hw1", "title": "One", "course": "C", "seed": 7, "questions": ["say-the-shape", "quadratic-form"]}


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "questions" / "set", QUADRATIC)
    write(tmp_path / "questions" / "set", SHAPE)
    return tmp_path


def test_an_assignment_has_its_questions_in_order(folder):
    assignment = load_assignment(write(folder, HOMEWORK))
    assert [question.id for question in assignment.questions] == HOMEWORK["questions"]
    assert (assignment.seed, assignment.introduction, assignment.folder) == (7, "", folder)


def test_a_question_that_is_not_there_is_named(folder):
    path = write(folder, HOMEWORK | {"questions": ["quadratic-form", "lost"]})
    with pytest.raises(MatcalcError, match=r"questions: no file lost\.yaml"):
        load_assignment(path)


def test_the_id_is_the_name_of_the_file(folder):
    with pytest.raises(MatcalcError, match=r"hw2\.yaml: id"):
        load_assignment(write(folder, HOMEWORK, "hw2"))


def test_a_bad_question_is_named_with_its_file(folder):
    write(folder / "questions" / "set", QUADRATIC | {"points": 0})
    with pytest.raises(MatcalcError, match=r"quadratic-form\.yaml:\d+: points"):
        load_assignment(write(folder, HOMEWORK))


def drawn(seed, student, count=3, name="q"):
    """Which variant of a question with so many variants a student gets."""
    values = tuple(str(number) for number in range(count))
    question = CourseQuestion(name, "derive", "", "", 1, 1, "{k}", parameters={"k": values})
    return chosen(Assignment("hw1", "", "", seed, "", (question,), None), student)[0].text


@given(seed=st.integers(0, 10**9), student=st.text(max_size=20), count=st.integers(2, 9))
def test_a_variant_follows_from_seed_student_and_question(seed, student, count):
    assert drawn(seed, student, count) == drawn(seed, student, count)
    assert 0 <= int(drawn(seed, student, count)) < count
    assert drawn(seed, "", count) == "0"


def test_students_are_spread_over_the_variants():
    counts = Counter(drawn(1, f"student {number}") for number in range(600))
    assert set(counts) == {"0", "1", "2"}
    assert min(counts.values()) > 150


def test_another_seed_and_another_question_give_another_spread():
    students = [f"student {number}" for number in range(60)]
    spread = [drawn(1, student) for student in students]
    assert spread != [drawn(2, student) for student in students]
    assert spread != [drawn(1, student, name="r") for student in students]


def test_an_assignment_may_change_without_changing_variants(folder):
    assignment = load_assignment(write(folder, HOMEWORK))
    shorter = replace(assignment, questions=assignment.questions[1:])
    assert all(chosen(shorter, name)[0] == chosen(assignment, name)[1] for name in ("ann", "bob", "cem"))
