"""Values of operations on arrays of any library with the names of NumPy: complex NumPy, JAX, PyTorch.

Only parts that move along the line are computed here; what stands still is a NumPy array in float64, and its
value comes from `float_values`. Every row is analytic, so that a complex step passes through it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..expression import Expression
from ..expression.assembling import Blocks, Unvec, rows_of_blocks
from ..expression.functions import Unknown
from ..expression.indexing import Slice
from ..expression.nodes import Operation
from ..expression.operations import (
    SMOOTH,
    Add,
    Determinant,
    Diag,
    Diagonal,
    ElementwisePower,
    Hadamard,
    Inverse,
    Kronecker,
    LogDeterminant,
    Norm,
    Power,
    Product,
    Sigmoid,
    Softplus,
    Sum,
    Trace,
    Transpose,
    Vec,
)
from ..expression.reductions import LogSumExp, Mean, Prod, RunningProduct, Softmax
from ..expression.spectral import (
    FRECHET,
    FRECHET_MATRIX,
    MATRIX_FUNCTIONS,
    Adjugate,
    Cosm,
    Expm,
    Logm,
    PseudoInverse,
    Sinm,
    Sqrtm,
    Sylvester,
)
from .directions import NoRow
from .float_rows import Floats
from .float_values import value_of
from .jets import Jets
from .unknown_functions import stand_in

Parts = list[Any]
Sizes = Mapping[str, int]

ROOT_STEPS = 24
HALVINGS = 5
LOGARITHM_TERMS = 12


@dataclass(frozen=True)
class Library:
    """A library of arrays: its module, how it takes over an array of NumPy, and its matrix exponential."""

    xp: Any
    array: Callable[[Any], Any]
    exponential: Callable[[Any], Any]

    def of(self, part: Any) -> Any:
        """A part as an array of the library."""
        return part if self.moves(part) else self.array(part)

    def moves(self, part: Any) -> bool:
        """Whether a part depends on the variable: everything else is a float64 array of NumPy."""
        return not isinstance(part, np.ndarray) or np.iscomplexobj(part)

    def eye(self, size: int) -> Any:
        """The identity matrix."""
        return self.array(np.eye(size))


Row = Callable[[Library, Expression, Parts, Sizes], Any]


def apply_by(library: Library, rows: Mapping[Operation, Row]) -> Callable[[Expression, Parts, Sizes], Any]:
    """The value of a node by the rows where a part moves, and in float64 where everything stands still."""

    def apply(node: Expression, parts: Parts, sizes: Sizes) -> Any:
        if not any(library.moves(part) for part in parts):
            return value_of(node, parts, sizes)
        if node.operation not in rows:
            raise NoRow(node.operation.title)
        return rows[node.operation](library, node, parts, sizes)

    return apply


def simple(function: Callable[..., Any]) -> Row:
    """A function of the module and of arrays as a row."""
    return lambda library, _node, parts, _sizes: function(library.xp, *map(library.of, parts))


def to_scalar(function: Callable[[Any, Any], Any]) -> Row:
    """A reduction to a number as a row."""
    return lambda library, _node, parts, _sizes: function(library.xp, library.of(parts[0])).reshape((1, 1))


def _add(library: Library, _: Expression, parts: Parts, _sizes: Sizes) -> Any:
    first, *rest = map(library.of, parts)
    return sum(rest, first)


def _product(library: Library, node: Expression, parts: Parts, _: Sizes) -> Any:
    pairs = list(zip(node.arguments, map(library.of, parts), strict=True))
    result: Any = None
    for factor, part in pairs:
        if not factor.is_scalar:
            result = part if result is None else result @ part
    for factor, part in pairs:
        if factor.is_scalar:
            result = part if result is None else part * result
    return result


def _hadamard(library: Library, _: Expression, parts: Parts, _sizes: Sizes) -> Any:
    return math.prod(map(library.of, parts[1:]), start=library.of(parts[0]))


def _power(library: Library, node: Expression, parts: Parts, _: Sizes) -> Any:
    base, exponent = library.of(parts[0]), parts[1]
    if library.moves(exponent):
        return library.xp.exp(exponent * library.xp.log(base))
    number = float(exponent[0, 0])
    if node.operation is Power and not node.is_scalar:
        factor = base if number >= 0 else library.xp.linalg.inv(base)
        result = library.eye(len(base))
        for _step in range(abs(round(number))):
            result = result @ factor
        return result
    return base ** (int(number) if number.is_integer() else number)


def _vec(_: Any, matrix: Any) -> Any:
    return matrix.T.reshape((-1, 1))


def _kron(_: Any, left: Any, right: Any) -> Any:
    """Every entry times every entry; PyTorch's own refuses a transposed matrix."""
    (m, n), (p, q) = left.shape, right.shape
    return (left[:, None, :, None] * right[None, :, None, :]).reshape((m * p, n * q))


