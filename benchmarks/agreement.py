"""Whether what SymPy returns is the gradient: its value at one point beside ours."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy
from expressions import DECLARED

import matcalc_helpers as mc

SIZES = {"m": 4, "n": 3, "p": 2}
_DRAW = np.random.default_rng(1)


def _draw(words: str) -> np.ndarray:
    """Entries between 1/2 and 3/2, with a large diagonal where square, so that every function is defined."""
    rows, columns, *_ = [*(SIZES[word] for word in words.split()), 1, 1]
    entries = _DRAW.uniform(0.5, 1.5, (rows, columns))
    return entries + 3 * np.eye(rows) if rows == columns > 1 else entries


POINT = {letter: _draw(words) for letter, words in DECLARED.items()}


def our_value(gradient: mc.Expression, tag: str) -> np.ndarray:
    """The value of our gradient at the point."""
    known = {letter + tag: value if DECLARED[letter] else value.item() for letter, value in POINT.items()}
    used = {name: known[name] for name in gradient.declarations if name in known}
    return np.atleast_2d(gradient.evaluate(used | SIZES))


def sympy_says(result: Any, tag: str, expected: np.ndarray) -> str:
    """One of "right", "wrong", "unresolved" (a derivative is left in) and "unchecked" (SymPy has no value)."""
    if "Derivative" in sympy.srepr(result):
        return "unresolved"
    try:
        value = _sympy_value(result, tag)
    except Exception:  # noqa: BLE001 - SymPy cannot evaluate some of its own results
        return "unchecked"
    return "right" if value.size == expected.size and np.allclose(value.reshape(expected.shape), expected) else "wrong"


def _sympy_value(result: Any, tag: str) -> np.ndarray:
    sized = result.subs({sympy.Symbol(name, integer=True, positive=True): size for name, size in SIZES.items()})
    filled = sized.xreplace({_symbol(letter + tag, value): _number(value) for letter, value in POINT.items()})
    explicit = filled.as_explicit() if hasattr(filled, "as_explicit") else filled
    return np.array(sympy.flatten(sympy.Array(explicit.doit()).tolist()), dtype=float)


def _symbol(name: str, value: np.ndarray) -> Any:
    return sympy.Symbol(name) if DECLARED[name[0]] == "" else sympy.MatrixSymbol(name, *value.shape)


def _number(value: np.ndarray) -> Any:
    return sympy.Float(value.item()) if value.size == 1 else sympy.ImmutableMatrix(value.tolist())
