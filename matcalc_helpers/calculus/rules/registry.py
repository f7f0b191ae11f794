"""The registry of differential rules: one function per operation, with its conditions, source and example.

The body of a rule is the mathematics, its docstring the idea of the proof.  The statement that readers
see is rendered from the body, the conditions from `given`; tests loop over `RULES`.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field

from ...expression import Expression, differential_of, postorder, product, substitute, trace, transpose
from ...expression.assembling import Blocks, Unvec
from ...expression.errors import MissingRuleError
from ...expression.indexing import Slice, SumOver, Unit, is_unit_row
from ...expression.leaves import Symbol, assumptions_of, zero_like
from ...expression.nodes import Operation
from ...expression.operations import Add, Diag, Product, Sum, Trace, Transpose, Vec
from ...expression.reductions import Mean
from ..domains import Domain

Differentiate = Callable[[Expression], Expression]
RuleBody = Callable[[Expression, Differentiate], Expression]
Condition = Callable[[Expression], bool]


def _always(_: Expression) -> bool:
    return True


@dataclass(frozen=True, eq=False)
class Rule:
    """A differential rule: what it applies to, where it holds, an example, and the body that applies it."""

    name: str
    title: str
    operations: tuple[Operation, ...]
    body: RuleBody
    idea: str
    reference: str
    example: Expression
    given: Mapping[Expression, Domain] = field(default_factory=dict)
    applies: Condition = _always

    @property
    def conclusion(self) -> Expression:
        """What the rule makes of its example, with the differentials of its symbols left standing."""
        return self.body(self.example, symbol_differential)

    @property
    def only_rearranges(self) -> bool:
        """Whether the operation passes through a change as it stands, as sums, transposes and traces do."""
        return self.operations[0] in REARRANGING and self.conclusion.operation is self.example.operation


REARRANGING = (Add, Transpose, Trace, Sum, Mean, Diag, Vec, Unvec, Slice, Blocks, SumOver)
"""Operations that are linear and have no factors, so that their rules tell a reader nothing new."""

RULES: dict[str, Rule] = {}
"""Every rule by name."""

_BY_OPERATION: dict[Operation, list[Rule]] = {}
"""The rules of each operation: special cases in the order in which they are written, then the general rule."""


def symbol_differential(expression: Expression, moving: Container[Expression] | None = None) -> Expression:
    """The differential of a symbol or of one of its entries; zero for a number, or where the symbol stands still."""
    factors = expression.arguments if expression.operation is Product else (expression,)
    symbols = [factor for factor in factors if factor.operation is Symbol and "index" not in assumptions_of(factor)]
    others = [factor for factor in factors if factor.operation is not Symbol]
    picked = all(factor.operation is Unit or is_unit_row(factor) for factor in others)
    if len(symbols) != 1 or not picked or (moving is not None and symbols[0] not in moving):
        return zero_like(expression.shape)
    return substitute(expression, {symbols[0]: differential_of(symbols[0])})


def rule(
    *operations: Operation,
    example: Expression,
    reference: str,
    title: str = "",
    given: Mapping[Expression, Domain] | None = None,
    applies: Condition = _always,
) -> Callable[[RuleBody], RuleBody]:
    """Enter a function into the registry as the differential rule of its operations."""

    def enter(body: RuleBody) -> RuleBody:
        name = body.__name__.replace("_", "-")
        idea = (body.__doc__ or "").strip()
        known = title or f"{operations[0].title} rule"
        made = Rule(name, known, operations, body, idea, reference, example, given or {}, applies)
        RULES[name] = made
        for operation in operations:
            known_rules = _BY_OPERATION.setdefault(operation, [])
            special = sum(known_rule.applies is not _always for known_rule in known_rules)
            known_rules.insert(special if applies is not _always else len(known_rules), made)
        return body

    return enter


def rule_for(node: Expression) -> Rule:
    """The first rule that applies to a node."""
    for candidate in _BY_OPERATION.get(node.operation, ()):
        if candidate.applies(node):
            return candidate
    raise MissingRuleError(f"no differential rule for {node.operation.title}: add one to calculus/rules/")


def inner(a: Expression, b: Expression) -> Expression:
    """The inner product of two arrays of one shape: a'b for columns, tr(A'B) for matrices."""
    return product(a, transpose(b)) if a.shape.is_row else trace(product(transpose(a), b))


def rule_symbols(rule_: Rule) -> list[Expression]:
    """The symbols in the example of a rule by which it can be differentiated, in order of appearance."""
    known = [node for node in postorder(rule_.example) if node.operation is Symbol]
    return [symbol for symbol in known if "index" not in assumptions_of(symbol)]


def rule_claim(rule_: Rule, symbol: Expression) -> Expression:
    """What a rule says of its example when one symbol changes and the others do not."""
    return rule_.body(rule_.example, lambda part: symbol_differential(part, {symbol}))
