"""MATLAB, in words that Octave understands too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..expression import Expression, Operation
from ..expression import assembling as made
from ..expression import indexing as at
from ..expression import leaves as leaf
from ..expression import operations as op
from ..expression import reductions as many
from ..expression import spectral as of
from ..expression.printing import RAISED, SUM, TIMES
from .arithmetic import Signs, arithmetic, spreading
from .chains import MatrixSigns
from .matlab_helpers import HELPERS
from .pieces import WORD, Assign, Function, Language, Loop, Piece, Row, Statement, Template, words_of
from .scopes import Scope

KEYWORDS = frozenset(
    WORD.findall("""
    break case catch classdef continue do else elseif end end_try_catch end_unwind_protect endfor endfunction
    endif endswitch endwhile for function global if otherwise parfor persistent return spmd switch try until
    unwind_protect unwind_protect_cleanup while ans e eps false i inf Inf j nan NaN NA nargin nargout pi true
    varargin varargout size
    """)
)
"""Words of the language, and names that a reader would take for a constant."""

INDENT = "    "

SIGNS = Signs(
    matrix=MatrixSigns(
        times="*",
        transposed="{0:postfix}'",
        solve=Piece("{0:factor} \\ {1:factor}", SUM),
        solve_transposed=Piece("{0:postfix}' \\ {1:factor}", SUM),
        running_sum=Piece("cumsum({1}, 1)"),
        part="{0}({1}, {2})",
        one="{0}",
    ),
    entries=".*",
    entries_over="./",
    power="^",
    entries_power=".^",
    matrix_power=Piece("{0:postfix}^{1:atom}", RAISED),
    span="{0}:{1}",
    lower="tril({0})",
    upper="triu({0})",
)

EACH = {
    **{word: word.word for word in (op.Exp, op.Log, op.Sqrt, op.Sin, op.Cos, op.Tan, op.Sinh, op.Cosh, op.Tanh)},
    op.Abs: "abs",
    op.Sign: "sign",
    op.Arcsin: "asin",
    op.Arccos: "acos",
    op.Arctan: "atan",
}
"""Functions of each entry."""

FUNCTIONS = {of.Expm: "expm", of.Logm: "logm", of.Sqrtm: "sqrtm", of.Sinm: "sinm", of.Cosm: "cosm"}
"""Functions of matrices."""


def derivatives(frechet: str, frechet_matrix: str, functions: Mapping[Operation, str]) -> dict[Operation, Row]:
    """The rows of the derivatives of functions of matrices, which are handed to a helper."""
    rows: dict[Operation, Row] = {}
    for word in of.FRECHET:
        rows[of.FRECHET[word]] = frechet.replace("?", functions[word])
        rows[of.FRECHET_MATRIX[word]] = frechet_matrix.replace("?", functions[word])
    return rows


def _blocks(node: Expression, scope: Scope) -> Piece:
    rows = made.rows_of_blocks(node.arguments, node.parameters[0])
    texts = [", ".join(scope[part].text for part in row) for row in rows]
    return Piece(f"[{'; '.join(texts)}]")


ROWS: dict[Operation, Row] = {
    **arithmetic(SIGNS),
    leaf.Eye: "eye({of.rows})",
    leaf.Ones: "ones({of.rows}, {of.columns})",
    leaf.Zeros: "zeros({of.rows}, {of.columns})",
    leaf.Commutation: "commutation_matrix({of.first}, {of.second})",
    leaf.Duplication: "duplication_matrix({of.first})",
    leaf.Elimination: "elimination_matrix({of.first})",
    leaf.LowerOnes: "tril(ones({of.rows}, {of.columns}))",
    leaf.Pi: "pi",
    at.Unit: "double((1:{of.rows})' == {of.place})",
    at.Delta: "double({0:sum} == {1:sum})",
    made.Blocks: _blocks,
    made.Unvec: "reshape({0}, {of.first}, {of.second})",
    **{word: f"{name}({{0}})" for word, name in EACH.items()},
    op.Relu: "max({0}, 0)",
    op.Sigmoid: Template("1 ./ (1 + exp(-{0:factor}))", TIMES),
    op.Softplus: "softplus({0})",
    **{word: f"double({{0:sum}} {word.word} {{1:sum}})" for word in op.COMPARISONS},
    op.Inverse: "inv({0})",
    op.Determinant: "det({0})",
    op.LogDeterminant: "logdet({0})",
    op.Trace: "trace({0})",
    op.Sum: "sum(sum({0}))",
    op.Norm: Template("norm({0}, 'fro')", scalar="abs({0})"),
    op.Diag: "diag({0})",
    op.Diagonal: "diag({0})",
    op.Vec: "reshape({0}, [], 1)",
    op.Kronecker: "kron({0}, {1})",
    many.Mean: "mean(mean({0}))",
    many.Prod: "prod(prod({0}))",
    many.RunningProduct: "cumprod({0}, 1)",
    many.Maximum: spreading(SIGNS, "max({0}, {1})"),
    many.Minimum: spreading(SIGNS, "min({0}, {1})"),
    many.Largest: "max(max({0}))",
    many.Smallest: "min(min({0}))",
    many.ArgMax: "one_at_largest({0})",
    many.ArgMin: "one_at_largest(-{0:factor})",
    many.Softmax: "softmax({0}, {of.axis})",
    many.LogSumExp: "logsumexp({0}, {of.axis})",
    many.Norm1: "sum(sum(abs({0})))",
    many.SpectralNorm: "norm({0})",
    many.NuclearNorm: "sum(svd({0}))",
    of.Adjugate: "adjugate({0})",
    of.PseudoInverse: "pinv({0})",
    of.Cholesky: "chol({0}, 'lower')",
    of.Eigenvalue: "eigenvalue({0}, {1})",
    of.Eigenvector: "eigenvector({0}, {1})",
    of.Resolvent: "reduced_resolvent({0}, {1})",
    of.SingularValue: "singular_value({0}, {1})",
    of.LeftSingular: "left_singular_vector({0}, {1})",
    of.RightSingular: "right_singular_vector({0}, {1})",
    **{word: f"{name}({{0}})" for word, name in FUNCTIONS.items()},
    **derivatives("frechet(@?, {0}, {1})", "frechet_matrix(@?, {0})", FUNCTIONS),
    of.Sylvester: "sylvester({0}, {1}, {2})",
}


def _layout(function: Function) -> str:
    lines = [
        f"function {function.result} = {function.signature}",
        f"% {function.formula}",
        f"%   {function.meanings}",
        *(INDENT + line for line in _sizes(function)),
        *(INDENT + line for line in _body(function.body)),
        f"{INDENT}{function.result} = {function.value};",
        "end",
    ]
    return "\n\n".join(["\n".join(lines), *function.helpers]) + "\n"


def _sizes(function: Function) -> Iterator[str]:
    for rows, columns, argument in function.sizes:
        if rows and columns:
            yield f"[{rows}, {columns}] = size({argument});"
        else:
            yield f"{rows or columns} = size({argument}, {1 if rows else 2});"


def _body(body: Iterable[Statement]) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, Assign):
            yield f"{statement.name} = {statement.text};"
        else:
            yield from _loop(statement)


def _loop(loop: Loop) -> Iterator[str]:
    yield f"{loop.total} = {loop.zero};"
    yield f"for {loop.counter} = {loop.first:sum}:{loop.last:sum}"
    yield from (INDENT + line for line in _body(loop.body))
    yield f"{INDENT}{loop.total} = {loop.total} + {loop.term:times};"
    yield "end"


MATLAB = Language(
    title="MATLAB",
    rows=ROWS,
    layout=_layout,
    reserved=KEYWORDS | words_of(ROWS.values()) | {"tril", "triu", "cumsum"},
    helpers=HELPERS,
    halved="({0}) / {1}",
    first_place=1,
    longest_name=63,
)
