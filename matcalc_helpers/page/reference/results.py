"""The table of all results as HTML: one group of rows a record, and the form that filters them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable

from .conventions import name_of_reading, reading
from .parts import (
    LAYOUTS,
    Catalogue,
    Link,
    Record,
    declared,
    escape,
    forms,
    formula,
    items,
    place,
    sentence,
    short_name,
)

COLUMNS = ("Function", "Derivative", "Conditions and sources", "Checked")
VERDICTS = {"holds": "✓", "refuted": "✗", "not checked": "–"}
SIGNS = {True: "✓", False: "✗"}
OUTCOMES = {True: "holds", False: "refuted", None: "does not apply"}
KINDS = {
    "jacobian": "Jacobian of vec",
    "hessian": "second derivative",
    "differential": "differential",
    "second_differential": "second differential",
    "identity": "equal to",
}
"""What the derivative of a record is called where it is not the plain derivative in the chosen layout."""
FOR_PROGRAMS = (
    '<p>The same data for programs: <a href="catalogue.json" download>catalogue.json</a>, described by '
    '<a href="catalogue.schema.json" download>catalogue.schema.json</a>.</p>'
)
RANGE = re.compile(r"\b(\d+)\s*[-–]\s*(\d+)\b")
LONGEST_RANGE = 60


def results_html(catalogue: Catalogue, link: Link) -> str:
    """The filter and the table of all records, those that could not be checked last.

    >>> "<tbody" in results_html({"references": {}, "records": [], "published": []}, str)
    False
    """
    records = sorted(catalogue["records"], key=lambda record: list(VERDICTS).index(record["verdict"]))
    head = "".join(f'<th scope="col" role="columnheader">{name}</th>' for name in COLUMNS)
    rows = "\n".join(record_rows(catalogue, record, link) for record in records)
    return (
        f"{filter_form(catalogue)}\n"
        f'<table class="reference" role="table"><caption class="visually-hidden">{len(records)} results</caption>\n'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n{rows}\n</table>\n'
        f"{FOR_PROGRAMS}\n"
    )


def record_rows(catalogue: Catalogue, record: Record, link: Link) -> str:
    """One record: a row that is always seen, and one that the reader opens."""
    sources = {source["ref"] for source in record["sources"]}
    data = {
        "kind": variable_kind(record),
        "topic": record["topic"],
        "source": "|".join(sorted(sources)),
        "verdict": record["verdict"],
        "words": " ".join(search_words(record)),
    }
    attributes = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
    cells = "\n".join(
        f'<td role="cell" data-label="{name}">{cell}</td>'
        for name, cell in zip(
            COLUMNS[1:], (_derivative(record), _background(catalogue, record), _verdict(record)), strict=True
        )
    )
    return (
        f'<tbody role="rowgroup" id="{escape(record_anchor(record["id"]))}"{attributes}>\n'
        f'<tr role="row"><th scope="row" role="rowheader">{_function(record)}</th>\n{cells}</tr>\n'
        f'<tr role="row" class="more"><td role="cell" colspan="{len(COLUMNS)}">'
        f"{_details(catalogue, record, link)}</td></tr>\n"
        "</tbody>"
    )


def record_anchor(record_id: str) -> str:
    """The anchor of a record on its page.

    >>> record_anchor("quadratic-form")
    'record-quadratic-form'
    """
    return f"record-{record_id}"


def variable_kind(record: Record) -> str:
    """What is differentiated by what; an identity has no variable.

    >>> variable_kind({"variables": "", "kind": "identity"})
    'identity'
    """
    return str(record["variables"] or record["kind"])


def search_words(record: Record) -> list[str]:
    """What a reader may look for besides the words that the row shows: every number of a range of equations.

    >>> search_words({"kind": "gradient", "sources": [{"loc": "eq. 94-96"}]})
    ['gradient', '94', '95', '96']
    """
    found = [record["kind"]]
    for source in record["sources"]:
        for first, last in RANGE.findall(source["loc"]):
            if int(first) < int(last) <= int(first) + LONGEST_RANGE:
                found += map(str, range(int(first), int(last) + 1))
    return found


def filter_form(catalogue: Catalogue) -> str:
    """The form above the table; hidden until the script shows it."""
    records = catalogue["records"]
    cited = Counter(ref for record in records for ref in {source["ref"] for source in record["sources"]})
    sources = [(ref, short_name(ref), cited[ref]) for ref in catalogue["references"] if cited[ref]]
    selects = [
        _select("kind", "Function by variable", _counted(variable_kind(record) for record in records)),
        _select("topic", "Topic", _counted(record["topic"] for record in records)),
        _select("source", "Source", sources),
        _select("verdict", "Verdict", _counted(record["verdict"] for record in records)),
    ]
    radios = " ".join(
        f'<label><input type="radio" name="layout" value="{layout}"> {layout}</label>' for layout in LAYOUTS
    )
    return (
        '<form class="reference-filter" role="search" aria-label="Results" hidden>\n'
        '<label class="wide">Search the table <input type="search" name="find" autocomplete="off" spellcheck="false" '
        'placeholder="logdet, or Cookbook 92"></label>\n' + "\n".join(selects) + "\n"
        f"<fieldset><legend>Layout</legend> {radios}</fieldset>\n"
        '<button type="button">Show all</button>\n'
        '<p class="count" role="status"></p></form>\n'
        '<p class="visually-hidden" role="status" id="reference-copied"></p>\n'
        "<noscript><p>Without JavaScript the table cannot be filtered, and formulas stay in the text grammar of this "
        "book; both layouts are shown. What each route says, and the code, are in the file for programs below the "
        "table.</p></noscript>"
    )


def _counted(values: Iterable[str]) -> list[tuple[str, str, int]]:
    return [(value, value, count) for value, count in sorted(Counter(values).items(), key=lambda it: it[0].lower())]


def _select(name: str, label: str, choices: Iterable[tuple[str, str, int]]) -> str:
    options = "".join(
        f'<option value="{escape(value)}">{escape(text)} ({count})</option>' for value, text, count in choices
    )
    return f'<label>{label} <select name="{name}"><option value="">all</option>{options}</select></label>'


def _function(record: Record) -> str:
    variables = ", ".join(f"<code>{escape(name)}</code>" for name in record["wrt"])
    special = ", ".join(f"<code>{escape(name)} = {escape(value)}</code>" for name, value in record["at"].items())
    by = (f"by {variables}" if variables else "") + (f" at {special}" if special else "")
    anchor = escape(record_anchor(record["id"]))
    return (
        f"{formula(record['function'], record['latex'].get('function'))}\n"
        f'<span class="by">{by}</span>\n'
        f'<p class="name">{escape(record["topic"])}: <a href="#{anchor}">{escape(record["id"])}</a></p>'
    )


def _derivative(record: Record) -> str:
    found = forms(record)
    named = _kind(record)
    kind = f'<p class="kind">{named}</p>' if found and named else ""
    labelled = "\n".join(
        f'<div class="{layout if len(found) > 1 else "always"}">{_label(layout)}{formula(text, latex)}</div>'
        for layout, (text, latex) in found.items()
    )
    return kind + (labelled or f"<p>{escape(record['reason'] or 'no formula is recorded')}</p>")


def _kind(record: Record) -> str:
    """What the derivative is called, with the convention of a variable with tied entries."""
    convention = record["convention"]
    read = reading(record["kind"], convention, record["wrt"], record["symbols"])
    name = KINDS.get(record["kind"], name_of_reading(convention) if read else "")
    return escape(f"{name} {read}".strip())


def _label(layout: str) -> str:
    return f'<span class="layout">{layout} layout: </span>' if layout in LAYOUTS else ""


def _background(catalogue: Catalogue, record: Record) -> str:
    sources = [place(catalogue, source["ref"], source["loc"], source["how"]) for source in record["sources"]]
    return items(map(escape, record["conditions"]), "conditions") + "\n" + items(sources, "sources")


def _verdict(record: Record) -> str:
    verdict = record["verdict"]
    whole = f'<span class="badge {verdict.replace(" ", "-")}">{VERDICTS[verdict]} {escape(verdict)}</span>'
    return "\n".join([whole, *(_agreeing(record, holds) for holds in (True, False))])


def _agreeing(record: Record, holds: bool) -> str:
    """The routes that agree, or those that refute."""
    names = ", ".join(escape(name) for name, route in record["routes"].items() if route["holds"] is holds)
    return f'<p class="by">{SIGNS[holds]} {names}</p>' if names else ""


def _details(catalogue: Catalogue, record: Record, link: Link) -> str:
    parts = [
        f"<p>Where {declared(record)}.</p>" if record["symbols"] else "",
        '<div class="later"></div>' if details_html(record) else "",
        f"<p>Not checked: {escape(record['reason'])}.</p>" if record["reason"] and forms(record) else "",
        f"<p>{escape(record['notes'])}</p>" if record["notes"] else "",
        *(_printed(published, link) for published in errata_of(catalogue, record)),
        f'<p><a href="{escape(link(record["chapter"]))}">The chapter</a></p>' if record["chapter"] else "",
    ]
    inside = "\n".join(filter(None, parts))
    of = f'<span class="visually-hidden"> of {escape(record["id"])}</span>'
    return f"<details><summary>Details{of}</summary>\n{inside}</details>"


def details_html(record: Record) -> str:
    """What each route says of a record, and its code: a third of all text, so it comes when a row is opened."""
    parts = [
        items(map(_route, record["routes"].items()), "routes"),
        _own_form(record),
        *(f'<code class="program">{escape(code)}</code>' for code in record["code"].values()),
    ]
    return "\n".join(filter(None, parts))


def details_script(catalogue: Catalogue) -> str:
    """The details of all records as a script that hands them to the page; a page from disk may load no JSON."""
    found = {record["id"]: details_html(record) for record in catalogue["records"]}
    return f"matcalcDetails({json.dumps(found, ensure_ascii=False)});\n"


def _route(named: tuple[str, Record]) -> str:
    name, route = named
    return f"<b>{escape(name)}</b> {OUTCOMES[route['holds']]}: {sentence(route['says'])}"


def _own_form(record: Record) -> str:
    """What the engine writes, where that is not a form of the row already."""
    shown = {text for text, _ in forms(record).values()}
    own = record["derived"]
    return f"<p>The engine writes <code>{escape(own)}</code></p>" if own and own not in shown else ""


def _printed(published: Record, link: Link) -> str:
    where = f"{short_name(published['ref'])}, {published['loc']}"
    address = f"{link('chapters/errata')}#{erratum_anchor(published['id'])}"
    return f'<p>Printed otherwise in <a href="{escape(address)}">{escape(where)}</a>.</p>'


def errata_of(catalogue: Catalogue, record: Record) -> list[Record]:
    """The printed forms that differ from a record."""
    return [form for form in catalogue["published"] if form["record"] == record["id"] and form["erratum"]]


def erratum_anchor(published_id: str) -> str:
    """The anchor of a published form on the page of errata."""
    return f"erratum-{published_id}"
