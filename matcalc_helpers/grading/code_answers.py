"""Code answers: run in the sandbox at secret arguments, compared with the reference outside, and the mistake named."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import numpy as np

from ..answers.mistakes import MISTAKES
from ..answers.question import Judgement
from ..course.questions import CourseQuestion
from ..course.signatures import signature_of
from .sandbox import ERROR, OK, OUTPUT, run_function
from .slips import Pair, mistake_in, same
from .trials import Array, Trial, trials

RIGHT, WRONG, SHAPE, LAYOUT, UNDECIDED = "right", "wrong", "shape", "layout", "undecided"
_IN_TWO_DIMENSIONS = "An array of one dimension hides the layout: return two dimensions, as with reshape(-1, 1)."


def judge_code(question: CourseQuestion, source: str, secret_seed: int) -> Judgement:
    """The judgement of a function; the function is the last statement of the source, under whatever name.

    Besides the outcomes of text answers the outcome may be "error" (the function stops or returns no numbers), and
    "timeout", "memory", "killed", "processes" or "unavailable", of which a person decides.
    """
    drawn = trials(question, secret_seed)
    if not all(np.isfinite(value).all() for trial in drawn for value in trial.expected):
        return Judgement(UNDECIDED, "The reference has no value at the arguments drawn; your teacher will look at it.")
    name = _name_of(source)
    result = run_function(source, name, [trial.arguments for trial in drawn])
    if result.state != OK:
        return Judgement(ERROR if result.state == OUTPUT else result.state, result.message)
    found = judge_values(question, result.values, drawn)
    return _with_name(found, name, signature_of(question.id, question.signature).name)


def _name_of(source: str) -> str:
    last = ast.parse(source).body[-1]
    return last.name if isinstance(last, ast.FunctionDef) else ""


def _with_name(found: Judgement, given: str, asked: str) -> Judgement:
    if given == asked:
        return found
    told = f"{found.message} The function is named {given} and not {asked}; it was run all the same."
    return Judgement(found.outcome, told, mistake=found.mistake, hints=found.hints)


def judge_values(question: CourseQuestion, values: Sequence[Sequence[Array]], drawn: Sequence[Trial]) -> Judgement:
    """The judgement of what a function returned for each trial; `values` are data of unknown origin.

    A right value differs from the reference by at most `slips.TOLERANCE` times its largest entry.
    """
    several = len(drawn[0].expected)
    counts = {len(value) for value in values}
    if counts != {several}:
        wanted = "one value" if several == 1 else f"{several} values"
        return _named(SHAPE, f"The function has to return {wanted} and returned {min(counts)}.", "wrong-shape")
    for place in range(several):
        pairs = [Pair(v[place], t.expected[place], t.arguments) for v, t in zip(values, drawn, strict=True)]
        if not all(pair.agrees for pair in pairs):
            which = "The returned value" if several == 1 else f"Returned value {place + 1}"
            return _judged(question, place, pairs, which)
    return Judgement(RIGHT, "Right.")


def _judged(question: CourseQuestion, place: int, pairs: Sequence[Pair], which: str) -> Judgement:
    """What is wrong with one of the returned values."""
    unfit = next((pair for pair in pairs if not pair.fits), None)
    mistake = mistake_in(question.returns[place], question.declarations, pairs)
    if unfit is None:
        told = f"{which} has the right shape, and its entries are not right for all arguments."
        return _named(LAYOUT if mistake == "other-layout" else WRONG, told, mistake)
    if all(same(pair.given.T, pair.expected) for pair in pairs):
        return _named(LAYOUT, f"{which} is right up to a transpose: {_shapes(unfit)}.", "other-layout")
    more = f" {_IN_TWO_DIMENSIONS}" if unfit.is_flat else ""
    return _named(SHAPE, f"{which} does not fit: {_shapes(unfit)}.{more}", mistake)


def _shapes(pair: Pair) -> str:
    return f"its shape is {pair.given.shape}, and for these arguments it has to be {pair.expected.shape}"


def _named(outcome: str, told: str, mistake: str) -> Judgement:
    return Judgement(outcome, told, mistake=mistake, hints=MISTAKES[mistake].hints)
