"""A wrong answer of the catalogue as a page shows it: what is claimed, where it fails, what it has to be, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ..catalogue import Answer, ClaimedDerivative, wrong_answers
from ..expression import MatcalcError, parse, to_latex
from .claims import PageClaim
from .shown import Display, Piece, Shown, Text
from .statements import checked_pieces, counterexample_pieces, formula_of


def show_wrong_answer(name: str) -> Shown:
    """Where an answer is met, then each formula in it: claim, refutation, repair with its verdict, what went wrong.

    >>> print(show_wrong_answer("w5").plain.splitlines()[0])
    Met in a cheat sheet of a course on machine learning.
    """
    wrong = next((each for each in wrong_answers() if each.id == name), None)
    if wrong is None:
        known = ", ".join(each.id for each in wrong_answers())
        raise MatcalcError(f"there is no wrong answer {name!r}; they are {known}")
    number = f", number {wrong.number}" if wrong.number else ""
    pieces: list[Piece] = [Text(f"Met in {wrong.met}{number}.")]
    for _, together in groupby(wrong.answers, key=lambda answer: answer.repaired.claim):
        pieces += _told(list(together))
    return Shown(*pieces)


def _told(answers: Sequence[Answer]) -> Iterator[Piece]:
    """Claims that one formula repairs, each with why it fails; then that formula and what every route finds of it."""
    for answer in answers:
        yield from _refuted(answer)
        yield Text(f"*What went wrong:* {answer.why}.")
    repaired = answers[0].repaired
    found = repaired.check()
    if not found.holds:
        raise MatcalcError(f"{answers[0].id}: the repaired form is not found to hold: {found.verdict}")
    yield Text("**Repaired.** What it has to be, for all these sizes:" if len(answers) > 1 else "**Repaired.**")
    yield Display(_formula(repaired))
    yield from checked_pieces(found.routes)


def _refuted(answer: Answer) -> Iterator[Piece]:
    claimed = answer.claimed
    shapes = ", ".join(f"`{name}: {words or 'scalar'}`" for name, words in claimed.symbols.items())
    by = "" if claimed.kind == "differential" else f" by ${_latex(claimed, claimed.wrt)}$"
    layout = f", in {claimed.layout} layout," if claimed.layout else ""
    asked = f"the {claimed.kind} of ${_latex(claimed, claimed.function)}${by}{layout}"
    yield Text(f"**Claimed.** For {shapes}, {asked} is said to be")
    if answer.refused:
        yield Text(f"`{claimed.claim}`.")
        yield Text(f"*Refused:* `{answer.refusal()}`.")
        return
    found = answer.check()
    if found.holds is not False or found.counterexample is None:
        raise MatcalcError(f"{answer.id}: this claim is not refuted: {found.verdict}")
    left, right = _formula(claimed).split(" = ", 1)
    yield Display(f"{left} \\overset{{?}}{{=}} {right}")
    yield from counterexample_pieces(found.counterexample)


def _latex(claimed: ClaimedDerivative, text: str) -> str:
    return to_latex(parse(text, claimed.symbols))


def _formula(claimed: ClaimedDerivative) -> str:
    """A claim as an equation; a derivative that needs one names its layout."""
    asked = claimed.problem()
    claim = PageClaim("wrong answer", asked.function, asked.wrt, asked.recorded, claimed.kind, claimed.layout)
    return formula_of(claim)
