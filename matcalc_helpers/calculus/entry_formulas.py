"""Formulas in entries: their factors, a walk over them, and how a result is written down."""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from ..expression import Expression, MatcalcError, add, constant, entry, power, product, rebuild
from ..expression.functions import Unknown
from ..expression.indexing import Delta, SumOver, Unit, fresh_index, is_index, is_unit_row
from ..expression.leaves import Symbol, number_of
from ..expression.nodes import CONSTRUCTORS, postorder
from ..expression.operations import Add, Power, Product, coefficient
from ..expression.printing import is_reciprocal
from ..expression.sizes import Shape

Counters = Callable[[int], Expression]
Question = TypeVar("Question", bound=Hashable)
Answering = Generator[Question, Expression, Expression]

ONE, ZERO = constant(1), constant(0)
COUNTER_NAMES = ("k", "l", "r", "s", "t", "h", "q", "p")
DEEPEST_SUMS = 64
PENDING = "partial"
"""The function that stands for a derivative which is still to be taken, as in partial(x[k], x[j])."""


# Walks without recursion


def answered(question: Question, answer: Callable[[Question], Answering[Question]]) -> Expression:
    """The answer to a question whose answering raises further questions; each is answered once, without recursion."""
    known: dict[Question, Expression] = {}
    open_questions = [(question, answer(question))]
    reply: Any = None
    while open_questions:
        asked, answering = open_questions[-1]
        try:
            wanted = answering.send(reply)
        except StopIteration as finished:
            reply = known[asked] = finished.value
            open_questions.pop()
            continue
        reply = known.get(wanted)
        if reply is None:
            open_questions.append((wanted, answer(wanted)))
    return known[question]


def counters_beside(taken: Sequence[Expression]) -> Counters:
    """Indices that no formula in sight uses: the first for an outermost sum, the next for a sum inside it."""
    made: list[Expression] = []

    def counter(depth: int) -> Expression:
        if depth >= DEEPEST_SUMS:
            raise MatcalcError(f"more than {DEEPEST_SUMS} sums stand inside one another: name a part of the formula")
        while len(made) <= depth:
            made.append(fresh_index([*taken, *made], COUNTER_NAMES))
        return made[depth]

    return counter


# Products of numbers


def factors_of(formula: Expression) -> list[Expression]:
    """The scalar factors of a product, an entry such as A[i, k] in one piece.

    >>> from matcalc_helpers.expression import parse
    >>> list(map(str, factors_of(parse("2*c*x[1]*A[1, 2]", c="", x="n", A="m n"))))
    ['2', 'c', 'x[1]', 'A[1, 2]']
    """
    found: list[Expression] = []
    waiting = [formula]
    while waiting:
        current = waiting.pop()
        if current.operation is Product and any(part.is_scalar for part in current.arguments):
            waiting.extend(reversed(list(_in_pieces(current.arguments))))
        else:
            found.append(current)
    return found


def _in_pieces(factors: Sequence[Expression]) -> Iterator[Expression]:
    """Scalars one by one, and each row times matrices times column as one scalar."""
    chain: list[Expression] = []
    for factor in factors:
        if factor.is_scalar:
            yield factor
            continue
        chain.append(factor)
        if Shape(chain[0].shape.rows, factor.shape.columns).is_scalar:
            yield product(*chain)
            chain = []


def times(*factors: Expression) -> Expression:
    """The product of numbers: equal factors as a power, deltas and sums behind the other factors, denominators last."""
    found: dict[Expression, Fraction] = {}
    for factor in (part for whole in factors for part in factors_of(whole)):
        base, exponent = _base(factor)
        same = found.get(base)
        if same is not None and same * exponent > 0:
            found[base] = same + exponent
        elif same is None:
            found[base] = exponent
        else:  # u/u stays: it has no value at u = 0
            found[factor] = found.get(factor, Fraction(0)) + 1
    joined = [power(base, exponent) for base, exponent in found.items()]
    return product(ONE, *_ordered(joined))


def _base(factor: Expression) -> tuple[Expression, Fraction]:
    exponent = number_of(factor.arguments[1]) if factor.operation is Power else None
    if exponent is None or exponent.denominator != 1:
        return factor, Fraction(1)
    return factor.arguments[0], exponent


def _ordered(factors: Sequence[Expression]) -> list[Expression]:
    """The factors as they came, deltas, sums and denominators behind; no other number between two entries."""
    found = sorted(factors, key=_rank)
    entries = [place for place, factor in enumerate(found) if entry_of(factor) is not None]
    if len(entries) > 1 and entries[-1] - entries[0] >= len(entries):
        found.sort(key=lambda factor: (_rank(factor), entry_of(factor) is not None))
    return found


def _rank(factor: Expression) -> int:
    if number_of(factor) is not None:
        return 0
    if is_reciprocal(factor):
        return 4
    return 2 if factor.operation is Delta else 3 if _is_sum(factor) else 1


def _is_sum(factor: Expression) -> bool:
    return factor.operation is SumOver or (factor.operation is Power and factor.arguments[0].operation is SumOver)


