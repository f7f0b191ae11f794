"""Results as a textbook prints them: like terms added, scalars gathered, neighbours cancelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from ..expression import (
    Expression,
    add,
    constant,
    det,
    elementwise_power,
    eye,
    hadamard,
    ones,
    postorder,
    power,
    product,
    rebuild,
    to_latex,
    total,
    transpose,
)
from ..expression.assembling import Blocks
from ..expression.indexing import Slice, SumOver
from ..expression.leaves import Differential, Ones, number_of
from ..expression.nodes import Operation
from ..expression.operations import (
    LARGEST_EXPONENT,
    Add,
    Diag,
    Diagonal,
    ElementwisePower,
    Hadamard,
    Inverse,
    Power,
    Product,
    Sqrt,
    Sum,
    Trace,
    Transpose,
    coefficient,
)
from ..expression.printing import is_reciprocal
from .collect import collect_as_written
from .contraction import (
    added_blocks,
    diagonal_of_product,
    flat_blocks,
    meeting_unit,
    meeting_vec,
    picked_by_delta,
    picked_entry,
    sliced_blocks,
    stacked_entries,
    summed,
    upright,
)


class Condition(NamedTuple):
    """An expression that must not be zero."""

    nonzero: Expression

    @property
    def latex(self) -> str:
        """The condition as LaTeX."""
        return f"{to_latex(self.nonzero)} \\ne 0"

    def __str__(self) -> str:
        return f"{self.nonzero} is not zero"


class Tidier:
    """Rewrites what differentiation produced, and leaves alone what the reader wrote.

    `conditions` collects every condition under which a cancellation is allowed. Denominators
    go behind the other factors; with `arrange`, scalars go in front of the matrices.
    """

    def __init__(self, as_written: Expression, *, arrange: bool = False) -> None:
        self.as_written = as_written
        self.done: dict[Expression, Expression] = {node: node for node in postorder(as_written)}
        self.conditions: list[Condition] = []
        self.arrange = arrange

    def __call__(self, expression: Expression) -> Expression:
        """The expression rewritten, parts that are known already not looked at again."""
        for node in postorder(expression, known=self.done):
            self.done[node] = self._tidy(node)
        return self.done[expression]

    def _tidy(self, node: Expression) -> Expression:
        if not node.arguments:
            return node
        parts = [self.done[argument] for argument in node.arguments]
        if node.operation is Add:
            return added_blocks(stacked_entries(collect_as_written(parts, node.shape)))
        if node.operation is Product:
            return self._product(product(*parts))
        if node.operation is Hadamard:
            return self._hadamard(hadamard(*parts))
        made = rebuild(node, parts)
        return FINISH[made.operation](made) if made.operation in FINISH else made

    def _product(self, expression: Expression) -> Expression:
        scale, rest = coefficient(expression)
        if rest.operation is not Product:
            return expression
        opened = _opened(_moving_diagonal_met(upright(rest.arguments)), Power)
        factors = self._neighbours(self._gather(opened, Power))
        factors = _arranged(factors) if self.arrange else _denominators_last(factors)
        if tuple(factors) == rest.arguments:
            return expression
        result = product(scale, *factors)
        return result if result.shape == expression.shape else product(result, eye(expression.shape.rows))

    def _hadamard(self, expression: Expression) -> Expression:
        scale, rest = coefficient(expression)
        if rest.operation is not Hadamard:
            return expression
        scalars = [part for factor in rest.arguments for part in _factors(factor) if part.is_scalar]
        arrays = [_without_scalars(factor) for factor in rest.arguments]
        picked = picked_entry(arrays)
        if picked is not None:
            return self._product(product(scale, *scalars, picked))
        factors = self._gather(_opened(arrays, ElementwisePower), ElementwisePower)
        array = hadamard(*factors) if factors else ones(*expression.shape)
        return self._product(product(scale, *scalars, array)) if scalars else product(scale, array)

    def _gather(self, factors: Sequence[Expression], raised: Operation) -> list[Expression]:
        """Join the powers of each base that occurs more than once, where it occurs first."""
        exponents: dict[Expression, list[Fraction]] = {}
        for factor in factors:
            base, exponent = _base(factor, raised)
            exponents.setdefault(base, []).append(exponent)
        gathered: list[Expression] = []
        for factor in factors:
            base, _ = _base(factor, raised)
            if len(exponents.get(base, [])) == 1 or (raised is Power and not base.is_scalar):
                gathered.append(factor)
            elif base in exponents:
                gathered.extend(self._joined(base, exponents.pop(base), raised))
        return gathered

    def _joined(self, base: Expression, exponents: list[Fraction], raised: Operation) -> list[Expression]:
        total = sum(exponents, Fraction(0))
        if min(exponents) < 0 <= total:
            self._require(Condition(base))
        if total == 0:
            return []
        return [power(base, total) if raised is Power else elementwise_power(base, total)]

    def _neighbours(self, factors: list[Expression]) -> list[Expression]:
        """Cancel X X^-1, and write 1' diag(u) as u'."""
        done: list[Expression] = []
        for factor in factors:
            joined = self._join_neighbours(done[-1], factor) if done else None
            if joined is None:
                done.append(factor)
            else:
                done[-1] = joined
        return done

    def _join_neighbours(self, left: Expression, right: Expression) -> Expression | None:
        if left.is_scalar or right.is_scalar:
            return None
        if left.shape.rows == left.shape.columns == right.shape.columns:
            return self._join_powers(left, right)
        if right.operation is Diag and left.operation is Ones and left.shape.is_row:
            return transpose(right.argument)
        if left.operation is Diag and right.operation is Ones and right.shape.is_column:
            return left.argument
        if left.operation is Ones and left.shape.is_row and right.shape.is_column:
            return summed(total(right))
        if left.operation is Diag and right.shape.is_column and _moves(left):
            return hadamard(left.argument, right)
        if right.operation is Diag and left.shape.is_row and _moves(right):
            return transpose(hadamard(transpose(left), right.argument))
        found = meeting_unit(left, right)
        return meeting_vec(left, right) if found is None else found

    def _join_powers(self, left: Expression, right: Expression) -> Expression | None:
        (base, first), (other, second) = _matrix_base(left), _matrix_base(right)
        joined = _numbers_last(collect_as_written([first, second], first.shape))
        number = number_of(joined)
        if base is not other or (number is not None and abs(number) > LARGEST_EXPONENT):
            return None
        if (coefficient(first)[0] < 0) != (coefficient(second)[0] < 0):
            self._require(Condition(det(base)))
        return power(base, joined)

    def _require(self, condition: Condition) -> None:
        if condition not in self.conditions:
            self.conditions.append(condition)


def _base(factor: Expression, raised: Operation) -> tuple[Expression, Fraction]:
    """The base and the whole exponent of a factor; a power of a power has one exponent."""
    exponent = number_of(factor.arguments[1]) if factor.operation is raised else None
    if exponent is None or exponent.denominator != 1:
        return factor, Fraction(1)
    base, inner = _base(factor.arguments[0], raised)
    return base, inner * exponent


def _matrix_base(factor: Expression) -> tuple[Expression, Expression]:
    """The base and exponent of a square matrix: X^-1 is the power -1 of X."""
    if factor.operation is Transpose:
        base, exponent = _matrix_base(factor.argument)
        return transpose(base), exponent
    base, exponent = factor.arguments if factor.operation is Power else (factor, constant(1))
    return (base.argument, _opposite(exponent)) if base.operation is Inverse else (base, exponent)


def _moving_diagonal_met(factors: Sequence[Expression]) -> Sequence[Expression]:
    """The factors with diag(dx) A b as dx .* (A b), and b' A diag(dx) likewise."""
    place = next((i for i, factor in enumerate(factors) if factor.operation is Diag and _moves(factor)), None)
    if place is None:
        return factors
    moving = factors[place].argument
    column = next((i for i in range(place + 1, len(factors)) if factors[i].shape.is_column), None)
    if column is not None:
        scalars, chain = _apart(factors[place + 1 : column + 1])
        return [*factors[:place], *scalars, hadamard(moving, product(*chain)), *factors[column + 1 :]]
    row = next((i for i in range(place - 1, -1, -1) if factors[i].shape.is_row), None)
    if row is not None:
        scalars, chain = _apart(factors[row:place])
        met = hadamard(transpose(product(*chain)), moving)
        return [*factors[:row], *scalars, transpose(met), *factors[place + 1 :]]
    return factors


