"""What holds for every chapter, read from its source and its stored outputs."""

import ast
import re

import nbformat
import pytest
import yaml

from tools.notebooks import ROOT, in_normal_form, notebooks

CHAPTERS = notebooks()
NOT_RULE_CHAPTERS = {"for-students", "for-teachers", "intro", "notation", "other-tools", "wrong-answers"}
SECTIONS = (
    "The question",
    "Objects and shapes",
    "The small case, written out",
    "Deriving it",
    "The rule",
    "The check",
    "The picture",
    "Where it fails",
    "The usual mistakes",
    "In use",
    "Exercises",
    "In one line",
)
LONGEST_CELL = 8
BANNED = re.compile(r"\b(obviously|clearly|simply|trivially)\b", re.IGNORECASE)
NAMES = re.compile(r"^:label: (\S+)$|^\$\$ \((\S+)\)$", re.MULTILINE)


def read(path):
    return nbformat.read(path, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook):
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


every_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
every_rule_chapter = pytest.mark.parametrize(
    "path", [path for path in CHAPTERS if path.stem not in NOT_RULE_CHAPTERS], ids=lambda path: path.stem
)


def test_the_contents_list_every_notebook_and_no_notebook_lies_elsewhere():
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text())
    listed = [contents["root"], *(entry["file"] for part in contents["parts"] for entry in part["chapters"])]
    stored = {f"chapters/{path.stem}" for path in (ROOT / "chapters").iterdir() if path.suffix in (".ipynb", ".md")}
    assert CHAPTERS
    assert contents["root"] == "chapters/intro"
    assert set(listed) == stored
    assert len(listed) == len(set(listed))
    folders = ("chapters", "matcalc_helpers", "tests", "tools", "_ext")
    assert {path for folder in folders for path in (ROOT / folder).rglob("*.ipynb")} == set(CHAPTERS)


@every_chapter
def test_a_chapter_was_run_in_order_and_is_stored_in_normal_form(path):
    assert in_normal_form(path)
    assert [cell.execution_count for cell in code(read(path))] == list(range(1, len(code(read(path))) + 1))


@every_chapter
def test_cells_are_short_and_define_nothing(path):
    for cell in code(read(path)):
        tree = ast.parse(cell.source)
        forbidden = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.comprehension)
        assert not [node for node in ast.walk(tree) if isinstance(node, forbidden)], cell.source
        assert len(cell.source.splitlines()) <= LONGEST_CELL, cell.source


@every_chapter
def test_the_first_code_cell_is_the_only_one_that_imports(path):
    first, *others = code(read(path))
    assert "import matcalc_helpers as mc" in first.source
    assert not [cell.source for cell in others if re.search(r"^\s*(import|from)\b", cell.source, re.MULTILINE)]


@every_chapter
def test_outputs_hold_no_error_no_warning_and_no_path(path):
    for cell in code(read(path)):
        for output in cell.outputs:
            assert output.output_type != "error"
            assert output.get("name") != "stderr"
            text = str(output)
            assert "Traceback" not in text
            assert not re.search(r"/(home|work|root|tmp|Users)/", text)


@every_chapter
def test_only_code_numbers_equations(path):
    notebook = read(path)
    text = prose(notebook)
    assert not re.search(r"^\$\$ \(", text, re.MULTILINE)
    assert not re.search(r"\\(tag|label)\{|\{math\}|\{prf:", text.replace("{prf:ref}", ""))
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and "$$" in cell.source:
            assert {"definition", "motivation"} & set(cell.metadata.get("tags", [])), cell.source
    for cell in code(notebook):
        numbering = any(NAMES.search(o.get("data", {}).get("text/markdown", "")) for o in cell.outputs)
        assert not numbering or re.search(r"mc\.(state|show_check)\(", cell.source), cell.source


def test_labels_are_unique_and_each_rule_is_stated_once():
    found = []
    for path in CHAPTERS:
        for cell in code(read(path)):
            for output in cell.outputs:
                markdown = output.get("data", {}).get("text/markdown", "")
                found += [first or second for first, second in NAMES.findall(markdown)]
    assert found
    assert len(found) == len(set(found))


@every_chapter
def test_the_words_of_a_chapter(path):
    text = prose(read(path))
    assert not BANNED.search(text)
    if "\\partial" in text:
        assert "numerator layout" in text
        assert "layout" in text.lower()


@every_rule_chapter
def test_a_rule_chapter_has_the_whole_anatomy(path):
    notebook = read(path)
    headings = [line[3:] for line in prose(notebook).splitlines() if line.startswith("## ")]
    assert [next((s for s in SECTIONS if heading.startswith(s)), heading) for heading in headings] == list(SECTIONS)
    source = "\n".join(cell.source for cell in code(notebook))
    for call in ("mc.show_shapes", "mc.show_check", "mc.show_wrong", "mc.show_steps"):
        assert call in source, call
    assert source.count(".solution()") >= 6
    figures = [cell for cell in code(notebook) if "mystnb" in cell.metadata]
    assert figures
    assert all(cell.metadata["mystnb"]["figure"]["caption"] for cell in figures)
    assert 600 <= len(prose(notebook).split()) <= 1800
