"""NumPy values of the operations beyond algebra: arrangements, reductions, matrix functions, spectra."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..expression import Expression, MatcalcError, Operation
from ..expression.assembling import Blocks, Unvec, rows_of_blocks
from ..expression.functions import Unknown
from ..expression.indexing import Delta, Slice, Unit
from ..expression.leaves import Duplication, Elimination, LowerOnes, Pi
from ..expression.operations import Abs, Arccos, Arcsin, Arctan, Cosh, Sigmoid, Sign, Sinh, Softplus, Tan
from ..expression.reductions import (
    ArgMax,
    ArgMin,
    Largest,
    LogSumExp,
    Maximum,
    Mean,
    Minimum,
    Norm1,
    NuclearNorm,
    Prod,
    RunningProduct,
    Smallest,
    Softmax,
    SpectralNorm,
)
from ..expression.spectral import (
    FRECHET,
    FRECHET_MATRIX,
    MATRIX_FUNCTIONS,
    SCALAR_WORD,
    Adjugate,
    Cholesky,
    Eigenvalue,
    Eigenvector,
    LeftSingular,
    PseudoInverse,
    Resolvent,
    RightSingular,
    SingularValue,
    Sylvester,
)
from .jets import Jets
from .rows_assembling import triangle
from .unknown_functions import stand_in

Array = NDArray[np.float64]
Row = Callable[[Expression, list[Array], Mapping[str, int]], Array]


TAYLOR_TERMS = 20
WORST_CONDITION = 1e7


class NoValue(MatcalcError):
    """A formula without a real value at the given numbers."""


class Floats:
    """Plain floating-point numbers, for the stand-ins of functions without a formula."""

    name = "floats"

    def number(self, value: Fraction) -> float:
        """The nearest float."""
        return float(value)

    def reduce(self, value: float) -> float:
        """The float itself."""
        return value

    def inverse(self, value: float) -> float:
        """1/value."""
        return 1 / value

    def is_zero(self, value: float) -> bool:
        """Whether the float is zero."""
        return value == 0

    def sign(self, value: float) -> int:
        """The sign."""
        return int(np.sign(value))

    def circle(self) -> float:
        """The nearest float to pi."""
        return float(np.pi)

    def function(self, word: str, value: float) -> Any:
        """Not needed: a stand-in is a polynomial."""
        raise NoValue(f"{word} of {value}: a stand-in is a polynomial")


def simple(function: Callable[..., Any]) -> Row:
    """A function of arrays as a row of the table."""
    return lambda _node, parts, _sizes: np.asarray(function(*parts), dtype=np.float64)


def to_scalar(function: Callable[[Array], Any]) -> Row:
    """A reduction of one array to a number as a row of the table."""
    return lambda _node, parts, _sizes: np.full((1, 1), function(parts[0]))


def place_of(value: Array, largest: int) -> int:
    """An index as a number counted from 0."""
    place = int(value[0, 0])
    if not 1 <= place <= largest:
        raise NoValue(f"the index {place} is not between 1 and {largest}")
    return place - 1


def _unit(node: Expression, parts: list[Array], sizes: Mapping[str, int]) -> Array:
    rows = node.shape.rows.value(sizes)
    return np.asarray(np.eye(rows)[:, [place_of(parts[0], rows)]])


def _slice(node: Expression, parts: list[Array], sizes: Mapping[str, int]) -> Array:
    top, bottom, left, right = (size.value(sizes) for size in node.parameters)
    return parts[0][top - 1 : bottom, left - 1 : right]


def _blocks(node: Expression, parts: list[Array], _: Mapping[str, int]) -> Array:
    values = dict(zip(node.arguments, parts, strict=True))
    return np.block([[values[part] for part in row] for row in rows_of_blocks(node.arguments, node.parameters[0])])


def _unvec(node: Expression, parts: list[Array], sizes: Mapping[str, int]) -> Array:
    return parts[0].reshape(node.shape.rows.value(sizes), node.shape.columns.value(sizes), order="F")


def _lower_ones(node: Expression, _: list[Array], sizes: Mapping[str, int]) -> Array:
    return np.tri(node.shape.rows.value(sizes), node.shape.columns.value(sizes))


def _elimination(node: Expression, _: list[Array], sizes: Mapping[str, int]) -> Array:
    size = node.parameters[0].value(sizes)
    return np.asarray(np.eye(size * size)[[j * size + i for i, j in triangle(size)]])


def _duplication(node: Expression, _: list[Array], sizes: Mapping[str, int]) -> Array:
    size = node.parameters[0].value(sizes)
    places = triangle(size)
    rows = [places.index((max(i, j), min(i, j))) for j in range(size) for i in range(size)]
    return np.asarray(np.eye(len(places))[rows])


def _along(node: Expression) -> int:
    return 1 if node.parameters[0] == "rows" else 0


def _softmax(node: Expression, parts: list[Array], _: Mapping[str, int]) -> Array:
    raised = np.exp(parts[0] - parts[0].max(axis=_along(node), keepdims=True))
    return np.asarray(raised / raised.sum(axis=_along(node), keepdims=True))


def _log_sum_exp(node: Expression, parts: list[Array], _: Mapping[str, int]) -> Array:
    top = parts[0].max(axis=_along(node), keepdims=True)
    return np.asarray(top + np.log(np.exp(parts[0] - top).sum(axis=_along(node), keepdims=True)))


def _mark(choose: Callable[[Array], Any]) -> Row:
    def mark(_node: Expression, parts: list[Array], _: Mapping[str, int]) -> Array:
        found = np.zeros_like(parts[0])
        found.flat[int(choose(parts[0]))] = 1.0
        return found

    return mark


def _adjugate(matrix: Array) -> Array:
    """Faddeev and LeVerrier's recursion, which serves singular matrices too."""
    size = len(matrix)
    found = np.eye(size)
    for step in range(1, size):
        moved = matrix @ found
        found = moved - np.trace(moved) / step * np.eye(size)
    return np.asarray((-1) ** (size - 1) * found)


