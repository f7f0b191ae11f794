"""`matcalc derive`, `matcalc check`, `matcalc catalogue`: one formula at a time, and all results of the book."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path
from typing import Any

from ..calculus import DETAILS, Derivation, Layout, derive
from ..evidence import Evidence, check
from ..evidence.claims import CONVENTIONS, KINDS
from ..export import LANGUAGES, to_code
from ..expression import Expression, MatcalcError, parse, to_latex
from .statuses import HOLDS, REFUTED, UNDECIDED

CATALOGUE = "matcalc_helpers.page.reference.data"
"""Imported on use: a lazy module would load the room around it, with all its figures, at once."""
CODE = tuple(language for language in LANGUAGES if language != "latex")
FORMATS = ("text", "latex", "json", *CODE)


def add_to(commands: Any) -> None:
    """Add `derive`, `check` and `catalogue` to the commands."""
    _add_derive(commands.add_parser("derive", help="derive a gradient, a Jacobian or a Hessian"))
    _add_check(commands.add_parser("check", help="check a claimed derivative"))
    listing = commands.add_parser("catalogue", help="print all results with their verdicts as JSON")
    listing.set_defaults(run=_list)
    listing.add_argument("--schema", action="store_true", help="print the JSON Schema of the catalogue instead")


def _add_derive(deriving: argparse.ArgumentParser) -> None:
    _add_formula(deriving)
    deriving.set_defaults(run=_derive)
    deriving.add_argument("--format", choices=FORMATS, default="text")
    deriving.add_argument("--order", type=int, choices=(1, 2), default=1, help="2 for the Hessian")
    deriving.add_argument(
        "--steps", nargs="?", const="rules", choices=DETAILS, help="show every rule, or one line for each idea"
    )


def _add_check(checking: argparse.ArgumentParser) -> None:
    _add_formula(checking)
    checking.set_defaults(run=_check)
    checking.add_argument("--format", choices=("text", "json"), default="text")
    checking.add_argument("--claim", required=True, help="the claimed derivative")
    checking.add_argument("--kind", choices=KINDS, default="derivative")
    checking.add_argument("--convention", choices=CONVENTIONS, help="for a symmetric or otherwise tied variable")


def _add_formula(command: argparse.ArgumentParser) -> None:
    command.add_argument("function", help="a formula such as norm2(A*x - b)^2")
    command.add_argument("--var", action="append", default=[], metavar="'A: m n'", help="declare a symbol")
    command.add_argument("--wrt", required=True, help="the symbol to differentiate by, or an entry such as X[i,j]")
    command.add_argument("--layout", choices=tuple(map(str, Layout)))


def _declarations(options: argparse.Namespace) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in options.var:
        name, colon, words = text.partition(":")
        if not colon:
            raise MatcalcError(f"--var {text!r}: write a name, a colon and its shape, as in 'A: m n'")
        if name.strip() in found:
            raise MatcalcError(f"--var {text!r}: {name.strip()} is declared twice; keep one of the two")
        found[name.strip()] = words.strip()
    return found


def _variable(function: Expression, options: argparse.Namespace) -> Expression:
    known = {**function.declarations, **_declarations(options)}
    wrt = parse(options.wrt, known)
    missing = [name for name, words in wrt.declarations.items() if name not in known and "index" not in words]
    if missing:
        raise MatcalcError(f"--wrt {options.wrt}: not in the formula; its symbols are {', '.join(known) or 'none'}")
    return wrt


def _derive(options: argparse.Namespace) -> int:
    function = parse(options.function, _declarations(options))
    derivation = derive(function, _variable(function, options), layout=options.layout, order=options.order)
    if options.format == "json":
        print(json.dumps(_as_json(derivation), indent=2))
    elif options.format in CODE:
        print(to_code(derivation.result, options.format))
    elif options.format == "latex":
        print(derivation.latex(options.steps) if options.steps else to_latex(derivation.result))
    else:
        lines = derivation.lines(options.steps or "result")
        print("\n".join(lines if options.steps else [str(derivation.result)]))
        if not options.steps:
            print(f"{lines[-1]}", file=sys.stderr)
    return HOLDS


def _as_json(derivation: Derivation) -> dict[str, object]:
    result, checked = derivation.result, derivation.checked
    return {
        "function": str(derivation.function),
        "wrt": str(derivation.wrt),
        "kind": derivation.kind,
        "layout": None if derivation.layout is None else str(derivation.layout),
        "result": str(result),
        "latex": to_latex(result),
        "shape": [str(size) for size in result.shape],
        "declarations": derivation.function.declarations,
        "differential": str(derivation.differential),
        "conditions": [str(condition) for condition in derivation.conditions],
        "checked": {"route": checked.name, "holds": checked.holds, "says": checked.says},
        "steps": [
            {"rule": step.rule.name, "title": step.rule.title, "before": str(step.before), "after": str(step.after)}
            for step in derivation.steps
        ],
    }


def _check(options: argparse.Namespace) -> int:
    function = parse(options.function, _declarations(options))
    wrt = _variable(function, options)
    claim = parse(options.claim, {**_declarations(options), **function.declarations, **wrt.declarations})
    evidence = check(
        function, wrt=wrt, claim=claim, kind=options.kind, layout=options.layout, convention=options.convention
    )
    if options.format == "json":
        print(json.dumps(_verdict_as_json(evidence), indent=2))
    else:
        print({True: "holds", False: "refuted", None: "undecided"}[evidence.holds])
        print(evidence.verdict)
        if evidence.counterexample is not None:
            print(evidence.counterexample)
    return {True: HOLDS, False: REFUTED, None: UNDECIDED}[evidence.holds]


def _list(options: argparse.Namespace) -> int:
    data = importlib.import_module(CATALOGUE)
    schema: Path = data.SCHEMA
    print(schema.read_text(encoding="utf-8") if options.schema else data.catalogue_json(), end="")
    return HOLDS


def _verdict_as_json(evidence: Evidence) -> dict[str, object]:
    example = evidence.counterexample
    return {
        "holds": evidence.holds,
        "verdict": evidence.verdict,
        "layout": evidence.layout,
        "routes": [{"name": r.name, "holds": r.holds, "says": r.says} for r in evidence.routes],
        "counterexample": None if example is None else str(example),
    }
