"""What the two printers share: a walk without recursion, brackets by precedence, a bound on length."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from .errors import MatcalcError
from .leaves import number_of
from .nodes import Expression, Operation, postorder
from .operations import ElementwisePower, Power, coefficient, elementwise_power, power, product

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

    def __init__(self, printers: Mapping[Operation, Printer]) -> None:
        super().__init__()
        self.printers = printers

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
    done = Output(printers)
    for node, name in (names or {}).items():
        done[node] = Printed(name, ATOM)
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
