"""What the site needs beyond _config.yml: local MathJax, described figures, formulas that keep their full stop."""

import re
from pathlib import Path
from xml.etree import ElementTree

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

VENDOR = Path(__file__).resolve().parent.parent / "_vendor"
TITLES = ("{http://www.w3.org/2000/svg}title", "{http://purl.org/dc/elements/1.1/}title")

CLOSING = re.compile(r"[^\w\s]+")
OPENING = re.compile(r"[^\w\s]+\Z")

logger = logging.getLogger(__name__)


def serve_vendored_files(app: Sphinx) -> None:
    """Copy _vendor into the site; from _static, Jupyter Book would load every script on every page."""
    app.config.html_static_path.append(str(VENDOR))


def title_of(svg: Path) -> str:
    """Return the title that the code of a figure has written into it, or an empty string."""
    root = ElementTree.parse(svg).getroot()  # noqa: S314  our own file
    return next((" ".join(found.itertext()).strip() for name in TITLES for found in root.iter(name)), "")


def describe_figures(app: Sphinx, doctree: nodes.document) -> None:
    """Take the text alternative of a figure from its title; a figure without one stops the build."""
    for image in doctree.findall(nodes.image):
        if image.get("alt"):
            continue
        path = Path(app.srcdir, image["uri"])
        title = title_of(path) if path.suffix == ".svg" and path.exists() else ""
        if not title:
            logger.warning("figure without a text alternative: %s", image["uri"], location=image)
        image["alt"] = title


def box_figures(app: Sphinx, doctree: nodes.document) -> None:
    """Put what stands above a caption into a box of its own, which can scroll without the caption."""
    for figure in list(doctree.findall(nodes.figure)):
        figure[0] = nodes.container("", figure[0], classes=["drawing"])


def keep_punctuation(app: Sphinx, doctree: nodes.document) -> None:
    """Tie a formula to the signs that touch it: a browser would begin a line with the full stop behind it."""
    for formula in list(doctree.findall(nodes.math)):
        parent = formula.parent
        place = parent.index(formula)
        before, opening = _split(parent, place - 1, OPENING)
        after, closing = _split(parent, place + 1, CLOSING)
        if not opening and not closing:
            continue
        glued = nodes.inline("", "", *opening, formula.deepcopy(), *closing, classes=["glued"])
        start, end = place - bool(opening), place + 1 + bool(closing)
        parent[start:end] = [*before, glued, *after]


def _split(parent: nodes.Element, place: int, touching: re.Pattern[str]) -> tuple[list[nodes.Text], list[nodes.Text]]:
    """What stays and what touches the formula, of the text at a place; nothing where no text touches it."""
    beside = parent[place] if 0 <= place < len(parent) else None
    if not isinstance(beside, nodes.Text):
        return [], []
    found = touching.search(beside) if touching is OPENING else touching.match(beside)
    if not found:
        return [], []
    rest = beside[: found.start()] + beside[found.end() :]
    return [nodes.Text(rest)] if rest else [], [nodes.Text(found.group())]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the handlers with Sphinx."""
    app.connect("builder-inited", serve_vendored_files)
    app.connect("doctree-read", describe_figures)
    app.connect("doctree-read", box_figures)
    app.connect("doctree-read", keep_punctuation)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
