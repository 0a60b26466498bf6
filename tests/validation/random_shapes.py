"""Shapes and data for property tests: every constraint of SHACL, over few nodes."""

from hypothesis import strategies as st
from rdflib import RDF, RDFS, XSD, Literal, URIRef

from evidence_graph.store.quads import Triple

EX = "http://example.org/"
PREFIXES = f"""
@prefix : <{EX}> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <{RDF}> . @prefix rdfs: <{RDFS}> . @prefix xsd: <{XSD}> .
"""

NODES = [URIRef(f"{EX}{name}") for name in "abcde"]
CLASSES = [URIRef(f"{EX}{name}") for name in "ABC"]
PROPERTIES = [URIRef(f"{EX}{name}") for name in "pqr"]
LITERALS = [
    Literal(1),
    Literal(2),
    Literal(2.5),
    Literal("x"),
    Literal("long text"),
    Literal("x", lang="en"),
    Literal("y", lang="en"),
    Literal("z", lang="sv-SE"),
    Literal("2020-02-29", datatype=XSD.date),
]

# One constraint on each line; what stands in {} is a query.
CONSTRAINTS = """
sh:property [ sh:path :p ; sh:minCount 1 ]
sh:property [ sh:path :p ; sh:minCount 2 ; sh:maxCount 3 ]
sh:property [ sh:path :q ; sh:maxCount 1 ]
sh:property [ sh:path [ sh:inversePath :p ] ; sh:maxCount 1 ]
sh:property [ sh:path ( :p :q ) ; sh:minCount 1 ; sh:class :B ]
sh:property [ sh:path [ sh:alternativePath ( :p ( :q :r ) ) ] ; sh:maxCount 0 ]
sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:class :A ]
sh:property [ sh:path [ sh:oneOrMorePath [ sh:inversePath :q ] ] ; sh:nodeKind sh:IRI ]
sh:property [ sh:path [ sh:zeroOrOnePath :r ] ; sh:minCount 2 ]
sh:property [ sh:path :p ; sh:class :C ]
sh:property [ sh:path :q ; sh:datatype xsd:integer ]
sh:property [ sh:path :q ; sh:datatype xsd:date ]
sh:property [ sh:path :r ; sh:nodeKind sh:Literal ]
sh:property [ sh:path :q ; sh:minInclusive 2 ; sh:maxExclusive 3 ]
sh:property [ sh:path :q ; sh:minLength 2 ; sh:pattern "^[xl]" ]
sh:property [ sh:path :r ; sh:in ( :a 1 "x" ) ]
sh:property [ sh:path :p ; sh:hasValue :b ]
sh:property [ sh:path :q ; sh:uniqueLang true ]
sh:property [ sh:path :q ; sh:languageIn ( "en" "sv" ) ]
sh:property [ sh:path :p ; sh:equals :q ]
sh:property [ sh:path :p ; sh:disjoint :q ]
sh:property [ sh:path :p ; sh:lessThan :q ]
sh:property [ sh:path :q ; sh:lessThanOrEquals :r ]
sh:equals :p
sh:disjoint :p
sh:nodeKind sh:IRI
sh:class :B
sh:in ( :a :b :c )
sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path :p ]
sh:node [ sh:property [ sh:path :p ; sh:minCount 1 ; sh:node [ sh:class :A ] ] ]
sh:not [ sh:property [ sh:path :p ; sh:minCount 1 ] ]
sh:not [ sh:class :B ]
sh:not [ sh:property [ sh:path :q ; sh:minInclusive 2 ] ]
sh:or ( [ sh:class :B ] [ sh:property [ sh:path :q ; sh:minCount 1 ] ] )
sh:and ( [ sh:class :B ] [ sh:property [ sh:path :q ; sh:maxCount 1 ] ] )
sh:xone ( [ sh:class :B ] [ sh:class :C ] )
sh:property [ sh:path :p ; sh:qualifiedValueShape [ sh:class :B ] ; sh:qualifiedMinCount 1 ]
sh:property [ sh:path :p ; sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMaxCount 1 ]
sh:property [ sh:path :p ; sh:property [ sh:path :q ; sh:maxCount 1 ] ]
{SELECT $this ?value WHERE { $this :p ?value . ?value :q ?v }}
{SELECT $this WHERE { $this :p ?v FILTER NOT EXISTS { ?v :q ?w . ?w a :C } }}
{SELECT $this ?value WHERE { $this :p/:q ?value . ?other :r ?value FILTER ($this != ?other) }}
{SELECT $this WHERE { $this a ?c OPTIONAL { $this :q ?v . ?v :r ?w } FILTER (!BOUND(?w)) }}
{SELECT $this ?value WHERE { $this :p+ ?value FILTER (?value = $this) }}
{SELECT $this WHERE { ?x :q $this . $this :p ?y }}
{SELECT $this WHERE { $this ?any ?y . ?any :p ?z }}
{SELECT $this WHERE { $this :p ?y . FILTER EXISTS { :a :q ?z } }}
{SELECT $this WHERE { { $this :p ?y } UNION { $this :q ?y . ?y :r ?z } }}
""".strip().splitlines()
# Paths, and what a property shape may say of the values at their ends.
PATHS = """
:p
( :p :q )
[ sh:inversePath :p ]
[ sh:inversePath ( :p :q ) ]
[ sh:inversePath ( :p [ sh:inversePath :q ] :r ) ]
[ sh:inversePath [ sh:alternativePath ( :p ( :q :r ) ) ] ]
( :p [ sh:inversePath ( :q :r ) ] )
[ sh:zeroOrMorePath [ sh:inversePath ( :p :q ) ] ]
[ sh:inversePath [ sh:oneOrMorePath ( :p :q ) ] ]
[ sh:inversePath [ sh:zeroOrOnePath ( :q :p ) ] ]
""".strip().splitlines()
OF_VALUES = """
sh:minCount 1
sh:maxCount 1
sh:class :B
sh:nodeKind sh:IRI
sh:hasValue :b
sh:in ( :a :b 1 )
sh:equals :q
sh:disjoint :p
sh:not [ sh:class :B ]
sh:not [ sh:property [ sh:path [ sh:inversePath ( :p :q ) ] ; sh:minCount 1 ] ]
sh:xone ( [ sh:class :B ] [ sh:class :C ] [ sh:nodeKind sh:Literal ] )
sh:xone ( [ sh:class :B ] [ sh:property [ sh:path :q ; sh:not [ sh:class :C ] ] ] )
sh:qualifiedValueShape [ sh:not [ sh:class :B ] ] ; sh:qualifiedMinCount 1
sh:qualifiedValueShape [ sh:xone ( [ sh:class :B ] [ sh:class :C ] ) ] ; sh:qualifiedMaxCount 1
sh:property [ sh:path :q ; sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMinCount 1 ]
sh:node [ sh:property [ sh:path :p ; sh:xone ( [ sh:class :A ] [ sh:class :B ] ) ] ]
{SELECT $this ?value WHERE { $this $PATH ?value . ?value a :C }}
""".strip().splitlines()
TARGETS = """
sh:targetClass :A
sh:targetClass :B
sh:targetSubjectsOf :p
sh:targetObjectsOf :q
sh:targetNode :a , 1
sh:targetClass :C ; sh:targetObjectsOf :r
""".strip().splitlines()


