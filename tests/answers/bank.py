"""The questions of bank.yaml."""

from dataclasses import dataclass
from pathlib import Path

import yaml

import matcalc_helpers as mc
from matcalc_helpers.answers import Question


@dataclass(frozen=True)
class Planted:
    """A wrong answer to a question, and the names that its mistake may be given."""

    question: Question
    answer: str
    names: tuple[str, ...]


def asked(entry):
    function = mc.parse(entry["function"], entry["declarations"])
    wrt = entry.get("wrt")
    variable = None if wrt is None else mc.parse(wrt, {wrt: entry["declarations"][wrt]})
    return Question(function, variable, entry.get("asks", "gradient"), entry.get("layout"))


def names_of(given):
    return (given,) if isinstance(given, str) else tuple(given)


BANK = yaml.safe_load(Path(__file__).with_name("bank.yaml").read_text())
QUESTIONS = [asked(entry) for entry in BANK]
RIGHT = [(question, text) for question, entry in zip(QUESTIONS, BANK, strict=True) for text in entry["right"]]
WRONG = [
    Planted(question, text, names_of(names))
    for question, entry in zip(QUESTIONS, BANK, strict=True)
    for text, names in entry["wrong"]
]
