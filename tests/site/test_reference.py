"""The reference pages in a real browser: filter, links, copies, print, and what is left without JavaScript."""

import json
import re
from statistics import median

import pytest
from playwright.sync_api import expect

from matcalc_helpers.page.reference.data import catalogue_data
from tests.site.inspector import opened, typeset

pytestmark = pytest.mark.browser

RECORDS = {record["id"]: record for record in catalogue_data()["records"]}
PAGES = ("results", "errata", "cheat-sheet")
SHOWN = "table.reference tbody:not([hidden])"
SLOWEST_KEY = 100  # milliseconds
A4 = {"width": 794 - 60, "height": 1123 - 60}  # pixels of the page within its margins of 8 mm
SMALLEST_PRINT = 8.5 * 96 / 72  # pixels

TYPE = """async (words) => {
  const field = document.querySelector(".reference-filter").elements.find;
  const times = [];
  for (let end = 1; end <= words.length; end += 1) {
    await new Promise(requestAnimationFrame);
    const start = performance.now();
    field.value = words.slice(0, end);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    document.body.getBoundingClientRect();
    times.push(performance.now() - start);
  }
  return times;
}"""
CUT_OFF = """() => [...document.querySelectorAll(".formula")]
  .filter((formula) => formula.checkVisibility() && formula.scrollWidth > formula.clientWidth + 1)
  .map((formula) => formula.dataset.text)"""


@pytest.fixture(params=["desktop", "phone"])
def visitor(request, browser):
    """A page of one device, with its complaints."""
    page, complaints = opened(browser, request.param, "light")
    yield page, complaints
    page.context.close()


@pytest.fixture
def reader(browser):
    """A page at a desk that may use the clipboard."""
    page, _ = opened(browser, "desktop", "light")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield page
    page.context.close()


def shown(page):
    """The ids of the records that the table shows."""
    return page.locator(SHOWN).evaluate_all("rows => rows.map((row) => row.id.replace('record-', ''))")


def count(page):
    return int(page.locator(".reference-filter .count").inner_text().split()[0])


@pytest.mark.parametrize("name", PAGES)
def test_every_formula_is_typeset_for_print(visitor, address, name):
    page, complaints = visitor
    typeset(page, f"{address}chapters/{name}.html")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    visible = ".formula[data-tex]:visible"
    assert page.locator(f"{visible}:not(:has(mjx-container))").count() == 0
    assert page.locator(visible).count() > 0
    assert page.locator("mjx-merror, [data-mjx-error]").count() == 0
    assert complaints == []


def test_formulas_wait_until_they_are_seen(reader, address):
    typeset(reader, f"{address}chapters/results.html")
    first, last = reader.locator(SHOWN).first, reader.locator(".formula[data-tex]:visible").last
    first.locator("mjx-container").first.wait_for()
    assert last.locator("mjx-container").count() == 0
    last.scroll_into_view_if_needed()
    last.locator("mjx-container").wait_for()


def test_an_equation_is_found_by_source_and_number(reader, address):
    typeset(reader, f"{address}chapters/results.html")
    assert count(reader) == len(RECORDS)
    reader.get_by_label("Search the table").fill("Cookbook 92")
    expect(reader.locator("#record-gram-of-power")).to_be_visible()
    assert count(reader) == len(shown(reader)) < 20
    reader.get_by_label("Search the table").fill("cookbook nowhere")
    assert count(reader) == 0
    reader.get_by_role("button", name="Show all").click()
    assert count(reader) == len(RECORDS)


def test_selects_filter_and_the_address_keeps_the_choice(reader, address):
    typeset(reader, f"{address}chapters/results.html")
    reader.get_by_label("Topic").select_option("determinant")
    reader.get_by_label("Source").select_option("WP")
    reader.get_by_label("denominator").check()
    found = shown(reader)
    assert found
    for name in found:
        assert RECORDS[name]["topic"] == "determinant"
        assert "WP" in {source["ref"] for source in RECORDS[name]["sources"]}
    link = reader.url
    reader.goto("about:blank")
    typeset(reader, link)
    assert shown(reader) == found
    expect(reader.get_by_label("denominator")).to_be_checked()


