"""Every rule in the registry is compared with the definition, and so is every rule made wrong."""

import re

import pytest

import matcalc_helpers as mc
from matcalc_helpers.calculus import RULES, rule_claim, rule_symbols
from matcalc_helpers.expression.indexing import Delta, Unit
from matcalc_helpers.expression.leaves import is_zero
from matcalc_helpers.expression.nodes import CONSTRUCTORS
from matcalc_helpers.expression.spectral import FRECHET, FRECHET_MATRIX, Expm, LeftSingular, Resolvent, RightSingular
from tools.notebooks import ROOT

CASES = [
    pytest.param(rule, symbol, id=f"{rule.name}-{symbol}") for rule in RULES.values() for symbol in rule_symbols(rule)
]


@pytest.mark.parametrize(("rule", "symbol"), CASES)
def test_a_rule_agrees_with_the_definition(rule, symbol):
    assert mc.check(rule.example, wrt=symbol, claim=rule_claim(rule, symbol), kind="differential").holds


@pytest.mark.parametrize(("rule", "symbol"), CASES)
def test_a_rule_made_wrong_is_refuted(rule, symbol):
    claim = rule_claim(rule, symbol)
    if is_zero(claim):
        pytest.skip("twice nothing is nothing")
    assert mc.check(rule.example, wrt=symbol, claim=2 * claim, kind="differential").holds is False


NO_RULE = {Unit, Delta, LeftSingular, RightSingular, Resolvent, *FRECHET_MATRIX.values()}
NO_RULE |= {change for of, change in FRECHET.items() if of is not Expm}
"""Unit vectors and deltas never change; for the others a message says that there is no rule."""


def test_every_operation_but_the_listed_has_a_rule():
    covered = {operation for rule in RULES.values() for operation in rule.operations}
    assert set(CONSTRUCTORS) - covered == NO_RULE


def test_a_missing_rule_names_the_operation_and_the_place():
    A = mc.matrix("A", "m", "n")
    with pytest.raises(mc.MissingRuleError, match=r"left singular vector.*rules/"):
        mc.jacobian(mc.svu(A, 1), A)


def test_the_rules_say_why_and_where_from():
    known = set(re.findall(r"@\w+\{(\w+),", (ROOT / "references.bib").read_text(encoding="utf-8")))
    for rule in RULES.values():
        assert rule.idea.endswith(".")
        assert rule.reference in known
        assert rule.title
