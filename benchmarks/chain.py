"""The gradient of a chain of layers, sum(tanh(W_L ... tanh(W_1 x))), by W_1: linear in the number of layers."""

from __future__ import annotations

from typing import Any

import sympy
import tensorgrad
import tensorgrad.functions as tensor
from common import Measured, Prepare, measure, milliseconds, publish, ratio, table
from expressions import each, entries, mul

import matcalc_helpers as mc
from matcalc_helpers.expression import postorder

DEEP = (10, 100, 1_000, 10_000)
SHALLOW = (2, 4, 8, 12)


def our_work(layers: int) -> Prepare:
    """Prepare our gradient."""

    def prepare(tag: str) -> object:
        state = mc.vector("x" + tag, "n")
        first = mc.matrix(f"W1{tag}", "n", "n")
        for layer in range(1, layers + 1):
            state = mc.tanh(mc.matrix(f"W{layer}{tag}", "n", "n") @ state)
        function = mc.sum(state)
        return lambda: mc.gradient(function, first)

    return prepare


def sympy_work(layers: int) -> Prepare:
    """Prepare SymPy's derivative."""

    def prepare(tag: str) -> object:
        size = sympy.Symbol("n", integer=True, positive=True)
        weights = [sympy.MatrixSymbol(f"W{layer}{tag}", size, size) for layer in range(1, layers + 1)]
        state = sympy.MatrixSymbol("x" + tag, size, 1)
        for weight in weights:
            state = each(sympy.tanh, weight * state)
        function = entries(state)
        return lambda: sympy.diff(function, weights[0])

    return prepare


def tensorgrad_work(layers: int, simplify: str) -> Prepare:
    """Prepare tensorgrad's gradient."""

    def prepare(tag: str) -> object:
        size = sympy.Symbol("n")
        weights = [tensorgrad.Variable(f"W{layer}{tag}", r=size, c=size) for layer in range(1, layers + 1)]
        state: Any = tensorgrad.Variable("x" + tag, r=size)
        for weight in weights:
            state = tensor.tanh(mul(weight, state))
        function = tensor.sum(state)
        return lambda: getattr(function.grad(weights[0]), simplify)()

    return prepare


def nodes(result: mc.Expression) -> int:
    """The number of shared nodes."""
    return sum(1 for _ in postorder(result))


def deep() -> str:
    """Ours alone, up to 10,000 layers."""
    found = [(layers, measure(our_work(layers), nodes, limit=60)) for layers in DEEP]
    rows = [
        [f"{layers:,}", our.text, f"{our.note:,}", per_layer(our, layers), f"{our.note / layers:.1f}"]
        for layers, our in found
    ]
    return table(["layers", "ours", "nodes of the result", "time per layer", "nodes per layer"], rows)


def per_layer(our: Measured, layers: int) -> str:
    """Time for one layer."""
    return "-" if our.seconds is None else milliseconds(our.seconds / layers)


def shallow() -> str:
    """All three, on few layers."""
    rows = []
    for layers in SHALLOW:
        our, by_sympy = measure(our_work(layers)), measure(sympy_work(layers))
        short, full = (measure(tensorgrad_work(layers, word)) for word in ("simplify", "full_simplify"))
        ratios = [ratio(other.seconds, our.seconds) for other in (by_sympy, short, full)]
        rows.append([str(layers), our.text, by_sympy.text, short.text, full.text, *ratios])
    head = ["layers", "ours", "SymPy", "tensorgrad `simplify`", "`full_simplify`"]
    return table([*head, "SymPy / ours", "`simplify` / ours", "`full_simplify` / ours"], rows)


def main() -> None:
    """Measure, print, and put the tables into the README."""
    publish("chain", deep() + "\n\n" + shallow())


if __name__ == "__main__":
    main()
