"""What the two printers share: a walk without recursion, brackets by precedence, a bound on length."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from .errors import MatcalcError
from .indexing import Unit, is_unit_row
from .leaves import Elimination, LowerOnes, number_of
from .nodes import Expression, Operation, postorder
from .operations import (
    ElementwisePower,
    Power,
    Transpose,
    Vec,
    coefficient,
    elementwise_power,
    hadamard,
    power,
    product,
)

LONGEST_TEXT = 100_000

COMPARE, SUM, TIMES, NEGATIVE, RAISED, POSTFIX, ATOM = range(7)


class Printed(NamedTuple):
    """A piece of output and how tightly it binds."""

    text: str
    binds: int

    def within(self, binds: int, brackets: str = "()") -> str:
        """The text, in brackets where it binds less tightly than its surroundings."""
        left, right = brackets[: len(brackets) // 2], brackets[len(brackets) // 2 :]
        return self.text if self.binds >= binds else f"{left}{self.text}{right}"


class Output(dict[Expression, Printed]):
    """What has been printed so far; a node made while printing (u for 1/u) is printed when asked for."""

    def __init__(self, printers: Mapping[Operation, Printer], names: Mapping[Expression, str] | None = None) -> None:
        super().__init__({node: Printed(name, ATOM) for node, name in (names or {}).items()})
        self.printers = printers
        self.named = frozenset(self)

    def __missing__(self, node: Expression) -> Printed:
        printer = self.printers.get(node.operation)
        if printer is None:
            raise MatcalcError(f"no way to print the operation {node.operation.title}: add it to the printers")
        self[node] = printed = printer(node, self)
        if len(printed.text) > LONGEST_TEXT:
            raise MatcalcError(
                f"the formula is longer than {LONGEST_TEXT} characters when written out: print the parts that it shares"
            )
        return printed


Printer = Callable[[Expression, Output], Printed]


def render(
    expression: Expression,
    printers: Mapping[Operation, Printer],
    names: Mapping[Expression, str] | None = None,
) -> Printed:
    """Print every node once, from the leaves up; `names` holds the text of nodes that go by a name."""
    done = Output(printers, names)
    for node in postorder(expression):
        done[node]
    return done[expression]


def signed(term: Expression) -> tuple[bool, Expression]:
    """Whether a summand is written with a minus, and the summand without it."""
    scale, rest = coefficient(term)
    return (True, product(-scale, rest)) if scale < 0 else (False, term)


def is_reciprocal(factor: Expression) -> bool:
    """Whether a factor is written below a fraction bar: a scalar to a negative whole power."""
    if factor.operation is not Power or not factor.is_scalar:
        return False
    exponent = number_of(factor.arguments[1])
    return exponent is not None and exponent < 0 and exponent.denominator == 1


def elementwise_denominator(factor: Expression) -> Expression | None:
    """What a factor of a Hadamard product divides by: y for y.^(-1), None where it does not divide."""
    if factor.operation is not ElementwisePower:
        return None
    base, exponent = factor.arguments
    number = number_of(exponent)
    divides = number is not None and number < 0 and number.denominator == 1
    return elementwise_power(base, -number) if number is not None and divides else None


def denominator(factor: Expression) -> Expression:
    """What a reciprocal factor divides by: u for 1/u."""
    base, exponent = factor.arguments
    return power(base, -(number_of(exponent) or 0))


class Subscripted(NamedTuple):
    """A factor with the unit vectors beside it: X[i, j], X[i, :] where `column` is None, X[:, j] likewise."""

    of: Expression
    row: Expression | None
    column: Expression | None


def with_subscripts(factors: Sequence[Expression]) -> list[Expression | Subscripted]:
    """The factors of a product, unit vectors read as subscripts of their neighbour.

    Behind another matrix nothing is read as a single entry: b u' e_i is b times a row times a column, and not b u[i].
    """
    found: list[Expression | Subscripted] = []
    waiting = list(reversed(factors))
    behind = False
    while waiting:
        first = waiting.pop()
        follows = waiting[-1] if waiting and _can_carry(waiting[-1]) else None
        takes_row = is_unit_row(first) and follows is not None and not (behind and follows.shape.is_column)
        row, of = (first.argument.arguments[0], waiting.pop()) if takes_row else (None, first)
        is_line = row is not None or of.shape.is_row
        closes = bool(waiting) and waiting[-1].operation is Unit and _can_carry(of) and not (behind and is_line)
        column = waiting.pop().arguments[0] if closes else None
        found.append(of if row is None and column is None else Subscripted(of, row, column))
        behind = behind or not of.is_scalar
    return found


def _can_carry(factor: Expression) -> bool:
    return not factor.is_scalar and factor.operation is not Unit and not is_unit_row(factor)


def with_calls(factors: Sequence[Expression]) -> tuple[list[Expression], str, Expression | None]:
    """A product whose end has a name: lowerones(n)*x is cumsum(x), elimination(n)*vec(X) is vech(X).

    Gives the factors in front, the word, and the argument; None where nothing has a name.
    """
    chain = [factor for factor in factors if not factor.is_scalar]
    front = list(factors[: len(factors) - len(chain)])
    if len(chain) > 1 and chain == list(factors[len(front) :]) and _is_running_sum(chain[0]):
        return front, "cumsum", product(*chain[1:])
    if [factor.operation for factor in factors[-2:]] == [Elimination, Vec]:
        return list(factors[:-2]), "vech", factors[-1].argument
    return list(factors), "", None


def is_one_piece(factors: Sequence[Expression]) -> bool:
    """Whether a product reads as one entry or one call, as X[i, j] and vech(X) do."""
    front, _, inside = with_calls(factors)
    return len(factors) > 1 and len(with_subscripts(front)) + (inside is not None) == 1


def _is_running_sum(factor: Expression) -> bool:
    return factor.operation is LowerOnes and factor.shape.rows == factor.shape.columns


def as_triangle(node: Expression) -> tuple[str, Expression] | None:
    """Tril or triu and its argument, where a Hadamard product begins with a triangle of ones."""
    mask, rest = node.arguments[0], node.arguments[1:]
    upper = mask.operation is Transpose and mask.argument.operation is LowerOnes
    if not upper and mask.operation is not LowerOnes:
        return None
    return "triu" if upper else "tril", hadamard(*rest)
