"""What operations on arrays mean: element by element, rows and columns spread over a matrix, sums along an axis.

A declared column has two dimensions here, n x 1. What NumPy returns with one dimension, such as sum(axis=0), is kept as
a column too, but it is spread over a matrix along its rows, as NumPy does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...expression import (
    Expression,
    ShapeError,
    Size,
    add,
    diag,
    divide,
    dot,
    elementwise_divide,
    elementwise_power,
    exp,
    hadamard,
    inv,
    log,
    ones,
    power,
    product,
    size_scalar,
    subtract,
    transpose,
    vec,
    zeros,
)
from ...expression.indexing import subscript
from ...expression.leaves import number_of
from ...expression.nodes import OPERATORS
from ...expression.operations import is_declared_scalar
from ...expression.signatures import FUNCTIONS, OF_SIZES
from .builder import Builder, Rule
from .parts import Part

ENTRYWISE = "between arrays, * is element by element here, as in NumPy; @ is the matrix product"
ENTRYWISE_POWER = "** is element by element here, as in NumPy"
SHORT = 10
SPREAD = "a row or a column is spread over a matrix here, as in NumPy"


def _is_flat(builder: Builder, part: Part) -> bool:
    return id(part) in builder.flat


def _flat_as_row(builder: Builder, part: Part, a: Expression, b: Expression) -> tuple[Expression, Expression]:
    """What has one dimension stands as a row beside a matrix."""
    first, second = (_is_flat(builder, each) for each in part.parts[:2])
    if first and not b.is_scalar and b.shape.columns.number != 1:
        a = transpose(a)
    if second and not a.is_scalar and a.shape.columns.number != 1:
        b = transpose(b)
    _stay_flat(builder, part, a, b)
    return a, b


def _stay_flat(builder: Builder, part: Part, *values: Expression) -> None:
    """A value has one dimension where every array that it is made of has one."""
    arrays = [each for each, value in zip(part.parts, values, strict=True) if not value.is_scalar]
    if arrays and all(_is_flat(builder, each) for each in arrays):
        builder.flat.add(id(part))


def _spread(builder: Builder, part: Part, a: Expression, b: Expression, sign: str) -> tuple[Expression, Expression]:
    """Both sides in one shape, scalars left as they are; ShapeError where NumPy would not do it either."""
    a, b = _flat_as_row(builder, part, a, b)
    if a.is_scalar or b.is_scalar or a.shape == b.shape:
        return a, b
    builder.fit_shapes(a, b)
    rows, columns = _common(a, b, 0, sign), _common(a, b, 1, sign)
    builder.note(SPREAD)
    return _stretched(a, rows, columns), _stretched(b, rows, columns)


def _common(a: Expression, b: Expression, axis: int, sign: str) -> Size:
    left, right = a.shape[axis], b.shape[axis]
    if left == right or right.number == 1:
        return left
    if left.number == 1:
        return right
    hint = "; @, the matrix product, would fit" if sign == "*" and a.shape.columns == b.shape.rows else ""
    raise ShapeError(f"{a} ({a.shape}) and {b} ({b.shape}) do not fit element by element{hint}")


def _stretched(of: Expression, rows: Size, columns: Size) -> Expression:
    if of.shape.rows != rows:
        of = product(ones(rows), of)
    return of if of.shape.columns == columns else product(of, ones(1, columns))


def _filled_out(a: Expression, b: Expression) -> tuple[Expression, Expression]:
    """Scalars repeated in the shape of the other side, where the book would not do it of itself."""
    if a.is_scalar and not b.is_scalar and not is_declared_scalar(a):
        return product(a, ones(*b.shape)), b
    if b.is_scalar and not a.is_scalar and not is_declared_scalar(b):
        return a, product(b, ones(*a.shape))
    return a, b


def _entry_by_entry(make: Callable[[Any, Any], Expression], sign: str) -> Callable[..., Expression]:
    """An operation whose scalars have to be repeated."""

    def rule(builder: Builder, part: Part, a: Expression, b: Expression) -> Expression:
        return make(*_filled_out(*_spread(builder, part, a, b, sign)))

    return rule


def _times(builder: Builder, part: Part, a: Expression, b: Expression) -> Expression:
    if a.is_scalar or b.is_scalar:
        return product(*_flat_as_row(builder, part, a, b))
    builder.note(ENTRYWISE)
    if a.shape.columns.number == 1 and b.shape.rows.number == 1 and not _is_flat(builder, part.parts[0]):
        builder.note(SPREAD)
        return product(a, b)
    return hadamard(*_spread(builder, part, a, b, "*"))


def _over(builder: Builder, part: Part, a: Expression, b: Expression) -> Expression:
    a, b = _spread(builder, part, a, b, "/")
    return divide(a, b) if b.is_scalar else elementwise_divide(a, b)


def _raised(builder: Builder, part: Part, base: Expression, exponent: Expression) -> Expression:
    _flat_as_row(builder, part, base, exponent)
    if base.is_scalar and exponent.is_scalar:
        return power(base, exponent)
    if not base.is_scalar and not base.shape.is_column:
        builder.note(ENTRYWISE_POWER)
    if base.is_scalar and number_of(base) is not None:
        return exp(product(log(base), exponent))
    return elementwise_power(base, exponent)


def _matmul(builder: Builder, part: Part, a: Expression, b: Expression) -> Expression:
    first, second = (_is_flat(builder, each) for each in part.parts)
    if a.is_scalar or b.is_scalar:
        return product(a, b)
    if first and second:
        return dot(a, b)
    if first:
        builder.flat.add(id(part))
        return transpose(product(transpose(a), b))
    if second:
        builder.flat.add(id(part))
    builder.fit(a.shape.columns, b.shape.rows)
    return product(a, b)


def _dot(builder: Builder, part: Part, a: Expression, b: Expression) -> Expression:
    """Of two columns np.dot is the dot product, else the matrix product."""
    both = a.shape.is_column and b.shape.is_column
    return dot(a, b) if both else _matmul(builder, part, a, b)


def _where(builder: Builder, part: Part, chosen: Expression, yes: Expression, no: Expression) -> Expression:
    """Where(c, a, b) is c.*a + (1 - c).*b, for a comparison c."""
    if part.parts[0].kind != "compared":
        raise builder.problem(part, "where begins with a comparison, as in where(z > 0, a, b)")
    _stay_flat(builder, part, chosen, yes, no)
    shape = next((each.shape for each in (chosen, yes, no) if not each.is_scalar), chosen.shape)
    chosen, yes, no = (each if each.shape == shape else product(each, ones(*shape)) for each in (chosen, yes, no))
    return add(hadamard(chosen, yes), hadamard(subtract(ones(*shape), chosen), no))


def _norm(builder: Builder, part: Part, of: Expression) -> Expression:
    if part.word == "norm1" and not (of.shape.is_column or of.shape.is_row or of.is_scalar):
        raise builder.problem(part, "of a matrix, norm(X, 1) is the largest column sum; write sum(abs(X))")
    return FUNCTIONS[part.word].build(of)


def _reduced(builder: Builder, part: Part, of: Expression) -> Expression:
    word, along, kept = part.word.split(":")
    if word in ("softmax", "logsumexp"):
        return _softmax(builder, part, of, word, along, kept=bool(kept))
    if not along or (_is_flat(builder, part.parts[0]) and along == "cols"):
        return FUNCTIONS[word].build(of)
    if word not in ("sum", "mean"):
        raise builder.problem(part, f"{word} along an axis is not known here")
    size = of.shape.rows if along == "cols" else of.shape.columns
    found = product(ones(1, size), of) if along == "cols" else product(of, ones(size))
    found = divide(found, size_scalar(size)) if word == "mean" else found
    return _laid(builder, part, found, along, kept=bool(kept))


def _laid(builder: Builder, part: Part, found: Expression, along: str, *, kept: bool) -> Expression:
    """What is left along an axis: with keepdims a row or a column, without it one dimension."""
    if kept or found.is_scalar:
        return found
    builder.flat.add(id(part))
    builder.note("a sum along an axis has one dimension and is read as a column; keepdims=True keeps a row a row")
    return transpose(found) if along == "cols" else found


def _softmax(builder: Builder, part: Part, of: Expression, word: str, along: str, *, kept: bool) -> Expression:
    line = of.is_scalar or of.shape.is_column or of.shape.is_row
    if not along and not line:
        raise builder.problem(part, f"{word} of a matrix needs an axis, as in {word}(X, axis=1)")
    found = FUNCTIONS[word].build(of) if line else FUNCTIONS[word].build(of, along)
    return found if word == "softmax" or line else _laid(builder, part, found, along, kept=kept)


def _running(builder: Builder, part: Part, of: Expression) -> Expression:
    if not of.shape.is_column:
        raise builder.problem(part, f"{part.word} is known here for a column")
    return FUNCTIONS[part.word].build(of)


def _raveled(builder: Builder, part: Part, of: Expression) -> Expression:
    """One dimension; of a matrix row after row."""
    builder.flat.add(id(part))
    return of if of.shape.is_column or of.is_scalar else vec(transpose(of))


def _stood(_: Builder, part: Part, of: Expression) -> Expression:
    return of if part.word == "column" else transpose(of)


def _like(_: Builder, part: Part, of: Expression) -> Expression:
    return ones(*of.shape) if part.word.startswith("ones") else zeros(*of.shape)


def _line(builder: Builder, part: Part) -> Expression:
    """Ones or zeros of one dimension."""
    builder.flat.add(id(part))
    return OF_SIZES[part.word][0](builder.size(part.parts[0]))


def _diag(builder: Builder, part: Part, of: Expression) -> Expression:
    if not of.shape.is_column and not of.is_scalar:
        builder.flat.add(id(part))
    return diag(of)


def _dimension(_: Builder, part: Part, of: Expression) -> Expression:
    return size_scalar(of.shape[int(part.word)])


def _compared(builder: Builder, part: Part, a: Expression, b: Expression) -> Expression:
    return OPERATORS[part.word](*_filled_out(*_spread(builder, part, a, b, part.word)))


# Indices, which count from 0


def _item(builder: Builder, part: Part, of: Expression, *_: Expression) -> Expression:
    places = part.parts[1:]
    kinds = [place.kind for place in places]
    if "new" in kinds:
        return _with_axis(builder, part, of, kinds)
    if len(places) > 2:
        raise builder.problem(part, "a matrix has two indices")
    found = subscript(of, tuple(_index(builder, place) for place in places))
    if any(kind not in ("all", "span") for kind in kinds) and not found.is_scalar:
        builder.flat.add(id(part))
        return transpose(found) if found.shape.is_row else found
    return found


def _with_axis(builder: Builder, part: Part, of: Expression, kinds: list[str]) -> Expression:
    """A column by x[:, None], a row by x[None, :]."""
    if sorted(kinds) != ["all", "new"] or not of.shape.is_column:
        raise builder.problem(part, "a new axis is known here as x[:, None] and x[None, :] of a column")
    return of if kinds == ["all", "new"] else transpose(of)


def _index(builder: Builder, place: Part) -> Any:
    """A place for Python's brackets: a slice, a whole number from 0 on, or an index."""
    if place.kind == "all":
        return slice(None)
    if place.kind == "span":
        first, last = (None if each.kind == "end" or each.word == "0" else builder.size(each) for each in place.parts)
        return slice(first, last)
    if place.kind == "number" and place.word.isdigit() and len(place.word) < SHORT:
        return int(place.word)
    return builder.value(place)


