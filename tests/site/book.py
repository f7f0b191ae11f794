"""The book as the tests need it: where it is, which pages it has, and how one is built."""

import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"


def pages_of(toc: dict) -> list[str]:
    """Return the pages of a table of contents in reading order."""
    return [toc["root"]] + [chapter["file"] for part in toc.get("parts", []) for chapter in part["chapters"]]


PAGES = pages_of(yaml.safe_load((ROOT / "_toc.yml").read_text()))


def build(folder: Path, pages: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Build a small book with the configuration of this one, as `make book` does."""
    for name in ("_config.yml", "_ext", "_static", "_templates", "_vendor", "references.bib"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "chapters").mkdir()
    pages |= {"bibliography": "# Bibliography\n\n```{bibliography}\n:all:\n:style: plain\n```\n"}
    for name, text in pages.items():
        (folder / "chapters" / f"{name}.md").write_text(text)
    root, *others = pages
    toc = {"format": "jb-book", "root": f"chapters/{root}"}
    toc["parts"] = [{"caption": "Part 1", "chapters": [{"file": f"chapters/{name}"} for name in others]}]
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc))
    program = Path(sys.executable).with_name("jupyter-book")
    command = [program, "build", folder, "--all", "-n", "-W", "--keep-going"]
    return subprocess.run(command, capture_output=True, text=True, check=False)
