"""Figures that carry an argument: one pure function each, the same bytes on every machine."""

from .curves import error_curve, relu_and_slope, secants, tangent_line
from .data import fitted_line, loss_contours
from .shapes import jacobian_grid, layout_shapes, product_rectangle, sensitivities

__all__ = [
    "error_curve",
    "fitted_line",
    "jacobian_grid",
    "layout_shapes",
    "loss_contours",
    "product_rectangle",
    "relu_and_slope",
    "secants",
    "sensitivities",
    "tangent_line",
]
