"""Wrong answers that learners meet, each with what it has to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..evidence import Evidence
from ..expression import MatcalcError
from .files import Entry, entries
from .statements import RESULTS, ClaimedDerivative

KEYS = {"id", "met", "number", "records", "answer"}
ANSWER_KEYS = {"id", "function", "wrt", "symbols", "layout", "convention", "repaired", "refused", "why", *RESULTS}
ANSWER_NEEDED = {"id", "function", "wrt", "symbols", "repaired", "why"}


@dataclass(frozen=True)
class Answer:
    """One wrong formula: what is claimed, what it has to be, and what went wrong; `refused` where sizes do not fit."""

    id: str
    claimed: ClaimedDerivative
    repaired: ClaimedDerivative
    why: str
    refused: bool = False

    def check(self, routes: Sequence[str] | None = None) -> Evidence:
        """Judge what is claimed; sizes that do not fit raise ShapeError.

        >>> [answer] = [each for wrong in wrong_answers() for each in wrong.answers if each.id == "w3-det"]
        >>> answer.check(["exact"]).holds, answer.repaired.check(["exact"]).holds
        (False, True)
        """
        return self.claimed.check(routes)

    def refusal(self) -> str:
        """What the package answers to sizes that do not fit, empty where they fit.

        >>> [answer] = [each for wrong in wrong_answers() for each in wrong.answers if each.id == "w5-bilinear"]
        >>> answer.refusal().split(": ")[-2]
        "cannot multiply x' (1 x m) and y (n x 1)"
        """
        return self.claimed.refusal()


@dataclass(frozen=True)
class WrongAnswer:
    """Where an answer is met, by kind and number only, and the formulas in it."""

    id: str
    met: str
    answers: tuple[Answer, ...]
    number: str = ""
    records: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def wrong_answers() -> tuple[WrongAnswer, ...]:
    """All wrong answers, in the order in which they are written.

    >>> wrong_answers()[0].id
    'w1'
    """
    return tuple(_wrong_answer(file, entry) for file, entry in entries("wrong_answer"))


def _wrong_answer(file: str, entry: Entry) -> WrongAnswer:
    problem = next(wrong_answer_problems(entry), None)
    if problem:
        raise MatcalcError(f"{file}: {entry.get('id', 'a wrong answer without id')}: {problem}")
    return WrongAnswer(
        id=entry["id"],
        met=entry["met"],
        number=entry.get("number", ""),
        records=tuple(entry.get("records", ())),
        answers=tuple(map(_answer, entry["answer"])),
    )


def _answer(entry: Entry) -> Answer:
    [kind] = [key for key in RESULTS if key in entry]
    return Answer(
        id=entry["id"],
        claimed=_claimed(entry, kind, entry[kind]),
        repaired=_claimed(entry, kind, entry["repaired"]),
        why=entry["why"],
        refused=entry.get("refused", False),
    )


def _claimed(entry: Mapping[str, object], kind: str, claim: str) -> ClaimedDerivative:
    asked = {key: entry[key] for key in ("function", "wrt", "symbols", "layout", "convention") if key in entry}
    return ClaimedDerivative(**asked, claim=claim, kind=kind)  # type: ignore[arg-type]


def wrong_answer_problems(entry: Entry) -> Iterator[str]:
    """What is wrong with an entry, one line each."""
    unknown = sorted(entry.keys() - KEYS)
    if unknown:
        yield f"there is no key {unknown[0]!r}; known keys: {', '.join(sorted(KEYS))}"
    if not entry.get("answer") or not {"id", "met"} <= entry.keys():
        yield "id, met and at least one answer are needed"
    for answer in entry.get("answer", ()):
        yield from _answer_problems(answer)


def _answer_problems(entry: Entry) -> Iterator[str]:
    unknown = sorted(entry.keys() - ANSWER_KEYS)
    if unknown:
        yield f"an answer has no key {unknown[0]!r}; known keys: {', '.join(sorted(ANSWER_KEYS))}"
    missing = sorted(ANSWER_NEEDED - entry.keys())
    if missing:
        yield f"the key {missing[0]!r} is missing in an answer"
    if sum(key in entry for key in RESULTS) != 1:
        yield f"exactly one of {', '.join(RESULTS)} is needed in an answer"