def _apart(factors: Sequence[Expression]) -> tuple[list[Expression], list[Expression]]:
    """The scalars and the arrays."""
    return [part for part in factors if part.is_scalar], [part for part in factors if not part.is_scalar]


def _moves(expression: Expression) -> bool:
    return any(part.operation is Differential for part in postorder(expression))


def _numbers_last(exponent: Expression) -> Expression:
    if exponent.operation is not Add:
        return exponent
    return add(*sorted(exponent.arguments, key=lambda term: number_of(term) is not None))


def _opposite(exponent: Expression) -> Expression:
    terms = exponent.arguments if exponent.operation is Add else (exponent,)
    return add(*(product(-1, term) for term in terms))


def _opened(factors: Sequence[Expression], raised: Operation) -> list[Expression]:
    """The factors with 1/(a b) as 1/a 1/b wherever a or b stands beside it, so that they can cancel.

    A power of a square root gives its whole part to what stands under the root.
    """
    rooted = [part for factor in factors for part in _root_opened(factor, raised)]
    bases = {_base(factor, raised)[0] for factor in rooted}
    found: list[Expression] = []
    for factor in rooted:
        base, exponent = _base(factor, raised)
        inside = base.arguments if base.operation is (Product if raised is Power else Hadamard) else ()
        others = bases - {base}
        fits = inside and exponent < 0 and all(part.is_scalar for part in inside if raised is Power)
        if fits and any(_base(part, raised)[0] in others for part in inside):
            raise_to = power if raised is Power else elementwise_power
            found.extend(_raised(part, exponent, raised, raise_to) for part in inside)
        else:
            found.append(factor)
    return found


