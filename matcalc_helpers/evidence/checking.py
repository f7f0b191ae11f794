"""Judge a claimed derivative from the definition, by independent routes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import lazy_loader

from ..calculus import jacobian, target_of
from ..expression import (
    Expression,
    MatcalcError,
    MissingRuleError,
    ShapeError,
    differential_of,
    duplication_matrix,
    substitute,
    symbols,
    unvec,
    vector,
)
from ..expression.assumptions import STRUCTURES
from ..expression.leaves import assumptions_of, scalar
from ..expression.nodes import method
from ..expression.operations import brief
from . import balls, routes
from .claims import CONVENTIONS, Claim, readings
from .counterexamples import at_variable, smallest_counterexample, without_value
from .proofs import proved
from .verdicts import DISAGREES, Evidence, RouteReport

Route = Callable[[Claim, int], RouteReport]

complex_step, digits, entries, numbers, peers = (
    lazy_loader.load(f"matcalc_helpers.evidence.{name}", suppress_warning=True)
    for name in ("complex_step", "digits", "entries", "numbers", "peers")
)

ROUTES: dict[str, Route] = {
    "proved": proved,
    "exact": routes.exact,
    "balls": routes.rigorous,
    "digits": lambda claim, seed: digits.digits(claim, seed),
    "entries": lambda claim, seed: entries.symbolic(claim, seed),
    "numbers": lambda claim, seed: numbers.central_differences(claim, seed),
    "complex step": lambda claim, seed: complex_step.complex_step(claim, seed),
    "jax": lambda claim, seed: peers.by_jax(claim, seed),
    "torch": lambda claim, seed: peers.by_torch(claim, seed),
}
FROM_THE_DEFINITION = tuple(name for name in ROUTES if name != "proved")
"""Independent of one another and of the rules; a proof by normal form starts from the rules."""

DECIDING = ("exact", "balls", "digits")
"""Without one of these a claim stays undecided: the others can miss a small difference."""


def usual_routes() -> tuple[str, ...]:
    """What a check asks unless told otherwise: no package that a page must not depend on, and mpmath for no balls.

    >>> usual_routes()
    ('proved', 'exact', 'balls', 'entries', 'numbers', 'complex step')
    """
    return ("proved", "exact", "balls" if balls.available() else "digits", "entries", "numbers", "complex step")


def check(
    function: Expression,
    *,
    wrt: Expression,
    claim: Expression,
    kind: str = "derivative",
    layout: str | None = None,
    convention: str | None = None,
    seed: int = 0,
    routes: Sequence[str] | None = None,
) -> Evidence:
    """Decide whether a claimed derivative is right.

    kind: "derivative" (the usual tables, in the layout given), "gradient" (shape of the variable), "hessian",
    "differential" or "second_differential" (written with d(x)). The variable is a symbol, one of its entries, or
    vech(S) of a symmetric S. The layout may be left out where the shapes decide it, or where
    both readings get the same verdict. Raises MatcalcError for a claim that cannot be read, ShapeError for one
    of the wrong shape.

    >>> from matcalc_helpers.expression import matrix, vector
    >>> A, x = matrix("A", "n", "n"), vector("x", "n")
    >>> check(x.T @ A @ x, wrt=x, claim=(A + A.T) @ x, kind="gradient", routes=["exact"]).holds
    True
    """
    asked = f"{kind.replace('_', ' ')} by {brief(wrt)}"
    return _checked(asked, (function, wrt, claim), (kind, layout, convention), seed, routes)


def check_equal(a: Expression, b: Expression, *, seed: int = 0, routes: Sequence[str] | None = None) -> Evidence:
    """Decide whether two formulas are equal wherever both are defined.

    >>> from matcalc_helpers.expression import vector
    >>> x, y = vector("x", "n"), vector("y", "n")
    >>> check_equal(x.T @ y, y.T @ x, routes=["exact"]).holds
    True
    """
    if a.shape != b.shape:
        raise MatcalcError(f"{a.shape} and {b.shape} are different shapes, so the formulas cannot be equal")
    names = symbols(a, b)
    unit = scalar(next(f"t{i}" for i in range(len(names) + 1) if f"t{i}" not in names))
    found = _checked("equality", (unit * a, unit, b), ("derivative", "numerator", None), seed, routes)
    return replace(found, counterexample=without_value(found.counterexample, unit))


def check_implicit(
    equation: Expression, *, of: Expression, wrt: Expression, claim: Expression, seed: int = 0
) -> Evidence:
    """Decide whether J is the Jacobian dx/dp' of the x(p) that g(x, p) = 0 defines: dg/dx' J + dg/dp' must be zero.

    Both Jacobians of g are checked from the definition first, so nothing rests on the engine.

    >>> from matcalc_helpers.expression import inv, matrix, vector
    >>> A, x, p = matrix("A", "n", "n"), vector("x", "n"), vector("p", "n")
    >>> check_implicit(A @ x - p, of=x, wrt=p, claim=inv(A)).holds
    True
    """
    by_unknown, by_parameter = jacobian(equation, of), jacobian(equation, wrt)
    if claim.shape != (by_unknown.shape.columns, by_parameter.shape.columns):
        expected = f"{by_unknown.shape.columns} x {by_parameter.shape.columns}"
        raise ShapeError(f"the claim is {claim.shape}, and the derivative is {expected}")
    parts = [
        check(equation, wrt=of, claim=by_unknown, layout="numerator", seed=seed),
        check(equation, wrt=wrt, claim=by_parameter, layout="numerator", seed=seed),
    ]
    for part in parts:
        if not part.holds:
            return part
    return check_equal(by_unknown @ claim + by_parameter, 0 * by_parameter, seed=seed)


def _checked(
    asked: str,
    formulas: tuple[Expression, Expression, Expression],
    meaning: tuple[str, str | None, str | None],
    seed: int,
    routes: Sequence[str] | None,
) -> Evidence:
    """Judge every reading of a claim; `formulas` are function, variable, claim, `meaning` kind, layout, convention."""
    started = time.perf_counter()
    symbols(*formulas)
    target = target_of(formulas[1])
    function, wrt, claim = _by_free_symbol(*formulas)
    found = readings(function, wrt, claim, *meaning)
    judged = [_judge(reading, seed, routes) for _, reading in found]
    if len({evidence.holds for evidence in judged}) > 1:
        raise MatcalcError(
            "the claim fits the shape of both layouts and holds in one of them only: "
            'say layout="numerator" or layout="denominator"'
        )
    [evidence, *more] = judged
    hint = _other_convention(found[0][1], seed) if evidence.holds is False else ""
    return replace(
        evidence,
        verdict=f"{evidence.verdict} ({asked}, seed {seed}){hint}",
        counterexample=at_variable(evidence.counterexample, target, wrt),
        layout=None if more else found[0][0],
        seconds=time.perf_counter() - started,
    )


def _by_free_symbol(function: Expression, wrt: Expression, claim: Expression) -> tuple[Expression, ...]:
    """The same question by a symbol of its own: t with X + t e_i e_j' for an entry, s with vech(S) = s for a half."""
    target = target_of(wrt)
    if target.symbol is wrt:
        return function, wrt, claim
    taken = symbols(function, wrt, claim)
    name = next(f"t{i}" for i in range(len(taken) + 1) if f"t{i}" not in taken)
    if target.half:
        rows = target.symbol.shape.rows
        free = vector(name, rows.triangle())
        moved = unvec(duplication_matrix(rows) @ free, rows, rows)
    else:
        free = scalar(name)
        moved = target.symbol + free * target.only_entry(differential_of(target.symbol))
    moving = {target.symbol: moved}
    return substitute(function, moving), free, substitute(claim, moving)


