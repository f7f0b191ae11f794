"""Records of known derivatives, read from TOML and checked for sense on the way."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..calculus import derivative, differential, gradient, hessian, jacobian, second_differential
from ..evidence import Evidence, check, check_equal
from ..expression import Expression, MatcalcError, differential_of, parse, substitute, zeros

FOLDER = Path(__file__).parent / "records"
REFERENCES = tomllib.loads((Path(__file__).parent / "references.toml").read_text(encoding="utf-8"))
"""The works that records cite, by short name."""
RESULTS = ("gradient", "derivative", "jacobian", "hessian", "differential", "second_differential")
TEXTS = (
    "id", "topic", "function", "layout", "convention", "notes", "reason", "form", "kind", "open", "excluded", "printed",
)  # fmt: skip
KEYS = {*TEXTS, *RESULTS, "wrt", "symbols", "at", "conditions", "sources"}


@dataclass(frozen=True)
class Source:
    """Where a result was seen: the work, the place in it, and how sure its number is."""

    ref: str
    loc: str
    how: str


@dataclass(frozen=True)
class Problem:
    """One call of `check`: a function, a variable, a claim and the arguments that say how to read it."""

    function: Expression
    wrt: Expression
    claim: Expression | None
    arguments: Mapping[str, Any]

    def check(self, claim: Expression | None = None, routes: Sequence[str] | None = None) -> Evidence:
        """Judge a claim, the recorded one unless told otherwise."""
        judged = self.recorded if claim is None else claim
        return check(self.function, wrt=self.wrt, claim=judged, routes=routes, **self.arguments)

    @property
    def recorded(self) -> Expression:
        """The claim, where the record has one."""
        if self.claim is None:
            raise MatcalcError("the record has no formula to check")
        return self.claim


@dataclass(frozen=True)
class Record:
    """A function, a variable and the derivative that the literature gives.

    `kind` names the derivative; `claim` is its text, None where the source has an integral or a sum of
    divided differences (`form`). `at` substitutes where the claim holds at special points only. `reason` says
    why the engine's result is much longer, `open` why the recorded form cannot be checked yet.
    """

    id: str
    topic: str
    kind: str
    claim: str | None
    function: str = ""
    wrt: tuple[str, ...] = ()
    symbols: Mapping[str, str] = field(default_factory=dict)
    at: Mapping[str, str] = field(default_factory=dict)
    layout: str | None = None
    convention: str | None = None
    conditions: tuple[str, ...] = ()
    notes: str = ""
    reason: str = ""
    open: str = ""
    form: str = ""
    excluded: str = ""
    printed: str = ""
    sources: tuple[Source, ...] = ()

    def expressions(self) -> tuple[Problem, ...]:
        """What to check: one problem, or one for each variable that the record lets move.

        >>> record = next(record for record in load() if record.id == "quadratic-form")
        >>> [problem] = record.expressions()
        >>> str(problem.function), str(problem.wrt), str(problem.claim), dict(problem.arguments)
        ("x'*A*x", 'x', "(A + A')*x", {'kind': 'gradient'})
        """
        function, variables = self._read(self.function), [self._read(name) for name in self.wrt]
        if len(variables) == 1:
            return (Problem(function, variables[0], self._read_claim(), self._arguments()),)
        if self.kind == "hessian":
            return self._mixed(function, *variables)
        return tuple(
            Problem(function, variable, self._read_claim(moving=name), self._arguments())
            for name, variable in zip(self.wrt, variables, strict=True)
        )

    def derived(self) -> tuple[Expression, ...]:
        """What the engine finds, one result for each problem.

        >>> record = next(record for record in load() if record.id == "quadratic-form")
        >>> [str(result) for result in record.derived()]
        ["(A + A')*x"]
        """
        problems = self.expressions()
        if len(problems) > 1 and self.kind == "hessian":
            return problems[1].function, derivative(problems[1].function, problems[1].wrt, layout="numerator")
        return tuple(self._derive(problem.function, problem.wrt) for problem in problems)

    def check(self, routes: Sequence[str] | None = None) -> tuple[Evidence, ...]:
        """Judge the recorded formula."""
        if self.at:
            ([result], [problem]) = self.derived(), self.expressions()
            return (check_equal(self._placed(result), self._placed(problem.recorded), routes=routes),)
        return tuple(problem.check(routes=routes) for problem in self.expressions() if problem.claim is not None)

    def summary(self) -> str:
        """What the engine finds as one text: the parts in several variables added, special numbers put in.

        >>> record = next(record for record in load() if record.id == "d-product")
        >>> record.summary()
        'd(X)*Y + X*d(Y)'
        """
        found = self.derived()
        if self.at and all(value.isdigit() for value in self.at.values()):
            return str(self._placed(found[-1]))
        return " + ".join(map(str, found[-1:] if self.kind == "hessian" else found)).replace("+ -", "- ")

    def _derive(self, function: Expression, wrt: Expression) -> Expression:
        if self.kind == "gradient":
            return gradient(function, wrt, convention=self.convention or "tangent")
        if self.kind == "derivative":
            return derivative(function, wrt, layout=self.layout or "numerator")
        plain: dict[str, Callable[[Expression, Expression], Expression]] = {
            "jacobian": jacobian,
            "hessian": hessian,
            "differential": differential,
            "second_differential": second_differential,
        }
        return plain[self.kind](function, wrt)

    def _mixed(self, function: Expression, first: Expression, second: Expression) -> tuple[Problem, ...]:
        """A mixed second derivative is a derivative of a derivative."""
        if first.is_scalar:
            once = derivative(function, first, layout="numerator")
            arguments = {"kind": "derivative", "layout": "numerator"}
        else:
            once, arguments = gradient(function, first), {"kind": "gradient"}
        numerator = {"kind": "derivative", "layout": "numerator"}
        return Problem(function, first, once, arguments), Problem(once, second, self._read_claim(), numerator)

    def _arguments(self) -> dict[str, str]:
        """The keyword arguments of `check`."""
        kind = "derivative" if self.kind == "jacobian" else self.kind
        layout = {"layout": "numerator"} if self.layout or self.kind == "jacobian" else {}
        return {"kind": kind, **layout, **({"convention": self.convention} if self.convention else {})}

    def _read_claim(self, moving: str | None = None) -> Expression | None:
        """The recorded formula; of several variables only one is `moving`, the differentials of the others are zero."""
        if self.claim is None:
            return None
        still = [self._read(name) for name in self.wrt if moving and name != moving]
        return substitute(self._read(self.claim), {differential_of(each): zeros(*each.shape) for each in still})

    def _read(self, text: str) -> Expression:
        return parse(text, self.symbols)

    def _placed(self, formula: Expression) -> Expression:
        """The formula with the special values of `at` in place of their symbols."""
        return substitute(formula, {self._read(name): self._read(value) for name, value in self.at.items()})


@lru_cache(maxsize=1)
def load() -> tuple[Record, ...]:
    """All records, file by file, in the order in which they are written.

    >>> len({record.id for record in load()}) == len(load())
    True
    """
    records: dict[str, Record] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["record"]:
            record = _record(entry, path.name)
            if record.id in records:
                raise MatcalcError(f"{path.name}: two records have the id {record.id!r}")
            records[record.id] = record
    return tuple(records.values())


def _record(entry: Mapping[str, Any], file: str) -> Record:
    problem = next(_problems(entry), None)
    if problem:
        raise MatcalcError(f"{file}: {entry.get('id', 'a record without id')}: {problem}")
    kind = next((key for key in RESULTS if key in entry), entry.get("kind", ""))
    plain = {key: entry[key] for key in TEXTS if key in entry and key != "kind"}
    wrt = entry.get("wrt", [])
    return Record(
        **plain,
        kind=kind,
        claim=entry.get(kind),
        wrt=(wrt,) if isinstance(wrt, str) else tuple(wrt),
        symbols=entry.get("symbols", {}),
        at=entry.get("at", {}),
        conditions=tuple(entry.get("conditions", ())),
        sources=tuple(Source(**source) for source in entry["sources"]),
    )


def _problems(entry: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with an entry, one line each."""
    unknown = sorted(entry.keys() - KEYS)
    if unknown:
        yield f"there is no key {unknown[0]!r}; known keys: {', '.join(sorted(KEYS))}"
    missing = sorted({"id", "topic", "sources"} - entry.keys())
    if missing:
        yield f"the key {missing[0]!r} is missing"
    cited = sorted({source["ref"] for source in entry.get("sources", ())} - REFERENCES.keys())
    if cited:
        yield f"the source {cited[0]!r} is not listed in references.toml"
    results = [key for key in RESULTS if key in entry]
    if "excluded" in entry:
        if results or "printed" not in entry:
            yield "an excluded record has the function as printed, and no formula"
        return
    if not {"function", "wrt", "symbols"} <= entry.keys():
        yield "function, wrt and symbols are needed"
    if "form" in entry and (results or entry.get("kind") not in RESULTS):
        yield f"a record with a form has no formula, and a kind out of {', '.join(RESULTS)}"
    if "form" not in entry and len(results) != 1:
        yield f"exactly one of {', '.join(RESULTS)} is needed, not {len(results)}"
