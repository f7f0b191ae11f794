"""The gradient of tr((X'AX)^k) by X for growing k."""

from __future__ import annotations

import sympy
from common import Prepare, measure, publish, ratio, table
from expressions import mul, sympy_symbols, t, tensorgrad_symbols, tr

import matcalc_helpers as mc

EXPONENTS = range(2, 13)


def our_work(exponent: int) -> Prepare:
    """Prepare our gradient."""

    def prepare(tag: str) -> object:
        matrix, middle = mc.matrix("X" + tag, "n", "n"), mc.matrix("C" + tag, "n", "n")
        function = mc.trace((matrix.T @ middle @ matrix) ** exponent)
        return lambda: mc.gradient(function, matrix)

    return prepare


def sympy_work(exponent: int) -> Prepare:
    """Prepare SymPy's derivative, of the product written out: of the power it raises an AttributeError."""

    def prepare(tag: str) -> object:
        q = sympy_symbols(tag)
        function = sympy.Trace(sympy.MatMul(*[q.X.T, q.C, q.X] * exponent))
        return lambda: sympy.diff(function, q.X)

    return prepare


def tensorgrad_work(exponent: int, simplify: str) -> Prepare:
    """Prepare tensorgrad's gradient."""

    def prepare(tag: str) -> object:
        q = tensorgrad_symbols(tag)
        function = tr(mul(*[mul(t(q.X), q.C, q.X)] * exponent))
        return lambda: getattr(function.grad(q.X), simplify)()

    return prepare


def line(exponent: int) -> list[str]:
    """One row of the table."""
    our, by_sympy = measure(our_work(exponent)), measure(sympy_work(exponent))
    short, full = (measure(tensorgrad_work(exponent, word)) for word in ("simplify", "full_simplify"))
    ratios = [ratio(other.seconds, our.seconds) for other in (by_sympy, short, full)]
    return [str(exponent), our.text, by_sympy.text, short.text, full.text, *ratios]


def main() -> None:
    """Measure, print, and put the table into the README."""
    head = ["k", "ours", "SymPy", "tensorgrad `simplify`", "`full_simplify`"]
    ratios = ["SymPy / ours", "`simplify` / ours", "`full_simplify` / ours"]
    publish("powers", table([*head, *ratios], [line(exponent) for exponent in EXPONENTS]))


if __name__ == "__main__":
    main()
