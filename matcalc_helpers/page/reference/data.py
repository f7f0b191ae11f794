"""The whole catalogue as plain data: what the reference pages show, and the JSON file for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from ...catalogue import (
    REFERENCES,
    Answer,
    Claimed,
    ClaimedEquality,
    Identity,
    Published,
    Record,
    WrongAnswer,
    identities,
    load,
    published,
    wrong_answers,
)
from ...catalogue.sources import Source
from ...catalogue.verdicts import agreeing, routes_of, stored
from ...export import to_code
from ...expression import Expression, MatcalcError, ShapeError, parse, to_latex

VERSION = "1.1.0"
"""Of the format: the first number changes when a program that reads it has to, the second when something is added."""

SCHEMA = Path(__file__).parent / "catalogue.schema.json"
"""The JSON Schema of the data."""

Data = dict[str, Any]


@lru_cache(maxsize=1)
def catalogue_data() -> Data:
    """Everything in the catalogue with the stored verdicts, ready for JSON.

    >>> data = catalogue_data()
    >>> [record] = [each for each in data["records"] if each["id"] == "quadratic-form"]
    >>> record["numerator"], record["denominator"], record["verdict"]
    ("x'*(A + A')", "(A + A')*x", 'holds')
    """
    return {
        "$schema": SCHEMA.name,
        "version": VERSION,
        "references": {name: dict(work) for name, work in REFERENCES.items()},
        "records": [*map(record_data, load()), *map(identity_data, identities())],
        "published": list(map(published_data, published())),
        "wrong_answers": list(map(wrong_answer_data, wrong_answers())),
    }


def catalogue_json() -> str:
    """The data as the text of the JSON file."""
    return json.dumps(catalogue_data(), indent=1, ensure_ascii=False) + "\n"


def record_data(record: Record) -> Data:
    """One derivative; of one that is left out only what is printed, and why."""
    layouts = None if record.excluded else record.layouts()
    return {
        "id": record.id,
        "topic": record.topic,
        "kind": record.kind or "derivative",
        "variables": record.variables,
        "function": record.function or record.printed,
        "wrt": list(record.wrt),
        "symbols": dict(record.symbols),
        "at": dict(record.at),
        "convention": record.convention,
        "conditions": list(record.conditions),
        "notes": record.notes,
        "numerator": None if layouts is None else _text(layouts.numerator),
        "denominator": None if layouts is None else _text(layouts.denominator),
        "derived": "" if record.excluded else record.summary(),
        "latex": {} if layouts is None else _latex_of(record, layouts.numerator, layouts.denominator),
        "code": {} if record.claim is None else _code(parse(record.claim, record.symbols)),
        **_common(record, f"record {record.id}", record.excluded or _reason(record)),
    }


def identity_data(identity: Identity) -> Data:
    """One equality of values."""
    left, right = identity.sides()
    return {
        "id": identity.id,
        "topic": identity.topic,
        "kind": identity.kind,
        "variables": identity.variables,
        "function": identity.left,
        "wrt": [],
        "symbols": dict(identity.symbols),
        "at": {},
        "convention": None,
        "conditions": list(identity.conditions),
        "notes": identity.notes,
        "numerator": identity.right,
        "denominator": identity.right,
        "derived": "",
        "latex": {"function": to_latex(left), "numerator": to_latex(right), "denominator": to_latex(right)},
        "code": _code(right),
        **_common(identity, f"identity {identity.id}", ""),
    }


def _common(entry: Record | Identity, key: str, reason: str) -> Data:
    return {
        "sources": _sources(entry.sources),
        "verdict": "holds" if agreeing(key) or agreeing(key, "engine") else "not checked",
        "reason": reason,
        "routes": {name: dict(report) for name, report in routes_of(key, _form(entry)).items()},
        "chapter": f"chapters/{entry.chapter}" if entry.chapter else None,
        "label": entry.label or None,
    }


def _form(entry: Record | Identity) -> str:
    """Which verdicts to show: of the recorded formula, or of the engine's result where none is recorded."""
    return "engine" if isinstance(entry, Record) and entry.claim is None else "recorded"


def _reason(record: Record) -> str:
    return f"the sources give {record.form}; the verdict is on the derived form" if record.form else ""


def published_data(form: Published) -> Data:
    """One formula as a work prints it."""
    return {
        "id": form.id,
        "record": form.record or None,
        **_source(form.source),
        "printed": form.printed,
        "latex": _claimed_latex(form.claimed),
        "erratum": form.erratum,
        "holds": form.holds,
        "refused": form.refused,
        "why": form.why,
        "needs": form.needs,
        "excluded": form.excluded,
        "correct": form.correct,
        "correct_latex": _claimed_latex(form.corrected),
        **_question(form.claimed),
        **_verdict(f"published {form.id}"),
    }


def wrong_answer_data(wrong: WrongAnswer) -> Data:
    """One wrong answer that learners meet, with the formulas in it."""
    return {
        "id": wrong.id,
        "met": wrong.met,
        "number": wrong.number or None,
        "records": list(wrong.records),
        "answers": list(map(_answer_data, wrong.answers)),
    }


def _answer_data(answer: Answer) -> Data:
    return {
        "id": answer.id,
        **_question(answer.claimed),
        "claimed": answer.claimed.text,
        "latex": _claimed_latex(answer.claimed),
        "repaired": answer.repaired.text,
        "repaired_latex": _claimed_latex(answer.repaired),
        "why": answer.why,
        **_verdict(f"answer {answer.id}"),
    }


def _question(claimed: Claimed | None) -> Data:
    if claimed is None or isinstance(claimed, ClaimedEquality):
        none = dict.fromkeys(("layout", "convention"))
        return {"function": "", "function_latex": "", "wrt": "", "kind": "identity", **none, "symbols": {}}
    return {
        "function": claimed.function,
        "function_latex": to_latex(parse(claimed.function, claimed.symbols)),
        "wrt": claimed.wrt,
        "kind": claimed.kind,
        "layout": claimed.layout,
        "convention": claimed.convention,
        "symbols": dict(claimed.symbols),
    }


def _verdict(key: str) -> Data:
    found = stored().get(key, {})
    return {"verdict": found.get("verdict", ""), "counterexample": found.get("counterexample", "")}


def _sources(sources: Sequence[Source]) -> list[Data]:
    return [_source(source) for source in sources]


def _source(source: Source) -> Data:
    return {"ref": source.ref, "loc": source.loc, "how": source.how}


def _text(formula: Expression | None) -> str | None:
    return None if formula is None else str(formula)


def _latex_of(record: Record, numerator: Expression | None, denominator: Expression | None) -> Data:
    formulas = {"function": parse(record.function, record.symbols), "numerator": numerator, "denominator": denominator}
    if record.claim is None:
        formulas["derived"] = parse(record.summary(), record.symbols)
    return {name: to_latex(formula) for name, formula in formulas.items() if formula is not None}


def _claimed_latex(claimed: Claimed | None) -> str:
    """A printed formula as LaTeX; empty where its sizes do not fit, so that it is no formula."""
    if claimed is None:
        return ""
    try:
        if isinstance(claimed, ClaimedEquality):
            left, right = map(to_latex, claimed.sides())
            return f"{left} = {right}"
        return to_latex(claimed.problem().recorded)
    except ShapeError:
        return ""


def _code(formula: Expression) -> Data:
    """The formula as NumPy code; nothing where the language has no word for a part of it."""
    try:
        return {"numpy": to_code(formula, "numpy")}
    except MatcalcError:
        return {}
