"""Helper functions in Julia, each written above a generated function that calls it."""

from __future__ import annotations

SOURCES = (
    """
# 1 / (1 + exp(-x)) of a number.
function sigmoid(x)
    return 1 / (1 + exp(-x))
end
""",
    """
# log(1 + exp(x)) of a number, without overflow.
function softplus(x)
    return max(x, 0) + log1p(exp(-abs(x)))
end
""",
    """
# The K with K vec(A) = vec(A') for every m x n matrix A.
function commutation_matrix(m, n)
    order = vec(permutedims(reshape(1:m * n, m, n)))
    return Matrix{Float64}(I, m * n, m * n)[order, :]
end
""",
    """
# The D with D vech(S) = vec(S) for every symmetric n x n matrix S.
function duplication_matrix(n)
    place(i, j) = (min(i, j) - 1) * n - div(min(i, j) * (min(i, j) - 1), 2) + max(i, j)
    count = div(n * (n + 1), 2)
    return Matrix{Float64}(I, count, count)[[place(i, j) for j in 1:n for i in 1:n], :]
end
""",
    """
# The L with L vec(A) = vech(A) for every n x n matrix A.
function elimination_matrix(n)
    return Matrix{Float64}(I, n * n, n * n)[[(j - 1) * n + i for j in 1:n for i in j:n], :]
end
""",
    """
# exp(x) / sum(exp(x)) along a dimension, without overflow.
function softmax(X, dim)
    raised = exp.(X .- maximum(X, dims=dim))
    return raised ./ sum(raised, dims=dim)
end
""",
    """
# log(sum(exp(x))) along a dimension, without overflow.
function logsumexp(X, dim)
    top = maximum(X, dims=dim)
    return top .+ log.(sum(exp.(X .- top), dims=dim))
end
""",
    """
# 1 at the place of the largest entry and 0 elsewhere.
function one_at_largest(X)
    Y = zeros(size(X))
    Y[argmax(X)] = 1
    return Y
end
""",
    """
# The transpose of the matrix of cofactors, from the singular values, so that X may be singular.
function adjugate(X)
    U, s, V = svd(X)
    others = [prod(s[1:end .!= k]) for k in eachindex(s)]
    return det(U) * det(V) * (V .* others') * U'
end
""",
    """
# The pseudo-inverse of a I - S for the k-th eigenvalue a of a symmetric matrix.
function reduced_resolvent(S, k)
    values, vectors = eigen(Symmetric(S))
    weights = [j == k ? 0.0 : 1 / (values[k] - values[j]) for j in eachindex(values)]
    return vectors * diagm(weights) * vectors'
end
""",
    """
# The derivative of a function of matrices at X in the direction E.
function frechet(f, X, E)
    n = size(X, 1)
    return f([X E; zero(X) X])[1:n, n + 1:end]
end
""",
    """
# The K with vec(L) = K vec(E), L the derivative of a function of matrices at X in the direction E.
function frechet_matrix(f, X)
    n = size(X, 1)
    basis(k) = reshape(Float64.((1:n * n) .== k), n, n)
    return reduce(hcat, [vec(frechet(f, X, basis(k))) for k in 1:n * n])
end
""",
)

HELPERS = {source.split("function ")[1].split("(")[0]: source.strip() for source in SOURCES}
"""The helpers by name."""
