"""The reference pages: every record has a row, everything is escaped, and a wrong choice is named."""

import copy
import json
import re

import pytest
from bs4 import BeautifulSoup

import matcalc_helpers as mc
from matcalc_helpers.page.reference import (
    CHOICE,
    agreements_html,
    cheat_sheet_html,
    counts_html,
    details_script,
    errata_html,
    published_forms,
    results_html,
)
from matcalc_helpers.page.reference.data import catalogue_data
from tools.notebooks import ROOT

NASTY = "<script>alert(\"1\")</script> & 'x'"
PRINTED = {
    "id": "mc-92",
    "record": "linear",
    "function": "",
    "function_latex": "",
    "wrt": "",
    "needs": "",
    "ref": "MC",
    "loc": "eq. 92",
    "how": "counted",
    "printed": "A'",
    "latex": "A^\\top",
    "erratum": "wrong",
    "holds": False,
    "why": "a transpose is missing",
    "correct": "A",
    "correct_latex": "A",
    "verdict": "refuted at 2 x 3",
    "counterexample": "x = 1: 2 against 3",
    "kind": "identity",
    "convention": None,
    "symbols": {"A": "m n", "x": "n"},
}
RECORD = {
    "id": "linear",
    "topic": "linear",
    "kind": "derivative",
    "variables": "vector by vector",
    "function": "A*x",
    "wrt": ["x"],
    "symbols": {"A": "m n", "x": "n"},
    "at": {},
    "convention": None,
    "conditions": ["m < n"],
    "notes": "a note",
    "numerator": "A",
    "denominator": "A'",
    "derived": "A",
    "latex": {"function": "A x", "numerator": "A", "denominator": "A^\\top"},
    "code": {"numpy": "def f(A):\n    return A"},
    "sources": [{"ref": "MC", "loc": "eq. 90-93", "how": "counted"}, {"ref": "WP", "loc": "row A x", "how": "read"}],
    "verdict": "holds",
    "reason": "",
    "routes": {
        "exact": {"holds": True, "says": "equal, chance < 2^-110"},
        "numbers": {"holds": None, "says": "declined: no numbers here"},
    },
    "chapter": "chapters/jacobians",
}
WORKS = {"MC": {"work": "The Cookbook"}, "WP": {"work": "Wikipedia"}}
CATALOGUE = {"version": "1", "references": WORKS, "records": [RECORD], "published": [PRINTED]}
BOX = {"box": [{"title": "Vectors", "records": ["linear"]}]}
CATALOGUES = {"small": CATALOGUE, "built": catalogue_data()}
PAGES = {
    "results": lambda catalogue: results_html(catalogue, str),
    "errata": lambda catalogue: errata_html(catalogue, list(catalogue["references"]), str),
    "counts": counts_html,
    "agreements": agreements_html,
    "cheat sheet": lambda catalogue: cheat_sheet_html(catalogue, BOX if len(catalogue["records"]) == 1 else CHOICE),
}


def changed(**fields):
    """The small catalogue with other values in its record."""
    return CATALOGUE | {"records": [copy.deepcopy(RECORD) | fields]}


def soup(text):
    return BeautifulSoup(text, "html.parser")


def with_nasty_texts(value):
    """The same data with a text that is dangerous in HTML before every text that is free."""
    fixed = {"kind", "verdict", "erratum", "ref", "how", "wrt", "symbols", "record"}
    if isinstance(value, dict):
        return {key: each if key in fixed else with_nasty_texts(each) for key, each in value.items()}
    if isinstance(value, list):
        return [with_nasty_texts(each) for each in value]
    return NASTY + value if isinstance(value, str) else value


@pytest.mark.parametrize("page", PAGES)
def test_everything_is_escaped(page):
    record = with_nasty_texts(RECORD) | {"id": "linear"}
    agreeing = PRINTED | {"id": "agrees", "erratum": "", "holds": True, "printed": NASTY, "loc": NASTY}
    works = {"MC": {"work": NASTY}, "WP": {"work": NASTY}}
    printed = [with_nasty_texts(PRINTED), agreeing]
    text = PAGES[page](CATALOGUE | {"references": works, "records": [record], "published": printed})
    assert "&lt;script&gt;" in text
    assert soup(text).find("script") is None
    assert re.search(r"&(?!\w+;|#)", text) is None


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_record_has_one_row_with_its_anchor(name):
    catalogue = CATALOGUES[name]
    rows = soup(results_html(catalogue, str)).find_all("tbody")
    assert sorted(row["id"] for row in rows) == sorted(f"record-{record['id']}" for record in catalogue["records"])
    assert all(row.find("summary") and row.find(class_="badge") for row in rows)


