"""Formulas as works print them: what is wrong with one, under what condition one holds, what it has to be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..evidence import Evidence
from ..expression import MatcalcError
from .files import Entry
from .sources import REFERENCES, Source, source_problems
from .statements import RESULTS, Claimed, ClaimedDerivative, ClaimedEquality

ERRATA: Mapping[str, str] = {
    "wrong": "wrong as printed",
    "condition": "needs a condition or a reading that the text leaves out",
    "typing": "a slip of typing",
}
"""The kinds of erratum, in words for the reader."""

CLAIMS = (*RESULTS, "right")
TEXTS = ("id", "ref", "loc", "how", "erratum", "why", "needs", "correct", "excluded", "printed")
READING = ("function", "wrt", "symbols", "given", "layout", "convention", "left", "small", "order")
KEYS = {*TEXTS, *CLAIMS, *READING, "holds", "refused", "record"}


@dataclass(frozen=True)
class Published:
    """A formula as a work prints it.

    `printed` is its text and `correct` what it has to be, both in the grammar where they can be judged:
    then `claimed` and `corrected` are to be checked, and `holds` says what the check has to find; `refused`
    says that the sizes do not fit. `needs` names a condition that is missing, `granted` is the printed form with it.
    `excluded` says why nothing can be judged.
    """

    id: str
    record: str
    source: Source
    printed: str
    correct: str
    holds: bool | None = None
    refused: bool = False
    erratum: str = ""
    why: str = ""
    needs: str = ""
    excluded: str = ""
    claimed: Claimed | None = None
    corrected: Claimed | None = None
    granted: Claimed | None = None

    def check(self, routes: Sequence[str] | None = None) -> Evidence:
        """Judge what is printed; sizes that do not fit raise ShapeError.

        >>> from matcalc_helpers.catalogue import errata
        >>> [slip] = [each for each in errata() if each.id == "mit-cube"]
        >>> slip.holds, slip.check(["exact"]).holds
        (False, False)
        """
        return self._claim.check(routes)

    def refusal(self) -> str:
        """What the package answers to sizes that do not fit, empty where they fit.

        >>> from matcalc_helpers.catalogue import errata
        >>> [slip] = [each for each in errata() if each.id == "ph-relu-vector"]
        >>> slip.refusal()
        'the claim is n x 1, and the derivative is n x n in numerator layout'
        """
        return self._claim.refusal()

    @property
    def _claim(self) -> Claimed:
        if self.claimed is None:
            raise MatcalcError(f"{self.id} has no formula to check: {self.excluded or ERRATA[self.erratum]}")
        return self.claimed


def published_forms(owner: Entry) -> tuple[Published, ...]:
    """The printed forms that an entry lists."""
    return tuple(published_form(entry, owner) for entry in owner.get("published", ()))


def published_form(entry: Entry, owner: Entry) -> Published:
    """One printed form; what it does not say is as in the record that it belongs to."""
    problem = next(published_problems(entry, owner), None)
    if problem:
        where = f"{owner['id']}: " if "id" in owner else ""
        raise MatcalcError(f"{where}{entry.get('id', 'a printed form without id')}: {problem}")
    kind = _kind(entry)
    printed = entry[kind] if kind else entry["printed"]
    correct = entry.get("correct", "" if entry.get("given") else _recorded(entry, owner))
    claimed = _claimed(entry, owner, printed) if kind else None
    corrected = _claimed(entry, owner, correct) if kind and correct else None
    plain = ("id", "holds", "refused", "erratum", "why", "needs", "excluded")
    return Published(
        **{key: entry[key] for key in plain if key in entry},
        record=entry.get("record", owner.get("id", "")),
        source=Source(entry["ref"], entry["loc"], entry["how"]),
        printed=claimed.text if claimed else printed,
        correct=corrected.text if corrected else correct,
        claimed=claimed,
        corrected=corrected,
        granted=_claimed(entry, owner, printed, entry["given"]) if "given" in entry else None,
    )


def in_order(forms: Sequence[Published]) -> tuple[Published, ...]:
    """By work, then by the numbers in their ids, as 9 comes before 92."""
    works = list(REFERENCES)
    return tuple(sorted(forms, key=lambda form: (works.index(form.source.ref), _natural(form.id))))


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]


def _kind(entry: Entry) -> str:
    return next((key for key in CLAIMS if key in entry), "")


def _recorded(entry: Entry, owner: Entry) -> str:
    """The formula of the record, where it answers the same question as a wrong one."""
    same = entry.get("erratum") == "wrong" and not {"function", "left", "wrt"} & entry.keys()
    kind = _kind(entry)
    fits = kind in owner and entry.get("layout") == owner.get("layout")
    return str(owner[kind]) if same and fits else ""


def _claimed(entry: Entry, owner: Entry, text: str, given: Mapping[str, str] | None = None) -> Claimed:
    said: dict[str, Any] = {key: owner[key] for key in ("function", "wrt", "left", "small", "order") if key in owner}
    said |= {key: entry[key] for key in READING if key in entry}
    symbols = {**owner.get("symbols", {}), **entry.get("symbols", {}), **(given or {})}
    kind = _kind(entry)
    if kind == "right":
        return ClaimedEquality(said["left"], text, symbols, said.get("small", ""), said.get("order", 0))
    return ClaimedDerivative(
        said["function"], said["wrt"], text, kind, symbols, entry.get("layout"), entry.get("convention")
    )


def published_problems(entry: Entry, owner: Entry) -> Iterator[str]:
    """What is wrong with a printed form, one line each."""
    unknown = sorted(entry.keys() - KEYS)
    if unknown:
        yield f"there is no key {unknown[0]!r}; known keys: {', '.join(sorted(KEYS))}"
    missing = sorted({"id", "ref", "loc", "how"} - entry.keys())
    if missing:
        yield f"the key {missing[0]!r} is missing"
    else:
        yield from source_problems([entry])
    yield from _problems_of_claim(entry, owner)
    yield from _problems_of_erratum(entry)


def _problems_of_claim(entry: Entry, owner: Entry) -> Iterator[str]:
    claims = [key for key in CLAIMS if key in entry]
    if len(claims) + ("printed" in entry) != 1:
        yield f"exactly one of {', '.join(CLAIMS)} or printed is needed"
    if not claims:
        if "holds" in entry or not ("excluded" in entry or entry.get("erratum") == "typing"):
            yield "a form that is not judged says why in excluded, or is a slip of typing, and has no holds"
        return
    if not isinstance(entry.get("holds"), bool) or "excluded" in entry:
        yield "a form that is judged says in holds what the check finds, and is not excluded"
    needed = {"left"} if claims == ["right"] else {"function", "wrt"}
    if not needed <= entry.keys() | owner.keys():
        yield f"{' and '.join(sorted(needed))} needed, here or in the record"
    if entry.get("refused") and entry.get("holds"):
        yield "a form that is refused does not hold"


def _problems_of_erratum(entry: Entry) -> Iterator[str]:
    kind = entry.get("erratum", "")
    if kind and kind not in ERRATA:
        yield f"an erratum is one of {', '.join(ERRATA)}, not {kind!r}"
    if kind and not entry.get("why"):
        yield "an erratum says why"
    if kind == "condition" and not entry.get("needs"):
        yield "an erratum about a condition names what it needs"
    if kind == "wrong" and entry.get("holds"):
        yield "what is wrong as printed does not hold"
    if not kind and entry.get("holds") is False:
        yield "a form that does not hold is an erratum: say of which kind"
