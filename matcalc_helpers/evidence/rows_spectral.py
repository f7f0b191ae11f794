"""Values of adjugates, pseudo-inverses, matrix functions, eigenvalues, singular values and Cholesky factors.

What is not rational is computed from eigenvalues, which the number system encloses, and moves along the line
by perturbation series of second order (Kato 1995, II.2) and divided differences (Higham 2008, 3.2).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..expression import Expression, Operation
from ..expression.reductions import NuclearNorm, SpectralNorm
from ..expression.spectral import (
    FRECHET,
    FRECHET_MATRIX,
    MATRIX_FUNCTIONS,
    SCALAR_WORD,
    Adjugate,
    Cholesky,
    Eigenvalue,
    Eigenvector,
    LeftSingular,
    PseudoInverse,
    Resolvent,
    RightSingular,
    SingularValue,
    Sylvester,
)
from .jets import Jet, JetMatrix, Jets, OutsideDomain, SpectralField, Undecided

if TYPE_CHECKING:
    from .evaluation import Evaluator, Row

Matrix = list[list[Any]]


def _spectral(at: Evaluator) -> SpectralField:
    field = at.jets.field
    if not isinstance(field, SpectralField):
        raise Undecided("eigenvalues, factorizations and matrix functions have no exact value")
    return field


# Rational ones


def _adjugate(at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    """Faddeev and LeVerrier's recursion, which needs no inverse and so serves singular matrices too."""
    jets, matrix = at.jets, parts[0]
    size = len(matrix)
    found = jets.identity(size)
    for step in range(1, size):
        moved = jets.matmul(matrix, found)
        trace = jets.total([moved[i][i] for i in range(size)])
        shift = jets.multiply(jets.constant(Fraction(-1, step)), trace)
        found = _plus(jets, moved, jets.scale(shift, jets.identity(size)))
    return jets.scale(jets.constant((-1) ** (size - 1)), found)


def _plus(jets: Jets, a: JetMatrix, b: JetMatrix) -> JetMatrix:
    return [[jets.add(x, y) for x, y in zip(*rows, strict=True)] for rows in zip(a, b, strict=True)]


def _transposed(matrix: JetMatrix) -> JetMatrix:
    return [list(column) for column in zip(*matrix, strict=True)]


