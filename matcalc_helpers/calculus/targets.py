"""What one can differentiate by: a symbol, one of its entries, or its half-vectorization."""

from __future__ import annotations

from dataclasses import dataclass

from ..expression import Expression, MatcalcError, differential_of, duplication_matrix, product, substitute, transpose
from ..expression.indexing import Unit, is_unit_row
from ..expression.leaves import Elimination, Symbol, assumptions_of
from ..expression.operations import Product, Vec


@dataclass(frozen=True)
class Target:
    """A symbol, and which part of it moves: an entry in a row and column, or the independent entries of vech."""

    symbol: Expression
    row: Expression | None = None
    column: Expression | None = None
    half: bool = False

    @property
    def is_entry(self) -> bool:
        """Whether only one entry moves."""
        return self.row is not None or self.column is not None

    def only_entry(self, differential: Expression) -> Expression:
        """The differential where only the entry moves, by an amount of one."""
        parts = [part for part in (self.row, self.column) if part is not None]
        return substitute(differential, {differential_of(self.symbol): product(*parts)})

    def of_half(self, jacobian: Expression) -> Expression:
        """The Jacobian by vech of a symmetric variable, from the one by vec."""
        return product(jacobian, duplication_matrix(self.symbol.shape.rows))


def target_of(wrt: Expression) -> Target:
    """Read what to differentiate by; anything else is an error that says what is possible."""
    if wrt.operation is Symbol:
        if "index" in assumptions_of(wrt):
            raise MatcalcError(f"{wrt} is an index and takes whole values: there is no derivative by it")
        return Target(wrt)
    if wrt.operation is Product:
        found = _entry(wrt) or _half(wrt)
        if found is not None:
            return found
    raise MatcalcError(
        f"differentiate with respect to a symbol, one of its entries or its vech, not {wrt}: give it a name first"
    )


def _entry(wrt: Expression) -> Target | None:
    factors = list(wrt.arguments)
    row = factors.pop(0).argument if is_unit_row(factors[0]) else None
    column = transpose(factors.pop()) if factors and factors[-1].operation is Unit else None
    if len(factors) != 1 or factors[0].operation is not Symbol or (row is None and column is None):
        return None
    fits = (row is not None or factors[0].shape.is_row) and (column is not None or factors[0].shape.is_column)
    return Target(factors[0], row, column) if fits else None


def _half(wrt: Expression) -> Target | None:
    if [factor.operation for factor in wrt.arguments] != [Elimination, Vec]:
        return None
    symbol = wrt.arguments[1].argument
    if symbol.operation is not Symbol or "symmetric" not in assumptions_of(symbol):
        raise MatcalcError(
            f"vech({symbol}) has the independent entries of a symmetric symbol; declare {symbol} symmetric"
        )
    return Target(symbol, half=True)
