"""The reference pages of the book, from the built catalogue: pure functions that give escaped HTML."""

from .cheat_sheet import CHOICE, cheat_sheet_html
from .errata import agreements_html, counts_html, errata_html, published_forms
from .results import details_script, record_anchor, results_html

__all__ = [
    "CHOICE",
    "agreements_html",
    "cheat_sheet_html",
    "counts_html",
    "details_script",
    "errata_html",
    "published_forms",
    "record_anchor",
    "results_html",
]
