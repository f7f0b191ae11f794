"""Text that was not meant well: one short line that says where, at once, and nothing is ever run as code."""

import ast
import subprocess
import sys
import time

import pytest

import matcalc_helpers as mc
from matcalc_helpers.cli import BAD_INPUT, main
from tests.expression.fuzzing import SLOWEST, has_long_run, outcome, texts

LONGEST_LINE = 400
MEGABYTE = 1_000_000

BRACKETS = [
    *(opening * MEGABYTE for opening in "()[]"),
    *(opening * 300 for opening in "()[]"),
    *(f"{opening * 300}x{closing * 300}" for opening, closing in ("()", "[]")),
    *(f"{word}(" * 190 + "X" + ")" * 190 for word in ("exp", "inv", "norm2", "vec", "diag", "eye", "det", "pinv")),
    *(f"{word}(" * 190 + "X" + ")" * 190 for word in ("Dexpm", "vech", "tril", "cumsum", "expm", "sum", "d", "D")),
    *(f"{word}(" * 190 + "X" + ", X)" * 190 for word in ("kron", "outer", "dexpm", "max", "dot", "softmax", "delta")),
    "(" * 190 + "c" + " > c)" * 190,
    "x[" * 190 + "1" + "]" * 190,
    "[" * 190 + "x" + ", x]" * 190,
    "[(" * 90 + "x" + "; x)]" * 90,
    "".join(f"sumi(i{k}, 1, n, " for k in range(60)) + "1" + ")" * 60,
    "()",
    "[]",
    "[[[[",
    "[;]",
    "[,]",
    "[1, 2; 3]",
    "[1; 2, 3]",
    "[x y]",
    "X[]",
    "X[:, :, :]",
    "X[1:2:3]",
    "X[1:]",
]
REPETITIONS = [
    *(sign * MEGABYTE for sign in ("'", "-", "+", "[", "x", "9", " ", "\n", ".", "x+", "sin(")),
    *(f"x{piece * 9_000}"[:20_000] for piece in ("+x", "*x", "-x", "/x", ".*x", "^x", ".^2", "'", "'+x'", ">x", "[1]")),
    *(f"c{piece * 2_400}" for piece in ("+c", "*c", "/c", "^c", "+1", "*2", ",c", ";c")),
    *(f"A{piece * 900}" for piece in ("*A", "'*A", "+A'", "*A^-1", "^2", ".^2", "*(A)")),
    "-" * 19_999 + "x",
    "c^" + "-" * 19_000 + "2",
    "-----x",
    "x+-+-x",
    "1+c" * 2_000,
    "[" + "x, " * 6_000 + "x]",
    "g(" + "x, " * 6_000 + "x)",
    "X[" + "1, " * 6_000 + "1]",
    "+".join(["vector(1)"] * 1_800),
    "*".join(["matrix(1)"] * 1_800),
    "*".join(f"A{i}" for i in range(2_800)),
    "+".join(f"A{i}" for i in range(190)),
    "[" + ", ".join(f"A{i}" for i in range(90)) + "]",
    "+".join("*".join(f"a{i}" for i in range(8)) for _ in range(500)),
    "+".join(f"a{i}" for i in range(40)),
    "*".join(f"a{i}" for i in range(8)),
    "+".join(f"ones(n{i})" for i in range(1_500)),
]
NUMBERS = [
    "9^9^9^9",
    "X^999999999",
    "2^1e999",
    "2^1e99",
    "1e9999",
    "1e999^4",
    "1e-999",
    "(2^1000)^1000",
    "((((c^900)^-900)^-900)^-900)^-900",
    "1.5^999",
    "c^0.0000001",
    "X^0.5",
    "0^-1",
    "1/0",
    "1/(1-1)",
    "x./0",
    "9" * 20_000,
    "9" * 1_000,
    "0." + "1" * 1_000,
    "1e" * 9_000,
    "1." * 9_000,
    "*".join(["9" * 395] * 48),
    "*".join(["0." + "1" * 390] * 48),
    "*".join(["1e999"] * 2_400),
    "+".join(f"1/{below}" for below in range(1_001, 2_900)),
    "1e5e5",
    "0x10",
    "1_000",
    "1j",
    "nan",
    "inf",
    "..",
]
SIZES = [
    "eye(0)",
    "eye(-3)",
    "eye(1.5)",
    "eye(3/2)",
    "eye(n-n)",
    "eye(-n)",
    "eye(1-n)",
    "eye(0*n)",
    "eye(n/0)",
    "eye((n*n+n)/0)",
    "eye(n/(1-1))",
    "eye(n/n)",
    "eye(2^2^2)",
    "eye(n^n)",
    "eye(x')",
    "eye(eye(2))",
    "eye(sin(n))",
    "eye()",
    "eye(n, n)",
    "eye(pi)",
    "eye(" + "9" * 5_000 + ")",
    "eye(n" + "*n" * 2_400 + ")",
    "eye(n" + "+n" * 2_400 + ")",
    "eye(n" + "/3" * 2_400 + ")",
    "eye(9" + "*9" * 2_400 + ")",
    "eye(" + "+".join(f"n{i}" for i in range(1_800)) + ")",
    "eye(" + "*".join(["(a+b+c+d)"] * 500) + ")",
    "eye(" + "(" * 100 + "n" + "^3)" * 100 + ")",
    "eye(" + "(" * 100 + "(n+1)" + "^2)" * 100 + ")",
    "ones(0)",
    "ones(99999999999999)",
    "ones(n, n, n)",
    "zeros(n, 0)",
    "commutation(0, 0)",
    "commutation(" + "9" * 19 + ", " + "9" * 19 + ")",
    "duplication(0)",
    "lowerones(0)",
    "unit(n, 0)",
    "unit(n, -1)",
    "unit(n, 1.5)",
    "unit(3, 4)",
    "unvec(x, 0, 0)",
    "unvec(x, 1/2, 2)",
    "unvec(X, 2, 2)",
    "X[1e9, 2]",
    "X[1e9:2e9, 1]",
    "X[-1, 1]",
    "X[0, 1]",
    "X[0:1, 1]",
    "X[2:1, 1]",
    "X[1:n-n, 1]",
    "X[1/2:2, 1]",
    "eye(3)[4, 4]",
    "sumi(i, 1, 1e9, i)",
    "sumi(i, 1, 1e999, i)",
    "sumi(i, 1/2, 2, i)",
    "sumi(1, 1, 2, x)",
    "sumi(i, i, i, i)",
    "sumi(i, 0, 0, X[i, i])",
    "sumi(i, 5, 5, eye(3)[i, i])",
    "vector(x)",
    "vector(2) + X",
    "x*unknown_size_0",
]
FUNCTIONS = [
    "D(D(D(g(x))))",
    "D(x)",
    "D(1, 1)",
    "D(g(x), 9)",
    "D(g(x), -1)",
    "D(g(x), " + "9" * 395 + ")",
    "g()",
    "g",
    "softmax(X, sideways)",
    "softmax(X, rows, cols)",
    "softmax(X*X)",
    "softmax(rows, rows)",
    "softmax(X, rows')",
    "pi(pi)",
    "pi[1]",
    "d(pi)",
    "d(d(x))",
    "d(x + 1)",
    "d(1)",
    "max()",
    "max(x, y, z)",
    "kron(x)",
    "inv(x*x, x)",
    "eigval(X, 1)",
    "eigval(eye(2), 9)",
    "eigval(eye(n), 1.5)",
    "sv(X, 1e99)",
    "sv(X, 0)",
    "chol(X)",
    "dexpm(1, 2)",
    "Dexpm(c)",
    "dsqrtm(X, X)",
    "sylvester(A, B)",
    "x(2)",
    "(x)(y)",
    "f" * 19_000 + "(x)",
    "x" * 20_000,
    "+".join(["x" * 6_000, "y" * 6_000, "Z" * 6_000, "1/0"]),
    "x" * 6_000 + "*d(" + "y" * 6_000 + "*z)",
    "symmetric",
    "scalar*x",
    "function(x)",
    "positive + 1",
    "x > y > z",
    "x >> y",
    "x ** 2",
    "X^X",
    "2^X",
]
CODE = [
    "__import__('os').system('ls')",
    "eval('1')",
    "eval(x)",
    "exec(x)",
    "open(x)",
    "compile(x, y, z)",
    "getattr(x, y)",
    "globals()",
    "print(x)",
    "lambda x: x",
    "x.__class__",
    "x.__class__.__mro__[1].__subclasses__()",
    "__class__",
    "[x for x in y]",
    "(x := 1)",
    "x if x else y",
    "f'{x}'",
    "{0.__class__}",
    "{x}",
    "%s%n%x",
    "%(x)s",
    "'; DROP TABLE x; --",
    "x' OR '1'='1",
    r"\frac{x}{y}",
    r"\input{/etc/passwd}",
    "$x$",
    "<script>alert(1)</script>",
    "$(ls)",
    "`ls`",
    "x; ls",
    "../../etc/passwd",
    "http://x.y/z",
    '{"x": 1}',
    "x # y",
    "x = y",
    "x != y",
    "x && y",
    "x@y",
]
CHARACTERS = [
    "\u0430 + x",  # Cyrillic a
    "s\u0456n(x)",  # Cyrillic i
    "\u03b1*x",
    "\uff11 + \uff12",  # full-width digits
    "\uff58 + x",
    "1\u0661",  # Arabic-Indic digit
    "eye(\u0663)",
    "x\u00b2",
    "x\u2074",
    "\u00bd*x",
    "\u2163*x",
    "\u2460",
    "\ufb01(x)",
    "\U0001d465 + x",
    "\u212a*x",
    "x\u200b + x",  # zero-width space
    "x\u200d*y",
    "x\u200f + y",  # right-to-left mark
    "\u202ex + y",
    "\u2066x\u2069",
    "x\u0301 + y",
    "x" + "\u0301" * 10_000,
    "\U0001f600",
    "x*\U0001f600",
    "\U0001f1e9\U0001f1ea",
    "\ud800",
    "x + \udfff",
    "x\x00",
    "\x00",
    "\x1b[31mx",
    "x\x07",
    "\x7f",
    "\ufeffx",
    "x\u00a0+ x",
    "x\u2212y",
    "x\u00d7y",
    "x\u2032",
    "x\u2018",
    *(f"x{separator}y" for separator in "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"),
    *(f"sin(x{separator}" for separator in "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"),
    "",
    " ",
    "\n" * 10_000,
    "_",
    "_x",
    "\\",
    "?",
    "~x",
]
HOSTILE = [*BRACKETS, *REPETITIONS, *NUMBERS, *SIZES, *FUNCTIONS, *CODE, *CHARACTERS]