@method("light check")
def light_check(
    function: Expression, wrt: Expression, claim: Expression, kind: str, layout: str | None = None
) -> RouteReport:
    """One direction at one point, for every answer of `derive`; `check` looks further."""
    function, wrt, claim = _by_free_symbol(function, wrt, claim)
    [*_, (_, reading)] = readings(function, wrt, claim, kind, layout, None)
    try:
        return routes.light(reading, 0)
    except MissingRuleError as problem:
        return RouteReport("exact", None, f"declined: {problem}")


@method("evaluate")
def evaluate(expression: Expression, values: Mapping[str, Any]) -> Any:
    """The value in float64; NumPy is loaded on first use."""
    return numbers.evaluate(expression, values)


def _judge(claim: Claim, seed: int, names: Sequence[str] | None) -> Evidence:
    reports: list[RouteReport] = []
    for name in names or usual_routes():
        if name not in ROUTES:
            raise MatcalcError(f"unknown route {name!r}: use one of {', '.join(ROUTES)}")
        decided = any(report.holds is False for report in reports)
        if not decided:
            reports.append(ROUTES[name](claim, seed))
    if any(report.holds is False for report in reports):
        refuting = next(report for report in reports if report.holds is False)
        example = smallest_counterexample(claim, seed)
        return Evidence(False, f"refuted: {refuting.name} values are {refuting.says}", tuple(reports), example)
    passed = [report for report in reports if report.holds]
    disagreeing = any(report.says.startswith(DISAGREES) for report in reports)
    if passed and not disagreeing and any(report.name in DECIDING for report in passed):
        return Evidence(True, "; ".join(f"{report.name}: {report.says}" for report in passed), tuple(reports))
    reasons = "; ".join(f"{report.name}: {report.says}" for report in reports)
    return Evidence(None, f"undecided: {reasons}", tuple(reports))


def _other_convention(claim: Claim, seed: int) -> str:
    """Name another convention that a refuted claim would satisfy."""
    if not assumptions_of(claim.wrt) & set(STRUCTURES) or not claim.by_entries:
        return ""
    for convention in CONVENTIONS:
        if convention != claim.convention and routes.exact(replace(claim, convention=convention), seed).holds:
            return f'; it holds with convention="{convention}"'
    return ""
