"""Numbered displays on a phone: the number never lies on the formula, and one that goes on says so."""

import pytest

from tests.site.book import ROOT
from tests.site.inspector import opened

PAGE = """<!doctype html><meta charset="utf-8"><style>{style}</style><article>
<div class="math" id="{name}"><span class="eqno">(12.3)</span>
<mjx-container display="true" style="display: block"><span style="display: inline-block; width: {width}px">formula
</span></mjx-container></div></article>"""

MEASURED = """() => {
  const [formula, number] = ["mjx-container", ".eqno"].map((name) => document.querySelector(name));
  document.getAnimations().forEach((animation) => animation.finish());
  const [a, b] = [formula, number].map((node) => node.getBoundingClientRect());
  return {
    covers: a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom,
    below: b.top >= a.bottom,
    scrolls: formula.scrollWidth > formula.clientWidth,
    shown: a.width / document.documentElement.clientWidth,
  };
}"""

MASK = """(place) => {
  const formula = document.querySelector("mjx-container");
  formula.scrollLeft = place;
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>
    done(getComputedStyle(formula).maskImage))));
}"""


@pytest.fixture(scope="module")
def phone(browser):
    page, _ = opened(browser, "phone", "light")
    yield page
    page.context.close()


def show(page, width):
    style = (ROOT / "_static" / "book.css").read_text(encoding="utf-8")
    page.set_content(PAGE.replace("{style}", style).replace("{name}", "equation").replace("{width}", str(width)))


@pytest.mark.browser
@pytest.mark.parametrize(("width", "below", "scrolls"), [(100, False, False), (310, True, False), (700, True, True)])
def test_the_number_stands_beside_a_formula_or_below_it(phone, width, below, scrolls):
    show(phone, width)
    found = phone.evaluate(MEASURED)
    assert not found["covers"]
    assert found["below"] is below
    assert found["scrolls"] is scrolls
    assert found["shown"] > 0.9 or not scrolls


@pytest.mark.browser
def test_a_formula_fades_where_it_goes_on(phone):
    show(phone, 700)
    assert "calc(100% - 48px)" in phone.evaluate(MASK, 0)
    assert "calc(100% - 48px)" not in phone.evaluate(MASK, 9999)
    show(phone, 100)
    assert phone.evaluate(MASK, 0) == "none"
