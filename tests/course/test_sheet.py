"""The printed sheet: the same bytes, every text as it is, formulas on the line, pages that are not empty."""

import json
import struct
import zlib

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from matcalc_helpers.course.building.sheet import sheet
from matcalc_helpers.course.building.typst_markup import Pictures, markup, quoted
from tests.course.small_course import first_variants, small_assignment

LETTERS = st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co"))


@pytest.fixture(scope="module")
def assignment(tmp_path_factory):
    return small_assignment(tmp_path_factory.mktemp("sheet"))


def test_a_sheet_is_the_same_pdf_every_time(assignment):
    first, second = (sheet(assignment, first_variants(assignment)) for _ in range(2))
    assert first == second
    assert first.startswith(b"%PDF-")


def test_a_sheet_is_a4_and_every_page_has_something_on_it(assignment):
    found = sheet(assignment, first_variants(assignment), format="png", ppi=36)
    pages = found if isinstance(found, list) else [found]
    assert len(pages) >= 2
    for page in pages:
        width, height = struct.unpack(">II", page[16:24])
        assert (width, height) == (pytest.approx(298, abs=1), pytest.approx(421, abs=1))
        assert ink(page) > 300


def ink(png):
    """How many bytes of the picture are not white; the filter of PNG only changes what is not even."""
    data, place = b"", 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            data += png[place + 8 : place + 8 + length]
        place += 12 + length
    return sum(byte not in (0, 255) for byte in zlib.decompress(data))


def values(source, **files):
    """The values of all labelled pieces of metadata, as Typst sees them."""
    found = typst.query({"main.typ": source.encode(), **files}, "<here>", field="value")
    return json.loads(found)


@settings(max_examples=60, deadline=None)
@given(text=st.text(LETTERS, max_size=40) | st.sampled_from(['"', "\\", '\\"', "#", "a\nb", "\\u{41}", "*_@<>`$"]))
def test_a_quoted_text_is_that_text(text):
    assert values(f"#metadata({quoted(text)}) <here>") == [text]


@settings(max_examples=60, deadline=None)
@given(text=st.text(LETTERS, max_size=60))
def test_any_markdown_can_be_set(text):
    pictures = Pictures()
    source = markup(text, pictures)
    assert typst.compile({"main.typ": source.encode(), **pictures.files}, ignore_system_fonts=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#eval(1) and @ref", '#"#eval(1) and @ref";'),
        ("a **b** *c*", '#"a ";#strong[#"b";]#"" ";#emph[#"c";]'.replace('#""', '#"')),
        ("`x #y`", '#raw("x #y")'),
        ("1. one\n2. two", "#enum("),
        ("- one", "#list("),
        ("| a |\n| --- |\n| b |", "#table(columns: 1,"),
        ("```python\nx = 1\n```", '#raw("x = 1", block: true)'),
    ],
)
def test_markdown_becomes_markup(text, expected):
    assert expected in markup(text, Pictures())


def test_a_formula_stands_on_the_line():
    """The letter g reaches below the line, the letter x does not; a fraction reaches further."""
    pictures = Pictures()
    depths = [float(pictures.markup(text, display=False).split("baseline: ")[1].split("pt")[0]) for text in ("x", "g")]
    fraction = pictures.markup(r"\frac{a}{b}", display=False)
    assert depths[0] < depths[1] < float(fraction.split("baseline: ")[1].split("pt")[0])
    assert 'alt: "\\\\frac{a}{b}"' in fraction


def test_the_same_formula_is_drawn_once():
    pictures = Pictures()
    assert markup("$x$ and $x$", pictures).count("formula-0.svg") == 2
    assert set(pictures.files) == {"formula-0.svg"}
