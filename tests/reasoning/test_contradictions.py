"""Each check of OWL 2 RL, one small example each: what is found, where, and how it is said."""

import pytest

from evidence_graph.errors import InconsistencyError
from reasoning.ontologies import infer, inferred, store_of

# what is found: the ontology, the facts
EXAMPLES = {
    "<http://example.org/x>: <http://example.org/A> and <http://example.org/B> share no members"
    " (cax-dw), yet <http://example.org/x> a <http://example.org/A>"
    " and <http://example.org/x> a <http://example.org/B>": (
        ":A owl:disjointWith :B .",
        ":x a :A , :B .",
    ),
    "<http://example.org/A> and <http://example.org/A> share no members (cax-dw)": (
        ":A owl:disjointWith :A ; owl:equivalentClass :B .",
        ":x a :B .",
    ),
    "<http://example.org/A> and <http://example.org/C> share no members (cax-adc)": (
        "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .",
        ":x a :A , :C .",
    ),
    "(not <http://example.org/B>) and <http://example.org/B> are complements (cls-com)": (
        ":A rdfs:subClassOf [ owl:complementOf :B ] .",
        ":x a :A , :B .",
    ),
    "leads to owl:Nothing, which has no members (cax-sco)": (
        ":A rdfs:subClassOf owl:Nothing .",
        ":x a :A .",
    ),
    "owl:Nothing has no members (cls-nothing2)": ("", ":x a owl:Nothing ."),
    "(<http://example.org/p> max 0) is exceeded (cls-maxc1)": (
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 0 ] .",
        ":x a :A ; :p :y .",
    ),
    "(<http://example.org/p> max 0 <http://example.org/B>) is exceeded (cls-maxqc1)": (
        (
            ":A rdfs:subClassOf"
            " [ owl:onProperty :p ; owl:maxQualifiedCardinality 0 ; owl:onClass :B ] ."
        ),
        ":x a :A ; :p :y . :y a :B .",
    ),
    "(<http://example.org/p> max 0 owl:Thing) is exceeded (cls-maxqc2)": (
        (
            ":A rdfs:subClassOf"
            " [ owl:onProperty :p ; owl:maxQualifiedCardinality 0 ; owl:onClass owl:Thing ] ."
        ),
        ":x a :A ; :p :y .",
    ),
    "(<http://example.org/p> max 1) is exceeded (cls-maxc2)": (
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 1 ] .",
        ":x a :A ; :p 1 , 2 .",
    ),
    "<http://example.org/p> has at most one value (prp-fp)": (
        ":p a owl:FunctionalProperty , owl:DatatypeProperty .",
        ":x :p 'ett'@sv , 'två'@sv .",
    ),
    "nothing is <http://example.org/p> itself (prp-irp)": (
        ":p a owl:IrreflexiveProperty .",
        ":x :p :x .",
    ),
    "<http://example.org/p> never holds both ways (prp-asyp)": (
        ":p a owl:AsymmetricProperty .",
        ":x :p :y . :y :p :x .",
    ),
    "<http://example.org/p> and <http://example.org/q> never link the same two things (prp-pdw)": (
        ":p owl:propertyDisjointWith :q .",
        ":x :p 1 ; :q 1 .",
    ),
    "<http://example.org/p> and <http://example.org/r> never link the same two things (prp-adp)": (
        "[] a owl:AllDisjointProperties ; owl:members ( :p :q :r ) .",
        ":x :p :y ; :r :y .",
    ),
    "what is the same is not different (eq-diff1)": (
        "",
        ":x owl:sameAs :y . :y owl:differentFrom :x .",
    ),
    "nothing is different from itself (eq-diff1)": ("", ":x owl:differentFrom :x ."),
    "the members of a list (owl:AllDifferent) are all different (eq-diff2)": (
        "",
        "[] a owl:AllDifferent ; owl:distinctMembers ( :x :y :z ) . :x owl:sameAs :z .",
    ),
    "a negative assertion denies it (prp-npa1)": (
        "",
        (
            "[] owl:sourceIndividual :x ; owl:assertionProperty :p ; owl:targetIndividual :y ."
            " :x :p :y ."
        ),
    ),
    "a negative assertion denies it (prp-npa2)": (
        "",
        "[] owl:sourceIndividual :x ; owl:assertionProperty :p ; owl:targetValue 1 . :x :p 1 .",
    ),
}


@pytest.mark.parametrize("finding", EXAMPLES)
def test_a_contradiction_names_its_axiom_its_rule_and_its_subject(finding: str) -> None:
    with pytest.raises(InconsistencyError) as caught:
        inferred(*EXAMPLES[finding])

    named = [found for found in caught.value.findings if finding in found]
    assert len(named) >= 1
    assert all("<http://example.org/x>" in found for found in named)


def test_all_contradictions_are_reported_at_once() -> None:
    with pytest.raises(InconsistencyError) as caught:
        inferred(
            ":A owl:disjointWith :B . :p a owl:IrreflexiveProperty .", ":x a :A , :B ; :p :x ."
        )

    assert [f.rpartition(", yet")[0].rpartition("(")[2] for f in caught.value.findings] == [
        "cax-dw)",
        "prp-irp)",
    ]


def test_a_contradiction_may_lie_in_what_is_inferred() -> None:
    with pytest.raises(InconsistencyError, match="cax-dw"):
        inferred(":A owl:disjointWith :B . :p rdfs:range :B .", ":x a :A . :y :p :x .")


def test_axioms_that_contradict_each_other_need_no_facts() -> None:
    with pytest.raises(InconsistencyError, match="the ontology contradicts itself"):
        inferred("[ owl:oneOf ( :x ) ] rdfs:subClassOf owl:Nothing .")


@pytest.mark.parametrize(
    ("ontology", "facts"),
    [
        (":p a owl:FunctionalProperty , owl:DatatypeProperty .", ":x :p 1 , 1.0 ."),
        (":p a owl:FunctionalProperty , owl:DatatypeProperty .", ":x :p 1 . :y :p 2 ."),
        (":A owl:disjointWith :B .", ":x a :A . :y a :B ."),
        ("", ":x owl:differentFrom :y . :y owl:sameAs :z ."),
        ("", "[] a owl:AllDifferent ; owl:members ( :x :y ) . :x owl:sameAs :z ."),
        (":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 0 ] .", ":x :p :y ."),
    ],
)
def test_what_is_consistent_is_accepted(ontology: str, facts: str) -> None:
    infer(store_of(ontology, facts))
