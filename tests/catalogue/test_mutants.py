"""Mistakes planted in the recorded results: none is overlooked. All of them where CI is set, else a few short ones."""

import os
from collections import Counter

import pytest

from matcalc_helpers.catalogue import load, printed_size
from matcalc_helpers.expression import scalar, substitute
from tests.evidence.judging import fates

RECORDS = [record for record in load() if record.claim is not None and not record.open]
SHORT = [record for record in RECORDS if printed_size(record.claim) <= 20]
PLANTED = RECORDS if os.environ.get("CI") else SHORT[::12]


def problems(record):
    """Function, variable, claim and the arguments of `check`; at special points, of the equation that holds there."""
    if not record.at:
        for problem in record.expressions():
            if problem.claim is not None:
                yield problem.function, problem.wrt, problem.claim, problem.arguments
        return
    placed = {record._read(name): record._read(value) for name, value in record.at.items()}
    ([result], [problem]), unit = (record.derived(), record.expressions()), scalar("unit")
    function, claim = unit * substitute(result, placed), substitute(problem.claim, placed)
    yield function, unit, claim, {"kind": "derivative", "layout": "numerator"}


@pytest.mark.parametrize("record", PLANTED, ids=lambda record: record.id)
def test_every_mistake_in_a_recorded_result_is_found(record, record_property):
    planted = Counter()
    for function, wrt, claim, arguments in problems(record):
        planted += fates(function, wrt, claim, **arguments)
    record_property("planted", ("records", dict(planted)))
    assert planted["refuted"]
