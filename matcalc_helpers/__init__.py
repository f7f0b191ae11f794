"""Matrix calculus in which every derivative is derived step by step and checked.

Everything that a chapter may use is listed here. What judging needs is imported at once; what draws, and
what needs NumPy, SymPy or matplotlib, is loaded on first use.
"""

import lazy_loader

from .calculus import (
    RULES,
    Derivation,
    Layout,
    Step,
    convert,
    derivative_shape,
    derive,
    differential,
    gradient,
    hessian,
    jacobian,
)
from .evidence import Counterexample, Evidence, RouteReport, check, check_equal
from .expression import (
    Expression,
    MatcalcError,
    MissingRuleError,
    ParseError,
    ShapeError,
    commutation_matrix,
    cos,
    det,
    diag,
    dot,
    elementwise_divide,
    elementwise_power,
    exp,
    eye,
    hadamard,
    inv,
    kron,
    log,
    logdet,
    matrix,
    norm2,
    ones,
    parse,
    relu,
    scalar,
    sin,
    sqrt,
    tanh,
    to_latex,
    to_text,
    trace,
    transpose,
    vec,
    vector,
    zeros,
)
from .expression import size_scalar as size
from .expression import total as sum  # noqa: A004 - the word of the grammar

__version__ = "0.1.0"

_on_first_use, __dir__, _ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "answers": ["exercise"],
        "page": [
            "dataflow",
            "error_curve",
            "fitted_line",
            "jacobian_grid",
            "layout_shapes",
            "loss_contours",
            "product_rectangle",
            "relu_and_slope",
            "secants",
            "sensitivities",
            "show_check",
            "show_entries",
            "show_equal",
            "show_error",
            "show_layout_table",
            "show_layouts",
            "show_nudge",
            "show_shapes",
            "show_steps",
            "show_values",
            "show_wrong",
            "state",
            "tangent_line",
        ],
    },
)


def __getattr__(name: str) -> object:
    return _on_first_use(name)
