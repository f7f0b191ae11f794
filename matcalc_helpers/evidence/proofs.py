"""The route that proves: the claim and the derivative by the rules have one normal form."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..calculus.differentiation import differentiate
from ..calculus.identification import identify_gradient, identify_jacobian
from ..calculus.structure import constrain_gradient, structure_of, tangent_projector
from ..expression import Expression, MatcalcError, constant, differential_of, postorder, product, substitute, transpose
from ..expression.leaves import number_of
from ..expression.operations import ElementwisePower, Power
from .claims import Claim
from .normal import MOST_NODES, TooLong, Undecided, same_normal_form
from .routes import has_branches
from .verdicts import RouteReport

Same = Callable[[Expression, Expression], bool]

NAME = "proved"
SAYS = "the same normal form as the derivative by the rules, for all sizes"


def proved(claim: Claim, seed: int) -> RouteReport:
    """Compare the normal forms of the claim and of the derivative that the rules give; it never refutes.

    What it proves holds for all sizes and at every point at which both formulas are defined. Nothing is drawn, so
    the seed does not matter.

    >>> from matcalc_helpers.expression import matrix, vector
    >>> A, x = matrix("A", "n", "n"), vector("x", "n")
    >>> proved(Claim(x.T @ A @ x, x, (A + A.T) @ x, "gradient"), 0).holds
    True
    """
    del seed
    try:
        if _is_proved(claim, between_switches=False):
            return RouteReport(NAME, True, SAYS)
        if _has_branches_only(claim) and _is_proved(claim, between_switches=True):
            return RouteReport(NAME, True, f"{SAYS}, between switches")
    except (MatcalcError, Undecided) as problem:
        return RouteReport(NAME, None, f"declined: {problem}")
    return RouteReport(NAME, None, "declined: the normal forms differ")


def _has_branches_only(claim: Claim) -> bool:
    """Whether there are switches, and no exponent that stands for a whole number and so stays on one."""
    roots = (claim.function, claim.claim)
    return has_branches(*roots) and not any(
        node.operation in (Power, ElementwisePower) and number_of(node.arguments[1]) is None
        for node in postorder(*roots)
    )


def _is_proved(claim: Claim, *, between_switches: bool) -> bool:
    """Derive by the rules and compare, as the kind of the claim, its layout and its convention ask."""
    same = partial(same_normal_form, between_switches=between_switches)
    size = sum(1 for _ in postorder(claim.function, claim.claim))
    if size > 2 * MOST_NODES:
        raise TooLong(f"the formulas have more than {2 * MOST_NODES} parts")
    arranged = transpose(claim.claim) if claim.transposed else claim.claim
    if claim.kind in ("differential", "second_differential"):
        return same(_differential(claim), arranged)
    if claim.kind == "hessian":
        return _is_hessian(claim, arranged, same)
    change = differential_of(claim.wrt)
    moved = differentiate(claim.function, claim.wrt)[0]
    if claim.by_entries:
        return _is_gradient(claim, identify_gradient(moved, change), arranged, same)
    if claim.wrt.is_scalar:
        return same(substitute(moved, {change: constant(1)}), arranged)
    return _along_tangents(claim, identify_jacobian(moved, change), arranged, same)


def _is_gradient(claim: Claim, free: Expression, arranged: Expression, same: Same) -> bool:
    """Where entries count as free, only what a gradient says of directions that keep the structure matters."""
    if claim.convention == "unconstrained":
        return same(constrain_gradient(free, claim.wrt), constrain_gradient(arranged, claim.wrt))
    return same(constrain_gradient(free, claim.wrt, claim.convention), arranged)


def _along_tangents(claim: Claim, free: Expression, arranged: Expression, same: Same) -> bool:
    """Two Jacobians agree where they do so for every direction that keeps the structure of the variable."""
    projector = tangent_projector(claim.wrt)
    if projector is None:
        return same(free, arranged)
    return same(product(free, projector), product(arranged, projector))


def _differential(claim: Claim) -> Expression:
    once = differentiate(claim.function, claim.wrt)[0]
    if claim.kind == "differential":
        return once
    _refuse_curved(claim)
    return differentiate(once, claim.wrt)[0]


def _is_hessian(claim: Claim, arranged: Expression, same: Same) -> bool:
    """A Hessian is symmetric, and of a structured variable it matters what it says of directions that keep it."""
    _refuse_curved(claim)
    change = differential_of(claim.wrt)
    gradient = constrain_gradient(identify_gradient(differentiate(claim.function, claim.wrt)[0], change), claim.wrt)
    free = identify_jacobian(differentiate(gradient, claim.wrt)[0], change)
    projector = tangent_projector(claim.wrt)
    if projector is None:
        return same(free, arranged)
    return same(arranged, transpose(arranged)) and same(
        product(projector, free, projector), product(projector, arranged, projector)
    )


def _refuse_curved(claim: Claim) -> None:
    if structure_of(claim.wrt) == "orthogonal":
        raise Undecided("a second derivative by an orthogonal matrix depends on the path that keeps it orthogonal")
