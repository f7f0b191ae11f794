"""What the pages of the built book refer to."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.site.book import PAGES

HEAVIEST_PAGE, HEAVIEST_FIGURE = 1_000_000, 150_000  # bytes


def links(html: Path) -> list[str]:
    """Return all that a built page refers to."""
    soup = BeautifulSoup(html.read_text(), "html.parser")
    return [node[key] for key in ("href", "src") for node in soup.find_all(attrs={key: True})]


def ids(html: Path) -> set[str]:
    """Return the places of a built page that a link may point at."""
    return set(re.findall(r'\sid="([^"]+)"', html.read_text()))


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(site, name):
    page = site / f"{name}.html"
    for link in links(page):
        parts = urlsplit(link)
        if parts.scheme:
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        assert target.exists(), link
        if parts.fragment and target.suffix == ".html":
            assert unquote(parts.fragment) in ids(target), link


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_loaded_from_another_host(site, name):
    soup = BeautifulSoup((site / f"{name}.html").read_text(), "html.parser")
    loaded = [node["src"] for node in soup.find_all(src=True)]
    loaded += [node["href"] for node in soup.find_all("link", href=True)]
    assert [url for url in loaded if urlsplit(url).netloc] == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_and_no_figure_is_heavy(site, name):
    page = site / f"{name}.html"
    assert page.stat().st_size < HEAVIEST_PAGE
    pictures = BeautifulSoup(page.read_text(), "html.parser").find_all(["img", "object"])
    files = [page.parent / unquote(picture.get("src") or picture["data"]) for picture in pictures]
    assert all(file.stat().st_size < HEAVIEST_FIGURE for file in files)
