"""Nothing in a data-flow diagram overlaps: boxes, slopes and arrows, measured from the drawing itself."""

import re
from itertools import combinations
from typing import NamedTuple

import pytest

import matcalc_helpers as mc
from matcalc_helpers.page.dataflow import LETTER
from matcalc_helpers.page.layered import arranged, crossings

FORMULAS = {
    "w*(w*s + a) + b": {"w": "", "s": "", "a": "", "b": ""},
    "sum((m.*(x - y)).^2)": {"m": "n", "x": "n", "y": "n"},
    "det([t, t^2; 1, exp(t)])": {"t": ""},
    "x'*tanh(A*x)": {"x": "n", "A": "n n"},
    "x*x^2": {"x": ""},
    "x*sin(x)*exp(x)/(1 + x^2)": {"x": ""},
    "sin(x)*cos(y) + sin(y)*cos(x)": {"x": "", "y": ""},
    "x*y + y*z + z*x": {"x": "", "y": "", "z": ""},
    "(x + y)*(x - y)*(x*y)": {"x": "", "y": ""},
    "norm2(A*x - b)^2 + l*norm2(x)^2": {"A": "m n", "x": "n", "b": "m", "l": ""},
    "sum(log(1 + exp(-y.*(A*x))))": {"A": "m n", "x": "n", "y": "m"},
    "logdet(A'*A)": {"A": "m n"},
    "x'*A*x/(x'*x)": {"A": "n n", "x": "n"},
    "c'*relu(W*relu(V*relu(U*x + a) + b) + d)": {
        "c": "q",
        "W": "q p",
        "V": "p m",
        "U": "m n",
        "x": "n",
        "a": "m",
        "b": "p",
        "d": "q",
    },
    "softmax(A*x)'*log(softmax(B*x))": {"A": "m n", "B": "m n", "x": "n"},
    "a*(a*(a*(a*x + a) + a) + a)": {"a": "", "x": ""},
    "x + sin(x + sin(x + sin(x)))": {"x": ""},
    "tr(X*A*X'*B)": {"X": "m n", "A": "n n", "B": "m m"},
    "kron(x, y)'*z": {"x": "m", "y": "n", "z": "m*n"},
    "x": {"x": ""},
    "exp(a*exp(b*exp(c*exp(d*x))))*x": {"a": "", "b": "", "c": "", "d": "", "x": ""},
    "sum(X.*Y)*tr(X'*Y)/norm2(X + Y)": {"X": "m n", "Y": "m n"},
}
STEPS = 24


class Rectangle(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other, slack=0.0):
        return (
            self.left < other.right - slack
            and other.left < self.right - slack
            and self.top < other.bottom - slack
            and other.top < self.bottom - slack
        )

    def contains(self, point):
        return self.left < point[0] < self.right and self.top < point[1] < self.bottom


@pytest.fixture(scope="module", params=[(text, slopes) for text in FORMULAS for slopes in (True, False)], ids=str)
def drawing(request):
    text, slopes = request.param
    return mc.dataflow(mc.parse(text, FORMULAS[text]), slopes=slopes).svg


def boxes(svg):
    found = re.findall(r"<rect x='([\d.-]+)' y='([\d.-]+)' width='([\d.]+)' height='([\d.]+)' rx", svg)
    return [Rectangle(x, y, x + w, y + h) for x, y, w, h in (map(float, match) for match in found)]


def texts(svg, anchor):
    pattern = r"<text x='([\d.-]+)' y='([\d.-]+)' (text-anchor='middle')?[^>]*>([^<]*)</text>"
    for x, y, middle, text in re.findall(pattern, svg):
        if bool(middle) == anchor:
            width = LETTER * len(re.sub(r"&[#\w]+;", "x", text))
            left = float(x) - width / 2 if middle else float(x)
            yield Rectangle(left, float(y) - 12, left + width, float(y) + 3)


def arrows(svg):
    """The points of each arrow, those of its ends left out."""
    for path in re.findall(r"<path d='(M[^']+)' fill='none'", svg):
        at, points = None, []
        for kind, numbers in re.findall(r"([MLC])([\d., -]+)", path):
            values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
            corners = list(zip(values[::2], values[1::2], strict=True))
            points += [_at(kind, at, corners, step / STEPS) for step in range(1, STEPS + 1)] if kind != "M" else corners
            at = corners[-1]
        yield points[1:-1]


def _at(kind, start, corners, t):
    if kind == "L":
        return tuple(a + t * (b - a) for a, b in zip(start, corners[0], strict=True))
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    return tuple(sum(w * p[axis] for w, p in zip(weights, (start, *corners), strict=True)) for axis in (0, 1))


def test_boxes_and_slopes_do_not_overlap(drawing):
    found = [*boxes(drawing), *texts(drawing, anchor=False)]
    assert found
    assert [pair for pair in combinations(found, 2) if pair[0].meets(pair[1])] == []


def test_arrows_keep_clear_of_boxes_and_slopes(drawing):
    solid = [*boxes(drawing), *texts(drawing, anchor=False)]
    for points in arrows(drawing):
        assert [(point, area) for point in points for area in solid if area.contains(point)] == []


def test_everything_is_inside_the_drawing(drawing):
    width, height = map(float, re.search(r"viewBox='0 0 (\d+) (\d+)'", drawing).groups())
    found = [*boxes(drawing), *texts(drawing, anchor=False)]
    found += [Rectangle(*point, *point) for points in arrows(drawing) for point in points]
    assert all(0 <= area.left <= area.right <= width and 0 <= area.top <= area.bottom <= height for area in found)


def test_a_label_fits_into_its_box(drawing):
    for box, label in zip(boxes(drawing), texts(drawing, anchor=True), strict=True):
        assert box.left < label.left < label.right < box.right
        assert box.top < label.top < label.bottom < box.bottom


def test_arrows_of_one_box_begin_and_end_apart():
    svg = mc.dataflow(mc.parse("x*y*z*w", x="", y="", z="", w="")).svg
    ends = re.findall(r" ([\d.]+),[\d.]+' fill='none'", svg)
    assert len(ends) == len(set(ends)) == 4


def test_an_order_without_crossings_is_found():
    rows, links = [[0, 1, 2], [3, 4, 5]], [(0, 5), (1, 3), (2, 4)]
    assert crossings(rows, links) == 2
    places = arranged(rows, links, [(5, 5)] * 6, 10)
    again = [sorted(row, key=places.__getitem__) for row in rows]
    assert crossings(again, links) == 0
