"""Displays and figures on a phone: no number lies on a formula, what goes on says so, and letters stay legible."""

import importlib.util

import pytest
from docutils import nodes
from docutils.utils import new_document

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


@pytest.mark.browser
@pytest.mark.parametrize(("width", "shrinks"), [(100, False), (400, True), (700, False)])
def test_a_formula_that_is_a_little_too_wide_is_set_smaller(phone, width, shrinks):
    show(phone, width)
    phone.evaluate("document.querySelector('mjx-container span').style.width = '%sem'" % (width / 16))
    phone.add_script_tag(path=ROOT / "_static" / "book.js")
    phone.evaluate("fit()")
    formula = "document.querySelector('mjx-container')"
    assert (phone.evaluate(f"parseFloat({formula}.style.fontSize)") < 100) is shrinks
    assert phone.evaluate(f"{formula}.scrollWidth > {formula}.clientWidth") is (width == 700)
    assert phone.evaluate(f"{formula}.tabIndex") == (0 if width == 700 else -1)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "seen"), [(200, 200), (595, 432)])
def test_a_wide_drawing_scrolls_in_its_own_box(phone, width, seen):
    style = (ROOT / "_static" / "book.css").read_text(encoding="utf-8")
    svg = f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='300'/>"
    phone.set_content(
        f'<style>{style}</style><div class="bd-content"><div class="drawing"><img src="{svg}"></div></div>'
    )
    width_seen = phone.evaluate("document.querySelector('img').getBoundingClientRect().width")
    assert width_seen == pytest.approx(seen, abs=0.1)
    assert phone.evaluate("document.documentElement.scrollWidth") == 360


@pytest.fixture(scope="module")
def extension():
    spec = importlib.util.spec_from_file_location("matcalc_site", ROOT / "_ext" / "matcalc_site.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_formula_keeps_the_signs_that_touch_it(extension):
    document = new_document("page")
    formulas = [nodes.math("", "x"), nodes.math("", "y"), nodes.math("", "z")]
    first, second, third = formulas
    document += nodes.paragraph(
        "", "", nodes.Text("Take ("), first, nodes.Text("), "), second, nodes.Text(" or "), third
    )
    extension.keep_punctuation(None, document)
    parts = [part.astext() for part in document[0].children]
    assert parts == ["Take ", "(x),", " ", "y", " or ", "z"]
    assert document[0][1]["classes"] == ["glued"]


def test_a_figure_has_its_drawing_in_a_box_and_the_caption_outside(extension):
    document = new_document("page")
    document += nodes.figure("", nodes.image(uri="x.svg"), nodes.caption("", "words"))
    extension.box_figures(None, document)
    box, caption = document[0].children
    assert box["classes"] == ["drawing"]
    assert isinstance(box[0], nodes.image)
    assert isinstance(caption, nodes.caption)
