"""The guards of the book can fail: mistakes planted in a small book with the same configuration are found."""

import pytest

from tests.site.book import build
from tests.site.inspector import opened, problems, served

SOUND = """# A sound page

The inverse {cite}`magnus2019` in {eq}`eq-sound`, priced at 5 dollars, with `code $x$` beside it.

$$
\\mathrm{d}(X^{-1}) = -X^{-1}\\,\\mathrm{d}X\\,X^{-1}
$$ (eq-sound)
"""

# What the build itself refuses, with a word of its message.
REFUSED = {
    "dangling equation": ("{eq}`eq-nowhere`", "eq-nowhere"),
    "dangling rule": ("{prf:ref}`rule-nowhere`", "rule-nowhere"),
    "dangling page": ("[a page](nowhere.md)", "nowhere.md"),
    "unknown citation": ("{cite}`nobody2020`", "nobody2020"),
    "unknown directive": ("```{nonsense}\n```", "nonsense"),
    "figure without words": ("![](picture.svg)", "without a text alternative"),
}

# What only the browser sees, with a word of its complaint.
SEEN = {
    "misspelt macro": ("$\\operatornam{tr} A$", "operatornam"),
    "lost bracket": ("$\\left( x$", "mathematics with an error"),
    "lost brace": ("$\\frac{1}{$", "not typeset"),
    "raw dollar": ("<p>Here $x$ stays.</p>", "raw mathematics"),
    "raw TeX": ("<p>Here \\nabla stays.</p>", "raw mathematics"),
    "lost reference": ("See (???).", "raw mathematics"),
    "other host": ('<img src="https://example.com/x.png" alt="x">', "asked another host"),
    "missing file": ('<img src="nowhere.png" alt="x">', "404"),
    "raising script": ("<script>throw new Error('planted')</script>", "planted"),
    "console error": ("<script>console.error('planted')</script>", "planted"),
    "wide block": ('<div style="width: 500px">wide</div>', "scrolls sideways"),
    "image without words": ('<img src="../_static/book.css">', "axe image-alt"),
    "pale text": ('<p style="color: #bbb; background: #fff">pale</p>', "axe color-contrast"),
}


@pytest.mark.slow
@pytest.mark.parametrize("mistake", REFUSED)
def test_build_refuses(mistake, tmp_path):
    text, message = REFUSED[mistake]
    result = build(tmp_path, {"sound": SOUND, "planted": f"# Planted\n\n{text}\n"})
    assert result.returncode == 1
    assert message in result.stderr


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A built book with one sound page and one page for each mistake that the build accepts."""
    folder = tmp_path_factory.mktemp("planted")
    names = {mistake: mistake.replace(" ", "-") for mistake in SEEN}
    pages = {names[mistake]: f"# Planted\n\n{text}\n" for mistake, (text, _) in SEEN.items()}
    result = build(folder, {"sound": SOUND} | pages)
    assert result.returncode == 0, result.stderr
    with served(folder / "_build" / "html") as address:
        yield lambda mistake: f"{address}chapters/{names.get(mistake, mistake)}.html"


@pytest.fixture(scope="module")
def visitor(browser):
    """A page on a phone, with its complaints."""
    page, complaints = opened(browser, "phone", "light")
    yield page, complaints
    page.context.close()


@pytest.mark.browser
def test_sound_page_passes(planted, visitor):
    assert problems(*visitor, planted("sound")) == []


@pytest.mark.browser
@pytest.mark.parametrize("mistake", SEEN)
def test_browser_sees(planted, visitor, mistake):
    _, complaint = SEEN[mistake]
    assert any(complaint in problem for problem in problems(*visitor, planted(mistake)))
