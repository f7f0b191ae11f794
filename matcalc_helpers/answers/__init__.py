"""Answers of learners, judged by the same evidence as the book; what displays them is loaded on first use."""

import lazy_loader

from .judge import ExpectedAnswer, Foreseen, Judgement, Question, judge, judge_expression, judge_shape
from .mistakes import MISTAKES, Mistaken

_on_first_use, __dir__, _ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "arrays": ["judge_array", "judge_function"],
        "show": ["Exercise", "Mistake", "exercise", "mistake"],
    },
)

__all__ = [
    "MISTAKES",
    "Exercise",
    "ExpectedAnswer",
    "Foreseen",
    "Judgement",
    "Mistake",
    "Mistaken",
    "Question",
    "exercise",
    "judge",
    "judge_array",
    "judge_expression",
    "judge_function",
    "judge_shape",
    "mistake",
]


def __getattr__(name: str) -> object:
    return _on_first_use(name)
