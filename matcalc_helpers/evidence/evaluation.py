"""One evaluator for every system of numbers: a row for each operation, a walk without recursion."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from ..expression import Expression, ones, postorder
from ..expression.errors import MatcalcError, MissingRuleError
from ..expression.functions import Unknown
from ..expression.indexing import SumOver, is_index, written_out
from ..expression.leaves import (
    Commutation,
    Constant,
    Differential,
    Eye,
    Ones,
    Pi,
    SizeScalar,
    Symbol,
    Zeros,
    number_of,
)
from ..expression.nodes import Operation
from ..expression.operations import (
    SMOOTH,
    Add,
    Determinant,
    Diag,
    Diagonal,
    ElementwisePower,
    Greater,
    GreaterEqual,
    Hadamard,
    Inverse,
    Kronecker,
    Less,
    LessEqual,
    LogDeterminant,
    Norm,
    Power,
    Product,
    Relu,
    Sum,
    Trace,
    Transpose,
    Vec,
)
from ..expression.spectral import Adjugate
from . import rows_assembling, rows_reductions, rows_spectral, unknown_functions
from .fields import Fractions
from .jets import Jet, JetMatrix, Jets, OutsideDomain, Undecided

Point = Mapping[Expression, JetMatrix]
Row = Callable[["Evaluator", Expression, list[JetMatrix]], JetMatrix]


MOST_ENTRIES = 1_000_000
LONGEST_COUNT = 20
"""No formula for an index has more symbols and operations."""


class Evaluator:
    """The value of formulas at one point, each shared part once.

    `point` has the jets of symbols and differentials. `exponents` has the whole numbers that scalar symbols
    in exponents stand for; `signs` decides comparisons where the numbers themselves have no sign.
    """

    def __init__(
        self,
        jets: Jets,
        sizes: Mapping[str, int],
        point: Point,
        exponents: Mapping[Expression, int],
        signs: Evaluator | None = None,
    ) -> None:
        self.jets = jets
        self.sizes = sizes
        self.point = point
        self.exponents = exponents
        self.signs = signs
        self.values: dict[Expression, JetMatrix | ArithmeticError] = {}

    def __call__(self, expression: Expression) -> JetMatrix:
        """The matrix of jets of an expression."""
        nodes = list(postorder(expression, known=self.values))
        passed_over = only_squared(nodes) - {expression}
        for node in nodes:
            if node in passed_over:
                continue
            try:
                self.values[node] = self._value(node)
            except (OutsideDomain, Undecided) as problem:
                self.values[node] = problem
        return self.known(expression)

    def known(self, node: Expression) -> JetMatrix:
        """A value that has been computed; what stood in its way is raised where it is needed."""
        value = self.values[node]
        if isinstance(value, ArithmeticError):
            raise value
        return value

    def _value(self, node: Expression) -> JetMatrix:
        rows, columns = self.shape(node)
        if rows * columns > MOST_ENTRIES:
            raise Undecided(f"a part has {rows} x {columns} entries, too many to look at one by one")
        if is_squared_norm(node):
            return [[self.squares(self.known(node.arguments[0].argument))]]
        if node.operation is SumOver:
            return self._sum_over(node)
        if node in self.exponents:
            return [[self.jets.constant(self.exponents[node])]]
        row = ROWS.get(node.operation)
        if row is None:
            raise MissingRuleError(f"no value for {node.operation.title}: add a row to evidence/evaluation.py")
        return row(self, node, [self.known(argument) for argument in node.arguments])

    def _sum_over(self, node: Expression) -> JetMatrix:
        """The sum over an index, each term a formula of its own."""
        first, last = map(self.whole, node.arguments[1:])
        total = self.filled(node, 0)
        try:
            terms = written_out(node, first, last)
        except MatcalcError as problem:
            raise OutsideDomain(str(problem)) from None
        for term in terms:
            value = self(term)
            total = [
                [self.jets.add(a, b) for a, b in zip(*rows, strict=True)] for rows in zip(total, value, strict=True)
            ]
        return total

    def whole(self, place: Expression) -> int:
        """The value of an index or of a bound of a sum."""
        found = self.exponent(place)
        if found is None or found.denominator != 1:
            raise Undecided(f"{place} has no whole value")
        return int(found)

    def difference(self, a: Expression, b: Expression) -> Expression:
        """A - b, a scalar spread over the entries of the other side."""
        if a.shape == b.shape:
            return a - b
        spread = ones(*(b if a.is_scalar else a).shape)
        return (a * spread if a.is_scalar else a) - (b * spread if b.is_scalar else b)

    def extreme_place(self, argument: Expression, larger: int) -> tuple[int, int]:
        """Row and column of the largest entry (larger = 1) or of the smallest (larger = -1)."""
        if self.signs is not None:
            return self.signs.extreme_place(argument, larger)
        value = self(argument)
        places = [(i, j) for i, row in enumerate(value) for j in range(len(row))]
        best = places[0]
        for i, j in places[1:]:
            ahead = self.jets.add(value[i][j], self.jets.negative(value[best[0]][best[1]]))
            if self._sign(ahead) == larger:
                best = (i, j)
        return best

    def squares(self, matrix: JetMatrix) -> Jet:
        """The sum of the squares of all entries."""
        return self.jets.total([self.jets.multiply(entry, entry) for row in matrix for entry in row])

    def shape(self, node: Expression) -> tuple[int, int]:
        """Rows and columns as numbers."""
        return node.shape.rows.value(self.sizes), node.shape.columns.value(self.sizes)

    def filled(self, node: Expression, value: int) -> JetMatrix:
        """A matrix of one number."""
        rows, columns = self.shape(node)
        return [[self.jets.constant(value)] * columns for _ in range(rows)]

    def exponent(self, expression: Expression) -> Fraction | None:
        """The value of an exponent whose symbols, if any, stand for drawn whole numbers."""
        number = number_of(expression)
        names = [part for part in postorder(expression) if part.operation is Symbol]
        if number is not None or not all(name in self.exponents for name in names):
            return number
        jets = Jets(Fractions())
        point = {name: [[jets.constant(value)]] for name, value in self.exponents.items()}
        return Fraction(Evaluator(jets, self.sizes, point, self.exponents)(expression)[0][0][0])

    def sign_table(self, node: Expression) -> list[list[int]]:
        """The sign of each entry of an expression, 0 where it is zero all along the line."""
        if self.signs is not None:
            return self.signs.sign_table(node)
        return [[self._sign(entry) for entry in row] for row in self(node)]

    def _sign(self, entry: Jet) -> int:
        """The sign; equal things that move alike are no kink, so that max(u, u) has a value."""
        if all(coefficient == 0 for coefficient in entry):
            return 0
        return self.jets.field.sign(entry[0])


def counts_only(node: Expression) -> bool:
    """Whether a comparison is between indices, sizes and numbers alone, as i >= k is."""
    if not all(side.is_scalar and side.weight <= LONGEST_COUNT for side in node.arguments):
        return False
    leaves = [part for part in postorder(node) if not part.arguments]
    return all(part.operation in (Constant, SizeScalar) or is_index(part) for part in leaves)


def each(function: Callable[[Jet], Jet], matrix: JetMatrix) -> JetMatrix:
    """A function of each entry."""
    return [[function(entry) for entry in row] for row in matrix]


def _constant(at: Evaluator, node: Expression, _: list[JetMatrix]) -> JetMatrix:
    return [[at.jets.constant(node.parameters[0])]]


def _size(at: Evaluator, node: Expression, _: list[JetMatrix]) -> JetMatrix:
    return [[at.jets.constant(node.parameters[0].value(at.sizes))]]


def _commutation(at: Evaluator, node: Expression, _: list[JetMatrix]) -> JetMatrix:
    rows, columns = (size.value(at.sizes) for size in node.parameters)
    matrix = [[at.jets.constant(0)] * (rows * columns) for _ in range(rows * columns)]
    for i in range(rows):
        for j in range(columns):
            matrix[i * columns + j][j * rows + i] = at.jets.constant(1)
    return matrix


def _add(at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    total = parts[0]
    for part in parts[1:]:
        total = [[at.jets.add(a, b) for a, b in zip(*rows, strict=True)] for rows in zip(total, part, strict=True)]
    return total


def _product(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
    scale = at.jets.constant(1)
    chain: list[JetMatrix] = []
    for factor, part in zip(node.arguments, parts, strict=True):
        if factor.is_scalar:
            scale = at.jets.multiply(scale, part[0][0])
        else:
            chain.append(part)
    if not chain:
        return [[scale]]
    result = _chain(at.jets, chain)
    return at.jets.scale(scale, result)


def _chain(jets: Jets, chain: list[JetMatrix]) -> JetMatrix:
    """Multiply from the side that keeps the intermediate results narrow."""
    if len(chain[-1][0]) < len(chain[0]):
        result = chain[-1]
        for matrix in reversed(chain[:-1]):
            result = jets.matmul(matrix, result)
        return result
    result = chain[0]
    for matrix in chain[1:]:
        result = jets.matmul(result, matrix)
    return result


def _hadamard(at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    result = parts[0]
    for part in parts[1:]:
        pairs = zip(result, part, strict=True)
        result = [[at.jets.multiply(a, b) for a, b in zip(*rows, strict=True)] for rows in pairs]
    return result


def _transpose(_at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    return [list(column) for column in zip(*parts[0], strict=True)]


def _scalar_power(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
    number = at.exponent(node.arguments[1])
    if number is not None:
        return each(lambda entry: _number_power(at.jets, entry, number), parts[0])
    times_log = at.jets.multiply
    return each(lambda entry: at.jets.apply("exp", times_log(parts[1][0][0], at.jets.apply("log", entry))), parts[0])


def _number_power(jets: Jets, entry: Jet, exponent: Fraction) -> Jet:
    if exponent.denominator == 1:
        return jets.whole_power(entry, exponent.numerator)
    if exponent.denominator == 2:
        return jets.whole_power(jets.apply("sqrt", entry), exponent.numerator)
    return jets.apply("exp", jets.multiply(jets.constant(exponent), jets.apply("log", entry)))


def _power(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
    if node.is_scalar:
        return _scalar_power(at, node, parts)
    exponent = at.whole(node.arguments[1])
    base = parts[0] if exponent >= 0 else _inverse(at, node, parts)
    result = at.jets.identity(len(base))
    for _ in range(abs(exponent)):
        result = at.jets.matmul(result, base)
    return result


def _inverse(at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    return at.jets.eliminate(parts[0], at.jets.identity(len(parts[0])))[0]


def _determinant(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
    """By elimination; at a singular matrix by the cofactors of the first row, so that the slope is right there too."""
    try:
        return [[_pivots(at, parts[0])]]
    except OutsideDomain:
        cofactors = [row[0] for row in rows_spectral.ROWS[Adjugate](at, node, parts)]
        return [[at.jets.total([at.jets.multiply(*pair) for pair in zip(parts[0][0], cofactors, strict=True)])]]


def _log_determinant(at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    return [[at.jets.apply("log", _pivots(at, parts[0]))]]


def _pivots(at: Evaluator, matrix: JetMatrix) -> Jet:
    """The product of the pivots, the determinant of a nonsingular matrix."""
    return at.jets.eliminate(matrix, [[] for _ in matrix])[1]


def _trace(at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    return [[at.jets.total([row[i] for i, row in enumerate(parts[0])])]]


def _sum(at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    return [[at.jets.total([entry for row in parts[0] for entry in row])]]


def _norm(at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    return [[at.jets.apply("sqrt", at.squares(parts[0]))]]


def is_squared_norm(node: Expression) -> bool:
    """Whether a node is norm2(u)^2, which is u'u and needs no square root."""
    return node.operation is Power and node.arguments[0].operation is Norm and number_of(node.arguments[1]) == 2


