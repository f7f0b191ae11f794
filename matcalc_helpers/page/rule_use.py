"""Which chapter states a rule, which derivations use it, and which chapters refer to which: read from the chapters."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..calculus import RULES

STATED = re.compile(r"^:label: rule-(\S+)$", re.MULTILINE)
STEP = re.compile(r"^\*\*\d+\. (.+?)\.\*\*", re.MULTILINE)
LINK = re.compile(r"\]\(([a-z-]+)\.(?:ipynb|md)(?:#[^)]*)?\)")
TITLES: Mapping[str, str] = {rule.title.lower(): name for name, rule in RULES.items()}
"""The name of a rule by its title, as the steps of a derivation give it."""


@dataclass(frozen=True)
class ChapterUse:
    """The rules that a chapter states, those that its derivations use, and the pages that it refers to."""

    name: str
    title: str
    states: tuple[str, ...]
    uses: tuple[str, ...]
    refers: tuple[str, ...]


@dataclass(frozen=True)
class RuleUse:
    """A rule with the chapter that states it, empty where none does, and the chapters that use it."""

    name: str
    title: str
    stated: str
    used: tuple[str, ...]


def chapter_use(path: Path) -> ChapterUse:
    """What the stored outputs and the text of a notebook say."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    shown = "\n".join(_shown(cell) for cell in cells)
    written = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    steps = (TITLES.get(title.lower(), "") for title in STEP.findall(shown))
    return ChapterUse(
        path.stem,
        title_of(path),
        _once(STATED.findall(shown)),
        tuple(name for name in _once(steps) if name),
        tuple(name for name in _once(LINK.findall(written)) if name != path.stem),
    )


def _shown(cell: Mapping[str, Any]) -> str:
    """The Markdown that a code cell has shown."""
    outputs = (output.get("data", {}).get("text/markdown", "") for output in cell.get("outputs", ()))
    return "\n".join("".join(output) for output in outputs)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def short(name: str) -> str:
    """A chapter by the words of its file name, for a column of the drawing that has no room for its title.

    >>> short("matrix-by-scalar")
    'matrix by scalar'
    """
    return name.replace("-", " ")


def title_of(path: Path) -> str:
    """The title of a page, the first heading of a notebook or of a Markdown file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return text.partition("# ")[2].partition("\n")[0].strip()


def headings_of(path: Path) -> tuple[str, ...]:
    """All headings of a page, in order; what stands between fences is none."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return tuple(re.findall(r"^#+ (.+?)\s*$", re.sub(r"(?ms)^(```|:::).*?^\1", "", text), re.MULTILINE))


def plain(heading: str) -> str:
    """A heading as plain words, from which the place of its section is made.

    >>> plain("The entry of $Av$: sizes that are letters")
    'The entry of Av: sizes that are letters'
    """
    return heading.replace("$", "").replace("*", "").replace("`", "")


def rule_uses(chapters: Sequence[ChapterUse]) -> tuple[RuleUse, ...]:
    """Every rule of the registry: first those that a chapter states, in the order of the book, then the others."""
    stated = {rule: chapter.name for chapter in chapters for rule in chapter.states}
    order = [*stated, *(name for name in RULES if name not in stated)]
    return tuple(
        RuleUse(
            name,
            RULES[name].title,
            stated.get(name, ""),
            tuple(chapter.name for chapter in chapters if name in chapter.uses),
        )
        for name in order
    )
