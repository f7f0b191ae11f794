"""NumPy, JAX and PyTorch: one table in the words of NumPy, and what the other two say differently."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from ..expression import Expression, Operation
from ..expression import assembling as made
from ..expression import indexing as at
from ..expression import leaves as leaf
from ..expression import operations as op
from ..expression import reductions as many
from ..expression import spectral as of
from ..expression.printing import NEGATIVE, POSTFIX, TIMES
from .arithmetic import Signs, arithmetic, spreading
from .chains import MatrixSigns
from .pieces import Language, Piece, Row, Template
from .python_helpers import JAX_HELPERS, NUMPY_HELPERS, TORCH_HELPERS
from .python_layout import RESERVED, layout
from .scopes import Scope

COLUMNS = "Arrays are 2-D: a column with n entries has the shape (n, 1)."


def _signs(module: str) -> Signs:
    return Signs(
        matrix=MatrixSigns(
            times="@",
            transposed="{0:postfix}.T",
            solve=Piece(f"{module}.linalg.solve({{0}}, {{1}})"),
            solve_transposed=Piece(f"{module}.linalg.solve({{0:postfix}}.T, {{1}})"),
            running_sum=Piece(f"{module}.cumsum({{1}}, {'dim' if module == 'torch' else 'axis'}=0)"),
            part="{0:postfix}[{1}, {2}]",
            one="[{0}]",
        ),
        entries="*",
        entries_over="/",
        power="**",
        entries_power="**",
        matrix_power=Piece(f"{module}.linalg.matrix_power({{0}}, {{1}})"),
        span="{0}:{1}",
        lower=f"{module}.tril({{0}})",
        upper=f"{module}.triu({{0}})",
        to_scalar="{0:postfix}[0, 0]",
    )


COMPARISONS = {op.Greater: ">", op.GreaterEqual: ">=", op.Less: "<", op.LessEqual: "<="}

SAME_WORD = (op.Exp, op.Log, op.Sqrt, op.Sin, op.Cos, op.Tan, op.Arcsin, op.Arccos, op.Arctan, op.Sinh, op.Cosh)
"""Functions of each entry that have the same name in NumPy and here."""


WORDS: dict[Operation, str | Template] = {
    leaf.Eye: "np.eye({of.rows})",
    leaf.Ones: "np.ones(({of.rows}, {of.columns}))",
    leaf.Zeros: "np.zeros(({of.rows}, {of.columns}))",
    leaf.Commutation: "commutation_matrix({of.first}, {of.second})",
    leaf.Duplication: "duplication_matrix({of.first})",
    leaf.Elimination: "elimination_matrix({of.first})",
    leaf.LowerOnes: "np.tri({of.rows}, {of.columns})",
    at.Unit: Template("1.0 * (np.arange({of.rows}).reshape(-1, 1) == {of.place})", TIMES),
    at.Delta: Template("1.0 * ({0:sum} == {1:sum})", TIMES),
    made.Unvec: 'np.reshape({0}, ({of.first}, {of.second}), order="F")',
    **{word: f"np.{word.word}({{0}})" for word in (*SAME_WORD, op.Tanh, op.Abs, op.Sign)},
    op.Relu: "np.maximum({0}, 0)",
    op.Sigmoid: "sigmoid({0})",
    op.Softplus: "np.logaddexp(0, {0})",
    **{word: Template(f"1.0 * ({{0:sum}} {sign} {{1:sum}})", TIMES) for word, sign in COMPARISONS.items()},
    op.Inverse: "np.linalg.inv({0})",
    op.Determinant: "np.linalg.det({0})",
    op.LogDeterminant: "logdet({0})",
    op.Trace: "np.trace({0})",
    op.Sum: "np.sum({0})",
    op.Norm: Template("np.linalg.norm({0})", scalar="np.abs({0})"),
    op.Diag: "np.diagflat({0})",
    op.Diagonal: "np.diag({0}).reshape(-1, 1)",
    op.Vec: '{0:postfix}.reshape(-1, 1, order="F")',
    op.Kronecker: "np.kron({0}, {1})",
    many.Mean: "np.mean({0})",
    many.Prod: "np.prod({0})",
    many.RunningProduct: "np.cumprod({0}, axis=0)",
    many.Largest: "np.max({0})",
    many.Smallest: "np.min({0})",
    many.ArgMax: "one_at_largest({0})",
    many.ArgMin: "one_at_largest(-{0:factor})",
    many.Softmax: "softmax({0}, axis={of.axis})",
    many.LogSumExp: Template("logsumexp({0}, axis={of.axis})", value="logsumexp({0}, axis={of.axis})[0, 0]"),
    many.Norm1: "np.sum(np.abs({0}))",
    many.SpectralNorm: "np.linalg.norm({0}, 2)",
    many.NuclearNorm: 'np.linalg.norm({0}, "nuc")',
    of.Adjugate: "adjugate({0})",
    of.PseudoInverse: "np.linalg.pinv({0})",
    of.Cholesky: "np.linalg.cholesky({0})",
    of.Eigenvalue: "np.linalg.eigvalsh({0})[{of.place}]",
    of.Eigenvector: "np.linalg.eigh({0})[1][:, [{of.place}]]",
    of.Resolvent: "reduced_resolvent({0}, {of.place})",
    of.SingularValue: "np.linalg.svd({0}, compute_uv=False)[{of.place}]",
    of.LeftSingular: "np.linalg.svd({0}, full_matrices=False)[0][:, [{of.place}]]",
    of.RightSingular: Template("np.linalg.svd({0}, full_matrices=False)[2][[{of.place}], :].T", POSTFIX),
}


def _functions(names: Mapping[Operation, str]) -> dict[Operation, Row]:
    """The rows of functions of matrices and of their derivatives."""
    rows: dict[Operation, Row] = {word: f"{name}({{0}})" for word, name in names.items()}
    for word in of.FRECHET.keys() & names.keys():
        rows[of.FRECHET[word]] = f"frechet({names[word]}, {{0}}, {{1}})"
        rows[of.FRECHET_MATRIX[word]] = f"frechet_matrix({names[word]}, {{0}})"
    return rows


def _rows(module: str) -> dict[Operation, Row]:
    """The rows of NumPy under the name of another module."""
    signs = _signs(module)

    def renamed(text: str) -> str:
        return text.replace("np.", f"{module}.")

    words = {word: renamed(row) if isinstance(row, str) else row.map(renamed) for word, row in WORDS.items()}
    return {
        **arithmetic(signs),
        **words,
        leaf.Pi: lambda *_: Piece(f"{module}.pi", plain=True),
        made.Blocks: partial(_blocks, f"{module}.block"),
        many.Maximum: spreading(signs, f"{module}.maximum({{0}}, {{1}})"),
        many.Minimum: spreading(signs, f"{module}.minimum({{0}}, {{1}})"),
    }


def _blocks(function: str, node: Expression, scope: Scope) -> Piece:
    rows = made.rows_of_blocks(node.arguments, node.parameters[0])
    texts = [f"[{', '.join(scope[part].text for part in row)}]" for row in rows]
    return Piece(f"{function}([{', '.join(texts)}])")


NUMPY = Language(
    title="NumPy",
    rows={
        **_rows("np"),
        **_functions({word: f"scipy.linalg.{word.word}" for word in of.MATRIX_FUNCTIONS}),
        of.Sylvester: "scipy.linalg.solve_sylvester({0}, {1}, {2})",
    },
    layout=partial(layout, note=COLUMNS),
    reserved=RESERVED,
    helpers=NUMPY_HELPERS,
    imports={"np": "import numpy as np", "scipy": "import scipy.linalg"},
    halved="({0}) // {1}",
    whole="int({0})",
)

JAX = Language(
    title="JAX",
    rows={
        **_rows("jnp"),
        **_functions({of.Expm: "jax.scipy.linalg.expm", of.Sinm: "sinm", of.Cosm: "cosm"}),
        of.Sqrtm: Template("jax.scipy.linalg.sqrtm({0}).real"),
        of.Sylvester: "solve_sylvester({0}, {1}, {2})",
        op.Relu: "jax.nn.relu({0})",
        op.Sigmoid: "jax.nn.sigmoid({0})",
        op.Softplus: "jax.nn.softplus({0})",
        many.Softmax: "jax.nn.softmax({0}, axis={of.axis})",
        many.LogSumExp: Template("jax.nn.logsumexp({0}, axis={of.axis}, keepdims=True)", value="jax.nn.logsumexp({0})"),
    },
    layout=partial(layout, note=f"{COLUMNS} Sizes are static under jit."),
    reserved=RESERVED,
    helpers=JAX_HELPERS,
    imports={"jax": "import jax", "jnp": "import jax.numpy as jnp"},
    halved="({0}) // {1}",
    whole="int({0})",
)


def _torch_blocks(node: Expression, scope: Scope) -> Piece:
    rows = made.rows_of_blocks(node.arguments, node.parameters[0])
    texts = []
    for row in rows:
        parts = [_torch_block(part, scope) for part in row]
        texts.append(f"torch.cat([{', '.join(parts)}], dim=1)" if len(parts) > 1 else parts[0])
    return Piece(f"torch.cat([{', '.join(texts)}])" if len(texts) > 1 else texts[0])


def _torch_block(part: Expression, scope: Scope) -> str:
    piece = scope.operand(part)
    if not part.is_scalar:
        return piece.text
    kind = f".to({scope.like})" if scope[part].plain else ""
    return f"{piece:postfix}.reshape(1, 1){kind}"


TORCH_TABLE: dict[Operation, Row] = {
    leaf.Eye: "torch.eye({of.rows}).to({of.like})",
    leaf.Ones: "torch.ones({of.rows}, {of.columns}).to({of.like})",
    leaf.Zeros: "torch.zeros({of.rows}, {of.columns}).to({of.like})",
    leaf.Commutation: "commutation_matrix({of.first}, {of.second}).to({of.like})",
    leaf.Duplication: "duplication_matrix({of.first}).to({of.like})",
    leaf.Elimination: "elimination_matrix({of.first}).to({of.like})",
    leaf.LowerOnes: "torch.ones({of.rows}, {of.columns}).tril().to({of.like})",
    at.Unit: "(torch.arange({of.rows}).reshape(-1, 1) == {of.place}).to({of.like})",
    made.Blocks: _torch_blocks,
    made.Unvec: "{0:postfix}.reshape({of.second}, {of.first}).T",
    **{word: f"({{0:sum}} {sign} {{1:sum}}).to({{of.like}})" for word, sign in COMPARISONS.items()},
    op.Relu: "torch.relu({0})",
    op.Sigmoid: "torch.sigmoid({0})",
    op.Softplus: Template("-torch.nn.functional.logsigmoid(-{0:factor})", NEGATIVE),
    op.LogDeterminant: "torch.logdet({0})",
    op.Norm: Template("torch.linalg.norm({0})", scalar="torch.abs({0})"),
    op.Vec: "{0:postfix}.T.reshape(-1, 1)",
    op.Kronecker: "kron({0}, {1})",
    many.RunningProduct: "torch.cumprod({0}, dim=0)",
    many.Softmax: "torch.softmax({0}, dim={of.axis})",
    many.LogSumExp: Template(
        "torch.logsumexp({0}, dim={of.axis}, keepdim=True)", value="torch.logsumexp({0}, dim=(0, 1))"
    ),
    many.SpectralNorm: "torch.linalg.matrix_norm({0}, 2)",
    many.NuclearNorm: 'torch.linalg.matrix_norm({0}, "nuc")',
    of.SingularValue: "torch.linalg.svdvals({0})[{of.place}]",
    of.Sylvester: "solve_sylvester({0}, {1}, {2})",
    **_functions({of.Expm: "torch.linalg.matrix_exp", of.Sinm: "sinm", of.Cosm: "cosm"}),
}

TORCH = Language(
    title="PyTorch",
    rows={**_rows("torch"), **TORCH_TABLE},
    layout=partial(layout, note=f"{COLUMNS} Scalars are tensors of the shape ()."),
    reserved=RESERVED,
    helpers=TORCH_HELPERS,
    imports={"torch": "import torch"},
    halved="({0}) // {1}",
    operand="torch.tensor({0}, dtype=torch.float64)",
    whole="int({0})",
    no_array="torch.float64",
)
