"""Questions and assignments of a course; what reads files is loaded on first use, so that keys load alone."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "assignments": ["Assignment", "chosen", "load_assignment"],
        "judging": ["judged"],
        "parallel": ["Report", "check_files"],
        "questions": ["KINDS", "CourseQuestion", "RubricItem", "WrongAnswer", "load_question", "load_questions"],
    },
)
