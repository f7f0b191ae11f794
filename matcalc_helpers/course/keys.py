"""Instant feedback without the answer: fingerprints of values, and names of mistakes that only their value opens.

A key holds, for the right answer and for each likely wrong one, a salted fingerprint of its values at fixed points and
a few encrypted bytes: the name of the mistake, or what the author says of it. The bytes open with the values alone, so
a key shows neither the answer nor its shape, nor which mistakes are expected.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .. import __version__
from ..answers.mistakes import MISTAKES
from ..answers.question import Judgement
from ..answers.reading import read
from ..answers.unread import unread
from ..expression import Expression, MatcalcError, Shape, parse, postorder
from ..expression.leaves import Differential, size_names
from .fixed_points import FixedPoint, Place, Unrounded, declared_symbols, entries_text, text_of

FORMAT = 1
LARGEST = 8_000_000
"""Of a key file, in bytes."""
NAME_BYTES = 12
BLOCK = 32
"""Sealed bytes are filled up to a multiple of this, so that their number does not tell what is in them."""
RIGHT = "right"
NOT_RIGHT = "Not right yet."
OTHER_LAYOUT = "Right in the other layout."


@dataclass(frozen=True)
class Verdict:
    """What a value means: an outcome of the judge, the name of the mistake, what its author says of it."""

    outcome: str
    mistake: str | None = None
    feedback: str | None = None


@dataclass(frozen=True)
class QuestionKey:
    """One question of a release; `entries` is empty where nothing is judged, as in shape questions and proofs."""

    id: str
    kind: str
    title: str
    points: int
    declarations: Mapping[str, str]
    asks: str = "gradient"
    moved: str | None = None
    places: tuple[Place, ...] = ()
    salt: str = ""
    entries: Mapping[str, str] = field(default_factory=dict)
    drawn: str = ""
    signature: str | None = None
    examples: tuple[Mapping[str, Any], ...] = ()

    @property
    def names(self) -> dict[str, str]:
        """What is declared, with the names of all sizes; an answer may use them and no others."""
        sizes = size_names(*declared_symbols(self.declarations))
        return {**dict.fromkeys(sorted(sizes), "size"), **self.declarations}

    @property
    def shape(self) -> Shape | None:
        """The shape that is no secret: a gradient has that of its variable, a Hessian a row and a column an entry.

        None where the shape follows from the function, which no key holds.
        """
        if self.asks not in ("gradient", "hessian") or self.moved is None:
            return None
        variable = parse(self.moved, dict(self.declarations)).shape
        entries = variable.rows * variable.columns
        return variable if self.asks == "gradient" else Shape(entries, entries)

    def points_here(self) -> list[FixedPoint]:
        """The fixed points; MatcalcError where this version of the package draws other values than the key has."""
        points = [FixedPoint(place, self.declarations, self.moved) for place in self.places]
        if drawn_check(points) != self.drawn:
            raise MatcalcError(f"{self.id}: the key was made by another version of matcalc; this is {__version__}")
        return points


@dataclass(frozen=True)
class Key:
    """The key of an assignment."""

    assignment: str
    title: str
    questions: Mapping[str, QuestionKey]


# Sealing


def drawn_check(points: Sequence[FixedPoint]) -> str:
    """A fingerprint of all drawn entries."""
    return hashlib.sha256(entries_text(points).encode()).hexdigest()[:16]


def sealed(salt: str, values: str, verdict: Verdict) -> tuple[str, str]:
    """The name and the bytes of an entry, both as base64.

    >>> name, bytes_ = sealed("salt", "1;2", Verdict("wrong", "sign"))
    >>> opened("salt", "1;2", {name: bytes_})
    Verdict(outcome='wrong', mistake='sign', feedback=None)
    >>> opened("salt", "1;3", {name: bytes_}) is None
    True
    """
    parts = [part for part in (verdict.outcome, verdict.mistake, verdict.feedback) if part is not None]
    text = "\n".join(parts).encode()
    filled = text + b"\0" * (-len(text) % BLOCK)
    secret = _secret(salt, values)
    return _name(secret), base64.b64encode(_with_stream(secret, filled)).decode()


def opened(salt: str, values: str, entries: Mapping[str, str]) -> Verdict | None:
    """The verdict on values, None where they are neither right nor a known mistake; MatcalcError for a damaged key."""
    secret = _secret(salt, values)
    found = entries.get(_name(secret))
    if found is None:
        return None
    try:
        text = _with_stream(secret, base64.b64decode(found, validate=True)).rstrip(b"\0").decode()
    except ValueError as problem:
        raise MatcalcError("the key file is damaged: take it again from the release") from problem
    outcome, *more = text.split("\n", 2)
    return Verdict(outcome, *more)


def _secret(salt: str, values: str) -> bytes:
    return hashlib.sha256(f"{salt}\0{values}".encode()).digest()


def _name(secret: bytes) -> str:
    return base64.b64encode(hashlib.sha256(b"name" + secret).digest()[:NAME_BYTES]).decode()


def _with_stream(secret: bytes, data: bytes) -> bytes:
    """The bytes added to a stream that only the values give; each stream is used once."""
    stream = hashlib.shake_256(b"text" + secret).digest(len(data))
    return bytes(a ^ b for a, b in zip(data, stream, strict=True))


# Judging


def judge_by_key(key: QuestionKey, answer: str) -> Judgement:
    """Judge a text answer by a key: right, a known mistake with its hints, or not right.

    "undecided" where the answer has no value at the points of the key. An answer of another shape is not right; which
    shape is asked for is told only of gradients and Hessians, where it is no secret.
    """
    reading = read(answer, key.names, key.shape)
    if reading.expression is None:
        return unread(reading)
    problem = _strange(key, reading.expression)
    judgement = Judgement("unreadable", problem) if problem is not None else _judged(key, reading.expression)
    return replace(judgement, reading=reading)


def _judged(key: QuestionKey, claim: Expression) -> Judgement:
    if not key.entries:
        return Judgement("undecided", "Your answer can be read. It is not judged here.")
    try:
        values = text_of(point.rounded(claim) for point in key.points_here())
    except Unrounded:
        return Judgement(
            "undecided", "Your answer can be read. Its value could not be found, so it is not judged here."
        )
    verdict = opened(key.salt, values, key.entries)
    return _unforeseen(key, claim) if verdict is None else _told(verdict)


def _unforeseen(key: QuestionKey, claim: Expression) -> Judgement:
    """What a key can say of a value that it does not know, without telling a shape that is to be found."""
    wanted = key.shape
    if wanted is not None and claim.shape not in (wanted, wanted.transposed):
        says = f"Your answer is {claim.shape}; the {key.asks} is {wanted}."
        return Judgement("shape", says, mistake="wrong-shape", hints=MISTAKES["wrong-shape"].hints)
    told = _told(Verdict("wrong", "unnamed"))
    if key.asks == "differential" and not any(node.operation is Differential for node in postorder(claim)):
        return replace(told, message=f"A differential has d({key.moved}) in each of its terms.")
    return told


def _told(verdict: Verdict) -> Judgement:
    if verdict.outcome == RIGHT:
        return Judgement(RIGHT, "Right.")
    mistake = "unnamed" if verdict.mistake is None or verdict.mistake not in MISTAKES else verdict.mistake
    hints = MISTAKES[mistake].hints if verdict.feedback is None else (verdict.feedback,)
    says = OTHER_LAYOUT if verdict.outcome == "layout" else NOT_RIGHT
    return Judgement(verdict.outcome, says, mistake=mistake, hints=hints)


def _strange(key: QuestionKey, claim: Expression) -> str | None:
    """What an answer holds that it must not."""
    strangers = sorted((claim.declarations.keys() | size_names(claim)) - key.names.keys())
    if strangers:
        known = ", ".join(key.declarations)
        return f"The answer uses {strangers[0]}, which the question does not; it has {known}."
    moved = [node for node in postorder(claim) if node.operation is Differential]
    if not moved or (key.asks == "differential" and all(str(node.parameters[0]) == key.moved for node in moved)):
        return None
    if key.asks == "differential":
        return f"The answer contains {moved[0]}; it has to be written with d({key.moved}) alone."
    return f"The answer contains {moved[0]}; a {key.asks} is what multiplies it."


# Files


def key_text(key: Key) -> str:
    """A key as the text of its file: the same text for the same key."""
    questions = {name: _as_json(question) for name, question in key.questions.items()}
    data = {"matcalc": FORMAT, "made_by": __version__, "assignment": key.assignment, "title": key.title}
    return json.dumps(data | {"questions": questions}, indent=1, ensure_ascii=False) + "\n"


def _as_json(question: QuestionKey) -> dict[str, Any]:
    found = {name: value for name, value in vars(question).items() if name != "id" and value not in ((), {}, "", None)}
    if question.places:
        found["places"] = [vars(place) for place in question.places]
    return found


def load_key(path: Path) -> Key:
    """The key in a file; MatcalcError where there is none, or none that this version can read."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        data = json.loads(content.decode())
    except FileNotFoundError:
        raise MatcalcError(f"{path}: no such file; keep the key file in the folder of the notebook") from None
    except OSError as problem:
        raise MatcalcError(f"{path}: cannot be read: {problem.strerror}") from None
    except (ValueError, RecursionError):
        raise MatcalcError(f"{path}: this is no key file; take it again from the release") from None
    if isinstance(data, dict) and data.get("matcalc", FORMAT) != FORMAT:
        raise MatcalcError(
            f"{path}: made by matcalc {data.get('made_by')}, this is {__version__}: install that version"
        )
    return _key_of(path, data)


def _key_of(path: Path, data: Any) -> Key:
    try:
        questions = {name: _question_of(name, value) for name, value in data["questions"].items()}
        return Key(data["assignment"], data["title"], questions)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise MatcalcError(f"{path}: damaged, or no key file; take it again from the release") from None


def _question_of(name: str, data: Mapping[str, Any]) -> QuestionKey:
    fields = {"declarations": {}, "entries": {}, **data, "id": name}
    places = tuple(Place(**place) for place in data.get("places", ()))
    return QuestionKey(**{**fields, "places": places, "examples": tuple(data.get("examples", ()))})
