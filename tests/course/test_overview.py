import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcalc_helpers.course import load_assignment
from matcalc_helpers.course.overview import assignments_of, parts_of, show_course, show_syllabus
from matcalc_helpers.expression import MatcalcError
from tools.notebooks import ROOT

FOLDER, CONTENTS = ROOT / "assignments", ROOT / "_toc.yml"


def table(shown):
    return shown.pieces[0].rows


def test_the_course_has_a_row_for_each_file_with_its_sums():
    rows = {row[0].strip("`"): row for row in table(show_course(FOLDER))}
    assert set(rows) == {path.stem for path in FOLDER.glob("*.yaml")}
    for name, row in rows.items():
        questions = load_assignment(FOLDER / f"{name}.yaml").questions
        assert row[2:] == tuple(
            map(str, (len(questions), sum(q.minutes for q in questions), sum(q.points for q in questions)))
        )


def test_the_final_examination_comes_last():
    assert assignments_of(FOLDER)[-1].id == "final"


def test_every_question_of_the_course_stands_in_one_row_of_the_syllabus():
    listed = [part.caption for part in parts_of(CONTENTS)]
    rows = table(show_syllabus(FOLDER, CONTENTS))
    assert [row[0] for row in rows] == [caption for caption in listed if caption in {row[0] for row in rows}]
    counts = [int(number) for row in rows for number in row[2].replace(")", "(").split("(")[1::2]]
    assert sum(counts) == sum(len(each.questions) for each in assignments_of(FOLDER))


def test_without_places_the_nearest_ones_are_shown(monkeypatch):
    monkeypatch.chdir(ROOT / "chapters")
    assert table(show_course()) == table(show_course(FOLDER))
    assert table(show_syllabus()) == table(show_syllabus(FOLDER, CONTENTS))


def test_a_folder_without_sets_is_refused_in_one_line(tmp_path):
    with pytest.raises(MatcalcError, match=r"give the folder that holds hw1\.yaml"):
        show_course(tmp_path)


@given(st.text(max_size=60))
def test_contents_that_are_none_are_refused_in_one_line(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("toc") / "_toc.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MatcalcError, match=r"give _toc\.yml"):
        parts_of(path)
