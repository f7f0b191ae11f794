"""Directives that write the reference pages when the book is built: results, errata, cheat sheet."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.util.docutils import SphinxDirective

from matcalc_helpers.catalogue.files import FOLDER
from matcalc_helpers.catalogue.verdicts import STORED
from matcalc_helpers.expression import MatcalcError
from matcalc_helpers.page import reference
from matcalc_helpers.page.reference.data import SCHEMA, catalogue_data, catalogue_json

SOURCES = (
    STORED,
    *FOLDER.glob("*.toml"),
    *Path(reference.__file__).parent.glob("*.py"),
    Path(reference.__file__).with_name("cheat_sheet.toml"),
)


class ReferenceDirective(SphinxDirective):
    """HTML from the catalogue; an error in the data is an error of the build."""

    def html(self) -> str:
        """Return what the directive writes."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        """Write the HTML, and have the page written again when its data change."""
        for path in SOURCES:
            self.env.note_dependency(str(path))
        try:
            return [nodes.raw("", self.html(), format="html")]
        except MatcalcError as problem:
            raise self.error(str(problem)) from problem

    def link(self, name: str) -> str:
        """Return the address of a page of the book, seen from this one."""
        if name not in self.env.found_docs:
            raise MatcalcError(f"the catalogue names the page {name}, which the book does not have")
        return self.env.app.builder.get_relative_uri(self.env.docname, name)


class Results(ReferenceDirective):
    """The table of all results; other pages refer to a record with {ref}`words <record-its-id>`."""

    def html(self) -> str:
        """Return the table, and make every row known to Sphinx as a target."""
        catalogue = catalogue_data()
        standard = cast(StandardDomain, self.env.get_domain("std"))
        for record in catalogue["records"]:
            anchor = reference.record_anchor(record["id"])
            standard.note_hyperlink_target(anchor, self.env.docname, anchor, record["id"])
        return reference.results_html(catalogue, self.link)


class Errata(ReferenceDirective):
    """The errata of the sources named in its argument."""

    required_arguments = 1
    final_argument_whitespace = True

    def html(self) -> str:
        """Return one entry for each printed form that differs."""
        return reference.errata_html(catalogue_data(), self.arguments[0].split(), self.link)


def plain(write: Callable[..., str]) -> type[ReferenceDirective]:
    """Return the directive of a function that needs the catalogue alone."""

    class Plain(ReferenceDirective):
        """What the function writes."""

        def html(self) -> str:
            """Return what the function makes of the catalogue."""
            return write(catalogue_data())

    return Plain


def write_data(app: Sphinx, problem: Exception | None) -> None:
    """Put beside the page of results the details that it loads, and the catalogue with its schema for programs."""
    if problem is None and app.builder.format == "html":
        folder = Path(app.outdir, "chapters")
        (folder / "catalogue-details.js").write_text(reference.details_script(catalogue_data()), encoding="utf-8")
        (folder / "catalogue.json").write_text(catalogue_json(), encoding="utf-8")
        (folder / SCHEMA.name).write_text(SCHEMA.read_text(encoding="utf-8"), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives with Sphinx."""
    app.add_directive("matcalc-results", Results)
    app.add_directive("matcalc-errata", Errata)
    app.add_directive("matcalc-errata-counts", plain(reference.counts_html))
    app.add_directive("matcalc-agreements", plain(reference.agreements_html))
    app.add_directive("matcalc-cheat-sheet", plain(reference.cheat_sheet_html))
    app.connect("build-finished", write_data)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
