"""Whether the variants of a question are different, and equally hard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ..calculus import derive
from ..expression import Expression, parse, postorder, symbols
from .problems import Finding
from .questions import CourseQuestion
from .references import are_equal

MOST_STEPS_MORE = 1
MOST_TIMES_AS_LARGE = 1.5
MOST_NODES_MORE = 4
"""A reference may be half as large again as that of another variant, or larger by a few nodes."""


@dataclass(frozen=True)
class Difficulty:
    """What a derivation takes: kinds of rules, steps, nodes of the reference, and how many symbols it has."""

    rules: frozenset[str]
    steps: int
    nodes: int
    symbols: int


def variant_findings(variants: Sequence[CourseQuestion]) -> Iterator[Finding]:
    """Variants that are the same, or harder than others; MatcalcError where a formula cannot be read."""
    for (first, a), (second, b) in combinations(enumerate(variants), 2):
        if a.text == b.text:
            yield Finding("parameters", f"variants {first} and {second} have the same text; change the parameters")
        elif _same_answers(a, b):
            yield Finding("parameters", f"variants {first} and {second} have the same answer; change the parameters")
    yield from _unequal([difficulty(variant) for variant in variants])


def _same_answers(a: CourseQuestion, b: CourseQuestion) -> bool:
    """Whether an answer could be passed on; every variant of a question for a shape may have the same one."""
    if a.kind in ("shape", "proof") or set(a.declarations.items()) != set(b.declarations.items()):
        return False
    pairs = list(zip(_answers(a), _answers(b), strict=True))
    return bool(pairs) and all(are_equal(one, other) for one, other in pairs)


def _answers(question: CourseQuestion) -> list[Expression]:
    texts = question.returns if question.kind == "code" else (question.reference,)
    return [parse(text, question.declarations) for text in texts if text is not None]


def difficulty(question: CourseQuestion) -> Difficulty:
    """How hard one variant is, as its derivation says; of code and proofs only the formulas count."""
    formulas = [] if question.kind in ("shape", "proof") else _answers(question)
    nodes = sum(1 for _ in postorder(*formulas)) if formulas else 0
    rules = _rules(question)
    return Difficulty(frozenset(rules), len(rules), nodes, len(symbols(*formulas)))


def _rules(question: CourseQuestion) -> list[str]:
    """The kinds of rules of the derivation, one for each step: functions of one number are one kind."""
    if question.function is None or question.asks == "value" or question.kind in ("code", "proof"):
        return []
    asked = question.judged_as()
    order = 2 if question.asks == "hessian" else 1
    steps = derive(asked.function, asked.variable, order=order, check=False).steps
    names = ((step.rule.name, step.rule.body.__module__.rpartition(".")[2]) for step in steps)
    return ["function of one number" if module == "elementwise" else name for name, module in names]


def _unequal(found: Sequence[Difficulty]) -> Iterator[Finding]:
    easiest, hardest = min(found, key=lambda each: each.steps), max(found, key=lambda each: each.steps)
    if hardest.steps - easiest.steps > MOST_STEPS_MORE:
        yield _finding(found.index(hardest), f"takes {hardest.steps} steps", found.index(easiest), str(easiest.steps))
    for number, each in enumerate(found[1:], 1):
        if each.rules != found[0].rules:
            names = ", ".join(sorted(each.rules ^ found[0].rules))
            yield _finding(number, f"differs in the rules it needs ({names})", 0)
        if each.symbols != found[0].symbols:
            yield _finding(number, f"has {each.symbols} symbols in the answer", 0, str(found[0].symbols))
    small, large = min(found, key=lambda each: each.nodes), max(found, key=lambda each: each.nodes)
    if large.nodes > max(MOST_TIMES_AS_LARGE * small.nodes, small.nodes + MOST_NODES_MORE):
        yield _finding(
            found.index(large), f"has an answer of {large.nodes} nodes", found.index(small), str(small.nodes)
        )


def _finding(number: int, says: str, other: int, there: str = "") -> Finding:
    instead = f", {there} there" if there else ""
    return Finding("parameters", f"variant {number} {says} beside variant {other}{instead}; choose equally hard ones")
