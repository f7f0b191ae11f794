"""The cheat sheet as HTML: boxes of checked formulas, chosen by cheat_sheet.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ...calculus import Layout, derivative_shape
from ...expression import MatcalcError, Shape, parse, shape, shape_to_latex, to_latex
from ...expression.assumptions import IMPLIED
from .conventions import is_table, reading
from .parts import Catalogue, Record, escape, forms, formula

CHOICE = tomllib.loads(Path(__file__).with_name("cheat_sheet.toml").read_text(encoding="utf-8"))
"""The boxes of the cheat sheet with the ids of their records."""
GRADIENT = (r"\nabla_{{{}}}", "gradient by {}:")
TABLE = (r"\left[\partial_{{{{{}}}_{{ij}}}}\right]", "partial derivatives by the entries of {}:")
PARTIAL = (r"\partial_{{{}}}", "derivative by {}:")
OPERATORS = {
    "hessian": (r"\nabla^2_{{{}}}", "second derivative by {}:"),
    "differential": (r"\mathrm{{d}}", "differential:"),
    "second_differential": (r"\mathrm{{d}}^2", "second differential:"),
    "identity": ("=", "equals"),
}
"""How the operator of a line is written, and what it is called, by the kind of the record."""
SAID = frozenset(IMPLIED) - {"index", "nonsingular"}
"""Assumptions that a line repeats; that an index is one and that an inverse exists, its formula shows."""
SHAPES = {"scalar": shape(1, 1), "vector": shape("m", 1), "matrix": shape("m", "n")}
VARIABLES = {"scalar": shape(1, 1), "vector": shape("p", 1), "matrix": shape("p", "q")}


def cheat_sheet_html(catalogue: Catalogue, choice: Mapping[str, Any] = CHOICE) -> str:
    """The boxes of a choice; an id that is not in the catalogue, or whose formula does not hold, is an error.

    >>> cheat_sheet_html({"records": []}, {"box": [{"title": "Traces", "records": ["trace-ax"]}]})
    Traceback (most recent call last):
    matcalc_helpers.expression.errors.MatcalcError: cheat_sheet.toml: there is no record 'trace-ax' (box 'Traces')
    """
    records = {record["id"]: record for record in catalogue["records"]}
    boxes = "\n".join(_box(box, _chosen(box, records)) for box in choice["box"])
    return f'<div class="cheat-sheet">\n{boxes}\n</div>'


def _chosen(box: Mapping[str, Any], records: Mapping[str, Record]) -> list[Record]:
    for name in box["records"]:
        if name not in records:
            raise MatcalcError(f"cheat_sheet.toml: there is no record {name!r} (box {box['title']!r})")
        if records[name]["verdict"] != "holds":
            raise MatcalcError(f"cheat_sheet.toml: the record {name!r} (box {box['title']!r}) was not found to hold")
    return [records[name] for name in box["records"]]


def _box(box: Mapping[str, Any], records: Sequence[Record]) -> str:
    lines = "\n".join(map(cheat_line, records))
    inside = shapes_table() if box.get("shapes") else f"<ul>\n{lines}\n</ul>"
    return f'<section class="cheat-box">\n<h2>{escape(box["title"])}</h2>\n{inside}\n</section>'


def cheat_line(record: Record) -> str:
    """A function, the operator and what comes out, with what is assumed.

    >>> line = cheat_line({"kind": "gradient", "function": "a'*x", "wrt": ["x"], "symbols": {"x": "n", "a": "n"},
    ...     "variables": "scalar by vector", "numerator": "a'", "denominator": "a", "latex": {}, "conditions": [],
    ...     "convention": None})
    >>> "<code>a&#x27;*x</code>" in line, "gradient by x" in line, "<code>a</code>" in line
    (True, True, True)
    """
    symbol, words = _operator(record)
    text, latex = _result(record)
    read = reading(record["kind"], record["convention"], record["wrt"], record["symbols"])
    given = ", ".join(map(escape, filter(None, [read, *record["conditions"], *_assumptions(record["symbols"])])))
    note = f' <span class="given">{given}</span>' if given else ""
    function = formula(record["function"], _full_size(record["latex"].get("function")))
    comes_out = f"{formula(words, symbol)} {formula(text, _full_size(latex))}"
    return f'<li>{function} <span class="comes-out">{comes_out}</span>{note}</li>'


def _full_size(latex: str | None) -> str:
    """A formula whose fractions are not made smaller; on paper they could not be read."""
    return f"\\displaystyle {latex}" if latex else ""


def _operator(record: Record) -> tuple[str, str]:
    """The sign of what is done, as LaTeX and in words."""
    if is_table(record["convention"]):
        symbol, words = TABLE
    else:
        symbol, words = GRADIENT if _by_shape_of_variable(record) else OPERATORS.get(record["kind"], PARTIAL)
    return _operator_by(record, symbol, words)


def _operator_by(record: Record, symbol: str, words: str) -> tuple[str, str]:
    variables = [to_latex(parse(name, record["symbols"])) for name in record["wrt"]]
    return symbol.format(", ".join(variables)), words.format(", ".join(record["wrt"]))


def _by_shape_of_variable(record: Record) -> bool:
    """Whether a line shows the gradient: a scalar by a vector or a matrix."""
    plain = record["kind"] in ("gradient", "derivative")
    return plain and record["variables"] in ("scalar by vector", "scalar by matrix")


def _result(record: Record) -> tuple[str, str]:
    """The gradient in the shape of the variable, all else with rows for the outputs."""
    found = forms(record)
    wanted = Layout.DENOMINATOR if _by_shape_of_variable(record) else Layout.NUMERATOR
    if not {"both", wanted.value} & found.keys():
        raise MatcalcError(f"cheat_sheet.toml: the record {record['id']!r} has no form in {wanted.value} layout")
    return found.get("both") or found[wanted.value]


def _assumptions(symbols: Mapping[str, str]) -> Iterable[str]:
    """What is assumed of the symbols beyond their shapes."""
    for name, words in symbols.items():
        yield from (f"{name} {word.replace('_', ' ')}" for word in words.split() if word in SAID)


def shapes_table() -> str:
    """The shape of every derivative in numerator layout, as the engine works it out."""
    head = "".join(f'<th scope="col">{_shape_name(name, of)}</th>' for name, of in VARIABLES.items())
    rows = "\n".join(
        f'<tr><th scope="row">{_shape_name(name, of)}</th>'
        + "".join(f"<td>{_shape(derivative_shape(of, by, Layout.NUMERATOR))}</td>" for by in VARIABLES.values())
        + "</tr>"
        for name, of in SHAPES.items()
    )
    return (
        f"<table><caption>Shape of the derivative, numerator layout; the denominator layout is its transpose.</caption>"
        f"<thead><tr><td></td>{head}</tr></thead>\n<tbody>{rows}</tbody></table>"
    )


def _shape_name(name: str, of: Shape) -> str:
    return f"{name} {_shape(of)}" if not of.is_scalar else name


def _shape(of: Shape) -> str:
    return formula(str(of), shape_to_latex(of))
