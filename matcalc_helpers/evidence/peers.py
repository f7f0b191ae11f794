"""JAX and PyTorch, where they are installed: they differentiate the program that computes f, and not the formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

from ..expression import Expression
from ..expression.nodes import Operation
from ..expression.operations import Abs, Greater, GreaterEqual, Less, LessEqual, Relu, Sign
from ..expression.reductions import (
    ArgMax,
    ArgMin,
    Largest,
    Maximum,
    Minimum,
    Norm1,
    NuclearNorm,
    Smallest,
    SpectralNorm,
)
from ..expression.spectral import (
    Cholesky,
    Eigenvalue,
    Eigenvector,
    LeftSingular,
    PseudoInverse,
    Resolvent,
    RightSingular,
    SingularValue,
)
from . import array_rows
from .array_rows import Library, Parts, Row, Sizes, apply_by, simple, to_scalar
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
from .float_rows import NoValue, place_of
from .float_values import value_at
from .sampling import Setting
from .verdicts import RouteReport

DIRECTIONS = 10
TOLERANCE = 1e-9
CLEARLY = 1e-6
"""Between the two the point is ill-conditioned, and another one is drawn."""
KINK = 1e-6
ROUNDING = 1024 * EPSILON
"""Relative to the largest number on the way."""

Directional = Callable[[Any, Any, Any], Any]


class Peer(NamedTuple):
    """A library, and its derivative of a function along a direction."""

    library: Library
    along: Directional


def _as_numbers(library: Library, condition: Any) -> Any:
    shape = tuple(condition.shape)
    return library.xp.where(condition, library.array(np.ones(shape)), library.array(np.zeros(shape)))


def _compare(compare: Callable[[Any, Any], Any]) -> Row:
    return lambda library, _node, parts, _sizes: _as_numbers(library, compare(*map(library.of, parts)))


def _relu(library: Library, _: Expression, parts: Parts, _sizes: Sizes) -> Any:
    return library.xp.maximum(library.of(parts[0]), library.array(np.zeros((1, 1))))


def _place(choose: str) -> Row:
    def mark(library: Library, _: Expression, parts: Parts, _sizes: Sizes) -> Any:
        matrix = library.of(parts[0])
        return _as_numbers(library, matrix == getattr(library.xp, choose)(matrix))

    return mark


def _upright(xp: Any, vector: Any) -> Any:
    """The sign of the factor that makes the largest entry of a vector positive."""
    return xp.sign(xp.max(vector) + xp.min(vector))


def _eigenpair(library: Library, parts: Parts) -> tuple[Any, Any]:
    values, vectors = library.xp.linalg.eigh(library.of(parts[0]))
    place = place_of(np.asarray(parts[1]), len(values))
    vector = vectors[:, place : place + 1]
    return values[place].reshape((1, 1)), vector * _upright(library.xp, vector)


def _eigen(part: int) -> Row:
    return lambda library, _node, parts, _sizes: _eigenpair(library, parts)[part]


def _resolvent(library: Library, _: Expression, parts: Parts, _sizes: Sizes) -> Any:
    matrix, (value, vector) = library.of(parts[0]), _eigenpair(library, parts)
    onto = vector @ vector.T
    return library.xp.linalg.inv(value * library.eye(len(matrix)) - matrix + onto) - onto


def _singular(part: int) -> Row:
    def read(library: Library, _: Expression, parts: Parts, _sizes: Sizes) -> Any:
        left, values, right = library.xp.linalg.svd(library.of(parts[0]), full_matrices=False)
        place = place_of(np.asarray(parts[1]), len(values))
        vector = right[place : place + 1].T
        sign = _upright(library.xp, vector)
        return (values[place].reshape((1, 1)), left[:, place : place + 1] * sign, vector * sign)[part]

    return read


ROWS: dict[Operation, Row] = {
    **array_rows.ROWS,
    Relu: _relu,
    Abs: simple(lambda xp, value: xp.abs(value)),
    Sign: simple(lambda xp, value: xp.sign(value)),
    Norm1: to_scalar(lambda xp, value: xp.sum(xp.abs(value))),
    Greater: _compare(lambda a, b: a > b),
    GreaterEqual: _compare(lambda a, b: a >= b),
    Less: _compare(lambda a, b: a < b),
    LessEqual: _compare(lambda a, b: a <= b),
    Maximum: simple(lambda xp, a, b: xp.maximum(a, b)),
    Minimum: simple(lambda xp, a, b: xp.minimum(a, b)),
    Largest: to_scalar(lambda xp, value: xp.max(value)),
    Smallest: to_scalar(lambda xp, value: xp.min(value)),
    ArgMax: _place("max"),
    ArgMin: _place("min"),
    PseudoInverse: simple(lambda xp, value: xp.linalg.pinv(value)),
    Eigenvalue: _eigen(0),
    Eigenvector: _eigen(1),
    Resolvent: _resolvent,
    SingularValue: _singular(0),
    LeftSingular: _singular(1),
    RightSingular: _singular(2),
    SpectralNorm: to_scalar(lambda xp, value: xp.linalg.norm(value, 2)),
    NuclearNorm: to_scalar(lambda xp, value: xp.linalg.norm(value, "nuc")),
    Cholesky: simple(lambda xp, value: xp.linalg.cholesky(value)),
}


@contextmanager
def _jax() -> Iterator[Peer]:
    jax, xp = import_module("jax"), import_module("jax.numpy")
    linalg = import_module("jax.scipy.linalg")

    def along(function: Any, at: Any, direction: Any) -> Any:
        return jax.jvp(function, (at,), (direction,))[1]

    with jax.enable_x64(True):
        yield Peer(Library(xp, xp.asarray, linalg.expm), along)


@contextmanager
def _torch() -> Iterator[Peer]:
    torch, func = import_module("torch"), import_module("torch.func")

    def along(function: Any, at: Any, direction: Any) -> Any:
        """Backwards twice: u -> J'u is linear, and its transpose is J. Nested forward mode is wrong for det."""
        value, back = func.vjp(function, at)
        return func.vjp(lambda change: back(change)[0], torch.zeros_like(value))[1](direction)[0]

    yield Peer(Library(torch, lambda part: torch.tensor(part, dtype=torch.float64), torch.linalg.matrix_exp), along)


