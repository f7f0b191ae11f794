"""A network with two layers: the figures, and the gradient that they follow."""

import pytest

import matcalc_helpers as mc
from matcalc_helpers.page.figures.networks import (
    ACTIVATIONS,
    as_numbers,
    losses,
    network_gradient,
    network_loss,
    stages,
)

DATA = {
    "X": [[0, 0], [0, 1], [1, 0], [1, 1]],
    "Y": [[0], [1], [1], [0]],
    "U": [[1, 1], [1, -1]],
    "b": ["1/2", "-1/4"],
    "V": [[2], [-2]],
    "c": [-1],
}
FIGURES = {
    "flow": mc.backward_flow,
    "activations": mc.activation_slopes,
    "training": lambda: mc.training_losses(DATA, 0.02, 40),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_the_same_twice_and_says_what_is_seen(name):
    svg = FIGURES[name]().svg
    assert svg == FIGURES[name]().svg
    assert "<title>" in svg.split("<path", 1)[0]


def test_the_figures_compute_what_the_chapter_derives():
    names = {"X": "N d", "U": "d h", "b": "h", "V": "h k", "c": "k", "Y": "N k"}
    network = mc.parse("norm2(relu(X*U + ones(N)*b')*V + ones(N)*c' - Y)^2/2", names)
    inputs, targets, at = as_numbers(DATA)
    values = {"X": inputs, "U": at.U, "b": at.b, "V": [[v] for v in at.v], "c": [at.c], "Y": [[y] for y in targets]}
    down = network_gradient(inputs, targets, at)
    found = {name: mc.gradient(network, mc.parse(name, {name: names[name]})).evaluate(values) for name in "UbVc"}
    assert network_loss(inputs, targets, at) == pytest.approx(float(network.evaluate(values)))
    assert [u for row in down.U for u in row] == pytest.approx(found["U"].ravel().tolist())
    assert down.b == pytest.approx(found["b"].ravel().tolist())
    assert down.v == pytest.approx(found["V"].ravel().tolist())
    assert down.c == pytest.approx(found["c"].item())


def test_the_flow_back_is_the_gradient_of_the_network():
    first, hidden, second, loss = stages()
    parts = {"Z": first.formula, "H": hidden.formula, "E": second.formula}
    whole = mc.derive(loss.formula, mc.matrix("U", "d", "h"), where=parts).result
    back = {"G_Z": first.back, "G_H": hidden.back, "G_E": second.back}
    found = first.parameters[0][1]
    for name, formula in back.items():
        symbol = mc.parse(name, {name: "N k" if name == "G_E" else "N h"})
        found = mc.substitute(found, {symbol: formula})
    for name in ("E", "H", "Z"):
        symbol = mc.parse(name, {name: "N k" if name == "E" else "N h"})
        found = mc.substitute(found, {symbol: parts[name]})
    assert mc.check_equal(found, whole).holds


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("z", [-1.5, 0.3, 2.0])
def test_the_slope_of_an_activation_is_its_derivative(name, z):
    value, slope, *_ = ACTIVATIONS[name]
    formula = mc.parse(f"{name}(z)", z="")
    assert value(z) == pytest.approx(float(formula.evaluate({"z": z})))
    assert slope(z) == pytest.approx(float(mc.gradient(formula, mc.scalar("z")).evaluate({"z": z})))


def test_only_the_right_gradient_learns():
    inputs, targets, at = as_numbers(DATA | {"U": [[1, 1], [1, 1]], "b": ["1/2", "-1/2"]})
    right, last, wrong = (
        losses(inputs, targets, at, 0.02, 200, way)[-1] for way in ("every layer", "last layer only", "no switch")
    )
    assert right < 1e-4 < 0.01 < min(last, wrong)
