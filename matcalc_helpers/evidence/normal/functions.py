"""Functions of entries: powers, exponentials, logarithms, signs, each written so that equal ones look alike."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from itertools import permutations

from ...expression import Size
from ...expression.leaves import LARGEST_NUMBER_BITS
from ...expression.nodes import Operation
from ...expression.operations import (
    Abs,
    Arccos,
    Arcsin,
    Arctan,
    Cos,
    Cosh,
    Exp,
    Log,
    Relu,
    Sigmoid,
    Sign,
    Sin,
    Sinh,
    Softplus,
    Sqrt,
    Tan,
    Tanh,
)
from ..jets import Undecided
from .heads import free
from .rules import combined, gathered, times
from .terms import (
    ONE,
    ZERO,
    Atom,
    Exponent,
    Factor,
    Head,
    Index,
    Item,
    Leg,
    Place,
    Polynomial,
    Raw,
    Term,
    TooLong,
    Work,
    added,
    constant,
    exponent_of,
    is_bound,
    is_whole,
    items_of,
    scaled,
)

Function = Callable[[Work, Polynomial], Polynomial]

MOST_FREE = 3
"""With more free indices than these the order in which they stand is kept."""
LARGEST_POWER = 40
HALF = Fraction(1, 2)
UNIT = constant(1)


# Atoms


def abstracted(
    work: Work, polynomial: Polynomial, counter: str = ""
) -> tuple[Polynomial, list[Item], list[tuple[tuple[int, ...], int]]]:
    """A sum with its free indices and places numbered canonically, what they stood for, and its symmetries.

    Places that depend on a counter stay as they are.
    """
    free_items = dict.fromkeys(_free_items(polynomial))
    items = [item for item in free_items if not (isinstance(item, Place) and counter in item.value.names)]
    numbers = tuple(range(len(items)))
    tried: list[tuple[Polynomial, tuple[int, ...]]] = []
    for order in permutations(numbers) if len(items) <= MOST_FREE else [numbers]:
        mapping: dict[Item, Leg] = {item: (free(order[place]),) for place, item in enumerate(items)}
        tried.append((combined(work, [(polynomial, mapping)]), order))
    best = min((made for made, _ in tried), key=lambda made: made.key)
    same = [order for made, order in tried if made.key == best.key]
    first = same[0]
    legs = [items[first.index(number)] for number in numbers]
    swaps = [(tuple(first[order.index(number)] for number in numbers), 1) for order in same[1:]]
    return best, legs, swaps


def _free_items(polynomial: Polynomial) -> list[Item]:
    return [item for term in polynomial.terms.values() for item in items_of(term.factors) if not is_bound(item)]


def applied(
    work: Work,
    word: str,
    polynomial: Polynomial,
    remake: Callable[[Work, Polynomial, Exponent], Polynomial],
    exponent: Exponent = ONE,
    traits: frozenset[str] = frozenset(),
) -> Polynomial:
    """The atom of a function of a sum, to a power."""
    inside, legs, symmetries = abstracted(work, polynomial)
    head = function_head(word, inside, remake, tuple(symmetries), traits)
    return gathered(work, [Raw(ONE, ((Atom(head, tuple((leg,) for leg in legs)), exponent),), ())])


def function_head(
    word: str,
    inside: Polynomial,
    remake: Callable[[Work, Polynomial, Exponent], Polynomial],
    symmetries: tuple[tuple[tuple[int, ...], int], ...],
    traits: frozenset[str],
    partner: Head | None = None,
) -> Head:
    """What an atom f(P) is but for its indices."""
    spans = spans_of(inside)
    return Head(
        f"{word}({inside.key})",
        word,
        spans,
        symmetries,
        traits,
        inside,
        remake,
        inside.names,
        word,
        partner=partner,
    )


def spans_of(inside: Polynomial) -> tuple[Size | None, ...]:
    """How many places each free index of a sum has; None where its factors do not agree on it."""
    found: dict[Item, set[Size | None]] = {}
    for term in inside.terms.values():
        for atom, _ in term.factors:
            for leg, span in zip(atom.legs, atom.head.spans, strict=True):
                for item in leg:
                    found.setdefault(item, set()).add(span if len(leg) == 1 else None)
    count = len({item for item in found if isinstance(item, Index) and not item.bound})
    known = [found[free(number)] for number in range(count)]
    return tuple(next(iter(sizes)) if len(sizes) == 1 else None for sizes in known)


def remaking(function: Function) -> Callable[[Work, Polynomial, Exponent], Polynomial]:
    """How the power of a function is built anew from another argument."""
    return lambda work, inside, exponent: power(work, function(work, inside), exponent)


# Powers


def power(work: Work, base: Polynomial, exponent: Exponent) -> Polynomial:
    """A sum to a power: opened where the exponent is whole and positive, else without its common factors."""
    if exponent == 0:
        return UNIT
    if exponent == 1:
        return base
    if not base.terms:
        if isinstance(exponent, Fraction) and exponent > 0:
            return ZERO
        raise Undecided("zero stands in a denominator")
    if isinstance(exponent, Fraction) and is_whole(exponent) and exponent > 0 and not _is_monomial(base):
        if exponent > LARGEST_POWER:
            raise TooLong(f"the power {exponent} is too long to be written out")
        return times(work, *[base] * int(exponent))
    number, outside = common_factors(base, exponent)
    inside = divided(work, base, number, outside)
    parts = [_number_power(work, number, exponent), _raised(work, outside, exponent)]
    if inside.number != 1:
        parts.append(_inside_power(work, inside, exponent))
    return times(work, *parts)


def _is_monomial(polynomial: Polynomial) -> bool:
    return polynomial.only is not None and not polynomial.only.sums


def common_factors(base: Polynomial, exponent: Exponent) -> tuple[Fraction, tuple[Factor, ...]]:
    """The number and the factors of every term that may be taken out of a power."""
    terms = list(base.terms.values())
    shared = dict(_outer_factors(terms[0]))
    for term in terms[1:]:
        own = dict(_outer_factors(term))
        shared = {
            atom: min(one, two)
            for atom, one in shared.items()
            if isinstance(one, Fraction) and isinstance(two := own.get(atom, Fraction(0)), Fraction)
        }
        shared = {atom: one for atom, one in shared.items() if one != 0}
    for term in terms:  # a factor below the line of one term only is taken out of all
        for atom, one in _outer_factors(term):
            if isinstance(one, Fraction) and _is_below(one, shared.get(atom, Fraction(0))):
                shared[atom] = one
    whole = is_whole(exponent)
    factors = tuple(factor for factor in shared.items() if whole or is_positive(factor))
    first = next(iter(base.terms.values())).coefficient
    number = first if whole or base.number is not None else abs(first)
    return number, factors


def _is_below(exponent: Fraction, other: Exponent) -> bool:
    return isinstance(other, Fraction) and exponent < other


def _outer_factors(term: Term) -> list[Factor]:
    """The factors that are not summed over."""
    return [factor for factor in term.factors if not any(map(is_bound, items_of([factor])))]


def divided(work: Work, base: Polynomial, number: Fraction, factors: tuple[Factor, ...]) -> Polynomial:
    """A sum divided by a number and some factors."""
    below = tuple((atom, _negative(exponent)) for atom, exponent in factors)
    return gathered(
        work, [Raw(term.coefficient / number, term.factors + below, term.sums) for term in base.terms.values()]
    )


def _negative(exponent: Exponent) -> Exponent:
    return -exponent if isinstance(exponent, Fraction) else scaled(exponent, Fraction(-1))


def _times(work: Work, first: Exponent, second: Exponent) -> Exponent:
    if isinstance(first, Fraction) and isinstance(second, Fraction):
        return first * second
    if isinstance(first, Fraction):
        return exponent_of(scaled(second, first)) if isinstance(second, Polynomial) else first * second
    if isinstance(second, Fraction):
        return exponent_of(scaled(first, second))
    return exponent_of(times(work, first, second))


def _raised(work: Work, factors: tuple[Factor, ...], exponent: Exponent) -> Polynomial:
    raised = tuple((atom, _times(work, power_of, exponent)) for atom, power_of in factors)
    return gathered(work, [Raw(ONE, raised, ())])


def _number_power(work: Work, number: Fraction, exponent: Exponent) -> Polynomial:
    """A number to a power: a number where it is one, else an atom."""
    if number == 1:
        return UNIT
    bits = max(number.numerator.bit_length(), number.denominator.bit_length())
    if isinstance(exponent, Fraction) and bits * abs(exponent) > LARGEST_NUMBER_BITS:
        raise TooLong(f"a number to the power {exponent} is too long")
    if isinstance(exponent, Fraction) and is_whole(exponent):
        return constant(number ** int(exponent))
    if isinstance(exponent, Fraction):
        root = _root(number, exponent.denominator)
        if root is not None:
            return constant(root**exponent.numerator)
    if number <= 0 and isinstance(exponent, Fraction):
        raise Undecided("a root of a number below zero")
    traits = frozenset({"positive"}) if number > 0 else frozenset()
    return applied(work, "base", constant(number), power, exponent, traits)


def _root(number: Fraction, degree: int) -> Fraction | None:
    if number < 0 or degree != 2:
        return None
    above, below = math.isqrt(number.numerator), math.isqrt(number.denominator)
    return Fraction(above, below) if Fraction(above, below) ** 2 == number else None


def _inside_power(work: Work, inside: Polynomial, exponent: Exponent) -> Polynomial:
    """A sum without common factors to a power; u^a to a power is one power of u where a is odd."""
    only = inside.only
    if only is not None and not only.sums and len(only.factors) == 1 and only.coefficient == 1:
        atom, inner = only.factors[0]
        if is_whole(exponent) or (isinstance(inner, Fraction) and inner.numerator % 2):
            return gathered(work, [Raw(ONE, ((atom, _times(work, inner, exponent)),), ())])
    traits = frozenset({"positive"}) if always_positive(inside) else frozenset()
    return applied(work, "base", inside, power, exponent, traits)


def is_positive(factor: Factor) -> bool:
    """Whether a factor is positive wherever it has a value."""
    return "positive" in factor[0].head.traits


def always_positive(polynomial: Polynomial) -> bool:
    """Whether a sum is positive wherever it has a value, as can be seen from its terms."""
    terms = polynomial.terms.values()
    return bool(terms) and all(term.coefficient > 0 and all(map(is_positive, term.factors)) for term in terms)


# Exponential and logarithm


def exponential(work: Work, argument: Polynomial) -> Polynomial:
    """Exp of a sum is a product, with numbers as exponents; exp(log(u)) is u."""
    parts = [_exponential(work, key, term) for key, term in argument.terms.items()]
    return times(work, *parts)


def _exponential(work: Work, key: str, term: Term) -> Polynomial:
    if len(term.factors) == 1 and term.factors[0][0].head.kind == "log" and term.factors[0][1] == 1:
        atom = term.factors[0][0]
        if atom.head.inside is not None:
            legs: dict[Item, Leg] = {free(number): leg for number, leg in enumerate(atom.legs)}
            return power(work, combined(work, [(atom.head.inside, legs)]), term.coefficient)
    alone = Polynomial({key: Term(ONE, term.factors)})
    return applied(work, "exp", alone, remaking(exponential), term.coefficient, frozenset({"positive"}))


def logarithm(work: Work, argument: Polynomial) -> Polynomial:
    """Log of a product of positive factors is a sum; what is not known to be positive stays together."""
    only = argument.only
    if only is None or only.sums:
        return _logarithm(work, argument)
    known = [factor for factor in only.factors if is_positive(factor)]
    others = tuple(factor for factor in only.factors if not is_positive(factor))
    if not known and (len(others) != 1 or only.coefficient != 1):
        return _logarithm(work, argument)
    parts = [_log_power(work, *factor) for factor in known]
    if len(others) == 1 and only.coefficient > 0 and _keeps_sign(others[0][1]):
        parts += [_log_power(work, *others[0]), _log_number(work, only.coefficient)]
    elif others or only.coefficient < 0:
        parts.append(_logarithm(work, gathered(work, [Raw(only.coefficient, others, ())])))
    else:
        parts.append(_log_number(work, only.coefficient))
    return added(*parts)


def _keeps_sign(exponent: Exponent) -> bool:
    """Whether u has to be positive where u^a is."""
    return isinstance(exponent, Fraction) and exponent.numerator % 2 == 1


def _log_power(work: Work, atom: Atom, exponent: Exponent) -> Polynomial:
    inside = atom.head.inside
    legs: dict[Item, Leg] = {free(number): leg for number, leg in enumerate(atom.legs)}
    if atom.head.kind == "exp" and inside is not None:
        found = combined(work, [(inside, legs)])
    elif atom.head.kind == "base" and inside is not None:
        found = _logarithm(work, combined(work, [(inside, legs)]))
    else:
        found = _logarithm(work, gathered(work, [Raw(ONE, ((atom, ONE),), ())]))
    return scaled(found, exponent) if isinstance(exponent, Fraction) else times(work, exponent, found)


def _log_number(work: Work, number: Fraction) -> Polynomial:
    return ZERO if number == 1 else _logarithm(work, constant(number))


def _logarithm(work: Work, argument: Polynomial) -> Polynomial:
    if argument.number == 1:
        return ZERO
    return applied(work, "log", argument, remaking(logarithm))


# Signs and branches


def indicator(work: Work, argument: Polynomial) -> Polynomial:
    """1 where a formula is positive and 0 elsewhere; a positive factor of the whole does not matter."""
    if argument.number is not None:
        return UNIT if argument.number > 0 else ZERO
    if always_positive(argument):
        return UNIT
    if work.between_switches and _is_rarely_zero(argument):
        turned = _upright(work, argument)
        if turned is not argument:
            return added(UNIT, scaled(indicator(work, turned), Fraction(-1)))
    first = next(iter(argument.terms.values())).coefficient
    return applied(
        work, "positive", scaled(argument, 1 / abs(first)), remaking(indicator), traits=frozenset({"indicator"})
    )


def _is_rarely_zero(argument: Polynomial) -> bool:
    """Whether a sum contains a free symbol once, times other free symbols: then it is zero in few points only.

    An entry of a diagonal matrix, or x[i] - x[j], is zero at certain places whatever the values are.
    """
    return any(
        all(map(_is_free_symbol, term.factors)) and any(_occurs_once(atom.head, argument) for atom, _ in term.factors)
        for term in argument.terms.values()
    )


def _is_free_symbol(factor: Factor) -> bool:
    atom, exponent = factor
    structured = atom.head.traits - {"positive"} or any(sign < 0 for _, sign in atom.head.symmetries)
    return atom.head.kind in ("symbol", "size") and exponent == 1 and not structured


def _occurs_once(head: Head, argument: Polynomial) -> bool:
    if head.kind != "symbol":
        return False
    return len(re.findall(rf"(?<!\w){re.escape(head.key)}(?!\w)", argument.key)) == 1


def absolute(work: Work, argument: Polynomial) -> Polynomial:
    """|u| as u (2 [u > 0] - 1), with u in that one of its two signs that comes first."""
    if always_positive(argument) or not argument.terms:
        return argument
    turned = _upright(work, argument)
    switch = added(scaled(indicator(work, turned), Fraction(2)), constant(-1))
    return times(work, turned, switch)


def _upright(work: Work, argument: Polynomial) -> Polynomial:
    """U or -u, the same for both."""
    inside, _, _ = abstracted(work, argument)
    opposite, _, _ = abstracted(work, scaled(argument, Fraction(-1)))
    return argument if inside.key >= opposite.key else scaled(argument, Fraction(-1))


def rectified(work: Work, argument: Polynomial) -> Polynomial:
    """max(u, 0) as half of u + |u|."""
    return scaled(added(argument, absolute(work, argument)), HALF)


def sign(work: Work, argument: Polynomial) -> Polynomial:
    """[u > 0] - [u < 0]."""
    return added(indicator(work, argument), scaled(indicator(work, scaled(argument, Fraction(-1))), Fraction(-1)))


# Trigonometric and hyperbolic functions


def _odd(word: str) -> Function:
    """A function with f(-u) = -f(u)."""

    def apply(work: Work, argument: Polynomial) -> Polynomial:
        if not argument.terms:
            return ZERO
        turned = _upright(work, argument)
        partner = None
        if word == "sin":
            inside, _, symmetries = abstracted(work, turned)
            partner = function_head("cos", inside, remaking(_cosine), tuple(symmetries), frozenset())
        inside, legs, symmetries = abstracted(work, turned)
        head = function_head(word, inside, remaking(apply), tuple(symmetries), frozenset(), partner)
        made = gathered(work, [Raw(ONE, ((Atom(head, tuple((leg,) for leg in legs)), ONE),), ())])
        return made if turned is argument else scaled(made, Fraction(-1))

    return apply


def _cosine(work: Work, argument: Polynomial) -> Polynomial:
    if not argument.terms:
        return UNIT
    return applied(work, "cos", _upright(work, argument), remaking(_cosine))


def _plain(word: str) -> Function:
    def apply(work: Work, argument: Polynomial) -> Polynomial:
        return applied(work, word, argument, remaking(apply))

    return apply


_sine = _odd("sin")


def _tangent(work: Work, argument: Polynomial) -> Polynomial:
    return times(work, _sine(work, argument), power(work, _cosine(work, argument), Fraction(-1)))


def _hyperbolic(turn: int, work: Work, argument: Polynomial) -> Polynomial:
    up, down = exponential(work, argument), exponential(work, scaled(argument, Fraction(-1)))
    return scaled(added(up, scaled(down, Fraction(turn))), HALF)


def _hyperbolic_tangent(work: Work, argument: Polynomial) -> Polynomial:
    """1 - 2/(1 + exp(2u))."""
    growing = exponential(work, scaled(argument, Fraction(2)))
    return added(UNIT, scaled(power(work, added(UNIT, growing), Fraction(-1)), Fraction(-2)))


def _sigmoid(work: Work, argument: Polynomial) -> Polynomial:
    falling = exponential(work, scaled(argument, Fraction(-1)))
    return power(work, added(UNIT, falling), Fraction(-1))


def _softplus(work: Work, argument: Polynomial) -> Polynomial:
    return logarithm(work, added(UNIT, exponential(work, argument)))


FUNCTIONS: dict[Operation, Function] = {
    Exp: exponential,
    Log: logarithm,
    Sqrt: lambda work, argument: power(work, argument, HALF),
    Sin: _sine,
    Cos: _cosine,
    Tan: _tangent,
    Arcsin: _odd("arcsin"),
    Arccos: _plain("arccos"),
    Arctan: _odd("arctan"),
    Sinh: partial(_hyperbolic, -1),
    Cosh: partial(_hyperbolic, 1),
    Tanh: _hyperbolic_tangent,
    Sigmoid: _sigmoid,
    Softplus: _softplus,
    Relu: rectified,
    Abs: absolute,
    Sign: sign,
}
"""Functions of each entry."""
