"""Values of means, products, largest entries, softmax and absolute values."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ..expression import Expression, Operation
from ..expression.operations import Abs, Sign
from ..expression.reductions import (
    ArgMax,
    ArgMin,
    Largest,
    LogSumExp,
    Maximum,
    Mean,
    Minimum,
    Norm1,
    Prod,
    RunningProduct,
    Smallest,
    Softmax,
)
from .jets import Jet, JetMatrix, Jets

if TYPE_CHECKING:
    from .evaluation import Evaluator, Row


def _mean(at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    entries = [entry for row in parts[0] for entry in row]
    return [[at.jets.multiply(at.jets.constant(Fraction(1, len(entries))), at.jets.total(entries))]]


def _product_of(jets: Jets, entries: list[Jet]) -> list[Jet]:
    """The running products."""
    found = [entries[0]]
    for entry in entries[1:]:
        found.append(jets.multiply(found[-1], entry))
    return found


def _prod(at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    return [[_product_of(at.jets, [entry for row in parts[0] for entry in row])[-1]]]


def _running_product(at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    columns = [_product_of(at.jets, list(column)) for column in zip(*parts[0], strict=True)]
    return [list(row) for row in zip(*columns, strict=True)]


def _lines(matrix: JetMatrix, axis: str) -> list[list[Jet]]:
    return [list(line) for line in (matrix if axis == "rows" else zip(*matrix, strict=True))]


def _softmax(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
    axis = node.parameters[0]
    found = []
    for line in _lines(parts[0], axis):
        exponentials = [at.jets.apply("exp", entry) for entry in line]
        below = at.jets.inverse(at.jets.total(exponentials))
        found.append([at.jets.multiply(entry, below) for entry in exponentials])
    return found if axis == "rows" else [list(row) for row in zip(*found, strict=True)]


def _log_sum_exp(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
    axis = node.parameters[0]
    found = [
        at.jets.apply("log", at.jets.total([at.jets.apply("exp", entry) for entry in line]))
        for line in _lines(parts[0], axis)
    ]
    return [[entry] for entry in found] if axis == "rows" else [found]


def _signed(at: Evaluator, argument: Expression, value: JetMatrix) -> JetMatrix:
    """Each entry times its sign."""
    signs = at.sign_table(argument)
    return [
        [entry if sign > 0 else at.jets.negative(entry) for entry, sign in zip(*rows, strict=True)]
        for rows in zip(value, signs, strict=True)
    ]


def _abs(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
    return _signed(at, node.argument, parts[0])


def _sign(at: Evaluator, node: Expression, _: list[JetMatrix]) -> JetMatrix:
    return [[at.jets.constant(sign) for sign in row] for row in at.sign_table(node.argument)]


def _norm1(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
    return [[at.jets.total([entry for row in _signed(at, node.argument, parts[0]) for entry in row])]]


def _of_two(larger: int) -> Row:
    def choose(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
        rows, columns = at.shape(node)
        left, right = (
            part if len(part) == rows and len(part[0]) == columns else [[part[0][0]] * columns for _ in range(rows)]
            for part in parts
        )
        signs = at.sign_table(at.difference(*node.arguments))
        return [
            [a if sign == larger else b for a, b, sign in zip(*lines, strict=True)]
            for lines in zip(left, right, signs, strict=True)
        ]

    return choose


def _extreme(larger: int) -> Row:
    def choose(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
        i, j = at.extreme_place(node.argument, larger)
        return [[parts[0][i][j]]]

    return choose


def _place_of_extreme(larger: int) -> Row:
    def mark(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
        chosen = at.extreme_place(node.argument, larger)
        return [
            [at.jets.constant(int((i, j) == chosen)) for j in range(len(parts[0][0]))] for i in range(len(parts[0]))
        ]

    return mark


ROWS: dict[Operation, Row] = {
    Mean: _mean,
    Prod: _prod,
    RunningProduct: _running_product,
    Softmax: _softmax,
    LogSumExp: _log_sum_exp,
    Abs: _abs,
    Sign: _sign,
    Norm1: _norm1,
    Maximum: _of_two(1),
    Minimum: _of_two(-1),
    Largest: _extreme(1),
    Smallest: _extreme(-1),
    ArgMax: _place_of_extreme(1),
    ArgMin: _place_of_extreme(-1),
}
