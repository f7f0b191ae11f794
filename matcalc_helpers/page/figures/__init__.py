"""Figures that carry an argument: one pure function each, the same bytes on every machine."""

from .chains import bracket_costs, chain_shapes, jacobian_product
from .changes import growing_square, linear_part_and_rest
from .checking import difference_errors, false_passes, found_by_checker
from .curves import error_curve, relu_and_slope, secants, tangent_line
from .data import fitted_line, loss_contours
from .determinants import determinant_along, pushed_areas
from .elementwise import broadcast_and_sum, jacobian_pattern, maximum_regions
from .inverses import crossing_lines, pseudo_inverse_of_number
from .matrices import entry_rates, rates_along_lines
from .motion import moving_point, moving_square
from .networks import activation_slopes, backward_flow, training_losses
from .neurons import descent_paths, half_space
from .paths import change_by_path, held_and_followed
from .shapes import jacobian_grid, layout_shapes, product_rectangle, sensitivities
from .stacking import commutation_pattern, four_index_table, kronecker_blocks, kronecker_costs
from .surfaces import gradient_field, rates_by_angle, sections

__all__ = [
    "activation_slopes",
    "backward_flow",
    "bracket_costs",
    "broadcast_and_sum",
    "chain_shapes",
    "change_by_path",
    "commutation_pattern",
    "crossing_lines",
    "descent_paths",
    "determinant_along",
    "difference_errors",
    "entry_rates",
    "error_curve",
    "false_passes",
    "fitted_line",
    "found_by_checker",
    "four_index_table",
    "gradient_field",
    "growing_square",
    "half_space",
    "held_and_followed",
    "jacobian_grid",
    "jacobian_pattern",
    "jacobian_product",
    "kronecker_blocks",
    "kronecker_costs",
    "layout_shapes",
    "linear_part_and_rest",
    "loss_contours",
    "maximum_regions",
    "moving_point",
    "moving_square",
    "product_rectangle",
    "pseudo_inverse_of_number",
    "pushed_areas",
    "rates_along_lines",
    "rates_by_angle",
    "relu_and_slope",
    "secants",
    "sections",
    "sensitivities",
    "tangent_line",
    "training_losses",
]
