"""NumPy: the value of an expression in float64, node by node from a table of rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..expression import Expression, MatcalcError, ShapeError, postorder, symbols
from ..expression.indexing import SumOver
from ..expression.leaves import (
    Commutation,
    Constant,
    Differential,
    Eye,
    Ones,
    SizeScalar,
    Symbol,
    Zeros,
)
from ..expression.nodes import Operation
from ..expression.operations import (
    Add,
    Cos,
    Determinant,
    Diag,
    Diagonal,
    ElementwisePower,
    Exp,
    Greater,
    GreaterEqual,
    Hadamard,
    Inverse,
    Kronecker,
    Less,
    LessEqual,
    Log,
    LogDeterminant,
    Norm,
    Power,
    Product,
    Relu,
    Sin,
    Sqrt,
    Sum,
    Tanh,
    Trace,
    Transpose,
    Vec,
    brief,
)
from . import float_rows
from .float_rows import NoValue, simple, to_scalar

Array = NDArray[np.float64]
Row = Callable[[Expression, list[Array], Mapping[str, int]], Array]


def evaluate(expression: Expression, values: Mapping[str, Any]) -> float | Array:
    """The value: a float for a scalar, a 2-D array otherwise.

    `values` has an array for each symbol, (n,) or (n, 1) for a column; a size that no array fixes is given by
    name. Raises ShapeError where two arrays disagree, NoValue outside the domain.

    >>> from matcalc_helpers.expression import matrix, vector
    >>> (matrix("A", "m", "n") @ vector("x", "n")).evaluate({"A": [[1, 2], [3, 4]], "x": [1, 1]})
    array([[3.],
           [7.]])
    """
    arrays, sizes = _read(expression, values)
    result = value_at(expression, arrays, sizes)
    return float(result[0, 0]) if expression.is_scalar else result


def _read(expression: Expression, values: Mapping[str, Any]) -> tuple[dict[Expression, Array], dict[str, int]]:
    known = symbols(expression)
    changes = {str(node): node for node in postorder(expression) if node.operation is Differential}
    arrays: dict[Expression, Array] = {}
    sizes: dict[str, int] = {}
    origin: dict[str, str] = {}
    for name, value in values.items():
        variable = {**known, **changes}.get(name)
        if variable is not None:
            arrays[variable] = _array(name, value, variable)
        elif type(value) is int and value > 0:
            sizes[name], origin[name] = value, f"{name} = {value}"
        else:
            listed = ", ".join([*known, *changes]) or "none"
            raise MatcalcError(f"{name!r} does not occur in the expression; its symbols are {listed}")
    for variable, array in arrays.items():
        _unify(variable, array, sizes, origin)
    for node in postorder(expression):
        needed = node.operation is Differential or (node.operation is Symbol and node in known.values())
        if needed and node not in arrays:
            raise MatcalcError(f"no value for {node}: give an array of shape {node.shape}")
    return arrays, sizes


def _array(name: str, value: Any, variable: Expression) -> Array:
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise MatcalcError(f"{name}: {value!r} is not an array of real numbers") from None
    if array.ndim == 0:
        array = array.reshape(1, 1)
    if array.ndim == 1:
        array = array.reshape(1, -1) if variable.shape.is_row else array.reshape(-1, 1)
    if array.ndim != 2:
        raise ShapeError(f"{name} has {array.ndim} dimensions; a matrix has two")
    return array


def _unify(variable: Expression, array: Array, sizes: dict[str, int], origin: dict[str, str]) -> None:
    for size, count in zip(variable.shape, array.shape, strict=True):
        source = f"{variable} ({array.shape[0]} x {array.shape[1]})"
        name = str(size)
        if size.number is None and len(size.names) == 1 and name in size.names:
            known = sizes.setdefault(name, count)
            first = origin.setdefault(name, source)
            if known != count:
                raise ShapeError(
                    f"{source} does not fit {first}: {variable} is {variable.shape}, and {name} is {known}"
                )
    for size, count in zip(variable.shape, array.shape, strict=True):
        if size.names <= sizes.keys() and size.value(sizes) != count:
            raise ShapeError(
                f"{variable} is {variable.shape}, here {size.value(sizes)} where the array has {count}: "
                f"its shape is {array.shape[0]} x {array.shape[1]}"
            )


def value_at(
    expression: Expression,
    arrays: Mapping[Expression, Any],
    sizes: Mapping[str, int],
    apply: Callable[[Expression, list[Any], Mapping[str, int]], Any] | None = None,
) -> Any:
    """The value at arrays of symbols; `apply` gives the value of a node from those of its arguments."""
    found = value_of if apply is None else apply
    done: dict[Expression, Any] = dict(arrays)
    open_nodes = _waiting_for_an_index(expression, arrays)
    with np.errstate(all="ignore"):
        for node in postorder(expression, known=arrays):
            if node in open_nodes:
                continue
            if node.operation is SumOver:
                done[node] = _sum_over(node, [done[bound] for bound in node.arguments[1:]], done, sizes, found)
            else:
                done[node] = found(node, [done[argument] for argument in node.arguments], sizes)
    return done[expression]


def value_of(node: Expression, parts: list[Array], sizes: Mapping[str, int]) -> Array:
    """The value of one node in float64; NoValue where there is none that is finite and real."""
    if node.operation not in ROWS:
        raise MatcalcError(f"no value for {node}: its symbol has none, or {node.operation.title} has no row")
    try:
        found = ROWS[node.operation](node, parts, sizes)
    except np.linalg.LinAlgError:
        raise NoValue(f"{brief(node)} has no value there: the matrix is singular") from None
    if not np.all(np.isfinite(found)):
        raise NoValue(f"{brief(node)} has no finite real value there")
    return found


def _waiting_for_an_index(expression: Expression, arrays: Mapping[Expression, Array]) -> frozenset[Expression]:
    """The parts that stand for one term of a sum and have a value only once the index has one."""
    waiting: dict[Expression, frozenset[Expression]] = {}
    for node in postorder(expression, known=arrays):
        own = frozenset([node]) if node.operation is Symbol else frozenset()
        below = own.union(*(waiting.get(argument, frozenset()) for argument in node.arguments))
        waiting[node] = below - {node.parameters[0]} if node.operation is SumOver else below
    return frozenset(node for node, counters in waiting.items() if counters)


def _sum_over(
    node: Expression, bounds: list[Array], arrays: Mapping[Expression, Any], sizes: Mapping[str, int], apply: Row
) -> Any:
    counter, body = node.parameters[0], node.arguments[0]
    total: Any = None
    for value in range(round(bounds[0][0, 0]), round(bounds[1][0, 0]) + 1):
        term = value_at(body, {**arrays, counter: np.full((1, 1), float(value))}, sizes, apply)
        total = term if total is None else total + term
    if total is None:
        return np.zeros((node.shape.rows.value(sizes), node.shape.columns.value(sizes)))
    return total


def _numbers(value: int) -> Row:
    def filled(node: Expression, _: list[Array], sizes: Mapping[str, int]) -> Array:
        return np.full((node.shape.rows.value(sizes), node.shape.columns.value(sizes)), float(value))

    return filled


def _product(node: Expression, parts: list[Array], _: Mapping[str, int]) -> Array:
    pairs = list(zip(node.arguments, parts, strict=True))
    scale = np.prod([part[0, 0] for factor, part in pairs if factor.is_scalar], initial=1.0)
    chain = [part for factor, part in pairs if not factor.is_scalar]
    if not chain:
        return np.full((1, 1), scale)
    return np.asarray(scale * (np.linalg.multi_dot(chain) if len(chain) > 1 else chain[0]))


def _power(node: Expression, parts: list[Array], _: Mapping[str, int]) -> Array:
    base, exponent = parts
    if not node.is_scalar:
        if exponent[0, 0] != round(exponent[0, 0]):
            raise NoValue(f"{brief(node)} has no value there: the exponent {exponent[0, 0]:g} is not a whole number")
        return np.asarray(np.linalg.matrix_power(base, round(exponent[0, 0])))
    return np.asarray(base ** exponent[0, 0])


def _commutation(node: Expression, _: list[Array], sizes: Mapping[str, int]) -> Array:
    rows, columns = (size.value(sizes) for size in node.parameters)
    order = np.arange(rows * columns).reshape(rows, columns, order="F").ravel(order="C")
    return np.asarray(np.eye(rows * columns)[order])


def _logdet(_: Expression, parts: list[Array], _sizes: Mapping[str, int]) -> Array:
    sign, value = np.linalg.slogdet(parts[0])
    return np.full((1, 1), value if sign > 0 else np.nan)


ROWS: dict[Operation, Row] = {
    Constant: lambda node, _, _sizes: np.full((1, 1), float(node.parameters[0])),
    SizeScalar: lambda node, _, sizes: np.full((1, 1), float(node.parameters[0].value(sizes))),
    Eye: lambda node, _, sizes: np.eye(node.shape.rows.value(sizes)),
    Ones: _numbers(1),
    Zeros: _numbers(0),
    Commutation: _commutation,
    Add: lambda _node, parts, _sizes: np.asarray(sum(parts[1:], parts[0])),
    Product: _product,
    Hadamard: lambda _node, parts, _sizes: np.asarray(np.prod(parts, axis=0)),
    Transpose: simple(np.transpose),
    Power: _power,
    ElementwisePower: lambda _node, parts, _sizes: np.asarray(parts[0] ** parts[1][0, 0]),
    Inverse: simple(np.linalg.inv),
    Determinant: to_scalar(np.linalg.det),
    LogDeterminant: _logdet,
    Trace: to_scalar(np.trace),
    Sum: to_scalar(np.sum),
    Norm: to_scalar(np.linalg.norm),
    Diag: simple(lambda column: np.diag(column[:, 0])),
    Diagonal: simple(lambda matrix: np.diag(matrix).reshape(-1, 1)),
    Vec: simple(lambda matrix: matrix.reshape(-1, 1, order="F")),
    Kronecker: simple(np.kron),
    Exp: simple(np.exp),
    Log: simple(np.log),
    Sqrt: simple(np.sqrt),
    Sin: simple(np.sin),
    Cos: simple(np.cos),
    Tanh: simple(np.tanh),
    Relu: simple(lambda value: np.maximum(value, 0)),
    Greater: simple(np.greater),
    GreaterEqual: simple(np.greater_equal),
    Less: simple(np.less),
    LessEqual: simple(np.less_equal),
    **float_rows.ROWS,
}
