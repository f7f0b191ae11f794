"""Answers that are NumPy arrays, or Python functions that are trusted; the code of strangers does not belong here."""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..calculus import target_of
from ..evidence.float_rows import NoValue
from ..evidence.routes import POINTS, POINTS_WITH_SWITCHES, has_branches, small
from ..evidence.sampling import draw_setting, size_sets
from ..expression import Expression, MatcalcError, scalar
from ..expression.leaves import size_names
from .diagnosis import named_candidates
from .diagnosis.building import unused_word
from .mistakes import MISTAKES
from .question import Judgement, Question

Array = npt.NDArray[np.float64]
Known = tuple[dict[str, Any], Array]
"""Values, and the right answer there."""

TOLERANCE = 1e-7
"""How far an entry may lie from the right one, in proportion to the largest entry."""
ATTEMPTS = 40
"""Points that are drawn for each set of sizes; those at which the right answer has a value are used."""
RATIOS = (("sign", -1.0), ("factor-two", 2.0), ("factor-two", 0.5), ("factor-two", -2.0), ("factor-two", -0.5))


def judge_array(question: Question, given: Any, values: Mapping[str, Any]) -> Judgement:
    """Judge an answer that is an array, at given values of the symbols.

    One dimension is enough for a gradient; where a layout is asked for, two are needed. Raises MatcalcError for values
    that do not fit the question.

    >>> from matcalc_helpers.expression import parse
    >>> question = Question(parse("x'*A*x", A="n n", x="n"), parse("x", x="n"))
    >>> judge_array(question, [[4.0], [8.0]], {"A": [[1, 2], [0, 3]], "x": [1, 1]}).mistake
    >>> judge_array(question, [6.0, 6.0], {"A": [[1, 2], [0, 3]], "x": [1, 1]}).mistake
    'symmetric-assumed'
    """
    right = _right(question, values)
    if right is None:
        return Judgement("undecided", "The right answer has no value at these values.")
    return _judged(question, [(values, right, given)])


def judge_function(question: Question, function: Callable[..., Any], seed: int = 0) -> Judgement:
    """Judge a Python function of the symbols of a question at random values of three sets of sizes.

    The function is called with arrays, columns as n x 1, by the names of its parameters. It is run as it is, so it has
    to be trusted. Raises MatcalcError where a parameter is no symbol of the question.

    >>> from matcalc_helpers.expression import parse
    >>> question = Question(parse("x'*A*x", A="n n", x="n"), parse("x", x="n"))
    >>> judge_function(question, lambda A, x: (A + A.T) @ x).outcome
    'right'
    """
    names = _parameters(question, function)
    seen = []
    for values, right in _points(question, seed):
        try:
            given = function(**{name: np.array(values[name]) for name in names})
        except Exception as problem:  # noqa: BLE001 - whatever it raises belongs to the answer
            return Judgement("unreadable", f"The function raised {type(problem).__name__}: {_first_line(problem)}.")
        seen.append((values, right, given))
    if not seen:
        return Judgement("undecided", "No values were found at which the right answer is defined.")
    return _judged(question, seen)


def _first_line(problem: Exception) -> str:
    return (str(problem).splitlines() or ["no message"])[0].rstrip(".")


# The right answer


def _right(question: Question, values: Mapping[str, Any]) -> Array | None:
    """The right answer, None where it has no value; MatcalcError for values that do not fit."""
    if question.asks == "differential":
        raise MatcalcError("a differential is a formula in d(x), not an array: ask for a gradient or a derivative")
    try:
        found = _value(question.expected, values)
    except NoValue:
        return None
    return found if np.isfinite(found).all() else None


def _value(formula: Expression, values: Mapping[str, Any]) -> Array:
    """The value of a formula that may use fewer symbols than there are values."""
    needed = {*formula.declarations, *size_names(formula)}
    with np.errstate(all="ignore"):
        value = formula.evaluate({name: value for name, value in values.items() if name in needed})
    return np.atleast_2d(np.asarray(value, dtype=np.float64))


def _points(question: Question, seed: int) -> Iterator[Known]:
    """Random values and the right answer there: for each set of sizes, more where the function has switches."""
    roots = (question.function, question.expected)
    count = POINTS_WITH_SWITCHES if has_branches(*roots) else POINTS
    for sizes in size_sets(*roots):
        drawn = list(_at_sizes(question, sizes, random.Random(f"arrays {seed} {sorted(sizes.items())}")))
        yield from [known for known in drawn if known[1].any()][:count]
        yield from [known for known in drawn if not known[1].any()][:count]  # where a switch is off


