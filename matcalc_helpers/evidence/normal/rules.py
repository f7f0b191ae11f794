"""What may be said shorter in a sum of products of entries, each rule true for all sizes and all values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from ...expression import Size
from ...expression.leaves import LARGEST_NUMBER_BITS
from .blocks import met_blocks
from .cancel import cancelled_inverse, cancelled_reciprocal, joined_powers
from .heads import delta_head, size_polynomial
from .labels import canonical
from .terms import (
    MOST_TERMS,
    ONE,
    Atom,
    Factor,
    Head,
    Index,
    Item,
    Leg,
    Place,
    Polynomial,
    Range,
    Raw,
    Term,
    TooLong,
    Work,
    exponent_sum,
    is_bound,
    is_whole,
    items_of,
    joined,
    leg_key,
    moved,
    orders,
    placed,
    with_part,
)

Rule = Callable[[Work, Raw], list[Raw] | None]
"""Other terms with the same sum, or None where the rule does not apply."""

MOST_PENDING = 400


def gathered(work: Work, raws: Iterable[Raw]) -> Polynomial:
    """The sum of terms in normal form."""
    pending = list(raws)
    found: dict[str, Term] = {}
    while pending:
        if len(pending) > MOST_PENDING or len(found) > MOST_TERMS:
            raise TooLong(f"the normal form has more than {MOST_TERMS} terms")
        raw = _merged(pending.pop())
        if raw is None:
            continue
        work.spend(1 + len(raw.factors))
        if max(raw.coefficient.numerator.bit_length(), raw.coefficient.denominator.bit_length()) > LARGEST_NUMBER_BITS:
            raise TooLong(f"a number has more than {LARGEST_NUMBER_BITS} binary digits")
        rewritten = next((made for rule in RULES if (made := rule(work, raw)) is not None), None)
        if rewritten is not None:
            pending.extend(rewritten)
            continue
        named = canonical(work, raw.coefficient, raw.factors)
        if named is not None:
            key, term = named
            so_far = found[key].coefficient if key in found else Fraction(0)
            found[key] = Term(so_far + term.coefficient, term.factors)
    return Polynomial({key: term for key, term in found.items() if term.coefficient})


def combined(
    work: Work, parts: Sequence[tuple[Polynomial, Mapping[Item, Leg]]], sums: Sequence[Index] = ()
) -> Polynomial:
    """The product of sums with their free indices replaced, summed over some of the new ones."""
    raws = [Raw(ONE, (), tuple(sums))]
    for polynomial, mapping in parts:
        raws = [longer for raw in raws for longer in with_part(raw, polynomial, mapping)]
        if len(raws) > MOST_PENDING:
            raise TooLong(f"a product has more than {MOST_PENDING} terms")
    return gathered(work, raws)


def times(work: Work, *polynomials: Polynomial) -> Polynomial:
    """The product of sums with the same free indices."""
    return combined(work, [(polynomial, {}) for polynomial in polynomials])


def _merged(raw: Raw) -> Raw | None:
    """The powers of equal atoms put together; None for zero."""
    coefficient = raw.coefficient
    found: dict[Atom, Factor] = {}
    for atom, exponent in raw.factors:
        if atom.head.symmetries:
            legs, sign = min(orders(atom, exponent), key=lambda order: tuple(map(leg_key, order[0])))
            atom, coefficient = Atom(atom.head, legs), coefficient * sign
        before = found.get(atom)
        found[atom] = (atom, exponent if before is None else exponent_sum(before[1], exponent))
    factors = tuple(_once(factor) for factor in found.values() if factor[1] != 0)
    return Raw(coefficient, factors, raw.sums) if coefficient else None


def _once(factor: Factor) -> Factor:
    """What is 0 or 1 is its own positive power."""
    atom, exponent = factor
    indicates = "indicator" in atom.head.traits and isinstance(exponent, Fraction) and exponent > 0
    return (atom, ONE) if indicates else factor


def _without(raw: Raw, *places: int) -> tuple[Factor, ...]:
    return tuple(factor for place, factor in enumerate(raw.factors) if place not in places)


# Sums and deltas


def _unused_sum(_work: Work, raw: Raw) -> list[Raw] | None:
    """A sum in which nothing depends on its index counts its terms."""
    used = set(items_of(raw.factors))
    idle = next((index for index in raw.sums if index not in used), None)
    if idle is None:
        return None
    rest = Raw(raw.coefficient, raw.factors, tuple(index for index in raw.sums if index != idle))
    if isinstance(idle.span, Range):
        return with_part(rest, idle.span.length, {})
    return [joined(rest, part) for part in placed(size_polynomial(idle.span), {}, 0)] if idle.span is not None else None


def _delta(_work: Work, raw: Raw) -> list[Raw] | None:
    """A delta makes its two indices one."""
    for place, (atom, exponent) in enumerate(raw.factors):
        if atom.head.kind == "delta" and exponent == 1:
            found = _read_delta(raw, place, atom)
            if found is not None:
                return found
    return None


def _read_delta(raw: Raw, place: int, atom: Atom) -> list[Raw] | None:
    first, second = atom.legs
    rest = Raw(raw.coefficient, _without(raw, place), raw.sums)
    size = _known_size(atom)
    if size != atom.head.spans[0]:
        return [joined(rest, Raw(ONE, ((Atom(delta_head(size), atom.legs), ONE),), ()))]
    if first == second:
        return [rest]
    if len(first) == len(second) == 1 and _differ(first[0], second[0]):
        return []
    for own, other in ((first, second), (second, first)):
        index = own[0]
        if (
            len(own) == 1
            and isinstance(index, Index)
            and index.bound
            and index not in other
            and _whole_axis(index, atom.head, rest)
        ):
            sums = tuple(kept for kept in raw.sums if kept != index)
            return [Raw(raw.coefficient, moved(rest.factors, {index: other}), sums)]
    pairs = _pairs(first, second)
    if pairs:
        split = tuple((Atom(delta_head(size), ((a,), (b,))), ONE) for a, b, size in pairs)
        return [Raw(raw.coefficient, rest.factors + split, raw.sums)]
    return _replaced(raw, rest, place, first, second)


def _known_size(atom: Atom) -> Size | None:
    """How many values the two indices of a delta have: none that matters where both are fixed places."""
    (first, *more), (second, *others) = atom.legs
    if more or others:
        return atom.head.spans[0]
    if isinstance(first, Place) and isinstance(second, Place):
        return None
    if isinstance(first, Index) and isinstance(second, Index) and first.span == second.span:
        return first.span if isinstance(first.span, Size) else atom.head.spans[0]
    return atom.head.spans[0]


def _differ(a: Item, b: Item) -> bool:
    """Whether two fixed places can never be the same."""
    if not (isinstance(a, Place) and isinstance(b, Place)):
        return False
    (first, second) = (dict(side.value.terms) for side in (a, b))
    numbers = [side.pop("").coefficient if "" in side else Fraction(0) for side in (first, second)]
    same = {key: term.coefficient for key, term in first.items()} == {
        key: term.coefficient for key, term in second.items()
    }
    return same and numbers[0] != numbers[1]


def _whole_axis(index: Index, head: Head, rest: Raw) -> bool:
    """Whether a sum runs over every value that the other index of a delta can have."""
    if isinstance(index.span, Range):
        return False
    if head.spans[0] is not None:
        return head.spans[0] == index.span
    return any(
        leg == (index,) and span == index.span
        for atom, _ in rest.factors
        for leg, span in zip(atom.legs, atom.head.spans, strict=False)
    )


def _pairs(first: Leg, second: Leg) -> list[tuple[Item, Item, Size]]:
    """The parts of two indices that count pairs, where they count them alike."""
    if len(first) != len(second) or len(first) == 1:
        return []
    found: list[tuple[Item, Item, Size]] = []
    for a, b in zip(first, second, strict=True):
        if not (isinstance(a, Index) and isinstance(b, Index) and isinstance(a.span, Size) and a.span == b.span):
            return []
        found.append((a, b, a.span))
    return found


def _replaced(raw: Raw, rest: Raw, place: int, first: Leg, second: Leg) -> list[Raw] | None:
    """Beside a delta that stays, the other factors are written with one of its two indices only."""
    if len(first) != 1 or len(second) != 1 or (is_bound(first[0]) and is_bound(second[0])):
        return None
    kept, gone = sorted((first[0], second[0]), key=_preference)
    if gone not in items_of(rest.factors):
        return None
    factors = moved(rest.factors, {gone: (kept,)})
    sums = raw.sums
    return [Raw(raw.coefficient, (*factors, raw.factors[place]), sums)]


def _preference(item: Item) -> tuple[int, str]:
    if isinstance(item, Place):
        return 0, item.key
    return (2, "") if item.bound else (1, f"{item.number:06}")


# Atoms


def _remade(work: Work, raw: Raw) -> list[Raw] | None:
    """A function of an entry with two equal indices is built anew, as exp(A[i, i]) from exp(A[i, j])."""
    for place, (atom, exponent) in enumerate(raw.factors):
        legs = list(dict.fromkeys(atom.legs))
        if atom.head.remake is None or atom.head.inside is None or len(legs) == len(atom.legs):
            continue
        inner: dict[Item, Leg] = {
            Index(False, number, None): (Index(False, legs.index(leg), None),) for number, leg in enumerate(atom.legs)
        }
        inside = combined(work, [(atom.head.inside, inner)])
        made = atom.head.remake(work, inside, exponent)
        outer: dict[Item, Leg] = {Index(False, number, None): leg for number, leg in enumerate(legs)}
        return with_part(Raw(raw.coefficient, _without(raw, place), raw.sums), made, outer)
    return None


def _opened_power(_work: Work, raw: Raw) -> list[Raw] | None:
    """A sum to a power of 1 or more gives one factor to the product."""
    for place, (atom, exponent) in enumerate(raw.factors):
        inside = atom.head.inside
        if atom.head.kind != "base" or inside is None or not isinstance(exponent, Fraction) or exponent < 1:
            continue
        rest = _without(raw, place)
        left = ((atom, exponent - 1),) if exponent > 1 else ()
        return with_part(Raw(raw.coefficient, rest + left, raw.sums), inside, legs_of(atom))
    return None


def legs_of(atom: Atom) -> dict[Item, Leg]:
    """What the indices inside an atom stand for."""
    return {Index(False, number, None): leg for number, leg in enumerate(atom.legs)}


def _sine_squared(_work: Work, raw: Raw) -> list[Raw] | None:
    """sin(u)^2 is 1 - cos(u)^2."""
    for place, (atom, exponent) in enumerate(raw.factors):
        if atom.head.partner is None or not isinstance(exponent, Fraction) or not is_whole(exponent) or exponent < 2:
            continue
        cosine = Atom(atom.head.partner, atom.legs)
        less = (*_without(raw, place), (atom, exponent - 2))
        return [
            Raw(raw.coefficient, less, raw.sums),
            Raw(-raw.coefficient, (*less, (cosine, Fraction(2))), raw.sums),
        ]
    return None


def _occurrences(raw: Raw) -> dict[Item, list[tuple[int, int]]]:
    """Where each index stands: the factor and the leg."""
    found: dict[Item, list[tuple[int, int]]] = {}
    for place, (atom, _) in enumerate(raw.factors):
        for leg, items in enumerate(atom.legs):
            for item in items:
                found.setdefault(item, []).append((place, leg))
    return found


def _symbol_sums(_work: Work, raw: Raw) -> list[Raw] | None:
    """What is known of symbols under a sum: Q'Q = I, the sum of probabilities is 1, a unit vector has length 1."""
    where = _occurrences(raw)
    for index in raw.sums:
        seats = where.get(index, [])
        factors = [raw.factors[place] for place, _ in seats]
        if any(items != (index,) for atom, _ in factors for items in atom.legs if index in items):
            continue
        found = _known_sum(raw, index, seats, factors)
        if found is not None:
            return [found]
    return None


