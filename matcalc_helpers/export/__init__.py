"""An expression as source code: NumPy, JAX, PyTorch, MATLAB (and Octave), Julia, LaTeX."""

from __future__ import annotations

from ..expression import Expression, MatcalcError
from .code import function_code
from .julia import JULIA
from .latex import latex_code
from .matlab import MATLAB
from .numpy_like import JAX, NUMPY, TORCH

PROGRAMMING = {"numpy": NUMPY, "jax": JAX, "torch": TORCH, "matlab": MATLAB, "julia": JULIA}
LANGUAGES = (*PROGRAMMING, "latex")

__all__ = ["LANGUAGES", "to_code"]


def to_code(expression: Expression, language: str, *, name: str = "f") -> str:
    """The definition of a function that computes the expression, as text in a language of LANGUAGES.

    The arguments are the symbols in alphabetical order, then the sizes that no symbol fixes. Columns are 2-D arrays
    with one column; a scalar comes back as a scalar.

    >>> from matcalc_helpers.expression import parse
    >>> print(to_code(parse("norm2(A*x - b)^2", A="m n"), "numpy"))
    import numpy as np
    <BLANKLINE>
    <BLANKLINE>
    def f(A, b, x):
        \"\"\"norm2(A*x - b)^2
    <BLANKLINE>
        A is m x n, b is m x 1, x is n x 1.
        Arrays are 2-D: a column with n entries has the shape (n, 1).
        \"\"\"
        return np.linalg.norm(A @ x - b)**2
    <BLANKLINE>
    """
    if language == "latex":
        return latex_code(expression, name)
    if language not in PROGRAMMING:
        raise MatcalcError(f"{language!r} is not a language: use one of {', '.join(LANGUAGES)}")
    return function_code(expression, PROGRAMMING[language], name)
