"""Which mistake a planted slip stands for."""

from __future__ import annotations

import re

from ...evidence.mutants import Planted
from ...expression import Expression, postorder
from ...expression.indexing import Delta
from ...expression.leaves import Ones, SizeScalar, number_of
from ...expression.nodes import dependents
from ...expression.operations import COMPARISONS, Product, Sign
from ...expression.reductions import Mean
from ..question import Question

BY_WORDS = (
    (r"transpose of the whole", "other-layout"),
    (r"sign\b(?! forgotten)", "sign"),
    (r"twice the whole", "factor-two"),
    (r".* too much", "sum-for-mean"),
    (r"(mean for sum|sum for mean)", "sum-for-mean"),
    (r"(switch|sign|delta) forgotten", "indicator-dropped"),
    (r"transpose for inverse", "inverse-for-transpose"),
    (r"inv forgotten", "inverse-for-transpose"),
    (r"(Hadamard product for product|product for Hadamard product)", "hadamard-for-product"),
    (r"(spread over the columns|sums of the rows for the diagonal|ones for identity)", "hadamard-for-product"),
    (r"(\.\^ for \^|\^ for \.\^)", "hadamard-for-product"),
    (r"sums of the (rows|columns) for", "broadcast-not-summed"),
    (r"(factors \d+ and \d+ swapped|factors swapped)", "wrong-order"),
    (r"(transpose|indices swapped|rows for cols|cols for rows|identity for commutation)", "transposed-factor"),
    (r"summands .* both taken", "symmetric-assumed"),
    (r"(one more|one less|square of the norm)", "wrong-constant"),
)
"""How the description of a slip begins, and the mistake; what stands nowhere here is a missing term or factor."""


def mistake_of(planted: Planted, question: Question, reference: Expression) -> str:
    """The name of the mistake behind a slip in the right answer.

    >>> from matcalc_helpers.expression import parse
    >>> question = Question(parse("norm2(A*x - b)^2", A="m n", x="n", b="m"), parse("x", x="n"))
    >>> reference = question.expected
    >>> from matcalc_helpers.evidence.mutants import planted_slips
    >>> print(*sorted({mistake_of(slip, question, reference) for slip in planted_slips(reference)}), sep=", ")
    chain-factor-missing, factor-two, sign, sum-for-mean, term-missing, wrong-constant
    """
    dropped = re.match(r"factor (\d+) dropped", planted.slip)
    if dropped is not None and planted.node is not None:
        return of_a_dropped(planted.node.arguments[int(dropped[1]) - 1], question, reference)
    return next((name for words, name in BY_WORDS if re.match(words, planted.slip)), "term-missing")


def of_a_dropped(factor: Expression, question: Question, reference: Expression) -> str:
    """What it is called when a factor is left out."""
    number = number_of(factor)
    if number is not None:
        return "factor-two" if abs(number) in (2, 1 / 2) else "wrong-constant"
    leaves = [part for part in postorder(factor) if not part.arguments and number_of(part) is None]
    if leaves and all(leaf.operation is SizeScalar for leaf in leaves):
        return "sum-for-mean"
    if factor.operation in (*COMPARISONS, Sign, Delta):
        return "indicator-dropped"
    if factor.operation is Ones:
        return unsummed(question)
    return "chain-factor-missing" if _is_curved(question, reference) else "term-missing"


def _is_curved(question: Question, reference: Expression) -> bool:
    """Whether the derivative still depends on the variable, so that some function stands around another."""
    return question.wrt is not None and question.wrt in dependents(reference, question.wrt)


def unsummed(question: Question) -> str:
    """What a missing sum is called: of a broadcast where the variable is copied, else over the batch."""
    if question.wrt is None:
        return "batch-sum-missing"
    copied = any(_copies(part, question.wrt) for part in postorder(question.function))
    return "broadcast-not-summed" if copied else "batch-sum-missing"


def _copies(part: Expression, wrt: Expression) -> bool:
    """Whether a product spreads the variable over rows or columns of ones."""
    return (
        part.operation is Product
        and any(factor.operation is Ones for factor in part.arguments)
        and (wrt in dependents(part, wrt))
    )


def is_averaged(question: Question) -> bool:
    """Whether the function takes a mean or divides by a size."""
    return any(part.operation in (Mean, SizeScalar) for part in postorder(question.function))


def counts(formula: Expression) -> bool:
    """Whether a size stands in a formula as a number."""
    return any(part.operation is SizeScalar for part in postorder(formula))
