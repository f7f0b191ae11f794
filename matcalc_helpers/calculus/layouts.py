"""Numerator and denominator layout: which way round a derivative is written down."""

from __future__ import annotations

from enum import StrEnum

from ..expression import Expression, MatcalcError, Shape
from ..expression.sizes import SCALAR
from .tables import turned


class Layout(StrEnum):
    """How a derivative is arranged in rows and columns."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"

    @property
    def other(self) -> Layout:
        """The layout with rows and columns exchanged."""
        return Layout.DENOMINATOR if self is Layout.NUMERATOR else Layout.NUMERATOR


def layout_named(name: str) -> Layout:
    """Read the name of a layout; another word is an error."""
    try:
        return Layout(name)
    except ValueError:
        raise MatcalcError(f"unknown layout {name!r}: use 'numerator' or 'denominator'") from None


def convert(derivative: Expression) -> Expression:
    """The same derivative in the other layout: its transpose.

    >>> from matcalc_helpers.expression import matrix
    >>> str(convert(matrix("A", "m", "n")))
    "A'"
    """
    return turned(derivative)


def derivative_shape(function: Shape, variable: Shape, layout: Layout) -> Shape:
    """The shape of a derivative before any derivative is taken.

    A scalar by a matrix is q x p in numerator layout for a p x q matrix; a matrix by a scalar has the shape
    of the matrix; all else is the vec form, rows for outputs and columns for inputs.
    """
    numerator = _numerator_shape(function, variable)
    return numerator if layout is Layout.NUMERATOR else numerator.transposed


def _numerator_shape(function: Shape, variable: Shape) -> Shape:
    if function.is_scalar:
        return variable.transposed
    if variable.is_scalar:
        return function
    one = SCALAR.rows
    return Shape(function.rows * function.columns * one, variable.rows * variable.columns * one)
