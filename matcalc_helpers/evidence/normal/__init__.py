"""A normal form for formulas with symbolic sizes: sums of products over indices, with canonical names."""

from .form import MOST_NODES, NormalForm, TooLong, Undecided, normal_form, same_normal_form

__all__ = ["MOST_NODES", "NormalForm", "TooLong", "Undecided", "normal_form", "same_normal_form"]
