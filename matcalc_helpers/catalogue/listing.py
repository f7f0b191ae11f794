"""Every printed form of the catalogue, and those among them that are errata of a work."""

from __future__ import annotations

from functools import lru_cache

from ..expression import MatcalcError
from .files import entries
from .identity import identities
from .printed import Published, in_order, published_form
from .records import load


@lru_cache(maxsize=1)
def published() -> tuple[Published, ...]:
    """What works print of records and identities, and slips that belong to none, by work.

    >>> {form.record for form in published() if form.id == "mc-92"}
    {'gram-of-power'}
    """
    of_records = [form for record in load() for form in record.published]
    of_identities = [form for identity in identities() for form in identity.published]
    forms = [*of_records, *of_identities, *(published_form(entry, {}) for _, entry in entries("erratum"))]
    names = [form.id for form in forms]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise MatcalcError(f"two printed forms have the id {twice[0]!r}")
    return in_order(forms)


def errata() -> tuple[Published, ...]:
    """The printed forms that are wrong, lack a condition, or have a slip of typing.

    >>> {form.erratum for form in errata()} == {"wrong", "condition", "typing"}
    True
    """
    return tuple(form for form in published() if form.erratum)
