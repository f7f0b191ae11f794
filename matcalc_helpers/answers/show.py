"""Exercises in a notebook: the question, the judgement of an answer, and the folded solution."""

from __future__ import annotations

from ..calculus import derive
from ..expression import MatcalcError, name_to_latex, parse, shape_to_latex, to_latex
from ..expression.functions import functions_of
from ..page.claims import CLAIMS, PageClaim
from ..page.derivations import show_steps
from ..page.shown import Bullets, Display, Folded, Piece, Shown, Text
from ..page.statements import counterexample_pieces, judge_claim, unknown_functions_piece, verdict_lines
from .hints import beginning
from .judge import Judgement, Question, judge, judge_shape

HEADS = {
    "right": "Right.",
    "wrong": "Not yet.",
    "shape": "The shape is not right.",
    "layout": "The other layout.",
    "unreadable": "Not readable.",
    "undecided": "Undecided.",
    "empty": "No answer yet.",
}


class Exercise(Shown):
    """A question that judges answers; shown in a notebook, it states itself."""

    def __init__(self, question: Question) -> None:
        self.question = question
        super().__init__(*_statement(question))

    def shape(self, rows: object, columns: object) -> Shown:
        """Judge which shape the answer has."""
        return _shown(judge_shape(self.question, rows, columns), self.question)

    def answer(self, text: str) -> Shown:
        """Judge an answer written in the ASCII grammar, in any equivalent form."""
        return _shown(judge(self.question, text), self.question)

    def hint(self) -> Shown:
        """Two folded hints: the shape of the answer, then the rules and how the differential of the whole begins."""
        question = self.question
        steps = derive(question.function, question.variable).told("ideas")
        rules = ", ".join(dict.fromkeys(step.rule.title for step in steps)) or "none: the function is linear already"
        first: list[Piece] = [Text(f"The answer is ${shape_to_latex(question.expected.shape)}$.")]
        second: list[Piece] = [Text(f"Rules that are needed: {rules}.")]
        begun = beginning(question.function, question.variable)
        if begun is not None:
            second += [Text("The differential begins with"), Display(begun)]
        return Shown(Folded("Hint: the shape", tuple(first)), Folded("Hint: the way", tuple(second)))

    def solution(self) -> Shown:
        """The folded solution: steps and result, derived by the engine and checked."""
        question = self.question
        expected = question.expected
        claim = PageClaim(
            f"exercise: {question.function}",
            question.function,
            question.variable,
            expected,
            question.asks,
            question.layout,
        )
        evidence = judge_claim(claim)
        if not evidence.holds:
            raise MatcalcError(f"the solution does not hold: {evidence.verdict}")
        CLAIMS.append(claim)
        checked = Bullets(verdict_lines(report for report in evidence.routes if report.holds))
        return Shown(Folded("Solution", (*self._derived(), checked)))

    def _derived(self) -> tuple[Piece, ...]:
        """The steps, the result in the notation of the question, and what it was shortened under."""
        question = self.question
        order = 2 if question.asks == "hessian" else 1
        derivation = derive(question.function, question.variable, layout=question.layout, order=order)
        shown = show_steps(derivation).pieces
        end = len(shown) - bool(derivation.conditions)
        return (*shown[: end - 1], Display(_equation(question)), *shown[end:])


class Mistake(Exercise):
    """An exercise that shows a wrong answer: say what is wrong with it, and mend it."""

    def __init__(self, question: Question, claimed: str) -> None:
        super().__init__(question)
        judgement = judge(question, claimed)
        if judgement.outcome not in ("wrong", "shape", "layout"):
            raise MatcalcError(f"{claimed} is no mistake to look for: {judgement.message}")
        answer = Text(f"Somebody answers `{claimed}`. What went wrong, and what should it be?")
        self.pieces = (*self.pieces, answer)
        self.claimed = claimed

    def refutation(self) -> Shown:
        """Folded: why the answer is wrong, with the smallest point at which it fails."""
        return Shown(Folded("Why it is wrong", self.answer(self.claimed).pieces))


def exercise(
    function: str, wrt: str, *, asks: str = "gradient", layout: str | None = None, **declarations: str
) -> Exercise:
    """An exercise about a function given as text, by a symbol given by name.

    >>> exercise("x'*x", "x", x="n").answer("2*x").plain.splitlines()[0]
    '**Right.**'
    """
    return Exercise(_question(function, wrt, asks, layout, declarations))


def mistake(
    function: str, wrt: str, claimed: str, *, asks: str = "gradient", layout: str | None = None, **declarations: str
) -> Mistake:
    """An exercise that begins with a wrong answer; one that is right raises MatcalcError.

    >>> print(mistake("x'*A*x", "x", "2*A*x", A="n n", x="n").plain.splitlines()[-1])
    Somebody answers `2*A*x`. What went wrong, and what should it be?
    """
    return Mistake(_question(function, wrt, asks, layout, declarations), claimed)


def _question(function: str, wrt: str, asks: str, layout: str | None, declarations: dict[str, str]) -> Question:
    expression = parse(function, declarations)
    if wrt not in expression.declarations:
        raise MatcalcError(
            f"{wrt!r} does not occur in {function}; its symbols are {', '.join(expression.declarations)}"
        )
    variable = parse(wrt, {wrt: expression.declarations[wrt]})
    return Question(expression, variable, asks, layout)


def _statement(question: Question) -> list[Piece]:
    shapes = ", ".join(f"`{name}: {words or 'scalar'}`" for name, words in question.declarations.items())
    named = question.asks.replace("hessian", "Hessian")
    asked = f"{named} in {question.layout} layout" if question.layout else named
    return [
        Text(f"Find the {asked} of ${to_latex(question.function)}$ by ${to_latex(question.variable)}$ ({shapes})."),
    ]


def _equation(question: Question) -> str:
    name = name_to_latex(question.variable.parameters[0])
    sign = {"gradient": f"\\nabla_{{{name}}} f", "hessian": f"\\nabla^{{2}}_{{{name}}} f"}
    left = sign.get(question.asks, f"\\frac{{\\partial f}}{{\\partial {name}}}")
    named = f" \\qquad \\text{{({question.layout} layout)}}" if question.layout else ""
    return f"{left} = {to_latex(question.expected)}{named}"


def _shown(judgement: Judgement, question: Question) -> Shown:
    pieces: list[Piece] = [Text(f"**{HEADS[judgement.outcome]}**")]
    message = judgement.message
    if message != HEADS[judgement.outcome]:
        pieces.append(Text(_safe(message)))
    evidence = judgement.evidence
    if judgement.outcome == "wrong" and evidence is not None and evidence.counterexample is not None:
        names = functions_of(question.function)
        example = evidence.counterexample
        pieces += [unknown_functions_piece(names)] if names else counterexample_pieces(example)
    return Shown(*pieces)


def _safe(message: str) -> str:
    """A message with the learner's own text in it, shown as text and not as markup."""
    return message.replace("*", r"\*").replace("_", r"\_").replace("`", "'").replace("$", r"\$").replace("<", "&lt;")
