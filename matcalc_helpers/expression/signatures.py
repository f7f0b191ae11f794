"""The functions of the grammar: how many arguments each takes, the shape of its value, and its constructor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from . import assembling, leaves, operations, reductions, spectral
from .nodes import OPERATORS, Expression
from .sizes import SCALAR, Shape, Size, shape
from .unification import Unifier, same_shape

ShapeRule = Callable[[Unifier, list[Shape]], Shape | None]
"""The shape of the value from the shapes of the arguments; None where they do not fit."""


@dataclass(frozen=True)
class Signature:
    """A function of the grammar; `axis` says that the last argument may be the word rows or cols."""

    build: Callable[..., Expression]
    shape: ShapeRule
    counts: tuple[int, ...] = (1,)
    axis: bool = False


def _same(_: Unifier, parts: list[Shape]) -> Shape:
    return parts[0]


def _scalar(_: Unifier, __: list[Shape]) -> Shape:
    return SCALAR


def _square(unifier: Unifier, parts: list[Shape]) -> Shape | None:
    return parts[0] if unifier.agree(parts[0].rows, parts[0].columns) else None


def _of_square(unifier: Unifier, parts: list[Shape]) -> Shape | None:
    return SCALAR if unifier.agree(parts[0].rows, parts[0].columns) else None


def _square_and_scalar(unifier: Unifier, parts: list[Shape]) -> Shape | None:
    return _of_square(unifier, parts) if parts[1].is_scalar else None


def _eigenvector(unifier: Unifier, parts: list[Shape]) -> Shape | None:
    fits = _square_and_scalar(unifier, parts)
    return Shape(parts[0].rows, SCALAR.columns) if fits else None


def _diag(unifier: Unifier, parts: list[Shape]) -> Shape | None:
    rows = parts[0].rows
    if parts[0].columns == 1:
        return Shape(rows, rows)
    return shape(rows, 1) if unifier.agree(rows, parts[0].columns) else None


def _kron(_: Unifier, parts: list[Shape]) -> Shape:
    return Shape(parts[0].rows * parts[1].rows, parts[0].columns * parts[1].columns)


def _dot(unifier: Unifier, parts: list[Shape]) -> Shape | None:
    return SCALAR if same_shape(unifier, *parts) else None


def _outer(_: Unifier, parts: list[Shape]) -> Shape:
    return Shape(parts[0].rows, parts[1].rows)


def _vech(unifier: Unifier, parts: list[Shape]) -> Shape | None:
    return shape(parts[0].rows.triangle(), 1) if unifier.agree(parts[0].rows, parts[0].columns) else None


def _extremum(unifier: Unifier, parts: list[Shape]) -> Shape | None:
    if len(parts) == 1:
        return SCALAR
    if parts[0].is_scalar or parts[1].is_scalar:
        return parts[1] if parts[0].is_scalar else parts[0]
    return parts[0] if same_shape(unifier, *parts) else None


def _frechet(unifier: Unifier, parts: list[Shape]) -> Shape | None:
    fits = _square(unifier, parts) and same_shape(unifier, *parts)
    return parts[0] if fits else None


def _frechet_matrix(unifier: Unifier, parts: list[Shape]) -> Shape | None:
    count = parts[0].rows * parts[0].columns
    return Shape(count, count) if _square(unifier, parts) else None


def _sylvester(unifier: Unifier, parts: list[Shape]) -> Shape | None:
    left, right, value = parts
    fits = unifier.agree(left.rows, left.columns) and unifier.agree(right.rows, right.columns)
    return value if fits and same_shape(unifier, value, Shape(left.rows, right.rows)) else None


def _singular(column: int) -> ShapeRule:
    def vector(_: Unifier, parts: list[Shape]) -> Shape | None:
        return Shape(parts[0][column], SCALAR.columns) if parts[1].is_scalar else None

    return vector


FUNCTIONS: dict[str, Signature] = {
    **{operation.word: Signature(OPERATORS[operation.word], _same) for operation in operations.ELEMENTWISE},
    "inv": Signature(operations.inv, _square),
    "det": Signature(operations.det, _of_square),
    "logdet": Signature(operations.logdet, _of_square),
    "tr": Signature(operations.trace, _of_square),
    "sum": Signature(operations.total, _scalar),
    "norm2": Signature(operations.norm2, _scalar),
    "diag": Signature(operations.diag, _diag),
    "vec": Signature(operations.vec, lambda _, parts: shape(parts[0].rows * parts[0].columns, 1)),
    "kron": Signature(operations.kron, _kron, (2,)),
    "dot": Signature(operations.dot, _dot, (2,)),
    "outer": Signature(assembling.outer, _outer, (2,)),
    "vech": Signature(assembling.vech, _vech),
    "tril": Signature(assembling.tril, _same),
    "triu": Signature(assembling.triu, _same),
    "cumsum": Signature(assembling.cumsum, _same),
    "mean": Signature(reductions.mean, _scalar),
    "prod": Signature(reductions.prod, _scalar),
    "cumprod": Signature(reductions.cumprod, _same),
    "max": Signature(reductions.maximum, _extremum, (1, 2)),
    "min": Signature(reductions.minimum, _extremum, (1, 2)),
    "argmax": Signature(reductions.argmax, _same),
    "argmin": Signature(reductions.argmin, _same),
    "softmax": Signature(reductions.softmax, _same, (1,), axis=True),
    "logsumexp": Signature(reductions.logsumexp, _same, (1,), axis=True),
    "norm1": Signature(reductions.norm1, _scalar),
    "specnorm": Signature(reductions.specnorm, _scalar),
    "nucnorm": Signature(reductions.nucnorm, _scalar),
    "adj": Signature(spectral.adj, _square),
    "pinv": Signature(spectral.pinv, lambda _, parts: parts[0].transposed),
    **{of.word: Signature(OPERATORS[of.word], _square) for of in spectral.MATRIX_FUNCTIONS},
    **{of.word: Signature(OPERATORS[of.word], _frechet, (2,)) for of in spectral.FRECHET.values()},
    **{of.word: Signature(OPERATORS[of.word], _frechet_matrix) for of in spectral.FRECHET_MATRIX.values()},
    "sylvester": Signature(spectral.sylvester, _sylvester, (3,)),
    "eigval": Signature(spectral.eigval, _square_and_scalar, (2,)),
    "eigvec": Signature(spectral.eigvec, _eigenvector, (2,)),
    "sv": Signature(spectral.sv, lambda _, parts: SCALAR if parts[1].is_scalar else None, (2,)),
    "svu": Signature(spectral.svu, _singular(0), (2,)),
    "svv": Signature(spectral.svv, _singular(1), (2,)),
    "chol": Signature(spectral.chol, _square),
}
"""Functions of expressions, by the word of the grammar."""

OF_SIZES: dict[str, tuple[Callable[..., Expression], tuple[int, ...]]] = {
    "eye": (leaves.eye, (1,)),
    "ones": (leaves.ones, (1, 2)),
    "zeros": (leaves.zeros, (1, 2)),
    "commutation": (leaves.commutation_matrix, (2,)),
    "duplication": (leaves.duplication_matrix, (1,)),
    "elimination": (leaves.elimination_matrix, (1,)),
    "lowerones": (leaves.lower_ones, (1, 2)),
}
"""Constant matrices: functions of sizes alone, with the numbers of arguments that they take."""

SIZE_PLACES: Mapping[str, tuple[int, ...]] = {
    **dict.fromkeys(OF_SIZES, (0, 1)),
    "unit": (0,),
    "unvec": (1, 2),
}
"""Which arguments of a function are sizes and not expressions."""

SPECIAL_COUNTS: Mapping[str, tuple[int, ...]] = {
    "d": (1,),
    "D": (1, 2),
    "unit": (2,),
    "unvec": (3,),
    "delta": (2,),
    "sumi": (4,),
    "vector": (1,),
    "matrix": (1,),
}
"""Words that the parser reads in a way of their own."""

WORDS = frozenset({*FUNCTIONS, *OF_SIZES, *SPECIAL_COUNTS})


def counts_of(word: str) -> tuple[int, ...]:
    """How many arguments a function may have."""
    if word in FUNCTIONS:
        counts = FUNCTIONS[word].counts
        return (*counts, counts[-1] + 1) if FUNCTIONS[word].axis else counts
    return OF_SIZES[word][1] if word in OF_SIZES else SPECIAL_COUNTS[word]


def size_of_axis(of: Shape, axis: str | None, word: str) -> Shape | None:
    """The shape of softmax or logsumexp along an axis; None where the axis has to be named."""
    along = axis or ("cols" if of.columns.number == 1 else "rows" if of.rows.number == 1 else None)
    if along is None:
        return None
    if word == "softmax":
        return of
    one = Size.of(1)
    return Shape(of.rows, one) if along == "rows" else Shape(one, of.columns)