def written(constraint: str) -> str:
    """Returns a constraint as Turtle."""
    if constraint.startswith("{"):
        return f'sh:sparql [ sh:select "PREFIX : <{EX}> {constraint[1:-1]}" ]'
    return constraint


@st.composite
def shapes_graphs(draw: st.DrawFn) -> str:
    numbers = range(draw(st.integers(1, 4)))
    return "\n".join(draw(_shapes(number)) for number in numbers)


@st.composite
def _shapes(draw: st.DrawFn, number: int) -> str:
    """A shape of either kind, with a target or as a class."""
    if draw(st.booleans()):
        constraint = written(draw(st.sampled_from(CONSTRAINTS)))
        said = f"a sh:NodeShape ; {constraint}"
    else:
        path, constraint = draw(st.sampled_from(PATHS)), draw(st.sampled_from(OF_VALUES))
        said = f"a sh:PropertyShape ; sh:path {path} ; {written(constraint)}"
    target = draw(st.sampled_from([*TARGETS, "a rdfs:Class"]))
    name = f":Shape{number}"
    if target == "a rdfs:Class" and number < len(CLASSES):
        name = f"<{CLASSES[number]}>"
    severity = draw(st.sampled_from(["", "sh:severity sh:Warning ; "]))
    return f"{name} {severity}{target} ; {said} ."


def triples() -> st.SearchStrategy[Triple]:
    node, class_ = st.sampled_from(NODES), st.sampled_from(CLASSES)
    property_ = st.sampled_from(PROPERTIES)
    return st.one_of(
        st.tuples(node, property_, node),
        st.tuples(node, property_, st.sampled_from(LITERALS)),
        st.tuples(node, st.just(RDF.type), class_),
        st.tuples(class_, st.just(RDFS.subClassOf), class_),
        st.tuples(property_, property_, node),
    )