def _pseudo_inverse(at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    jets, matrix = at.jets, parts[0]
    mirrored = _transposed(matrix)
    if len(matrix) >= len(matrix[0]):
        return jets.eliminate(jets.matmul(mirrored, matrix), mirrored)[0]
    return _transposed(jets.eliminate(jets.matmul(matrix, mirrored), matrix)[0])


def _sylvester(at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    """Solve (I kron A + B' kron I) vec(Y) = vec(C)."""
    jets, (left, right, value) = at.jets, parts
    rows, columns = len(left), len(right)
    zero = jets.constant(0)
    places = [(i, j) for j in range(columns) for i in range(rows)]
    system = [
        [jets.add(left[i][k] if j == m else zero, right[m][j] if i == k else zero) for k, m in places]
        for i, j in places
    ]
    solution = jets.eliminate(system, [[value[i][j]] for i, j in places])[0]
    return [[solution[j * rows + i][0] for j in range(columns)] for i in range(rows)]


def _cholesky(at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    _spectral(at)
    jets, matrix, size = at.jets, parts[0], len(parts[0])
    zero = jets.constant(0)
    lower = [[zero] * size for _ in range(size)]
    for j in range(size):
        for i in range(j, size):
            known = jets.total([jets.multiply(lower[i][k], lower[j][k]) for k in range(j)])
            rest = jets.add(matrix[i][j], jets.negative(known))
            lower[i][j] = jets.apply("sqrt", rest) if i == j else jets.multiply(rest, jets.inverse(lower[j][j]))
    return lower


# Functions of a matrix


def _times(a: Matrix, b: Matrix) -> Matrix:
    columns = list(zip(*b, strict=True))
    return [[sum((x * y for x, y in zip(row, column, strict=True)), 0) for column in columns] for row in a]


def _coefficient(matrix: JetMatrix, order: int) -> Matrix:
    return [[entry[order] for entry in row] for row in matrix]


class Divided:
    """Divided differences of a function at the eigenvalues, by their numbers."""

    def __init__(self, values: Sequence[Any], function: Callable[[Any], Jet]) -> None:
        self.values = values
        self.at = [function(value) for value in values]

    def two(self, i: int, j: int) -> Any:
        """f[a, b]."""
        if i == j:
            return self.at[i][1]
        return (self.at[i][0] - self.at[j][0]) / (self.values[i] - self.values[j])

    def three(self, i: int, j: int, k: int) -> Any:
        """f[a, b, c], the same for every order of its arguments."""
        i, j, k = sorted((i, j, k))
        if i == k:
            return self.at[i][2] / 2
        return (self.two(i, j) - self.two(j, k)) / (self.values[i] - self.values[k])


class Diagonalized:
    """A matrix by its eigenvalues and eigenvectors, and what a function makes of it along the line."""

    def __init__(self, at: Evaluator, word: str, matrix: JetMatrix) -> None:
        self.field = _spectral(at)
        values, self.right, self.left = self.field.spectrum(_coefficient(matrix, 0))
        self.divided = Divided(values, lambda value: self.field.complex_function(word, value))
        self.places = range(len(matrix))

    def inside(self, matrix: Matrix) -> Matrix:
        """The matrix in the basis of eigenvectors."""
        return _times(_times(self.left, matrix), self.right)

    def outside(self, matrix: Matrix) -> Matrix:
        """Back from the basis of eigenvectors, real again."""
        return [[self.field.real(entry) for entry in row] for row in _times(_times(self.right, matrix), self.left)]

    def first(self, change: Matrix) -> Matrix:
        """f[a, b] times each entry of a change."""
        return [[self.divided.two(i, j) * change[i][j] for j in self.places] for i in self.places]

    def second(self, one: Matrix, other: Matrix) -> Matrix:
        """The sum of f[a, b, c] times the products of the entries of two changes."""
        three = self.divided.three
        return [
            [sum((three(i, j, k) * one[i][j] * other[j][k] for j in self.places), 0) for k in self.places]
            for i in self.places
        ]


def _added(*tables: Matrix) -> Matrix:
    return [[sum(entries, 0) for entries in zip(*rows, strict=True)] for rows in zip(*tables, strict=True)]


def _as_jets(orders: Sequence[Matrix]) -> JetMatrix:
    return [list(zip(*rows, strict=True)) for rows in zip(*orders, strict=True)]


def matrix_function(at: Evaluator, word: str, matrix: JetMatrix) -> JetMatrix:
    """A function of a matrix along the line, to second order."""
    if word == "exp":
        return _exponential(at, matrix)
    basis = Diagonalized(at, word, matrix)
    here = [[basis.divided.at[i][0] if i == j else 0 for j in basis.places] for i in basis.places]
    one, two = (basis.inside(_coefficient(matrix, order)) for order in (1, 2))
    orders = [here, basis.first(one), _added(basis.first(two), basis.second(one, one))]
    return _as_jets([basis.outside(order) for order in orders])


def _exponential(at: Evaluator, matrix: JetMatrix) -> JetMatrix:
    """The exponential of [X V W; 0 X V; 0 0 X] has the three orders in its first row of blocks (Higham 2008, 3.6)."""
    field, size, zero = _spectral(at), len(matrix), at.jets.zero
    orders = [_coefficient(matrix, order) for order in range(3)]
    rows = [
        [orders[j - i][r][c] if j >= i else zero for j in range(3) for c in range(size)]
        for i in range(3)
        for r in range(size)
    ]
    found = field.exponential(rows)
    return _as_jets([[row[order * size : (order + 1) * size] for row in found[:size]] for order in range(3)])


def _function_row(word: str) -> Row:
    return lambda at, _node, parts: matrix_function(at, word, parts[0])


def frechet(at: Evaluator, word: str, matrix: JetMatrix, change: JetMatrix) -> JetMatrix:
    """The derivative in a direction along the line, to first order; the second is left unknown."""
    if word == "exp":
        size, nothing = len(matrix), at.jets.nothing
        above = [[*row, *moved] for row, moved in zip(matrix, change, strict=True)]
        below = [[*([nothing] * size), *row] for row in matrix]
        return [row[size:] for row in _exponential(at, [*above, *below])[:size]]
    basis = Diagonalized(at, word, matrix)
    moving = basis.inside(_coefficient(matrix, 1))
    here, turned = (basis.inside(_coefficient(change, order)) for order in (0, 1))
    slope = _added(basis.first(turned), basis.second(moving, here), basis.second(here, moving))
    unknown = [[basis.field.unknown()] * len(matrix) for _ in matrix]
    return _as_jets([basis.outside(basis.first(here)), basis.outside(slope), unknown])


def _frechet_row(word: str) -> Row:
    return lambda at, _node, parts: frechet(at, word, *parts)


def _frechet_matrix_row(word: str) -> Row:
    def columns(at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
        size = len(parts[0])
        found = []
        for j in range(size):
            for i in range(size):
                change = [[at.jets.constant(int((r, c) == (i, j))) for c in range(size)] for r in range(size)]
                moved = frechet(at, word, parts[0], change)
                found.append([entry for column in zip(*moved, strict=True) for entry in column])
        return _transposed(found)

    return columns


# Eigenvalues and singular values


def eigenpair(at: Evaluator, matrix: JetMatrix, place: int) -> tuple[Jet, JetMatrix]:
    """The eigenvalue of a symmetric matrix at a place in ascending order, and its unit eigenvector."""
    if not 1 <= place <= len(matrix):
        raise OutsideDomain(f"there is no eigenvalue {place} of a {len(matrix)} x {len(matrix)} matrix")
    values, vectors = _spectral(at).symmetric_spectrum(_coefficient(matrix, 0))
    k = place - 1
    others = [j for j in range(len(matrix)) if j != k]
    columns = list(zip(*vectors, strict=True))
    mirrored = [list(column) for column in columns]
    first, second = (
        _times(_times(mirrored, _coefficient(matrix, order)), [list(row) for row in vectors]) for order in (1, 2)
    )
    gap = {j: values[k] - values[j] for j in others}
    slope = {j: first[j][k] / gap[j] for j in others}
    bend = {
        j: (second[j][k] + sum((first[j][m] * slope[m] for m in others), 0) - first[k][k] * slope[j]) / gap[j]
        for j in others
    }
    shrink = sum((slope[j] * slope[j] for j in others), at.jets.zero) / 2
    value = (values[k], first[k][k], second[k][k] + sum((first[k][j] * slope[j] for j in others), 0))
    vector = [
        [
            (
                row[k],
                sum((row[j] * slope[j] for j in others), at.jets.zero),
                sum((row[j] * bend[j] for j in others), at.jets.zero) - shrink * row[k],
            )
        ]
        for row in vectors
    ]
    return value, vector


def _eigenvalue(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
    return [[eigenpair(at, parts[0], at.whole(node.arguments[1]))[0]]]


def _eigenvector(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
    return eigenpair(at, parts[0], at.whole(node.arguments[1]))[1]


def _resolvent(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
    """(value I - S + v v')^-1 - v v', which is the pseudo-inverse of value I - S."""
    jets, matrix = at.jets, parts[0]
    value, vector = eigenpair(at, matrix, at.whole(node.arguments[1]))
    size = len(matrix)
    onto = jets.matmul(vector, _transposed(vector))
    shifted = _plus(jets, jets.scale(value, jets.identity(size)), jets.scale(jets.constant(-1), matrix))
    inverse = jets.eliminate(_plus(jets, shifted, onto), jets.identity(size))[0]
    return _plus(jets, inverse, jets.scale(jets.constant(-1), onto))


def singular_triple(at: Evaluator, matrix: JetMatrix, place: int) -> tuple[Jet, JetMatrix, JetMatrix]:
    """The singular value at a place in descending order, with its left and right singular vector."""
    rank = min(len(matrix), len(matrix[0]))
    if not 1 <= place <= rank:
        raise OutsideDomain(f"there is no singular value {place}")
    jets, mirrored = at.jets, _transposed(matrix)
    if len(matrix) < len(matrix[0]):
        value, right, left = singular_triple(at, mirrored, place)
        return value, left, right
    gram = jets.matmul(mirrored, matrix)
    squared, right = eigenpair(at, gram, len(gram) + 1 - place)
    value = jets.apply("sqrt", squared)
    return value, jets.scale(jets.inverse(value), jets.matmul(matrix, right)), right


def _singular(part: int) -> Row:
    def read(at: Evaluator, node: Expression, parts: list[JetMatrix]) -> JetMatrix:
        found = singular_triple(at, parts[0], at.whole(node.arguments[1]))
        return [[found[0]]] if part == 0 else (found[1], found[2])[part - 1]

    return read


def _spectral_norm(at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    return [[singular_triple(at, parts[0], 1)[0]]]


def _nuclear_norm(at: Evaluator, _: Expression, parts: list[JetMatrix]) -> JetMatrix:
    """The trace of the square root of the smaller of X'X and XX'."""
    matrix = parts[0] if len(parts[0]) < len(parts[0][0]) else _transposed(parts[0])
    root = matrix_function(at, "sqrt", at.jets.matmul(matrix, _transposed(matrix)))
    return [[at.jets.total([root[i][i] for i in range(len(root))])]]


ROWS: dict[Operation, Row] = {
    Adjugate: _adjugate,
    PseudoInverse: _pseudo_inverse,
    Sylvester: _sylvester,
    Cholesky: _cholesky,
    **{of: _function_row(SCALAR_WORD[of]) for of in MATRIX_FUNCTIONS},
    **{FRECHET[of]: _frechet_row(SCALAR_WORD[of]) for of in FRECHET},
    **{FRECHET_MATRIX[of]: _frechet_matrix_row(SCALAR_WORD[of]) for of in FRECHET_MATRIX},
    Eigenvalue: _eigenvalue,
    Eigenvector: _eigenvector,
    Resolvent: _resolvent,
    SingularValue: _singular(0),
    LeftSingular: _singular(1),
    RightSingular: _singular(2),
    SpectralNorm: _spectral_norm,
    NuclearNorm: _nuclear_norm,
}
