"""Find the mistake: compare values at a few points, and confirm the one formula that agrees by a check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import product as combinations_of
from typing import Any

from ...evidence import check_equal
from ...evidence.sampling import size_names
from ...expression import Expression, MatcalcError, differential_of, postorder, product, substitute
from ...expression.leaves import Differential, size_scalar, symbol
from ..deciding import decided
from ..mistakes import MISTAKES
from ..question import Question
from .bench import Bench, bench_of
from .building import Candidate, named, unused_word
from .candidates import other_derivatives
from .coefficients import recombined
from .comparing import Value, equal, is_zero_value, simple_fraction
from .expanding import summands
from .naming import counts, is_averaged
from .orders import shortened
from .points import points_for
from .rounding import is_rounded
from .sums import sums_of

CONFIRMED = 4
"""Candidates that agree at the points and may still be checked; more than one is rare."""
SMALL_POINTS = 6
"""Points of one size that an answer has to pass to be called right for it."""
MOST_SIZES = 3
"""Names of sizes whose powers are tried as a factor."""


def named_candidates(question: Question) -> list[Candidate]:
    """The wrong answers of a question, each with its mistake, the likelier first.

    >>> from matcalc_helpers.expression import parse
    >>> found = named_candidates(Question(parse("x'*x", x="n"), parse("x", x="n")))
    >>> found[0].mistake, str(found[0].formula)
    ('function-for-derivative', "x'*x")
    """
    bench = bench_of(question)
    return [*bench.plain, *bench.usual]


def diagnose(question: Question, claim: Expression) -> str:
    """The name of the mistake in a wrong answer of the right shape; "unnamed" where none is found.

    >>> from matcalc_helpers.expression import parse
    >>> question = Question(parse("x'*A*x", A="n n", x="n"), parse("x", x="n"))
    >>> diagnose(question, parse("2*A*x", A="n n", x="n"))
    'symmetric-assumed'
    """
    bench = bench_of(question)
    values = bench.values(claim)
    if not values or None in values:
        return "unnamed"
    if is_rounded(claim, values, bench.values(bench.reference)):
        return "rounded-constant"
    return next(_found(bench, claim, values), "unnamed")


def _found(bench: Bench, claim: Expression, values: Sequence[Value | None]) -> Iterator[str]:
    """The mistakes that explain an answer, the likeliest first."""
    if bench.agrees(values, product(-1, bench.reference)):
        yield "sign"
    yield from _equal_to(bench, claim, values, bench.plain)
    yield from _scaled(bench, claim, values)
    yield from _equal_to(bench, claim, values, bench.usual)
    yield from _multiples_of(bench, values, ("occurrence-forgotten",))
    yield from _recombined(bench, claim, values)
    yield from _multiples_of(bench, values, tuple(MISTAKES))
    if _holds_at(bench, claim, 2) or _holds_at(bench, claim, 1):
        yield "small-size-only"


def _equal_to(
    bench: Bench, claim: Expression, values: Sequence[Value | None], made: Iterable[Candidate]
) -> Iterator[str]:
    hits = (one for one in made if bench.agrees(values, one.formula))
    for _, found in zip(range(CONFIRMED), hits, strict=False):
        if is_confirmed(bench.question, claim, found.formula):
            yield found.mistake


def is_confirmed(question: Question, claim: Expression, formula: Expression) -> bool:
    """Whether a check finds two formulas equal; the differential of the variable counts as a symbol."""
    if claim.shape != formula.shape:
        return False
    moving = {}
    if question.wrt is not None and any(node.operation is Differential for node in postorder(claim, formula)):
        mark = symbol(unused_word(product(1, question.function)), question.wrt.shape)
        moving = {differential_of(question.wrt): mark}
    pair = (substitute(claim, moving), substitute(formula, moving))
    try:
        return decided(lambda routes: check_equal(*pair, routes=routes), *pair).holds is True
    except MatcalcError:
        return False


# Constant factors


def _scaled(bench: Bench, claim: Expression, values: Sequence[Value | None]) -> Iterator[str]:
    """The answer is the right one times a constant or a power of a size."""
    found = bench.ratios(values, bench.reference)
    if found is None:
        return
    number = constant_of(found)
    if number is not None:
        if is_confirmed(bench.question, claim, product(number, bench.reference)):
            yield _name_of(number)
        return
    for power in _size_powers(bench, found):
        if is_confirmed(bench.question, claim, product(power, bench.reference)):
            yield _of_a_size(bench)


def constant_of(ratios: Sequence[Any]) -> Fraction | None:
    """The fraction that all ratios are, None where they differ."""
    numbers = {simple_fraction(one) for one in ratios}
    return numbers.pop() if len(numbers) == 1 else None


def _name_of(number: Fraction) -> str:
    if number == -1:
        return "sign"
    return "factor-two" if abs(number) in (2, Fraction(1, 2)) else "wrong-constant"


def _size_powers(bench: Bench, ratios: Sequence[Any]) -> Iterator[Expression]:
    """The products of powers of sizes, with a constant, that these ratios are; small powers first."""
    names = size_names(bench.question.function, bench.reference)[:MOST_SIZES]
    powers = sorted(combinations_of((0, -1, 1, -2, 2), repeat=len(names)), key=lambda all_: sum(map(abs, all_)))
    for exponents in powers[1:]:
        power = product(*(size_scalar(name) ** exponent for name, exponent in zip(names, exponents, strict=True)))
        scales = [point.scale(product(1, power) ** -1) for point in bench.points]
        number = constant_of([one * scale for one, scale in zip(ratios, scales, strict=True)])
        if number is not None:
            yield product(number, power)


def _of_a_size(bench: Bench) -> str:
    if counts(bench.reference) and not is_averaged(bench.question):
        return "broadcast-not-summed"
    return "sum-for-mean"


def _multiples_of(bench: Bench, values: Sequence[Value | None], names: Sequence[str]) -> Iterator[str]:
    """The answer is a wrong one times a constant or a power of a size: the mistake that is harder to see is named."""
    for candidate in (*bench.plain, *bench.usual):
        if candidate.mistake in names and candidate.formula.shape == bench.reference.shape:
            found = bench.ratios(values, candidate.formula)
            if found is not None and constant_of(found) is not None:
                yield candidate.mistake


def _recombined(bench: Bench, claim: Expression, values: Sequence[Value | None]) -> Iterator[str]:
    """The answer has the right summands with other numbers in front."""
    parts, point, answer = summands(bench.reference), bench.points[0], values[0]
    if answer is not None and all(part.shape == claim.shape for part in parts):
        for mistake, formula in recombined(parts, [point.value(part) for part in parts], answer):
            if bench.agrees(values, formula) and is_confirmed(bench.question, claim, formula):
                yield mistake


# Small sizes


def _holds_at(bench: Bench, claim: Expression, size: int) -> bool:
    """Whether the answer is right where every named size is 1, or is 2."""
    roots = (bench.question.function, bench.reference)
    names = size_names(*roots)
    if not names:
        return False
    points = points_for(roots, bench.question.wrt, [dict.fromkeys(names, size)] * SMALL_POINTS)
    right = [point.value(bench.reference) for point in points]
    if all(value is None or is_zero_value(value) for value in right):
        return False  # nothing is said where both are zero
    return all(equal(point.value(claim), value) for point, value in zip(points, right, strict=True))


# Other shapes


def diagnose_shape(question: Question, claim: Expression) -> str:
    """The name of the mistake in an answer of the wrong shape; "wrong-shape" where no more is found.

    >>> from matcalc_helpers.expression import parse
    >>> question = Question(parse("norm2(A*x - b)^2", A="m n", x="n", b="m"), parse("x", x="n"))
    >>> diagnose_shape(question, parse("2*(A*x - b)", A="m n", x="n", b="m"))
    'chain-factor-missing'
    """
    bench = bench_of(question)
    values = bench.values(claim)
    if any(bench.agrees(bench.values(whole), bench.reference) for whole in sums_of(claim)):
        return "broadcast-not-summed"
    others = named("other-variable", other_derivatives(question))
    made = (*bench.plain, *others, *shortened(question, bench.reference))
    return next(_equal_to(bench, claim, values, made), "wrong-shape")
