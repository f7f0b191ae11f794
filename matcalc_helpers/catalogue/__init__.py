"""The results that readers look up: one record each, with conditions and sources, in the files of `records/`."""

from .measure import printed_size
from .records import Problem, Record, Source, load

__all__ = ["Problem", "Record", "Source", "load", "printed_size"]
