"""What was found when published formulas were checked, as HTML: what differs, what agrees, and how many of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...expression import MatcalcError
from .conventions import name_of_reading, reading, verdict_in_words
from .parts import Catalogue, Link, Record, escape, formula, items, location, place, sentence
from .results import erratum_anchor, record_anchor

FINDINGS = {
    "wrong": "differs from what the definition gives",
    "condition": "needs a condition or a reading that the text leaves out",
    "typing": "a slip of typing",
}
"""What is said of a published form, by the word that the catalogue has for it."""


def published_forms(catalogue: Catalogue) -> Iterator[tuple[Record | None, Record]]:
    """Every published form, with the record that it belongs to, if any."""
    records = {record["id"]: record for record in catalogue["records"]}
    for published in catalogue["published"]:
        yield records.get(published["record"]), published


def errata_html(catalogue: Catalogue, refs: Sequence[str], link: Link) -> str:
    """The forms of the named sources that differ or need a condition; a source without any is an error.

    >>> errata_html({"references": {}, "records": [], "published": []}, ["MC"], str)
    Traceback (most recent call last):
    matcalc_helpers.expression.errors.MatcalcError: no erratum of MC is in the catalogue: take the name out of the page
    """
    entries = [
        (record, published)
        for record, published in published_forms(catalogue)
        if published["erratum"] and published["ref"] in refs
    ]
    if not entries:
        raise MatcalcError(f"no erratum of {', '.join(refs)} is in the catalogue: take the name out of the page")
    entries.sort(key=lambda entry: _natural(entry[1]["loc"]))
    return "\n".join(erratum_html(record, published, link) for record, published in entries)


def _natural(loc: str) -> list[tuple[int, str]]:
    """A key that puts equation 9 before equation 92."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", loc)]


def erratum_html(record: Record | None, published: Record, link: Link) -> str:
    """One published form: where it stands, how it is printed, what was found, the form that holds."""
    lines = {
        "Function": _function(record, published),
        "Printed": _formula(published["printed"], published["latex"]) + _reading(published),
        "Found": f"{FINDINGS[published['erratum']]}: {escape(published['why'])}",
        "Needed": escape(published["needs"]),
        "Holds": _formula(published["correct"], published["correct_latex"]),
        "Verdict": sentence(verdict_in_words(published["verdict"], [published["wrt"]], published["symbols"])),
        "Counterexample": "<br>".join(f"<code>{escape(line)}</code>" for line in _lines(published["counterexample"])),
        "Result": _result(record, link) if record is not None else "",
    }
    inside = "\n".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in lines.items() if text)
    title = location(published["loc"], published["how"])
    anchor = escape(erratum_anchor(published["id"]))
    return f'<div class="erratum" id="{anchor}">\n<h3>{title}</h3>\n<dl>\n{inside}\n</dl>\n</div>'


def _result(record: Record, link: Link) -> str:
    address = f"{link('chapters/results')}#{record_anchor(record['id'])}"
    return f'<a href="{escape(address)}">{escape(record["id"])}</a>'


def _formula(text: str, latex: str) -> str:
    return formula(text, latex) if text else ""


def _reading(published: Record) -> str:
    """How a printed formula by a variable with tied entries was read."""
    convention = published["convention"]
    read = reading(published["kind"], convention, [published["wrt"]], published["symbols"])
    return f" read as the {name_of_reading(convention)} {escape(read)}" if read else ""


def _lines(counterexample: str) -> list[str]:
    """The lines of a counterexample, without the spaces that put one value below the other."""
    return [re.sub(r"(?<=:) +", " ", line) for line in counterexample.splitlines()]


def _function(record: Record | None, published: Record) -> str:
    """The function that the published form speaks of: its own where it can be judged, else that of the record."""
    if published["function"]:
        return _by(_formula(published["function"], published["function_latex"]), [published["wrt"]])
    if record is None or record["kind"] == "identity":
        return ""
    return _by(_formula(record["function"], record["latex"].get("function", "")), record["wrt"])


def _by(function: str, variables: Sequence[str]) -> str:
    return f"{function} by <code>{escape(', '.join(variables))}</code>" if variables else function


def counts_html(catalogue: Catalogue) -> str:
    """How many results of each source were checked, and in how many places a printed form differs."""
    rows = "\n".join(
        f'<tr><th scope="row">{escape(title)}</th><td>{checked}</td><td>{differing}</td></tr>'
        for title, checked, differing in source_counts(catalogue)
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Source", "Results checked", "Places listed below"))
    return f'<table class="reference-counts"><thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>'


def source_counts(catalogue: Catalogue) -> list[tuple[str, int, int]]:
    """For each source: its title, the results that cite it and hold, and the printed forms that are errata.

    >>> source_counts({"references": {"MC": {"work": "Cookbook"}, "XY": {"work": "Unused"}}, "records": [
    ...     {"id": "a", "verdict": "holds", "sources": [{"ref": "MC"}]}],
    ...     "published": [{"record": "a", "ref": "MC", "erratum": "wrong"}]})
    [('Cookbook', 1, 1)]
    """
    counts = []
    for ref, work in catalogue["references"].items():
        checked = sum(
            record["verdict"] == "holds" and any(source["ref"] == ref for source in record["sources"])
            for record in catalogue["records"]
        )
        differing = sum(
            published["ref"] == ref and bool(published["erratum"]) for _, published in published_forms(catalogue)
        )
        if checked or differing:
            counts.append((work["work"], checked, differing))
    return counts


def agreements_html(catalogue: Catalogue) -> str:
    """The published forms that were looked at on their own and found to agree."""
    found = [
        f"{place(catalogue, published['ref'], published['loc'], published['how'])}: "
        f"{formula(published['printed'], published['latex'])}{_reading(published)}"
        for _, published in published_forms(catalogue)
        if not published["erratum"] and published["holds"]
    ]
    return items(found, "agreements")