def _known_sum(raw: Raw, index: Index, seats: list[tuple[int, int]], factors: list[Factor]) -> Raw | None:
    sums = tuple(kept for kept in raw.sums if kept != index)
    heads = [atom.head for atom, _ in factors]
    if any(head.spans[leg] != index.span for head, (_, leg) in zip(heads, seats, strict=True)):
        return None
    if len(factors) == 1 and factors[0] == (factors[0][0], ONE) and "probability" in heads[0].traits:
        return Raw(raw.coefficient, _without(raw, seats[0][0]), sums)
    if len(factors) == 1 and factors[0][1] == 2 and "unit" in heads[0].traits:
        return Raw(raw.coefficient, _without(raw, seats[0][0]), sums)
    if len(factors) == 1 and factors[0][1] == 2 and "orthogonal" in heads[0].traits:
        return Raw(raw.coefficient, _without(raw, seats[0][0]), sums)
    pair = len(factors) == 2 and seats[0][0] != seats[1][0] and all(exponent == 1 for _, exponent in factors)
    if pair and heads[0] == heads[1] and "orthogonal" in heads[0].traits and seats[0][1] == seats[1][1]:
        (a, leg), (b, _) = seats
        made = Atom(delta_head(heads[0].spans[0]), (raw.factors[a][0].legs[1 - leg], raw.factors[b][0].legs[1 - leg]))
        return Raw(raw.coefficient, (*_without(raw, a, b), (made, ONE)), sums)
    return None


