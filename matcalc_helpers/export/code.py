"""An expression as a function: what is named, in which order it is computed, what stands around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..expression import Expression, MatcalcError, postorder, to_text, zeros
from ..expression.indexing import SumOver
from ..expression.leaves import Constant, Differential, SizeScalar, Symbol, assumptions_of
from ..expression.nodes import dependents
from ..expression.operations import Transpose
from ..expression.sizes import NAME
from .pieces import WORD, Argument, Assign, Function, Language, Loop, Piece, SizeLine, Statement, write
from .scopes import Names, Scope, wanted_names

REPEATED = frozenset({Symbol, Differential, Constant, SizeScalar, Transpose})
"""Operations that are written again and not named when they are used more than once."""

LONGEST_PART = 72
"""A part that is longer gets a name."""

LONGEST_FORMULA = 40
"""A formula with more symbols and operations is not repeated in the comment."""

PLAIN_TEXT = re.compile(r"[\w +*/.^'()\[\],;:<>=-]*")


def function_code(expression: Expression, language: Language, name: str) -> str:
    """The definition of a function that computes the expression."""
    if not NAME.fullmatch(name) or name in language.taken:
        raise MatcalcError(f"{name!r} cannot name a function in {language.title}: choose another name")
    names = Names(language, name, wanted_names(expression))
    scope = Scope(language, names, expression)
    body, value = statements(expression, list(postorder(expression)), scope)
    asked = [node for node in names.given if isinstance(node, Expression) and node in scope.done]
    sizes, free = _sizes(asked, scope)
    made = Function(
        name=name,
        formula=_formula(expression),
        arguments=(
            *(Argument(names.given[node], _meaning(node)) for node in asked),
            *(Argument(names.given[size], "a size") for size in free),
        ),
        sizes=tuple(sizes),
        body=tuple(body),
        value=value.text,
        result=names.fresh("result"),
    )
    return language.layout(_with_surroundings(made, language))


# The body


def statements(root: Expression, order: Sequence[Expression], scope: Scope) -> tuple[list[Statement], Piece]:
    """The lines that compute the parts that get a name, and the code of the root."""
    counts = _counts(root, order, scope)
    found: list[Statement] = []
    for node in order:
        if node not in counts:
            continue
        piece = _written(node, scope, found)
        if node is not root and _gets_name(node, piece, counts[node]):
            name = scope.names.part()
            found.append(Assign(name, piece.text))
            piece = Piece(name, plain=piece.plain)
        scope.done[node] = piece
    return found, scope.done[root]


def _counts(root: Expression, order: Sequence[Expression], scope: Scope) -> Counter[Expression]:
    """How often the code of each node is needed, found by writing everything once without keeping it."""
    counts = Counter({root: 1})
    for node in reversed(order):
        if node not in counts:
            continue
        scope.requests.clear()
        if node.operation is SumOver:
            _ask_for_loop(node, scope)
        else:
            write(scope.language.row(node.operation), node, scope)
        times = counts[node] if node.operation in REPEATED else 1
        for argument, often in list(scope.requests.items()):
            counts[argument] += often * times
    return counts


def _gets_name(node: Expression, piece: Piece, count: int) -> bool:
    if node.operation in REPEATED or piece.text.isidentifier():
        return False
    return count > 1 or len(piece.text) > LONGEST_PART


def _written(node: Expression, scope: Scope, found: list[Statement]) -> Piece:
    if node.operation is not SumOver:
        return write(scope.language.row(node.operation), node, scope)
    loop = _loop(node, scope)
    found.append(loop)
    return Piece(loop.total)


# Sums over an index


def _inside(node: Expression, scope: Scope) -> tuple[Scope, list[Expression]]:
    body, counter = node.arguments[0], node.parameters[0]
    own = dependents(body, counter) | {body, counter}
    return scope.inside(counter, own), [part for part in postorder(body) if part in own]


def _ask_for_loop(node: Expression, scope: Scope) -> None:
    body, first, last = node.arguments
    inside, order = _inside(node, scope)
    _counts(body, order, inside)
    _ = scope[first], scope[last]


def _loop(node: Expression, scope: Scope) -> Loop:
    body, first, last = node.arguments
    total = scope.names.part()
    inside, order = _inside(node, scope)
    lines, term = statements(body, order, inside)
    zero = zeros(*node.shape)
    start = write(scope.language.row(zero.operation), zero, scope)
    counter = inside.name_of[node.parameters[0]]
    return Loop(counter, scope[first], scope[last], total, start.text, tuple(lines), term)


# What stands around the body


def _sizes(asked: Iterable[Expression], scope: Scope) -> tuple[list[SizeLine], list[str]]:
    """Where each size is read off, and the sizes that no argument fixes."""
    missing = set(scope.sizes)
    found: list[SizeLine] = []
    for node in asked:
        read = [_read(size.names, str(size), missing, scope.names.given) for size in node.shape]
        if any(read):
            found.append(SizeLine(read[0], read[1], scope.names.given[node]))
    return found, sorted(missing)


def _read(names: frozenset[str], size: str, missing: set[str], given: Mapping[Expression | str, str]) -> str | None:
    if size not in names or size not in missing:
        return None
    missing.remove(size)
    return given[size]


def _meaning(node: Expression) -> str:
    if "index" in assumptions_of(node):
        return "an index that counts from 1"
    return "a scalar" if node.is_scalar else str(node.shape)


def _formula(expression: Expression) -> str:
    """The formula in one line, or what it is where that would be long."""
    if expression.weight <= LONGEST_FORMULA:
        text = to_text(expression)
        if PLAIN_TEXT.fullmatch(text):
            return text
    return f"A formula: {expression.operation.title}"


def _with_surroundings(made: Function, language: Language) -> Function:
    """The function with the helpers that it calls and the imports that both need."""
    text = " ".join([made.value, *_texts(made.body)])
    helpers: dict[str, str] = {}
    waiting = [text]
    while waiting:
        called = set(WORD.findall(waiting.pop())) & (language.helpers.keys() - helpers.keys())
        for name in sorted(called):
            helpers[name] = language.helpers[name]
            waiting.append(helpers[name])
    words = set(WORD.findall(" ".join([text, *helpers.values()])))
    imports = {line: None for word, line in language.imports.items() if word in words}
    return replace(made, imports=tuple(imports), helpers=tuple(helpers[name] for name in sorted(helpers)))


def _texts(body: Iterable[Statement]) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, Assign):
            yield statement.text
        else:
            yield from (statement.first.text, statement.last.text, statement.zero, statement.term.text)
            yield from _texts(statement.body)
