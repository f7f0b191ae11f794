"""True claims in random forms: how many of them hold by the exact route and balls, and that none is refuted.

Half of them are derivatives of random expressions that the engine finds, half are records of the catalogue with other
names and with other expressions for their constants; then they are rewritten in ways that change no value.
"""

from __future__ import annotations

import multiprocessing
import random
import re
import signal
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import FrameType
from typing import Any

from common import publish, table

import matcalc_helpers as mc
from matcalc_helpers import expression as ex
from matcalc_helpers.catalogue import Problem, load
from matcalc_helpers.evidence.sampling import exponent_symbols
from matcalc_helpers.expression.indexing import SumOver
from matcalc_helpers.expression.leaves import Symbol, assumptions_of, symbol
from matcalc_helpers.expression.nodes import postorder, rebuild, substitute
from matcalc_helpers.expression.operations import Add, Product

CLAIMS = 10_000
PROCESSES = 2
LIMIT = 20
"""Seconds of processor time for one claim; one that takes longer is counted as such."""
DEPTH = 3
SIZES = ("m", "n")
Shape = tuple[Any, Any]
Way = Callable[[Shape, int], mc.Expression]
"""How to write an expression of a shape whose parts are so many levels deep."""
NAMES: dict[Shape, str] = dict(
    zip(
        (("n", 1), ("m", 1), (1, "n"), (1, "m"), ("m", "n"), ("n", "m"), ("n", "n"), ("m", "m")),
        ("x", "y", "u", "v", "A", "B", "X", "Y"),
        strict=True,
    )
)
"""How the symbols of each shape begin."""
SHAPES = ((1, 1), ("n", 1), ("m", 1), ("m", "n"), ("n", "n"))


class TooLong(Exception):
    """The limit of one claim is over."""


@dataclass(frozen=True)
class Judged:
    """What became of one claim, and the claim itself where a reader should see it."""

    source: str
    verdict: str
    shown: str = ""


# Random expressions


class Writer:
    """Writes random expressions of a given shape, always the same ones for the same random numbers."""

    def __init__(self, choice: random.Random) -> None:
        self.choice = choice

    def write(self, shape: Shape, depth: int = DEPTH) -> mc.Expression:
        """An expression of the shape; a combination that is none, as 0^-1, becomes a symbol."""
        if depth == 0 or self.choice.random() < 0.15:
            return self.leaf(shape)
        try:
            return self.choice.choice(self._ways(shape))(shape, depth - 1)
        except mc.MatcalcError:
            return self.leaf(shape)

    def leaf(self, shape: Shape) -> mc.Expression:
        """A symbol, or now and then a constant."""
        rows, columns = shape
        if shape == (1, 1):
            numbers = [ex.constant(self.choice.choice((-2, -1, 2, 3)))]
            return self.choice.choice([ex.scalar("c"), ex.scalar("s"), ex.scalar("p", positive=True), *numbers])
        options = [ex.matrix(f"{NAMES[shape]}{place}", rows, columns) for place in (1, 2, 3)]
        if rows == columns:
            options += [ex.matrix(f"S{rows}", rows, rows, symmetric=True), ex.eye(rows)]
        return self.choice.choice(options)

    def _ways(self, shape: Shape) -> list[Way]:
        ways: list[Way] = [self._sum, self._product, self._product, self._scaled]
        ways += [self._entries, self._transposed, self._hadamard]
        if shape == (1, 1):
            return [*ways, self._reduced, self._reduced, self._of_square]
        return [*ways, self._square] if shape[0] == shape[1] else ways

    def _sum(self, shape: Shape, depth: int) -> mc.Expression:
        return self.choice.choice((ex.add, ex.subtract))(self.write(shape, depth), self.write(shape, depth))

    def _product(self, shape: Shape, depth: int) -> mc.Expression:
        middle = self.choice.choice((*SIZES, 1))
        return self.write((shape[0], middle), depth) @ self.write((middle, shape[1]), depth)

    def _scaled(self, shape: Shape, depth: int) -> mc.Expression:
        factor = self.write((1, 1), depth)
        return self.write(shape, depth) * factor if self.choice.random() < 0.6 else self.write(shape, depth) / factor

    def _transposed(self, shape: Shape, depth: int) -> mc.Expression:
        return self.write(shape[::-1], depth).T

    def _hadamard(self, shape: Shape, depth: int) -> mc.Expression:
        return ex.hadamard(self.write(shape, depth), self.write(shape, depth))

    def _entries(self, shape: Shape, depth: int) -> mc.Expression:
        inner = self.write(shape, depth)
        functions = (ex.exp, ex.sin, ex.cos, ex.tanh, ex.log, ex.sqrt, ex.sigmoid, ex.softplus, ex.arctan, ex.relu)
        power = self.choice.choice((-2, -1, 2, 3))
        return self.choice.choice((*functions, ex.absolute, lambda part: ex.elementwise_power(part, power)))(inner)

    def _reduced(self, _: Shape, depth: int) -> mc.Expression:
        inner = self.write(self.choice.choice(SHAPES[1:]), depth)
        return self.choice.choice((ex.total, ex.norm2, ex.mean, ex.prod, ex.norm1, ex.maximum))(inner)

    def _of_square(self, _: Shape, depth: int) -> mc.Expression:
        return self.choice.choice((ex.trace, ex.det, ex.logdet))(self.write(("n", "n"), depth))

    def _square(self, shape: Shape, depth: int) -> mc.Expression:
        column = self.write((shape[0], 1), depth)
        return self.choice.choice((ex.inv(self.write(shape, depth)), ex.diag(column), self.write(shape, depth) ** 2))


