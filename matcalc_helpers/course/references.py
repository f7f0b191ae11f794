"""The recorded answer of a question, held against the definition of the derivative."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from ..answers.judge import Question
from ..evidence import FROM_THE_DEFINITION, Evidence, check, check_equal
from ..evidence.routes import small
from ..evidence.sampling import draw_setting, size_sets
from ..expression import Expression, MatcalcError, parse, scalar, transpose
from ..expression.leaves import size_names
from .judging import judged
from .problems import Finding
from .questions import CourseQuestion

FEWEST_ROUTES = 2
"""Independent routes from the definition that have to agree with a reference."""
ATTEMPTS = 20
"""Points that are drawn until one has a value."""
QUICK = ("exact", "balls")


def reference_findings(question: CourseQuestion) -> Iterator[Finding]:
    """What is wrong with the recorded answer of one variant; MatcalcError where a formula cannot be read."""
    if question.kind == "shape":
        judgement = judged(question, question.reference or "")
        if judgement.outcome != "right":
            yield Finding("reference", f"not the shape of the {question.asks}: {judgement.message}")
    elif question.function is not None and question.reference is not None:
        asked = replace(question, kind="derive").judged_as()
        yield from _verified(asked, parse(question.reference, question.declarations))
    for place, formula in enumerate(parse(text, question.declarations) for text in question.returns):
        yield from _zero(f"returns[{place}]", formula)
        yield from _without_value(f"returns[{place}]", formula)


def _verified(asked: Question, reference: Expression) -> Iterator[Finding]:
    evidence = evidence_for(asked, reference)
    agree = independent_routes(evidence)
    if evidence.holds is not True:
        yield Finding("reference", f"{evidence.verdict}; correct the reference, or what is asked")
    elif len(agree) < FEWEST_ROUTES:
        listed = ", ".join(agree) or "none"
        yield Finding("reference", f"verified by {listed} alone; ask for something that two routes reach")
    else:
        yield from _zero("reference", reference)


def evidence_for(asked: Question, reference: Expression) -> Evidence:
    """The evidence for a reference by all the usual routes, in numerator layout where either will do."""
    if asked.asks == "value":
        return check_equal(asked.function, reference)
    layout = "numerator" if asked.layout == "either" else asked.layout
    claim = reference
    if asked.layout == "either" and reference.shape != asked.expected.shape:
        claim = transpose(reference)
    layout = layout if asked.asks == "derivative" else None
    return check(asked.function, wrt=asked.variable, claim=claim, kind=asked.asks, layout=layout)


def independent_routes(evidence: Evidence) -> tuple[str, ...]:
    """The routes from the definition that agree."""
    return tuple(route.name for route in evidence.routes if route.holds and route.name in FROM_THE_DEFINITION)


def _zero(field: str, formula: Expression) -> Iterator[Finding]:
    if is_zero(formula):
        yield Finding(field, f"{formula} is zero; a question whose answer vanishes asks for nothing")


def _without_value(field: str, formula: Expression) -> Iterator[Finding]:
    """A formula that has no value at any of the drawn points of some sizes, so that no answer can be compared."""
    choice = random.Random("values of what a function returns")
    for sizes in size_sets(formula):
        if not any(_has_value(formula, sizes, choice) for _ in range(ATTEMPTS)):
            listed = ", ".join(f"{name} = {size}" for name, size in sizes.items()) or "any point"
            yield Finding(field, f"{formula} has no value at {listed}; declare what makes it defined, such as positive")
            return


def _has_value(formula: Expression, sizes: Mapping[str, int], choice: random.Random) -> bool:
    drawn = draw_setting([formula], scalar("t"), sizes, small(choice), choice).values
    needed = {*formula.declarations, *size_names(formula)}
    values = {str(symbol): np.array(value, dtype=float) for symbol, value in drawn.items()}
    try:
        with np.errstate(all="ignore"):
            found = formula.evaluate({name: value for name, value in {**values, **sizes}.items() if name in needed})
    except (ArithmeticError, ValueError, np.linalg.LinAlgError):
        return False
    return bool(np.isfinite(found).all())


def is_zero(formula: Expression) -> bool:
    """Whether a formula vanishes wherever it is defined."""
    return are_equal(formula, 0 * formula)


def are_equal(a: Expression, b: Expression) -> bool:
    """Whether two formulas are the same wherever both are defined; False where that cannot be decided."""
    if a.shape != b.shape:
        return False
    try:
        return check_equal(a, b, routes=QUICK).holds is True
    except MatcalcError:
        return False
