"""Judge everything in the catalogue, store the verdicts, and write COVERAGE.md from them: `make catalogue`."""

import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from matcalc_helpers.calculus import RULES, Rule, rule_symbols
from matcalc_helpers.catalogue import Record, load, printed_size
from matcalc_helpers.catalogue.verdicts import STORED, agreeing, judge, keys

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "COVERAGE.md"
PROCESSES = 2
LONG = 1.5
LONGEST_FORMULA = 150


@dataclass(frozen=True)
class Row:
    """What became of one record: the engine's result, and the stored verdicts on it and on the recorded form."""

    record: Record
    result: str

    @property
    def engine(self) -> str:
        """The routes by which the engine's result holds."""
        return ", ".join(agreeing(f"record {self.record.id}", "engine"))

    @property
    def recorded(self) -> str:
        """The routes by which the recorded form holds."""
        return "" if self.record.claim is None else ", ".join(agreeing(f"record {self.record.id}"))

    @property
    def verified(self) -> bool:
        """Whether the derivative and the recorded form were both found right."""
        return bool(self.engine) and (bool(self.recorded) or self.record.claim is None)

    @property
    def sizes(self) -> tuple[int, int]:
        """Nodes of the engine's result and of the recorded form."""
        return printed_size(self.result), printed_size(self.record.claim or "")

    @property
    def ratio(self) -> float | None:
        """How much longer the engine's result is than the recorded form, None where one is missing."""
        ours, theirs = self.sizes
        return ours / theirs if theirs else None


def summary(rows: Sequence[Row]) -> list[str]:
    """The lines on top of the page."""
    ratios = [row.ratio for row in rows if row.ratio is not None]
    excluded = sum(1 for record in load() if record.excluded)
    return [
        f"- {len(load())} records: {len(rows)} that the engine is asked for, {excluded} left out with the reason",
        f"- derived: {sum(bool(row.result) for row in rows)} of {len(rows)}",
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
            "Written by `make catalogue`; the records are the files in `matcalc_helpers/catalogue/records`.",
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
            "| rule | example | conditions | source | tested by | routes that reach it |",
            "|---|---|---|---|---|---|",
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
    remark = record.open or record.reason
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
    routes = ", ".join(agreeing(f"rule {rule.name}"))
    return f"| {rule.title} | `{rule.example}` | {conditions} | {rule.reference} | {tested} | {routes} |"


def judge_all() -> None:
    """Judge every entry of the catalogue, and store what was found."""
    everything = list(keys())
    with ProcessPoolExecutor(PROCESSES) as pool:
        found = dict(zip(everything, pool.map(judge, everything, chunksize=4), strict=True))
    STORED.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Judge everything, and write the page."""
    judge_all()
    rows = [Row(record, record.summary()) for record in load() if not record.excluded]
    TARGET.write_text(page(rows), encoding="utf-8")
    print("\n".join(summary(rows)))


if __name__ == "__main__":
    main()
