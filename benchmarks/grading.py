"""What grading costs: many notebooks with text answers on one machine, and code answers on clusters of 1 and 2.

    python benchmarks/grading.py [--students 50000] [--functions 120] [--jobs 2]

Needs the package with `pip install distributed`, and bubblewrap for the code answers. Prints its tables.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from distributed import LocalCluster

from matcalc_helpers.grading.cluster import on_cluster
from matcalc_helpers.grading.handed_in import find_submissions
from matcalc_helpers.grading.marks import Marks
from matcalc_helpers.grading.parcel import Parcel, pack
from matcalc_helpers.grading.results import Results, write_results
from matcalc_helpers.grading.running import Marker, grade, on_desks
from matcalc_helpers.grading.sample_notebooks import code_cell, notebook

TEXT = {
    "gradient-of-a-quadratic-form": ("A: n n, x: n", "x'*A*x", "(A + A')*x"),
    "gradient-of-least-squares": ("A: m n, x: n, b: m", "norm2(A*x - b)^2", "2*A'*(A*x - b)"),
}
FORMS = ("{}", "({})", "1*({})", "2*({})", "-({})", "({})'", "x", "3*x + ({})", "({}", "")
UNIQUE = 0.02
"""The part of the answers that nobody else gives."""
TIMES = "| what | wall time | processor time |\n| --- | --- | --- |"


def write_assignment(folder: Path) -> Path:
    """Two questions for gradients and one for a function."""
    (folder / "questions").mkdir()
    head = "chapter: scalar-by-matrix\nminutes: 5\npoints: 4\ntext: Find it.\nsolution: By the product rule.\n"
    for name, (declared, function, reference) in TEXT.items():
        asked = f'function: "{function}"\nwrt: x\nasks: gradient\nreference: "{reference}"\n'
        content = f"id: {name}\nkind: derive\ntitle: {name}\ndeclarations: {{{declared}}}\n{head}{asked}"
        (folder / "questions" / f"{name}.yaml").write_text(content)
    code = 'declarations: {X: m n, W: n p, G: m p}\nsignature: backward(X, W, G)\nreturns: ["G*W\'", "X\'*G"]\n'
    (folder / "questions" / "backward.yaml").write_text(f"id: backward\nkind: code\ntitle: Backwards\n{head}{code}")
    for name, questions in (("text", [*TEXT]), ("code", ["backward"])):
        said = f"id: {name}\ntitle: {name}\ncourse: Benchmark\nseed: 1\nquestions: {json.dumps(questions)}\n"
        (folder / f"{name}.yaml").write_text(said)
    return folder


def text_notebook(choice: random.Random) -> str:
    """A notebook with two text answers, most of them of a kind that many give."""
    cells = []
    for name, (_, _, reference) in TEXT.items():
        answer = choice.choice(FORMS).replace("{}", reference)
        if choice.random() < UNIQUE:
            answer = f"{choice.randint(2, 10**6)}*({reference})"
        cells.append(code_cell(f'hw.answer("{name}", r"""\n{answer}\n""")'))
    return json.dumps(notebook(cells))


def code_notebook(choice: random.Random) -> str:
    """A notebook with a function that no other has."""
    source = f"def backward(X, W, G):\n    unused = {choice.random()}\n    return G @ W.T, X.T @ G"
    return json.dumps(notebook([code_cell(f'@hw.code("backward")\n{source}')]))


def write_class(folder: Path, count: int, one: Callable[[random.Random], str]) -> Path:
    """As many notebooks, each drawn from the same stream."""
    folder.mkdir()
    choice = random.Random(1)
    for number in range(count):
        (folder / f"s{number:05}.ipynb").write_text(one(choice))
    return folder


def processor() -> float:
    """Seconds of processor time of this process and of all that it has waited for."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print a row with the wall time and the processor time of what is done."""
    begun, used = time.monotonic(), processor()
    yield
    print(f"| {what} | {time.monotonic() - begun:.1f} s | {processor() - used:.1f} s |", flush=True)


def graded(folder: Path, parcel: Parcel, place: Path, marker: Marker) -> list[Marks]:
    """The marks of a folder of submissions, with a fresh journal."""
    return grade(find_submissions(folder, parcel.assignment), parcel, place, marker, quiet=True)


def text_answers(course: Path, count: int, jobs: int) -> None:
    """Many notebooks on the processes of one machine, and the writing of the results."""
    folder = write_class(course / "many", count, text_notebook)
    parcel = pack(course / "text.yaml", "a secret")
    with timed(f"{count:,} notebooks with two text answers each, {jobs} processes"):
        marks = graded(folder, parcel, course / "many.journal", on_desks(parcel, jobs))
    with timed("the same again, all from the journal"):
        graded(folder, parcel, course / "many.journal", on_desks(parcel, jobs))
    with timed("tables, pages and report"):
        write_results(Results(course / "out", parcel.unpacked(), marks))


def code_answers(course: Path, count: int) -> None:
    """Functions on this machine, and on clusters of one and of two workers; the marks have to be the same."""
    folder = write_class(course / "functions", count, code_notebook)
    parcel = pack(course / "code.yaml", "a secret")
    with timed(f"{count} functions, 1 process"):
        expected = graded(folder, parcel, course / "desk.journal", on_desks(parcel, 1))
    for workers in (1, 2):
        with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster:
            marker = on_cluster(parcel, cluster.scheduler_address, chunk=10)
            with timed(f"{count} functions, a cluster of {workers}"):
                found = graded(folder, parcel, course / f"cluster{workers}.journal", marker)
        if found != expected:
            raise SystemExit("the marks differ")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--students", type=int, default=50_000)
    parser.add_argument("--functions", type=int, default=120)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    print(TIMES)
    with tempfile.TemporaryDirectory() as folder:
        course = write_assignment(Path(folder))
        text_answers(course, options.students, options.jobs)
        code_answers(course, options.functions)


if __name__ == "__main__":
    main()
