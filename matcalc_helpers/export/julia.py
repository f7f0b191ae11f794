"""Julia, with columns as n x 1 matrices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..expression import Expression, Operation
from ..expression import assembling as made
from ..expression import indexing as at
from ..expression import leaves as leaf
from ..expression import operations as op
from ..expression import reductions as many
from ..expression import spectral as of
from ..expression.printing import RAISED, SUM
from .arithmetic import Signs, arithmetic, number, spreading
from .chains import MatrixSigns
from .julia_helpers import HELPERS
from .matlab import derivatives
from .pieces import WORD, Assign, Function, Language, Loop, Piece, Row, Statement, Template, words_of
from .scopes import Scope

KEYWORDS = frozenset(
    WORD.findall("""
    abstract baremodule begin break catch const continue do else elseif end export false finally for function
    global if import in isa let local macro module mutable outer primitive quote return struct true try type
    using where while Inf NaN im missing nothing pi
    """)
)

INDENT = "    "

SIGNS = Signs(
    matrix=MatrixSigns(
        times="*",
        transposed="{0:postfix}'",
        solve=Piece("{0:factor} \\ {1:factor}", SUM),
        solve_transposed=Piece("{0:postfix}' \\ {1:factor}", SUM),
        running_sum=Piece("cumsum({1}, dims=1)"),
        part="{0:postfix}[{1}, {2}]",
        one="[{0}]",
    ),
    entries=".*",
    entries_over="./",
    power="^",
    entries_power=" .^ ",
    matrix_power=Piece("{0:postfix}^{1:atom}", RAISED),
    span="{0}:{1}",
    lower="tril({0})",
    upper="triu({0})",
    to_scalar="only({0})",
    spread=".",
    plain_base="float({0})",
)

EACH = {
    **{word: word.word for word in (op.Exp, op.Log, op.Sqrt, op.Sin, op.Cos, op.Tan, op.Sinh, op.Cosh, op.Tanh)},
    op.Abs: "abs",
    op.Sign: "sign",
    op.Arcsin: "asin",
    op.Arccos: "acos",
    op.Arctan: "atan",
    op.Sigmoid: "sigmoid",
    op.Softplus: "softplus",
}
"""Functions of each entry."""

FUNCTIONS = {of.Expm: "exp", of.Logm: "log", of.Sqrtm: "sqrt", of.Sinm: "sin", of.Cosm: "cos"}
"""Functions of matrices; they are told from those of each entry by the dot."""

LINEAR_ALGEBRA = frozenset(
    WORD.findall("""
    I Symmetric cholesky det diag diagm eigen eigvals eigvecs inv kron logdet norm opnorm pinv svd svdvals
    sylvester tr tril triu
    """)
)


def _constant(node: Expression, _: Scope) -> Piece:
    """A number; one that is too long for a whole number of the machine is written as a decimal."""
    value = node.parameters[0]
    long = max(abs(value.numerator), value.denominator) >= 2**63
    return number(value)._replace(text=f"{value.numerator}.0/{value.denominator}.0") if long else number(value)


def _blocks(node: Expression, scope: Scope) -> Piece:
    rows = made.rows_of_blocks(node.arguments, node.parameters[0])
    texts = [" ".join(scope[part].within(RAISED + 1) for part in row) for row in rows]
    return Piece(f"[{'; '.join(texts)}]")


ROWS: dict[Operation, Row] = {
    **arithmetic(SIGNS),
    leaf.Constant: _constant,
    leaf.Eye: "Matrix{{Float64}}(I, {of.rows}, {of.rows})",
    leaf.Ones: "ones({of.rows}, {of.columns})",
    leaf.Zeros: "zeros({of.rows}, {of.columns})",
    leaf.Commutation: "commutation_matrix({of.first}, {of.second})",
    leaf.Duplication: "duplication_matrix({of.first})",
    leaf.Elimination: "elimination_matrix({of.first})",
    leaf.LowerOnes: "tril(ones({of.rows}, {of.columns}))",
    leaf.Pi: "pi",
    at.Unit: "reshape(Float64.((1:{of.rows}) .== {of.place}), :, 1)",
    at.Delta: "Float64({0:sum} == {1:sum})",
    made.Blocks: _blocks,
    made.Unvec: "reshape({0}, {of.first}, {of.second})",
    **{word: Template(f"{name}.({{0}})", scalar=f"{name}({{0}})") for word, name in EACH.items()},
    op.Relu: Template("max.({0}, 0)", scalar="max({0}, 0)"),
    **{
        word: Template(
            f"Float64.({{0:sum}} .{word.word} {{1:sum}})", scalar=f"Float64({{0:sum}} {word.word} {{1:sum}})"
        )
        for word in op.COMPARISONS
    },
    op.Inverse: "inv({0})",
    op.Determinant: "det({0})",
    op.LogDeterminant: "logdet({0})",
    op.Trace: "tr({0})",
    op.Sum: "sum({0})",
    op.Norm: Template("norm({0})", scalar="abs({0})"),
    op.Diag: "diagm(vec({0}))",
    op.Diagonal: "reshape(diag({0}), :, 1)",
    op.Vec: "reshape({0}, :, 1)",
    op.Kronecker: "kron({0}, {1})",
    many.Mean: "mean({0})",
    many.Prod: "prod({0})",
    many.RunningProduct: "cumprod({0}, dims=1)",
    many.Maximum: spreading(SIGNS, "max.({0}, {1})", "max({0}, {1})"),
    many.Minimum: spreading(SIGNS, "min.({0}, {1})", "min({0}, {1})"),
    many.Largest: "maximum({0})",
    many.Smallest: "minimum({0})",
    many.ArgMax: "one_at_largest({0})",
    many.ArgMin: "one_at_largest(-{0:factor})",
    many.Softmax: "softmax({0}, {of.axis})",
    many.LogSumExp: Template("logsumexp({0}, {of.axis})", value="only(logsumexp({0}, {of.axis}))"),
    many.Norm1: "sum(abs, {0})",
    many.SpectralNorm: "opnorm({0})",
    many.NuclearNorm: "sum(svdvals({0}))",
    of.Adjugate: "adjugate({0})",
    of.PseudoInverse: "pinv({0})",
    of.Cholesky: "Matrix(cholesky(Symmetric({0})).L)",
    of.Eigenvalue: "eigvals(Symmetric({0}))[{of.place}]",
    of.Eigenvector: "eigvecs(Symmetric({0}))[:, [{of.place}]]",
    of.Resolvent: "reduced_resolvent({0}, {of.place})",
    of.SingularValue: "svdvals({0})[{of.place}]",
    of.LeftSingular: "svd({0}).U[:, [{of.place}]]",
    of.RightSingular: "svd({0}).V[:, [{of.place}]]",
    **{word: f"{name}({{0}})" for word, name in FUNCTIONS.items()},
    **derivatives("frechet(?, {0}, {1})", "frechet_matrix(?, {0})", FUNCTIONS),
    of.Sylvester: "sylvester({0}, {1}, -{2:factor})",
}


def _layout(function: Function) -> str:
    lines = [
        '"""',
        f"{INDENT}{function.signature}",
        "",
        function.formula,
        "",
        f"{function.meanings} Arrays are matrices: a column with n entries is n x 1.",
        '"""',
        f"function {function.signature}",
        *(INDENT + line for line in _sizes(function)),
        *(INDENT + line for line in _body(function.body)),
        f"{INDENT}return {function.value}",
        "end",
    ]
    top = ["\n".join(function.imports)] if function.imports else []
    return "\n\n".join([*top, *function.helpers, "\n".join(lines)]) + "\n"


