"""Answers of learners, judged by the same evidence as the book."""

from .judge import Judgement, Question, judge, judge_shape
from .show import Exercise, exercise

__all__ = ["Exercise", "Judgement", "Question", "exercise", "judge", "judge_shape"]
