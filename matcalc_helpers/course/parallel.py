"""Many files checked in several processes, and what is said of them together."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tqdm import tqdm

from .checking import Checked, check_file, course_files, same_names
from .examples import CodeJudge
from .problems import Problem


@dataclass(frozen=True)
class Report:
    """What became of all files, in their order, and what is wrong between them."""

    checked: tuple[Checked, ...]
    between: tuple[Problem, ...] = ()
    seconds: float = field(default=0.0, compare=False)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems, in the order of the files."""
        return (*self.between, *(problem for checked in self.checked for problem in checked.problems))

    @property
    def summary(self) -> str:
        """One line: what was checked, how long it took, and how many problems there are.

        >>> Report((Checked("a.yaml", 2, 8),), seconds=1.5).summary
        '1 question, 2 variants, 8 examples, 1.5 s; no problem'
        """
        questions = sum(1 for checked in self.checked if not checked.is_assignment)
        counts = (
            _counted(questions, "question"),
            _counted(sum(checked.variants for checked in self.checked), "variant"),
            _counted(sum(checked.examples for checked in self.checked), "example"),
        )
        found = _counted(len(self.problems), "problem") if self.problems else "no problem"
        return f"{', '.join(counts)}, {self.seconds:.1f} s; {found}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def check_files(
    paths: Sequence[Path],
    *,
    jobs: int = 1,
    judge_code: CodeJudge | None = None,
    seconds: float = 120.0,
    quiet: bool = True,
) -> Report:
    """Check all questions and assignments at and below the paths, in so many processes.

    `judge_code` has to be a function of a module, so that other processes find it. Unless `quiet`, a bar on standard
    error shows how far it is, where that is a terminal. Raises MatcalcError for a path without files; whatever a file
    holds becomes a problem in the report.
    """
    begun = time.perf_counter()
    files = course_files(paths)
    check = partial(check_file, judge_code=judge_code, seconds=seconds)
    each = map(check, files) if jobs == 1 else _in_processes(check, files, jobs)
    checked = tuple(tqdm(each, total=len(files), unit="file", leave=False, disable=True if quiet else None))
    return Report(checked, tuple(same_names(files)), time.perf_counter() - begun)


def _in_processes(check: partial[Checked], files: Sequence[Path], jobs: int) -> Iterator[Checked]:
    """The files in their order; of a process that dies, those that were not finished are a problem each."""
    started_afresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(files)), mp_context=started_afresh) as pool:
        waiting = [pool.submit(check, path) for path in files]
        for path, future in zip(files, waiting, strict=True):
            try:
                yield future.result()
            except BrokenProcessPool:
                says = "not checked: a process ended early; run it again with --jobs 1"
                yield Checked(str(path), problems=(Problem(str(path), None, says),))
