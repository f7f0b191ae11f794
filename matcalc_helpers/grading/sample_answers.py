"""Answers whose judgement is known: right ones in many forms, mistakes with their names, and plain nonsense."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ..course.questions import CourseQuestion
from ..course.signatures import signature_of
from ..evidence import check_equal
from ..evidence.mutants import mutants
from ..export import to_code
from ..expression import Expression, parse, to_latex

RIGHT, NOT_RIGHT, UNREADABLE, EMPTY, BY_HAND = "right", "not-right", "unreadable", "empty", "by-hand"
ENDED = "ended"
"""Code that the sandbox has to end: a person decides."""
NAMED_SLIPS = {"sign of the whole": "sign", "twice the whole": "factor-two"}
MOST_SLIPS = 6
SAME = (
    "({})",
    "1*({})",
    "-(-({}))",
    "(3*({}) - ({}))/2",
    "(({})')'",
    "(({}).T).T",
    "{} + 0*({})",
    "  {}  ",
)
"""Ways of writing the same value again; the Python and LaTeX forms of a reference come besides."""
GARBAGE = ("2*(", "__import__('os').system('true')", "the gradient", "x +* y", "\\frac{1}{", "lambda: 0", "((((((((")


@dataclass(frozen=True)
class Planted:
    """An answer and what has to become of it; points None where they do not follow from the question alone."""

    answer: str
    expected: str
    mistake: str | None = None
    points: Fraction | None = None


def planted(question: CourseQuestion) -> list[Planted]:
    """All answers to a question whose judgement is known, the right ones first."""
    makers = {"shape": _shapes, "code": _programs, "proof": _proofs}
    return list(dict.fromkeys(makers.get(question.kind, _formulas)(question)))


def _formulas(question: CourseQuestion) -> Iterator[Planted]:
    full = Fraction(question.points)
    for answer in (*question.right, *_equivalents(question)):
        yield Planted(answer, RIGHT, None, full)
    for wrong in question.mistakes:
        in_other_layout = wrong.mistake == "other-layout"
        yield Planted(wrong.answer, NOT_RIGHT, wrong.mistake, None if in_other_layout else full * wrong.share)
    for wrong in question.wrong:
        yield Planted(wrong.answer, NOT_RIGHT, wrong.mistake)
    yield from _slips(question)
    for text in GARBAGE:
        yield Planted(text, UNREADABLE, None, Fraction(0))
    yield Planted("", EMPTY, None, Fraction(0))


def _reference(question: CourseQuestion) -> Expression:
    return parse(question.reference or "", question.declarations)


def _equivalents(question: CourseQuestion) -> Iterator[str]:
    reference = question.reference or ""
    yield reference
    for form in SAME:
        yield form.replace("{}", reference)
    yield str(_reference(question))
    yield f"${to_latex(_reference(question))}$"


def _slips(question: CourseQuestion) -> Iterator[Planted]:
    """Wrong forms of the reference that are certainly not equal to it; some of them have a name."""
    if question.asks == "differential":
        return
    reference = _reference(question)
    foreseen = {wrong.answer for wrong in (*question.mistakes, *question.wrong)}
    slips = sorted(mutants(reference).items(), key=lambda slip: slip[0] not in NAMED_SLIPS)
    for name, wrong in slips[:MOST_SLIPS]:
        if str(wrong) not in foreseen and _certainly_wrong(question, wrong, reference):
            yield Planted(str(wrong), NOT_RIGHT, _name(question, name, wrong))


def _name(question: CourseQuestion, slip: str, wrong: Expression) -> str | None:
    """The mistake that a slip has to be called, unless the author of the question calls this very answer otherwise."""
    expected = NAMED_SLIPS.get(slip)
    others = (w for w in (*question.mistakes, *question.wrong) if w.mistake != expected)
    return None if any(_equal(parse(w.answer, question.declarations), wrong) for w in others) else expected


def _equal(one: Expression, other: Expression) -> bool:
    return one.shape == other.shape and check_equal(one, other).holds is not False


def _certainly_wrong(question: CourseQuestion, wrong: Expression, reference: Expression) -> bool:
    if question.layout == "either" and wrong.shape == reference.shape.transposed:
        return False
    return wrong.shape != reference.shape or check_equal(wrong, reference).holds is False


def _shapes(question: CourseQuestion) -> Iterator[Planted]:
    rows, columns = (part.strip() for part in (question.reference or "").split(" x "))
    for form in ("{} x {}", "({}, {})", " {}  x  {} ", "[{}, {}]"):
        yield Planted(form.format(rows, columns), RIGHT, None, Fraction(question.points))
    if rows != columns:
        yield Planted(f"{columns} x {rows}", NOT_RIGHT)
    yield Planted(f"{rows} x {columns} + 1", NOT_RIGHT, None, Fraction(0))
    yield Planted(rows, UNREADABLE, None, Fraction(0))
    yield Planted("", EMPTY, None, Fraction(0))


def _proofs(question: CourseQuestion) -> Iterator[Planted]:
    yield Planted(f"By the product rule, all terms of {question.title} are there.", BY_HAND)
    yield Planted("", EMPTY, None, Fraction(0))


# ---------------------------------------------------------------------------------------- code answers

HOSTILE_BODIES = {
    "loop": "while True: pass",
    "memory": "held = bytearray(2**36)\nreturn held",
    "crash": "import os\nos.abort()",
    "exit": "import os\nos._exit(0)",
    "read": "return [open(p).read() for p in ('/etc/shadow', '/root/.bashrc')]",
    "write": "open('/tmp/written-by-a-student', 'w').write('x')\nopen('/etc/written', 'w')\nreturn 0",
    "network": "import socket\nreturn socket.create_connection(('192.0.2.1', 80), 2)",
    "patched": "import numpy as np\nnp.array_equal = lambda *a: True\nnp.allclose = lambda *a, **k: True\nreturn 0",
    "forged-output": 'import sys, os\nos.write(1, b\'{"state": "ok", "values": []}\\n\')\nos._exit(0)',
    "flood": "import os\nwhile True: os.write(1, b'x' * 65536)",
    "search": "import gc\nheld = [o for o in gc.get_objects() if 'expected' in dir(o)]\nreturn held[0].expected",
    "parent": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nreturn 0",
}
"""What hostile code does in the body of a function; none of it starts processes."""


def _programs(question: CourseQuestion) -> Iterator[Planted]:
    full = Fraction(question.points)
    formulas = [parse(formula, question.declarations) for formula in question.returns]
    yield Planted(program(question, formulas), RIGHT, None, full)
    for place, formula in enumerate(formulas):
        wrong = [*formulas[:place], formula + formula, *formulas[place + 1 :]]
        yield Planted(program(question, wrong), NOT_RIGHT, None, Fraction(0))
    yield Planted(body(question, "raise ValueError('no idea')"), NOT_RIGHT, None, Fraction(0))
    yield Planted(body(question, "return None"), ENDED)
    yield Planted("", EMPTY, None, Fraction(0))


def program(question: CourseQuestion, formulas: list[Expression]) -> str:
    """A function that returns the values of formulas, as a student could write it."""
    helpers = [_renamed(to_code(formula, "numpy"), f"part{n}") for n, formula in enumerate(formulas, 1)]
    calls = [f"part{n}({_arguments(code)})" for n, code in enumerate(helpers, 1)]
    return "import numpy as np\n\n" + "\n\n".join([*helpers, body(question, f"return {', '.join(calls)}")])


def _renamed(code: str, name: str) -> str:
    return re.sub(r"^def f\(", f"def {name}(", code, flags=re.MULTILINE)


def _arguments(code: str) -> str:
    found = re.search(r"^def part\d+\((.*?)\)", code, flags=re.MULTILINE)
    return found[1] if found else ""


def body(question: CourseQuestion, statements: str) -> str:
    """The marked function of a code question with these statements in it."""
    signature = signature_of(question.id, question.signature)
    lines = "".join(f"    {line}\n" for line in statements.splitlines())
    return f'@hw.code("{question.id}")\ndef {signature.name}({", ".join(signature.arguments)}):\n{lines}'
