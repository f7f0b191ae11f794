"""A good question passes; each thing that can be wrong with one is found and named by its field."""

import os
import time
from pathlib import Path

import pytest

from matcalc_helpers.answers.judge import Judgement
from matcalc_helpers.course.checking import check_file, course_files, same_names
from matcalc_helpers.expression import MatcalcError
from tests.course.written import ALL, CODE, MISTAKE, PROOF, QUADRATIC, SHAPE, without, write
from tools.notebooks import ROOT

COURSE = sorted((ROOT / "assignments").rglob("*.yaml"))
LOOKED_AT = COURSE if os.environ.get("CI") == "true" else COURSE[::8]


def by_text(question, source):
    """A stand-in for the sandbox: right is what the question lists as right."""
    return Judgement("right" if source in question.right else "wrong", "")


def problems_of(question, folder):
    return check_file(write(folder, question), by_text).problems


@pytest.mark.parametrize("question", ALL, ids=lambda question: question["kind"])
def test_a_good_question_of_each_kind_passes(question, tmp_path):
    checked = check_file(write(tmp_path, question), by_text)
    assert checked.problems == ()
    assert checked.variants == (2 if question is QUADRATIC else 1)
    assert checked.examples == {"derive": 6, "shape": 2, "mistake": 2, "code": 2, "proof": 0}[question["kind"]]


def test_there_is_a_course_to_check():
    assert len(COURSE) > 10


@pytest.mark.parametrize("path", LOOKED_AT, ids=lambda path: path.stem)
def test_the_course_passes(path):
    assert [str(problem) for problem in check_file(path).problems] == []


def changed(question, **fields):
    return {**question, **fields}


QUIET = without(QUADRATIC, "mistakes", "wrong")
TWO = "Let $x$ be a column of $n$ entries. Find the gradient of ${c}$ times {d}."


def wrongs(question, name, *answers, **more):
    """A question with other wrong answers, all of them with one mistake."""
    mistake = more.pop("mistake", "symmetric-assumed")
    return changed(question, **{name: [{"answer": answer, "mistake": mistake, **more} for answer in answers]})


def quiet(functions, references, **fields):
    """A question with one variant for each function, and no wrong answers."""
    parameters = {"c": ["1"] * len(functions), "d": functions, "r": references}
    shared = {
        "text": TWO,
        "declarations": {"x": "n"},
        "function": "{c}*{d}",
        "reference": "{r}",
        "right": ["{r} + 0*x"],
    }
    return changed(QUIET, **shared, parameters=parameters, **fields)


LEAK = {"feedback": "Try `{c}*A'*x + {c}*A*x` instead."}
BAD = {
    "a symbol that is not declared": (changed(QUADRATIC, function="{c}*x'*B*x"), "function"),
    "a formula that cannot be read": (changed(QUADRATIC, reference="{c}*(A + A'*x"), "reference"),
    "a formula whose factors do not fit": (changed(QUADRATIC, reference="{c}*x*A"), "reference"),
    "a placeholder without a parameter": (changed(QUADRATIC, reference="{k}*(A + A')*x"), "reference"),
    "a wrong reference": (changed(QUADRATIC, reference="2*{c}*A*x", mistakes=[], wrong=[]), "reference"),
    "a reference of the wrong shape": (changed(QUADRATIC, reference="{c}*x'*(A + A')"), "reference"),
    "a reference that vanishes": (quiet(["(x'*x - x'*x)", "x'*x"], ["0*x", "2*x"]), "reference"),
    "a right example that is wrong": (changed(QUADRATIC, right=["{c}*A*x"]), "right[0]"),
    "a right example that cannot be read": (changed(QUADRATIC, right=["{c}*A*("]), "right[0]"),
    "a wrong example that is right": (wrongs(QUADRATIC, "wrong", "{c}*A*x + {c}*A'*x"), "wrong[0]"),
    "a mistake that is right": (wrongs(QUADRATIC, "mistakes", "{c}*A*x + {c}*A'*x"), "mistakes[0]"),
    "a wrong example with another mistake": (wrongs(QUADRATIC, "wrong", "-{c}*(A + A')*x"), "wrong[0].mistake"),
    "a mistake of no name": (wrongs(QUADRATIC, "mistakes", "2*{c}*A*x", mistake="symmetry"), "mistakes[0].mistake"),
    "a mistake twice": (wrongs(QUADRATIC, "mistakes", "2*{c}*A*x", "{c}*A*x*2"), "mistakes[1]"),
    "a mistake for all points": (wrongs(QUADRATIC, "mistakes", "2*{c}*A*x", share=1), "mistakes[0].share"),
    "feedback with the answer": (wrongs(QUADRATIC, "mistakes", "2*{c}*A*x", **LEAK), "mistakes[0].feedback"),
    "no right example": (changed(QUADRATIC, right=[]), "right"),
    "a chapter that is not in the book": (changed(QUADRATIC, chapter="matrices-at-night"), "chapter"),
    "a parameter nowhere used": (changed(QUADRATIC, parameters={"c": ["3", "5"], "k": ["1", "2"]}), "parameters"),
    "a symbol only in the text": (changed(QUADRATIC, text=QUADRATIC["text"] + "\nMind $B x = 0$."), "text"),
    "a symbol only in the function": (
        changed(QUADRATIC, text="Find it for ${c}\\,x^\\top M x$ with this $M$."),
        "text",
    ),
    "a gradient by nothing": (without(QUADRATIC, "wrt"), "asks"),
    "a derivative without layout": (changed(QUADRATIC, asks="derivative"), "asks"),
    "a wrong shape": (changed(SHAPE, reference="n x 1", right=["n x n"], wrong=[]), "reference"),
    "a right shape that is wrong": (changed(SHAPE, right=["1 x n"]), "right[0]"),
    "a claimed answer that is right": (changed(MISTAKE, claimed="A*x + A'*x"), "claimed"),
    "an argument that is not declared": (changed(CODE, signature="product(A, y)"), "signature"),
    "a declared symbol that is no argument": (changed(CODE, signature="product(A)"), "signature"),
    "an argument twice": (changed(CODE, signature="product(A, x, x)"), "signature"),
    "a value that does not exist": (changed(CODE, returns=["log(-x'*x)*x"]), "returns[0]"),
    "a value that vanishes": (changed(CODE, returns=["A*x", "x - x"]), "returns[1]"),
    "a rubric of other points": (changed(PROOF, points=5), "rubric"),
    "variants of the same text": (changed(QUADRATIC, text="Let $A$ and $x$ be given."), "parameters"),
    "variants of the same answer": (quiet(["3*x'*x", "(x'*x + 2*x'*x)"], ["6*x", "(2*x + 4*x)"]), "parameters"),
    "variants by other rules": (quiet(["sum(x)", "norm2(x)"], ["ones(n, 1)", "x/norm2(x)"]), "parameters"),
}


