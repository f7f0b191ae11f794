"""The signature of a code question, such as backward(X, W, G)."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from ..expression import MatcalcError


@dataclass(frozen=True)
class Signature:
    """The name of a function and of its arguments."""

    name: str
    arguments: tuple[str, ...]


def signature_of(question: str, text: str | None) -> Signature:
    """The signature in a text; MatcalcError, with the id of the question, for any other text.

    >>> signature_of("q", "backward(X, G)")
    Signature(name='backward', arguments=('X', 'G'))
    """
    try:
        call = ast.parse("" if text is None else text, mode="eval").body
    except (SyntaxError, ValueError):
        call = None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.keywords:
        raise MatcalcError(f"{question}: signature {text!r} is not of the form name(A, x)")
    names = tuple(part.id for part in call.args if isinstance(part, ast.Name))
    if len(names) != len(call.args) or not names:
        raise MatcalcError(f"{question}: signature {text!r} is not of the form name(A, x)")
    return Signature(call.func.id, names)
