"""Records of known derivatives, read from TOML and checked for sense on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ..calculus import derivative, differential, gradient, hessian, jacobian, second_differential
from ..evidence import Evidence, check_equal
from ..expression import Expression, MatcalcError, Shape, differential_of, parse, substitute, zeros
from .files import entries
from .printed import Published, published_forms
from .sources import Source, source_problems
from .statements import RESULTS, Problem, arguments_of
from .turning import Layouts, turned

TEXTS = (
    "id", "topic", "function", "layout", "convention", "notes", "reason", "form", "kind", "open", "excluded", "printed",
    "chapter", "label",
)  # fmt: skip
KEYS = {*TEXTS, *RESULTS, "wrt", "symbols", "at", "conditions", "sources", "published"}


@dataclass(frozen=True)
class Record:
    """A function, a variable and the derivative that the literature gives.

    `kind` names the derivative; `claim` is its text, None where the source has an integral or a sum of
    divided differences (`form`). `at` substitutes where the claim holds at special points only. `reason` says
    why the engine's result is much longer, `open` why the recorded form cannot be checked yet. `chapter` names the
    page that states the result, under `label`; `published` has what works print of it.
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
    chapter: str = ""
    label: str = ""
    sources: tuple[Source, ...] = ()
    published: tuple[Published, ...] = ()

    @property
    def variables(self) -> str:
        """What is differentiated by what, in words; empty for a record that is left out.

        >>> next(record for record in load() if record.id == "quadratic-form").variables
        'scalar by vector'
        """
        if self.excluded:
            return ""
        words = dict.fromkeys(_word(self._read(name).shape) for name in self.wrt)
        return f"{_word(self._read(self.function).shape)} by {' and '.join(words)}"

    def layouts(self) -> Layouts:
        """The recorded formula in both layouts; a differential and a Hessian are the same in either.

        >>> record = next(record for record in load() if record.id == "least-squares")
        >>> found = record.layouts()
        >>> str(found.numerator), str(found.denominator)
        ("2*(A*x - y)'*A", "2*A'*(A*x - y)")
        """
        if self.claim is None:
            return Layouts(None, None)
        recorded = self._read(self.claim)
        if self.kind in ("hessian", "differential", "second_differential"):
            return Layouts(recorded, recorded)
        other = turned(recorded)
        return Layouts(other, recorded) if self._by_columns else Layouts(recorded, other)

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

    @property
    def _by_columns(self) -> bool:
        """Whether the formula is recorded in denominator layout, as a gradient is."""
        return self.kind == "gradient" or self.layout == "denominator"

    def _arguments(self) -> dict[str, str]:
        return arguments_of(self.kind, self.layout, self.convention)

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
    for file, entry in entries("record"):
        record = _record(entry, file)
        if record.id in records:
            raise MatcalcError(f"{file}: two records have the id {record.id!r}")
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
        published=published_forms(entry),
    )


def _word(of: Shape) -> str:
    """Scalar, vector or matrix."""
    if of.is_scalar:
        return "scalar"
    return "vector" if of.is_column or of.is_row else "matrix"


def _problems(entry: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with an entry, one line each."""
    unknown = sorted(entry.keys() - KEYS)
    if unknown:
        yield f"there is no key {unknown[0]!r}; known keys: {', '.join(sorted(KEYS))}"
    missing = sorted({"id", "topic", "sources"} - entry.keys())
    if missing:
        yield f"the key {missing[0]!r} is missing"
    yield from source_problems(entry.get("sources", ()))
    if "label" in entry and "chapter" not in entry:
        yield "a label stands in a chapter: name it"
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
