"""Generated ontologies and facts in Turtle, dense enough for axioms to meet each other."""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

CLASSES = [f":C{n}" for n in range(6)]
LINKS = [f":p{n}" for n in range(4)]
VALUES = [":d0", ":d1"]
THINGS = [f":i{n}" for n in range(5)]
LITERALS = ["'a'", "'b'", "1", "2", "'x'@en"]

KINDS = {"Class": CLASSES, "ObjectProperty": LINKS, "DatatypeProperty": VALUES}

classes, links, values = (st.sampled_from(terms) for terms in (CLASSES, LINKS, VALUES))
things, literals = st.sampled_from(THINGS), st.sampled_from(LITERALS)
links_or_inverses = links | links.map("[ owl:inverseOf {} ]".format)


def _text(template: str, *parts: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.tuples(*parts).map(lambda given: template.format(*given))


def _wider_narrow(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    return (
        _text("[ owl:onProperty {} ; owl:someValuesFrom {} ]", links_or_inverses, inner)
        | _text("[ owl:onProperty {} ; owl:someValuesFrom owl:Thing ]", links_or_inverses)
        | _text("[ owl:intersectionOf ( {} {} ) ]", inner, inner)
        | _text("[ owl:unionOf ( {} {} ) ]", inner, inner)
    )


def _wider_wide(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    at_most = "[ owl:onProperty {} ; owl:max"
    return (
        _text("[ owl:onProperty {} ; owl:allValuesFrom {} ]", links_or_inverses, inner)
        | _text("[ owl:intersectionOf ( {} {} ) ]", inner, inner)
        | _text("[ owl:complementOf {} ]", classes)
        | _text(at_most + "Cardinality {} ]", links_or_inverses, st.sampled_from("01"))
        | _text(at_most + "QualifiedCardinality 1 ; owl:onClass {} ]", links, classes)
    )


_with_a_value = _text("[ owl:onProperty {} ; owl:hasValue {} ]", links_or_inverses, things) | _text(
    "[ owl:onProperty {} ; owl:hasValue {} ]", values, literals
)
_listed = _text("[ owl:oneOf ( {} {} ) ]", things, things)

narrow = st.recursive(classes | _with_a_value | _listed, _wider_narrow, max_leaves=4)
"""Class expressions that OWL 2 RL allows for a subclass."""

wide = st.recursive(classes | _with_a_value, _wider_wide, max_leaves=3)
"""Class expressions that OWL 2 RL allows for a superclass."""


def _axioms(below: SearchStrategy[str], above: SearchStrategy[str]) -> SearchStrategy[str]:
    kinds = [
        "Symmetric",
        "Transitive",
        "Functional",
        "InverseFunctional",
        "Asymmetric",
        "Irreflexive",
    ]
    return st.one_of(
        _text("{} rdfs:subClassOf {} .", below, above),
        _text("{} rdfs:subClassOf {} .", below, above),
        _text("{} owl:equivalentClass {} .", classes, classes),
        _text(
            "{} owl:equivalentClass [ owl:intersectionOf ( {} {} ) ] .", classes, classes, classes
        ),
        _text("{} owl:unionOf ( {} {} ) .", classes, classes, below),
        _text("{} owl:disjointWith {} .", classes, classes),
        _text("{} rdfs:subPropertyOf {} .", links, links_or_inverses),
        _text("{} rdfs:subPropertyOf {} .", values, values),
        _text("{} owl:equivalentProperty {} .", links, links),
        _text("{} owl:inverseOf {} .", links, links),
        _text("{} rdfs:domain {} .", links_or_inverses | values, above),
        _text("{} rdfs:range {} .", links, above),
        _text("{} a owl:{}Property .", links, st.sampled_from(kinds)),
        _text("{} owl:propertyDisjointWith {} .", links, links),
        _text("{} owl:propertyChainAxiom ( {} {} ) .", links, links_or_inverses, links_or_inverses),
    )


def _lines(lines: SearchStrategy[str], *, least: int, most: int) -> SearchStrategy[str]:
    return st.lists(lines, min_size=least, max_size=most, unique=True).map("\n".join)


def _declared(axioms: str) -> str:
    # Only what is used: owlrl takes its time over every term.
    declarations = (
        f"{term} a owl:{kind} ."
        for kind, terms in KINDS.items()
        for term in terms
        if term in axioms
    )
    return "\n".join((*declarations, axioms))


ontologies = _lines(_axioms(narrow, wide), least=2, most=9).map(_declared)
"""Ontologies within OWL 2 RL."""

ontologies_beyond = _lines(_axioms(narrow | wide, narrow | wide), least=2, most=9).map(_declared)
"""Ontologies with class expressions on the side where OWL 2 RL does not allow them."""

fact = st.one_of(
    _text("{} a {} .", things, classes),
    _text("{} {} {} .", things, links, things),
    _text("{} {} {} .", things, links, things),
    _text("{} {} {} .", things, values, literals),
    _text("{} owl:{} {} .", things, st.sampled_from(["sameAs", "differentFrom"]), things),
)
"""A fact."""

facts = _lines(fact, least=3, most=16)
