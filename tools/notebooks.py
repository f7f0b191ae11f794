"""Run the chapters and store them in normal form: the same bytes whenever nothing has changed.

`make notebooks` runs every chapter; `python tools/notebooks.py --check` runs nothing and names those that
are not in normal form.
"""

import argparse
import hashlib
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = ROOT / "chapters"
CELL_METADATA = ("mystnb", "tags")
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
SECONDS_A_CELL = 120


def notebooks() -> list[Path]:
    """Return every chapter that is a notebook."""
    return sorted(CHAPTERS.glob("*.ipynb"))


def normal_form(notebook: NotebookNode) -> str:
    """Return the text of a notebook without anything that depends on who ran it, when and with what."""
    cells, ids, count = [], Counter(), 0
    for cell in notebook.cells:
        source = cell.source.strip("\n")
        # An id that follows from the content: inserting a cell leaves the others alone.
        digest = hashlib.sha256(source.encode()).hexdigest()[:8]
        ids[digest] += 1
        metadata = {key: cell.metadata[key] for key in CELL_METADATA if key in cell.metadata}
        normal = {"cell_type": cell.cell_type, "id": digest, "metadata": metadata, "source": source}
        if ids[digest] > 1:
            normal["id"] = f"{digest}-{ids[digest]}"
        if cell.cell_type == "code":
            count += 1
            normal["execution_count"] = count
            normal["outputs"] = [numbered(output, count) for output in cell.outputs]
        cells.append(normal)
    # A plain notebook, so that the text does not depend on the version that a tool has written.
    plain = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return nbformat.writes(nbformat.from_dict(plain)) + "\n"


def numbered(output: NotebookNode, count: int) -> NotebookNode:
    """Return an output with the number of its cell."""
    return NotebookNode(output, execution_count=count) if output.output_type == "execute_result" else output


def in_normal_form(path: Path) -> bool:
    """Say whether a notebook is stored as after `make notebooks`, its cells run once and in order."""
    text = path.read_text(encoding="utf-8")
    return text == normal_form(nbformat.reads(text, as_version=4))


def run(path: Path) -> bool:
    """Run one notebook from nothing, store it, and say whether it has changed."""
    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)
    NotebookClient(
        notebook,
        timeout=SECONDS_A_CELL,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    after = normal_form(notebook)
    path.write_text(after, encoding="utf-8")
    return after != before


def main() -> int:
    """Run or check the notebooks that are named, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="run nothing; fail if one is not in normal form")
    parser.add_argument("paths", nargs="*", type=Path, help="notebooks (default: all chapters)")
    arguments = parser.parse_args()
    paths = arguments.paths or notebooks()
    if arguments.check:
        strangers = [path for path in paths if not in_normal_form(path)]
        for path in strangers:
            print(f"{path}: not in normal form; run make notebooks")
        return 1 if strangers else 0
    failed = False
    with ProcessPoolExecutor(max_workers=2) as pool:
        for path, result in [(path, pool.submit(run, path)) for path in paths]:
            try:
                print(f"{path.name}: {'changed' if result.result() else 'as before'}")
            except CellExecutionError as error:
                failed = True
                print(f"{path.name}: left as it was, since a cell raises\n{error}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
