"""Words of LaTeX: what sets the formula only, fonts, functions, signs."""

from __future__ import annotations

SILENT = {
    "\\ ", "\\\n", "~", "$", r"\left", r"\right", r"\middle", r"\big", r"\Big", r"\bigg", r"\Bigg", r"\bigl", r"\bigr",
    r"\Bigl", r"\Bigr", r"\biggl", r"\biggr", r"\Biggl", r"\Biggr", r"\,", r"\;", r"\:", r"\!", r"\quad", r"\qquad",
    r"\displaystyle", r"\textstyle", r"\limits", r"\nolimits", r"\mathstrut", r"\/", r"\thinspace", r"\(", r"\)",
    r"\[", r"\]",
}  # fmt: skip
"""What only sets the formula, and says nothing of it."""

FONTS = {
    r"\mathbf", r"\mathrm", r"\mathit", r"\mathsf", r"\mathtt", r"\mathbb", r"\mathcal", r"\mathds", r"\boldsymbol",
    r"\bm", r"\text", r"\textbf", r"\textrm", r"\textit", r"\operatorname", r"\operatorname*",
}  # fmt: skip

COMMANDS = {
    "ln", "log", "exp", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "det", "max", "min",
    "tr",
}  # fmt: skip
"""Functions that are commands of LaTeX."""

WORDS = COMMANDS | {
    "Tr", "trace", "diag", "Diag", "vec", "vech", "sgn", "sign", "relu", "ReLU", "softplus", "sum", "mean", "prod",
    "cumprod", "cumsum", "argmax", "argmin", "chol", "tril", "triu", "Log", "Sin", "Cos", "Syl", "softmax",
    "logsumexp", "sigmoid", "adj", "inv", "norm", "abs", "sqrt", "kron", "outer", "expm", "logm", "sqrtm", "logdet",
}  # fmt: skip
"""Words in roman letters that are functions."""

SAME = {
    r"\lVert": "(||", r"\rVert": "||)", r"\|": "||", r"\Vert": "||", r"\lvert": "(|", r"\rvert": "|)", r"\vert": "|",
    r"\cdot": "*", r"\times": "×", r"\ast": "*", r"\odot": ".*", r"\circ": ".*", r"\oslash": "./", r"\otimes": "⊗",
    r"\ge": ">=", r"\geq": ">=", r"\le": "<=", r"\leq": "<=", r"\gt": ">", r"\lt": "<", r"\div": "/", r"\mid": "|",
    r"\{": "(", r"\}": ")", r"\lbrace": "(", r"\rbrace": ")", r"\lbrack": "[", r"\rbrack": "]", r"\top": "⊤",
    r"\intercal": "⊤", r"\prime": "'", r"\dagger": "+", r"\colon": ":",
}  # fmt: skip
"""Commands that are signs."""

FRACTIONS = {r"\tfrac": r"\frac", r"\dfrac": r"\frac", r"\cfrac": r"\frac"}