COMPLEX: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "exp": (np.exp, np.exp),
    "log": (np.log, lambda x: 1 / x),
    "sqrt": (np.sqrt, lambda x: 0.5 / np.sqrt(x)),
    "sin": (np.sin, np.cos),
    "cos": (np.cos, lambda x: -np.sin(x)),
}


def _exponential(matrix: Any) -> Any:
    """Scaling, a Taylor sum, and squaring (Higham 2008, 10.3)."""
    length = float(np.linalg.norm(matrix, 1))
    halvings = max(0, math.ceil(math.log2(length)) + 1) if length > 0 else 0
    scaled, term = matrix / 2**halvings, np.eye(len(matrix), dtype=matrix.dtype)
    total = term.copy()
    for order in range(1, TAYLOR_TERMS):
        term = term @ scaled / order
        total = total + term
    for _ in range(halvings):
        total = total @ total
    return total


ENTIRE: dict[str, Callable[[Array], Any]] = {
    "exp": _exponential,
    "sin": lambda matrix: _exponential(1j * matrix).imag,
    "cos": lambda matrix: _exponential(1j * matrix).real,
}
"""Functions of every matrix, with or without enough eigenvectors."""


def _eigen(word: str, matrix: Array) -> tuple[Any, Any, Any]:
    values, right = np.linalg.eig(matrix.astype(complex))
    if np.linalg.cond(right) > WORST_CONDITION:
        raise NoValue(f"the matrix {word} is computed from eigenvectors, and these are too close to each other")
    on_cut = (abs(values.imag) < 1e-9) & (values.real <= 0)
    if word in ("log", "sqrt") and on_cut.any():
        raise NoValue(f"the matrix {word} needs eigenvalues off the negative axis")
    return values, right, np.linalg.inv(right)


def _matrix_function(word: str) -> Row:
    def apply(_node: Expression, parts: list[Array], _: Mapping[str, int]) -> Array:
        if word in ENTIRE:
            return np.asarray(ENTIRE[word](parts[0]))
        values, right, left = _eigen(word, parts[0])
        return np.asarray((right * COMPLEX[word][0](values)) @ left).real

    return apply


def _divided(word: str, values: Any) -> Any:
    function, slope = COMPLEX[word]
    gaps = values[:, None] - values[None, :]
    np.fill_diagonal(gaps, 1)
    table = (function(values)[:, None] - function(values)[None, :]) / gaps
    np.fill_diagonal(table, slope(values))
    return table


def _frechet(word: str) -> Row:
    def apply(_node: Expression, parts: list[Array], _: Mapping[str, int]) -> Array:
        if word in ENTIRE:
            matrix, change = parts
            size = len(matrix)
            return np.asarray(ENTIRE[word](np.block([[matrix, change], [0 * matrix, matrix]]))[:size, size:])
        values, right, left = _eigen(word, parts[0])
        return np.asarray(right @ (_divided(word, values) * (left @ parts[1] @ right)) @ left).real

    return apply


