"""The one node type: immutable, shared (equal expressions are one object), with its shape."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Never, NoReturn, TypeVar
from weakref import WeakValueDictionary

from .errors import MatcalcError
from .sizes import Shape

LABEL_LENGTH = 40
WEIGHT_LIMIT = 1 << 40


@dataclass(frozen=True, eq=False)
class Operation:
    """A kind of node: its word in the grammar and the name that a reader knows it by."""

    word: str
    title: str

    def __repr__(self) -> str:
        return self.word


class Expression:
    """A formula: an operation, its arguments, and the parameters of a leaf.

    Two expressions that are written alike are the same object, so `==` is identity; ask
    `check_equal(a, b)` whether two formulas are equal as mathematics.
    """

    __slots__ = (
        "__weakref__",
        "arguments",
        "digest",
        "is_scalar",
        "is_symmetric",
        "label",
        "operation",
        "parameters",
        "shape",
        "weight",
    )
    __array_ufunc__ = None
    __iter__ = None

    operation: Operation
    arguments: tuple[Expression, ...]
    parameters: tuple[Any, ...]
    shape: Shape
    digest: bytes
    label: str
    weight: int
    is_scalar: bool
    """One row and one column."""
    is_symmetric: bool
    """Equal to its transpose by what is assumed of its symbols."""

    @property
    def argument(self) -> Expression:
        """The only argument of an operation that has one."""
        (argument,) = self.arguments
        return argument

    @property
    def key(self) -> tuple[int, str, bytes]:
        """The canonical key: the same for a + b and b + a; summands of results are ordered by it."""
        return (-self.weight, self.label, self.digest)

    @property
    def declarations(self) -> dict[str, str]:
        """How each symbol was declared, in the form that `parse` reads."""
        return dict(METHODS["declarations"](self))

    @property
    def T(self) -> Expression:
        """The transpose."""
        return OPERATORS["'"](self)

    def evaluate(self, values: Mapping[str, Any]) -> Any:
        """The value as a float or a 2-D NumPy array; sizes that no array fixes are given by name."""
        return METHODS["evaluate"](self, values)

    def __add__(self, other: Any) -> Expression:
        return OPERATORS["+"](self, other)

    def __radd__(self, other: Any) -> Expression:
        return OPERATORS["+"](other, self)

    def __sub__(self, other: Any) -> Expression:
        return OPERATORS["-"](self, other)

    def __rsub__(self, other: Any) -> Expression:
        return OPERATORS["-"](other, self)

    def __neg__(self) -> Expression:
        return OPERATORS["*"](-1, self)

    def __mul__(self, other: Any) -> Expression:
        return OPERATORS["*"](self, other)

    def __rmul__(self, other: Any) -> Expression:
        return OPERATORS["*"](other, self)

    def __matmul__(self, other: Any) -> Expression:
        return OPERATORS["*"](self, other)

    def __rmatmul__(self, other: Any) -> Expression:
        return OPERATORS["*"](other, self)

    def __truediv__(self, other: Any) -> Expression:
        return OPERATORS["/"](self, other)

    def __rtruediv__(self, other: Any) -> Expression:
        return OPERATORS["/"](other, self)

    def __pow__(self, other: Any) -> Expression:
        return OPERATORS["^"](self, other)

    def __rpow__(self, other: Any) -> Expression:
        return OPERATORS["^"](other, self)

    def __getitem__(self, places: Any) -> Expression:
        return OPERATORS["[]"](self, places)

    def __gt__(self, other: Any) -> Expression:
        return OPERATORS[">"](self, other)

    def __ge__(self, other: Any) -> Expression:
        return OPERATORS[">="](self, other)

    def __lt__(self, other: Any) -> Expression:
        return OPERATORS["<"](self, other)

    def __le__(self, other: Any) -> Expression:
        return OPERATORS["<="](self, other)

    def __bool__(self) -> NoReturn:
        raise TypeError(
            "an expression is neither true nor false: ask check_equal(a, b) whether two formulas are equal, "
            "or expression.evaluate({...}) for a value"
        )

    def __setattr__(self, name: str, value: object) -> Never:
        raise AttributeError("an expression never changes; build a new one")

    def __str__(self) -> str:
        return str(METHODS["text"](self))

    def __repr__(self) -> str:
        return str(METHODS["repr"](self))

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {METHODS['latex'](self)}$"

    def __reduce__(self) -> tuple[Any, ...]:
        return OPERATORS["parse"], (str(self), self.declarations)


OPERATORS: dict[str, Callable[..., Expression]] = {}
"""What the operators of Python mean; filled by the modules above this one."""

METHODS: dict[str, Callable[..., Any]] = {}
"""What the methods of an expression do, likewise."""

CONSTRUCTORS: dict[Operation, Callable[..., Expression]] = {}
"""The constructor of every operation that has arguments; it takes the arguments, then the parameters."""

SYMMETRIC: dict[Operation, Callable[[tuple[Expression, ...], tuple[Any, ...]], bool]] = {}
"""When a square result equals its transpose, from the arguments and the parameters of an operation."""

Constructor = TypeVar("Constructor", bound=Callable[..., Expression])
Function = TypeVar("Function", bound=Callable[..., Any])

_SET = {name: Expression.__dict__[name].__set__ for name in Expression.__slots__ if name != "__weakref__"}
"""How a new node is filled once; after that it never changes."""

_NODES: WeakValueDictionary[tuple[Any, ...], Expression] = WeakValueDictionary()


def operator(word: str) -> Callable[[Constructor], Constructor]:
    """Let a constructor stand for an operator of every expression."""

    def enter(constructor: Constructor) -> Constructor:
        OPERATORS[word] = constructor
        return constructor

    return enter


def method(word: str) -> Callable[[Function], Function]:
    """Let a function do the work of a method of every expression."""

    def enter(function: Function) -> Function:
        METHODS[word] = function
        return function

    return enter


def constructs(*operations: Operation) -> Callable[[Constructor], Constructor]:
    """Enter a function as the constructor of operations."""

    def enter(constructor: Constructor) -> Constructor:
        CONSTRUCTORS.update(dict.fromkeys(operations, constructor))
        return constructor

    return enter


def rebuild(like: Expression, arguments: Sequence[Expression]) -> Expression:
    """The operation of a node applied to other arguments, by its constructor."""
    if tuple(arguments) == like.arguments:
        return like
    return CONSTRUCTORS[like.operation](*arguments, *like.parameters)


def substitute(root: Expression, replacements: Mapping[Expression, Expression]) -> Expression:
    """The formula with parts replaced, wherever they occur; counters of sums are renamed where they would clash.

    >>> from matcalc_helpers.expression import parse
    >>> f = parse("sin(u)^2", u="")
    >>> str(substitute(f, {parse("u", u=""): parse("x'*x", x="n")}))
    "sin(x'*x)^2"
    """
    prepared = METHODS["fresh counters"](root, replacements)
    done = dict(replacements)
    for current in postorder(prepared, known=done):
        done[current] = rebuild(current, [done[argument] for argument in current.arguments])
    return done[prepared]


def node(
    operation: Operation,
    arguments: tuple[Expression, ...],
    shape: Shape,
    parameters: tuple[Any, ...] = (),
    *,
    ordered: bool = True,
) -> Expression:
    """The one node with these parts; `ordered=False` gives every order of the arguments the same key."""
    key = (operation, arguments, parameters, None if arguments else shape)
    known = _NODES.get(key)
    if known is not None:
        return known
    made = object.__new__(Expression)
    children = arguments if ordered else tuple(sorted(arguments, key=lambda child: child.key))
    parts = {
        "operation": operation,
        "arguments": arguments,
        "parameters": parameters,
        "shape": shape,
        "is_scalar": shape.is_scalar,
        "is_symmetric": _is_symmetric(operation, arguments, shape, parameters),
        "digest": _digest(operation, children, shape, parameters),
        "label": _label(operation, children, parameters),
        "weight": _weight(operation, arguments),
    }
    for name, value in parts.items():
        _SET[name](made, value)
    _NODES[key] = made
    return made


def _is_symmetric(
    operation: Operation, arguments: tuple[Expression, ...], shape: Shape, parameters: tuple[Any, ...]
) -> bool:
    holds = SYMMETRIC.get(operation)
    return shape.is_scalar or (holds is not None and shape.rows == shape.columns and holds(arguments, parameters))


def _digest(operation: Operation, children: tuple[Expression, ...], shape: Shape, parameters: tuple[Any, ...]) -> bytes:
    parts = [operation.word, str(shape), *(_parameter_text(parameter) for parameter in parameters)]
    head = "\n".join(parts).encode()
    return hashlib.blake2b(head + b"".join(child.digest for child in children), digest_size=12).digest()


def _parameter_text(parameter: Any) -> str:
    if isinstance(parameter, frozenset):
        return ",".join(sorted(parameter))
    return parameter.digest.hex() if isinstance(parameter, Expression) else str(parameter)


def _label(operation: Operation, children: tuple[Expression, ...], parameters: tuple[Any, ...]) -> str:
    """A short text for alphabetical order; a transpose sorts just behind what it transposes."""
    if operation.word == "'":
        return (children[0].label + "~")[:LABEL_LENGTH]
    if not children:
        return _parameter_text(parameters[0]) if parameters else operation.word
    letters = "*".join(child.label for child in children if child.operation.word != "constant")
    return (letters if operation.word in "+*" else f"{operation.word}({letters})")[:LABEL_LENGTH]


def _weight(operation: Operation, arguments: tuple[Expression, ...]) -> int:
    """Number of symbols and operations, transposes and numbers not counted."""
    own = 0 if operation.word in ("'", "constant") else 1
    return min(own + sum(argument.weight for argument in arguments), WEIGHT_LIMIT)


def postorder(*roots: Expression, known: Container[Expression] = frozenset()) -> Iterator[Expression]:
    """Every node below the roots once, arguments before what uses them, without recursion.

    Nodes in `known`, and what stands below them only, are passed over.
    """
    seen: set[Expression] = set()
    stack: list[tuple[Expression, bool]] = [(root, False) for root in reversed(roots) if root not in known]
    while stack:
        current, ready = stack.pop()
        if ready:
            yield current
        elif current not in seen:
            seen.add(current)
            if not current.arguments:
                yield current
                continue
            stack.append((current, True))
            stack.extend(
                (child, False) for child in reversed(current.arguments) if child not in seen and child not in known
            )


def dependents(root: Expression, wrt: Expression) -> frozenset[Expression]:
    """All nodes below the root in which the symbol occurs."""
    found: set[Expression] = set()
    for current in postorder(root):
        if current is wrt or any(argument in found for argument in current.arguments):
            found.add(current)
    return frozenset(found)


def not_an_expression(value: object) -> Exception:
    """The error that says what to write instead of a value that cannot stand in a formula."""
    if type(value).__module__.partition(".")[0] == "numpy":
        return TypeError(
            "a NumPy array cannot stand in a formula: declare a symbol, as in A = matrix('A', 'm', 'n'), "
            "and give the array to expression.evaluate({'A': array})"
        )
    return MatcalcError(f"{value!r} cannot stand in a formula: use a symbol, a number or parse(text)")
