"""Mistakes planted in every claim of the book: each is refuted, or shown to be no mistake at all."""

import contextlib
from collections import Counter

import nbformat
import pytest

import matcalc_helpers as mc
from matcalc_helpers.calculus import RULES
from matcalc_helpers.evidence.mutants import mutants
from matcalc_helpers.page import claims
from matcalc_helpers.page.statements import state
from tools.notebooks import notebooks

JUDGES = ("exact", "balls")


def claims_of(path):
    """Run the code of a chapter and collect what it claims."""
    claims.CLAIMS.clear()
    names = {}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            with contextlib.redirect_stdout(None):
                exec(cell.source, names)
    return list(dict.fromkeys(claims.CLAIMS))


def verdict(claim, wrong):
    asked = {"wrt": claim.wrt, "kind": claim.kind, "layout": claim.layout, "convention": claim.convention}
    evidence = mc.check(claim.function, claim=wrong, routes=JUDGES, **asked)
    if evidence.holds is False:
        return "refuted"
    if evidence.holds and mc.check(claim.function, claim=wrong, **asked).holds:
        return "equal"
    if evidence.holds is None and any("no point of the domain found" in report.says for report in evidence.routes):
        return "without a value"  # the function has one there: the claim itself holds
    return "overlooked"


def report(found, where, record):
    """Count the fates of all mutants; none may be overlooked."""
    fates = Counter()
    for claim in found:
        for slip, wrong in mutants(claim.claim).items():
            fate = verdict(claim, wrong)
            assert fate != "overlooked", f"{claim.label}: {slip}: {wrong}"
            fates[fate] += 1
    record(
        "mutants",
        f"{where}: planted {fates.total()}, {', '.join(f'{fate} {count}' for fate, count in sorted(fates.items()))}",
    )
    return fates


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_every_mistake_in_a_claim_of_a_chapter_is_found(path, record_property):
    found = claims_of(path)
    if path.stem == "notation":
        assert not found
        return
    fates = report(found, path.stem, record_property)
    assert fates["refuted"] >= 2 * len(found) - fates["equal"]


def test_every_mistake_in_a_rule_is_found(record_property):
    claims.CLAIMS.clear()
    for name in RULES:
        state(name)
    fates = report(claims.CLAIMS, "rules", record_property)
    assert fates["refuted"] > 2 * len(RULES)


def test_an_overlooked_mistake_would_be_noticed():
    x = mc.vector("x", "n")
    claim = claims.PageClaim("planted", x.T @ x, x, 2 * x, "gradient")
    assert verdict(claim, 3 * x) == "refuted"
    assert verdict(claim, x + x) == "equal"