DECLARATIONS = [
    *({"x": words} for words in ("n" * 10_000, "n n n", "n**2", "n " * 5_000, "n symmetric", "n n shiny", "scalar n")),
    *(
        {"x": words}
        for words in ("0", "-1", "1.5", "1/2", "n-n", "1-n", "1e3", "x", "n x", "n\x00", "n=3", "{n}", "n'")
    ),
    *({"x": words} for words in ("\u0663", "\u00b2", "\u0430", "(" * 1_000, "9" * 5_000, "9" * 25, "n;import os")),
    *(
        {"x": words}
        for words in ("n*" * 3_000 + "n", "n+" * 3_000 + "n", "n" * 9_000 + " symmetric", "(n n)", "eye(n)")
    ),
    *({"x": words} for words in ("function 0", "function n n n", "function x x x", "function " + "n" * 9_000)),
    *({"x": words} for words in (3, 1.5, None, True, b"n", {"n": 1}, ["n"], ("n", "n"), object(), "n n".split)),
    *(
        {name: "n"}
        for name in ("", " ", "x y", "x\n", "1x", "_x", "\u0430", "\ud800", "n n n", "n**2", "symmetric", "n")
    ),
    *({name: "n"} for name in (1, None, True, b"x", ("x",), "x" * 10_000, "x" * 10_000 + " ")),
    *({name: "function"} for name in (1, None, "x y", "1", "", "\ud800")),
    {f"a{i}": "n" for i in range(1_000)},
    {"x": "n", "n": ""},
    "n",
    5,
    ["x"],
    {"x"},
    object(),
]


