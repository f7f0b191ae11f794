"""Figures of a function with two paths: what they say is what the numbers are."""

import matcalc_helpers as mc

x, u = mc.scalar("x"), mc.scalar("u")


def test_the_parts_of_a_change_add_up_to_the_change():
    said = repr(mc.change_by_path(x + u, u, x**2, x, 1.0))
    for part in ("push 1: 1 + 3 = 4", "push 0.5: 1 + 2.5 = 3.5", "push 0.1: 1 + 2.1 = 3.1", "rate: 1 + 2 = 3"):
        assert part in said


def test_what_needs_both_paths_dies_out():
    said = repr(mc.change_by_path(x * u, u, x**2, x, 1.0))
    assert "push 1: 1 + 3 + 3 = 7" in said
    assert "push 0.1: 1 + 2.1 + 0.21 = 3.31" in said
    assert "rate: 1 + 2 = 3" in said


def test_held_followed_and_along_the_curve_are_three_numbers():
    said = repr(mc.held_and_followed(x + u, u, x**2, x, 1.0))
    assert "by 1 with u held, by 3 along the tangent of the curve, and by 4 along the curve" in said


def test_the_figures_are_the_same_twice():
    for figure in (mc.change_by_path, mc.held_and_followed):
        svg = figure(x * u, u, x**2, x, 1.0).svg
        assert svg == figure(x * u, u, x**2, x, 1.0).svg
        assert svg.index("<title>") < svg.index("<g")
        assert "date" not in svg.lower().split("<g", 1)[0]
