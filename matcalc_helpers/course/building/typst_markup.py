"""Markdown with mathematics as Typst markup: text stays text, formulas become pictures on the line."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.dollarmath import dollarmath_plugin

with warnings.catch_warnings():  # it opens its font by a function that Python 3.11 and 3.12 call deprecated
    warnings.simplefilter("ignore", DeprecationWarning)
    from ziamath.zmath import Latex

SIZE = 10.5
"""Of the text and of formulas, in points."""
INSIDE = 0.6
"""How much of the white border of a picture, which is 1 point wide, the text may come near on the right."""
_PARSER = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin, allow_space=True, double_inline=True)
_WORD = r"\\(?:arccos|arcsin|arctan|cosh|cos|det|exp|ln|log|max|min|sinh|sin|tanh|tan|operatorname\{\w+\})"
_AHEAD = re.compile(rf"(?<=[A-Za-z0-9}}])\s*(?={_WORD}(?![a-z]))")
"""What stands directly before the name of a function."""
_BEHIND = re.compile(rf"{_WORD}(?=\s+[A-Za-z0-9]|\s*\\(?!left|[Bb]ig|[!,:;]|quad|limits)[A-Za-z])")
"""A function whose argument stands without brackets."""


class Pictures:
    """The formulas of a document as SVG files; the same formula is one file."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self._known: dict[tuple[str, bool], str] = {}

    def markup(self, latex: str, *, display: bool) -> str:
        """The markup that places a formula with its baseline on that of the text."""
        key = (latex.strip(), display)
        if key not in self._known:
            boxed = self._drawn(key[0], inline=not display)
            self._known[key] = f"#align(center, {boxed})" if display else f"#{boxed}"
        return self._known[key]

    def _drawn(self, latex: str, *, inline: bool) -> str:
        formula = Latex(_spaced(latex), size=SIZE, inline=inline)
        left, top, width, height = map(float, formula.svgxml().get("viewBox", "0 0 1 1").split())
        name = f"formula-{len(self.files)}.svg"
        self.files[name] = formula.svg().encode()
        picture = f'image("{name}", width: {width:.3f}pt, height: {height:.3f}pt, alt: {quoted(latex)})'
        advance, below = left + width - INSIDE, top + height
        return f"box(width: {advance:.3f}pt, baseline: {below:.3f}pt, move(dx: {left:.3f}pt, {picture}))"


def _spaced(latex: str) -> str:
    r"""A formula with the thin spaces around the names of functions that TeX sets by itself.

    >>> print(_spaced(r"3\det X + \sin(x)"))
    3\,\det\, X + \sin(x)
    """
    return _AHEAD.sub(r"\\,", _BEHIND.sub(lambda found: found[0] + r"\,", latex))


def quoted(text: str) -> str:
    r"""A text as a Typst string, in which nothing is markup.

    >>> print(quoted('#eval("1")'))
    "#eval(\"1\")"
    """
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", " ")
    return f'"{"".join(letter for letter in plain if letter >= " ")}"'


def markup(text: str, pictures: Pictures) -> str:
    """The Typst markup of a Markdown text."""
    return _all(SyntaxTreeNode(_PARSER.parse(text)), pictures)


def _all(node: SyntaxTreeNode, pictures: Pictures) -> str:
    return "".join(_one(child, pictures) for child in node.children)


def _one(node: SyntaxTreeNode, pictures: Pictures) -> str:
    make = _MARKUP.get(node.type)
    return make(node, pictures) if make is not None else _other(node, pictures)


def _other(node: SyntaxTreeNode, pictures: Pictures) -> str:
    """Whatever has no markup of its own: what is in it, or its text."""
    return _all(node, pictures) if node.children else _text(node, pictures)


def _text(node: SyntaxTreeNode, _: Pictures) -> str:
    return f"#{quoted(node.content)};" if node.content else ""


def _around(function: str, end: str = "") -> Callable[[SyntaxTreeNode, Pictures], str]:
    return lambda node, pictures: f"#{function}[{_all(node, pictures)}]{end}"


def _list(function: str) -> Callable[[SyntaxTreeNode, Pictures], str]:
    def listed(node: SyntaxTreeNode, pictures: Pictures) -> str:
        items = ", ".join(f"[{_all(item, pictures)}]" for item in node.children)
        return f"#{function}({items})\n\n"

    return listed


def _code(node: SyntaxTreeNode, _: Pictures) -> str:
    return f"#raw({quoted(node.content)})"


def _block(node: SyntaxTreeNode, _: Pictures) -> str:
    return f"#raw({quoted(node.content.rstrip())}, block: true)\n\n"


def _math(*, display: bool) -> Callable[[SyntaxTreeNode, Pictures], str]:
    return lambda node, pictures: pictures.markup(node.content, display=display)


def _table(node: SyntaxTreeNode, pictures: Pictures) -> str:
    rows: Sequence[Any] = [row for part in node.children for row in part.children]
    cells = ", ".join(f"[{_all(cell, pictures)}]" for row in rows for cell in row.children)
    return f"#table(columns: {len(rows[0].children)}, {cells})\n\n"


_MARKUP: dict[str, Callable[[SyntaxTreeNode, Pictures], str]] = {
    "text": _text,
    "softbreak": lambda _node, _pictures: " ",
    "hardbreak": lambda _node, _pictures: "#linebreak()",
    "paragraph": lambda node, pictures: f"{_all(node, pictures)}\n\n",
    "heading": _around("strong", "\n\n"),
    "strong": _around("strong"),
    "em": _around("emph"),
    "code_inline": _code,
    "code_block": _block,
    "fence": _block,
    "bullet_list": _list("list"),
    "ordered_list": _list("enum"),
    "math_inline": _math(display=False),
    "math_inline_double": _math(display=True),
    "math_block": _math(display=True),
    "table": _table,
}
