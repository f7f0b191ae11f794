"""What can go wrong with an expression, said so that the reader knows what to change."""


class MatcalcError(ValueError):
    """An expression, a text or a question that cannot be understood; the message says what to do."""


class ShapeError(MatcalcError):
    """Two sizes that have to agree and do not."""


class ParseError(MatcalcError):
    """A text outside the grammar, or one that leaves the meaning of a name open."""


class MissingRuleError(MatcalcError, NotImplementedError):
    """An operation for which no rule has been written."""
