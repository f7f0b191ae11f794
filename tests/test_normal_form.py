"""The normal form of a notebook forgets who ran it and when, and notices cells that were not run."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools.notebooks import in_normal_form, normal_form


@pytest.fixture
def notebook():
    """A notebook as a tool leaves it: numbered by chance, with marks of its run."""
    output = new_output("execute_result", {"text/plain": "2"}, execution_count=7)
    metadata = {"tags": ["hide-input"], "execution": {"iopub.status.busy": "2026-11-22"}, "collapsed": True}
    cells = [
        new_markdown_cell("# Sum\n"),
        new_code_cell("1 + 1", execution_count=7, outputs=[output], metadata=metadata),
        new_code_cell("1 + 1", execution_count=9),
    ]
    return new_notebook(cells=cells, metadata={"kernelspec": {"name": "mine", "display_name": "Mine"}})


@pytest.fixture
def stored(notebook, tmp_path):
    """The same notebook, stored in normal form."""
    path = tmp_path / "sum.ipynb"
    path.write_text(normal_form(notebook))
    return path


def test_marks_of_a_run_are_forgotten(notebook):
    normal = nbformat.reads(normal_form(notebook), as_version=4)
    nbformat.validate(normal)
    assert normal.metadata.kernelspec.name == "python3"
    assert normal.cells[1].metadata == {"tags": ["hide-input"]}
    assert [cell.execution_count for cell in normal.cells[1:]] == [1, 2]
    assert normal.cells[1].outputs[0].execution_count == 1
    assert len({cell.id for cell in normal.cells}) == 3


def test_normal_form_is_stable(stored):
    assert in_normal_form(stored)
    assert normal_form(nbformat.read(stored, as_version=4)) == stored.read_text()


@pytest.mark.parametrize("count", [None, 5])
def test_a_cell_out_of_turn_is_noticed(stored, count):
    notebook = nbformat.read(stored, as_version=4)
    notebook.cells[2].execution_count = count
    nbformat.write(notebook, stored)
    assert not in_normal_form(stored)
