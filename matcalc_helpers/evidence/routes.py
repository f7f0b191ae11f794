"""The routes that need no heavy library: exact arithmetic in a prime field, and balls."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any

from ..expression import Expression, postorder
from ..expression.leaves import number_of
from ..expression.operations import Arccos, Arcsin, ElementwisePower, Norm, Power, Sqrt
from ..expression.reductions import SWITCHING
from . import balls
from .claims import Claim, pairs_to_compare
from .degree import degree, pass_bits
from .evaluation import Evaluator, is_squared_norm
from .fields import PRIME, PRIME_BITS, Fractions, PrimeField
from .jets import Field, JetMatrix, Jets, NeedsPrecision, OutsideDomain, TooMuchWork, Undecided
from .sampling import (
    MOST_PATTERNS,
    Pattern,
    Setting,
    differential_values,
    draw_setting,
    index_patterns,
    size_sets,
)
from .verdicts import RouteReport

POINTS = 2
POINTS_WITH_SWITCHES = 12
SMOOTH_POINTS = 3
ATTEMPTS = 60
FEW_ATTEMPTS = 8
MOST_ARRANGEMENTS = 6
LARGER = 3
"""What is added to every size where no arrangement has a point, as for x[4]."""
BALL_BITS = (64, 128, 256, 512, 1024)
AGREEMENT = 80

LONGEST_UNDER_ROOT = 1_500
"""Binary digits; where the fractions under a root are longer, its sign is not looked up."""

LARGEST_NUMBER = 2**31
"""Formulas with larger numbers can be equal modulo the prime alone, as 2^61 is 1; different ones are different."""

ROOTS = (Sqrt, Norm, Arcsin, Arccos)

Pair = tuple[Any, Any]


def gaps(claim: Claim, setting: Setting, field: Field, signs: bool) -> list[Pair]:
    """The pairs of numbers that the claim makes equal, at one point and direction."""
    jets = Jets(field)
    roots = (claim.function, claim.claim)
    alongside = _alongside(claim, setting, field) if signs else None
    at = evaluator(jets, roots, setting, claim.wrt, alongside)
    moving = [[entry[claim.order] for entry in row] for row in at(claim.function)]
    value = [[entry[0] for entry in row] for row in at(claim.claim)]
    here = [[field.number(entry) for entry in row] for row in setting.values[claim.wrt]]
    direction = [[field.number(entry) for entry in row] for row in setting.direction]
    return pairs_to_compare(claim, moving, value, here, direction, jets.zero)


def _alongside(claim: Claim, setting: Setting, field: Field) -> Evaluator:
    """The same formulas in fractions: they know signs, and which of two roots is the positive one."""
    fractions = Fractions() if has_branches(claim.function, claim.claim) else Fractions(LONGEST_UNDER_ROOT)
    found = evaluator(Jets(fractions), (claim.function, claim.claim), setting, claim.wrt, None)
    if isinstance(field, PrimeField) and has_roots(claim.function, claim.claim):
        for formula in (claim.function, claim.claim):
            with suppress(OutsideDomain, Undecided):
                found(formula)
        field.learn_roots(fractions.under_roots)
    return found


def evaluator(
    jets: Jets, roots: Sequence[Expression], setting: Setting, wrt: Expression, signs: Evaluator | None
) -> Evaluator:
    """An evaluator at a setting."""
    point: dict[Expression, JetMatrix] = setting.point(jets, wrt)
    point.update(differential_values(roots, setting, jets, wrt))
    return Evaluator(jets, setting.sizes, point, setting.exponents, signs)


@lru_cache(maxsize=64)
def feasible_sets(claim: Claim) -> tuple[Mapping[str, int], ...]:
    """The sets of sizes, each in the first arrangement at which the formulas have a value.

    (A'A)^-1 needs at least as many rows as columns: where (2, 3) has no point, (3, 2) is tried. A formula that is
    too much work at larger sizes is looked at where they are 2 and 3. Kept, since every route of a check asks.
    """
    found = [_arranged(claim, sizes) for sizes in size_sets(claim.function, claim.claim, claim.wrt)]
    return tuple(MappingProxyType(sizes) for index, sizes in enumerate(found) if sizes not in found[:index])


def _arranged(claim: Claim, sizes: dict[str, int]) -> dict[str, int]:
    orders = itertools.islice(itertools.permutations(sizes.values()), MOST_ARRANGEMENTS)
    arrangements = [dict(zip(sizes, values, strict=True)) for values in orders]
    arrangements.append({name: size + LARGER for name, size in sizes.items()})
    try:
        return next((arranged for arranged in arrangements if _has_point(claim, arranged)), sizes)
    except TooMuchWork:
        return {name: 2 + index % 2 for index, name in enumerate(sizes)}


def _has_point(claim: Claim, sizes: Mapping[str, int]) -> bool:
    choice = random.Random(f"sizes {sorted(sizes.items())}")
    for _ in range(FEW_ATTEMPTS):
        setting = draw_setting((claim.function, claim.claim), claim.wrt, sizes, _spread(choice), choice)
        try:
            gaps(claim, setting, PrimeField(choice), signs=has_branches(claim.function, claim.claim))
        except OutsideDomain:
            continue
        except TooMuchWork:
            raise
        except Undecided:
            return not balls.available() or _ball_point(claim, sizes, choice, FEW_ATTEMPTS) in (True, False)
        return True
    return False


def _spread(choice: random.Random) -> Callable[[], Fraction]:
    """Draw fractions between -2 and 2 that are spread over the residues: small, so that x > 1 is not x > 0."""
    return lambda: Fraction(choice.getrandbits(60) - 2**59, 2**58)


def has_branches(*roots: Expression) -> bool:
    """Whether a formula switches between branches."""
    return any(node.operation in SWITCHING for node in postorder(*roots))


def has_roots(*roots: Expression) -> bool:
    """Whether a square root is taken somewhere; the square of a norm takes none."""
    nodes = list(postorder(*roots))
    parts = itertools.chain(roots, *(node.arguments for node in nodes if not is_squared_norm(node)))
    return any(part.operation in ROOTS for part in parts) or any(map(_is_half_power, nodes))


def _is_half_power(node: Expression) -> bool:
    exponent = number_of(node.arguments[1]) if node.operation in (Power, ElementwisePower) else None
    return exponent is not None and exponent.denominator == 2


def _needs_signs(claim: Claim) -> bool:
    return has_branches(claim.function, claim.claim) or has_roots(claim.function, claim.claim)


def exact(claim: Claim, seed: int) -> RouteReport:
    """Compare modulo a prime, at two random points for each of three sets of sizes."""
    roots = (claim.function, claim.claim, claim.wrt)
    branches = has_branches(*roots)
    patterns = index_patterns(roots)
    sets, bits, compared, unsure = feasible_sets(claim), PRIME_BITS * POINTS, 0, False
    for sizes in sets:
        choice = random.Random(f"{seed} {sorted(sizes.items())}")
        points = 0
        while points < (POINTS_WITH_SWITCHES if branches or unsure else POINTS):
            points += 1
            for pattern in patterns:
                field = PrimeField(choice)
                found = _draw(claim, sizes, choice, _spread(choice), field, _needs_signs(claim), pattern)
                if isinstance(found, str):
                    return RouteReport("exact", None, f"declined: {found}")
                compared += len(found)
                unsure |= field.unsure
                branches |= field.folded
                if any((a - b) % PRIME for a, b in found):
                    return _different(field, sizes)
        bound = 3 * (degree(claim.function, sizes) + degree(claim.claim, sizes)) + 2
        bits = min(bits, pass_bits(bound, POINTS), POINTS_WITH_SWITCHES if unsure else bits)
    if not compared:
        return RouteReport("exact", None, "declined: nothing to compare")
    if largest_number(*roots) > LARGEST_NUMBER:
        return RouteReport("exact", None, "cannot tell: a large number may be equal to another by its residue alone")
    says = f"equal at {sets_text(sets)}, modulo 2^61 - 1; chance of a false pass < 2^-{bits}"
    if branches:
        says += f" between switches, which were compared at {POINTS_WITH_SWITCHES} points for each size"
    if len(patterns) > 1:
        says += (
            "; indices equal and different in all ways" if len(patterns) < MOST_PATTERNS else "; indices in some ways"
        )
    return RouteReport("exact", True, says)


def largest_number(*roots: Expression) -> int:
    """The largest numerator or denominator of a number in a formula."""
    numbers = [number for node in postorder(*roots) if (number := number_of(node)) is not None]
    return max((max(abs(number.numerator), number.denominator) for number in numbers), default=0)


def _different(field: PrimeField, sizes: Mapping[str, int]) -> RouteReport:
    """What a difference says: it refutes where no value stood for one of several real numbers."""
    if field.transcendental:
        return RouteReport("exact", None, "cannot tell: two transcendental values may still be equal")
    if field.unsure:
        return RouteReport("exact", None, "cannot tell: a square root may stand for its opposite")
    return RouteReport("exact", False, f"different at {sizes_text(sizes)}")


def light(claim: Claim, seed: int) -> RouteReport:
    """One direction at one point of the smallest sizes: in the prime field, or in balls where it cannot decide.

    It is made to be cheap enough to run on every answer; `exact` and `rigorous` look further.
    """
    report = _light_at(claim, size_sets(claim.function, claim.claim, claim.wrt)[0], seed)
    # Sizes at which a formula has a value are looked for in fractions, which grow long where it switches.
    if report.holds is not None or has_branches(claim.function, claim.claim):
        return report
    return _light_at(claim, feasible_sets(claim)[0], seed)


def _light_at(claim: Claim, sizes: Mapping[str, int], seed: int) -> RouteReport:
    choice = random.Random(f"light {seed}")
    field = PrimeField(choice)
    switches = has_branches(claim.function, claim.claim)  # they would need long fractions; balls tell signs faster
    whole = partial(choice.randrange, 1, PRIME)
    found = "switches" if switches else _draw(claim, sizes, choice, lambda: Fraction(whole()), field, signs=False)
    if not isinstance(found, str) and not field.unsure:
        if not any((a - b) % PRIME for a, b in found):
            return RouteReport("exact", True, f"equal in one direction at one point, {sizes_text(sizes)}")
        if not field.transcendental:
            return RouteReport("exact", False, f"different at {sizes_text(sizes)}")
    if not balls.available():
        return RouteReport("balls", None, "declined: install python-flint for ball arithmetic")
    judged = _ball_point(claim, sizes, choice, FEW_ATTEMPTS)
    if isinstance(judged, str):
        return RouteReport("balls", None, f"declined: {judged}")
    says = f"no difference above 2^-{AGREEMENT}" if judged else "separate"
    return RouteReport("balls", judged, f"{says} in one direction at one point, {sizes_text(sizes)}")


def places(claim: Claim, sets: Sequence[Mapping[str, int]]) -> Iterator[tuple[Mapping[str, int], Pattern]]:
    """Where to look without a bound on false passes: once at each set of sizes, more often where a formula switches."""
    points = POINTS_WITH_SWITCHES if _needs_signs(claim) else SMOOTH_POINTS
    patterns = index_patterns((claim.function, claim.claim, claim.wrt))
    for _ in range(-(-points // len(sets))):
        yield from itertools.product(sets, patterns)


def rigorous(claim: Claim, seed: int) -> RouteReport:
    """Compare in ball arithmetic at small random points, with more bits until the balls tell."""
    if not balls.available():
        return RouteReport("balls", None, "declined: install python-flint for ball arithmetic")
    sets = feasible_sets(claim)
    for number, (sizes, pattern) in enumerate(places(claim, sets)):
        choice = random.Random(f"balls {seed} {number} {sorted(sizes.items())}")
        found = _ball_point(claim, sizes, choice, pattern=pattern)
        if found is not True:
            says = f"separate at {sizes_text(sizes)}" if found is False else f"declined: {found}"
            return RouteReport("balls", False if found is False else None, says)
    return RouteReport("balls", True, f"no difference above 2^-{AGREEMENT} at {sets_text(sets)}")


def _ball_point(
    claim: Claim,
    sizes: Mapping[str, int],
    choice: random.Random,
    attempts: int = ATTEMPTS,
    pattern: Pattern | None = None,
) -> bool | str:
    reason = "no point of the domain found"
    for _ in range(attempts):
        roots = (claim.function, claim.claim)
        setting = draw_setting(roots, claim.wrt, sizes, small(choice), choice, pattern)
        try:
            return _decide(claim, setting)
        except OutsideDomain as problem:
            reason = f"no point of the domain found ({problem})"
        except Undecided as problem:
            reason = str(problem)
    return reason


def _decide(claim: Claim, setting: Setting) -> bool | str:
    for bits in BALL_BITS:
        try:
            pairs = gaps(claim, setting, balls.Balls(bits), signs=False)
        except NeedsPrecision:
            continue
        differences = [a - b for a, b in pairs]
        if any(not difference.contains(0) for difference in differences):
            return False
        if all(balls.below(difference, AGREEMENT) for difference in differences):
            return True
    return f"the balls neither separate nor agree at {BALL_BITS[-1]} bits"


def small(choice: random.Random) -> Callable[[], Fraction]:
    """Draw fractions near one, of both signs, on a grid so fine that a kink is not hit by accident."""
    return lambda: Fraction(2 * choice.randint(-(2**20), 2**20) + 1, 2**20)


def _draw(
    claim: Claim,
    sizes: Mapping[str, int],
    choice: random.Random,
    draw: Callable[[], Fraction],
    field: PrimeField,
    signs: bool,
    pattern: Pattern | None = None,
) -> list[Pair] | str:
    """Draw points until one lies in the domain; the reason where none does."""
    reason = "no point of the domain found"
    for _ in range(ATTEMPTS):
        setting = draw_setting((claim.function, claim.claim), claim.wrt, sizes, draw, choice, pattern)
        try:
            return gaps(claim, setting, field, signs=signs)
        except OutsideDomain as problem:
            reason = f"no point of the domain found ({problem})"
        except Undecided as problem:
            return str(problem)
    return reason


def sets_text(sets: Sequence[Mapping[str, int]]) -> str:
    """Sizes as a reader writes them: (m, n) = (2, 3), (3, 5), (5, 4)."""
    names = list(sets[0])
    if not names:
        return "two random points"
    if len(names) == 1:
        return f"{names[0]} = " + ", ".join(str(sizes[names[0]]) for sizes in sets)
    values = ", ".join("(" + ", ".join(str(sizes[name]) for name in names) + ")" for sizes in sets)
    return f"({', '.join(names)}) = {values}"


def sizes_text(sizes: Mapping[str, int]) -> str:
    """One assignment of sizes."""
    return sets_text([sizes]) if sizes else "random points"
