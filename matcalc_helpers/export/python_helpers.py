"""Helper functions in Python, each written above a generated function that calls it.

They are written in the words of NumPy and never change an array in place, so that few changes make them JAX or PyTorch.
"""

from __future__ import annotations

LOGDET = '''
def logdet(X):
    """The logarithm of the determinant, nan where that is not positive."""
    sign, value = np.linalg.slogdet(X)
    return np.where(sign > 0, value, np.nan)[()]
'''

COMMUTATION = '''
def commutation_matrix(m, n):
    """The K with K vec(A) = vec(A') for every m x n matrix A."""
    return np.eye(m * n)[np.arange(m * n).reshape(n, m).T.reshape(-1)]
'''

DUPLICATION = '''
def duplication_matrix(n):
    """The D with D vech(S) = vec(S) for every symmetric n x n matrix S."""
    i, j = np.arange(n).reshape(-1, 1), np.arange(n).reshape(1, -1)
    low, high = np.minimum(i, j), np.maximum(i, j)
    return np.eye(n * (n + 1) // 2)[(low * n - low * (low + 1) // 2 + high).reshape(-1)]
'''

ELIMINATION = '''
def elimination_matrix(n):
    """The L with L vec(A) = vech(A) for every n x n matrix A."""
    column, row = np.triu_indices(n)
    return np.eye(n * n)[column * n + row]
'''

SIGMOID = '''
def sigmoid(x):
    """1 / (1 + exp(-x)) without overflow."""
    return np.exp(-np.logaddexp(0, -x))
'''

SOFTMAX = '''
def softmax(X, axis):
    """exp(x) / sum(exp(x)) along an axis, without overflow."""
    raised = np.exp(X - np.max(X, axis=axis, keepdims=True))
    return raised / np.sum(raised, axis=axis, keepdims=True)
'''

LOGSUMEXP = '''
def logsumexp(X, axis):
    """log(sum(exp(x))) along an axis, without overflow."""
    top = np.max(X, axis=axis, keepdims=True)
    return top + np.log(np.sum(np.exp(X - top), axis=axis, keepdims=True))
'''

ADJUGATE = '''
def adjugate(X):
    """The transpose of the matrix of cofactors, from the singular values, so that X may be singular."""
    U, s, Vt = np.linalg.svd(X)
    others = np.prod(np.where(np.eye(len(s)) == 1, 1.0, s), axis=1)
    return np.linalg.det(U) * np.linalg.det(Vt) * (Vt.T * others) @ U.T
'''

RESOLVENT = '''
def reduced_resolvent(S, k):
    """The pseudo-inverse of a I - S for the eigenvalue a = values[k] of a symmetric matrix."""
    values, vectors = np.linalg.eigh(S)
    others = np.arange(len(values)) != k
    weights = np.where(others, 1 / np.where(others, values[k] - values, 1.0), 0.0)
    return (vectors * weights) @ vectors.T
'''

FRECHET = '''
def frechet(function, X, E):
    """The derivative of a function of matrices at X in the direction E."""
    n = X.shape[0]
    return function(np.block([[X, E], [np.zeros_like(X), X]]))[:n, n:]
'''

FRECHET_MATRIX = '''
def frechet_matrix(function, X):
    """The K with vec(L) = K vec(E), L the derivative of a function of matrices at X in the direction E."""
    n = X.shape[0]
    columns = [frechet(function, X, e.reshape(n, n).T).T.reshape(-1) for e in np.eye(n * n)]
    return np.stack(columns, axis=1)
'''

SYLVESTER = '''
def solve_sylvester(A, B, C):
    """The Y with A Y + Y B = C."""
    m, n = C.shape
    K = np.kron(np.eye(n), A) + np.kron(B.T, np.eye(m))
    return np.linalg.solve(K, C.T.reshape(-1, 1)).reshape(n, m).T
'''

SINM = '''
def sinm(X):
    """The sine of a real matrix."""
    return expm(1j * X).imag
'''

COSM = '''
def cosm(X):
    """The cosine of a real matrix."""
    return expm(1j * X).real
'''

LARGEST = '''
def one_at_largest(X):
    """1 at the place of the largest entry and 0 elsewhere."""
    return 1.0 * (np.arange(X.size).reshape(X.shape) == np.argmax(X))
'''

TORCH_KRON = '''
def kron(A, B):
    """The Kronecker product; torch.kron alone refuses a transposed tensor."""
    return torch.kron(A.contiguous(), B.contiguous())
'''


def named(*sources: str) -> dict[str, str]:
    """The helpers by name."""
    return {source.split("(")[0].removeprefix("\ndef "): source.strip() for source in sources}


def in_jax(source: str) -> str:
    """A helper in the words of JAX."""
    return source.replace("np.", "jnp.").replace(" expm(", " jax.scipy.linalg.expm(")


def in_torch(source: str) -> str:
    """A helper in the words of PyTorch; a constant matrix takes the type of the argument."""
    block = "np.block([[X, E], [np.zeros_like(X), X]])"
    stacked = "torch.cat([torch.cat([X, E], dim=1), torch.cat([torch.zeros_like(X), X], dim=1)])"
    words = {
        block: stacked,
        "np.triu_indices(n)": "torch.triu_indices(n, n)",
        "in np.eye(n * n)]": "in torch.eye(n * n).to(X)]",
        "np.kron(np.eye(n), A)": "kron(np.eye(n).to(A), A)",
        "np.kron(B.T, np.eye(m))": "kron(B.T, np.eye(m).to(A))",
        "1.0 * (np.arange(X.size).reshape(X.shape) == np.argmax(X))": (
            "(torch.arange(X.numel(), device=X.device).reshape(X.shape) == torch.argmax(X)).to(X)"
        ),
        "np.arange(len(values))": "torch.arange(len(values), device=values.device)",
        "np.eye(len(s))": "torch.eye(len(s), device=s.device)",
        " expm(": " torch.linalg.matrix_exp(",
        "axis=": "dim=",
        "np.": "torch.",
    }
    for word, replacement in words.items():
        source = source.replace(word, replacement)
    return source


NUMPY_HELPERS = named(
    LOGDET,
    COMMUTATION,
    DUPLICATION,
    ELIMINATION,
    SIGMOID,
    SOFTMAX,
    LOGSUMEXP,
    ADJUGATE,
    RESOLVENT,
    FRECHET,
    FRECHET_MATRIX,
    LARGEST,
)

_SHARED = (COMMUTATION, DUPLICATION, ELIMINATION, ADJUGATE, RESOLVENT, FRECHET, FRECHET_MATRIX, LARGEST)

JAX_HELPERS = named(*map(in_jax, (LOGDET, *_SHARED, SYLVESTER, SINM, COSM)))

TORCH_HELPERS = named(TORCH_KRON, *map(in_torch, (*_SHARED, SYLVESTER, SINM, COSM)))
