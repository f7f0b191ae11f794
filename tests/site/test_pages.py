"""Every page of the book in a real browser, without a network."""

from pathlib import Path

import nbformat
import pytest

from tests.site.book import PAGES, ROOT
from tests.site.inspector import MODES, opened, problems, typeset

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=MODES, ids="-".join)
def visitor(request, browser):
    """A page of one device in one colour scheme, with its complaints."""
    page, complaints = opened(browser, *request.param)
    yield page, complaints
    page.context.close()


@pytest.fixture(scope="module")
def reader(browser):
    """A page at a desk, with its complaints."""
    page, complaints = opened(browser, "desktop", "light")
    yield page, complaints
    page.context.close()


@pytest.fixture
def page_without_scripts(browser):
    """A page at a desk with JavaScript off, which typesets nothing and so loads at once."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_page_is_sound(visitor, address, name):
    page, complaints = visitor
    assert problems(page, complaints, f"{address}{name}.html") == []


def test_scheme_reaches_the_page(visitor, address, request):
    page, _ = visitor
    typeset(page, f"{address}{PAGES[0]}.html")
    scheme = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'")
    assert page.locator("html").get_attribute("data-theme") == scheme


def test_book_opens_from_disk(reader, site):
    page, complaints = reader
    complaints.clear()
    page.goto((site / "index.html").as_uri())
    page.wait_for_url(f"**/{PAGES[0]}.html")
    assert problems(page, complaints, page.url) == []


def test_search_works_from_disk(reader, site):
    page, _ = reader
    page.goto(f"{(site / 'search.html').as_uri()}?q=magnus")
    page.locator("#search-results li a[href*='chapters/bibliography.html']").wait_for()
    # A browser lets no page from disk read others, so the results come without excerpts; the refusals end here.
    page.wait_for_load_state("networkidle")
    page.goto("about:blank")


def test_search_finds_a_word(reader, address):
    page, complaints = reader
    complaints.clear()
    typeset(page, f"{address}{PAGES[0]}.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("magnus")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=magnus")
    page.locator("#search-results li a[href*='chapters/bibliography.html']").wait_for()
    assert complaints == []


def test_every_notebook_can_be_downloaded(page_without_scripts, address):
    page = page_without_scripts
    for name in PAGES:
        source = ROOT / f"{name}.ipynb"
        if not source.exists():
            continue
        page.goto(f"{address}{name}.html")
        with page.expect_download() as download:
            page.locator(".page-links a[download]").click()
        stored = Path(download.value.path())
        nbformat.validate(nbformat.read(stored, as_version=4))
        assert stored.read_bytes() == source.read_bytes()


def test_reading_order_is_that_of_the_contents(page_without_scripts, address):
    page = page_without_scripts
    page.goto(f"{address}{PAGES[0]}.html")
    for name in PAGES[1:]:
        page.locator("a.right-next").click()
        page.wait_for_url(f"**/{name}.html")
    for name in reversed(PAGES[:-1]):
        page.locator("a.left-prev").click()
        page.wait_for_url(f"**/{name}.html")
