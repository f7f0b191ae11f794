"""Functions that read many entries at once: means, products, largest entries, softmax, further norms."""

from __future__ import annotations

from typing import Any

from .errors import MatcalcError, ShapeError
from .leaves import as_expression, ones
from .nodes import Expression, Operation, constructs, node
from .operations import COMPARISONS, Abs, Relu, Sign, absolute, brief, is_declared_scalar, norm2
from .sizes import SCALAR, Shape

Mean = Operation("mean", "mean of entries")
Prod = Operation("prod", "product of entries")
RunningProduct = Operation("cumprod", "running product")
Maximum = Operation("max", "larger of two")
Minimum = Operation("min", "smaller of two")
Largest = Operation("max", "largest entry")
Smallest = Operation("min", "smallest entry")
ArgMax = Operation("argmax", "place of the largest entry")
ArgMin = Operation("argmin", "place of the smallest entry")
Softmax = Operation("softmax", "softmax")
LogSumExp = Operation("logsumexp", "log-sum-exp")
Norm1 = Operation("norm1", "sum of absolute values")
SpectralNorm = Operation("specnorm", "spectral norm")
NuclearNorm = Operation("nucnorm", "nuclear norm")

AXES = ("rows", "cols")

SWITCHING = (*COMPARISONS, Relu, Abs, Sign, Maximum, Minimum, Largest, Smallest, ArgMax, ArgMin, Norm1)
"""Operations that follow one formula on one side of a border and another on the other side."""


@constructs(Mean)
def mean(value: Any) -> Expression:
    """The sum of all entries divided by their number."""
    argument = as_expression(value)
    return argument if argument.is_scalar else node(Mean, (argument,), SCALAR)


@constructs(Prod)
def prod(value: Any) -> Expression:
    """The product of all entries."""
    argument = as_expression(value)
    return argument if argument.is_scalar else node(Prod, (argument,), SCALAR)


@constructs(RunningProduct)
def cumprod(value: Any) -> Expression:
    """The running products down each column."""
    argument = as_expression(value)
    return argument if argument.shape.rows.number == 1 else node(RunningProduct, (argument,), argument.shape)


def maximum(first: Any, second: Any = None) -> Expression:
    """The larger of two formulas entry by entry, or the largest entry of one."""
    return _largest(as_expression(first)) if second is None else _maximum(first, second)


def minimum(first: Any, second: Any = None) -> Expression:
    """The smaller of two formulas entry by entry, or the smallest entry of one."""
    return _smallest(as_expression(first)) if second is None else _minimum(first, second)


@constructs(Maximum)
def _maximum(first: Any, second: Any) -> Expression:
    return _of_two(Maximum, as_expression(first), as_expression(second))


@constructs(Minimum)
def _minimum(first: Any, second: Any) -> Expression:
    return _of_two(Minimum, as_expression(first), as_expression(second))


def _of_two(operation: Operation, a: Expression, b: Expression) -> Expression:
    """Both sides have one shape, or a declared scalar is compared with every entry of the other."""
    scalar, other = (a, b) if a.is_scalar else (b, a)
    if a.shape != b.shape and not (scalar.is_scalar and is_declared_scalar(scalar)):
        raise ShapeError(f"cannot compare {brief(a)} ({a.shape}) and {brief(b)} ({b.shape}): the shapes must agree")
    return node(operation, (a, b), other.shape)


@constructs(Largest)
def _largest(argument: Expression) -> Expression:
    return argument if argument.is_scalar else node(Largest, (argument,), SCALAR)


@constructs(Smallest)
def _smallest(argument: Expression) -> Expression:
    return argument if argument.is_scalar else node(Smallest, (argument,), SCALAR)


@constructs(ArgMax)
def argmax(value: Any) -> Expression:
    """1 at the place of the largest entry and 0 elsewhere, in the shape of the argument."""
    argument = as_expression(value)
    return ones(1) if argument.is_scalar else node(ArgMax, (argument,), argument.shape)


@constructs(ArgMin)
def argmin(value: Any) -> Expression:
    """1 at the place of the smallest entry and 0 elsewhere, in the shape of the argument."""
    argument = as_expression(value)
    return ones(1) if argument.is_scalar else node(ArgMin, (argument,), argument.shape)


@constructs(Softmax)
def softmax(value: Any, axis: str | None = None) -> Expression:
    """exp(x)/sum(exp(x)) along a column or row, or along each of the "rows" or "cols" of a matrix."""
    argument = as_expression(value)
    if argument.is_scalar:
        return ones(1)
    return node(Softmax, (argument,), argument.shape, (_axis(argument, axis, "softmax"),))


@constructs(LogSumExp)
def logsumexp(value: Any, axis: str | None = None) -> Expression:
    """log(sum(exp(x))) of a column or row, or of each of the "rows" or "cols" of a matrix."""
    argument = as_expression(value)
    if argument.is_scalar:
        return argument
    along = _axis(argument, axis, "logsumexp")
    rows, columns = argument.shape
    one = SCALAR.rows
    return node(LogSumExp, (argument,), Shape(rows, one) if along == "rows" else Shape(one, columns), (along,))


def _axis(argument: Expression, axis: str | None, word: str) -> str:
    along = "cols" if argument.shape.is_column else "rows" if argument.shape.is_row else None
    if axis is None and along is None:
        raise ShapeError(f"{word} of {brief(argument)}, which is {argument.shape}: say rows or cols")
    if axis is not None and axis not in AXES:
        raise MatcalcError(f"{word} goes along rows or cols, not {axis!r}")
    if along is not None and axis not in (None, along):
        raise ShapeError(f"{word} of {brief(argument)}, which is {argument.shape}, goes along {along}")
    return along or str(axis)


@constructs(Norm1)
def norm1(value: Any) -> Expression:
    """The sum of the absolute values of all entries."""
    argument = as_expression(value)
    return absolute(argument) if argument.is_scalar else node(Norm1, (argument,), SCALAR)


@constructs(SpectralNorm)
def specnorm(value: Any) -> Expression:
    """The largest singular value; for a column or a row the Euclidean norm."""
    argument = as_expression(value)
    return norm2(argument) if _is_line(argument) else node(SpectralNorm, (argument,), SCALAR)


@constructs(NuclearNorm)
def nucnorm(value: Any) -> Expression:
    """The sum of the singular values; for a column or a row the Euclidean norm."""
    argument = as_expression(value)
    return norm2(argument) if _is_line(argument) else node(NuclearNorm, (argument,), SCALAR)


def _is_line(argument: Expression) -> bool:
    return argument.is_scalar or argument.shape.is_column or argument.shape.is_row
