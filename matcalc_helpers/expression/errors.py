"""What can go wrong with an expression, said so that the reader knows what to change."""

LONGEST_MESSAGE = 400


class MatcalcError(ValueError):
    """An expression, a text or a question that cannot be understood; the message says what to do, in one line."""

    def __init__(self, message: str) -> None:
        super().__init__(_one_line(message))


def _one_line(message: str) -> str:
    """The message without line breaks; of a long one the beginning, which says where, and the end, which says what."""
    line = " ".join(message.splitlines())
    return line if len(line) <= LONGEST_MESSAGE else f"{line[:195]} ... {line[-200:]}"


class ShapeError(MatcalcError):
    """Two sizes that have to agree and do not."""


class ParseError(MatcalcError):
    """A text outside the grammar, or one that leaves the meaning of a name open."""


class MissingRuleError(MatcalcError, NotImplementedError):
    """An operation for which no rule has been written."""
