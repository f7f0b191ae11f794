"""What parts of each kind mean: the operations of the book, and what only LaTeX has."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ...expression import (
    Expression,
    add,
    blocks,
    constant,
    delta,
    derivative_of,
    differential_of,
    divide,
    elementwise_divide,
    elementwise_power,
    exp,
    expm,
    eye,
    hadamard,
    index,
    ones,
    power,
    product,
    size_scalar,
    sqrtm,
    subtract,
    sum_over,
    transpose,
    unit,
    unvec,
)
from ...expression.functions import apply_function
from ...expression.indexing import column, row, submatrix
from ...expression.leaves import circle_number, number_of
from ...expression.nodes import OPERATORS
from ...expression.reading import LONGEST_NUMBER
from ...expression.signatures import FUNCTIONS, OF_SIZES, WORDS, counts_of
from ...expression.sizes import NAME
from .builder import Builder, Rule, axis_of
from .parts import Part
from .scope import FUNCTION_ALIASES, Scope

# Leaves


def _number(builder: Builder, part: Part) -> Expression:
    mantissa, _, exponent = part.word.lower().partition("e")
    if len(exponent.lstrip("+-")) > 3 or len(mantissa) > LONGEST_NUMBER:
        raise builder.problem(part, "the number is too long")
    return constant(Fraction(part.word))


def _name(builder: Builder, part: Part) -> Expression:
    word, scope = part.word, builder.scope
    symbol, declared = scope.symbol(word), scope.declared(word)
    if symbol is not None:
        return symbol
    if declared is not None and declared in scope.sizes:
        return size_scalar(declared)
    if word in SPECIAL_NAMES:
        return SPECIAL_NAMES[word](builder, part)
    if word in builder.used_sizes and NAME.fullmatch(word):
        return size_scalar(word)
    if word.startswith("I_") and word[2:] in scope.sizes:
        return eye(word[2:])
    if word in builder.counters and NAME.fullmatch(word):
        return index(word)
    raise builder.problem(part, _unknown(word, scope), "name")


def _unknown(word: str, scope: Scope) -> str:
    """What is said of a name that means nothing here."""
    if word.startswith("d") and scope.symbol(word[1:]) is not None:
        return f"no {word} here; the differential of {word[1:]} is written d({word[1:]})"
    known = ", ".join(scope.names)
    said = f"{word} is a function and needs its argument in brackets" if scope.is_function(word) else f"no {word} here"
    return f"{said}; the names are {known}" if known else said


SPECIAL_NAMES: dict[str, Callable[[Builder, Part], Expression]] = {
    "I": lambda builder, part: eye(builder.open_size(part)),
    "pi": lambda builder, part: circle_number(),
    "π": lambda builder, part: circle_number(),
    "e": lambda builder, part: exp(1),
}
"""What some names mean where they are not declared."""


# Operations


def _product(builder: Builder, _: Part, a: Expression, b: Expression) -> Expression:
    if not a.is_scalar and not b.is_scalar:
        builder.fit(a.shape.columns, b.shape.rows)
    return product(a, b)


def _alike(make: Callable[[Any, Any], Expression]) -> Rule:
    """An operation on two expressions of one shape."""

    def rule(builder: Builder, _: Part, a: Expression, b: Expression) -> Expression:
        builder.fit_shapes(a, b)
        return make(a, b)

    return rule


def _transpose(builder: Builder, part: Part, a: Expression) -> Expression:
    """The transpose; in Python, what has one dimension stays as it is."""
    return a if id(part.parts[0]) in builder.flat else transpose(a)


def _power(_: Builder, __: Part, base: Expression, exponent: Expression) -> Expression:
    if not base.is_scalar and number_of(exponent) == Fraction(1, 2):
        return sqrtm(base)
    return power(base, exponent)


def _exponential(_: Builder, __: Part, exponent: Expression) -> Expression:
    """What e^X means: the matrix exponential of a square matrix."""
    square = exponent.shape.rows == exponent.shape.columns
    return expm(exponent) if square and not exponent.is_scalar else exp(exponent)


def _compare(builder: Builder, part: Part, a: Expression, b: Expression) -> Expression:
    builder.fit_shapes(a, b)
    return OPERATORS[part.word](a, b)


def _blocks(_: Builder, part: Part, *values: Expression) -> Expression:
    rows, waiting = [], list(values)
    for count in map(int, part.word.split(",")):
        rows.append(waiting[:count])
        waiting = waiting[count:]
    return blocks(rows)


def _entry(builder: Builder, part: Part, of: Expression, *_: Expression) -> Expression:
    places = part.parts[1:]
    line = of.shape.is_column or of.shape.is_row
    digits = places[0].word if places[0].kind == "number" else ""
    if len(places) == 1 and not line and len(digits) == 2 and digits.isdigit():
        return column(row(of, int(digits[0])), int(digits[1]))
    if len(places) > 2 or (len(places) == 1 and not line):
        raise builder.problem(part, f"{of} is {of.shape}; an entry needs a row and a column, as in [i, j]", "shape")
    axes = (1,) if len(places) == 1 and of.shape.is_row else (0, 1)
    for axis, place in zip(axes, places, strict=False):
        of = _taken(builder, of, axis, place)
    return of


def _taken(builder: Builder, of: Expression, axis: int, place: Part) -> Expression:
    if place.kind == "all":
        return of
    if place.kind == "span":
        span = (builder.size(place.parts[0]), builder.size(place.parts[1]))
        return submatrix(of, *((None, span) if axis else (span, None)))
    counted = builder.done[id(place)]
    return column(of, counted) if axis else row(of, counted)


# What only LaTeX has


def _numbered_vector(_: Builder, __: Part, matrix: Expression, place: Expression) -> Expression:
    """A letter v with a number: an eigenvector of a square matrix, a right singular vector of any other."""
    square = matrix.shape.rows == matrix.shape.columns
    return FUNCTIONS["eigvec" if square else "svv"].build(matrix, place)


def _change_of_exponential(
    builder: Builder, part: Part, at: Expression, change: Expression, again: Expression
) -> Expression:
    if at is not again:
        raise builder.problem(part, "both exponents of this integral have to hold the same matrix")
    return FUNCTIONS["dexpm"].build(at, change)


# Functions


def _call(builder: Builder, part: Part, *values: Expression) -> Expression:
    word, scope = part.word, builder.scope
    name = scope.declared(word)
    if name in scope.functions:
        return apply_function(*values, name, scope.functions[name], ())
    if name is not None:
        raise builder.problem(part, f"{word} is no function; write * for a product with brackets", "name")
    word = FUNCTION_ALIASES.get(word, word)
    if word == "transpose" and len(values) == 1:
        return transpose(values[0])
    if not scope.is_function(word):
        near = next((near for near in scope.near_function(word) if _takes(near, len(values))), None)
        hint = f"; did you mean {near}?" if near else "; write * for a product with brackets"
        raise builder.problem(part, f"there is no function {word}{hint}", "name")
    if word == "transpose" or len(part.parts) not in counts_of(word):
        wanted = "1" if word == "transpose" else " or ".join(map(str, counts_of(word)))
        raise builder.problem(part, f"{word} takes {wanted} argument(s), not {len(part.parts)}")
    return _applied(builder, part, word, *values)


def _takes(word: str, count: int) -> bool:
    """Whether a function of the grammar has so many arguments."""
    known = FUNCTION_ALIASES.get(word, word)
    return known in WORDS and count in counts_of(known)


def _applied(builder: Builder, part: Part, word: str, *values: Expression) -> Expression:
    if word in OF_SIZES:
        return OF_SIZES[word][0](*map(builder.size, part.parts))
    if word not in FUNCTIONS:
        return SPECIAL[word](builder, part, *values)
    if word in ("dot", "max", "min") and len(values) == 2:
        builder.fit_shapes(*values)
    axis = axis_of(part)
    if FUNCTIONS[word].axis and axis is None and len(part.parts) == 2:
        raise builder.problem(part, f"{word} goes along rows or cols, as in {word}(X, rows)")
    return FUNCTIONS[word].build(*values) if axis is None else FUNCTIONS[word].build(*values, axis)


def _derivative(builder: Builder, part: Part, applied: Expression) -> Expression:
    if len(part.parts) == 1:
        return derivative_of(applied)
    place = part.parts[1].word
    if part.parts[1].kind != "number" or not place.isdigit() or len(place) > 3:
        raise builder.problem(part, "write the number of the argument, as in D(g(x, y), 2)")
    return derivative_of(applied, int(place))


SPECIAL: dict[str, Rule] = {
    "d": lambda builder, part, symbol: differential_of(symbol),
    "D": _derivative,
    "unit": lambda builder, part, place: unit(builder.size(part.parts[0]), place),
    "unvec": lambda builder, part, of: unvec(of, *map(builder.size, part.parts[1:])),
    "delta": lambda builder, part, i, j: delta(i, j),
    "sumi": lambda builder, part, *values: sum_over(*values),
    "vector": lambda builder, part, of: product(of, ones(builder.open_size(part))),
    "matrix": lambda builder, part, of: product(of, ones(builder.open_size(part), builder.open_size(part, "columns"))),
}

RULES: dict[str, Rule] = {
    "number": _number,
    "name": _name,
    "call": _call,
    "entry": _entry,
    "blocks": _blocks,
    "negative": lambda builder, part, a: product(-1, a),
    "transpose": _transpose,
    "add": _alike(add),
    "subtract": _alike(subtract),
    "hadamard": _alike(hadamard),
    "elementwise_divide": _alike(elementwise_divide),
    "product": _product,
    "divide": lambda builder, part, a, b: divide(a, b),
    "power": _power,
    "elementwise_power": lambda builder, part, a, b: elementwise_power(a, b),
    "exponential": _exponential,
    "compare": _compare,
    "numbered_v": _numbered_vector,
    "change_of_exponential": _change_of_exponential,
    "ones": lambda builder, part: ones(builder.open_size(part)),
    "open_unit": lambda builder, part, place: unit(builder.open_size(part), place),
}
"""How a part of each kind becomes an expression, from the builder, the part and the values of its parts."""
