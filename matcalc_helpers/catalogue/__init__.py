"""The results that readers look up: one record each, with conditions and sources, in the files of `records/`."""

from .identity import Identity, identities
from .listing import errata, published
from .measure import printed_size
from .printed import ERRATA, Published
from .records import Record, load
from .sources import HOW, REFERENCES, Source
from .statements import Claimed, ClaimedDerivative, ClaimedEquality, Problem
from .turning import Layouts
from .wrong import Answer, WrongAnswer, wrong_answers

__all__ = [
    "ERRATA",
    "HOW",
    "REFERENCES",
    "Answer",
    "Claimed",
    "ClaimedDerivative",
    "ClaimedEquality",
    "Identity",
    "Layouts",
    "Problem",
    "Published",
    "Record",
    "Source",
    "WrongAnswer",
    "errata",
    "identities",
    "load",
    "printed_size",
    "published",
    "wrong_answers",
]
