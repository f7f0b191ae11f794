"""The symbols in which the rules are stated."""

from __future__ import annotations

from ...expression import index, matrix, scalar, vector

X = matrix("X", "m", "n")
Y = matrix("Y", "m", "n")
Z = matrix("Z", "n", "p")
S = matrix("S", "n", "n")
N = matrix("N", "n", "n", nonsingular=True)
P = matrix("P", "n", "n", positive_definite=True)
Q = matrix("Q", "m", "n", positive=True)
u = vector("u", "n")
q = vector("q", "n", positive=True)
s = scalar("s")
v = vector("v", "n")
A = matrix("A", "m", "m")
B = matrix("B", "n", "n")
T = matrix("S", "n", "n", symmetric=True)
k = index("k")
M = matrix("M", "m", "m")
W = matrix("W", "p", "q")
r = scalar("r")