def derived(choice: random.Random) -> Problem:
    """A derivative of a random expression, as the engine finds it."""
    while True:
        kind = choice.choice(("gradient", "gradient", "hessian", "derivative", "differential"))
        function = Writer(choice).write((1, 1) if kind in ("gradient", "hessian") else choice.choice(SHAPES))
        moving = [part for part in postorder(function) if part.operation is Symbol]
        if not moving:
            continue
        wrt = choice.choice(moving)
        return Problem(function, wrt, _found(function, wrt, kind), _arguments(kind))


def _found(function: mc.Expression, wrt: mc.Expression, kind: str) -> mc.Expression:
    if kind == "derivative":
        return mc.derivative(function, wrt, layout="numerator")
    by_kind: dict[str, Callable[[mc.Expression, mc.Expression], mc.Expression]] = {
        "gradient": mc.gradient,
        "hessian": mc.hessian,
        "differential": mc.differential,
    }
    return by_kind[kind](function, wrt)


def _arguments(kind: str) -> Mapping[str, str]:
    return {"kind": kind, "layout": "numerator"} if kind == "derivative" else {"kind": kind}


# Records with other names


@lru_cache(maxsize=1)
def recorded() -> tuple[Problem, ...]:
    """Every formula of the catalogue that holds everywhere."""
    records = [record for record in load() if record.claim is not None and not record.open and not record.at]
    return tuple(problem for record in records for problem in record.expressions() if problem.claim is not None)


def renamed(choice: random.Random) -> Problem:
    """A record under new names, its constants replaced by sums and multiples of others.

    Not so those with assumptions, and not whole numbers: the k of X^k must stay positive.
    """
    problem = choice.choice(recorded())
    names = ex.symbols(problem.function, problem.wrt, problem.recorded)
    kept = {*ex.symbols(problem.wrt).values(), *exponent_symbols((problem.function, problem.recorded))}
    swap = {}
    for name, old in names.items():
        new = symbol(f"{name}_{choice.randrange(100)}", old.shape, assumptions_of(old))
        swap[old] = new if old in kept else _other(new, choice)
    function, wrt, claim = (_put(part, swap) for part in (problem.function, problem.wrt, problem.recorded))
    return Problem(function, wrt, claim, problem.arguments)


def _other(constant: mc.Expression, choice: random.Random) -> mc.Expression:
    if assumptions_of(constant):
        return constant
    name = constant.parameters[0]
    second = symbol(f"{name}_b", constant.shape)
    return choice.choice((constant, constant, constant + second, 2 * constant, constant - 3 * second))


def _put(formula: mc.Expression, swap: Mapping[mc.Expression, mc.Expression]) -> mc.Expression:
    moved = {ex.differential_of(old): ex.differential_of(new) for old, new in swap.items() if new.operation is Symbol}
    return substitute(formula, {**swap, **moved})


# The same value in another form