def _unvec(library: Library, node: Expression, parts: Parts, sizes: Sizes) -> Any:
    rows, columns = (size.value(sizes) for size in node.shape)
    return library.of(parts[0]).reshape((columns, rows)).T


def _slice(library: Library, node: Expression, parts: Parts, sizes: Sizes) -> Any:
    top, bottom, left, right = (size.value(sizes) for size in node.parameters)
    return library.of(parts[0])[top - 1 : bottom, left - 1 : right]


def _blocks(library: Library, node: Expression, parts: Parts, _: Sizes) -> Any:
    values = dict(zip(node.arguments, map(library.of, parts), strict=True))
    table = rows_of_blocks(node.arguments, node.parameters[0])
    return _bordered(library, [[values[part] for part in row] for row in table])


def _bordered(library: Library, table: list[list[Any]]) -> Any:
    join = library.xp.concatenate
    return join([join(row, axis=1) for row in table], axis=0)


def _axis(node: Expression) -> int:
    return 1 if node.parameters[0] == "rows" else 0


def _softmax(library: Library, node: Expression, parts: Parts, _: Sizes) -> Any:
    raised = library.xp.exp(library.of(parts[0]))
    return raised / library.xp.sum(raised, axis=_axis(node), keepdims=True)


def _log_sum_exp(library: Library, node: Expression, parts: Parts, _: Sizes) -> Any:
    xp = library.xp
    return xp.log(xp.sum(xp.exp(library.of(parts[0])), axis=_axis(node), keepdims=True))


def _unknown(library: Library, node: Expression, parts: Parts, sizes: Sizes) -> Any:
    known = [library.of(part) for part in parts]
    nothing = 0 * sum(library.xp.sum(part) for part in known)
    entries = [[[(part[i, j], 0.0, 0.0) for j in range(part.shape[1])] for i in range(part.shape[0])] for part in known]
    found = stand_in(Jets(Floats()), sizes, node, entries)
    stack = library.xp.stack
    return stack([stack([entry[0] + nothing for entry in row]) for row in found])


# Functions of a matrix


def _adjugate(library: Library, _: Expression, parts: Parts, _sizes: Sizes) -> Any:
    """Faddeev and LeVerrier's recursion."""
    matrix = library.of(parts[0])
    size = len(matrix)
    found = library.eye(size)
    for step in range(1, size):
        moved = matrix @ found
        found = moved - library.xp.trace(moved) / step * library.eye(size)
    return (-1) ** (size - 1) * found


def _pseudo_inverse(xp: Any, matrix: Any) -> Any:
    mirrored = matrix.T
    if len(matrix) >= len(mirrored):
        return xp.linalg.inv(mirrored @ matrix) @ mirrored
    return mirrored @ xp.linalg.inv(matrix @ mirrored)


def _sylvester(library: Library, _: Expression, parts: Parts, _sizes: Sizes) -> Any:
    left, right, value = map(library.of, parts)
    system = _kron(library.xp, library.eye(len(right)), left) + _kron(library.xp, right.T, library.eye(len(left)))
    solution = library.xp.linalg.solve(system, _vec(library.xp, value))
    return solution.reshape((len(right), len(left))).T


def _circular(library: Library, matrix: Any) -> tuple[Any, Any]:
    """Cosine and sine: exp [0 X; -X 0] is [cos X, sin X; -sin X, cos X]."""
    size = len(matrix)
    found = library.exponential(_bordered(library, [[0 * matrix, matrix], [-matrix, 0 * matrix]]))
    return found[:size, :size], found[:size, size:]


def _root(library: Library, matrix: Any) -> Any:
    """The iteration of Denman and Beavers (Higham 2008, 6.3)."""
    inverse = library.xp.linalg.inv
    root, partner = matrix, library.eye(len(matrix))
    for _ in range(ROOT_STEPS):
        root, partner = (root + inverse(partner)) / 2, (partner + inverse(root)) / 2
    return root


