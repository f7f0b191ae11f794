"""Formulas that use every operation, and values to compute them with."""

import numpy as np

from matcalc_helpers import expression as ex
from matcalc_helpers.expression.indexing import unit
from matcalc_helpers.expression.leaves import assumptions_of, differential_of, symbols
from matcalc_helpers.expression.nodes import postorder
from matcalc_helpers.expression.spectral import Cosm, Expm, Logm, Sinm, frechet, frechet_matrix, resolvent

SIZES = {"m": 3, "n": 4, "p": 2}
SHAPES = {
    "A": "m n",
    "B": "n p",
    "C": "n m",
    "Z": "m n",
    **dict.fromkeys("XY", "n n"),
    **dict.fromkeys("xyz", "n"),
    **dict.fromkeys("cs", ""),
    **dict.fromkeys("ik", "scalar index"),
    "b": "m",
    "N": "n n nonsingular",
    "S": "n n symmetric",
    "D": "n n diagonal",
    "P": "n n positive_definite",
    "M": "m m positive_definite",
}

TEXTS = (
    # sums and products
    "A*x - b",
    "1 - x + c",
    "x - 2",
    "-x",
    "-(x + y)",
    "x - (y - z)",
    "x - (-2)*y",
    "2/3*x",
    "-1/2*c",
    "c + 1",
    "x'*y",
    "x*y'",
    "x*y'*z",
    "(x*y')*(z*x')",
    "x'*X*y/(1 + x'*x)",
    "c*x/s",
    "x/(c*s)",
    "3/c^2",
    "1/c",
    "A*B",
    "A*(X*Y)*x",
    "b'*A*X",
    "A'*A*x",
    "X*inv(N)*y",
    "x'*inv(N)*y",
    "c*inv(N)'*y",
    "inv(N) + inv(N)*X",
    "inv(A*C)*b",
    "X*(Y*x - y)*s",
    "(x'*y)*X",
    "(x'*y)*(y'*z)",
    # entries of equal shapes
    "x.*y",
    "x.*y.*z",
    "x./y",
    "x.*(X*y)./(x + y)",
    "c./x",
    "2*(x.*y)",
    "1./(x.^2)",
    "x.^3",
    "x.^c",
    "x.^(-1/2)",
    "(x + y).^2",
    "X.^2*y",
    "-x.^2",
    "c^3",
    "c^s",
    "c^(1/3)",
    "c^-2",
    "(c + s)^2",
    "(-c)^2",
    "2^c",
    "(1/2)^c",
    "X^3",
    "X^3'",
    "N^-2",
    "(X + Y)^2",
    "X^k",
    # functions
    "exp(-X*y)",
    "log(x)",
    "sqrt(x)",
    "sin(x) + cos(c) + tan(c)",
    "arcsin(x) + arccos(x) + arctan(x)",
    "arcsin(c)*arccos(c)*arctan(c)",
    "sinh(x) + cosh(x) + tanh(x)",
    "relu(x - y)",
    "relu(c - s)",
    "abs(x - y)",
    "abs(c - s)",
    "sign(x - y)",
    "sigmoid(x - y) + sigmoid(c)",
    "softplus(x - y) + softplus(c)",
    "exp(1/2) + log(2)*sqrt(3)",
    "sin(pi*c)",
    "pi*x",
    # comparisons
    "x > y",
    "(x >= y).*(x < c)",
    "x <= 1/2",
    "c > s",
    "(c < s)*x",
    # squares
    "inv(N)",
    "inv(N)'",
    "det(N)",
    "logdet(P)",
    "tr(X*Y)",
    "tr(X)*X'",
    "sum(A)",
    "sum(x)",
    "norm2(A)",
    "norm2(x - y)^2",
    "norm2(c)",
    "diag(x)*X",
    "diag(X)",
    "vec(A)",
    "vec(A*B)'",
    "unvec(kron(x, b), m, n)",
    "kron(A, X)",
    "kron(x, y)",
    "kron(x', A)",
    "kron(A', X)",
    "kron(A[:, 1:2], B')",
    "kron((A*B)', X*Y)",
    # sizes
    "eye(n) + X",
    "ones(n, m)*A",
    "zeros(n, m)",
    "[X, zeros(n, m)]",
    "X - zeros(n, n) + ones(n, n)/n",
    "sum(ones(m, n))",
    "c*ones(n)",
    "commutation(m, n)*vec(A)",
    "duplication(n)*vech(X)",
    "elimination(n)",
    "tril(X) + triu(Y)",
    "tril(A).*A",
    "cumsum(x)",
    "cumsum(A)",
    "m*n*x",
    "n^2*c",
    "sqrt(n)*x",
    # reductions
    "mean(A) + mean(x)",
    "prod(x)*prod(A)",
    "cumprod(x)",
    "cumprod(A)",
    "max(x, y)",
    "max(x, c) + max(x, 0)",
    "min(1/2, x)",
    "min(c, s)*max(c, s)",
    "max(A)*min(A)",
    "argmax(x)",
    "argmin(x)",
    "argmax(A) - argmin(A)",
    "softmax(X*y)",
    "softmax(A, rows)",
    "softmax(A, cols)",
    "softmax(x')",
    "logsumexp(x)",
    "logsumexp(x')",
    "logsumexp(A, rows)",
    "logsumexp(A, cols)",
    "norm1(A) + norm1(x)",
    "specnorm(A)",
    "nucnorm(A)",
    # parts
    "A[2, 3]",
    "A[i, 3]^2",
    "(A*B)[1, 2]",
    "A'[2, 1]",
    "x[2] + x'[3]",
    "A[1, :]",
    "A[:, 2]",
    "A'[2, :]",
    "A[2, :]*x + A[i, :]*y",
    "A[1:2, 2:4]",
    "A[:, 1:2]*B[1:2, :]",
    "A'[1:2, 1:3]",
    "(A + Z)[1:2, 3:3]",
    "x[2:3]",
    "unit(n, 2)",
    "unit(n, i) + x",
    "delta(i, k)",
    "[A, b; x', c]",
    "[A; Z]",
    "[x, y - z, -x]",
    "[c, s; 1, 2]",
    # sums over an index
    "sumi(i, 1, n, x[i]^2)",
    "sumi(i, 1, n, norm2(A)*exp(X[i, i]*norm2(A)))",
    "sumi(i, 1, 2, A[i, :]'*c)",
    "sumi(i, 1, m, sumi(j, 1, n, A[i, j]*A[i, j]*exp(A[i, j])))",
    "sumi(i, 2, k, i*x)",
    "sumi(i, 1, n, x[i])*sumi(i, 1, n, y[i]^2)",
    "sumi(i, 1, n, sumi(l, 1, n, X[i, l]*delta(i, l))/x[i])",
)