def _shifted(of: Expression, number: int) -> Expression:
    return add(of, number if of.is_scalar else product(number, ones(*of.shape)))


ARRAY_RULES: dict[str, Rule] = {
    "plus": _entry_by_entry(add, "+"),
    "minus": _entry_by_entry(subtract, "-"),
    "times": _times,
    "over": _over,
    "raised": _raised,
    "matmul": _matmul,
    "dot": _dot,
    "larger": _entry_by_entry(FUNCTIONS["max"].build, "maximum"),
    "smaller": _entry_by_entry(FUNCTIONS["min"].build, "minimum"),
    "compared": _compared,
    "where": _where,
    "norm": _norm,
    "reduced": _reduced,
    "running": _running,
    "ravel": _raveled,
    "stood": _stood,
    "like": _like,
    "line": _line,
    "diag": _diag,
    "dimension": _dimension,
    "count": lambda builder, part, of: product(*map(size_scalar, of.shape)),
    "solve": lambda builder, part, a, b: product(inv(a), b),
    "item": _item,
    "square": lambda builder, part, of: power(of, 2) if of.is_scalar else elementwise_power(of, 2),
    "log1p": lambda builder, part, of: log(_shifted(of, 1)),
    "expm1": lambda builder, part, of: _shifted(exp(of), -1),
    "reciprocal": lambda builder, part, of: elementwise_divide(1, of),
}
"""How the parts of an expression in Python become expressions."""