def rewritten(formula: mc.Expression, choice: random.Random) -> mc.Expression:
    """The formula in up to three other forms, one after the other."""
    for _ in range(choice.randrange(4)):
        formula = choice.choice((_doubled, _added, _scaled, _permuted, _multiplied_out, _turned))(formula, choice)
    return formula


def _doubled(formula: mc.Expression, _: random.Random) -> mc.Expression:
    return (formula + formula) / 2


def _added(formula: mc.Expression, choice: random.Random) -> mc.Expression:
    counters = {part.parameters[0] for part in postorder(formula) if part.operation is SumOver}
    inside = {part for part in postorder(formula) if counters & set(postorder(part))}  # has no value outside its sum
    parts = [part for part in postorder(formula) if part.shape == formula.shape and part not in inside]
    other = choice.choice(parts) if parts else 2 * formula
    return formula + other - 2 * other + other


def _scaled(formula: mc.Expression, _: random.Random) -> mc.Expression:
    factor = ex.scalar("unit_q", positive=True)
    return factor * formula / factor


def _turned(formula: mc.Expression, _: random.Random) -> mc.Expression:
    return (formula.T + formula.T).T / 2


def _permuted(formula: mc.Expression, choice: random.Random) -> mc.Expression:
    done: dict[mc.Expression, mc.Expression] = {}
    for part in postorder(formula):
        arguments = [done[argument] for argument in part.arguments]
        if part.operation is Add:
            choice.shuffle(arguments)
        done[part] = rebuild(part, arguments)
    return done[formula]


def _multiplied_out(formula: mc.Expression, _: random.Random) -> mc.Expression:
    """The first product with a sum among its factors multiplied out."""
    for part in postorder(formula):
        places = [place for place, factor in enumerate(part.arguments) if factor.operation is Add]
        if part.operation is Product and places:
            before, after = part.arguments[: places[0]], part.arguments[places[0] + 1 :]
            terms = (ex.product(*before, term, *after) for term in part.arguments[places[0]].arguments)
            return substitute(formula, {part: ex.add(*terms)})
    return formula


# Judging


def judged(number: int) -> Judged:
    """The verdict on the claim of a number, within the limit."""
    choice = random.Random(number)
    source = ("engine", "catalogue")[number % 2]
    signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    try:
        problem = (derived, renamed)[number % 2](choice)
        claim = rewritten(problem.recorded, choice)
        evidence = problem.check(claim, ["exact", "balls"])
    except ex.MissingRuleError:
        return Judged(source, "no derivative")
    except TooLong:
        return Judged(source, f"longer than {LIMIT} s", str(number))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    if evidence.holds:
        return Judged(source, "holds")
    if evidence.holds is False:
        return Judged(source, "refuted", f"{number}: {problem.function} by {problem.wrt}: {claim}: {evidence.verdict}")
    return Judged(source, f"undecided: {_reason(evidence)}", str(number))


def _stop(_: int, __: FrameType | None) -> None:
    raise TooLong


def _reason(evidence: mc.Evidence) -> str:
    """What the last route says, without what varies from claim to claim."""
    says = evidence.routes[-1].says.removeprefix("declined: ")
    return re.sub(r" at .*=.*|\d+", "", says)


def run(count: int) -> list[Judged]:
    """All claims, in two processes."""
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        return list(pool.imap(judged, range(count), chunksize=20))


def counted(found: list[Judged]) -> str:
    """How many claims have each verdict, by where they come from."""
    counts = Counter((each.source, each.verdict) for each in found)
    verdicts = sorted({each.verdict for each in found}, key=lambda verdict: (verdict != "holds", verdict))
    rows = [[verdict, *(f"{counts[source, verdict]:,}" for source in ("engine", "catalogue"))] for verdict in verdicts]
    if "refuted" not in verdicts:
        rows.append(["**refuted**", "0", "0"])
    return table(["verdict", "from the engine", "from the catalogue"], rows)


def main() -> None:
    """Judge, print, and put the table into the README."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CLAIMS
    found = run(count)
    for each in found:
        if each.shown:
            print(f"{each.verdict}: {each.shown}", file=sys.stderr)
    publish("false_alarms", f"{count:,} claims.\n\n{counted(found)}")


if __name__ == "__main__":
    main()