def only_squared(nodes: Sequence[Expression]) -> set[Expression]:
    """The norms of which nothing but the square is asked, so that no root has to be taken."""
    squares = [node for node in nodes if is_squared_norm(node)]
    if not squares:
        return set()
    others = {part for node in nodes if not is_squared_norm(node) for part in node.arguments}
    return {node.arguments[0] for node in squares} - others


def _diag(at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    zero, size = at.jets.constant(0), len(parts[0])
    return [[parts[0][i][0] if i == j else zero for j in range(size)] for i in range(size)]


def _diagonal(_at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    return [[row[i]] for i, row in enumerate(parts[0])]


def _vec(_at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    return [[entry] for column in zip(*parts[0], strict=True) for entry in column]


def _kronecker(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
    left, right = parts
    rows, columns = at.shape(node)
    at.jets.spend(rows * columns)
    return [[at.jets.multiply(a, b) for a in first for b in second] for first in left for second in right]


def _relu(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
    signs = at.sign_table(node.argument)
    zero = at.jets.constant(0)
    return [
        [entry if sign > 0 else zero for entry, sign in zip(*rows, strict=True)]
        for rows in zip(parts[0], signs, strict=True)
    ]


def _compare(*holding: int) -> Row:
    def compare(at: Evaluator, node: Expression, _: list[JetMatrix]) -> JetMatrix:
        if counts_only(node):  # whole numbers do not move, so that equal ones are no kink
            first, second = map(at.whole, node.arguments)
            return [[at.jets.constant(int((first > second) - (first < second) in holding))]]
        signs = at.sign_table(at.difference(*node.arguments))
        return [[at.jets.constant(int(sign in holding)) for sign in row] for row in signs]

    return compare


def _leaf(at: Evaluator, node: Expression, _: list[JetMatrix]) -> JetMatrix:
    if node not in at.point:
        raise Undecided(f"{node} has no value of its own")
    return at.point[node]


def _entrywise(word: str) -> Row:
    return lambda at, _node, parts: each(lambda entry: at.jets.apply(word, entry), parts[0])


ROWS: dict[Operation, Row] = {
    Symbol: _leaf,
    Differential: _leaf,
    Constant: _constant,
    SizeScalar: _size,
    Eye: lambda at, node, _: at.jets.identity(at.shape(node)[0]),
    Ones: lambda at, node, _: at.filled(node, 1),
    Zeros: lambda at, node, _: at.filled(node, 0),
    Commutation: _commutation,
    Add: _add,
    Product: _product,
    Hadamard: _hadamard,
    Transpose: _transpose,
    Power: _power,
    ElementwisePower: _scalar_power,
    Inverse: _inverse,
    Determinant: _determinant,
    LogDeterminant: _log_determinant,
    Trace: _trace,
    Sum: _sum,
    Norm: _norm,
    Diag: _diag,
    Diagonal: _diagonal,
    Vec: _vec,
    Kronecker: _kronecker,
    Relu: _relu,
    Greater: _compare(1),
    GreaterEqual: _compare(0, 1),
    Less: _compare(-1),
    LessEqual: _compare(-1, 0),
    Pi: lambda at, _node, _: [[(at.jets.field.circle(), at.jets.zero, at.jets.zero)]],
    Unknown: unknown_functions.value_of,
    **{operation: _entrywise(operation.word) for operation in SMOOTH},
    **rows_reductions.ROWS,
    **rows_assembling.ROWS,
    **rows_spectral.ROWS,
}
