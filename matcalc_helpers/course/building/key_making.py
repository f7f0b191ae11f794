"""The key of a release, made from the recorded answers."""

from __future__ import annotations

import hashlib
import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from ...answers.diagnosis.switches import without_switches
from ...answers.question import Question
from ...answers.reading import read
from ...calculus import target_of
from ...evidence.routes import has_branches
from ...evidence.sampling import Pattern, draw_setting, exponent_symbols, index_patterns, size_sets
from ...expression import Expression, MatcalcError, parse, scalar, transpose, zeros
from ..assignments import Assignment
from ..fixed_points import MARGIN, FixedPoint, Place, Unrounded, declared_symbols, text_of
from ..keys import RIGHT, Key, QuestionKey, Verdict, drawn_check, sealed
from ..questions import CourseQuestion
from .examples import public_examples
from .wrong_forms import has_layouts, wrong_forms

TRIES = 60
"""Seeds that are tried for each place until all right forms have a value there."""
ARRANGEMENTS = 6
ROUNDS = 4
"""How often each set of sizes is used where a formula has switches, so that both sides of them are seen."""
SMOOTH_PLACES = 3
MOST_PLACES = 12
MOST_ENTRIES = 400


@dataclass(frozen=True)
class Known:
    """What is known of the answers to a question: the places, and the verdict on each value there."""

    places: tuple[Place, ...]
    drawn: str
    moved: str | None
    verdicts: Mapping[str, Verdict]


class KeyMaker:
    """Makes keys for an assignment; what is costly is done once for each variant, and sealed anew for each student."""

    def __init__(self, assignment: Assignment, secret: str) -> None:
        self.assignment = assignment
        self.secret = secret
        self.known: dict[str, Known] = {}

    def key(self, questions: Sequence[CourseQuestion], student: str) -> Key:
        """The key with the questions as a student gets them; salted for that student alone."""
        made = {question.id: self.question_key(question, student) for question in questions}
        return Key(self.assignment.id, self.assignment.title, made)

    def question_key(self, question: CourseQuestion, student: str = "") -> QuestionKey:
        """The key of one question; for shapes and proofs a bare one.

        Raises MatcalcError where the right answer cannot be read or has no value at any point.
        """
        bare = QuestionKey(question.id, question.kind, question.title, question.points, dict(question.declarations))
        if question.kind == "code":
            return replace(
                bare, signature=question.signature, examples=tuple(public_examples(question, self._hash("")))
            )
        if question.kind not in ("derive", "mistake"):
            return bare
        known = self._known(question)
        salt = self._hash("salt", question.id, student)
        entries = dict(sorted(sealed(salt, values, verdict) for values, verdict in known.verdicts.items()))
        bare = replace(bare, asks=question.asks, moved=known.moved, places=known.places, drawn=known.drawn)
        return replace(bare, salt=salt, entries=entries)

    def _known(self, question: CourseQuestion) -> Known:
        variant = repr(question)
        if variant not in self.known:
            self.known[variant] = known_answers(question, self._hash("places", variant))
        return self.known[variant]

    def _hash(self, *parts: str) -> str:
        return hashlib.sha256("\0".join((self.secret, self.assignment.id, *parts)).encode()).hexdigest()[:32]


def known_answers(question: CourseQuestion, seed: str) -> Known:
    """The places of a question, drawn from the seed, and the verdicts on the values of all answers that are known.

    Raises MatcalcError where the right answer cannot be read or has no value at any point.
    """
    asked = question.judged_as()
    reference = _reference(question, asked)
    moved = None if asked.wrt is None else str(target_of(asked.wrt).symbol)
    right = (reference, *_readable(question, reference))
    places = tuple(_places(_Ground(asked, right, question.declarations, moved), seed))
    points = [FixedPoint(place, question.declarations, moved) for place in places]
    return Known(places, drawn_check(points), moved, _verdicts(question, reference, points))


def _reference(question: CourseQuestion, asked: Question) -> Expression:
    return asked.expected if question.reference is None else parse(question.reference, dict(question.declarations))


def _readable(question: CourseQuestion, reference: Expression) -> Iterator[Expression]:
    """The other right forms; they only help to find points at which all of them have a value."""
    for text in question.right:
        found = read(text, question.declarations, reference.shape).expression
        if found is not None:
            yield found


# Places


