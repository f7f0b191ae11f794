"""LaTeX as tokens: spaces and sizes of brackets left out, fonts taken off, letters put together to declared names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...expression.latex import GREEK
from .commands import COMMANDS, FONTS, FRACTIONS, SAME, SILENT, WORDS
from .cursor import Token
from .grammar import SIGNS
from .parts import unread
from .scope import GREEK_LETTERS, VARIANTS, Scope

PIECE = re.compile(
    r"(?P<command>\\[A-Za-z]+\*?|\\.)|(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<letters>[A-Za-z]+)|(?P<sign>.)", re.DOTALL
)
SIGN_OF = {sign: meaning for sign, meaning in SIGNS.items() if len(sign) == 1} | {"⊤": "⊤", "×": "×"}


def latex_tokens(text: str, scope: Scope) -> list[Token]:
    """The tokens of LaTeX, with the places at which they stand."""
    pieces = list(_pieces(text))
    found: list[Token] = []
    place = 0
    while place < len(pieces):
        token = pieces[place]
        if token.text in FONTS:
            inside, place = _group(pieces, place + 1)
            found += _in_font(token, inside, scope)
        else:
            found += _letters(token, scope)
            place += 1
    return found


def _pieces(text: str) -> Iterator[Token]:
    for match in PIECE.finditer(text):
        kind, piece, span = str(match.lastgroup), match[0], match.span()
        if piece.isspace() or piece in SILENT:
            continue
        if kind == "command":
            yield _command(piece, *span)
        elif piece in GREEK_LETTERS:
            yield Token("greek", GREEK_LETTERS[piece], *span)
        else:
            yield Token(kind, SIGN_OF.get(piece, piece), *span)


def _command(piece: str, start: int, end: int) -> Token:
    word = VARIANTS.get(piece[1:], piece[1:])
    if piece in SAME:
        return Token("sign", SAME[piece], start, end)
    if word in GREEK or word in COMMANDS:
        return Token("greek" if word in GREEK else "function", word, start, end)
    return Token("command", FRACTIONS.get(piece, piece), start, end)


def _group(pieces: list[Token], place: int) -> tuple[list[Token], int]:
    """The tokens of the group that begins at a place, or the one token there, and where reading goes on."""
    if place >= len(pieces) or pieces[place].text != "{":
        return pieces[place : place + 1], place + 1
    depth = 0
    for end in range(place, len(pieces)):
        depth += (pieces[end].text == "{") - (pieces[end].text == "}")
        if depth == 0:
            return pieces[place + 1 : end], end + 1
    raise unread(pieces[place].start, "this { has no }")


def _in_font(font: Token, inside: list[Token], scope: Scope) -> list[Token]:
    r"""Fonts are taken off: \mathrm{tr} is a function, \mathbf{x} a name, \mathbf{1} a column of ones."""
    word = "".join(token.text for token in inside)
    span = (font.start, inside[-1].end if inside else font.end)
    if word in ("0", "1") and font.text in (r"\mathbf", r"\mathbb", r"\boldsymbol", r"\bm", r"\mathds"):
        return [Token("filled", word, *span)]
    if not inside or not all(token.kind in ("letters", "number") or token.text in "_-" for token in inside):
        return [each for token in inside for each in _letters(token, scope)]
    if scope.declared(word) is None and (word in WORDS or font.text.startswith(r"\operatorname")):
        return [Token("function", word, *span)]
    in_pieces = [each for token in inside for each in _letters(token, scope)]
    if len(word) == 1:
        return [Token("roman" if font.text == r"\mathrm" else "name", word, *span)]
    each_known = all(scope.declared(token.text) is not None for token in in_pieces)
    return in_pieces if each_known else [Token("name", word, *span)]


def _letters(token: Token, scope: Scope) -> list[Token]:
    """Letters side by side: declared names where they are some, else one name a letter."""
    if token.kind != "letters":
        return [token]
    found, place = [], 0
    while place < len(token.text):
        rest = token.text[place : place + 30]
        lengths = (length for length in range(len(rest), 1, -1) if scope.declared(rest[:length]) is not None)
        length = next(lengths, 1)
        found.append(Token("name", rest[:length], token.start + place, token.start + place + length))
        place += length
    return found