def _raised(
    part: Expression, exponent: Fraction, raised: Operation, raise_to: Callable[[Expression, Fraction], Expression]
) -> Expression:
    base, inner = _base(part, raised)
    return raise_to(base, inner * exponent)


def _root_opened(factor: Expression, raised: Operation) -> list[Expression]:
    base, exponent = _base(factor, raised)
    if base.operation is not Sqrt or raised is not Power or abs(exponent) < 2:
        return [factor]
    whole = Fraction(int(exponent / 2))
    return [power(base.argument, whole), power(base, exponent - 2 * whole)]


def _factors(expression: Expression) -> tuple[Expression, ...]:
    return expression.arguments if expression.operation is Product else (expression,)


def _without_scalars(factor: Expression) -> Expression:
    """The array in a product of scalars and one array."""
    return product(1, *(part for part in _factors(factor) if not part.is_scalar))


def _denominators_last(factors: list[Expression]) -> list[Expression]:
    return sorted(factors, key=is_reciprocal)


def _arranged(factors: list[Expression]) -> list[Expression]:
    scalars, chain = _apart(factors)
    scalars.sort(key=lambda factor: (factor.weight, factor.label))
    return _denominators_last([*scalars, *chain])


def _number_in_front(node: Expression) -> Expression:
    """tr(2 A) as 2 tr(A)."""
    scale, rest = coefficient(node.argument)
    return node if scale == 1 else product(scale, rebuild(node, [rest]))


def _finished_sum(node: Expression) -> Expression:
    scale, rest = coefficient(node.argument)
    return product(scale, summed(total(rest)))


FINISH: dict[Operation, Callable[[Expression], Expression]] = {
    SumOver: picked_by_delta,
    Blocks: flat_blocks,
    Diagonal: diagonal_of_product,
    Slice: sliced_blocks,
    Sum: _finished_sum,
    Trace: _number_in_front,
}
"""What is looked at once more after an operation has been built anew."""
