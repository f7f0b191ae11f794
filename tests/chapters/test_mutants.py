"""Mistakes planted in every claim of the book: each is refuted, or shown to be no mistake at all."""

import contextlib
from collections import Counter

import nbformat
import pytest

from matcalc_helpers.page import claims
from tests.evidence.judging import fates
from tools.notebooks import notebooks


def claims_of(path):
    """Run the code of a chapter and collect what it claims."""
    claims.CLAIMS.clear()
    names = {}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            with contextlib.redirect_stdout(None):
                exec(cell.source, names)
    return list(dict.fromkeys(claims.CLAIMS))


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_every_mistake_in_a_claim_of_a_chapter_is_found(path, record_property):
    found = claims_of(path)
    if path.stem == "notation":
        assert not found
        return
    planted = Counter()
    for claim in found:
        asked = {"kind": claim.kind, "layout": claim.layout, "convention": claim.convention}
        planted += fates(claim.function, claim.wrt, claim.claim, **asked)
    record_property("planted", (path.stem, dict(planted)))
    assert planted["refuted"] >= 2 * len(found) - planted["equal"]
