"""The mistakes that answers are looked at for, each with a title and three hints of growing strength."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Mistaken:
    """A kind of mistake: a title for reports, and hints that lead nearer and nearer without the answer."""

    title: str
    hints: tuple[str, str, str]


MISTAKES: Mapping[str, Mistaken] = MappingProxyType(
    {
        "other-layout": Mistaken(
            "right in the other layout",
            (
                "The numbers are right; look at how they are arranged.",
                "Compare which of function and variable runs down the rows.",
                "Read which layout the question asks for, and transpose the whole answer.",
            ),
        ),
        "transposed-factor": Mistaken(
            "a factor is transposed, or a transpose is missing",
            (
                "Follow each matrix through the transposes.",
                "One factor stands with a transpose too many or too few.",
                "Write one entry of the answer as a sum, and read off in which order each matrix takes its indices.",
            ),
        ),
        "wrong-order": Mistaken(
            "factors in the wrong order",
            (
                "Matrices do not commute.",
                "The right factors are there, and two of them have changed places.",
                "Start from the differential, and move factors only round a trace or by a transpose.",
            ),
        ),
        "factor-two": Mistaken(
            "a factor of two too much or missing",
            (
                "Count how often each term comes.",
                "The answer is right up to a factor of two somewhere.",
                "Look for a square whose exponent came down, or for two equal terms of a product rule.",
            ),
        ),
        "sign": Mistaken(
            "a wrong sign",
            (
                "Follow the signs.",
                "One sign is wrong; the rest fits.",
                "Look at each difference, inverse and cosine: which of them brings a minus when it is differentiated?",
            ),
        ),
        "symmetric-assumed": Mistaken(
            "a matrix is taken to be symmetric",
            (
                "Read again what the question says about its matrices.",
                "The answer is right only where a matrix equals its transpose.",
                "Keep the matrix and its transpose apart: both come up, and they must not be added as if equal.",
            ),
        ),
        "chain-factor-missing": Mistaken(
            "a factor of the chain rule is missing",
            (
                "One function stands inside another here.",
                "A part of the chain is there; look at what it has to be multiplied by.",
                "Differentiate outer and inner function apart, at the right place each, then multiply the two.",
            ),
        ),
        "occurrence-forgotten": Mistaken(
            "an occurrence of the variable is treated as constant",
            (
                "Count how often the variable stands in the function.",
                "At least one occurrence of the variable was treated as a constant.",
                "Write one differential for each occurrence, all others held fixed, and add them all.",
            ),
        ),
        "indicator-dropped": Mistaken(
            "a switch or an index condition is dropped",
            (
                "Not every entry takes part.",
                "A switch between 0 and 1 (an indicator, a sign, a delta) is missing.",
                "Ask for each entry when it has a slope at all, and multiply by the switch that says so.",
            ),
        ),
        "indicator-outside": Mistaken(
            "a switch is pulled out of a sum or a product",
            (
                "Each entry has a switch of its own.",
                "A switch was taken out of a sum or a product, where it acts on something else.",
                "Apply the switch to each entry first, and sum or multiply by a matrix afterwards.",
            ),
        ),
        "sum-for-mean": Mistaken(
            "a sum is taken for a mean, or the other way round",
            (
                "Look at what the answer is divided by.",
                "The answer is off by a power of a size: a sum and a mean were mixed up.",
                "Count the entries that the mean goes over, and divide by their number exactly once.",
            ),
        ),
        "batch-sum-missing": Mistaken(
            "the sum over the batch or over repeated rows is missing",
            (
                "Something acts on all rows or columns alike.",
                "The answer uses one example, or leaves out the sum over them.",
                "Add the contributions of all rows or columns on which the variable acts.",
            ),
        ),
        "broadcast-not-summed": Mistaken(
            "a broadcast is not summed",
            (
                "The variable is copied to many places.",
                "The answer has a value for each copy, or sums along the wrong side.",
                "What was copied forwards is summed backwards, along the direction of the copies.",
            ),
        ),
        "inverse-for-transpose": Mistaken(
            "inverse and transpose are mixed up",
            (
                "An inverse is not a transpose.",
                "One factor is inverted where it should be transposed, or the other way round, or both are needed.",
                "Only an orthogonal matrix has its transpose as its inverse; check each of them on its own.",
            ),
        ),
        "hadamard-for-product": Mistaken(
            "entrywise and matrix product are mixed up",
            (
                "There are two products here.",
                "A product entry by entry stands where a matrix product should, or the other way round.",
                "Write one entry of the answer: is there a sum over an inner index or not?",
            ),
        ),
        "rounded-constant": Mistaken(
            "a constant is rounded",
            (
                "The form is right; look at the numbers.",
                "A decimal stands for a fraction that it does not equal.",
                "Write the constant as a fraction or a root, not as a rounded decimal.",
            ),
        ),
        "small-size-only": Mistaken(
            "right for the smallest sizes only",
            (
                "Try a larger example.",
                "The answer holds for size 1 or 2 and fails beyond.",
                "Check with three rows and columns; something that is a number or commutes at size 1 does not there.",
            ),
        ),
        "other-variable": Mistaken(
            "the derivative by another variable",
            (
                "Read again by which variable the question differentiates.",
                "This is the derivative by another symbol of the question.",
                "Hold every symbol fixed but the one that is asked for, and begin with its differential.",
            ),
        ),
        "function-for-derivative": Mistaken(
            "the function itself instead of its derivative",
            (
                "Read again what is asked for.",
                "This is the function itself.",
                "Take the differential of the function, and read off what multiplies the differential of the variable.",
            ),
        ),
        "wrong-constant": Mistaken(
            "right up to a constant factor",
            (
                "The form is right; look at the numbers.",
                "The answer differs by a constant factor.",
                "Go through the exponents and coefficients one by one, and multiply them out again.",
            ),
        ),
        "term-missing": Mistaken(
            "a term or a factor is missing or wrong",
            (
                "Most of the answer is there.",
                "A term or a factor is missing, or there is one too many.",
                "Differentiate each summand and each factor of the function in turn, and tick them off in the answer.",
            ),
        ),
        "unnamed": Mistaken(
            "wrong, cause not found",
            (
                "Take the differential of the whole function first.",
                "Put in a small example, such as all sizes 2, and compare one entry with a difference quotient.",
                "Go through the derivation step by step, and check the shape after each step.",
            ),
        ),
        "wrong-shape": Mistaken(
            "the shape is wrong",
            (
                "Work out the shape of the answer before anything else.",
                "Count the entries of the variable and of the function: they fix the shape.",
                "Write the shape below every factor; inner sizes must agree, and the outer ones are the shape.",
            ),
        ),
    }
)
"""The names of mistakes, most of them found by comparing an answer with wrong forms of the right one."""
