"""How well a check of a gradient finds a wrong one: ours beside torch.autograd.gradcheck and scipy.optimize.check_grad.

The claims are the gradients of the 60 common expressions and the wrong forms of them that `mutants` plants.  Which of
them are wrong is told by none of the checkers but by their values in float64 at five points.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from importlib.metadata import version
from typing import Any

import numpy as np
import torch
from common import measure, median, milliseconds, publish, table
from expressions import DECLARED, ROWS, Row, ours
from scipy.optimize import check_grad

import matcalc_helpers as mc
from matcalc_helpers.evidence.checking import light_check
from matcalc_helpers.evidence.mutants import mutants
from matcalc_helpers.evidence.sampling import SIZE_SETS

SIZES = dict(zip("nmp", (3, 4, 2), strict=True))
RELATIVE = (Fraction(1, 10**4), Fraction(1, 10**6), Fraction(1, 10**9))
POINTS, NOISE = 5, 1e-11
"""How many points tell wrong forms from equal ones, and the relative difference of values that counts as one."""
SEEDS = 100
SEEDS_OF_ALL_ROUTES = 3
ALL_ROUTES = "ours, all routes"
KINDS = ("a slip", *(f"1 + {error}" for error in RELATIVE))

Point = dict[str, Any]
"""Arrays by the names of symbols, and sizes by theirs."""
Judge = Callable[["Case", mc.Expression, int], bool | None]
"""Whether a claim passes, at the point of a seed where the checker needs one; None where it cannot tell."""


def program(expression: mc.Expression, language: str) -> Callable[..., Any]:
    """The generated function of an expression; it takes what it needs of the values and sizes."""
    names: dict[str, Any] = {}
    exec(mc.to_code(expression, language), names)  # noqa: S102 - code of our own making
    return partial(_with_its_arguments, names["f"], tuple(inspect.signature(names["f"]).parameters))


def _with_its_arguments(function: Callable[..., Any], names: tuple[str, ...], values: Mapping[str, Any]) -> Any:
    return function(**{name: values[name] for name in names})


@dataclass(frozen=True)
class Case:
    """A function and its variable."""

    function: mc.Expression
    wrt: mc.Expression

    @property
    def name(self) -> str:
        """The name of the variable."""
        return str(self.wrt)

    def point(self, seed: int, sizes: Mapping[str, int]) -> Point:
        """Entries between 1/2 and 3/2, with a large diagonal where square, so that every function is defined."""
        draw = np.random.default_rng(seed)
        arrays = {name: _draw(draw, DECLARED[name], sizes) for name in sorted(self.function.declarations)}
        return {**sizes, **arrays}


def _draw(draw: np.random.Generator, words: str, sizes: Mapping[str, int]) -> np.ndarray:
    shape = tuple(sizes[word] for word in words.split())
    if not shape:
        return np.asarray(draw.uniform(0.5, 1.5))
    rows, columns = (*shape, 1)[:2]
    entries = draw.uniform(0.5, 1.5, (rows, columns))
    return entries + 3 * np.eye(rows) if rows == columns > 1 else entries


# The checkers


def by_ours(case: Case, claim: mc.Expression, seed: int, routes: Sequence[str] | None = None) -> bool | None:
    """Our check, by some routes or all of them; None where it cannot tell."""
    return mc.check(case.function, wrt=case.wrt, claim=claim, kind="gradient", seed=seed, routes=routes).holds


def by_gradcheck(case: Case, claim: mc.Expression, seed: int, **tolerances: Any) -> bool:
    """The claim as the backward pass of a torch function."""
    return bool(gradcheck_of(case, claim, seed, SIZES, **tolerances)())


def gradcheck_of(
    case: Case, claim: mc.Expression, seed: int, sizes: Mapping[str, int], **tolerances: Any
) -> Callable[[], Any]:
    """A call of gradcheck at the point of a seed."""
    values = {
        name: torch.from_numpy(value) if isinstance(value, np.ndarray) else value
        for name, value in case.point(seed, sizes).items()
    }
    function, gradient = program(case.function, "torch"), program(claim, "torch")

    class Claimed(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, moving: torch.Tensor) -> torch.Tensor:
            ctx.save_for_backward(moving)
            return function({**values, case.name: moving}).reshape(())

        @staticmethod
        def backward(ctx: Any, *arriving: torch.Tensor) -> torch.Tensor:
            (moving,) = ctx.saved_tensors
            return arriving[0] * gradient({**values, case.name: moving}).reshape(moving.shape)

    moving = values[case.name].clone().requires_grad_()
    return partial(torch.autograd.gradcheck, Claimed.apply, (moving,), raise_exception=False, **tolerances)


def by_check_grad(case: Case, claim: mc.Expression, seed: int, threshold: float) -> bool:
    """The error that check_grad returns, beside the norm of the claimed gradient."""
    error, size = check_grad_of(case, claim, seed, SIZES)()
    return bool(error <= threshold * size)


def check_grad_of(
    case: Case, claim: mc.Expression, seed: int, sizes: Mapping[str, int]
) -> Callable[[], tuple[float, float]]:
    """A call of check_grad at the point of a seed, and of the norm."""
    values = case.point(seed, sizes)
    shape, start = values[case.name].shape, values[case.name].ravel()
    function, gradient = program(case.function, "numpy"), program(claim, "numpy")

    def value(flat: np.ndarray) -> float:
        return float(np.asarray(function({**values, case.name: flat.reshape(shape)})).item())

    def slope(flat: np.ndarray) -> np.ndarray:
        return np.asarray(gradient({**values, case.name: flat.reshape(shape)})).ravel()

    return lambda: (check_grad(value, slope, start), float(np.linalg.norm(slope(start))))


CHECKERS: dict[str, Judge] = {
    "ours, exact route": partial(by_ours, routes=["exact"]),
    "ours, exact route and balls": partial(by_ours, routes=["exact", "balls"]),
    ALL_ROUTES: by_ours,
    "gradcheck, default (atol 1e-5, rtol 1e-3)": by_gradcheck,
    "gradcheck, fast mode": partial(by_gradcheck, fast_mode=True),
    "gradcheck, atol = rtol = 1e-6": partial(by_gradcheck, atol=1e-6, rtol=1e-6),
    "gradcheck, atol = rtol = 1e-8": partial(by_gradcheck, atol=1e-8, rtol=1e-8),
    "gradcheck, atol = rtol = 1e-9": partial(by_gradcheck, atol=1e-9, rtol=1e-9),
    "check_grad, threshold 1e-6": partial(by_check_grad, threshold=1e-6),
    "check_grad, threshold 1e-7": partial(by_check_grad, threshold=1e-7),
    "check_grad, threshold 1e-8": partial(by_check_grad, threshold=1e-8),
}


# Wrong forms


def wrong_forms(case: Case, claim: mc.Expression) -> dict[str, tuple[str, mc.Expression]]:
    """The wrong forms that have a value at the points and another one than the claim; each with its kind."""
    found = {}
    for slip, wrong in mutants(claim, relative=RELATIVE).items():
        if _differs(case, claim, wrong):
            kind = next(
                (f"1 + {error}" for error in RELATIVE if slip.split(" in ")[0].endswith(f"1 + {error}")), "a slip"
            )
            found[slip] = kind, wrong
    return found


def _differs(case: Case, claim: mc.Expression, wrong: mc.Expression) -> bool:
    here, there = program(claim, "numpy"), program(wrong, "numpy")
    gaps = []
    for seed in range(POINTS):
        point = case.point(1000 + seed, SIZES)
        try:
            true, other = np.asarray(here(point)), np.asarray(there(point))
        except np.linalg.LinAlgError:
            return False
        gaps.append(np.linalg.norm(true - other) / np.linalg.norm(true))
    return bool(np.isfinite(gaps).all()) and max(gaps) > NOISE


def says(judge: Judge, case: Case, claim: mc.Expression, seed: int) -> bool | None:
    """What a checker says of a claim; a matrix that is singular stops it, which counts as found."""
    try:
        return judge(case, claim, seed)
    except (np.linalg.LinAlgError, torch.linalg.LinAlgError):
        return False


# Tables


def detection(cases: list[tuple[Case, mc.Expression]]) -> str:
    """How many wrong forms each checker refutes, and what it says of the true gradients."""
    planted = [(case, *form) for case, claim in cases for form in wrong_forms(case, claim).values()]
    rows = []
    for name, judge in CHECKERS.items():
        found = [(kind, says(judge, case, wrong, 0)) for case, kind, wrong in planted]
        counts = [share([said is False for of, said in found if of == kind]) for kind in KINDS]
        seeds = range(SEEDS_OF_ALL_ROUTES if name == ALL_ROUTES else SEEDS)
        true = [says(judge, case, claim, seed) for case, claim in cases for seed in seeds]
        rows.append([name, *counts, share([said is False for said in true]), share([said is None for said in true])])
    return table(["checker", *KINDS, "true gradients refuted", "true gradients left open"], rows)


def share(hits: Sequence[bool]) -> str:
    """A count and its part of the whole; 100 % and 0 % are never rounded ones."""
    part = 100 * sum(hits) / len(hits)
    percent = f"{part:.0f} %" if part in (0, 100) else f"{part:.2g} %" if part < 1 else f"{part:.1f} %"
    return f"{sum(hits):,} of {len(hits):,} ({percent})"


def true_claim(row: Row, tag: str = "") -> tuple[Case, mc.Expression]:
    """A function with its gradient."""
    function, wrt = ours(row, tag)
    return Case(function, wrt), mc.gradient(function, wrt)


def our_light_check(row: Row, tag: str) -> Callable[[], Any]:
    """The check that `derive` makes of every answer, with symbols that no cache knows."""
    case, claim = true_claim(row, tag)
    return lambda: light_check(case.function, case.wrt, claim, "gradient")


def our_check(row: Row, tag: str, routes: Sequence[str] | None = None) -> Callable[[], Any]:
    """A call of check, with symbols that no cache knows."""
    case, claim = true_claim(row, tag)
    return lambda: by_ours(case, claim, 0, routes)


def gradchecks(row: Row, _: str, all_sizes: Sequence[Mapping[str, int]]) -> Callable[[], Any]:
    """Calls of gradcheck with its defaults, one for each set of sizes."""
    calls = [gradcheck_of(*true_claim(row), 0, sizes) for sizes in all_sizes]
    return lambda: [call() for call in calls]


def one_check_grad(row: Row, _: str) -> Callable[[], Any]:
    """A call of check_grad."""
    return check_grad_of(*true_claim(row), 0, SIZES)


THREE_SIZES = [dict(zip("nmp", (*sorted(values[:2]), values[2]), strict=True)) for values in SIZE_SETS]
"""The sizes at which ours looks, with tall matrices."""

WORK: dict[str, Callable[[Row, str], Callable[[], Any]]] = {
    "light check": our_light_check,
    "exact route": partial(our_check, routes=["exact"]),
    "all routes": our_check,
    "gradcheck, one size": partial(gradchecks, all_sizes=[SIZES]),
    "gradcheck, three sizes": partial(gradchecks, all_sizes=THREE_SIZES),
    "check_grad, one size": one_check_grad,
}
RATIOS = (
    ("light check", "gradcheck, one size"),
    ("exact route", "gradcheck, one size"),
    ("exact route", "gradcheck, three sizes"),
    ("all routes", "gradcheck, three sizes"),
)


def times(row: Row) -> dict[str, float | None]:
    """The seconds of each piece of work for one row."""
    return {name: measure(partial(start, row)).seconds for name, start in WORK.items()}


def timing() -> str:
    """The times and ratios of all rows, the medians first."""
    found = [times(row) for row in ROWS]
    rows = []
    for row, seconds in zip(ROWS, found, strict=True):
        texts = ["-" if each is None else milliseconds(each) for each in seconds.values()]
        rows.append([f"`{row.text}` by {row.wrt}", *texts, *(parts(quotient(seconds, *pair)) for pair in RATIOS)])
    medians = [milliseconds(median([each[name] or 0.0 for each in found]) or 0.0) for name in WORK]
    quotients = [[quotient(seconds, *pair) for seconds in found] for pair in RATIOS]
    ratios = [parts(median([each for each in column if each is not None])) for column in quotients]
    head = ["expression", *WORK, *(f"{ours_} / {theirs}" for ours_, theirs in RATIOS)]
    return table(head, [["**median**", *medians, *ratios], *rows])


def quotient(seconds: Mapping[str, float | None], one: str, other: str) -> float | None:
    """One time divided by another."""
    top, bottom = seconds[one], seconds[other]
    return None if top is None or bottom is None else top / bottom


def parts(times_as_long: float | None) -> str:
    """A ratio with two digits, since many are below one."""
    return "-" if times_as_long is None else f"{times_as_long:.2g}x" if times_as_long < 10 else f"{times_as_long:.0f}x"


def main() -> None:
    """Measure, print, and put the tables into the README."""
    warnings.simplefilter("ignore")  # of torch on fast mode, of NumPy on wrong forms without a value
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    found = detection([true_claim(row) for row in ROWS])
    publish("checkers", f"SciPy {version('scipy')}.\n\n{found}\n\n{timing()}")


if __name__ == "__main__":
    main()
