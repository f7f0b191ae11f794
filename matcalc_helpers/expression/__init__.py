"""What a formula is: shared nodes with shapes and assumptions, constructors, text and LaTeX."""

from .assumptions import IMPLIED
from .errors import MatcalcError, MissingRuleError, ParseError, ShapeError
from .latex import name_to_latex, shape_to_latex, size_to_latex, to_latex
from .leaves import (
    commutation_matrix,
    constant,
    declarations,
    differential_of,
    eye,
    matrix,
    ones,
    scalar,
    size_scalar,
    symbols,
    vector,
    zeros,
)
from .nodes import Expression, Operation, postorder
from .operations import (
    add,
    cos,
    det,
    diag,
    divide,
    dot,
    elementwise_divide,
    elementwise_power,
    exp,
    greater,
    greater_equal,
    hadamard,
    inv,
    kron,
    less,
    less_equal,
    log,
    logdet,
    norm2,
    power,
    product,
    relu,
    sin,
    sqrt,
    tanh,
    total,
    trace,
    transpose,
    vec,
)
from .sizes import Shape, Size, shape
from .text import to_text

__all__ = [name for name in dir() if not name.startswith("_")]