def _sizes(function: Function) -> Iterator[str]:
    for rows, columns, argument in function.sizes:
        if rows and columns:
            yield f"{rows}, {columns} = size({argument})"
        else:
            yield f"{rows or columns} = size({argument}, {1 if rows else 2})"


def _body(body: Iterable[Statement]) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, Assign):
            yield f"{statement.name} = {statement.text}"
        else:
            yield from _loop(statement)


def _loop(loop: Loop) -> Iterator[str]:
    yield f"{loop.total} = {loop.zero}"
    yield f"for {loop.counter} in {_whole(loop.first)}:{_whole(loop.last)}"
    yield from (INDENT + line for line in _body(loop.body))
    yield f"{INDENT}{loop.total} = {loop.total} + {loop.term:times}"
    yield "end"


def _whole(bound: Piece) -> str:
    return f"{bound:sum}" if bound.plain else f"Int({bound})"


JULIA = Language(
    title="Julia",
    rows=ROWS,
    layout=_layout,
    reserved=KEYWORDS
    | words_of(ROWS.values())
    | {*LINEAR_ALGEBRA, "float", "only", "size", "Int", "max", "min", "cumsum"},
    helpers=HELPERS,
    imports={**dict.fromkeys(LINEAR_ALGEBRA, "using LinearAlgebra"), "mean": "using Statistics"},
    halved="div({0}, {1})",
    whole="Int({0})",
    first_place=1,
)