def _half_vectorized(_work: Work, raw: Raw) -> list[Raw] | None:
    """Each entry on and below the diagonal has one place in vech: L D = I."""
    for place, (atom, _) in enumerate(raw.factors):
        if atom.head.kind != "lowerones":
            continue
        beside = [
            other
            for other, (found, _) in enumerate(raw.factors)
            if found.head.kind == "duplication" and set(found.legs[:2]) == set(atom.legs)
        ]
        if any(raw.factors[other][1] != 1 for other in (place, *beside)):
            continue
        if len(beside) != 2 or not all(leg in [(index,) for index in raw.sums] for leg in atom.legs):
            continue
        rest = _without(raw, place, *beside)
        summed = [leg[0] for leg in atom.legs]
        if set(summed) & set(items_of(rest)) or any(
            isinstance(index, Index) and index.span != atom.head.spans[0] for index in summed
        ):
            continue
        first, second = (raw.factors[other][0] for other in beside)
        same = (Atom(delta_head(first.head.spans[2]), (first.legs[2], second.legs[2])), ONE)
        return [Raw(raw.coefficient, (*rest, same), tuple(index for index in raw.sums if index not in summed))]
    return None


def _triangle(_work: Work, raw: Raw) -> list[Raw] | None:
    """A triangular matrix is its own triangle."""
    for place, (atom, _) in enumerate(raw.factors):
        if atom.head.kind != "lowerones":
            continue
        if atom.legs[0] == atom.legs[1]:
            return [Raw(raw.coefficient, _without(raw, place), raw.sums)]
        for other, exponent in raw.factors:
            lower = "lower_triangular" in other.head.traits and other.legs == atom.legs
            upper = "upper_triangular" in other.head.traits and other.legs == atom.legs[::-1]
            if (lower or upper) and isinstance(exponent, Fraction) and exponent > 0:
                return [Raw(raw.coefficient, _without(raw, place), raw.sums)]
    return None


RULES: tuple[Rule, ...] = (
    _delta,
    _remade,
    _unused_sum,
    _opened_power,
    _sine_squared,
    _symbol_sums,
    _triangle,
    _half_vectorized,
    met_blocks,
    joined_powers,
    cancelled_inverse,
    cancelled_reciprocal,
)
