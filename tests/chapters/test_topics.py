"""Every topic that the book must cover has a place in it, or is listed as open."""

from pathlib import Path

import nbformat
import pytest
import yaml

from tools.notebooks import ROOT

TOPICS = 101
TABLE = yaml.safe_load((Path(__file__).parent / "topics.yaml").read_text())


def test_every_number_is_covered_or_open():
    assert set(TABLE["covered"]) | set(TABLE["open"]) == set(range(1, TOPICS + 1))
    assert not set(TABLE["covered"]) & set(TABLE["open"])


@pytest.mark.parametrize("number", TABLE["covered"])
def test_the_words_of_a_topic_stand_in_its_chapter(number):
    place = TABLE["covered"][number]
    notebook = nbformat.read(ROOT / "chapters" / f"{place['chapter']}.ipynb", as_version=4)
    text = "\n".join(
        f"{cell.source}\n{cell.metadata}" for cell in notebook.cells if cell.cell_type == "markdown" or cell.metadata
    )
    assert place["words"] in text