SPECTRAL_TEXTS = (
    "adj(X)",
    "pinv(A)",
    "chol(P)*x",
    "eigval(S, 2)",
    "eigval(S, k)",
    "eigvec(S, 1)*eigvec(S, 1)'",
    "sv(A, 2)",
    "svu(A, 1)*svv(A, 1)'",
    "svu(A, k)*sv(A, k)*svv(A, k)'",
)

MATRIX_FUNCTION_TEXTS = (
    "expm(c*X)",
    "logm(P)",
    "sqrtm(P)",
    "sinm(X)",
    "cosm(X)",
    "sylvester(P, P, X)",
    "sylvester(M, X, A)",
)


def parse(text):
    """A formula in the symbols of this module."""
    return ex.parse(text, {name: shape for name, shape in SHAPES.items() if _occurs(name, text)})


def _occurs(name, text):
    bound = f"sumi({name}," in text
    return not bound and any(part == name for part in "".join(c if c.isalnum() else " " for c in text).split())


def built():
    """Formulas that no text gives: what differentiation makes."""
    X, Y = (ex.matrix(name, "n", "n") for name in "XY")
    P = ex.matrix("P", "n", "n", positive_definite=True)
    S = ex.matrix("S", "n", "n", symmetric=True)
    x = ex.vector("x", "n")
    rows = [resolvent(S, ex.constant(2)) @ x, X @ differential_of(x), unit("n", 1).T @ X]
    for function, at in ((Expm, X), (Logm, P), (Sinm, X), (Cosm, X)):
        rows += [frechet(function, at, Y), frechet_matrix(function, at) @ ex.vec(Y)]
    return rows


FORMULAS = [parse(text) for text in TEXTS]
SPECTRAL = [parse(text) for text in SPECTRAL_TEXTS] + built()[:3]
MATRIX_FUNCTIONS = [parse(text) for text in MATRIX_FUNCTION_TEXTS] + built()[3:]
ALL = [*FORMULAS, *SPECTRAL, *MATRIX_FUNCTIONS]


MISSING = {
    "numpy": set(),
    "jax": {"logm", "dlogm", "Dlogm"},
    "torch": {"logm", "dlogm", "Dlogm", "sqrtm"},
    "matlab": set(),
    "julia": set(),
}
"""What a language has no function for."""


def argument_name(node):
    """The name of a symbol, or of a differential, in generated code."""
    return str(node).replace("d(", "d").rstrip(")")


def values(expression, sizes=SIZES, seed=0):
    """A random value between 0 and 1 for each symbol and differential, as its assumptions demand."""
    random = np.random.default_rng(seed)
    found = {}
    for node in postorder(expression):
        if node.operation.word in ("symbol", "d"):
            found[node] = value(node, sizes, random)
    free = symbols(expression).values()
    return {node: found[node] for node in found if node in free or node.operation.word == "d"}


def value(node, sizes, random):
    """One value."""
    assumed = assumptions_of(node)
    if "index" in assumed:
        return 2
    array = random.uniform(0.1, 0.9, tuple(size.value(sizes) for size in node.shape))
    if "positive_definite" in assumed:
        return array @ array.T + np.eye(len(array))
    if "diagonal" in assumed:
        return np.diag(np.diag(array))
    if "symmetric" in assumed:
        return array + array.T
    if "nonsingular" in assumed:
        return array + 2 * np.eye(len(array))
    return float(array[0, 0]) if node.is_scalar else array


def names_of_arguments(code, opening="def f("):
    """The arguments of the generated function, in order."""
    listed = code[code.index(opening) + len(opening) :].split(")")[0]
    return [name.strip() for name in listed.split(",")] if listed else []


def arguments(expression, code, sizes=SIZES, opening="def f("):
    """The values of the arguments in the order of the generated function."""
    known = {**sizes, **{argument_name(node): value for node, value in values(expression, sizes).items()}}
    return [known[name.rstrip("_")] for name in names_of_arguments(code, opening)]


def expected(expression, sizes=SIZES):
    """The value by the evaluator of the package."""
    given = {str(node): value for node, value in values(expression, sizes).items()}
    fixed = {name for node in values(expression, sizes) for size in node.shape for name in size.names if size == name}
    missing = {name: sizes[name] for name in ex.leaves.size_names(expression) - fixed}
    return np.asarray(expression.evaluate({**given, **missing}))
