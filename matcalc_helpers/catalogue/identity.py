"""Equalities of values: trace, vec and Kronecker, determinants, inverses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ..evidence import Evidence
from ..expression import Expression, MatcalcError
from .files import Entry, entries
from .printed import Published, published_forms
from .sources import Source, source_problems
from .statements import ClaimedEquality

TEXTS = ("id", "topic", "left", "right", "notes", "chapter", "label", "small", "order")
KEYS = {*TEXTS, "symbols", "conditions", "sources", "published"}
NEEDED = {"id", "topic", "left", "right", "symbols", "sources"}


@dataclass(frozen=True)
class Identity:
    """Two formulas with the same value; with `small`, up to terms of higher than the given order in that symbol."""

    id: str
    topic: str
    left: str
    right: str
    symbols: Mapping[str, str] = field(default_factory=dict)
    small: str = ""
    order: int = 0
    conditions: tuple[str, ...] = ()
    notes: str = ""
    chapter: str = ""
    label: str = ""
    sources: tuple[Source, ...] = ()
    published: tuple[Published, ...] = ()

    @property
    def kind(self) -> str:
        """Beside the kinds of derivative: identity."""
        return "identity"

    @property
    def variables(self) -> str:
        """Beside the kinds of variable of a derivative: identity."""
        return "identity"

    @property
    def claimed(self) -> ClaimedEquality:
        """The equality as a text that can be judged."""
        return ClaimedEquality(self.left, self.right, self.symbols, self.small, self.order)

    def sides(self) -> tuple[Expression, Expression]:
        """Both sides.

        >>> [identity] = [each for each in identities() if each.id == "v-trace-cyclic"]
        >>> [str(side) for side in identity.sides()]
        ['tr(A*B*C)', 'tr(B*C*A)']
        """
        return self.claimed.sides()

    def check(self, routes: Sequence[str] | None = None) -> Evidence:
        """Judge the equality."""
        return self.claimed.check(routes)


@lru_cache(maxsize=1)
def identities() -> tuple[Identity, ...]:
    """All identities, in the order in which they are written.

    >>> len({identity.id for identity in identities()}) == len(identities())
    True
    """
    found: dict[str, Identity] = {}
    for file, entry in entries("identity"):
        problem = next(identity_problems(entry), None)
        if problem or entry["id"] in found:
            raise MatcalcError(f"{file}: {entry.get('id', 'an identity without id')}: {problem or 'the id is taken'}")
        found[entry["id"]] = _identity(entry)
    return tuple(found.values())


def _identity(entry: Entry) -> Identity:
    return Identity(
        **{key: entry[key] for key in TEXTS if key in entry},
        symbols=entry["symbols"],
        conditions=tuple(entry.get("conditions", ())),
        sources=tuple(Source(**source) for source in entry["sources"]),
        published=published_forms(entry),
    )


def identity_problems(entry: Entry) -> Iterator[str]:
    """What is wrong with an entry, one line each."""
    unknown = sorted(entry.keys() - KEYS)
    if unknown:
        yield f"there is no key {unknown[0]!r}; known keys: {', '.join(sorted(KEYS))}"
    missing = sorted(NEEDED - entry.keys())
    if missing:
        yield f"the key {missing[0]!r} is missing"
    if ("small" in entry) != ("order" in entry):
        yield "small and order belong together"
    yield from source_problems(entry.get("sources", ()))
