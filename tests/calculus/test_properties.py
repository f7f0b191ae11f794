"""What must hold for every formula: the definition, the chain rule, layouts, symmetry, duality, reading back."""

import pickle
from collections import Counter

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import matcalc_helpers as mc
from matcalc_helpers.expression import symbols
from matcalc_helpers.expression.leaves import assumptions_of
from tests.expression.fuzzing import has_long_run
from tests.expression.strategies import expressions, symbol

COLUMN, OTHER, SQUARE, OBLONG = symbol("n", 1), symbol("m", 1), symbol("n", "n"), symbol("m", "n")
VARIABLES = (COLUMN, OTHER, SQUARE, OBLONG)
STRUCTURES = ("symmetric", "diagonal", "skew", "lower_triangular", "upper_triangular")
STRUCTURED = [mc.matrix("T", "n", "n", **{word: True}) for word in STRUCTURES]
ROUTES = ("exact", "balls")

# The examples are the same in every run, and are not made smaller, which would take minutes of checking.
few = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
many = settings(few, max_examples=60)


@st.composite
def questions(draw, variables=VARIABLES, shapes=((1, 1),), depth=3):
    """A formula and a symbol in it."""
    wrt = draw(st.sampled_from(variables))
    function = draw(expressions(*draw(st.sampled_from(shapes)), depth=depth, favourites=(wrt,)))
    assume(wrt in symbols(function).values())
    return function, wrt


def holds(evidence):
    """Whether the two independent routes agree; True and None are told apart by the count of verdicts."""
    assert evidence.holds is not False, f"{evidence.verdict}\n{evidence.counterexample}"
    return evidence.holds


def equal(a, b):
    return holds(mc.check_equal(a, b, routes=ROUTES))


def decided(verdicts, share=0.6):
    """Most questions get an answer: a checker that never decides anything would pass every test."""
    assert verdicts[True] >= share * verdicts.total(), verdicts


def inner(a, b):
    return mc.sum(mc.hadamard(a, b))


def like(of, name):
    """A symbol of the shape of a formula, and of the structure of a symbol."""
    return mc.matrix(name, *of.shape, **dict.fromkeys(assumptions_of(of), True))


def same(a, b):
    """One object, or equal by the checks."""
    return a is b or equal(a, b)


def test_a_gradient_agrees_with_the_definition():
    verdicts = Counter()

    @many
    @given(questions())
    def property_holds(question):
        function, wrt = question
        claim = mc.gradient(function, wrt)
        verdicts[holds(mc.check(function, wrt=wrt, claim=claim, kind="gradient", routes=ROUTES))] += 1

    property_holds()
    decided(verdicts)


def test_a_jacobian_agrees_with_the_definition():
    verdicts = Counter()

    @many
    @given(questions(shapes=(("m", 1), ("n", 1), ("m", "n"), (1, "n"), ("n", "n"))))
    def property_holds(question):
        function, wrt = question
        claim = mc.jacobian(function, wrt)
        verdicts[holds(mc.check(function, wrt=wrt, claim=claim, layout="numerator", routes=ROUTES))] += 1

    property_holds()
    decided(verdicts)


def test_the_jacobian_of_a_composition_is_the_product_of_jacobians():
    verdicts = Counter()

    @few
    @given(questions([OTHER], [("n", 1), (1, 1), ("m", 1)], depth=2), questions([COLUMN], [("m", 1)], depth=2))
    def property_holds(outside, inside):
        (function, u), (of_x, x) = outside, inside
        composed = mc.substitute(function, {u: of_x})
        by_parts = mc.substitute(mc.jacobian(function, u), {u: of_x}) @ mc.jacobian(of_x, x)
        if x in symbols(function).values():
            by_parts = by_parts + mc.substitute(mc.jacobian(function, x), {u: of_x})
        verdicts[equal(mc.jacobian(composed, x), by_parts)] += 1

    property_holds()
    decided(verdicts)


def test_the_two_layouts_are_transposes():
    verdicts = Counter()

    @few
    @given(questions(shapes=((1, 1), ("m", 1), ("m", "n"), (1, "n"))))
    def property_holds(question):
        function, wrt = question
        assert mc.jacobian(function, wrt, layout="denominator") is mc.jacobian(function, wrt).T
        numerator, denominator = (mc.derivative(function, wrt, layout=of) for of in ("numerator", "denominator"))
        verdicts[same(numerator, denominator.T)] += 1

    property_holds()
    decided(verdicts)


def test_the_two_layouts_by_a_scalar_are_transposes():
    verdicts = Counter()

    @few
    @given(questions(shapes=[("m", "n"), ("n", 1)]), st.sampled_from([mc.scalar("c"), mc.scalar("s")]))
    def property_holds(question, wrt):
        function = wrt**2 * question[0]
        numerator, denominator = (mc.derivative(function, wrt, layout=of) for of in ("numerator", "denominator"))
        assert numerator.shape == function.shape
        verdicts[same(numerator, denominator.T)] += 1

    property_holds()
    decided(verdicts)


def test_a_hessian_is_symmetric():
    verdicts = Counter()

    @few
    @given(questions([COLUMN, OTHER], depth=2))
    def property_holds(question):
        hessian = mc.hessian(*question)
        verdicts[equal(hessian, hessian.T)] += 1

    property_holds()
    decided(verdicts)


@many
@given(questions(shapes=((1, 1), ("m", 1), ("m", "n"), ("n", "n"))))
def test_a_formula_and_its_derivative_are_read_back(question):
    for formula in (question[0], mc.jacobian(*question)):
        if not has_long_run(formula):
            assert mc.parse(str(formula), formula.declarations) is formula
            assert pickle.loads(pickle.dumps(formula)) is formula


@few
@given(st.data())
def test_the_order_of_summands_does_not_matter(data):
    terms = data.draw(st.lists(expressions(depth=2, favourites=(COLUMN,)), min_size=2, max_size=4))
    function, again = (mc.sum(sum(order, COLUMN[0])) for order in (terms, data.draw(st.permutations(terms))))
    assert mc.gradient(function, COLUMN).key == mc.gradient(again, COLUMN).key
    assert mc.hessian(function, COLUMN).key == mc.hessian(again, COLUMN).key


def test_pushforward_and_pullback_are_adjoint():
    verdicts = Counter()

    @many
    @given(questions((*VARIABLES, *STRUCTURED), ((1, 1), ("m", 1), ("m", "n"), ("n", "n"))))
    def property_holds(question):
        function, wrt = question
        weights, direction = mc.matrix("W", *function.shape), like(wrt, "V")
        forward = inner(weights, mc.jvp(function, wrt, direction))
        verdicts[equal(forward, inner(mc.vjp(function, wrt, weights), direction))] += 1

    property_holds()
    decided(verdicts)


def test_a_hessian_vector_product_is_the_hessian_times_the_vector():
    verdicts = Counter()

    @few
    @given(questions([COLUMN, OTHER, SQUARE], depth=2))
    def property_holds(question):
        function, wrt = question
        direction = like(wrt, "V")
        product = mc.hessian(function, wrt) @ mc.vec(direction)
        verdicts[equal(mc.vec(mc.hvp(function, wrt, direction)), product)] += 1

    property_holds()
    decided(verdicts)
