"""A student's function tried on the public examples of its question, in the student's own notebook."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .keys import QuestionKey
from .signatures import signature_of

TOLERANCE = 1e-6
JUDGED = "Marks are given at other arguments, and your function is run on its own: import in the cell what it needs."


def tried(key: QuestionKey, function: Callable[..., Any]) -> str:
    """What became of the public examples, in a line for each, and how the function will be marked."""
    signature = signature_of(key.id, key.signature)
    problem = _wrong_parameters(function, signature.arguments)
    if problem is not None:
        return f"{key.id}: {problem}"
    lines = [f"example {number}: {_tried(function, example)}" for number, example in enumerate(key.examples, 1)]
    return "\n".join([f"{key.id}: {key.signature} is your answer.", *lines, JUDGED])


def _wrong_parameters(function: Callable[..., Any], wanted: Sequence[str]) -> str | None:
    try:
        inspect.signature(function).bind(*wanted)
    except (TypeError, ValueError) as problem:
        return f"the function has to take {', '.join(wanted)}, in this order ({problem})"
    return None


def _tried(function: Callable[..., Any], example: Mapping[str, Any]) -> str:
    arguments = [_given(value) for value in example["arguments"].values()]
    try:
        with np.errstate(all="ignore"):
            returned = function(*arguments)
    except NotImplementedError:
        return "not written yet"
    except Exception as problem:  # noqa: BLE001 - whatever a student's function raises is told, and the cell goes on
        return f"stopped with {type(problem).__name__}: {(str(problem).splitlines() or [''])[0]}"
    return _compared(returned, [np.array(value, dtype=float) for value in example["returned"]])


def _given(value: Sequence[Sequence[float]]) -> Any:
    """An argument as the grader passes it: an array with two dimensions, or a number."""
    array = np.array(value, dtype=float)
    return float(array[0, 0]) if array.shape == (1, 1) else array


def _compared(returned: Any, expected: Sequence[Any]) -> str:
    values = returned if isinstance(returned, tuple) else (returned,)
    if len(values) != len(expected):
        return f"{len(expected)} values have to be returned, not {len(values)}"
    for place, (value, right) in enumerate(zip(values, expected, strict=True), 1):
        problem = _difference(value, right)
        if problem is not None:
            return problem if len(expected) == 1 else f"value {place}: {problem}"
    return "right"


def _difference(value: Any, right: Any) -> str | None:
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return f"no array of numbers was returned, but {type(value).__name__}"
    if array.size == right.size == 1:
        array = array.reshape(right.shape)
    if array.shape != right.shape:
        return f"the shape is {array.shape}, and it has to be {right.shape}"
    close = np.allclose(array, right, rtol=TOLERANCE, atol=TOLERANCE)
    return None if close else "the shape is right, and the numbers are not"
