"""Write COVERAGE.md: every record of the catalogue and every rule, what the engine finds, and how it was checked.

`make coverage` takes a minute or two on two processors.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from matcalc_helpers.calculus import RULES, Rule
from matcalc_helpers.catalogue import Record, load, printed_size
from matcalc_helpers.evidence import Evidence
from matcalc_helpers.expression import MatcalcError
from matcalc_helpers.page.statements import rule_symbols

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "COVERAGE.md"
ROUTES = ("exact", "balls", "numbers")
PROCESSES = 2
LONG = 1.5
LONGEST_FORMULA = 150


@dataclass(frozen=True)
class Row:
    """What became of one record; routes are None where nothing was judged or something failed."""

    record: Record
    result: str = ""
    engine: str | None = None
    recorded: str | None = None
    problem: str = ""

    @property
    def derived(self) -> bool:
        """Whether the engine found a derivative."""
        return bool(self.result)

    @property
    def verified(self) -> bool:
        """Whether the derivative and the recorded form were both found right."""
        return self.engine is not None and (self.recorded is not None or self.record.claim is None)

    @property
    def sizes(self) -> tuple[int, int]:
        """Nodes of the engine's result and of the recorded form."""
        return printed_size(self.result), printed_size(self.record.claim or "")

    @property
    def ratio(self) -> float | None:
        """How much longer the engine's result is than the recorded form, None where one is missing."""
        ours, theirs = self.sizes
        return ours / theirs if self.derived and theirs else None


def row_of(record: Record) -> Row:
    """Derive and judge one record."""
    result = ""
    engine: list[Evidence] = []
    recorded: list[Evidence] = []
    try:
        result = record.summary()
        pairs = zip(record.expressions(), record.derived(), strict=True)
        engine += [problem.check(found, ROUTES) for problem, found in pairs]
        recorded += record.check(ROUTES)
    except MatcalcError as problem:
        return Row(record, result, passed(engine), None, str(problem))
    verdicts = [evidence.verdict for evidence in (*engine, *recorded) if not evidence.holds]
    return Row(record, result, passed(engine), passed(recorded), "; ".join(verdicts[:1]))


def passed(evidences: Iterable[Evidence]) -> str | None:
    """The routes by which every claim holds, None where a claim does not hold or there is none."""
    found = list(evidences)
    if not found or not all(evidence.holds for evidence in found):
        return None
    agreeing = [{report.name for report in evidence.routes if report.holds} for evidence in found]
    return ", ".join(name for name in ROUTES if all(name in names for names in agreeing))


def summary(rows: Sequence[Row]) -> list[str]:
    """The lines on top of the page."""
    ratios = [row.ratio for row in rows if row.ratio is not None]
    excluded = sum(1 for record in load() if record.excluded)
    return [
        f"- {len(load())} records: {len(rows)} that the engine is asked for, {excluded} left out with the reason",
        f"- derived: {sum(row.derived for row in rows)} of {len(rows)}",
        f"- derived and verified, the recorded form too: {sum(row.verified for row in rows)} of {len(rows)}",
        f"- nodes of the engine's result over nodes of the recorded form: median {median(ratios):.2f}",
        f"- longer than {LONG} times the recorded form: {sum(ratio > LONG for ratio in ratios)}, each with its reason",
        f"- rules of the engine: {len(RULES)}",
    ]


def page(rows: Sequence[Row]) -> str:
    """The whole of COVERAGE.md."""
    return "\n".join(
        [
            "# Coverage",
            "",
            "Written by `make coverage`; the records are the files in `matcalc_helpers/catalogue/records`.",
            "",
            *summary(rows),
            "",
            "## Records",
            "",
            "Both columns of routes say how a formula was found right from the definition: the engine's own result,",
            "and the form that the literature gives. Nodes are operations, symbols and numbers as printed.",
            *record_tables(rows),
            "",
            "## Records left out",
            "",
            "| record | function as printed | reason |",
            "|---|---|---|",
            *(f"| {each.id} | `{each.printed}` | {each.excluded} |" for each in load() if each.excluded),
            "",
            "## Rules",
            "",
            "`tests/calculus/test_rules.py` compares each rule with the definition, and demands that the rule made",
            "wrong is refuted, once for each symbol of its example.",
            "",
            "| rule | example | conditions | source | tested by |",
            "|---|---|---|---|---|",
            *map(rule_line, RULES.values()),
            "",
        ]
    )


def record_tables(rows: Sequence[Row]) -> Iterable[str]:
    """One table for each topic, in the order of the records."""
    for topic in dict.fromkeys(row.record.topic for row in rows):
        yield from ("", f"### {topic[0].upper()}{topic[1:]}", "")
        yield "| record | function | by | engine's result | checked | recorded form checked | nodes | ratio | remark |"
        yield "|---|---|---|---|---|---|---|---|---|"
        yield from (record_line(row) for row in rows if row.record.topic == topic)


def record_line(row: Row) -> str:
    """One record as a line of its table."""
    record, (ours, theirs) = row.record, row.sizes
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    nodes = f"{ours} : {theirs}" if ratio else str(ours or "")
    recorded = record.form if record.claim is None else row.recorded or "no"
    remark = record.open or row.problem or record.reason
    cells = [
        record.id,
        code(record.function),
        code(", ".join([*record.wrt, *(f"{name} = {value}" for name, value in record.at.items())])),
        code(row.result),
        row.engine or "no",
        recorded,
        nodes,
        ratio,
        remark.replace("|", "\\|"),
    ]
    return f"| {' | '.join(cells)} |"


def code(text: str) -> str:
    """A formula in code type, cut where it is very long."""
    short = text if len(text) <= LONGEST_FORMULA else text[: LONGEST_FORMULA - 4] + " ..."
    return f"`{short}`" if short else ""


def rule_line(rule: Rule) -> str:
    """One rule as a line of its table."""
    conditions = ", ".join(f"{symbol} {domain.words}" for symbol, domain in rule.given.items())
    tested = ", ".join(map(str, rule_symbols(rule)))
    return f"| {rule.title} | `{rule.example}` | {conditions} | {rule.reference} | {tested} |"


def main() -> None:
    """Derive and judge everything, and write the page."""
    records = [record for record in load() if not record.excluded]
    with ProcessPoolExecutor(PROCESSES) as pool:
        rows = list(pool.map(row_of, records, chunksize=4))
    TARGET.write_text(page(rows), encoding="utf-8")
    print("\n".join(summary(rows)))


if __name__ == "__main__":
    main()
