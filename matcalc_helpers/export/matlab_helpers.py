"""Helper functions in MATLAB, each written below a generated function that calls it."""

from __future__ import annotations

SOURCES = (
    """
function y = logdet(X)
% The logarithm of the determinant, NaN where that is not positive.
    [L, U, P] = lu(X);
    if det(P) * prod(sign(diag(U))) > 0
        y = sum(log(abs(diag(U))));
    else
        y = NaN;
    end
end
""",
    """
function K = commutation_matrix(m, n)
% The K with K vec(A) = vec(A') for every m x n matrix A.
    K = eye(m * n);
    K = K(reshape(reshape(1:m * n, m, n)', 1, []), :);
end
""",
    """
function D = duplication_matrix(n)
% The D with D vech(S) = vec(S) for every symmetric n x n matrix S.
    place = zeros(n);
    place(tril(true(n))) = 1:n * (n + 1) / 2;
    place = place + tril(place, -1)';
    D = eye(n * (n + 1) / 2);
    D = D(place(:), :);
end
""",
    """
function L = elimination_matrix(n)
% The L with L vec(A) = vech(A) for every n x n matrix A.
    L = eye(n * n);
    L = L(tril(true(n)), :);
end
""",
    """
function y = softplus(x)
% log(1 + exp(x)) without overflow.
    y = max(x, 0) + log1p(exp(-abs(x)));
end
""",
    """
function Y = softmax(X, dim)
% exp(x) / sum(exp(x)) along a dimension, without overflow.
    raised = exp(X - max(X, [], dim));
    Y = raised ./ sum(raised, dim);
end
""",
    """
function y = logsumexp(X, dim)
% log(sum(exp(x))) along a dimension, without overflow.
    top = max(X, [], dim);
    y = top + log(sum(exp(X - top), dim));
end
""",
    """
function Y = one_at_largest(X)
% 1 at the place of the largest entry and 0 elsewhere.
    Y = zeros(size(X));
    [~, place] = max(X(:));
    Y(place) = 1;
end
""",
    """
function Y = adjugate(X)
% The transpose of the matrix of cofactors, from the singular values, so that X may be singular.
    [U, S, V] = svd(X);
    s = diag(S);
    others = zeros(1, numel(s));
    for k = 1:numel(s)
        others(k) = prod(s([1:k - 1, k + 1:end]));
    end
    Y = det(U) * det(V) * (V .* others) * U';
end
""",
    """
function y = eigenvalue(S, k)
% The k-th eigenvalue of a symmetric matrix, in ascending order.
    values = sort(eig((S + S') / 2));
    y = values(k);
end
""",
    """
function v = eigenvector(S, k)
% The unit eigenvector of the k-th eigenvalue of a symmetric matrix, up to its sign.
    [vectors, values] = eig((S + S') / 2);
    [~, order] = sort(diag(values));
    v = vectors(:, order(k));
end
""",
    """
function R = reduced_resolvent(S, k)
% The pseudo-inverse of a I - S for the k-th eigenvalue a of a symmetric matrix.
    [vectors, values] = eig((S + S') / 2);
    [values, order] = sort(diag(values));
    weights = 1 ./ (values(k) - values);
    weights(k) = 0;
    vectors = vectors(:, order);
    R = vectors * diag(weights) * vectors';
end
""",
    """
function y = singular_value(X, k)
% The k-th singular value, in descending order.
    values = svd(X);
    y = values(k);
end
""",
    """
function u = left_singular_vector(X, k)
% The left singular vector of the k-th singular value, up to its sign.
    [U, ~, ~] = svd(X);
    u = U(:, k);
end
""",
    """
function v = right_singular_vector(X, k)
% The right singular vector of the k-th singular value, up to its sign.
    [~, ~, V] = svd(X);
    v = V(:, k);
end
""",
    """
function Y = sinm(X)
% The sine of a real matrix.
    Y = imag(expm(1i * X));
end
""",
    """
function Y = cosm(X)
% The cosine of a real matrix.
    Y = real(expm(1i * X));
end
""",
    """
function L = frechet(f, X, E)
% The derivative of a function of matrices at X in the direction E.
    n = size(X, 1);
    both = f([X, E; zeros(n), X]);
    L = both(1:n, n + 1:end);
end
""",
    """
function K = frechet_matrix(f, X)
% The K with vec(L) = K vec(E), L the derivative of a function of matrices at X in the direction E.
    n = size(X, 1);
    K = zeros(n * n);
    for k = 1:n * n
        E = zeros(n);
        E(k) = 1;
        K(:, k) = reshape(frechet(f, X, E), [], 1);
    end
end
""",
)

HELPERS = {source.split("(")[0].split()[-1]: source.strip() for source in SOURCES}
"""The helpers by name."""
