"""Answers of learners, judged by the same evidence as the book; what displays them is loaded on first use."""

import lazy_loader

from .judge import Judgement, Question, judge, judge_shape

_on_first_use, __dir__, _ = lazy_loader.attach(
    __name__, submod_attrs={"show": ["Exercise", "Mistake", "exercise", "mistake"]}
)

__all__ = ["Exercise", "Judgement", "Mistake", "Question", "exercise", "judge", "judge_shape", "mistake"]


def __getattr__(name: str) -> object:
    return _on_first_use(name)
