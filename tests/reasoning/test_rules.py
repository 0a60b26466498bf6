"""Each rule of OWL 2 RL that concludes something about instances, one small example each."""

import pytest

from reasoning.ontologies import inferred, parsed

# rule: the ontology, the facts, all that follows
EXAMPLES = {
    "cax-sco": (":Trial rdfs:subClassOf :Study .", ":t a :Trial .", ":t a :Study ."),
    "cax-sco up a long way": (
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :C rdfs:subClassOf :D .",
        ":x a :A .",
        ":x a :B , :C , :D .",
    ),
    "cax-eqc1": (":A owl:equivalentClass :B .", ":x a :A .", ":x a :B ."),
    "cax-eqc2": (":A owl:equivalentClass :B .", ":x a :B .", ":x a :A ."),
    "prp-dom": (":p rdfs:domain :C .", ":x :p :y .", ":x a :C ."),
    "prp-dom of a literal's subject": (":p rdfs:domain :C .", ":x :p 'words' .", ":x a :C ."),
    "prp-dom with a wider property": (
        ":p rdfs:subPropertyOf :q . :q rdfs:domain :C .",
        ":x :p :y .",
        ":x :q :y ; a :C .",
    ),
    "prp-dom with a narrower class": (
        ":p rdfs:domain :B , :C . :B rdfs:subClassOf :C .",
        ":x :p :y .",
        ":x a :B , :C .",
    ),
    "prp-rng": (":p rdfs:range :C .", ":x :p :y .", ":y a :C ."),
    "prp-rng says nothing of literals": (":p rdfs:range :C .", ":x :p 'words' .", ""),
    "prp-rng says nothing of datatypes": (":p rdfs:range xsd:string .", ":x :p 'words' .", ""),
    "prp-spo1": (":p rdfs:subPropertyOf :q .", ":x :p :y .", ":x :q :y ."),
    "prp-spo1 of an inverse": (
        ":p rdfs:subPropertyOf [ owl:inverseOf :q ] .",
        ":x :p :y .",
        ":y :q :x .",
    ),
    "prp-spo1 keeps literals": (":p rdfs:subPropertyOf :q .", ":x :p '0.40' .", ":x :q '0.40' ."),
    "prp-spo2": (":p owl:propertyChainAxiom ( :q :r ) .", ":x :q :y . :y :r :z .", ":x :p :z ."),
    "prp-spo2 of three steps, one backwards": (
        ":p owl:propertyChainAxiom ( :q [ owl:inverseOf :r ] :s ) .",
        ":a :q :b . :c :r :b . :c :s :d .",
        ":a :p :d .",
    ),
    "prp-eqp1": (":p owl:equivalentProperty :q .", ":x :p :y .", ":x :q :y ."),
    "prp-eqp2": (":p owl:equivalentProperty :q .", ":x :q :y .", ":x :p :y ."),
    "prp-inv1": (":p owl:inverseOf :q .", ":x :p :y .", ":y :q :x ."),
    "prp-inv2": (":p owl:inverseOf :q .", ":x :q :y .", ":y :p :x ."),
    "prp-inv1 says nothing of literals": (":p owl:inverseOf :q .", ":x :p 'words' .", ""),
    "prp-symp": (":p a owl:SymmetricProperty .", ":x :p :y .", ":y :p :x ."),
    "prp-trp": (
        ":p a owl:TransitiveProperty .",
        ":a :p :b . :b :p :c . :c :p :d . :d :p :e .",
        ":a :p :c , :d , :e . :b :p :d , :e . :c :p :e .",
    ),
    "prp-fp": (
        ":p a owl:FunctionalProperty , owl:ObjectProperty .",
        ":x :p :y , :z .",
        ":y owl:sameAs :z . :z owl:sameAs :y .",
    ),
    "prp-ifp": (
        ":p a owl:InverseFunctionalProperty .",
        ":x :p :z . :y :p :z .",
        ":x owl:sameAs :y . :y owl:sameAs :x .",
    ),
    "prp-key": (
        ":C owl:hasKey ( :k :m ) .",
        ":x a :C ; :k 1 ; :m :n . :y a :C ; :k 1 ; :m :n . :z a :C ; :k 1 ; :m :other .",
        ":x owl:sameAs :y . :y owl:sameAs :x .",
    ),
    "prp-key of one property": (
        ":C owl:hasKey ( :k ) .",
        ":x a :C ; :k 1 . :y a :C ; :k 2 . :z a :C ; :k 1 . :outside :k 1 .",
        ":x owl:sameAs :z . :z owl:sameAs :x .",
    ),
    "cls-int1": (
        ":C owl:intersectionOf ( :A :B ) .",
        ":x a :A , :B . :y a :A .",
        ":x a :C .",
    ),
    "cls-int2": (":C owl:intersectionOf ( :A :B ) .", ":x a :C .", ":x a :A , :B ."),
    "cls-uni": (":C owl:unionOf ( :A :B ) .", ":x a :A . :y a :B .", ":x a :C . :y a :C ."),
    "cls-svf1": (
        "[ owl:onProperty :p ; owl:someValuesFrom :C ] rdfs:subClassOf :D .",
        ":x :p :y . :y a :C . :z :p :w .",
        ":x a :D .",
    ),
    "cls-svf1 through an inverse": (
        "[ owl:onProperty [ owl:inverseOf :p ] ; owl:someValuesFrom :C ] rdfs:subClassOf :D .",
        ":x :p :y . :x a :C .",
        ":y a :D .",
    ),
    "cls-svf2": (
        "[ owl:onProperty :p ; owl:someValuesFrom owl:Thing ] rdfs:subClassOf :D .",
        ":x :p :y .",
        ":x a :D .",
    ),
    "cls-avf": (
        ":C rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom :D ] .",
        ":x a :C ; :p :y . :z :p :w .",
        ":y a :D .",
    ),
    "cls-avf within cls-avf": (
        (
            ":C rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom"
            " [ owl:onProperty :q ; owl:allValuesFrom :D ] ] ."
        ),
        ":x a :C ; :p :y . :y :q :z .",
        ":z a :D .",
    ),
    "cls-hv1": (
        ":C rdfs:subClassOf [ owl:onProperty :p ; owl:hasValue :v ] .",
        ":x a :C .",
        ":x :p :v .",
    ),
    "cls-hv1 with a literal": (
        ":C rdfs:subClassOf [ owl:onProperty :p ; owl:hasValue 'a\\\"b\\n'@en ] .",
        ":x a :C .",
        ":x :p 'a\\\"b\\n'@en .",
    ),
    "cls-hv2": (
        "[ owl:onProperty :p ; owl:hasValue :v ] rdfs:subClassOf :C .",
        ":x :p :v . :y :p :w .",
        ":x a :C .",
    ),
    "cls-maxc2": (
        ":C rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 1 ] .",
        ":x a :C ; :p :y , :z . :free :p :y , :w .",
        ":y owl:sameAs :z . :z owl:sameAs :y . :x :p :y . :free :p :z .",
    ),
    "cls-maxqc3": (
        (
            ":p a owl:ObjectProperty . :C rdfs:subClassOf"
            " [ owl:onProperty :p ; owl:maxQualifiedCardinality 1 ; owl:onClass :D ] ."
        ),
        ":x a :C ; :p :y , :z , :w . :y a :D . :z a :D .",
        ":y owl:sameAs :z . :z owl:sameAs :y .",
    ),
    "cls-maxqc4": (
        (
            ":p a owl:ObjectProperty . :C rdfs:subClassOf"
            " [ owl:onProperty :p ; owl:maxQualifiedCardinality 1 ; owl:onClass owl:Thing ] ."
        ),
        ":x a :C ; :p :y , :z .",
        ":y owl:sameAs :z . :z owl:sameAs :y .",
    ),
    "cls-oo": (":C owl:oneOf ( :a :b ) .", "", ":a a :C . :b a :C ."),
    "eq-sym and eq-trans": (
        "",
        ":a owl:sameAs :b . :b owl:sameAs :c .",
        ":b owl:sameAs :a . :c owl:sameAs :b . :a owl:sameAs :c . :c owl:sameAs :a .",
    ),
    "eq-rep-s": ("", ":a owl:sameAs :b ; :p 1 .", ":b owl:sameAs :a ; :p 1 ."),
    "eq-rep-o": ("", ":a owl:sameAs :b . :x :p :a .", ":b owl:sameAs :a . :x :p :b ."),
    "eq-rep-s, then a rule, then eq-rep-s": (
        ":A owl:intersectionOf ( :B :C ) .",
        ":a owl:sameAs :b ; a :B . :b a :C .",
        ":b owl:sameAs :a ; a :A , :B . :a a :A , :C .",
    ),
    "eq-rep-s within unnamed classes": (
        "[ owl:intersectionOf ( [ owl:oneOf ( :a ) ] [ owl:oneOf ( :b ) ] ) ] rdfs:subClassOf :C .",
        ":a owl:sameAs :b .",
        ":b owl:sameAs :a ; a :C . :a a :C .",
    ),
    "an unnamed class equal to a named one": (
        (
            ":C owl:equivalentClass [ owl:intersectionOf"
            " ( :A [ owl:onProperty :p ; owl:someValuesFrom [ owl:unionOf ( :B :D ) ] ] ) ] ."
        ),
        ":x a :A ; :p :y . :y a :D . :z a :C .",
        ":x a :C . :z a :A .",
    ),
    "rules that feed each other": (
        (
            ":hasPart owl:inverseOf :partOf . :partOf a owl:TransitiveProperty ."
            " :part rdfs:subPropertyOf :hasPart . :hasPart rdfs:range :Part ."
        ),
        ":a :part :b . :b :part :c .",
        (
            ":a :hasPart :b , :c . :b :hasPart :c . :b :partOf :a . :c :partOf :a , :b ."
            " :b a :Part . :c a :Part ."
        ),
    ),
}


@pytest.mark.parametrize("rule", EXAMPLES)
def test_exactly_what_follows_is_inferred(rule: str) -> None:
    ontology, facts, expected = EXAMPLES[rule]

    assert inferred(ontology, facts) == set(parsed(expected)) - set(parsed(facts))
