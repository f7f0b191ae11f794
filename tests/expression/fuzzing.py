"""Generated texts: random characters, mutated formulas, random words; and what must hold for each of them."""

import itertools
import random
import time

import matcalc_helpers as mc
from matcalc_helpers.expression import postorder
from matcalc_helpers.expression.operations import LONGEST_RUN, Add, Hadamard, Product
from matcalc_helpers.expression.signatures import WORDS
from tests.export.formulas import SHAPES, TEXTS

DECLARED = {**SHAPES, "g": "function", "F": "function m", "H": "function m n"}
NAMES = ("A", "B", "X", "S", "P", "x", "y", "b", "c", "s", "i", "k", "m", "n", "Q", "q", "u", "pi", "rows", "cols")
NUMBERS = ("0", "1", "2", "3", "17", "1.5", ".5", "2e3", "1e-9", "1e999", "999999999", "0.0000001")
SIGNS = (*"+-*/^'()[],;:<>", ".*", "./", ".^", ">=", "<=", " ")
OPERATORS = ("+", "-", "*", "*", "*", "/", ".*", "./", "^", ".^", ">", ",", ")")
TOKENS = (*NAMES, *NUMBERS, *SIGNS, *SIGNS, *(f"{word}(" for word in sorted(WORDS)), "g(", "F(", "H(")
ALPHABET = "xXAbcSn12.+-*/^'()[],;:<>= deinvtrlogsump"
CORPUS = (*TEXTS, "D(g(x))", "D(F(x))*y", "H(A, x)", "d(x)'*X*d(x)", "D(D(g(x)))")
HEAVIEST = 60
SLOWEST = 1.0


def random_characters(chance):
    """Letters, digits and signs of the grammar in any order."""
    return "".join(chance.choices(ALPHABET, k=chance.randint(1, 40)))


def random_words(chance):
    """Names, numbers, signs and functions in any order, or at least operands and operators in turn."""
    if chance.random() < 0.5:
        return "".join(chance.choices(TOKENS, k=chance.randint(1, 9)))
    operands = (_operand(chance) for _ in range(chance.randint(1, 5)))
    return "".join(piece for operand in operands for piece in (operand, chance.choice(OPERATORS)))[:-1].rstrip(".>")


def _operand(chance):
    name = chance.choice((*NAMES, *NUMBERS))
    word = chance.choice(sorted(WORDS))
    return chance.choice((name, f"{name}'", f"{word}({name})", f"{word}({name}, {chance.choice(NAMES)})", f"({name}"))


def mutated(chance):
    """A valid formula with a few pieces deleted, doubled, swapped, replaced, or taken from another."""
    text = chance.choice(CORPUS)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        text = chance.choice((_without, _doubled, _swapped, _replaced, _spliced))(chance, text)
    return text


def _cut(chance, text):
    first, last = sorted(chance.choices(range(len(text) + 1), k=2))
    return first, min(last, first + chance.choice((0, 1, 2, 8)))


def _without(chance, text):
    first, last = _cut(chance, text)
    return text[:first] + text[last:]


def _doubled(chance, text):
    first, last = _cut(chance, text)
    return text[:last] + text[first:]


def _swapped(chance, text):
    first, last = _cut(chance, text)
    return text[:first] + text[last : last + 3] + text[first:last] + text[last + 3 :]


def _replaced(chance, text):
    first, last = _cut(chance, text)
    return text[:first] + chance.choice(TOKENS) + text[last:]


def _spliced(chance, text):
    other = chance.choice(CORPUS)
    return text[: _cut(chance, text)[0]] + other[_cut(chance, other)[0] :]


GENERATORS = (random_characters, mutated, random_words)


def texts(count, seed=0):
    """So many texts, each with declarations or without, from the three generators in turn."""
    chance = random.Random(seed)
    for generate in itertools.islice(itertools.cycle(GENERATORS), count):
        yield generate(chance), DECLARED if chance.random() < 0.8 else {}


def outcome(text, declared):
    """What became of a text, in a word, and the seconds that it took; anything but a MatcalcError is let through."""
    started = time.process_time()
    try:
        found = mc.parse(text, declared)
    except mc.MatcalcError as problem:
        message = str(problem)
        assert len(message.splitlines()) == 1, message
        assert len(message) <= 400, message
        return "refused", time.process_time() - started
    if found.weight >= HEAVIEST or has_long_run(found):
        return "long", time.process_time() - started
    mc.to_latex(found)
    assert mc.parse(str(found), found.declarations) is found, str(found)
    return "read", time.process_time() - started


def has_long_run(found):
    """Whether a run has more parts than one node holds: it reads back as an equal formula, in other pieces."""
    return any(
        part.operation is node.operation and len(part.arguments) + len(node.arguments) > LONGEST_RUN
        for node in postorder(found)
        for part in node.arguments
        if node.operation in (Add, Product, Hadamard)
    )
