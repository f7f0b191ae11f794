"""The packages of the extra `course`: what is said where one of them is missing."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager

from ..expression import MatcalcError

PACKAGES = (
    "jsonschema",
    "markdown_it",
    "mdit_py_plugins",
    "nbformat",
    "packaging",
    "tqdm",
    "typst",
    "yaml",
    "ziamath",
)
"""Packages as they are imported, which a plain installation does not bring."""
REMEDY = 'pip install "matcalc-helpers[course]"'


@contextmanager
def course_packages() -> Iterator[None]:
    """Run what needs the packages of a course; MatcalcError with the remedy where one of them is missing.

    >>> with course_packages():
    ...     raise ModuleNotFoundError(name="yaml")
    Traceback (most recent call last):
    ...
    matcalc_helpers.expression.errors.MatcalcError: the package yaml is missing: pip install "matcalc-helpers[course]"
    """
    try:
        yield
    except ImportError as problem:
        package = _missing(problem)
        if package is None:
            raise
        raise MatcalcError(f"the package {package} is missing: {REMEDY}") from None


def _missing(problem: ImportError) -> str | None:
    """The package that is missing; a module of ours that was to be loaded on first use may fail without naming it."""
    name = str(problem.name).split(".")[0]
    if name in PACKAGES:
        return name
    absent = (package for package in PACKAGES if importlib.util.find_spec(package) is None)
    return next(absent, None) if name == __name__.split(".")[0] else None
