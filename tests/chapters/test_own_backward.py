"""The class that a chapter shows as source: PyTorch agrees with it, and so do the formulas above it."""

import re

import nbformat
import pytest

import matcalc_helpers as mc
from tools.notebooks import ROOT

pytestmark = pytest.mark.peers


def shown_class():
    """The one block of Python in the chapter that defines a class."""
    cells = nbformat.read(ROOT / "chapters" / "backpropagation.ipynb", as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    [block] = [found for found in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "class " in found]
    return block


def test_the_shown_backward_function_is_right():
    torch = pytest.importorskip("torch")
    names = {"torch": torch}
    exec(shown_class(), names)
    generator = torch.Generator().manual_seed(0)
    X, W, b = (
        torch.randn(*shape, generator=generator, dtype=torch.float64).requires_grad_()
        for shape in ((4, 3), (3, 2), (2,))
    )
    apply = names["SoftplusLayer"].apply
    assert torch.autograd.gradcheck(apply, (X, W, b))
    G = torch.randn(4, 2, generator=generator, dtype=torch.float64)
    found = torch.autograd.grad(apply(X, W, b), (X, W, b), G)
    layer = mc.parse("softplus(X*W + ones(N)*b')", X="N d", W="d k", b="k")
    values = {"X": X.detach().numpy(), "W": W.detach().numpy(), "b": b.detach().numpy(), "G": G.numpy()}
    symbols = (mc.matrix("X", "N", "d"), mc.matrix("W", "d", "k"), mc.vector("b", "k"))
    for symbol, gradient in zip(symbols, found, strict=True):
        ours = mc.vjp(layer, symbol, mc.matrix("G", "N", "k")).evaluate(values)
        assert gradient.numpy().ravel() == pytest.approx(ours.ravel())


def test_a_wrong_backward_function_is_refused():
    torch = pytest.importorskip("torch")
    names = {"torch": torch}
    right = "D = torch.sigmoid(Z) * G"
    assert right in shown_class()
    exec(shown_class().replace(right, "D = G"), names)
    X, W, b = (torch.ones(*shape, dtype=torch.float64).requires_grad_() for shape in ((2, 3), (3, 2), (2,)))
    assert not torch.autograd.gradcheck(names["SoftplusLayer"].apply, (X, W, b), raise_exception=False)
