"""A function in Python, the same for NumPy, JAX and PyTorch."""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Iterable, Iterator

from .pieces import Assign, Function, Loop, Piece, Statement

RESERVED = frozenset([*keyword.kwlist, *keyword.softkwlist, *dir(builtins)]) - {"_"}
INDENT = "    "


def layout(function: Function, note: str) -> str:
    """The module: imports, helpers, and the function with its docstring."""
    lines = [f"def {function.signature}:", *_docstring(function, note)]
    lines += [INDENT + line for line in _sizes(function)]
    lines += [INDENT + line for line in _body(function.body)]
    lines.append(f"{INDENT}return {function.value}")
    blocks = [*function.helpers, "\n".join(lines)]
    top = "\n".join(function.imports)
    return "\n\n\n".join([top, *blocks] if top else blocks) + "\n"


def _docstring(function: Function, note: str) -> list[str]:
    closing = [f"{INDENT}{function.meanings}", f"{INDENT}{note}", f'{INDENT}"""']
    return [f'{INDENT}"""{function.formula}', "", *closing]


def _sizes(function: Function) -> Iterator[str]:
    for rows, columns, argument in function.sizes:
        if rows and columns:
            yield f"{rows}, {columns} = {argument}.shape"
        else:
            yield f"{rows or columns} = {argument}.shape[{0 if rows else 1}]"


def _body(body: Iterable[Statement]) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, Assign):
            yield f"{statement.name} = {statement.text}"
        else:
            yield from _loop(statement)


def _loop(loop: Loop) -> Iterator[str]:
    yield f"{loop.total} = {loop.zero}"
    yield f"for {loop.counter} in range({_whole(loop.first)}, {_whole(loop.last)} + 1):"
    yield from (INDENT + line for line in _body(loop.body))
    yield f"{INDENT}{loop.total} = {loop.total} + {loop.term:times}"


def _whole(bound: Piece) -> str:
    return bound.text if bound.plain else f"int({bound.text})"