def test_a_row_shows_what_the_record_says():
    row = soup(results_html(CATALOGUE, lambda name: f"../{name}.html")).find("tbody")
    text = row.get_text(" ", strip=True)
    for part in ("A*x", "by x", "numerator layout", "denominator layout", "m < n", "eq. 90-93 (counted)", "a note"):
        assert part in text
    assert "Wikipedia, row A x" in row.find(class_="sources").text
    assert {link["href"] for link in row.find_all("a")} == {
        "#record-linear",
        "../chapters/jacobians.html",
        "../chapters/errata.html#erratum-mc-92",
    }
    assert [span["data-tex"] for span in row.find_all(class_="formula")] == ["A x", "A", "A^\\top"]


def test_what_a_row_shows_when_it_is_opened_comes_in_a_script():
    script = details_script(CATALOGUE)
    found = json.loads(script.removeprefix("matcalcDetails(").removesuffix(");\n"))
    assert found.keys() == {record["id"] for record in CATALOGUE["records"]}
    details = soup(found["linear"])
    assert [route.text for route in details.find(class_="routes").find_all("li")] == [
        "exact holds: equal, chance < 2-110",
        "numbers does not apply: no numbers here",
    ]
    assert "def f(A):\n    return A" in details.find(class_="program").text


def test_equations_within_a_range_are_found():
    row = soup(results_html(CATALOGUE, str)).find("tbody")
    assert row["data-words"].split() == ["derivative", "90", "91", "92", "93"]


def test_a_formula_without_a_layout_is_shown_once():
    row = soup(results_html(changed(denominator="A"), str)).find("tbody")
    assert row.find(class_="always").text == "A"
    assert row.find(class_="numerator") is None


def test_a_record_without_a_formula_says_why():
    bare = changed(numerator=None, denominator=None, derived="", latex={}, verdict="not checked", reason="an integral")
    assert "an integral" in soup(results_html(bare, str)).find("td").text


def test_an_unknown_source_is_an_error():
    with pytest.raises(mc.MatcalcError, match="'XY' is not among the references"):
        results_html(changed(sources=[{"ref": "XY", "loc": "p. 1", "how": "read"}]), str)


def test_an_erratum_has_both_forms_and_the_counterexample():
    entry = soup(errata_html(CATALOGUE, ["MC"], str)).find(id="erratum-mc-92")
    said = {term.text: term.find_next("dd").text for term in entry.find_all("dt")}
    assert entry.find("h3").text == "eq. 92 (counted)"
    assert (said["Printed"], said["Holds"]) == ("A'", "A")
    assert said["Found"].endswith("a transpose is missing")
    assert said["Verdict"] == "refuted at 2 x 3"
    assert said["Counterexample"] == "x = 1: 2 against 3"


TIED = {"kind": "gradient", "wrt": "S", "symbols": {"S": "n n symmetric"}}
READINGS = {
    None: "gradient tangent to symmetric matrices",
    "tangent": "gradient tangent to symmetric matrices",
    "unconstrained": "gradient with entries not tied",
    "free-entries": "table of partial derivatives in independent entries",
}


def terms(form):
    """What an erratum says, by its terms."""
    entry = soup(errata_html(CATALOGUE | {"published": [PRINTED | form]}, ["MC"], str)).find(class_="erratum")
    return {term.text: term.find_next("dd") for term in entry.find_all("dt")}


@pytest.mark.parametrize("convention", READINGS)
def test_a_formula_with_tied_entries_is_shown_with_its_convention(convention):
    said = terms(TIED | {"convention": convention})
    assert said["Printed"].text == f"A' read as the {READINGS[convention]}"
    row = changed(**TIED | {"wrt": ["S"], "variables": "scalar by matrix", "convention": convention})
    assert soup(results_html(row, str)).find(class_="kind").text == READINGS[convention]


@pytest.mark.parametrize("convention", [name for name in READINGS if name])
def test_a_verdict_names_a_convention_in_words(convention):
    verdict = f'refuted (gradient by S, seed 0); it holds with convention="{convention}"'
    said = terms(TIED | {"convention": None, "verdict": verdict})
    assert said["Verdict"].text == f"refuted (gradient by S, seed 0); it holds as the {READINGS[convention]}"


def test_no_page_shows_the_name_of_an_argument():
    pages = [PAGES[page](CATALOGUES["built"]) for page in ("results", "errata", "agreements", "cheat sheet")]
    assert ["convention=" in soup(text).text for text in pages] == [False] * len(pages)


