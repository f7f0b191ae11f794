"""Every identity of the catalogue holds, and one made wrong is refuted."""

import pytest

from matcalc_helpers.catalogue import identities
from matcalc_helpers.catalogue.identity import identity_problems
from matcalc_helpers.catalogue.statements import ClaimedEquality
from matcalc_helpers.evidence import check_equal

from .outcomes import outcome

IDENTITIES = identities()
NAMED = [pytest.param(identity, id=identity.id) for identity in IDENTITIES]


@pytest.mark.parametrize("identity", NAMED)
def test_an_identity_holds(identity):
    assert outcome(identity).holds


@pytest.mark.parametrize("identity", NAMED)
def test_an_identity_made_wrong_is_refuted(identity):
    left, right = identity.sides()
    assert any(check_equal(2 * left, right, routes=[route]).holds is False for route in ("exact", "balls"))


def test_both_sides_are_written_apart():
    """An equality that only repeats itself would show nothing; where both sides are one node, their texts differ."""
    assert all(identity.left != identity.right for identity in IDENTITIES)


def test_an_identity_stands_beside_the_kinds_of_derivative():
    assert {identity.kind for identity in IDENTITIES} == {identity.variables for identity in IDENTITIES} == {"identity"}
    assert len(IDENTITIES) == 36


SERIES = {"left": "exp(t)*(1 + t)", "symbols": {"t": ""}, "small": "t"}


def test_an_equality_of_series_is_judged_up_to_its_order():
    assert outcome(ClaimedEquality(right="1 + 2*t", order=1, **SERIES)).holds
    assert outcome(ClaimedEquality(right="1 + 2*t", order=2, **SERIES)).holds is False


GOOD = {"id": "a", "topic": "b", "left": "x", "right": "x", "symbols": {}, "sources": []}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({}, None),
        ({"lefft": "x"}, "no key 'lefft'"),
        ({"small": "t"}, "belong together"),
        ({"sources": [{"ref": "??", "loc": "", "how": "read"}]}, "not listed"),
        ({"sources": [{"ref": "MC", "loc": "", "how": "guessed"}]}, "not 'guessed'"),
    ],
)
def test_a_malformed_identity_is_named(change, complaint):
    found = next(identity_problems({**GOOD, **change}), None)
    assert found is None if complaint is None else complaint in found


def test_a_missing_key_is_named():
    assert "'left' is missing" in next(identity_problems({key: GOOD[key] for key in GOOD if key != "left"}))
