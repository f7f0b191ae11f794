"""What a check costs beside showing: the light check and the exact route, beside the derivation as LaTeX."""

from __future__ import annotations

import statistics

from common import Measured, Prepare, measure, milliseconds, publish, ratio, table
from expressions import ROWS, Row, ours

import matcalc_helpers as mc
from matcalc_helpers.evidence.checking import light_check

WORK = ("derive", "LaTeX", "text", "light check", "exact route")


def derive(row: Row) -> Prepare:
    """Prepare the derivation without its check."""

    def prepare(tag: str) -> object:
        function, wrt = ours(row, tag)
        return lambda: mc.derive(function, wrt, check=False)

    return prepare


def show(row: Row) -> Prepare:
    """Prepare the LaTeX of a derivation that is there."""

    def prepare(tag: str) -> object:
        return mc.derive(*ours(row, tag), check=False)._repr_latex_

    return prepare


def write(row: Row) -> Prepare:
    """Prepare the text of a derivation that is there."""

    def prepare(tag: str) -> object:
        derivation = mc.derive(*ours(row, tag), check=False)
        return lambda: str(derivation)

    return prepare


def light(row: Row) -> Prepare:
    """Prepare the check that `derive` makes of every answer: one direction at one point."""

    def prepare(tag: str) -> object:
        function, wrt = ours(row, tag)
        claim = mc.gradient(function, wrt)
        return lambda: light_check(function, wrt, claim, "gradient")

    return prepare


def check(row: Row) -> Prepare:
    """Prepare the check by the exact route: two points of each of three sets of sizes."""

    def prepare(tag: str) -> object:
        function, wrt = ours(row, tag)
        claim = mc.gradient(function, wrt)
        return lambda: mc.check(function, wrt=wrt, claim=claim, kind="gradient", routes=["exact"])

    return prepare


def measured(row: Row) -> list[Measured]:
    """The times of one row, in the order of WORK."""
    return [
        measure(derive(row)),
        measure(show(row)),
        measure(write(row)),
        measure(light(row), lambda report: report.holds),
        measure(check(row), lambda evidence: evidence.holds),
    ]


def ratios(derived: float, shown: float, lightly: float, checked: float) -> list[str]:
    """The light check beside the LaTeX, beside deriving and LaTeX together, and the full check beside both."""
    return [ratio(lightly, shown), ratio(lightly, derived + shown), ratio(checked, derived + shown)]


def line(row: Row, found: list[Measured]) -> list[str]:
    """One row of the table."""
    derived, shown, _, lightly, checked = (each.seconds or 0.0 for each in found)
    texts = [each.text for each in found]
    return [f"`{row.text}` by {row.wrt}", *texts, *ratios(derived, shown, lightly, checked), str(found[3].note)]


def summary(found: list[list[Measured]]) -> list[str]:
    """The medians of each column."""
    medians = [statistics.median([each.seconds or 0.0 for each in column]) for column in zip(*found, strict=True)]
    derived, shown, _, lightly, checked = medians
    held = sum(1 for each in found if each[3].note is True and each[4].note is True)
    texts = [milliseconds(value) for value in medians]
    return ["**median**", *texts, *ratios(derived, shown, lightly, checked), f"{held} of {len(found)}"]


def main() -> None:
    """Measure, print, and put the table into the README."""
    found = [measured(row) for row in ROWS]
    head = ["expression", *WORK, "light / LaTeX", "light / (derive + LaTeX)", "exact / (derive + LaTeX)", "holds"]
    rows = [line(row, each) for row, each in zip(ROWS, found, strict=True)]
    publish("checks", table(head, [summary(found), *rows]))


if __name__ == "__main__":
    main()
