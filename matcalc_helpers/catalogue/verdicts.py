"""What every route finds of every entry of the catalogue: judged from the definition, and kept in verdicts.json."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..calculus import RULES, Rule, rule_claim, rule_symbols
from ..evidence import FROM_THE_DEFINITION, Evidence, RouteReport, check
from ..expression import MatcalcError
from .identity import identities
from .listing import published
from .records import Record, load
from .statements import ClaimedDerivative
from .wrong import wrong_answers

STORED = Path(__file__).parent / "verdicts.json"
Found = Mapping[str, Any]


def keys() -> Iterator[str]:
    """Everything that can be judged, by kind and id: the rules of the engine, and what the catalogue has.

    >>> "record least-squares" in keys(), "identity v-trace-cyclic" in keys(), "published mc-92" in keys()
    (True, True, True)
    """
    yield from (f"rule {name}" for name in RULES)
    yield from (f"record {record.id}" for record in load() if not record.excluded)
    yield from (f"identity {identity.id}" for identity in identities())
    yield from (f"published {form.id}" for form in published() if form.claimed is not None)
    yield from (f"answer {answer.id}" for wrong in wrong_answers() for answer in wrong.answers)


def asked(key: str) -> str:
    """What is judged, in one line: when it changes, the stored verdict is out of date.

    >>> asked("record quadratic-form")
    "x'*A*x by x: (A + A')*x; derived: (A + A')*x"
    """
    kind, entry = _entry(key)
    if kind == "rule":
        return f"d({entry.example}): {entry.conclusion}"
    if kind == "record":
        return f"{entry.function} by {', '.join(entry.wrt)}: {entry.claim}; derived: {entry.summary()}"
    if isinstance(entry.claimed, ClaimedDerivative):
        return f"{entry.claimed.function} by {entry.claimed.wrt}: {entry.claimed.text}"
    return str(entry.claimed.text)


def judge(key: str) -> Found:
    """What the routes find: of a record the engine's result and the recorded form, else the one formula.

    >>> found = judge("record quadratic-form")
    >>> found["recorded"]["exact"]["holds"], "engine" in found  # the engine's result is the recorded form
    (True, False)
    >>> judge("answer w3-det")["verdict"].split(":")[0]
    'refuted'
    """
    kind, entry = _entry(key)
    if kind == "record":
        found = _of_record(entry)
    elif kind == "rule":
        found = {"recorded": _as_data(_of_rule(entry))}
    elif kind == "identity":
        found = {"recorded": _as_data(merged([entry.check()]))}
    elif entry.refused:
        found = {"verdict": f"refused: {entry.refusal()}", "counterexample": ""}
    else:
        found = _of_printed(entry.check())
    return {"asked": asked(key), **found}


def _entry(key: str) -> tuple[str, Any]:
    kind, name = key.split()
    if kind == "rule":
        return kind, RULES[name]
    entries: dict[str, Callable[[], Iterable[Any]]] = {
        "record": load,
        "identity": identities,
        "published": published,
        "answer": lambda: (answer for wrong in wrong_answers() for answer in wrong.answers),
    }
    return kind, next(entry for entry in entries[kind]() if entry.id == name)


def _of_rule(rule: Rule) -> tuple[RouteReport, ...]:
    """What is found of a rule from the definition, by each symbol of its example; a proof would start from the rule."""
    checks = (
        check(rule.example, wrt=symbol, claim=rule_claim(rule, symbol), kind="differential")
        for symbol in rule_symbols(rule)
    )
    return tuple(report for report in merged(checks) if report.name in FROM_THE_DEFINITION)


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


def merged(evidences: Iterable[Evidence]) -> tuple[RouteReport, ...]:
    """One report a route for claims that belong together: it holds where it holds for each of them."""
    reports: dict[str, list[RouteReport]] = {}
    for evidence in evidences:
        for report in evidence.routes:
            reports.setdefault(report.name, []).append(report)
    return tuple(
        RouteReport(name, _all(each.holds for each in found), "; ".join(dict.fromkeys(r.says for r in found)))
        for name, found in reports.items()
    )


def _all(verdicts: Iterable[bool | None]) -> bool | None:
    found = set(verdicts)
    return False if False in found else None if None in found else True


def _as_data(reports: Iterable[RouteReport]) -> Found:
    return {report.name: {"holds": report.holds, "says": report.says} for report in reports}


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

    >>> [name for name, report in routes_of("record determinant").items() if report["holds"]][:2]
    ['proved', 'exact']
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
    return [name for name in ("proved", *FROM_THE_DEFINITION) if reports.get(name, {}).get("holds")]
