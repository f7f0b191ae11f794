"""What a chapter shows: statements with verdicts, derivations, shapes, small cases, diagrams and figures."""

from .dataflow import dataflow
from .derivations import show_layouts, show_shapes, show_steps
from .figures import (
    error_curve,
    fitted_line,
    jacobian_grid,
    layout_shapes,
    loss_contours,
    product_rectangle,
    relu_and_slope,
    secants,
    sensitivities,
    tangent_line,
)
from .layout_table import show_layout_table
from .small_cases import show_entries, show_nudge, show_values
from .statements import show_check, show_equal, show_error, show_wrong, state

__all__ = [
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
]
