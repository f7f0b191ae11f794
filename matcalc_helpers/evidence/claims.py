"""What a claimed derivative says, read off the shapes: which numbers have to agree at a point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..expression import Expression, MatcalcError, Shape, ShapeError, postorder
from ..expression.leaves import Differential, assumptions_of
from ..expression.sizes import shape

KINDS = ("derivative", "gradient", "hessian", "differential", "second_differential")
LAYOUTS = ("numerator", "denominator")
CONVENTIONS = ("tangent", "unconstrained", "free-entries")

Matrix = list[list[Any]]


@dataclass(frozen=True)
class Claim:
    """A function, a variable, and the derivative that is claimed of it; `transposed` in denominator layout."""

    function: Expression
    wrt: Expression
    claim: Expression
    kind: str
    transposed: bool = False
    convention: str = "tangent"

    @property
    def order(self) -> int:
        """How often the function is differentiated."""
        return 2 if self.kind in ("hessian", "second_differential") else 1

    @property
    def by_entries(self) -> bool:
        """Whether the claim has the shape of the variable, as the derivative of a scalar has."""
        return self.kind == "gradient" or (self.kind == "derivative" and self.function.is_scalar)


def readings(
    function: Expression,
    wrt: Expression,
    claim: Expression,
    kind: str,
    layout: str | None,
    convention: str | None,
) -> list[tuple[str | None, Claim]]:
    """The ways to read a claim whose shape fits, each with its layout; none fitting is an error."""
    if kind not in KINDS:
        raise MatcalcError(f"unknown kind {kind!r}: use one of {', '.join(KINDS)}")
    if layout is not None and layout not in LAYOUTS:
        raise MatcalcError(f"unknown layout {layout!r}: use 'numerator' or 'denominator'")
    if (convention or "tangent") not in CONVENTIONS:
        raise MatcalcError(f"unknown convention {convention!r}: use one of {', '.join(CONVENTIONS)}")
    if kind in ("gradient", "hessian") and not function.is_scalar:
        raise ShapeError(f"a {kind} needs a scalar function, not one that is {function.shape}")
    moved = [node for node in postorder(claim) if node.operation is Differential]
    is_differential = kind in ("differential", "second_differential")
    if is_differential and any(node.parameters[0] is not wrt for node in moved):
        raise MatcalcError(f"the differential must be written with d({wrt}) alone")
    if not is_differential and moved:
        raise MatcalcError('a claim with d(...) in it is a differential: say kind="differential"')
    expected = expected_shapes(function.shape, wrt.shape, kind)
    wanted = {name: of for name, of in expected.items() if layout is None or name in (layout, "")}
    fitting = [name for name, of in wanted.items() if of == claim.shape]
    if not fitting:
        raise ShapeError(_wrong_shape(claim, wanted, expected, layout))
    chosen = convention or "tangent"
    return [
        (name or None, Claim(function, wrt, claim, kind, _is_transposed(kind, function, name), chosen))
        for name in fitting
    ]


def expected_shapes(function: Shape, wrt: Shape, kind: str) -> dict[str, Shape]:
    """The shape of a derivative in each layout; "" where there is no choice of layout."""
    inputs, outputs = wrt.rows * wrt.columns, function.rows * function.columns
    if kind == "gradient":
        return {"": wrt}
    if kind == "hessian":
        return {"": shape(inputs, inputs)}
    if kind in ("differential", "second_differential"):
        return {"": function}
    if function.is_scalar:
        return {"numerator": wrt.transposed, "denominator": wrt}
    if wrt.is_scalar:
        return {"numerator": function, "denominator": function.transposed}
    return {"numerator": shape(outputs, inputs), "denominator": shape(inputs, outputs)}


def _is_transposed(kind: str, function: Expression, layout: str) -> bool:
    """Whether the claim has to be transposed to stand as outputs by inputs (or as the variable, for a scalar)."""
    if kind != "derivative":
        return False
    return layout == ("numerator" if function.is_scalar else "denominator")


def _wrong_shape(claim: Expression, wanted: dict[str, Shape], expected: dict[str, Shape], layout: str | None) -> str:
    sizes = " or ".join(f"{of} in {name} layout" if name else str(of) for name, of in wanted.items())
    if len(wanted) > 1 and len(set(wanted.values())) == 1:
        of = wanted["numerator"]
        sizes = str(of) if of.is_scalar else f"{of} in both layouts"
    message = f"the claim is {claim.shape}, and the derivative is {sizes}"
    other = [name for name, of in expected.items() if name != layout and of == claim.shape]
    return f"{message}; the claim has the shape for {other[0]} layout" if other and layout else message


def pairs_to_compare(
    claim: Claim, moving: Matrix, value: Matrix, at: Matrix, direction: Matrix, zero: Any
) -> list[tuple[Any, Any]]:
    """Pairs (what the definition gives, what the claim gives) that must be equal numbers.

    `moving` has the function's coefficients of t (t^2 for a Hessian) along the direction; `value` is the claim.
    """
    if claim.kind == "differential":
        return _zip(moving, value)
    if claim.kind == "second_differential":
        return _zip([[entry + entry for entry in row] for row in moving], value)
    if claim.kind == "hessian":
        stacked = _vec(direction)
        quadratic = _dot(stacked, _vec(_times(value, [[entry] for entry in stacked], zero)), zero)
        return [(moving[0][0] + moving[0][0], quadratic), *_zip(value, _transposed(value))]
    arranged = _transposed(value) if claim.transposed else value
    if claim.by_entries:
        return [
            (moving[0][0], _contract(claim, arranged, direction, zero)),
            *_structure(claim, arranged, at, zero),
        ]
    if claim.wrt.is_scalar:
        scaled = [[entry * direction[0][0] for entry in row] for row in arranged]
        return _zip(moving, scaled)
    stacked = [[entry] for entry in _vec(direction)]
    return list(zip(_vec(moving), _vec(_times(arranged, stacked, zero)), strict=True))


def _contract(claim: Claim, gradient: Matrix, direction: Matrix, zero: Any) -> Any:
    tied = assumptions_of(claim.wrt) & {"symmetric", "skew"}
    if claim.convention == "free-entries" and tied:
        size = len(gradient)
        gradient = [[gradient[i][j] if i <= j else zero for j in range(size)] for i in range(size)]
    return _dot(_vec(gradient), _vec(direction), zero)


def _structure(claim: Claim, gradient: Matrix, at: Matrix, zero: Any) -> list[tuple[Any, Any]]:
    """A gradient by a structured variable must keep the structure too."""
    words = assumptions_of(claim.wrt)
    if claim.convention == "unconstrained" or not words:
        return []
    triangular = words & {"lower_triangular", "upper_triangular"}
    if triangular:
        above = "lower_triangular" in words
        return [(zero, x) for i, row in enumerate(gradient) for j, x in enumerate(row) if (i < j if above else i > j)]
    if "skew" in words:
        return [(zero, a + b) for a, b in _zip(gradient, _transposed(gradient))]
    if "diagonal" in words:
        return [(zero, entry) for i, row in enumerate(gradient) for j, entry in enumerate(row) if i != j]
    if "symmetric" in words:
        return _zip(gradient, _transposed(gradient))
    if "orthogonal" in words:
        turned = _times(_transposed(at), gradient, zero)
        return [(zero, a + b) for a, b in _zip(turned, _transposed(turned))]
    return []


def _zip(a: Matrix, b: Matrix) -> list[tuple[Any, Any]]:
    return [pair for rows in zip(a, b, strict=True) for pair in zip(*rows, strict=True)]


def _vec(matrix: Matrix) -> list[Any]:
    return [entry for column in zip(*matrix, strict=True) for entry in column]


def _transposed(matrix: Matrix) -> Matrix:
    return [list(column) for column in zip(*matrix, strict=True)]


def _dot(a: Sequence[Any], b: Sequence[Any], zero: Any) -> Any:
    return sum((x * y for x, y in zip(a, b, strict=True)), zero)


def _times(a: Matrix, b: Matrix, zero: Any) -> Matrix:
    columns = list(zip(*b, strict=True))
    return [[_dot(row, column, zero) for column in columns] for row in a]
