"""How checks of a derivative go wrong: steps too long and too short, false passes, and what each checker finds."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import sympy

from ...evidence.entries import entries, symbol_entries
from ...expression import Expression
from ..shown import Figure
from .style import BLUE, GREEN, GREY, ORANGE, VERMILION, drawing, rounded

SMALLEST = 1e-16
"""No error is drawn below this."""
STEPS = tuple(Fraction(digit, 10**power) for power in range(1, 15) for digit in (5, 2, 1))

Numbers = Sequence[int | Fraction]
Rounding = Callable[[Fraction], float]


def difference_errors(function: Expression, wrt: Expression, at: Numbers, direction: Numbers) -> Figure:
    """The error of a measured derivative along a line against the step, for four ways to measure it.

    The function is a polynomial. Its values are exact and then rounded, as the best possible program would do.
    """
    line = along_line(function, wrt, at, direction)
    curves = {name: [(step, error) for step, error in errors_of(line, name)] for name in METHODS}
    best = {name: min(curve, key=lambda point: point[1]) for name, curve in curves.items()}
    said = "; ".join(
        f"{name}, least near 1e{round(math.log10(step))}, where it is about 1e{round(math.log10(error))}"
        for name, (step, error) in best.items()
        if name != "complex step"
    )
    alt = (
        f"The relative error of the derivative of {function} along a line against the step, both axes logarithmic. "
        f"Three curves are a V: {said}. The curve of the complex step falls and stays at the bottom."
    )
    with drawing(alt, height=4.0) as drawn:
        (axes,) = drawn.axes
        styles = ((ORANGE, "--", "s"), (VERMILION, "-.", "^"), (BLUE, "-", "o"), (GREEN, ":", "D"))
        for (name, curve), (colour, dashes, marker) in zip(curves.items(), styles, strict=True):
            xs = [round(math.log10(step), 2) for step, _ in curve]
            ys = [round(math.log10(error), 1) for _, error in curve]
            axes.plot(xs, ys, dashes, marker=marker, markersize=3, color=colour, linewidth=1.3, label=name)
        axes.set_xlabel("step, power of ten")
        axes.set_ylabel("relative error, power of ten")
        axes.set_ylim(None, 4.5)
        axes.legend(loc="upper center", ncols=2)
    return drawn.figure


def along_line(function: Expression, wrt: Expression, at: Numbers, direction: Numbers) -> tuple[Fraction, ...]:
    """The coefficients of f(x + t v), a polynomial in t, the constant one first.

    >>> from matcalc_helpers.expression import vector
    >>> x = vector("x", 2)
    >>> [str(a) for a in along_line((x.T @ x) ** 2, x, (1, 2), (3, -1))]
    ['25', '20', '104', '40', '100']
    """
    t = sympy.Symbol("t")
    names = [entry for row in symbol_entries(wrt, {}) for entry in row]
    moved = {name: sympy.Rational(x) + t * sympy.Rational(v) for name, x, v in zip(names, at, direction, strict=True)}
    written = sympy.Poly(entries(function, {})[0].subs(moved, simultaneous=True), t)
    return tuple(Fraction(int(a.p), int(a.q)) for a in reversed(written.all_coeffs()))


def _single(value: Fraction) -> float:
    return float(struct.unpack("f", struct.pack("f", float(value)))[0])


def _forward(line: Numbers, step: Fraction) -> float:
    return (float(_value(line, step)) - float(_value(line, Fraction(0)))) / float(step)


def _central(line: Numbers, step: Fraction, to: Rounding = float) -> float:
    return (to(_value(line, step)) - to(_value(line, -step))) / (2 * float(step))


def _complex(line: Numbers, step: Fraction) -> float:
    return float(_imaginary(line, step)) / float(step)


METHODS: dict[str, Callable[[Numbers, Fraction], float]] = {
    "forward": _forward,
    "central, single precision": lambda line, step: _central(line, step, _single),
    "central": _central,
    "complex step": _complex,
}


def _value(line: Numbers, t: Fraction) -> Fraction:
    return sum((a * t**power for power, a in enumerate(line)), Fraction(0))


def _imaginary(line: Numbers, t: Fraction) -> Fraction:
    """The imaginary part at i t: odd powers, with signs that alternate."""
    odd = ((power, a) for power, a in enumerate(line) if power % 2)
    return sum(((-1) ** (power // 2) * a * t**power for power, a in odd), Fraction(0))


def errors_of(line: Numbers, method: str) -> Iterator[tuple[float, float]]:
    """Each step with the relative error there, for as long as the quotient has a digit."""
    slope = float(line[1])
    for step in STEPS:
        error = abs(METHODS[method](line, step) / slope - 1)
        if error < 1:
            yield float(step), max(error, SMALLEST)


def false_passes(difference: Sequence[int], primes: Sequence[int] = (7, 31, 127)) -> Figure:
    """The residues at which a wrong claim passes: the zeros of a polynomial, as prime after prime is taken.

    `difference` holds the coefficients of claim minus derivative, the constant one first.
    """
    passing = {prime: zeros_modulo(difference, prime) for prime in primes}
    said = "; ".join(
        f"modulo {prime} at {len(found)} of {prime} residues ({', '.join(map(str, found))})"
        for prime, found in passing.items()
    )
    alt = (
        f"A strip for each prime, with a mark for each residue. A wrong claim passes {said}. The other marks are grey."
    )
    with drawing(alt, columns=1, height=2.4) as drawn:
        (axes,) = drawn.axes
        axes.grid(visible=False)
        for row, (prime, found) in enumerate(passing.items()):
            width = 1 / prime
            for residue in range(prime):
                wrong = residue in found
                place, height = round((residue + 0.5) * width, 6), 0.8 if wrong else 0.5
                colour = VERMILION if wrong else "#BBBBBB"
                axes.bar(place, height, round(0.8 * width, 6), -row - height / 2, color=colour)
            axes.text(1.02, -row, f"{len(found)} of {prime} pass", va="center")
        axes.set_yticks([-row for row in range(len(primes))], [f"modulo {prime}" for prime in primes])
        axes.set_xticks([])
        axes.set_xlim(0, 1.32)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
    return drawn.figure


def zeros_modulo(coefficients: Sequence[int], prime: int) -> list[int]:
    """The residues at which a polynomial is zero.

    >>> zeros_modulo((-1, -2, 3), 7)
    [1, 2]
    """
    values = (sum(a * x**power for power, a in enumerate(coefficients)) for x in range(prime))
    return [x for x, value in enumerate(values) if value % prime == 0]


class Checker(NamedTuple):
    """A checker, how many errors of each size it found, and how many true gradients it refuted."""

    name: str
    found: tuple[int, ...]
    false_alarms: int


SIZES = ("1/10000", "1/1000000", "1/1000000000")
PLANTED, JUDGED = 163, 6000
CHECKERS = (
    Checker("exact route and balls", (163, 163, 163), 0),
    Checker("gradcheck, default", (20, 2, 0), 0),
    Checker("gradcheck, 1e-6", (154, 27, 0), 0),
    Checker("gradcheck, 1e-8", (163, 154, 11), 219),
    Checker("check_grad, 1e-7", (163, 160, 44), 1462),
)
"""As measured in benchmarks/README.md, by name and tolerance; a test compares."""


def found_by_checker() -> Figure:
    """What share of wrong gradients each checker finds, by the size of the error, and of true ones that it refutes."""
    said = "; ".join(
        f"{each.name} finds {', '.join(_percent(count, PLANTED) for count in each.found)} and refutes "
        f"{_percent(each.false_alarms, JUDGED)} of the true ones"
        for each in CHECKERS
    )
    alt = (
        "Bars for each checker: the share of wrong gradients found where the relative error is 1/10000, 1/1000000 and "
        f"1/1000000000, and the share of true gradients refuted. {said[0].upper()}{said[1:]}."
    )
    with drawing(alt, height=4.6) as drawn:
        (axes,) = drawn.axes
        axes.grid(visible=False)
        for row, each in enumerate(CHECKERS):
            counts = [*((count, PLANTED) for count in each.found), (each.false_alarms, JUDGED)]
            for line, ((count, of), colour) in enumerate(zip(counts, (BLUE, GREEN, ORANGE, VERMILION), strict=True)):
                style: Any = {"color": colour, "label": LABELS[line] if row == 0 else None}
                share, y = round(count / of, 4), -row + 0.3 - 0.2 * line
                axes.barh(y, share, 0.17, **style)
                axes.text(share + 0.01, y, _percent(count, of), va="center", fontsize=9, color=GREY)
        axes.set_yticks([-row for row in range(len(CHECKERS))], [each.name for each in CHECKERS])
        axes.set_xlim(0, 1.12)
        axes.set_xticks(rounded([0, 0.5, 1]), ["0 %", "50 %", "100 %"])
        axes.tick_params(axis="y", length=0)
        drawn.canvas.legend(loc="outside lower center", ncols=2, fontsize=9)
    return drawn.figure


LABELS = (*(f"wrong by {size}: found" for size in SIZES), "right: refuted")


def _percent(count: int, of: int) -> str:
    return f"{100 * count / of:.1f} %".replace(".0 ", " ")
