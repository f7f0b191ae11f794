"""The atoms that the rules write: entries of identity matrices, of inverses and of powers, and sizes as numbers."""

from __future__ import annotations

from fractions import Fraction

from ...expression import Size
from .labels import canonical
from .terms import Atom, Exponent, Head, Index, Polynomial, Term, Work, exponent_key

SWAP = (((1, 0), 1),)


def delta_head(size: Size | None) -> Head:
    """An entry of the identity matrix; of a Kronecker delta of two counters where the size is None."""
    return Head(f"delta({size})", "delta", (size, size), SWAP, frozenset({"indicator"}), text="delta")


def size_head(name: str) -> Head:
    """A size used as a number."""
    return Head(f"size {name}", "size", traits=frozenset({"positive"}), names=frozenset({name}), text=name)


def block_head(total: Size, offset: Size, size: Size) -> Head:
    """An entry of the matrix that puts a part of some size behind an offset into a whole."""
    return Head(
        f"block({total};{offset};{size})",
        "block",
        (total, size),
        traits=frozenset({"indicator"}),
        text=f"block({offset}:{size})",
        inside=size_polynomial(offset),
    )


def inverse_head(inside: Polynomial, spans: tuple[Size, ...], *, symmetric: bool) -> Head:
    """An entry of the inverse of a matrix; `inside` has the rows first and then the columns as its free indices."""
    return Head(
        f"inv<{','.join(map(str, spans))}>({inside.key})",
        "inv",
        spans + spans,
        _halves_swapped(len(spans)) if symmetric else (),
        inside=inside,
        names=inside.names,
        text="inv",
    )


def power_head(inside: Polynomial, size: Size, exponent: Exponent, *, symmetric: bool) -> Head:
    """An entry of a matrix to a power that is a symbol."""
    names = exponent.names if isinstance(exponent, Polynomial) else frozenset()
    return Head(
        f"power<{size}>({inside.key}){exponent_key(exponent)}",
        "power",
        (size, size),
        SWAP if symmetric else (),
        inside=inside,
        names=inside.names | names,
        text="power",
        exponent=exponent,
    )


def _halves_swapped(count: int) -> tuple[tuple[tuple[int, ...], int], ...]:
    return (((*range(count, 2 * count), *range(count)), 1),)


def size_polynomial(size: Size) -> Polynomial:
    """A size as a sum of products of names."""
    terms: dict[str, Term] = {}
    for names, count in size.terms:
        factors = [(Atom(size_head(name)), Fraction(names.count(name))) for name in sorted(set(names))]
        named = canonical(Work(), Fraction(count), factors)
        if named is not None:
            terms[named[0]] = named[1]
    return Polynomial(terms)


def free(number: int) -> Index:
    """A free index of what stands inside an atom."""
    return Index(False, number, None)
