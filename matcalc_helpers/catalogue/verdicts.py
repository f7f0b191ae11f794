"""What every route finds of every entry of the catalogue: judged from the definition, and kept in verdicts.json."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..evidence import Evidence, RouteReport
from ..expression import MatcalcError
from .identity import identities
from .listing import published
from .records import Record, load
from .wrong import wrong_answers

STORED = Path(__file__).parent / "verdicts.json"
INDEPENDENT = ("exact", "balls", "entries", "numbers", "complex step")
"""The routes that start from the definition; a proof by normal form starts from the rules."""

Routes = Mapping[str, RouteReport]
Found = Mapping[str, Any]


def keys() -> Iterator[str]:
    """Everything that can be judged, by kind and id.

    >>> "record least-squares" in keys(), "identity v-trace-cyclic" in keys(), "published mc-92" in keys()
    (True, True, True)
    """
    yield from (f"record {record.id}" for record in load() if not record.excluded)
    yield from (f"identity {identity.id}" for identity in identities())
    yield from (f"published {form.id}" for form in published() if form.claimed is not None)
    yield from (f"answer {answer.id}" for wrong in wrong_answers() for answer in wrong.answers)


def judge(key: str) -> Found:
    """What the routes find: of a record the engine's result and the recorded form, else the one formula.

    >>> found = judge("record quadratic-form")
    >>> found["recorded"]["exact"]["holds"], "engine" in found  # the engine's result is the recorded form
    (True, False)
    >>> judge("answer w3-det")["verdict"].split(":")[0]
    'refuted'
    """
    kind, name = key.split()
    if kind == "record":
        return _of_record(next(record for record in load() if record.id == name))
    if kind == "identity":
        [identity] = [each for each in identities() if each.id == name]
        return {"recorded": _as_data(merged([identity.check()]))}
    [printed] = [each for each in _printed(kind) if each.id == name]
    refusal = printed.refusal() if printed.refused else ""
    return {"verdict": f"refused: {refusal}", "counterexample": ""} if refusal else _of_printed(printed.check())


def _printed(kind: str) -> Iterable[Any]:
    return published() if kind == "published" else (answer for wrong in wrong_answers() for answer in wrong.answers)


def _of_printed(evidence: Evidence) -> Found:
    example = evidence.counterexample
    return {"verdict": evidence.verdict, "counterexample": "" if example is None else str(example)}


def _of_record(record: Record) -> Found:
    problems, results = record.expressions(), record.derived()
    found: dict[str, Any] = {}
    if record.claim is not None:
        found["recorded"] = _as_data(merged(record.check()))
    if record.at or any(problem.claim is not result for problem, result in zip(problems, results, strict=True)):
        pairs = zip(problems, results, strict=True)
        found["engine"] = _as_data(merged([problem.check(result) for problem, result in pairs]))
    return found


def merged(evidences: Iterable[Evidence]) -> Routes:
    """One report a route for claims that belong together: it holds where it holds for each of them."""
    reports: dict[str, list[RouteReport]] = {}
    for evidence in evidences:
        for report in evidence.routes:
            reports.setdefault(report.name, []).append(report)
    return {
        name: RouteReport(name, _all(each.holds for each in found), "; ".join(dict.fromkeys(r.says for r in found)))
        for name, found in reports.items()
    }


def _all(verdicts: Iterable[bool | None]) -> bool | None:
    found = set(verdicts)
    return False if False in found else None if None in found else True


def _as_data(routes: Routes) -> Found:
    return {name: {"holds": report.holds, "says": report.says} for name, report in routes.items()}


@lru_cache(maxsize=1)
def stored() -> Mapping[str, Found]:
    """What `make catalogue` last wrote, by key.

    >>> stored()["record determinant"]["recorded"]["exact"]["holds"]
    True
    """
    if not STORED.exists():
        raise MatcalcError(f"{STORED.name} is missing: run make catalogue")
    found: Mapping[str, Found] = json.loads(STORED.read_text(encoding="utf-8"))
    return found


def routes_of(key: str, form: str = "recorded") -> Mapping[str, Mapping[str, Any]]:
    """The stored reports on a record or an identity, by route; the engine's result is the recorded form unless kept.

    >>> sorted(name for name, report in routes_of("record determinant").items() if report["holds"])[:2]
    ['balls', 'entries']
    """
    found = stored().get(key, {})
    chosen: Mapping[str, Mapping[str, Any]] = found.get(form, found.get("recorded", {}))
    return chosen


def agreeing(key: str, form: str = "recorded") -> list[str]:
    """The routes by which a formula holds, empty where any of them refutes it or finds other values.

    >>> agreeing("record determinant")[-1]
    'complex step'
    """
    reports = routes_of(key, form)
    if any(report["holds"] is False or report["says"].startswith("disagrees") for report in reports.values()):
        return []
    return [name for name in ("proved", *INDEPENDENT) if reports.get(name, {}).get("holds")]
