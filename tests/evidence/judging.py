"""What becomes of a wrong form: refuted, equal after all, without a value, or overlooked."""

from collections import Counter

import matcalc_helpers as mc
from matcalc_helpers.evidence.mutants import mutants

JUDGES = ("exact", "balls")
NO_POINT = "no point of the domain found"


def fate(function, wrt, wrong, **asked):
    """What the checker makes of a wrong form of a claim that holds.

    A form that two routes accept is judged by all routes before it counts as equal. One that has no value at any
    point, as log(-p) for a positive p, cannot be compared; the function has a value there, since its claim holds.
    """
    evidence = mc.check(function, wrt=wrt, claim=wrong, routes=JUDGES, **asked)
    if evidence.holds is False:
        return "refuted"
    if evidence.holds and mc.check(function, wrt=wrt, claim=wrong, **asked).holds:
        return "equal"
    if evidence.holds is None and any(NO_POINT in report.says for report in evidence.routes):
        return "without a value"
    return "overlooked"


def fates(function, wrt, claim, **asked):
    """How many wrong forms of a claim have each fate; none may be overlooked."""
    found = Counter()
    for slip, wrong in mutants(claim).items():
        what = fate(function, wrt, wrong, **asked)
        assert what != "overlooked", f"{slip}: {wrong}"
        found[what] += 1
    return found


def told(where, found):
    """The counts as one line."""
    return f"{where}: planted {found.total()}, {', '.join(f'{what} {count}' for what, count in sorted(found.items()))}"
