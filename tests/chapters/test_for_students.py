"""What the page for students says of notations, of functions and of messages holds."""

import re

import nbformat
import pytest

import matcalc_helpers as mc
from matcalc_helpers.answers.reading import read
from matcalc_helpers.course.student import HEADS
from tools.notebooks import ROOT

NOTEBOOK = nbformat.read(ROOT / "chapters" / "for-students.ipynb", as_version=4)
PROSE = "\n".join(cell.source for cell in NOTEBOOK.cells if cell.cell_type == "markdown")
DECLARED = {"A": "n n", "B": "n n", "x": "n", "w": "n", "c": "scalar", "n": "size"}


def rows(first):
    """The cells of the table whose header begins with a word, without the header."""
    table = PROSE.split(f"| {first} |")[1].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in table]


@pytest.mark.parametrize("row", rows("meaning"), ids=lambda row: row[0])
def test_the_three_notations_of_a_row_are_read_as_the_same(row):
    texts = [cell.strip(" |`") for cell in row[1:]]
    found = [read(text, DECLARED).expression for text in texts]
    assert len(found) == 3
    assert None not in found
    assert found[1] is found[0] or mc.check_equal(found[0], found[1]).holds
    assert found[2] is found[0] or mc.check_equal(found[0], found[2]).holds


def test_an_answer_with_an_at_sign_is_python_and_the_others_are_what_the_page_says():
    declared = {"A": "m n", "B": "m n", "x": "n"}
    assert read("A @ x", declared).notation == "python"
    assert read("np.sum(A)", declared).notation == "python"
    assert read("$A x$", declared).notation == "latex"
    assert read("A.T * B", declared).notation == "grammar"
    assert str(read("A.T * B", declared).expression) == "A'*B"


def test_the_table_of_messages_has_every_message():
    assert {row[0] for row in rows("message")} == set(HEADS.values())


def test_the_outputs_show_the_messages_that_the_page_speaks_of():
    shown = "\n".join(
        output.data["text/markdown"]
        for cell in NOTEBOOK.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "text/markdown" in output.get("data", {})
    )
    for head in set(HEADS.values()) - {HEADS["empty"]}:
        assert f"**{head}**" in shown


def test_the_function_on_the_page_is_right(capsys):
    block = next(found for found in re.findall(r"```python\n(.*?)```", PROSE, re.DOTALL) if "@hw.code" in found)
    exec(block, {"hw": mc.practice()})
    assert re.findall(r"example \d: (.*)", capsys.readouterr().out) == ["right", "right"]
