"""Files that are handed in: each that is no notebook gets a state of its own, and none does harm."""

import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcalc_helpers.grading.notebooks import LARGEST_NOTEBOOK, STATES, Unreadable, cells_of, content_of

from .small_course import notebook


def state_of(content):
    try:
        cells_of(content)
    except Unreadable as problem:
        return problem.state
    return "read"


WHOLE = notebook("hw.answer('q', 'x')", "x = 1")


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (b"", "empty-file"),
        (b" \n ", "empty-file"),
        (b"PK\x03\x04rest", "zip"),
        (WHOLE.decode().encode("utf-16"), "not-text"),
        (b"hello", "not-json"),
        (b'{"a": 1,, "b": 2}', "not-json"),
        (b"[" * 100_000, "not-json"),
        (b'{"cells": ' + b"9" * 5000 + b"}", "not-json"),
        (b"[1, 2]", "not-a-notebook"),
        (b'{"cells": {}}', "not-a-notebook"),
        (b'{"nbformat": 3, "worksheets": []}', "old-format"),
        (b'{"nbformat": 3, "cells": []}', "old-format"),
        (b'{"nbformat": 5, "cells": []}', "new-format"),
        (b'{"nbformat": "4", "cells": []}', "new-format"),
        (b"\xef\xbb\xbf" + WHOLE, "read"),
    ],
)
def test_each_kind_of_file_has_its_state(content, state):
    assert state_of(content) == state


@given(st.integers(1, len(WHOLE) - 1))
def test_a_notebook_that_ends_early_is_truncated(length):
    assert state_of(WHOLE[:length]) == "truncated"


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_are_a_notebook_or_have_a_state(content):
    assert state_of(content) in STATES


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.sampled_from(["source", "cell_type", "cells"]), part),
    max_leaves=8,
)


@given(st.lists(JSON, max_size=4))
def test_cells_of_any_form_are_cells_or_damaged(cells):
    found = cells_of(json.dumps({"nbformat": 4, "cells": cells}).encode())
    assert [cell.number for cell in found] == list(range(1, len(cells) + 1))
    assert all(isinstance(cell.source, str) for cell in found)


def test_a_damaged_cell_leaves_the_others():
    content = {
        "nbformat": 4,
        "cells": [3, {"cell_type": "code", "source": 5}, {"cell_type": "code", "source": ["a", "b"]}],
    }
    assert [(cell.kind, cell.source) for cell in cells_of(json.dumps(content).encode())] == [
        ("damaged", ""),
        ("damaged", ""),
        ("code", "ab"),
    ]


def test_links_folders_pipes_and_large_files_are_not_opened(tmp_path):
    (tmp_path / "link.ipynb").symlink_to("/etc/hostname")
    (tmp_path / "folder.ipynb").mkdir()
    os.mkfifo(tmp_path / "pipe.ipynb")
    with (tmp_path / "large.ipynb").open("wb") as file:
        file.truncate(LARGEST_NOTEBOOK + 1)
    found = {}
    for name in ("link", "folder", "pipe", "large", "absent"):
        with pytest.raises(Unreadable) as problem:
            content_of(tmp_path / f"{name}.ipynb")
        found[name] = problem.value.state
    expected = {"link": "link", "folder": "folder", "pipe": "not-a-file", "large": "too-large", "absent": "no-access"}
    assert found == expected
