"""A normal form as text: sums over indices, products of entries."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from .terms import Atom, Exponent, Factor, Head, Item, Leg, Place, Polynomial, Term

LETTERS = ("i", "j", "k", "l", "p", "q", "r", "s", "t")

Names = Mapping[Item, str]


def text_of(polynomial: Polynomial, free: int = 0) -> str:
    """The text of a sum; the free indices come first among the letters."""
    names = {number: _letter(number) for number in range(free)}
    return _sum(polynomial, names, free)


def _letter(number: int) -> str:
    return LETTERS[number] if number < len(LETTERS) else f"i{number}"


def _sum(polynomial: Polynomial, names: Mapping[int, str], used: int) -> str:
    terms = [_term(term, names, used) for term in polynomial.terms.values()]
    return " + ".join(terms).replace("+ -", "- ") or "0"


def _term(term: Term, names: Mapping[int, str], used: int) -> str:
    sums: dict[Item, str] = {index: _letter(used + number) for number, index in enumerate(term.sums)}
    inner = used + len(sums)
    body = "*".join(_factor(factor, names, sums, inner) for factor in term.factors)
    if sums:
        body = f"sum({', '.join(sums.values())}, {body})"
    if term.coefficient == 1:
        return body or "1"
    if term.coefficient == -1 and body:
        return f"-{body}"
    return f"{term.coefficient}*{body}" if body else str(term.coefficient)


def _factor(factor: Factor, names: Mapping[int, str], sums: Names, used: int) -> str:
    atom, exponent = factor
    text = _atom(atom, [_leg(leg, names, sums, used) for leg in atom.legs], used)
    return text if exponent == 1 else f"{text}^{_exponent(exponent, used)}"


def _leg(leg: Leg, names: Mapping[int, str], sums: Names, used: int) -> str:
    parts = [_item(item, names, sums, used) for item in leg]
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


def _item(item: Item, names: Mapping[int, str], sums: Names, used: int) -> str:
    if isinstance(item, Place):
        return _sum(item.value, {}, used)
    return sums[item] if item.bound else names.get(item.number, _letter(item.number))


def _atom(atom: Atom, legs: list[str], used: int) -> str:
    head = atom.head
    if head.remake is not None and head.inside is not None:
        inside = _sum(head.inside, dict(enumerate(legs)), used)
        return f"({inside})" if head.kind == "base" else f"{head.text}({inside})"
    return f"{_name(head)}[{', '.join(legs)}]" if legs else _name(head)


def _name(head: Head) -> str:
    if head.inside is None or head.kind == "block":
        return head.text
    exponent = "" if head.exponent is None else f", {_exponent(head.exponent, 0)}"
    return f"{head.text}({text_of(head.inside, len(head.spans))}{exponent})"


def _exponent(exponent: Exponent, used: int) -> str:
    if isinstance(exponent, Fraction):
        return str(exponent) if exponent.denominator == 1 and exponent > 0 else f"({exponent})"
    return f"({_sum(exponent, {}, used)})"
