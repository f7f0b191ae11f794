"""The functions that number an equation, and those that show what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from ..calculus import RULES, Rule, rule_claim, rule_symbols
from ..catalogue.verdicts import merged
from ..evidence import FROM_THE_DEFINITION, Counterexample, Evidence, RouteReport, check, check_equal
from ..expression import Expression, MatcalcError, name_to_latex, shape_to_latex, to_latex
from ..expression.functions import functions_of
from ..expression.leaves import Symbol
from ..expression.nodes import postorder
from .chosen_functions import with_chosen_functions
from .claims import CLAIMS, PageClaim
from .shown import Box, Bullets, Display, Folded, Piece, Shown, Text

MOST_DECIMALS = 6
SIGNS = {True: "holds", False: "refuted", None: "does not apply"}


def state(name: str) -> Shown:
    """A rule as a numbered statement with label rule-<name>: conditions, formula, idea of the proof, verdict.

    >>> print(state("inverse").markdown.splitlines()[0])
    :::{prf:theorem} Inverse rule
    """
    if name not in RULES:
        raise MatcalcError(f"there is no rule {name!r}; the rules are {', '.join(sorted(RULES))}")
    rule = RULES[name]
    title = rule.title[0].upper() + rule.title[1:]
    formula = f"{differential_latex(rule.example)} = {to_latex(rule.conclusion)}"
    evidences = [_check_rule(rule, symbol) for symbol in rule_symbols(rule)]
    pieces = (
        Text(_conditions(rule)),
        Display(formula, f"eq-rule-{name}"),
        Text(f"*Why.* {' '.join(rule.idea.split())}"),
        Text(f"Source: {{cite}}`{rule.reference}`."),
        *checked_pieces(report for report in merged(evidences) if report.name in FROM_THE_DEFINITION),
    )
    return Shown(Box(title, f"rule-{name}", pieces))


def _check_rule(rule: Rule, symbol: Expression) -> Evidence:
    claim = PageClaim(f"rule-{rule.name}", rule.example, symbol, rule_claim(rule, symbol), "differential")
    return _demand(claim)


def _conditions(rule: Rule) -> str:
    symbols = rule_symbols(rule)
    shapes = [
        f"${to_latex(symbol)}$ a scalar"
        if symbol.is_scalar
        else f"${to_latex(symbol)}$ of shape ${shape_to_latex(symbol.shape)}$"
        for symbol in symbols
    ]
    given = [
        f"${to_latex(symbol)}$ {domain.words} (${domain.latex.format(to_latex(symbol))}$)"
        for symbol, domain in rule.given.items()
    ]
    return f"For {' and '.join(shapes)}{', with ' + ' and '.join(given) if given else ''}:"


def show_check(
    label: str,
    function: Expression,
    *,
    wrt: Expression,
    claim: Expression,
    kind: str = "derivative",
    layout: str | None = None,
    convention: str | None = None,
) -> Shown:
    """A numbered formula with the verdict of every route; a claim that does not hold raises MatcalcError."""
    recorded = PageClaim(label, function, wrt, claim, kind, layout, convention)
    evidence = _demand(recorded)
    layout = named_layout(recorded, evidence.layout)
    said, folded = checked_pieces(evidence.routes, f"In {layout}. " if layout else "")
    return Shown(Display(formula_of(recorded), label), said, folded)


def _demand(claim: PageClaim) -> Evidence:
    evidence = judge_claim(claim)
    if not evidence.holds:
        raise MatcalcError(f"{claim.label} cannot be published: {evidence.verdict}")
    if sum(report.name in FROM_THE_DEFINITION for report in evidence.routes if report.holds) < 2:
        raise MatcalcError(f"{claim.label} rests on fewer than two routes: {evidence.verdict}")
    CLAIMS.append(claim)
    return evidence


def judge_claim(claim: PageClaim) -> Evidence:
    """Check a recorded claim."""
    return check(
        claim.function,
        wrt=claim.wrt,
        claim=claim.claim,
        kind=claim.kind,
        layout=claim.layout,
        convention=claim.convention,
    )


def checked_pieces(reports: Iterable[RouteReport], before: str = "") -> tuple[Piece, Piece]:
    """Which routes found a claim right and which declined, and folded what each of them did."""
    found = tuple(reports)
    agreeing, declined = (
        ", ".join(f"**{report.name}**" for report in found if report.holds is holds) for holds in (True, None)
    )
    said = f"{before}*Checked*: {agreeing}{f'; declined: {declined}' if declined else ''}."
    return Text(said), Folded("What each route did", (Bullets(verdict_lines(found)),), "verdict")


def verdict_lines(reports: Iterable[RouteReport]) -> tuple[str, ...]:
    """One line for each route: what it found and how sure that is."""
    return tuple(f"**{report.name}** {SIGNS[report.holds]}: {_readable(report.says)}" for report in reports)


def _readable(says: str) -> str:
    kept_together = re.sub(
        r"\([^()]*\)", lambda found: found[0].replace(" ", "\u00a0"), says.removeprefix("declined: ")
    )
    return re.sub(r"2\^(-?\d+)( - 1)?", r"$2^{\1}\2$", kept_together)


def named_layout(claim: PageClaim, found: str | None) -> str:
    """The layout of a derivative that has one, in words."""
    layout = found or claim.layout
    plain = claim.kind != "derivative" or (claim.function.is_scalar and claim.wrt.is_scalar)
    return "" if plain or not layout else f"{layout} layout"


def formula_of(claim: PageClaim) -> str:
    """A claim as LaTeX."""
    name = to_latex(claim.wrt)
    inside = _bracketed(claim.function)
    right = to_latex(claim.claim)
    if claim.kind == "gradient":
        return f"\\nabla_{{{name}}} {inside} = {right}"
    if claim.kind == "hessian":
        return f"\\nabla^{{2}}_{{{name}}} {inside} = {right}"
    if claim.kind == "differential":
        return f"{differential_latex(claim.function)} = {right}"
    only = all(node is claim.wrt for node in postorder(claim.function) if node.operation is Symbol)
    d = "\\mathrm{d}" if claim.wrt.is_scalar and only else "\\partial"
    return f"\\frac{{{d}}}{{{d} {name}}} {inside} = {right}"


def _bracketed(expression: Expression) -> str:
    text = to_latex(expression)
    whole = expression.operation.word in (
        "norm2",
        "exp",
        "log",
        "sin",
        "cos",
        "tanh",
        "relu",
        "symbol",
        "sum",
    )
    return text if whole else f"\\left({text}\\right)"


def differential_latex(expression: Expression, names: Mapping[Expression, str] | None = None) -> str:
    """The differential of an expression as LaTeX, before a rule is applied; `names` as in `to_latex`."""
    return f"\\mathrm{{d}}\\left({to_latex(expression, names)}\\right)"


def show_wrong(
    function: Expression,
    *,
    wrt: Expression,
    claim: Expression,
    kind: str = "derivative",
    layout: str | None = None,
    convention: str | None = None,
) -> Shown:
    """A claim that is wrong, without a number, and the smallest counterexample; a right one raises."""
    recorded = PageClaim("wrong", function, wrt, claim, kind, layout, convention)
    evidence = judge_claim(recorded)
    if evidence.holds is not False:
        raise MatcalcError(f"this claim is not refuted: {evidence.verdict}")
    left, right = formula_of(recorded).split(" = ", 1)
    layout = named_layout(recorded, evidence.layout)
    pieces: list[Any] = [
        Text(f"**Refuted.** Somebody claims{f', in {layout},' if layout else ''}"),
        Display(f"{left} \\overset{{?}}{{=}} {right}"),
    ]
    return Shown(*pieces, *_refuting_pieces(recorded, evidence))


def _refuting_pieces(claim: PageClaim, evidence: Evidence) -> list[Any]:
    """The counterexample; with short formulas for functions that have none, or a sentence where none are found."""
    names = functions_of(claim.function, claim.claim)
    if not names:
        return [] if evidence.counterexample is None else counterexample_pieces(evidence.counterexample)
    chosen = with_chosen_functions(claim)
    example = None if chosen is None else judge_claim(chosen[0]).counterexample
    if chosen is None or example is None:
        return [unknown_functions_piece(names)]
    return [Text("It fails for example for"), Display(chosen[1]), *counterexample_pieces(example)]


def unknown_functions_piece(names: Iterable[str]) -> Text:
    """Why a refuted claim about functions without a formula comes without a point at which it fails."""
    shown = " and ".join(f"${name_to_latex(name)}$" for name in names)
    return Text(f"It fails for some choice of {shown}; as no formula is given, no point is shown.")


def counterexample_pieces(example: Counterexample) -> list[Any]:
    """The point at which a claim fails, and both values there."""
    values = ", \\quad ".join(f"{_value_name(name)} = {matrix_latex(value)}" for name, value in example.values.items())
    point = [Text("The smallest point at which it fails:"), Display(values)] if values else []
    where = "There the" if point else "The"
    return [
        *point,
        Text(f"{where} definition gives the left value and the claim the right one:"),
        Display(f"{matrix_latex(example.expected)} \\ne {matrix_latex(example.claimed)}"),
    ]


def _value_name(name: str) -> str:
    return f"\\mathrm{{d}}{name_to_latex(name[2:-1])}" if name.startswith("d(") else name_to_latex(name)


def matrix_latex(value: tuple[tuple[Any, ...], ...]) -> str:
    """A small matrix of numbers as LaTeX; a number for a 1 x 1 matrix."""
    rows = [" & ".join(number_text(entry) for entry in row) for row in value]
    if len(value) == 1 and len(value[0]) == 1:
        return rows[0]
    return "\\begin{bmatrix} " + " \\\\ ".join(rows) + " \\end{bmatrix}"


def decimal_text(value: Fraction) -> str:
    """A fraction as a decimal where a short one is exact, else as a fraction."""
    for digits in range(MOST_DECIMALS + 1):
        scaled = value * 10**digits
        if scaled.denominator == 1:
            return f"{float(value):.{digits}f}"
    return number_text(value)


def number_text(entry: Any) -> str:
    """A fraction or a decimal as LaTeX."""
    top, _, bottom = str(entry).partition("/")
    if not bottom:
        return top
    sign = "-" if top.startswith("-") else ""
    return f"{sign}\\tfrac{{{top.removeprefix('-')}}}{{{bottom}}}"


def show_equal(left: Expression, right: Expression) -> Shown:
    """An equation between formulas, without a number, and its verdict; one that does not hold raises."""
    evidence = check_equal(left, right)
    if not evidence.holds:
        raise MatcalcError(f"not shown as equal: {evidence.verdict}")
    return Shown(Display(f"{to_latex(left)} = {to_latex(right)}"), *checked_pieces(evidence.routes))


def show_error(function: Callable[..., Any], *arguments: Any, **options: Any) -> Shown:
    """The message of a call that fails, and nothing else; a call that works raises MatcalcError."""
    try:
        function(*arguments, **options)
    except (MatcalcError, TypeError) as problem:
        return Shown(Text(f"**{type(problem).__name__}**"), Text(f"`{problem}`"))
    raise MatcalcError("this call was expected to fail and did not")
