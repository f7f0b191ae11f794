"""An answer in text to a question of a course, judged."""

from __future__ import annotations

import re

from ..answers.judge import Judgement, judge, judge_shape
from .questions import CourseQuestion

SHAPE = re.compile(r"\s*[(\[]?\s*(\S.*?)(?:\s+x\s+|\s*(?:×|,|\\times)\s*)(\S.*?)\s*[)\]]?\s*")


def judged(question: CourseQuestion, answer: str) -> Judgement:
    """The judgement of an answer to a question of kind shape, derive or mistake; MatcalcError for other kinds.

    The answer to a question for a shape is "m x n", or "scalar" for 1 x 1.
    """
    asked = question.judged_as()
    if question.kind != "shape":
        return judge(asked, answer, question.mistakes)
    if not answer.strip():
        return Judgement("empty", "There is no answer yet.")
    found = SHAPE.fullmatch("1 x 1" if answer.strip().lower() == "scalar" else answer)
    if found is None:
        return Judgement("unreadable", "Write a shape as rows x columns, as in m x n or 1 x 1.")
    return judge_shape(asked, found[1], found[2])
