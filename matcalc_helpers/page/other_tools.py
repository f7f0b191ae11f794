"""What other tools answer to the same ten derivatives: SymPy run at once, JAX, PyTorch and Octave from stored data."""

from __future__ import annotations

import html
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sympy

from ..calculus import gradient, jacobian
from ..export import to_code
from ..expression import Expression, MatcalcError, parse, symbols, to_latex, to_text
from .shown import Shown, Table, Text

DATA: Mapping[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
"""The ten derivatives, the point at which they are compared, and what was returned there."""
TOOLS = {"jax": "JAX", "torch": "PyTorch", "octave": "Octave"}
TOLERANCE = 1e-5
HIGHLIGHTED = {"numpy": "python", "jax": "python", "torch": "python"}
"""How the code of a language is highlighted, where that is not its name."""


@dataclass(frozen=True)
class Asked:
    """One of the ten: a function, the variable, and what each tool returned as a shape and entries row by row."""

    id: str
    function: Expression
    wrt: Expression
    returned: Mapping[str, Mapping[str, Any]]

    @property
    def derivative(self) -> Expression:
        """The gradient of a scalar, the Jacobian in numerator layout of a column."""
        return gradient(self.function, self.wrt) if self.function.is_scalar else jacobian(self.function, self.wrt)

    @property
    def expected(self) -> tuple[tuple[float, ...], ...]:
        """The value of the derivative at the stored point."""
        found = self.derivative.evaluate({name: DATA["at"][name] for name in symbols(self.derivative)})
        return tuple(tuple(map(float, row)) for row in found)


def ten() -> dict[str, Asked]:
    """The ten derivatives by name.

    >>> asked = ten()["quadratic-form"]
    >>> str(asked.derivative), asked.expected
    ("(B + B')*x", ((12.0,), (25.0,)))
    """
    found = {}
    for entry in DATA["derivative"]:
        function = parse(entry["function"], DATA["symbols"])
        returned = {tool: entry[tool] for tool in TOOLS}
        found[entry["id"]] = Asked(entry["id"], function, symbols(function)[entry["wrt"]], returned)
    return found


def show_ten_derivatives() -> Shown:
    """The ten derivatives as this book writes them, and the text that is typed at matrixcalculus.org or here."""
    rows = [
        (asked.id, f"`{to_text(asked.function)}`", f"${to_latex(asked.wrt)}$", f"${to_latex(asked.derivative)}$")
        for asked in ten().values()
    ]
    return Shown(Table(("name", "function, as it is typed", "by", "this book's derivative"), tuple(rows)))


def compared(asked: Asked, shape: Sequence[int], value: Sequence[float]) -> str:
    """What an answer is, compared with the derivative: which layout it has, or that it is wrong.

    >>> compared(ten()["linear-map"], [2, 3], [1, 0, 2, 2, 1, -1])
    'agrees, denominator layout'
    >>> compared(ten()["log-determinant"], [2, 2], [0, 0, 0, 0])
    '**wrong**'
    """
    plain, turned = (
        ("", ", numerator layout") if asked.function.is_scalar else (", numerator layout", ", denominator layout")
    )
    for rows, layout in ((asked.expected, plain), (tuple(zip(*asked.expected, strict=True)), turned)):
        wanted = [count for count in (len(rows), len(rows[0])) if count > 1]
        if [count for count in shape if count > 1] == wanted and _close([e for row in rows for e in row], value):
            return f"agrees{layout}"
    return "**wrong**"


def _close(expected: Sequence[float], value: Sequence[float]) -> bool:
    return len(expected) == len(value) and all(
        math.isclose(left, right, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
        for left, right in zip(expected, value, strict=True)
    )


def show_tool_answers() -> Shown:
    """The shape that JAX, PyTorch and Octave returned for each of the ten, and how it compares; stored, not run."""
    rows = []
    for asked in ten().values():
        answers = (_returned(asked, tool) for tool in TOOLS)
        rows.append((f"${to_latex(asked.function)}$ by ${to_latex(asked.wrt)}$", *answers))
    return Shown(
        Table(("derivative", *TOOLS.values()), tuple(rows)),
        Text(f"Stored results of {', '.join(DATA['kept'].values())}; the tests ask the tools again."),
    )


def _returned(asked: Asked, tool: str) -> str:
    shape, value = asked.returned[tool]["shape"], asked.returned[tool]["value"]
    return f"${_times(shape)}$, {compared(asked, shape, value)}"


def _times(shape: Sequence[int]) -> str:
    return " \\times ".join(map(str, shape))


def show_sympy_answers(answers: Mapping[str, Any]) -> Shown:
    """What SymPy answers to some of the ten, as it prints it, and how that compares at the stored point."""
    known = ten()
    rows = []
    for name, answer in answers.items():
        if name not in known:
            raise MatcalcError(f"{name!r} is not among the ten; they are {', '.join(known)}")
        rows.append((name, f"`{answer}`", _judged(known[name], answer)))
    return Shown(Table(("asked", "SymPy answers", "compared"), tuple(rows)))


def _judged(asked: Asked, answer: Any) -> str:
    if answer.has(sympy.Derivative):
        return "not worked out"
    explicit = sympy.Array(at_the_point(answer).as_explicit())
    return compared(asked, explicit.shape, [float(entry) for entry in sympy.flatten(explicit)])


def at_the_point(answer: Any) -> Any:
    """A matrix expression of SymPy with the stored numbers for its symbols."""
    sizes = {size: _size(size.name) for size in answer.free_symbols if isinstance(size, sympy.Symbol)}
    sized = answer.subs({size: count for size, count in sizes.items() if count})
    known = {symbol: sympy.ImmutableMatrix(DATA["at"][symbol.name]) for symbol in sized.atoms(sympy.MatrixSymbol)}
    return sized.subs(known).doit()


def _size(name: str) -> int:
    """The number that a size has at the stored point, 0 for what is no size."""
    for symbol, words in DATA["symbols"].items():
        for place, word in enumerate(words.split()):
            if word == name:
                rows = DATA["at"][symbol]
                return len(rows) if place == 0 else len(rows[0])
    return 0


def show_kinks_in_tools() -> Shown:
    """Points without a derivative, or where a program hides it, and what JAX and PyTorch answer; stored, not run."""
    rows = [
        (place["asked"], place["derivative"], *(_answer(place[tool]["value"]) for tool in ("jax", "torch")))
        for place in DATA["place"]
    ]
    return Shown(Table(("asked", "the derivative there", "JAX", "PyTorch"), tuple(rows)))


def _answer(value: Sequence[float]) -> str:
    shown = ", ".join(f"{entry:g}" for entry in value)
    return f"`({shown})`" if len(value) > 1 else f"`{shown}`"


@dataclass(frozen=True)
class Program:
    """Source code as a cell shows it."""

    language: str
    text: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        fenced = f"```{self.language}\n{self.text}\n```"
        return {"text/markdown": fenced, "text/html": f"<pre>{html.escape(self.text)}</pre>", "text/plain": self.text}

    def __repr__(self) -> str:
        return self.text


def show_code(expression: Expression, language: str, name: str = "f") -> Program:
    """A formula as source code in one of the languages that this book writes.

    >>> print(str(show_code(parse("x'*x", x="n"), "julia")).splitlines()[-1])
    end
    """
    return Program(HIGHLIGHTED.get(language, language), to_code(expression, language, name=name).strip())


def octave_program(asked: Asked) -> str:
    """The Octave or MATLAB script that differentiates the file f.m by central differences and prints the result."""
    names = sorted(symbols(asked.function))
    wrt = str(asked.wrt)
    given = [f"{name} = [{'; '.join(' '.join(map(str, row)) for row in DATA['at'][name])}];" for name in names]
    call = f"f({', '.join('moved' if name == wrt else name for name in names)})"
    shaped = [f"J = reshape(J, size({wrt}));"] if asked.function.is_scalar else []
    lines = [
        *given,
        "h = 1e-6;",
        "J = [];",
        f"for k = 1:numel({wrt})",
        f"    step = zeros(size({wrt})); step(k) = h;",
        f"    moved = {wrt} + step; above = {call};",
        f"    moved = {wrt} - step; below = {call};",
        "    J(:, k) = (above - below)/(2*h);",
        "end",
        *shaped,
        "disp(J)",
    ]
    return "\n".join(lines)


def show_octave_program(name: str) -> Program:
    """The script for one of the ten: what was run to get the stored result."""
    return Program("matlab", octave_program(ten()[name]))