PEERS: dict[str, tuple[str, Callable[[], Any]]] = {"jax": ("JAX", _jax), "torch": ("PyTorch", _torch)}


def by_jax(claim: Claim, seed: int) -> RouteReport:
    """Compare with JAX's forward derivative in random directions, in float64."""
    return _by("jax", claim, seed)


def by_torch(claim: Claim, seed: int) -> RouteReport:
    """Compare with PyTorch's derivative, backwards, in random directions, in float64."""
    return _by("torch", claim, seed)


def _by(name: str, claim: Claim, seed: int) -> RouteReport:
    title, loaded = PEERS[name]
    if find_spec(name) is None:
        return RouteReport(name, None, f"declined: {title} is not installed")
    with loaded() as peer:
        says = f"{title}'s derivatives agree to 1e-9"
        return in_random_directions(name, claim, seed, DIRECTIONS, partial(_agrees, peer, claim), says)


def _agrees(peer: Peer, claim: Claim, setting: Setting) -> bool:
    branches = Branches()
    arrays = arrays_at(claim, setting)
    here = value_at(claim.function, arrays, setting.sizes, branches)
    value_at(claim.claim, arrays, setting.sizes, branches)
    noise = ROUNDING * branches.largest

    def pairs_at(factor: float) -> list[Pair]:
        moved = {**arrays, claim.wrt: factor * arrays[claim.wrt]}
        theirs, moving = _values(peer, claim, setting, moved)
        if not equal([*zip(theirs.flat, here.flat, strict=True)], CLEARLY, noise) or not np.all(np.isfinite(moving)):
            raise NoValue("the values are not the same")
        return pairs_of(claim, moving, value_at(claim.claim, moved, setting.sizes), setting)

    agrees = well_conditioned_verdict(pairs_at, TOLERANCE, CLEARLY, noise)
    if not agrees and branches.nearest < KINK:
        raise NoValue("a kink lies too near")
    return agrees


def _values(peer: Peer, claim: Claim, setting: Setting, arrays: dict[Expression, Array]) -> tuple[Array, Array]:
    """The library's value of the function, and its coefficient of t or t^2 along the direction."""
    library = peer.library
    at = library.array(arrays[claim.wrt])
    direction = library.array(np.array(setting.direction, dtype=np.float64))
    apply = apply_by(library, ROWS)

    def function(moving: Any) -> Any:
        return library.of(value_at(claim.function, {**arrays, claim.wrt: moving}, setting.sizes, apply))

    def slope(moving: Any) -> Any:
        return peer.along(function, moving, direction)

    found = slope(at) if claim.order == 1 else peer.along(slope, at, direction) / 2
    return np.asarray(function(at)), np.asarray(found)