def entry_of(formula: Expression) -> tuple[Expression, Expression, Expression] | None:
    """The symbol, row and column of an entry such as A[i, k]; None for any other formula."""
    if formula.operation is not Product:
        return None
    row, column, middle = ONE, ONE, list(formula.arguments)
    if is_unit_row(middle[0]):
        row = middle.pop(0).argument.arguments[0]
    if middle and middle[-1].operation is Unit:
        column = middle.pop().arguments[0]
    return (middle[0], row, column) if len(middle) == 1 and not middle[0].is_scalar else None


def is_pending(formula: Expression) -> bool:
    """Whether this stands for a derivative that is still to be taken."""
    return formula.operation is Unknown and formula.parameters[0] == PENDING


def free_symbols(formula: Expression) -> frozenset[Expression]:
    """The symbols of a formula but for the counters of its sums, each in its own sum."""
    found: dict[Expression, frozenset[Expression]] = {}
    for node in postorder(formula):
        inside = frozenset[Expression]().union(*(found[part] for part in node.arguments))
        if node.operation is SumOver:
            inside -= {node.parameters[0]}
        found[node] = inside | {node} if node.operation is Symbol else inside
    return found[formula]


def parts_of(formula: Expression) -> tuple[Expression, ...]:
    """The formulas, each a number, that a formula is made of; an entry and a delta are made of none."""
    if formula.operation in (Delta, Symbol) or is_pending(formula):
        return ()
    if formula.operation is Product:
        factors = tuple(factors_of(formula))
        return () if factors == (formula,) else factors
    if formula.operation is SumOver:
        return formula.arguments[:1]
    return formula.arguments


def formulas_in(root: Expression) -> Iterator[Expression]:
    """Every formula that is a number once, parts before what is made of them, without recursion."""
    seen: set[Expression] = set()
    stack = [(root, False)]
    while stack:
        current, ready = stack.pop()
        if ready:
            yield current
        elif current not in seen:
            seen.add(current)
            stack.append((current, True))
            stack.extend((part, False) for part in reversed(parts_of(current)) if part not in seen)


def remade(formula: Expression, parts: Sequence[Expression]) -> Expression:
    """The same operation on other parts."""
    if formula.operation is Product and parts:
        return times(*parts)
    if formula.operation is SumOver:
        return rebuild(formula, [*parts, *formula.arguments[1:]])
    return rebuild(formula, parts) if parts else formula


def rewritten(root: Expression, replacements: Mapping[Expression, Expression]) -> Expression:
    """The formula with parts replaced; products are put in order again."""
    done: dict[Expression, Expression] = {}
    for node in formulas_in(root):
        found = replacements.get(node)
        done[node] = remade(node, [done[part] for part in parts_of(node)]) if found is None else found
    return done[root]


# The last look


def collected(formula: Expression) -> Expression:
    """The formula with like terms added, and what no sum counts in front of the sums."""
    counters = frozenset(node.parameters[0] for node in postorder(formula) if node.operation is SumOver)
    done: dict[Expression, Expression] = {}
    for node in formulas_in(formula):
        made = remade(node, [done[part] for part in parts_of(node)])
        if made.operation is Add:
            made = _like_terms(made.arguments)
        done[node] = _in_front(made, counters) if made.operation is SumOver else _upper_half(made)
    return done[formula]


def _upper_half(formula: Expression) -> Expression:
    """An entry of a symmetric symbol with its indices in alphabetical order; any other formula as it is."""
    found = entry_of(formula)
    if found is None or not found[0].is_symmetric or not all(map(is_index, found[1:])):
        return formula
    return entry(found[0], *sorted(found[1:], key=str))


def _like_terms(terms: Sequence[Expression]) -> Expression:
    counts: dict[Hashable, Fraction] = {}
    parts: dict[Hashable, Expression] = {}
    for term in terms:
        scale, rest = coefficient(term)
        key = _factor_key(rest)
        counts[key] = counts.get(key, Fraction(0)) + scale
        parts.setdefault(key, rest)
    return add(ZERO, *(product(counts[key], part) for key, part in parts.items()))


def _factor_key(formula: Expression) -> Hashable:
    """What two products share that differ in the order of their factors; sums are looked into."""
    found = []
    for factor in factors_of(formula):
        if factor.operation is SumOver:
            found.append(("sum", *(part.digest for part in factor.arguments[1:]), _factor_key(factor.arguments[0])))
        else:
            found.append((factor.digest,))
    return tuple(sorted(found, key=str))


def _in_front(total: Expression, counters: frozenset[Expression]) -> Expression:
    """The sum of c u over an index as c times the sum of u, where c depends on no counter of a sum."""
    body, first, last = total.arguments
    counted: list[Expression] = []
    free: list[Expression] = []
    for factor in factors_of(body):
        (counted if free_symbols(factor) & counters else free).append(factor)
    return times(*free, CONSTRUCTORS[SumOver](times(*counted), first, last, *total.parameters)) if free else total
