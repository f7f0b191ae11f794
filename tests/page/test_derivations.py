"""Derivations as a chapter shows them."""

import matcalc_helpers as mc

t, A, x, b = mc.scalar("t"), mc.matrix("A", "m", "n"), mc.vector("x", "n"), mc.vector("b", "m")
NESTED = mc.derive(mc.log(mc.scalar("v")), t, where={"u1": mc.sin(t**3), "v": mc.scalar("u1") ** 2})


def test_names_of_intermediate_variables_are_shown_with_their_formulas_and_used():
    derivation = mc.derive(mc.norm2(mc.vector("r", "m")) ** 2, x, where={"r": A @ x - b})
    for detail in ("rules", "ideas", "result"):
        shown = mc.show_steps(derivation, detail).plain
        assert "r &= A x - b" in shown
        assert shown.endswith(r"\nabla_{x} \left(\lVert r \rVert^{2}\right) = 2 A^{\top} r")
    assert r"\mathrm{d}\left(r\right) = A \, \mathrm{d} x" in mc.show_steps(derivation).plain


def test_a_name_with_a_number_has_a_subscript():
    for shown in (mc.show_steps(NESTED).plain, NESTED.latex()):
        assert r"u_{1} &= \sin\left(t^{3}\right)" in shown
        assert "u1" not in shown


def test_a_power_of_a_named_part_is_written_with_its_name():
    assert "v &= u_{1}^{2}" in NESTED.latex()
    X = mc.matrix("X", "n", "n")
    assert mc.to_latex(mc.inv(X).T, {mc.inv(X): "Y"}) == r"Y^{\top}"
    assert mc.to_latex(mc.inv(X) ** 2, {mc.inv(X): "Y"}) == "Y^{2}"


def test_without_names_nothing_is_said_of_them():
    assert "names" not in mc.show_steps(mc.derive(t**2, t)).plain
