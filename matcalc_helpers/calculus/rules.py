"""One differential rule per operation, each in one place.

The body of a rule is the mathematics, its docstring the idea of the proof.  The statement that readers
see is rendered from the body, the conditions from `given`; tests loop over `RULES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ..expression import (
    Expression,
    add,
    cos,
    det,
    diag,
    differential_of,
    divide,
    elementwise_divide,
    elementwise_power,
    exp,
    greater,
    hadamard,
    inv,
    log,
    logdet,
    matrix,
    norm2,
    ones,
    postorder,
    power,
    product,
    relu,
    scalar,
    sin,
    size_scalar,
    sqrt,
    subtract,
    tanh,
    total,
    trace,
    transpose,
    vec,
    vector,
)
from ..expression.errors import MissingRuleError
from ..expression.leaves import Symbol, is_zero, number_of, zero_like
from ..expression.nodes import Operation
from ..expression.operations import (
    COMPARISONS,
    Add,
    Cos,
    Determinant,
    Diag,
    Diagonal,
    ElementwisePower,
    Exp,
    Hadamard,
    Inverse,
    Log,
    LogDeterminant,
    Norm,
    Power,
    Product,
    Relu,
    Sin,
    Sqrt,
    Sum,
    Tanh,
    Trace,
    Transpose,
    Vec,
)
from .domains import NO_ENTRY_ZERO, NONSINGULAR, NONZERO, POSITIVE, POSITIVE_DETERMINANT, Domain

Differentiate = Callable[[Expression], Expression]
RuleBody = Callable[[Expression, Differentiate], Expression]
Condition = Callable[[Expression], bool]


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
    applies: Condition = lambda node: True

    @property
    def conclusion(self) -> Expression:
        """What the rule makes of its example, with the differentials of its symbols left standing."""
        return self.body(self.example, symbol_differential)


RULES: dict[str, Rule] = {}
"""Every rule by name, special cases before the general rule of their operation."""


def symbol_differential(expression: Expression) -> Expression:
    """The differential of a symbol; zero for a number or a constant matrix."""
    return differential_of(expression) if expression.operation is Symbol else zero_like(expression.shape)


def rule(
    *operations: Operation,
    example: Expression,
    reference: str,
    title: str = "",
    given: Mapping[Expression, Domain] | None = None,
    applies: Condition = lambda node: True,
) -> Callable[[RuleBody], RuleBody]:
    """Enter a function into the registry as the differential rule of its operations."""

    def enter(body: RuleBody) -> RuleBody:
        name = body.__name__.replace("_", "-")
        idea = (body.__doc__ or "").strip()
        known = title or f"{operations[0].title} rule"
        RULES[name] = Rule(name, known, operations, body, idea, reference, example, given or {}, applies)
        return body

    return enter


def rule_for(node: Expression) -> Rule:
    """The first rule that applies to a node."""
    for candidate in RULES.values():
        if node.operation in candidate.operations and candidate.applies(node):
            return candidate
    raise MissingRuleError(f"no differential rule for {node.operation.title}: add one to calculus/rules.py")


X = matrix("X", "m", "n")
Y = matrix("Y", "m", "n")
Z = matrix("Z", "n", "p")
S = matrix("S", "n", "n")
N = matrix("N", "n", "n", nonsingular=True)
P = matrix("P", "n", "n", positive_definite=True)
Q = matrix("Q", "m", "n", positive=True)
u = vector("u", "n")
q = vector("q", "n", positive=True)
s = scalar("s")


@rule(Add, example=X + Y, reference="magnus2019")
def sum_of_terms(node: Expression, d: Differentiate) -> Expression:
    """The change of a sum is the sum of the changes."""
    return add(*map(d, node.arguments))


@rule(Product, example=X @ Z, reference="magnus2019")
def product_of_factors(node: Expression, d: Differentiate) -> Expression:
    """Change one factor at a time, keep the order, and drop what is of second order."""
    factors = node.arguments
    changes = [d(factor) for factor in factors]
    terms = [
        product(*factors[:index], change, *factors[index + 1 :])
        for index, change in enumerate(changes)
        if not is_zero(change)
    ]
    return add(*terms) if terms else zero_like(node.shape)


@rule(Transpose, example=X.T, reference="magnus2019")
def transposed(node: Expression, d: Differentiate) -> Expression:
    """Transposing moves entries and changes none of them."""
    return transpose(d(node.argument))


@rule(Hadamard, example=hadamard(X, Y), reference="magnus2019")
def hadamard_product(node: Expression, d: Differentiate) -> Expression:
    """Each entry is a product of numbers, so the product rule holds entry by entry."""
    factors = node.arguments
    changes = [d(factor) for factor in factors]
    terms = [
        hadamard(*factors[:index], change, *factors[index + 1 :])
        for index, change in enumerate(changes)
        if not is_zero(change)
    ]
    return add(*terms) if terms else zero_like(node.shape)


@rule(
    Power,
    example=norm2(u) ** 2,
    reference="magnus2019",
    title="squared norm rule",
    applies=lambda node: node.arguments[0].operation is Norm and number_of(node.arguments[1]) == 2,
)
def squared_norm(node: Expression, d: Differentiate) -> Expression:
    """The square of the norm is uᵀu, which has a derivative everywhere, at u = 0 too."""
    inside = node.arguments[0].argument
    return product(2, inner(inside, d(inside)))


@rule(
    Power,
    example=power(s, size_scalar("n")),
    reference="parr2018",
    title="power rule",
    given={s: NONZERO},
    applies=lambda node: node.is_scalar,
)
def scalar_power(node: Expression, d: Differentiate) -> Expression:
    """With sᵏ = exp(k ln s), the chain rule gives k sᵏ⁻¹ ds, and sᵏ ln(s) dk where k changes too."""
    base, exponent = node.arguments
    by_base, by_exponent = d(base), d(exponent)
    terms = []
    if not is_zero(by_base):
        terms.append(product(exponent, power(base, subtract(exponent, 1)), by_base))
    if not is_zero(by_exponent):
        terms.append(product(node, log(base), by_exponent))
    return add(*terms) if terms else zero_like(node.shape)


@rule(Power, example=power(S, 3), reference="magnus2019", title="matrix power rule")
def matrix_power(node: Expression, d: Differentiate) -> Expression:
    """Write the power as a product and change one factor at a time; the factors do not commute."""
    base = node.arguments[0]
    count = int(number_of(node.arguments[1]) or 0)
    change = d(base)
    return add(*(product(power(base, i), change, power(base, count - 1 - i)) for i in range(count)))


@rule(
    ElementwisePower,
    example=elementwise_power(q, size_scalar("k")),
    reference="magnus2019",
    given={q: NO_ENTRY_ZERO},
)
def elementwise_power_of(node: Expression, d: Differentiate) -> Expression:
    """The power rule of numbers, entry by entry."""
    base, exponent = node.arguments
    by_base, by_exponent = d(base), d(exponent)
    terms = []
    if not is_zero(by_base):
        lowered = elementwise_power(base, subtract(exponent, 1))
        terms.append(product(exponent, hadamard(lowered, by_base)))
    if not is_zero(by_exponent):
        terms.append(product(by_exponent, hadamard(node, log(base))))
    return add(*terms) if terms else zero_like(node.shape)


@rule(Inverse, example=inv(N), given={N: NONSINGULAR}, reference="magnus2019")
def inverse(node: Expression, d: Differentiate) -> Expression:
    """Differentiate X X⁻¹ = I by the product rule and solve for d(X⁻¹)."""
    return product(-1, node, d(node.argument), node)


@rule(Determinant, example=det(N), given={N: NONSINGULAR}, reference="magnus2019")
def determinant(node: Expression, d: Differentiate) -> Expression:
    """Expand along a row: each entry is multiplied by its cofactor, and the cofactors are det(X) X⁻ᵀ."""
    inside = node.argument
    return product(node, trace(product(inv(inside), d(inside))))


@rule(LogDeterminant, example=logdet(P), given={P: POSITIVE_DETERMINANT}, reference="magnus2019")
def log_determinant(node: Expression, d: Differentiate) -> Expression:
    """Divide the differential of the determinant by the determinant."""
    inside = node.argument
    return trace(product(inv(inside), d(inside)))


@rule(Trace, example=trace(S), reference="magnus2019")
def trace_of(node: Expression, d: Differentiate) -> Expression:
    """The trace is a sum of entries, so it passes through a change."""
    return trace(d(node.argument))


@rule(Sum, example=total(X), reference="parr2018")
def sum_of_entries(node: Expression, d: Differentiate) -> Expression:
    """A sum changes by the sum of the changes of its entries."""
    return total(d(node.argument))


@rule(Norm, example=norm2(u), given={u: NONZERO}, reference="magnus2019")
def euclidean_norm(node: Expression, d: Differentiate) -> Expression:
    """Differentiate ‖u‖² = uᵀu on both sides and divide by 2‖u‖."""
    inside = node.argument
    return divide(inner(inside, d(inside)), node)


@rule(Diag, Diagonal, example=diag(u), reference="magnus2019", title="diagonal rule")
def diagonal(node: Expression, d: Differentiate) -> Expression:
    """Placing entries on a diagonal, or reading them off, changes none of them."""
    return diag(d(node.argument))


@rule(Vec, example=vec(X), reference="magnus2019")
def stacked_columns(node: Expression, d: Differentiate) -> Expression:
    """Stacking columns moves entries and changes none of them."""
    return vec(d(node.argument))


@rule(Exp, example=exp(u), reference="parr2018")
def exponential(node: Expression, d: Differentiate) -> Expression:
    """Entry by entry, the exponential is its own derivative."""
    return hadamard(node, d(node.argument))


@rule(Log, example=log(q), given={q: POSITIVE}, reference="parr2018")
def logarithm(node: Expression, d: Differentiate) -> Expression:
    """Entry by entry, the slope of ln x is 1/x."""
    return elementwise_divide(d(node.argument), node.argument)


@rule(Sqrt, example=sqrt(q), given={q: POSITIVE}, reference="parr2018")
def square_root(node: Expression, d: Differentiate) -> Expression:
    """Differentiate r ⊙ r = x entry by entry and solve for dr."""
    return product(Fraction(1, 2), elementwise_divide(d(node.argument), node))


@rule(Sin, example=sin(u), reference="parr2018")
def sine(node: Expression, d: Differentiate) -> Expression:
    """Entry by entry, the slope of sin is cos."""
    return hadamard(cos(node.argument), d(node.argument))


@rule(Cos, example=cos(u), reference="parr2018")
def cosine(node: Expression, d: Differentiate) -> Expression:
    """Entry by entry, the slope of cos is -sin."""
    return product(-1, hadamard(sin(node.argument), d(node.argument)))


@rule(Tanh, example=tanh(u), reference="parr2018")
def hyperbolic_tangent(node: Expression, d: Differentiate) -> Expression:
    """Entry by entry, the slope of tanh is 1 - tanh²."""
    return hadamard(subtract(ones(*node.shape), elementwise_power(node, 2)), d(node.argument))


@rule(Relu, example=relu(u), given={u: NO_ENTRY_ZERO}, reference="parr2018")
def rectifier(node: Expression, d: Differentiate) -> Expression:
    """Entry by entry, the slope is 1 where the entry is positive and 0 where it is negative."""
    return hadamard(greater(node.argument, 0), d(node.argument))


@rule(*COMPARISONS, example=greater(u, 0), given={u: NO_ENTRY_ZERO}, reference="parr2018")
def indicator(node: Expression, _: Differentiate) -> Expression:
    """An indicator is constant on both sides of the place where it switches."""
    return zero_like(node.shape)


def inner(a: Expression, b: Expression) -> Expression:
    """The inner product of two arrays of one shape: a'b for columns, tr(A'B) for matrices."""
    return product(a, transpose(b)) if a.shape.is_row else trace(product(transpose(a), b))


def symbols_of(rule_: Rule) -> list[Expression]:
    """The symbols in the example of a rule, in order of appearance."""
    return [node for node in postorder(rule_.example) if node.operation is Symbol]