@dataclass(frozen=True)
class _Ground:
    """What places are looked for: the question, its right forms, and what is declared."""

    asked: Question
    right: tuple[Expression, ...]
    declarations: Mapping[str, str]
    moved: str | None

    def has_values(self, place: Place, forms: Sequence[Expression], unlike: Sequence[Expression]) -> bool:
        """Whether the forms have values that round safely, and the first of them differs from some of the others."""
        point = FixedPoint(place, self.declarations, self.moved)
        try:
            found = [point.rounded(form, MARGIN) for form in forms]
            return not unlike or any(point.rounded(other) != found[0] for other in unlike)
        except Unrounded:
            return False

    @property
    def roots(self) -> tuple[Expression, ...]:
        """The formulas whose symbols, sizes and exponents count."""
        return self.asked.function, self.right[0]

    @cached_property
    def opened(self) -> tuple[Expression, ...]:
        """The right answer as it would be if no switch were ever off."""
        return tuple(one.formula for one in without_switches(self.asked, self.right[0]))


def _places(ground: _Ground, salt: str) -> Iterator[Place]:
    sets = size_sets(*ground.roots, *declared_symbols(ground.declarations))
    rounds = ROUNDS if has_branches(*ground.roots) else -(-SMOOTH_PLACES // len(sets))
    wanted = itertools.product(range(rounds), sets, index_patterns(ground.roots))
    for number, (turn, sizes, pattern) in enumerate(itertools.islice(wanted, MOST_PLACES)):
        yield _place(ground, f"{salt} {number}", sizes, pattern, switched=turn % 2 == 1)


def _place(ground: _Ground, seed: str, sizes: Mapping[str, int], pattern: Pattern, *, switched: bool) -> Place:
    """A place at which all right forms have values that are not zero, or have a switch off; less, if there is none."""
    first = ground.right[:1]
    unlike = ground.opened if switched else (zeros(*first[0].shape),)
    for forms, others in ((ground.right, unlike), (first, unlike), (first, ())):
        for place in _tried(ground, seed, sizes, pattern):
            if ground.has_values(place, forms, others):
                return place
    raise MatcalcError(f"{ground.right[0]}: the right answer has no value at any point that was tried; no key is made")


def _tried(ground: _Ground, seed: str, sizes: Mapping[str, int], pattern: Pattern) -> Iterator[Place]:
    arrangements = list(itertools.islice(itertools.permutations(sizes.values()), ARRANGEMENTS))
    for number, values in itertools.product(range(TRIES // len(arrangements)), arrangements):
        arranged, name = dict(zip(sizes, values, strict=True)), f"{seed} {number}"
        yield Place(name, arranged, _whole(ground, name, arranged, pattern))


def _whole(ground: _Ground, seed: str, sizes: Mapping[str, int], pattern: Pattern) -> dict[str, int]:
    """Whole values for indices and exponents, whose range depends on where the formulas use them."""
    if not exponent_symbols(ground.roots):
        return {}
    choice = random.Random(seed)
    spare = scalar(next(f"t{i}" for i in itertools.count() if f"t{i}" not in ground.declarations))
    drawn = draw_setting(ground.roots, spare, sizes, lambda: Fraction(choice.randint(1, 9)), choice, pattern)
    return {str(symbol): value for symbol, value in drawn.exponents.items()}


# Verdicts


def _verdicts(question: CourseQuestion, reference: Expression, points: Sequence[FixedPoint]) -> dict[str, Verdict]:
    """The verdicts by the values that they are on; the first on a value counts."""
    asked, turned = question.judged_as(), transpose(reference)
    right = (reference, turned) if asked.layout == "either" else (reference,)
    shapes = [one.shape for one in right]
    found = {_values(points, one): Verdict(RIGHT) for one in right}
    layout = _values(points, turned) if has_layouts(asked, reference) else None
    for form in wrong_forms(question, reference):
        with suppress(Unrounded):
            values = _values(points, form.formula)
            outcome = "wrong" if form.formula.shape in shapes else "shape"
            outcome = "layout" if values == layout else outcome
            found.setdefault(values, Verdict(outcome, form.mistake, form.feedback))
        if len(found) == MOST_ENTRIES:
            break
    return found


def _values(points: Sequence[FixedPoint], formula: Expression) -> str:
    return text_of(point.rounded(formula) for point in points)
