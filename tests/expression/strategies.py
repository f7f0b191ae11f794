"""Random well-typed expressions, built with every constructor."""

from hypothesis import strategies as st

from matcalc_helpers import expression as ex
from matcalc_helpers.expression.leaves import size_scalar

SIZES = ("m", "n")
UNARY = (ex.exp, ex.sin, ex.cos, ex.tanh, ex.relu, ex.log, ex.sqrt)
FEW = st.integers(-3, 3).filter(bool)


def leaves(rows, columns):
    """Symbols and constant matrices of a shape; 1 stands for a single row or column."""
    if (rows, columns) == (1, 1):
        return st.one_of(
            st.sampled_from([ex.scalar("c"), ex.scalar("s"), size_scalar("n")]),
            st.fractions(-3, 3, max_denominator=4).filter(bool).map(ex.constant),
        )
    name = {"m": "M", "n": "N", 1: "V"}
    options = [ex.matrix(f"{name[rows]}{name[columns]}{index}", rows, columns) for index in (1, 2)]
    options.append(ex.ones(rows, columns))
    if rows == columns:
        options += [
            ex.eye(rows),
            ex.matrix(f"S{rows}", rows, rows, symmetric=True),
            ex.matrix(f"D{rows}", rows, rows, diagonal=True),
        ]
    return st.sampled_from(options)


@st.composite
def expressions(draw, rows=1, columns=1, depth=3):
    """An expression of the given shape."""
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        return draw(leaves(rows, columns))

    def part(r=rows, c=columns):
        return draw(expressions(rows=r, columns=c, depth=depth - 1))

    middle = draw(st.sampled_from([*SIZES, 1]))
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return part() + part()
    if kind == 1:
        return part() - part()
    if kind == 2:
        return part(rows, middle) @ part(middle, columns)
    if kind == 3:
        return part(1, 1) * part()
    if kind == 4:
        return part(columns, rows).T
    if kind == 5:
        return ex.hadamard(part(), part())
    if kind == 6:
        return draw(st.sampled_from(UNARY))(part())
    if kind == 7:
        return ex.elementwise_power(part(), draw(FEW))
    if kind == 8:
        return part() > 0 if draw(st.booleans()) else part() / (1 + part(1, 1) ** 2)
    if (rows, columns) == (1, 1):
        size = draw(st.sampled_from(SIZES))
        inner = draw(expressions(rows=size, columns=size, depth=depth - 1))
        return draw(st.sampled_from([ex.trace, ex.det, ex.norm2, ex.total, ex.logdet]))(inner)
    if rows == columns:
        return draw(st.sampled_from([ex.inv, lambda inner: inner**3, lambda inner: ex.diag(ex.diag(inner))]))(part())
    return ex.elementwise_divide(part(), part())