def test_the_table_of_partial_derivatives_is_never_called_gradient():
    lines = soup(cheat_sheet_html(CATALOGUES["built"])).find_all("li")
    [line] = [line for line in lines if "in independent entries" in line.text]
    assert "gradient" not in line.text
    assert "nabla" not in str(line)
    free = [record["id"] for record in CATALOGUES["built"]["records"] if record["convention"] == "free-entries"]
    page = soup(results_html(CATALOGUES["built"], str))
    kinds = [page.find(id=f"record-{name}").find(class_="kind").text for name in free]
    assert kinds == [READINGS["free-entries"]] * len(free)
    assert kinds


def test_a_counterexample_keeps_its_lines_and_shows_no_symbol_of_the_checker():
    cell = terms({"counterexample": "A = 1\nby the definition: 1\nby the claim:      2"})["Counterexample"]
    lines = [line.text for line in cell.find_all("code")]
    assert lines == ["A = 1", "by the definition: 1", "by the claim: 2"]
    assert len(cell.find_all("br")) == 2
    examples = [form["counterexample"] for form in CATALOGUES["built"]["published"]]
    assert [example for example in examples if re.search(r"^t\d+ =", example, re.MULTILINE)] == []


def test_errata_come_in_the_order_of_their_numbers():
    forms = [PRINTED | {"id": f"mc-{number}", "loc": f"eq. {number}"} for number in (92, 9, 143)]
    titles = [title.text for title in soup(errata_html(CATALOGUE | {"published": forms}, ["MC"], str)).find_all("h3")]
    assert titles == ["eq. 9 (counted)", "eq. 92 (counted)", "eq. 143 (counted)"]


def test_every_erratum_of_the_catalogue_stands_on_the_page_once():
    named = re.findall(r"^```\{matcalc-errata\} (.*)$", (ROOT / "chapters" / "errata.md").read_text(), re.MULTILINE)
    shown = [ref for names in named for ref in names.split()]
    assert len(shown) == len(set(shown))
    assert {form["ref"] for _, form in published_forms(CATALOGUES["built"]) if form["erratum"]} == set(shown)


def test_no_listed_erratum_holds_as_printed():
    wrong = [form for _, form in published_forms(CATALOGUES["built"]) if form["erratum"] == "wrong"]
    assert wrong
    assert [form["id"] for form in wrong if form["holds"]] == []


def test_an_unknown_record_on_the_cheat_sheet_is_named():
    with pytest.raises(mc.MatcalcError, match="no record 'gone' \\(box 'Vectors'\\)"):
        cheat_sheet_html(CATALOGUE, {"box": [{"title": "Vectors", "records": ["linear", "gone"]}]})


def test_an_unchecked_record_on_the_cheat_sheet_is_named():
    with pytest.raises(mc.MatcalcError, match=r"'linear' .* was not found to hold"):
        cheat_sheet_html(changed(verdict="not checked"), BOX)


def test_a_record_without_the_layout_of_the_cheat_sheet_is_named():
    with pytest.raises(mc.MatcalcError, match="'linear' has no form in numerator layout"):
        cheat_sheet_html(changed(numerator=None), BOX)


@pytest.mark.parametrize(
    ("fields", "operator", "shown"),
    [
        ({}, "derivative by x:", "A"),
        ({"kind": "gradient", "variables": "scalar by vector"}, "gradient by x:", "A'"),
        ({"kind": "differential", "variables": "matrix by matrix"}, "differential:", "A"),
        ({"kind": "hessian", "variables": "scalar by vector"}, "second derivative by x:", "A"),
        ({"kind": "gradient", "variables": "scalar by scalar"}, "derivative by x:", "A"),
    ],
)
def test_the_layout_of_a_line_follows_its_operator(fields, operator, shown):
    line = soup(cheat_sheet_html(changed(**fields), BOX)).find("li")
    assert [span.text for span in line.find_all(class_="formula")] == ["A*x", operator, shown]
    assert line.find(class_="given").text == "m < n"


def test_shapes_are_those_of_the_engine():
    table = soup(cheat_sheet_html(CATALOGUE, {"box": [{"title": "Shapes", "shapes": True, "records": []}]}))
    cells = [[cell.text for cell in row.find_all("td")] for row in table.find("tbody").find_all("tr")]
    assert cells == [["1 x 1", "1 x p", "q x p"], ["m x 1", "m x p", "m x p*q"], ["m x n", "m*n x p", "m*n x p*q"]]


def test_the_choice_of_the_cheat_sheet_can_be_written():
    lines = soup(cheat_sheet_html(CATALOGUES["built"])).find_all("li")
    assert len(lines) == sum(len(box["records"]) for box in CHOICE["box"])
