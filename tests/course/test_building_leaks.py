"""A release gives nothing away: a program that tries to get answers, shapes, hints or names of mistakes finds none."""

import base64
import binascii
import bz2
import hashlib
import itertools
import json
import lzma
import re
import zlib
from dataclasses import replace

import pytest

from matcalc_helpers.answers.mistakes import MISTAKES
from matcalc_helpers.course.building.key_making import KeyMaker
from matcalc_helpers.course.building.release import release_files
from matcalc_helpers.course.keys import Verdict
from tests.course.small_course import first_variants, small_assignment

SHORTEST = 4
"""A shorter secret, such as w, stands in every text."""
PUBLIC = {"kind", "title", "points", "declarations", "asks", "moved", "places", "salt", "entries", "drawn"}
HASHES = ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b", "blake2s")


@pytest.fixture(scope="module")
def assignment(tmp_path_factory):
    return small_assignment(tmp_path_factory.mktemp("leaks"))


@pytest.fixture(scope="module")
def maker(assignment):
    return KeyMaker(assignment, "a secret")


@pytest.fixture(scope="module")
def release(assignment, maker):
    return release_files(maker, first_variants(assignment))


@pytest.fixture(scope="module")
def key(release):
    return json.loads(release["small.key.json"])


def bare(text):
    return re.sub(r"\s+", "", text).lower()


def secrets(question):
    """Everything that must not be found, but for what the text of the question says itself."""
    found = [question.reference, *question.right, question.solution, *question.returns]
    for wrong in (*question.mistakes, *question.wrong):
        found += [wrong.answer, wrong.feedback, wrong.mistake]
    found += [item.text for item in question.rubric]
    if question.kind in ("derive", "mistake"):
        found.append(str(question.judged_as().expected))
    public = bare(" ".join(filter(None, (question.text, question.claimed, question.signature, question.title))))
    return [one for one in found if one and len(bare(one)) >= SHORTEST and bare(one) not in public]


@pytest.fixture(scope="module")
def hidden(assignment):
    numbered = [question.variant(n) for question in assignment.questions for n in range(question.variants())]
    hints = [hint for mistake in MISTAKES.values() for hint in (mistake.title, *mistake.hints)]
    return [bare(one) for question in numbered for one in secrets(question)] + [bare(hint) for hint in hints]


def strings(data):
    """All texts in a structure of JSON, the names of fields included."""
    if isinstance(data, dict):
        return [one for pair in data.items() for part in pair for one in strings(part)]
    if isinstance(data, list):
        return [one for part in data for one in strings(part)]
    return [data] if isinstance(data, str) else []


def decoded(text):
    """What a text may be in other clothes: base64, hexadecimal digits, and compressed data in either."""
    raw = [text.encode()]
    for decode in (base64.b64decode, base64.urlsafe_b64decode, base64.b32decode, base64.b85decode, bytes.fromhex):
        try:
            raw.append(decode(text))
        except (ValueError, binascii.Error):
            continue
    for data in list(raw):
        for expand in (zlib.decompress, lambda d: zlib.decompress(d, -15), bz2.decompress, lzma.decompress):
            try:
                raw.append(expand(data))
            except (zlib.error, OSError, ValueError, EOFError, lzma.LZMAError):
                continue
    return [data.decode("latin-1") for data in raw]


def test_no_secret_stands_in_a_release_plainly(release, hidden):
    assert len(hidden) > 50
    for text in release.values():
        assert [secret for secret in hidden if secret in bare(text)] == []


def test_no_secret_stands_in_a_release_in_other_clothes(release, hidden):
    for text in release.values():
        everything = bare("\n".join(found for one in strings(json.loads(text)) for found in decoded(one)))
        assert [secret for secret in hidden if secret in everything] == []


def test_the_search_would_find_what_is_hidden_badly(hidden):
    """The same search finds a secret that is only compressed and written as base64."""
    packed = base64.b64encode(zlib.compress(hidden[0].encode())).decode()
    assert any(hidden[0] in found for found in decoded(packed))


def test_no_fingerprint_is_a_plain_hash_of_a_text(assignment, key):
    texts = {form for question in first_variants(assignment) for one in secrets(question) for form in (one, bare(one))}
    hashes = {hashlib.new(name, text.encode()).digest()[:6] for text in texts for name in HASHES}
    names = {base64.b64decode(name)[:6] for data in key["questions"].values() for name in data.get("entries", {})}
    assert names
    assert not names & hashes


def test_two_students_share_no_fingerprint(assignment, maker):
    questions = first_variants(assignment)
    keys = [maker.key(questions, student) for student in ("", "s01", "s02")]
    for first, second in itertools.combinations(keys, 2):
        for name in ("quadratic", "layout", "hinge"):
            assert not first.questions[name].entries.keys() & second.questions[name].entries.keys()
            assert not {*first.questions[name].entries.values()} & {*second.questions[name].entries.values()}


def test_equal_verdicts_are_sealed_with_different_streams(key):
    """Of one stream used twice the two texts added would be left: none of the sums is that of two known texts."""
    texts = ["right", *(f"wrong\n{name}" for name in MISTAKES)]
    padded = [text.encode().ljust(32, b"\0") for text in texts if len(text) <= 32]
    sums = {xored(a, b) for a, b in itertools.product(padded, repeat=2)}
    for data in key["questions"].values():
        sealed = [base64.b64decode(entry) for entry in data.get("entries", {}).values()]
        assert not sums & {xored(a, b) for a, b in itertools.combinations([s for s in sealed if len(s) == 32], 2)}


def xored(a, b):
    return bytes(x ^ y for x, y in zip(a, b, strict=True))


def test_the_names_of_fields_hold_no_more_than_is_public(key):
    for data in key["questions"].values():
        assert data.keys() <= PUBLIC | ({"signature", "examples"} if data["kind"] == "code" else set())
    assert key["questions"]["which-shape"].keys() <= {"kind", "title", "points", "declarations", "asks"}
    assert key["questions"]["own-proof"].keys() <= {"kind", "title", "points", "asks"}


def test_a_key_says_nothing_of_a_shape(assignment, maker):
    """Another shape as the right one gives the same key."""
    question = next(one for one in assignment.questions if one.kind == "shape")
    assert maker.question_key(question) == maker.question_key(replace(question, reference="n x m", right=("n x m",)))


def test_the_order_of_the_entries_is_that_of_their_names(key):
    for data in key["questions"].values():
        assert [*data.get("entries", {})] == sorted(data.get("entries", {}))


def test_nothing_but_the_values_opens_an_entry(assignment, maker):
    """Guesses from everything in the key and the texts of the answers open nothing."""
    question = first_variants(assignment)[0]
    made = maker.question_key(question)
    guesses = [
        *secrets(question),
        "",
        made.salt,
        made.drawn,
        *(place.seed for place in made.places),
        str(Verdict("right")),
    ]
    from_texts = {hashlib.sha256(f"{made.salt}\0{guess}".encode()).digest() for guess in guesses}
    from_texts |= {hashlib.sha256(guess.encode()).digest() for guess in guesses}
    names = {base64.b64encode(hashlib.sha256(b"name" + secret).digest()[:12]).decode() for secret in from_texts}
    assert not names & made.entries.keys()