def test_one_switch_changes_the_layout_of_the_table(reader, address):
    typeset(reader, f"{address}chapters/results.html#find=quadratic-form")
    row = reader.locator("#record-quadratic-form")
    row.scroll_into_view_if_needed()
    expect(row.locator(".numerator")).to_be_visible()
    expect(row.locator(".denominator")).to_be_hidden()
    reader.get_by_label("denominator").check()
    expect(row.locator(".numerator")).to_be_hidden()
    row.scroll_into_view_if_needed()
    expect(row.locator(".denominator mjx-container")).to_be_visible()


def test_a_record_has_an_address(visitor, address):
    page, complaints = visitor
    typeset(page, f"{address}chapters/results.html#record-softmax")
    row = page.locator("#record-softmax")
    expect(row).to_be_in_viewport()
    expect(row.locator("details")).to_have_attribute("open", "")
    page.get_by_label("Search the table").fill("trace-ax")
    expect(row).to_be_hidden()
    page.evaluate("location.hash = '#record-softmax'")
    expect(row).to_be_in_viewport()
    assert complaints == []


def test_a_formula_can_be_copied_by_keyboard(reader, address):
    typeset(reader, f"{address}chapters/results.html#layout=denominator&find=quadratic-form")
    row, record = reader.locator("#record-quadratic-form"), RECORDS["quadratic-form"]
    row.locator("summary").focus()
    reader.keyboard.press("Enter")
    expect(row.get_by_role("button")).to_have_count(3)
    expected = {
        "LaTeX": record["latex"]["denominator"],
        "grammar text": record["denominator"],
        "NumPy code": record["code"]["numpy"],
    }
    for name, text in expected.items():
        reader.keyboard.press("Tab")
        reader.keyboard.press("Enter")
        expect(reader.locator("#reference-copied")).to_have_text(f"{name} copied")
        assert reader.evaluate("navigator.clipboard.readText()") == text


def test_a_key_is_answered_at_once(reader, address):
    typeset(reader, f"{address}chapters/results.html")
    assert median(reader.evaluate(TYPE, "cookbook 92")) < SLOWEST_KEY


def test_the_table_works_from_disk(visitor, site):
    page, complaints = visitor
    typeset(page, f"{(site / 'chapters' / 'results.html').as_uri()}#topic=trace")
    page.locator(SHOWN).first.locator("mjx-container").first.wait_for()
    assert {RECORDS[name]["topic"] for name in shown(page)} == {"trace"}
    assert complaints == []


def test_the_table_reads_without_javascript(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}chapters/results.html")
    assert page.locator("table.reference tbody").count() == len(RECORDS)
    row, record = page.locator("#record-quadratic-form"), RECORDS["quadratic-form"]
    for text in (record["function"], record["numerator"], record["denominator"]):
        expect(row.locator("code", has_text=re.compile(f"^{re.escape(text)}$")).first).to_be_visible()
    expect(page.locator(".reference-filter")).to_be_hidden()
    assert "cannot be filtered" in page.locator("article noscript").inner_text()
    context.close()


def test_results_are_in_the_search_of_the_book(site):
    index = (site / "searchindex.js").read_text()
    terms = json.loads(index[index.index("{") : index.rindex("}") + 1])
    page = terms["docnames"].index("chapters/results")
    found = terms["terms"]["frobeniu"]
    assert page in (found if isinstance(found, list) else [found])


def test_the_cheat_sheet_has_two_pages(reader, address):
    typeset(reader, f"{address}chapters/cheat-sheet.html")
    printed = reader.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
    assert re.search(rb"/MediaBox \[0 0 59[45][.\d]* 84[12]", printed)


def test_the_cheat_sheet_is_readable_on_paper(reader, address):
    reader.set_viewport_size(A4)
    reader.emulate_media(media="print")
    typeset(reader, f"{address}chapters/cheat-sheet.html")
    reader.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert reader.evaluate(CUT_OFF) == []
    size = "nodes => Math.min(...nodes.map((node) => parseFloat(getComputedStyle(node).fontSize)))"
    words = reader.locator(".cheat-box h2, .cheat-box .given, .cheat-box mjx-container, .cheat-box :is(th, caption)")
    assert words.evaluate_all(size) >= SMALLEST_PRINT - 0.01


@pytest.mark.parametrize("name", ["results", "errata"])
def test_nothing_is_cut_off_on_paper(reader, address, name):
    typeset(reader, f"{address}chapters/{name}.html")
    reader.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    reader.set_viewport_size(A4)
    reader.emulate_media(media="print")
    assert reader.evaluate(CUT_OFF) == []