@pytest.mark.parametrize(("question", "field"), BAD.values(), ids=BAD.keys())
def test_what_is_wrong_is_named_by_its_field(question, field, tmp_path):
    problems = problems_of(question, tmp_path / "book")
    assert field in {problem.field for problem in problems}
    assert all(problem.says and len(str(problem).splitlines()) == 1 for problem in problems)


@pytest.fixture(autouse=True)
def _book(tmp_path):
    (tmp_path / "_toc.yml").write_text(
        "root: chapters/intro\nparts:\n  - chapters:\n      - file: chapters/scalar-by-matrix\n"
    )


def test_a_problem_says_in_which_variant_it_is(tmp_path):
    bad = changed(QUADRATIC, right=["{c}*A*x + 3*A'*x"])
    (problem,) = problems_of(bad, tmp_path)
    assert (problem.variant, problem.field) == (1, "right[0]")
    assert str(problem).startswith(f"{tmp_path}/quadratic-form.yaml: variant 1: right[0]: ")


def test_where_there_is_no_book_a_chapter_is_not_looked_up(tmp_path):
    (tmp_path / "_toc.yml").unlink()
    assert problems_of(changed(QUADRATIC, chapter="elsewhere"), tmp_path) == ()


def test_code_that_could_not_be_run_is_no_success(tmp_path):
    checked = check_file(write(tmp_path, CODE), lambda question, source: Judgement("undecided", "no sandbox"))
    assert [problem.field for problem in checked.problems] == ["right[0]", "wrong[0]"]
    assert check_file(write(tmp_path, CODE)).examples == 0


def test_a_question_that_takes_too_long_is_given_up_and_named(tmp_path):
    def slow(question, source):
        time.sleep(20)

    begun = time.perf_counter()
    (problem,) = check_file(write(tmp_path, CODE), slow, seconds=0.3).problems
    assert "not finished after 0.3 seconds" in problem.says
    assert time.perf_counter() - begun < 10


def test_an_assignment_is_held_against_its_questions(tmp_path):
    homework = {"id": "hw1", "title": "One", "course": "C", "seed": 1, "questions": ["quadratic-form"]}
    write(tmp_path / "questions", QUADRATIC)
    assert check_file(write(tmp_path, homework)).problems == ()
    assert check_file(write(tmp_path, homework)).is_assignment
    lost = check_file(write(tmp_path, homework | {"questions": ["quadratic-form", "lost"]}, "hw2"))
    assert [problem.field for problem in lost.problems] == ["questions", "id"]
    assert check_file(write(tmp_path, homework | {"seed": "x"})).problems[0].field == "seed"


def test_files_are_found_once_and_names_are_compared(tmp_path):
    one, two = write(tmp_path / "a", QUADRATIC), write(tmp_path / "b", QUADRATIC)
    assert course_files([tmp_path, one]) == [one, two]
    assert [problem.file for problem in same_names([one, two])] == [str(two)]
    for path in (tmp_path / "none", Path(tmp_path / "none.yaml")):
        with pytest.raises(MatcalcError, match="no YAML file there"):
            course_files([path])