def _at_sizes(question: Question, sizes: Mapping[str, int], choice: random.Random) -> Iterator[Known]:
    roots = (question.function, question.expected)
    moved = scalar(unused_word(question.function)) if question.wrt is None else target_of(question.wrt).symbol
    for _ in range(ATTEMPTS):
        setting = draw_setting(roots, moved, sizes, small(choice), choice)
        values = {symbol.parameters[0]: _numbers(matrix) for symbol, matrix in setting.values.items()}
        right = _right(question, {**values, **sizes})
        if right is not None:
            yield {**values, **sizes}, right


def _numbers(matrix: Sequence[Sequence[Any]]) -> Any:
    rows = np.array([[float(entry) for entry in row] for row in matrix])
    return float(rows[0, 0]) if rows.shape == (1, 1) else rows


def _parameters(question: Question, function: Callable[..., Any]) -> list[str]:
    names = list(inspect.signature(function).parameters)
    strangers = [name for name in names if name not in question.declarations]
    if strangers:
        known = ", ".join(question.declarations)
        raise MatcalcError(f"{strangers[0]} is no symbol of the question: name the parameters as in {known}")
    return names


# Judging

Seen = tuple[Mapping[str, Any], Array, Any]
"""Values, the right answer there, and what was given."""


def _judged(question: Question, seen: Sequence[Seen]) -> Judgement:
    """The first judgement that is not right, with the mistake that explains all that was given."""
    for _, right, given in seen:
        judgement = _compared(question, right, given)
        if judgement.outcome in ("wrong", "shape"):
            name = _mistake(question, seen, judgement.outcome)
            return Judgement(judgement.outcome, judgement.message, mistake=name, hints=MISTAKES[name].hints)
        if judgement.outcome != "right":
            return judgement
    return Judgement("right", "Right.")


def _compared(question: Question, right: Array, given: Any) -> Judgement:
    array = _as_array(given)
    if array is None:
        return Judgement("unreadable", "The answer is no array of numbers.")
    if array.ndim == 1 and _needs_layout(question, right):
        return Judgement("shape", f"Shape ({array.size},) hides the layout: give two dimensions, rows and columns.")
    array = _in_two_dimensions(array, right)
    if array.shape == right.shape and _close(array, right):
        return Judgement("right", "Right.")
    if array.shape == right.shape[::-1] and _close(array.T, right) and question.asks in ("gradient", "derivative"):
        return _transposed(question, array, right)
    if array.shape != right.shape:
        return Judgement("shape", f"The answer is {_by(array)}; the {question.asks} is {_by(right)} here.")
    return Judgement("wrong", "The shape is right and the value is not.")


def _transposed(question: Question, array: Array, right: Array) -> Judgement:
    if question.layout == "either":
        return Judgement("right", "Right.")
    if question.asks == "gradient" and array.shape == right.shape:
        return Judgement("wrong", "The shape is right and the value is not.")
    says = f"Right up to a transpose: the answer is {_by(array)}; the {question.asks} is {_by(right)} here."
    return Judgement("layout", says, mistake="other-layout", hints=MISTAKES["other-layout"].hints)


def _as_array(given: Any) -> Array | None:
    try:
        array = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        return None
    return array if array.ndim <= 2 else None


def _needs_layout(question: Question, right: Array) -> bool:
    return question.asks == "derivative" and question.layout != "either" and right.size > 1


def _in_two_dimensions(array: Array, right: Array) -> Array:
    """A number as 1 x 1, one dimension as the row or the column that is asked for."""
    if array.ndim == 1:
        return array.reshape(1, -1) if right.shape[0] == 1 and right.shape[1] > 1 else array.reshape(-1, 1)
    return np.atleast_2d(array)


def _close(array: Array, right: Array) -> bool:
    scale = max(float(np.abs(right).max()), 1e-300)
    return bool(np.isfinite(array).all() and np.abs(array - right).max() <= TOLERANCE * scale)


def _by(array: Array) -> str:
    return f"{array.shape[0]} x {array.shape[1]}"


# The mistake


def _mistake(question: Question, seen: Sequence[Seen], outcome: str) -> str:
    for name, ratio in RATIOS if outcome == "wrong" else ():
        if all(_close(_in_two_dimensions(np.asarray(given), right), ratio * right) for _, right, given in seen):
            return name
    found = (one.mistake for one in named_candidates(question) if _explains(one.formula, seen))
    return next(found, "unnamed" if outcome == "wrong" else "wrong-shape")


def _explains(formula: Expression, seen: Sequence[Seen]) -> bool:
    return all(_agrees(formula, values, given) for values, _, given in seen)


def _agrees(formula: Expression, values: Mapping[str, Any], given: Any) -> bool:
    try:
        value = _value(formula, values)
    except (MatcalcError, ArithmeticError, ValueError, np.linalg.LinAlgError):
        return False
    array = _as_array(given)
    if array is None or not np.isfinite(value).all():
        return False
    array = _in_two_dimensions(array, value)
    return array.shape == value.shape and _close(array, value)