def _logarithm(library: Library, matrix: Any) -> Any:
    """Square roots until the matrix is near I, then log Y = 2 artanh (Y - I)(Y + I)^-1 (Higham 2008, 11.5)."""
    for _ in range(HALVINGS):
        matrix = _root(library, matrix)
    eye = library.eye(len(matrix))
    ratio = (matrix - eye) @ library.xp.linalg.inv(matrix + eye)
    term, square, total = ratio, ratio @ ratio, ratio
    for order in range(1, LOGARITHM_TERMS):
        term = term @ square
        total = total + term / (2 * order + 1)
    return 2 ** (HALVINGS + 1) * total


FUNCTIONS: dict[Operation, Callable[[Library, Any], Any]] = {
    Expm: lambda library, matrix: library.exponential(matrix),
    Sinm: lambda library, matrix: _circular(library, matrix)[1],
    Cosm: lambda library, matrix: _circular(library, matrix)[0],
    Sqrtm: _root,
    Logm: _logarithm,
}


def _direction(library: Library, of: Operation, matrix: Any, change: Any) -> Any:
    """The corner of f([X E; 0 X]), which has f(X) on its diagonal (Higham 2008, 3.6)."""
    size = len(matrix)
    return FUNCTIONS[of](library, _bordered(library, [[matrix, change], [0 * matrix, matrix]]))[:size, size:]


def _function_row(of: Operation) -> Row:
    return lambda library, _node, parts, _sizes: FUNCTIONS[of](library, library.of(parts[0]))


def _frechet_row(of: Operation) -> Row:
    return lambda library, _node, parts, _sizes: _direction(library, of, *map(library.of, parts))


def _frechet_matrix_row(of: Operation) -> Row:
    def columns(library: Library, _: Expression, parts: Parts, _sizes: Sizes) -> Any:
        matrix, size = library.of(parts[0]), len(parts[0])
        units = np.eye(size * size).reshape(size, size, size, size).transpose(0, 1, 3, 2).reshape(-1, size, size)
        changes = [_direction(library, of, matrix, library.array(unit)) for unit in units]
        return library.xp.concatenate([_vec(library.xp, change) for change in changes], axis=1)

    return columns


def _entrywise(word: str) -> Row:
    return simple(lambda xp, value: getattr(xp, word)(value))


ROWS: dict[Operation, Row] = {
    Add: _add,
    Product: _product,
    Hadamard: _hadamard,
    Transpose: simple(lambda xp, matrix: matrix.T),
    Power: _power,
    ElementwisePower: _power,
    Inverse: simple(lambda xp, matrix: xp.linalg.inv(matrix)),
    Determinant: to_scalar(lambda xp, matrix: xp.linalg.det(matrix)),
    LogDeterminant: to_scalar(lambda xp, matrix: xp.log(xp.linalg.det(matrix))),
    Trace: to_scalar(lambda xp, matrix: xp.trace(matrix)),
    Sum: to_scalar(lambda xp, matrix: xp.sum(matrix)),
    Mean: to_scalar(lambda xp, matrix: xp.sum(matrix) / math.prod(matrix.shape)),
    Prod: to_scalar(lambda xp, matrix: xp.prod(matrix)),
    RunningProduct: simple(lambda xp, matrix: xp.cumprod(matrix, axis=0)),
    Norm: to_scalar(lambda xp, matrix: xp.sqrt(xp.sum(matrix * matrix))),
    Diag: simple(lambda xp, column: xp.diag(column[:, 0])),
    Diagonal: simple(lambda xp, matrix: xp.diag(matrix).reshape((-1, 1))),
    Vec: simple(_vec),
    Unvec: _unvec,
    Kronecker: simple(_kron),
    Slice: _slice,
    Blocks: _blocks,
    Softmax: _softmax,
    LogSumExp: _log_sum_exp,
    Unknown: _unknown,
    Adjugate: _adjugate,
    PseudoInverse: simple(_pseudo_inverse),
    Sylvester: _sylvester,
    **{operation: _entrywise(operation.word) for operation in SMOOTH},
    Sigmoid: simple(lambda xp, value: 1 / (1 + xp.exp(-value))),
    Softplus: simple(lambda xp, value: xp.log(1 + xp.exp(value))),
    **{of: _function_row(of) for of in MATRIX_FUNCTIONS},
    **{FRECHET[of]: _frechet_row(of) for of in FRECHET},
    **{FRECHET_MATRIX[of]: _frechet_matrix_row(of) for of in FRECHET_MATRIX},
}
