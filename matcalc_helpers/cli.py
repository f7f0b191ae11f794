"""The command `matcalc`: derive a formula, check a claimed derivative, or print the catalogue."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import lazy_loader

from . import __version__
from .calculus import DETAILS, Derivation, Layout, derive
from .evidence import Evidence, check
from .evidence.claims import CONVENTIONS, KINDS
from .export import LANGUAGES, to_code
from .expression import Expression, MatcalcError, parse, to_latex

catalogue_data = lazy_loader.load("matcalc_helpers.page.reference.data", suppress_warning=True)

HOLDS, REFUTED, BAD_INPUT, UNDECIDED = range(4)
LONGEST_COMPLAINT = 400
CODE = tuple(language for language in LANGUAGES if language != "latex")
FORMATS = ("text", "latex", "json", *CODE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 0 holds, 1 refuted, 2 bad input, 3 undecided.

    What was checked goes to standard error, so that standard output is the formula alone.

    >>> main(["derive", "x'*A*x", "--wrt", "x"])
    (A + A')*x
    0
    """
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except MatcalcError as problem:
        print(f"matcalc: {problem}", file=sys.stderr)
        return BAD_INPUT


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line, without the usage in front of it."""

    def error(self, message: str) -> NoReturn:
        short = " ".join(message.split())[:LONGEST_COMPLAINT]
        self.exit(BAD_INPUT, f"matcalc: {short}; see {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="matcalc", description="Matrix derivatives, derived and checked.")
    parser.add_argument("--version", action="version", version=f"matcalc {__version__}")
    commands = parser.add_subparsers(required=True, metavar="derive | check | catalogue")
    deriving = commands.add_parser("derive", help="derive a gradient, a Jacobian or a Hessian")
    deriving.set_defaults(run=_derive)
    checking = commands.add_parser("check", help="check a claimed derivative")
    checking.set_defaults(run=_check)
    listing = commands.add_parser("catalogue", help="print all results with their verdicts as JSON")
    listing.set_defaults(run=_list)
    listing.add_argument("--schema", action="store_true", help="print the JSON Schema of the catalogue instead")
    for command in (deriving, checking):
        command.add_argument("function", help="a formula such as norm2(A*x - b)^2")
        command.add_argument("--var", action="append", default=[], metavar="'A: m n'", help="declare a symbol")
        command.add_argument("--wrt", required=True, help="the symbol to differentiate by, or an entry such as X[i,j]")
        command.add_argument("--layout", choices=tuple(map(str, Layout)))
    deriving.add_argument("--format", choices=FORMATS, default="text")
    deriving.add_argument("--order", type=int, choices=(1, 2), default=1, help="2 for the Hessian")
    deriving.add_argument(
        "--steps", nargs="?", const="rules", choices=DETAILS, help="show every rule, or one line for each idea"
    )
    checking.add_argument("--format", choices=("text", "json"), default="text")
    checking.add_argument("--claim", required=True, help="the claimed derivative")
    checking.add_argument("--kind", choices=KINDS, default="derivative")
    checking.add_argument("--convention", choices=CONVENTIONS, help="for a symmetric or otherwise tied variable")
    return parser


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
    schema: Path = catalogue_data.SCHEMA
    print(schema.read_text(encoding="utf-8") if options.schema else catalogue_data.catalogue_json(), end="")
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