def named(value):
    """The name of a case: what an address in memory would make different on every worker is left out."""
    return ascii(value)[:24].partition(" at 0x")[0].partition("object at")[0]


def line_of(text, declared=None):
    """What parse says to a text, None where it reads it; at once and in one short line."""
    started = time.process_time()
    try:
        found = mc.parse(text, declared)
        said = None
        if len(text) < 500 and not has_long_run(found):
            assert mc.parse(str(found), found.declarations) is found
    except mc.MatcalcError as problem:
        said = str(problem)
        assert len(said.splitlines()) == 1
        assert len(said) <= LONGEST_LINE
        assert "Traceback" not in said
    assert time.process_time() - started < SLOWEST
    return said


@pytest.mark.parametrize("text", HOSTILE, ids=named)
def test_hostile_text_is_read_or_refused_in_one_line_that_says_where(text):
    said = line_of(text, {"g": "function"} if "g" in text else None)
    assert said is None or said.startswith("column ")


def test_most_of_the_hostile_texts_are_refused():
    refused = [line_of(text) for text in (*CODE, *CHARACTERS, *SIZES)]
    assert refused.count(None) < len(refused) / 10


@pytest.mark.parametrize("declared", DECLARATIONS, ids=named)
def test_hostile_declarations_are_read_or_refused_in_one_line(declared):
    line_of("x'*x", declared)


