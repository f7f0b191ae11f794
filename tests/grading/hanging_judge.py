"""A judging process with a judge that goes wrong on purpose: `python -m tests.grading.hanging_judge`."""

import os
import re
import signal
import time

from matcalc_helpers.grading import judging, marking

_judged = marking.judged
BACKTRACKS = re.compile(r"(a|a)*b")


def judged(question, answer):
    """Goes wrong for some answers, and judges the others."""
    if answer == "hang()":
        time.sleep(600)
    if answer == "stuck()":
        BACKTRACKS.match("a" * 60)
    if answer == "crash()":
        os.kill(os.getpid(), signal.SIGSEGV)
    if answer == "raise()":
        raise RuntimeError("a bug in the judge")
    if answer == "exhaust()":
        raise MemoryError
    return _judged(question, answer)


marking.judged = judged
if __name__ == "__main__":
    judging.main()
