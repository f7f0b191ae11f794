"""The map of the book as it is built: chapters go by their titles."""

from bs4 import BeautifulSoup, Tag

from matcalc_helpers.page.rule_use import title_of
from tests.site.book import ROOT


def chapter_links(part: Tag) -> list[Tag]:
    """Return the links that lead to a chapter as a whole."""
    return [link for link in part.find_all("a") if link.get("href", "").endswith(".html")]


def test_lists_and_tables_name_chapters_by_their_titles(site):
    article = BeautifulSoup((site / "chapters" / "map.html").read_text(), "html.parser").find("article")
    links = [link for part in article.find_all(["table", "dd"]) for link in chapter_links(part)]
    assert links
    for link in links:
        name = link["href"].removesuffix(".html")
        assert link.text == title_of(next((ROOT / "chapters").glob(f"{name}.*"))), name


def test_the_table_says_by_title_where_a_rule_is_stated(site):
    article = BeautifulSoup((site / "chapters" / "map.html").read_text(), "html.parser").find("article")
    cells = [row.find("td") for row in article.find("table").find("tbody").find_all("tr")]
    stated = [cell for cell in cells if ", stated in " in cell.text]
    assert stated
    for cell in stated:
        name = cell.find("a")["href"].partition(".html")[0]
        title = title_of(next((ROOT / "chapters").glob(f"{name}.*")))
        assert cell.text.strip().endswith(f", stated in {title}")
