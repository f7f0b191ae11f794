"""What the site needs beyond _config.yml: local MathJax, and a text alternative for every figure."""

from pathlib import Path
from xml.etree import ElementTree

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

VENDOR = Path(__file__).resolve().parent.parent / "_vendor"
TITLES = ("{http://www.w3.org/2000/svg}title", "{http://purl.org/dc/elements/1.1/}title")

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


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the handlers with Sphinx."""
    app.connect("builder-inited", serve_vendored_files)
    app.connect("doctree-read", describe_figures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
