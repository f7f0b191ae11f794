"""A small assignment with a question of each kind, written to a folder; and files that are not as they should be."""

from matcalc_helpers.course import chosen, load_assignment

QUESTIONS = {
    "quadratic": """
id: quadratic
kind: derive
title: A quadratic form
chapter: scalar-by-matrix
minutes: 5
points: 4
text: |
  Let $A$ be any square matrix of size $n$ and $x$ a column.
  Find the gradient of ${c}\\,x^\\top A x$ by $x$.
declarations: {A: n n, x: n}
function: "{c}*x'*A*x"
wrt: x
asks: gradient
reference: "{c}*(A + A')*x"
mistakes:
  - {answer: "2*{c}*A*x", mistake: symmetric-assumed, share: 1/4, feedback: Nobody said that A is a special matrix.}
right: ["{c}*A*x + {c}*A'*x"]
wrong:
  - {answer: "{c}*A*x", mistake: occurrence-forgotten}
solution: |
  The variable stands twice, so the product rule gives two terms.
parameters: {c: ["3", "5", "7"]}
""",
    "layout": """
id: layout
kind: derive
title: A Jacobian
chapter: jacobians
minutes: 4
points: 2
text: Find the derivative of $\\sin(A x)$, entry by entry, by $x$ in numerator layout.
declarations: {A: m n, x: n}
function: "sin(A*x)"
wrt: x
asks: derivative
layout: numerator
reference: "diag(cos(A*x))*A"
right: ["diag(cos(A*x))*A"]
wrong:
  - {answer: "A'*diag(cos(A*x))", mistake: other-layout}
solution: The chain rule, with a diagonal factor outside.
""",
    "hinge": """
id: hinge
kind: mistake
title: A switch
chapter: element-wise-operations
minutes: 5
points: 3
text: Somebody differentiates $\\max(0, w^\\top x)$ by $x$. What has the gradient to be?
declarations: {w: n, x: n}
function: "relu(w'*x)"
wrt: x
asks: gradient
reference: "(w'*x > 0)*w"
claimed: "w"
mistakes:
  - {answer: "w", mistake: indicator-dropped}
right: ["w*(x'*w > 0)"]
wrong:
  - {answer: "x", mistake: other-variable}
solution: The slope is one where the argument is positive and zero where it is negative.
""",
    "which-shape": """
id: which-shape
kind: shape
title: Say the shape
chapter: jacobians
minutes: 2
points: 1
text: Which shape has the Jacobian of $\\tanh(A x)$ by $x$ in numerator layout?
declarations: {A: m n, x: n}
function: "tanh(A*x)"
wrt: x
asks: derivative
layout: numerator
reference: "m x n"
right: ["m x n"]
wrong:
  - {answer: "n x m", mistake: other-layout}
solution: Rows follow the outputs, columns the inputs.
""",
    "backward": """
id: backward
kind: code
title: Backwards through a product
chapter: backpropagation
minutes: 10
points: 4
text: Write a function that returns the gradients of $\\mathrm{tr}(G^\\top X W)$ by $X$ and by $W$.
declarations: {X: N p, W: p q, G: N q}
signature: backward(X, W, G)
returns: ["G*W'", "X'*G"]
right:
  - |
    import numpy as np


    def backward(X, W, G):
        return G @ W.T, X.T @ G
wrong:
  - answer: |
      def backward(X, W, G):
          return G @ W.T, G.T @ X
    mistake: wrong-shape
solution: Each gradient is the product of the other factor, transposed, with the gradient that comes in.
""",
    "own-proof": """
id: own-proof
kind: proof
title: A proof
chapter: determinants
minutes: 12
points: 4
text: Prove that the gradient of $\\ln\\det X$ is $X^{-\\top}$ for a positive determinant.
rubric:
  - {points: 2, text: "expands the determinant by a row"}
  - {points: 2, text: "divides by the determinant"}
solution: Cofactors are the partial derivatives of the determinant.
""",
}

ASSIGNMENT = """
id: small
title: A small sheet
course: Matrix Calculus, Checked
seed: 7
introduction: Answer in *any* equivalent form.
questions: [quadratic, layout, hinge, which-shape, backward, own-proof]
"""


def write_course(folder):
    """Write the assignment and its questions; return the path of the assignment."""
    (folder / "questions").mkdir(parents=True)
    for name, text in QUESTIONS.items():
        (folder / "questions" / f"{name}.yaml").write_text(text, encoding="utf-8")
    path = folder / "small.yaml"
    path.write_text(ASSIGNMENT, encoding="utf-8")
    return path


def small_assignment(folder):
    """The assignment, loaded from a folder to which it is written."""
    return load_assignment(write_course(folder))


def first_variants(assignment):
    """The questions as nobody in particular gets them."""
    return chosen(assignment, "")
