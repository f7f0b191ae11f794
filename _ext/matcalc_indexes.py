"""Directives that write the index pages when the book is built: the questions, and the map of rules and chapters."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from matcalc_helpers.expression import MatcalcError
from matcalc_helpers.page import questions, rule_use
from matcalc_helpers.page.figures.rule_map import rule_map

FOLDER = "chapters"


class IndexDirective(SphinxDirective):
    """What an index page writes, with links into the chapters; an error in the data is an error of the build."""

    def written(self) -> list[nodes.Node]:
        """Return what the directive writes."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        """Write it, and name a chapter that is missing."""
        try:
            return self.written()
        except MatcalcError as problem:
            raise self.error(str(problem)) from problem

    def link(self, words: str, chapter: str, anchor: str = "") -> nodes.reference:
        """Return a link to a place of a chapter."""
        name = f"{FOLDER}/{chapter}"
        if name not in self.env.found_docs:
            raise MatcalcError(f"the page {name} is linked, and the book does not have it")
        address = self.env.app.builder.get_relative_uri(self.env.docname, name)
        inside = self.inline(words) if "$" in words else [nodes.Text(words)]  # an address in it is no second link
        return nodes.reference("", "", *inside, refuri=f"{address}#{anchor}" if anchor else address)

    def title(self, chapter: str) -> str:
        """Return the title of a chapter, and have this page written again when that chapter changes."""
        path = self.env.doc2path(f"{FOLDER}/{chapter}")
        self.env.note_dependency(str(path))
        return rule_use.title_of(Path(path))

    def inline(self, text: str) -> list[nodes.Node]:
        """Return a line of MyST with its mathematics."""
        parsed, _ = self.parse_inline(text)
        return parsed


class Questions(IndexDirective):
    """The questions of one group: each with its answer and the section that has the rest."""

    required_arguments = 1

    def written(self) -> list[nodes.Node]:
        """Return a list of questions and answers."""
        self.env.note_dependency(str(questions.STORED))
        entries = [self.entry(question) for question in questions.group_of(self.arguments[0])]
        return [nodes.definition_list("", *entries)]

    def entry(self, question: questions.Question) -> nodes.definition_list_item:
        """Return one question with its answer."""
        term = nodes.term("", "", *self.inline(question.question), ids=[question.anchor])
        title = self.title(question.chapter)
        place = self.link(question.heading, question.chapter, nodes.make_id(rule_use.plain(question.heading)))
        where = [nodes.Text(" See "), place, nodes.Text(f" in {title}." if title != question.heading else ".")]
        answer = nodes.paragraph("", "", *self.inline(question.answer), *where)
        return nodes.definition_list_item("", term, nodes.definition("", answer))


class MapDirective(IndexDirective):
    """What is said of all chapters together, read from their notebooks."""

    def chapters(self) -> list[rule_use.ChapterUse]:
        """Return what each notebook states and uses, in the order of the contents."""
        contents = Path(self.env.srcdir) / "_toc.yml"
        self.env.note_dependency(str(contents))
        found = yaml.safe_load(contents.read_text(encoding="utf-8"))
        names = [found["root"], *(entry["file"] for part in found.get("parts", ()) for entry in part["chapters"])]
        paths = [path for name in names if (path := Path(self.env.doc2path(name))).suffix == ".ipynb"]
        for path in paths:
            self.env.note_dependency(str(path))
        return [rule_use.chapter_use(path) for path in paths]

    def pages(self, names: Iterable[str]) -> nodes.paragraph:
        """Return links to chapters, separated by commas."""
        found = nodes.paragraph()
        for name in names:
            found += [*([nodes.Text(", ")] if found.children else []), self.link(self.title(name), name)]
        return found

    def titled(self, words: str, names: Iterable[str]) -> nodes.paragraph:
        """Return some words, then links to chapters, or a dash where there are none."""
        links = self.pages(names)
        return nodes.paragraph("", "", nodes.Text(words), *(links.children or [nodes.Text("none")]))


class RuleMap(MapDirective):
    """The drawing of which chapter states and which uses a rule."""

    def written(self) -> list[nodes.Node]:
        """Return the figure, drawn into the page."""
        drawn = rule_map(self.chapters()).svg
        svg = drawn.replace("<svg", '<svg role="img" style="max-width: 100%; height: auto"', 1)
        caption = "A square: here a rule is stated (filled where it is used there too). A dot: a derivation uses it."
        return [nodes.raw("", f"<figure>\n{svg}\n<figcaption>{caption}</figcaption>\n</figure>", format="html")]


class RuleTable(MapDirective):
    """Every rule: where it is stated, and which chapters use it."""

    def written(self) -> list[nodes.Node]:
        """Return the table."""
        rows = [("rule", "used in"), *map(self.row, rule_use.rule_uses(self.chapters()))]
        head, *body = [nodes.row("", *(nodes.entry("", self.cell(cell)) for cell in row)) for row in rows]
        columns = [nodes.colspec(colwidth=width) for width in (2, 3)]
        group = nodes.tgroup("", *columns, nodes.thead("", head), nodes.tbody("", *body), cols=len(columns))
        return [nodes.table("", group)]

    def row(self, rule: rule_use.RuleUse) -> tuple[nodes.paragraph, nodes.paragraph]:
        """Return the cells of one rule; its title leads to its statement."""
        if not rule.stated:
            return nodes.paragraph(text=rule.title), self.pages(rule.used)
        stated = self.link(rule.title, rule.stated, f"rule-{rule.name}")
        where = nodes.Text(f", stated in {self.title(rule.stated)}")
        return nodes.paragraph("", "", stated, where), self.pages(rule.used)

    def cell(self, content: str | nodes.paragraph) -> nodes.paragraph:
        """Return the paragraph of a cell."""
        return nodes.paragraph(text=content) if isinstance(content, str) else content


class ChapterList(MapDirective):
    """Every chapter: what it refers back to, and what it refers on to."""

    def written(self) -> list[nodes.Node]:
        """Return the list."""
        chapters = self.chapters()
        order = [chapter.name for chapter in chapters]
        return [nodes.definition_list("", *(self.entry(chapter, order) for chapter in chapters))]

    def entry(self, chapter: rule_use.ChapterUse, order: Sequence[str]) -> nodes.definition_list_item:
        """Return one chapter with the chapters around it."""
        near = sorted(set(chapter.refers) & set(order), key=order.index)
        place = order.index(chapter.name)
        before, after = ([name for name in near if (order.index(name) < place) is early] for early in (True, False))
        around = [self.titled("Looks back to: ", before), self.titled("Points ahead to: ", after)]
        term = nodes.term("", "", self.link(chapter.title, chapter.name))
        return nodes.definition_list_item("", term, nodes.definition("", *around))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives with Sphinx."""
    app.add_directive("matcalc-questions", Questions)
    app.add_directive("matcalc-rule-map", RuleMap)
    app.add_directive("matcalc-rule-table", RuleTable)
    app.add_directive("matcalc-chapter-list", ChapterList)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
