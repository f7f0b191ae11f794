"""The complex step: the imaginary part of f(X + ihV)/h, which cancels nothing and needs no small step to be found.

For f analytic in every operation, f(X + ihV) = f(X) + ih Df(X)[V] - h^2 ..., and h = 2^-100 leaves no error but
rounding (Squire and Trapp 1998).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ..expression import Expression
from ..expression.nodes import Operation
from ..expression.spectral import Cholesky
from . import array_rows
from .array_rows import Library, Row, apply_by, simple
from .claims import Claim
from .directions import (
    EPSILON,
    Array,
    Branches,
    Pair,
    arrays_at,
    equal,
    in_random_directions,
    pairs_of,
    well_conditioned_verdict,
)
from .float_rows import NoValue
from .float_values import value_at
from .sampling import Setting
from .verdicts import RouteReport

DIRECTIONS = 20
STEP = 2.0**-100
TOLERANCE = 1e-12
CLEARLY = 1e-8
"""Between the two the point is ill-conditioned, and another one is drawn."""
ROUNDING = 64 * EPSILON
"""Relative to the largest number on the way."""
TAYLOR_TERMS = 20


def _cholesky(_: object, matrix: Array) -> Array:
    """Column by column, without conjugates."""
    lower = np.zeros_like(matrix)
    for j in range(len(matrix)):
        rest = matrix[j:, j] - lower[j:, :j] @ lower[j, :j]
        lower[j:, j] = rest / np.sqrt(rest[0])
    return lower


def _exponential(matrix: Array) -> Array:
    """Halving, a Taylor sum, and squaring; the number of halvings is read from the real part."""
    halvings = max(0, math.frexp(float(np.abs(matrix.real).sum()))[1] + 1)
    scaled = matrix / 2**halvings
    term = total = np.eye(len(matrix), dtype=matrix.dtype)
    for order in range(1, TAYLOR_TERMS):
        term = term @ scaled / order
        total = total + term
    for _ in range(halvings):
        total = total @ total
    return total


LIBRARY = Library(np, np.asarray, _exponential)
ROWS: dict[Operation, Row] = {**array_rows.ROWS, Cholesky: simple(_cholesky)}
"""Operations that are analytic; eigenvalues are, but no code for them keeps a small imaginary part."""


def complex_step(claim: Claim, seed: int) -> RouteReport:
    """Compare with the imaginary part of f(X + ihV)/h in random directions, in complex128."""
    if claim.order == 2:
        return RouteReport("complex step", None, "declined: one step gives the first derivative only")
    says = "complex steps agree to 1e-12"
    return in_random_directions("complex step", claim, seed, DIRECTIONS, partial(_agrees, claim), says)


def _agrees(claim: Claim, setting: Setting) -> bool:
    branches = Branches()
    arrays = arrays_at(claim, setting)
    here = value_at(claim.function, arrays, setting.sizes, branches)
    value_at(claim.claim, arrays, setting.sizes, branches)
    noise = ROUNDING * branches.largest

    def pairs_at(factor: float) -> list[Pair]:
        moved = {**arrays, claim.wrt: factor * arrays[claim.wrt]}
        found = _along(claim, setting, moved)
        if not equal([*zip(found.real.flat, here.flat, strict=True)], CLEARLY, noise):
            raise NoValue("the complex value and the real one are not the same")
        value = value_at(claim.claim, moved, setting.sizes)
        return pairs_of(claim, found.imag / STEP, value, setting)

    return well_conditioned_verdict(pairs_at, TOLERANCE, CLEARLY, noise)


def _along(claim: Claim, setting: Setting, arrays: Mapping[Expression, Array]) -> NDArray[np.complex128]:
    """f(X + ihV)."""
    direction = np.array(setting.direction, dtype=np.float64)
    moved = {**arrays, claim.wrt: arrays[claim.wrt] + 1j * STEP * direction}
    return np.asarray(value_at(claim.function, moved, setting.sizes, apply_by(LIBRARY, ROWS)), dtype=np.complex128)
