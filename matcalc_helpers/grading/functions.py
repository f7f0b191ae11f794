"""The functions that answer code questions, each with what it needs of the other cells and nothing that it does not.

A submission may show its work between the functions: calls, prints, figures. Of all that only the definitions, imports
and constants that a function uses go with it into the sandbox, so that a broken experiment elsewhere harms no answer.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from .cells import Found, tree_of, without_magics
from .notebooks import LONGEST_CELL, Cell

Statements = Sequence[ast.stmt]


def functions(cells: Sequence[Cell]) -> list[Found]:
    """The functions under `@hw.code("id")`, in their order; the last statement of each is the function."""
    read = [cell for cell in cells if cell.kind == "code" and len(cell.source) <= LONGEST_CELL]
    if not any(".code" in cell.source for cell in read):
        return []
    trees = [(cell, tree_of(without_magics(cell.source))) for cell in read]
    bodies = (tree.body for _, tree in trees if tree is not None)
    statements = [single for body in bodies for statement in body for single in _singles(statement)]
    broken = [found for cell, tree in trees if tree is None for found in _broken(cell)]
    return broken + [found for statement in statements for found in _answers(statement, statements)]


def _singles(statement: ast.stmt) -> list[ast.stmt]:
    """A statement; of an import of several names, one for each, so that none is taken that is not needed."""
    if not isinstance(statement, ast.Import | ast.ImportFrom):
        return [statement]
    kind = type(statement)
    return [kind(**{**dict(ast.iter_fields(statement)), "names": [name]}) for name in statement.names]


def _broken(cell: Cell) -> Iterator[Found]:
    """Of a cell that is no Python, the questions that it names on a line of their own."""
    for line in cell.source.splitlines():
        mark = line.strip()
        tree = tree_of(f"{mark}\ndef f(): pass") if mark.startswith("@") and ".code" in mark else None
        for question in () if tree is None else _questions(tree.body[0]):
            yield Found(question, None, f"Cell {cell.number} is no valid Python, so its function cannot be run.")


def _answers(statement: ast.stmt, statements: Statements) -> Iterator[Found]:
    for question in _questions(statement):
        if isinstance(statement, ast.FunctionDef):
            empty = all(_says_nothing(line) for line in statement.body)
            yield Found(question, "") if empty else _function(question, statement, statements)
        else:
            yield Found(question, None, "The mark stands above something that is no function.")


def _says_nothing(line: ast.stmt) -> bool:
    """Whether a line of a body is what a release leaves there: a docstring, pass, ..., or "not implemented"."""
    if isinstance(line, ast.Raise):
        return line.exc is not None and "NotImplementedError" in ast.dump(line.exc)
    return isinstance(line, ast.Pass) or (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))


def _questions(statement: ast.stmt) -> list[str]:
    """The questions that a definition is marked with."""
    decorators = getattr(statement, "decorator_list", [])
    return [str(mark.args[0].value) for mark in decorators if _is_mark(mark)]


def _is_mark(decorator: ast.expr) -> bool:
    if not (isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute)):
        return False
    named = decorator.func.attr == "code" and len(decorator.args) == 1
    return named and isinstance(decorator.args[0], ast.Constant) and isinstance(decorator.args[0].value, str)


def _function(question: str, statement: ast.FunctionDef, statements: Statements) -> Found:
    plain = [_unmarked(each) for each in statements]
    function = plain[statements.index(statement)]
    try:
        source = "\n".join(ast.unparse(each) for each in (*_needed(function, plain), function))
    except RecursionError:
        return Found(question, None, "The function is nested too deeply to be read.")
    if len(source) > LONGEST_CELL:
        return Found(question, None, f"The function needs more than {LONGEST_CELL:,} characters and was not run.")
    return Found(question, source)


def _unmarked(statement: ast.stmt) -> ast.stmt:
    """A definition without the mark of its question, which means nothing in the sandbox."""
    if isinstance(statement, ast.FunctionDef):
        kept = [mark for mark in statement.decorator_list if not _is_mark(mark)]
        return ast.FunctionDef(**{**dict(ast.iter_fields(statement)), "decorator_list": kept}, lineno=statement.lineno)
    return statement


def _needed(function: ast.stmt, statements: Statements) -> list[ast.stmt]:
    """The other statements that bind a name which the function uses, directly or through one another."""
    wanted, kept = _used(function), set[int]()
    found = True
    while found:
        found = False
        for place, statement in enumerate(statements):
            if statement is not function and place not in kept and _bound(statement) & wanted:
                kept.add(place)
                wanted |= _used(statement)
                found = True
    return [statements[place] for place in sorted(kept)]


def _used(statement: ast.stmt) -> set[str]:
    loads = (node for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
    return {node.id for node in loads}


def _bound(statement: ast.stmt) -> set[str]:
    """The names that a statement gives a meaning; a call or a print gives none."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    nodes = list(ast.walk(statement))
    imported = chain.from_iterable(_imported(node) for node in nodes)
    stored = (node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    return {*imported, *stored}


def _imported(node: ast.AST) -> Iterable[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [(alias.asname if alias.asname is not None else alias.name).split(".")[0] for alias in node.names]
    return ()
