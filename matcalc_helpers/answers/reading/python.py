"""An expression of NumPy, PyTorch or JAX becomes parts by way of Python's own syntax tree; it is never run."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace

from .cursor import Cursor
from .parts import Part, Unread, call, join, number, unread
from .scope import Scope

MODULES = ("np", "numpy", "jnp", "jax", "torch", "scipy", "sp", "math", "F", "nn", "tf", "xp", "cp")
MARKS = re.compile(
    rf"@|\b(?:{'|'.join(MODULES)})\s*\.\s*[a-z]|\.\s*(?:[a-z]\w*)\s*\(|\.shape\b|\baxis\s*=|\bdim\s*=|\bNone\b|\blen\s*\("
)
"""What only stands in Python."""
LONGEST_SIGNS = re.compile(r"[-+~\s]{100,}[-+~]")
STANDS_FOR_LAMBDA = "lambd_"

BINARY: dict[type[ast.operator], str] = {
    ast.Add: "plus",
    ast.Sub: "minus",
    ast.Mult: "times",
    ast.Div: "over",
    ast.MatMult: "matmul",
    ast.Pow: "raised",
}
COMPARED: dict[type[ast.cmpop], str] = {ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<="}

PLAIN = {
    **{word: word for word in (
        "exp", "log", "sqrt", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "sign", "abs",
        "relu", "sigmoid", "softplus", "inv", "pinv", "det", "logdet", "outer", "kron", "sqrtm", "expm", "logm",
        "tril", "triu", "vec", "vech", "tr",
    )},
    "trace": "tr", "absolute": "abs", "fabs": "abs", "expit": "sigmoid", "inverse": "inv", "cholesky": "chol",
    "ger": "outer", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "cosm": "cosm", "sinm": "sinm",
}  # fmt: skip
"""Functions that are functions of the grammar, with the same arguments."""

KINDS = {
    "matmul": "matmul", "mm": "matmul", "mv": "matmul", "multiply": "times", "mul": "times", "add": "plus",
    "subtract": "minus", "sub": "minus", "divide": "over", "true_divide": "over", "div": "over", "power": "raised",
    "pow": "raised", "float_power": "raised", "dot": "dot", "vdot": "dot", "inner": "dot", "maximum": "larger",
    "minimum": "smaller", "negative": "negative", "transpose": "transpose", "t": "transpose", "solve": "solve",
    "matrix_power": "power", "where": "where", "diag": "diag", "diagonal": "diag", "ones_like": "like",
    "zeros_like": "like", "ravel": "ravel", "flatten": "ravel", "square": "square", "log1p": "log1p",
    "expm1": "expm1", "reciprocal": "reciprocal", "copy": "same", "astype": "same", "asarray": "same", "float": "same",
    "item": "same", "squeeze": "same", "clone": "same", "detach": "same", "cumsum": "running", "cumprod": "running",
}  # fmt: skip
"""Functions that are a kind of part of their own, with the number of arguments in COUNTS."""

COUNTS = {
    **dict.fromkeys(("matmul", "times", "plus", "minus", "over", "raised", "dot", "larger", "smaller"), 2),
    **dict.fromkeys(("solve", "power"), 2),
    "where": 3,
}
REDUCTIONS = {"sum": "sum", "mean": "mean", "prod": "prod", "max": "max", "min": "min", "amax": "max", "amin": "min"}
REDUCTIONS |= {"softmax": "softmax", "logsumexp": "logsumexp"}
IGNORED = ("dtype", "copy", "device")
AXES = {"0": "cols", "-2": "cols", "1": "rows", "-1": "rows"}
"""Along what axis 0 and axis 1 go."""
ORDERS = {"": "norm2", "fro": "norm2", "2": "specnorm", "1": "norm1", "nuc": "nucnorm"}


def read_python(text: str, scope: Scope) -> Part:
    """The tree of an expression in Python; names are looked up later, nothing is run.

    >>> read_python("2 * A.T @ x", Scope({"A": "m n", "x": "m"})).kind
    'matmul'
    """
    return PythonReader(text, scope).read()


class PythonReader(Cursor):
    """Python's syntax tree, node by node."""

    def __init__(self, text: str, scope: Scope) -> None:
        super().__init__(text, [])
        self.scope = scope
        self.offset = len(text) - len(text.lstrip())
        ready = re.sub(r"\s", " ", text).replace("−", "-").strip()
        self.source = re.sub(r"\blambda\b", STANDS_FOR_LAMBDA, ready)

    def read(self) -> Part:
        """The tree of the whole."""
        if LONGEST_SIGNS.search(self.source):
            raise unread(0, "too many signs in a row", "too long")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(self.source, mode="eval")
        except SyntaxError as problem:
            place = max((problem.offset or 1) - 1, 0) + self.offset
            raise unread(min(place, len(self.text)), f"this is no Python expression: {problem.msg}") from None
        except (ValueError, MemoryError, RecursionError):
            raise unread(0, "this cannot be read as a Python expression: name its parts", "too long") from None
        return self.part(tree.body)

    # Places

    def _place(self, line: int | None) -> int:
        return self.offset + len(self.source.encode()[: line or 0].decode(errors="ignore"))

    def _span(self, node: ast.expr) -> tuple[int, int]:
        if self.source.isascii():
            return node.col_offset + self.offset, (node.end_col_offset or 0) + self.offset
        return self._place(node.col_offset), self._place(node.end_col_offset)

    def _no(self, node: ast.expr, message: str) -> Unread:
        return unread(self._span(node)[0], message)

    def _words(self, node: ast.expr) -> str:
        start, end = self._span(node)
        return self.text[start:end]

    # Nodes

    def part(self, node: ast.expr) -> Part:
        """The part that a node is."""
        with self.nested():
            if isinstance(node, ast.BinOp):
                return self._binary(node)
            rule = RULES_OF_NODES.get(type(node))
            if rule is None:
                raise self._no(node, f"{self._words(node)[:40]!r} is no formula")
            return rule(self, node)

    def _binary(self, node: ast.BinOp) -> Part:
        """A chain of operators, read from its left end without recursion."""
        chain = [node]
        while isinstance(chain[-1].left, ast.BinOp):
            chain.append(chain[-1].left)
        found = self.part(chain[-1].left)
        for each in reversed(chain):
            kind = BINARY.get(type(each.op))
            if kind is None:
                raise self._no(each, "this operator has no meaning for a formula; use + - * @ / and **")
            start, end = self._span(each)
            found = Part(kind, start, end, (found, self.part(each.right)))
        return found

    def _unary(self, node: ast.UnaryOp) -> Part:
        inside = self.part(node.operand)
        if isinstance(node.op, ast.UAdd):
            return inside
        if not isinstance(node.op, ast.USub):
            raise self._no(node, "this sign has no meaning for a formula")
        return Part("negative", *self._span(node), (inside,))

    def _name(self, node: ast.Name) -> Part:
        word = "lambda" if node.id == STANDS_FOR_LAMBDA else node.id
        return Part("name", *self._span(node), (), word)

    def _constant(self, node: ast.Constant) -> Part:
        if type(node.value) not in (int, float):
            raise self._no(node, f"{self._words(node)[:40]!r} is no number")
        word = self._words(node).replace("_", "")
        if not re.fullmatch(r"[0-9.]+(?:[eE][-+]?[0-9]+)?", word):
            raise self._no(node, f"{word[:40]!r} is no number in decimal form")
        return Part("number", *self._span(node), (), word)

    def _compare(self, node: ast.Compare) -> Part:
        sign = COMPARED.get(type(node.ops[0]))
        if len(node.ops) != 1 or sign is None:
            raise self._no(node, "compare two sides with >, >=, < or <=")
        return Part("compared", *self._span(node), (self.part(node.left), self.part(node.comparators[0])), sign)

    def _list(self, node: ast.List | ast.Tuple) -> Part:
        rows = [each.elts if isinstance(each, ast.List) else [each] for each in node.elts]
        if not all(rows) or not rows:
            raise self._no(node, "a block matrix needs at least one block in each row")
        counts = ",".join(str(len(row)) for row in rows)
        return Part("blocks", *self._span(node), tuple(self.part(each) for row in rows for each in row), counts)

    def _attribute(self, node: ast.Attribute) -> Part:
        span = self._span(node)
        if self._is_module(node.value):
            if node.attr == "pi":
                return Part("name", *span, (), "pi")
            if node.attr == "e":
                return call("exp", [number(1, span[0])], *span)
            raise self._no(node, f"{self._words(node)[:40]} needs its arguments in brackets")
        if node.attr in ("T", "mT"):
            return Part("transpose", *span, (self.part(node.value),))
        if node.attr == "size":
            return Part("count", *span, (self.part(node.value),))
        raise self._no(node, f".{node.attr} has no meaning here")

    def _is_module(self, node: ast.expr) -> bool:
        while isinstance(node, ast.Attribute):
            node = node.value
        return isinstance(node, ast.Name) and node.id in MODULES and self.scope.declared(node.id) is None

    # Indices

    def _subscript(self, node: ast.Subscript) -> Part:
        value, place, span = node.value, node.slice, self._span(node)
        if isinstance(value, ast.Attribute) and value.attr == "shape" and not self._is_module(value):
            return Part("dimension", *span, (self.part(value.value),), self._axis(place))
        if isinstance(value, ast.Call) and self._last(value.func) == "slogdet":
            return self._log_determinant(value, place)
        places = place.elts if isinstance(place, ast.Tuple) else [place]
        return Part("item", *span, (self.part(value), *map(self._index, places)))

    def _axis(self, node: ast.expr) -> str:
        word = self._words(node)
        if word not in AXES:
            raise self._no(node, "an array has the axes 0 and 1")
        return "0" if AXES[word] == "cols" else "1"

    def _log_determinant(self, node: ast.Call, place: ast.expr) -> Part:
        if self._words(place) != "1" or len(node.args) != 1:
            raise self._no(node, "write slogdet(X)[1] for the logarithm of the determinant")
        return call("logdet", [self.part(node.args[0])], *self._span(node))

    def _index(self, node: ast.expr) -> Part:
        if isinstance(node, ast.Slice):
            return self._slice(node)
        is_new = isinstance(node, ast.Attribute) and node.attr == "newaxis"
        if is_new or (isinstance(node, ast.Constant) and node.value is None):
            return Part("new", *self._span(node))
        return self.part(node)

    def _slice(self, node: ast.Slice) -> Part:
        start, end = self._place(node.col_offset), self._place(node.end_col_offset)
        if node.step is not None:
            raise unread(start, "a slice of a formula has no step")
        ends = [Part("end", start, end) if each is None else self.part(each) for each in (node.lower, node.upper)]
        return Part("all" if node.lower is None and node.upper is None else "span", start, end, tuple(ends))

    # Calls

    def _last(self, node: ast.expr) -> str:
        return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""

    def _call(self, node: ast.Call) -> Part:
        word, arguments = self._last(node.func), list(node.args)
        if isinstance(node.func, ast.Attribute) and not self._is_module(node.func.value):
            arguments = [node.func.value, *arguments]
        elif isinstance(node.func, ast.Name) and (word in MODULES or self.scope.declared(word) is not None):
            return call(word, [self.part(each) for each in arguments], *self._span(node))
        if any(isinstance(each, ast.Starred) for each in arguments):
            raise self._no(node, "a star in the arguments has no meaning here")
        keywords = {each.arg or "**": each.value for each in node.keywords if each.arg not in IGNORED}
        return self._function(node, word, arguments, keywords)

    def _function(
        self, node: ast.Call, word: str, arguments: Sequence[ast.expr], keywords: dict[str, ast.expr]
    ) -> Part:
        if word in SPECIAL and arguments:
            return SPECIAL[word](self, node, word, arguments, keywords)
        if word in REDUCTIONS and arguments:
            return self._reduction(node, word, arguments, keywords)
        if keywords and KINDS.get(word) != "running":
            raise self._no(node, f"{word} with {next(iter(keywords))} is not known here")
        if word in KINDS and arguments:
            return self._kind(node, word, arguments)
        parts = [self.part(each) for each in arguments]
        return call(PLAIN.get(word, word), parts, *self._span(node))

    def _kind(self, node: ast.Call, word: str, arguments: Sequence[ast.expr]) -> Part:
        kind = KINDS[word]
        wanted = COUNTS.get(kind, 1)
        if wanted == 1 and kind in ("same", "transpose", "ravel", "running"):
            arguments = arguments[:1]
        if len(arguments) != wanted:
            raise self._no(node, f"{word} takes {wanted} argument(s), not {len(arguments)}")
        found = Part(kind, *self._span(node), tuple(self.part(each) for each in arguments), word)
        return replace(found.parts[0], start=found.start, end=found.end) if kind == "same" else found

    def _reduction(
        self, node: ast.Call, word: str, arguments: Sequence[ast.expr], keywords: dict[str, ast.expr]
    ) -> Part:
        kind, axis = REDUCTIONS[word], keywords.pop("axis", keywords.pop("dim", None))
        keeps = keywords.pop("keepdims", keywords.pop("keepdim", None))
        if keywords:
            raise self._no(node, f"{word} with {next(iter(keywords))} is not known here")
        if len(arguments) == 2 and axis is None and (kind not in ("max", "min") or self._words(arguments[1]) in AXES):
            arguments, axis = arguments[:1], arguments[1]
        if len(arguments) == 2 and kind in ("max", "min"):
            return Part("larger" if kind == "max" else "smaller", *self._span(node), tuple(map(self.part, arguments)))
        if len(arguments) != 1:
            raise self._no(node, f"{word} takes one array and an axis")
        along = "" if axis is None or self._words(axis) == "None" else AXES[("0", "1")[int(self._axis(axis))]]
        kept = keeps is not None and self._words(keeps) == "True"
        return Part(
            "reduced", *self._span(node), (self.part(arguments[0]),), f"{kind}:{along}:{'kept' if kept else ''}"
        )

    def _norm(self, node: ast.Call, _: str, arguments: Sequence[ast.expr], keywords: dict[str, ast.expr]) -> Part:
        orders = [*arguments[1:], *(keywords.pop(each) for each in ("ord", "p") if each in keywords)]
        order = self._words(orders[0]).strip("\"'") if orders else ""
        if keywords or len(orders) > 1 or order.removesuffix(".0") not in ORDERS:
            raise self._no(node, "this norm is not known here; norm(x), norm(x, 1), norm(X, 2) and norm(X, 'nuc') are")
        return Part("norm", *self._span(node), (self.part(arguments[0]),), ORDERS[order.removesuffix(".0")])

    def _filled(self, node: ast.Call, word: str, arguments: Sequence[ast.expr], _: dict[str, ast.expr]) -> Part:
        first = arguments[0]
        if isinstance(first, ast.Attribute) and first.attr == "shape":
            return Part("like", *self._span(node), (self.part(first.value),), f"{word}_like")
        sizes = first.elts if isinstance(first, (ast.Tuple, ast.List)) else arguments
        if word in ("eye", "identity"):
            sizes = sizes[:1] if len({self._words(each) for each in sizes}) == 1 else sizes
        parts = [self.part(each) for each in sizes]
        if word in ("ones", "zeros") and len(parts) == 1:
            return Part("line", *self._span(node), tuple(parts), word)
        return call("eye" if word == "identity" else word, parts, *self._span(node))

    def _length(self, node: ast.Call, _: str, arguments: Sequence[ast.expr], __: dict[str, ast.expr]) -> Part:
        return Part("dimension", *self._span(node), (self.part(arguments[0]),), "0")

    def _reshaped(self, node: ast.Call, _: str, arguments: Sequence[ast.expr], __: dict[str, ast.expr]) -> Part:
        sizes = arguments[1].elts if len(arguments) == 2 and isinstance(arguments[1], ast.Tuple) else arguments[1:]
        words = [self._words(each) for each in sizes]
        if len(words) not in (1, 2) or (len(words) == 2 and "1" not in words) or (len(words) == 1 and words != ["-1"]):
            raise self._no(node, "reshape is known here for a column, reshape(-1, 1), and for a row, reshape(1, -1)")
        found = Part("ravel", *self._span(node), (self.part(arguments[0]),))
        return found if len(words) == 1 else join("stood", found, word="column" if words[1] == "1" else "row")

    def _stacked(self, node: ast.Call, word: str, arguments: Sequence[ast.expr], keywords: dict[str, ast.expr]) -> Part:
        if len(arguments) != 1 or not isinstance(arguments[0], (ast.List, ast.Tuple)) or not arguments[0].elts:
            raise self._no(node, f"{word} takes a list of arrays")
        if word in ("array", "block", "tensor"):
            return self._list(arguments[0])
        beside = word == "hstack" or self._words(keywords.get("axis", node)) == "1"
        parts = tuple(self.part(each) for each in arguments[0].elts)
        return Part("blocks", *self._span(node), parts, str(len(parts)) if beside else ",".join("1" for _ in parts))


CallRule = Callable[[PythonReader, ast.Call, str, Sequence[ast.expr], dict[str, ast.expr]], Part]

RULES_OF_NODES: dict[type[ast.expr], Callable[..., Part]] = {
    ast.UnaryOp: PythonReader._unary,
    ast.Name: PythonReader._name,
    ast.Constant: PythonReader._constant,
    ast.Compare: PythonReader._compare,
    ast.Attribute: PythonReader._attribute,
    ast.Subscript: PythonReader._subscript,
    ast.Call: PythonReader._call,
    ast.List: PythonReader._list,
}

SPECIAL: dict[str, CallRule] = {
    "norm": PythonReader._norm,
    **dict.fromkeys(("eye", "identity", "ones", "zeros"), PythonReader._filled),
    "len": PythonReader._length,
    "reshape": PythonReader._reshaped,
    **dict.fromkeys(("array", "block", "tensor", "hstack", "vstack", "concatenate"), PythonReader._stacked),
}
"""Functions whose arguments are no arrays, or that read them in a way of their own."""