def _frechet_matrix(word: str) -> Row:
    def apply(_node: Expression, parts: list[Array], _: Mapping[str, int]) -> Array:
        values, right, left = _eigen(word, parts[0])
        scaled = _divided(word, values).reshape(-1, order="F")
        return np.asarray(np.kron(left.T, right) * scaled @ np.kron(right.T, left)).real

    return apply


def _sylvester(left: Array, right: Array, value: Array) -> Array:
    rows, columns = value.shape
    system = np.kron(np.eye(columns), left) + np.kron(right.T, np.eye(rows))
    return np.asarray(np.linalg.solve(system, value.reshape(-1, order="F")).reshape(rows, columns, order="F"))


def _eigenpair(parts: list[Array]) -> tuple[float, Array]:
    values, vectors = np.linalg.eigh(parts[0])
    place = place_of(parts[1], len(values))
    vector = vectors[:, [place]]
    return float(values[place]), vector * np.sign(vector[np.abs(vector).argmax()])


def _resolvent(_node: Expression, parts: list[Array], _: Mapping[str, int]) -> Array:
    value, vector = _eigenpair(parts)
    size = len(parts[0])
    return np.asarray(np.linalg.inv(value * np.eye(size) - parts[0] + vector @ vector.T) - vector @ vector.T)


def _singular(part: int) -> Row:
    def read(_node: Expression, parts: list[Array], _: Mapping[str, int]) -> Array:
        _left, values, right = np.linalg.svd(parts[0], full_matrices=False)
        place = place_of(parts[1], len(values))
        vector = right[[place]].T
        vector = vector * np.sign(vector[np.abs(vector).argmax()])
        found = (np.full((1, 1), values[place]), parts[0] @ vector / values[place], vector)
        return np.asarray(found[part])

    return read


def _unknown(node: Expression, parts: list[Array], sizes: Mapping[str, int]) -> Array:
    jets = Jets(Floats())
    found = stand_in(jets, sizes, node, [[[(x, 0.0, 0.0) for x in row] for row in part.tolist()] for part in parts])
    return np.array([[entry[0] for entry in row] for row in found])


ROWS: dict[Operation, Row] = {
    Pi: lambda _node, _parts, _sizes: np.full((1, 1), np.pi),
    Unit: _unit,
    Delta: simple(np.equal),
    Slice: _slice,
    Blocks: _blocks,
    Unvec: _unvec,
    LowerOnes: _lower_ones,
    Elimination: _elimination,
    Duplication: _duplication,
    Unknown: _unknown,
    Tan: simple(np.tan),
    Arcsin: simple(np.arcsin),
    Arccos: simple(np.arccos),
    Arctan: simple(np.arctan),
    Sinh: simple(np.sinh),
    Cosh: simple(np.cosh),
    Abs: simple(np.abs),
    Sign: simple(np.sign),
    Sigmoid: simple(lambda x: 1 / (1 + np.exp(-x))),
    Softplus: simple(lambda x: np.logaddexp(0, x)),
    Mean: to_scalar(np.mean),
    Prod: to_scalar(np.prod),
    RunningProduct: simple(lambda x: np.cumprod(x, axis=0)),
    Maximum: simple(np.maximum),
    Minimum: simple(np.minimum),
    Largest: to_scalar(np.max),
    Smallest: to_scalar(np.min),
    ArgMax: _mark(np.argmax),
    ArgMin: _mark(np.argmin),
    Softmax: _softmax,
    LogSumExp: _log_sum_exp,
    Norm1: to_scalar(lambda x: np.abs(x).sum()),
    SpectralNorm: to_scalar(lambda x: np.linalg.norm(x, 2)),
    NuclearNorm: to_scalar(lambda x: np.linalg.norm(x, "nuc")),
    Adjugate: simple(_adjugate),
    PseudoInverse: simple(np.linalg.pinv),
    **{of: _matrix_function(SCALAR_WORD[of]) for of in MATRIX_FUNCTIONS},
    **{FRECHET[of]: _frechet(SCALAR_WORD[of]) for of in FRECHET},
    **{FRECHET_MATRIX[of]: _frechet_matrix(SCALAR_WORD[of]) for of in FRECHET_MATRIX},
    Sylvester: simple(_sylvester),
    Eigenvalue: lambda _node, parts, _sizes: np.full((1, 1), _eigenpair(parts)[0]),
    Eigenvector: lambda _node, parts, _sizes: _eigenpair(parts)[1],
    Resolvent: _resolvent,
    SingularValue: _singular(0),
    LeftSingular: _singular(1),
    RightSingular: _singular(2),
    Cholesky: simple(np.linalg.cholesky),
}
