"""Random well-typed expressions, built with every constructor."""

from hypothesis import strategies as st

from matcalc_helpers import expression as ex
from matcalc_helpers.expression.leaves import size_scalar

SIZES = ("m", "n")
LETTERS = {"m": "M", "n": "N", 1: "V"}
FEW = st.integers(-3, 3).filter(bool)
g, F, H = ex.function("g"), ex.function("F", "m"), ex.function("H", "m", "n")

UNARY = (ex.exp, ex.sin, ex.cos, ex.tanh, ex.relu, ex.log, ex.sqrt)
UNARY += (ex.absolute, ex.sign, ex.sigmoid, ex.softplus, ex.sinh, ex.cosh, ex.arctan)
OF_TWO = (ex.maximum, ex.minimum, ex.elementwise_divide)
OF_SQUARE = (ex.trace, ex.det, ex.logdet)
OF_ARRAY = (ex.total, ex.norm2, ex.mean, ex.prod, ex.norm1, ex.maximum, ex.minimum)
OF_COLUMN = (ex.logsumexp, g, ex.total, ex.norm2)
TO_SQUARE = (
    ex.inv,
    ex.adj,
    ex.pinv,
    lambda inner: inner**3,
    lambda inner: inner ** ex.scalar("k"),
    lambda inner: ex.diag(ex.diag(inner)),
)
TO_COLUMN = (ex.softmax, ex.cumsum, ex.cumprod, ex.argmax)
TO_MATRIX = (
    lambda inner: ex.softmax(inner, "rows"),
    lambda inner: ex.softmax(inner, "cols"),
    ex.cumsum,
    ex.tril,
    ex.triu,
)


def symbol(rows, columns, index=1):
    """The symbol that stands for a shape in the leaves; 1 is a single row or column."""
    return ex.matrix(f"{LETTERS[rows]}{LETTERS[columns]}{index}", rows, columns)


def leaves(rows, columns):
    """Symbols and constant matrices of a shape; 1 stands for a single row or column."""
    if (rows, columns) == (1, 1):
        return st.one_of(
            st.sampled_from([ex.scalar("c"), ex.scalar("s"), size_scalar("n")]),
            st.fractions(-3, 3, max_denominator=4).filter(bool).map(ex.constant),
        )
    options = [symbol(rows, columns, index) for index in (1, 2)]
    options.append(ex.ones(rows, columns))
    if rows == columns:
        options += [
            ex.eye(rows),
            ex.matrix(f"S{rows}", rows, rows, symmetric=True),
            ex.matrix(f"D{rows}", rows, rows, diagonal=True),
        ]
    return st.sampled_from(options)


@st.composite
def expressions(draw, rows=1, columns=1, depth=3, favourites=()):
    """An expression of the given shape; favourites are symbols that every other leaf of their shape is."""
    liked = [of for of in favourites if of.shape == (rows, columns)]
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(liked)) if liked and draw(st.booleans()) else draw(leaves(rows, columns))

    def part(r=rows, c=columns, levels=depth - 1):
        return draw(expressions(rows=r, columns=c, depth=levels, favourites=favourites))

    def one_of(*options):
        return draw(st.sampled_from(options))

    try:
        kind = draw(st.integers(0, 11))
        if kind <= 8:
            return _of_any_shape(kind, part, one_of, rows, columns)
        if (rows, columns) == (1, 1):
            return _scalar(part, one_of)
        if rows == columns:
            return one_of(*TO_SQUARE, *TO_MATRIX)(part())
        if columns == 1:
            return _column(part, one_of, rows)
        return one_of(*TO_MATRIX)(part()) if 1 not in (rows, columns) else one_of(*OF_TWO)(part(), part())
    except ex.MatcalcError:  # such as 0^-1
        return draw(leaves(rows, columns))


def _of_any_shape(kind, part, one_of, rows, columns):
    middle = one_of(*SIZES, 1)
    if kind == 0:
        return one_of(ex.add, ex.subtract)(part(), part())
    if kind == 1:
        left, right = part(rows, middle), part(middle, columns)
        return left @ right if one_of(True, True, False) else _in_blocks(part, rows, columns)
    if kind == 2:
        return part(1, 1) * part()
    if kind == 3:
        return part(columns, rows).T
    if kind == 4:
        return ex.hadamard(part(), part())
    if kind == 5:
        return one_of(*UNARY)(part())
    if kind == 6:
        return ex.elementwise_power(part(), one_of(-3, -2, -1, 2, 3))
    if kind == 7:
        return part() > 0 if one_of(True, False) else part() / (1 + part(1, 1) ** 2)
    return one_of(*OF_TWO)(part(), part())


def _in_blocks(part, rows, columns):
    """[A, B]*[C; D]: two blocks side by side, times two blocks one above the other."""
    first, second = SIZES
    beside = ex.blocks([[part(rows, first, 1), part(rows, second, 1)]])
    return beside @ ex.blocks([[part(first, columns, 1)], [part(second, columns, 1)]])


def _scalar(part, one_of):
    size, other = one_of(*SIZES), one_of(*SIZES)
    kind = one_of(*range(6))
    if kind == 0:
        return one_of(*OF_SQUARE)(part(size, size))
    if kind == 1:
        return one_of(*OF_ARRAY)(part(size, other))
    if kind == 2:
        return one_of(*OF_COLUMN)(part(size, 1))
    if kind == 3:
        return part(size, other)[one_of(0, 1), one_of(0, 1)]
    if kind == 4:
        return ex.total(part(size, other)[0:2, :])
    return one_of(ex.total, ex.norm2)(ex.kron(part(size, 1, 1), part(size, other, 1)))


def _column(part, one_of, rows):
    kind = one_of(*range(4))
    if kind == 0:
        return one_of(*TO_COLUMN)(part())
    if kind == 1:
        return ex.diag(part(rows, rows))
    if kind == 2:
        return part(rows, one_of(*SIZES))[:, one_of(0, 1)]
    return F(part(one_of(*SIZES), 1)) if rows == "m" else ex.logsumexp(part(rows, one_of(*SIZES)), "rows")