@pytest.mark.parametrize("text", [None, 3, b"x", ["x"], object()])
def test_only_text_is_read(text):
    with pytest.raises(mc.ParseError, match="parse reads text"):
        mc.parse(text)


def test_a_foreign_character_is_named_by_its_code():
    assert "U+0430" in line_of("\u0430 + x")


def test_generated_texts_are_read_or_refused():
    found = [outcome(text, declared) for text, declared in texts(4_000)]
    assert max(seconds for _, seconds in found) < SLOWEST
    assert sum(word == "read" for word, _ in found) > 400


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 11))
def test_a_hundred_thousand_generated_texts_are_read_or_refused(seed):
    assert max(outcome(text, declared)[1] for text, declared in texts(10_000, seed)) < SLOWEST


RUNS_NOTHING = """
import ast, builtins, sys
import matcalc_helpers as mc
def refuse(*arguments, **more):
    raise SystemExit("something was run or opened")
hostile = ast.literal_eval(sys.stdin.read())
mc.parse("A*x + sin(x)")
for name in ("eval", "exec", "compile", "open", "__import__", "input", "breakpoint"):
    setattr(builtins, name, refuse)
for text in hostile:
    try:
        str(mc.parse(text))
    except mc.MatcalcError:
        pass
sys.stdout.write("nothing was run")
"""


def test_nothing_is_evaluated():
    short = [text for text in HOSTILE if len(text) < 1_000]
    assert ast.literal_eval(ascii(short)) == short
    run = subprocess.run(
        [sys.executable, "-c", RUNS_NOTHING],
        input=ascii(short),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stdout) == (0, "nothing was run"), run.stderr


BAD = [text for text in (*CODE, *CHARACTERS, *NUMBERS[:5], "(" * 300) if not text.startswith("-")]


@pytest.mark.parametrize("text", BAD, ids=named)
def test_the_command_line_says_so_in_one_line(text, capsys):
    for arguments in (["derive", text, "--wrt", "x"], ["check", "x'*x", "--wrt", "x", "--claim", text]):
        if line_of(text) is not None:
            assert main(arguments) == BAD_INPUT
            said = capsys.readouterr()
            assert said.out == ""
            assert len(said.err.splitlines()) == 1
            assert len(said.err) <= LONGEST_LINE + len("matcalc: \n")


@pytest.mark.parametrize("option", ["--var", "--wrt"])
@pytest.mark.parametrize("value", ["x\ny: n", ": n", "x" * 5_000, "\ud800", "\x00: n"], ids=named)
def test_options_of_the_command_line_are_no_better_trusted(option, value, capsys):
    assert main(["derive", "x'*x", "--wrt", "x", option, value]) == BAD_INPUT
    assert len(capsys.readouterr().err.splitlines()) == 1
