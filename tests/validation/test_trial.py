"""Shapes that could never judge are refused when they come, and each of them is named."""

import pytest
from rdflib import RDF, XSD, Graph, Literal, URIRef

from evidence_graph.errors import UnusableShapesError
from evidence_graph.records.graphs import SHAPES_GRAPH
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.work import Work
from evidence_graph.validation.trial import require_usable
from evidence_graph.validation.validator import Validator
from validation.random_shapes import EX, PREFIXES

QUERY = 'sh:sparql [ sh:select "%s" ]'
# What a node shape says, and a part of what is said of it.
UNUSABLE = {
    'sh:pattern "[A-Z"': "sh:pattern is no regular expression",
    "sh:node :P . :P a sh:PropertyShape ; sh:path :p": "which is a property shape",
    "sh:property :N . :N a sh:NodeShape ; sh:nodeKind sh:IRI": "which has no sh:path",
    'sh:property "x"': 'leads to a shape, not to "x"',
    'sh:not "x"': 'leads to a shape, not to "x"',
    'sh:or ( "x" )': 'lists shapes, not "x"',
    "sh:or ( )": "lists nothing",
    "sh:in :a": "is no list",
    "sh:in _:l . _:l rdf:first :a ; rdf:rest _:l": "leads back into itself",
    "sh:xone _:l . _:l rdf:first [ ] ; rdf:rest _:l": "leads back into itself",
    "sh:property [ sh:path ( :p ) ]": "fewer than two paths",
    "sh:property [ sh:path () ]": "sh:path cannot be",
    "sh:property [ sh:path _:p ] . _:p sh:inversePath _:p": "sh:path leads back into itself",
    "sh:property [ sh:path [ sh:zeroOrMorePath [] ] ]": "no path that SHACL knows",
    'sh:property [ sh:path [ sh:inversePath "p" ] ]': 'sh:path cannot be "p"',
    f"sh:property [ sh:path {'[ sh:inversePath ' * 10} :p {']' * 10} ]": "more than 9 paths",
    f"{'sh:not [ ' * 15} sh:class :B {']' * 15}": "more than 15 shapes",
    "sh:path :p": "a node shape has no sh:path",
    "sh:property [ a sh:PropertyShape ]": "has one sh:path, not 0",
    "sh:targetSubjectsOf []": "names a property by its IRI",
    'sh:targetClass "A"': 'names a class, not "A"',
    "sh:minLength 1 , 2": "at most one sh:minLength",
    'sh:minLength "x"': "must be a literal value with an integer",
    "sh:minExclusive :x": "AssertionError",
    'sh:pattern "x" ; sh:flags :i': "AttributeError",
    QUERY % "SELECT $this WHERE { $this ex:p ?o }": "ex:",
    QUERY % "SELECT $this WHERE { ?o ex:p $this }": "Unknown namespace prefix",
    QUERY % "SELECT $this WHERE { $this": "Expected",
    QUERY % "SELECT $this WHERE { BIND (<http://e/%s> AS ?x) ?x ?p $this }": "percent encoding",
    QUERY % "SELECT $this WHERE { ?x !(<urn:p>|^<urn:q>) $this }": "Invalid path",
    QUERY % "SELECT $this FROM <urn:x> WHERE { $this ?p ?o }": "says FROM",
    QUERY % "SELECT $this WHERE { SERVICE<http://e/> { $this ?p ?o } }": "SERVICE",
    QUERY % "CONSTRUCT { $this ?p ?o } WHERE { $this ?p ?o }": "no SELECT query",
    QUERY % "SELECT $this WHERE { $this $PATH ?o }": "$PATH",
    ":k 1 . :C a sh:ConstraintComponent ; sh:parameter [ sh:path :k ] ; sh:validator"
    ' [ a sh:SPARQLAskValidator ; sh:ask "ASK { ?value ?y $k " ]': "Expected AskQuery",
    ":k 1 . :C a sh:ConstraintComponent ; sh:parameter [ sh:path :k ] ; sh:validator"
    ' [ a sh:SPARQLAskValidator ; sh:ask "ASK FROM <file:///x> { ?value ?y $k }" ]': "says FROM",
    ":k 1 . :C a sh:ConstraintComponent": "sh:parameter",
}
USABLE = [
    "sh:class :B",
    "sh:node :S",
    "sh:property [ sh:path :p ; sh:node :S ]",
    "sh:node :Nowhere",
    'sh:deactivated true ; sh:pattern "[A-Z"',
    QUERY % "SELECT $this WHERE { $this a rdf:Bag # SERVICE\\n }",
    QUERY % "PREFIX from: <urn:f> SELECT $this WHERE { $this from:p 'FROM' }",
    f"{'sh:not [ ' * 14} sh:class :B {']' * 14}",
    "sh:property [ sh:path :p ; sh:lessThan :q ]",
    "sh:closed true ; sh:ignoredProperties ()",
]


def shapes_of(said: str) -> Graph:
    return Graph().parse(data=f"{PREFIXES} :S a sh:NodeShape ; sh:targetClass :A ; {said} .")


def refusal(validator: Validator, work: Work) -> str:
    try:
        validator.check_change(work, {}.get)
    except UnusableShapesError as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize(("said", "reason"), UNUSABLE.items())
def test_a_shape_that_cannot_be_used_is_named_with_the_reason(said: str, reason: str) -> None:
    with pytest.raises(UnusableShapesError) as refused:
        require_usable(shapes_of(said))

    assert any(reason in finding and EX in finding for finding in refused.value.findings)


@pytest.mark.parametrize("said", USABLE)
def test_a_shape_that_can_be_used_is_not_refused(said: str) -> None:
    require_usable(shapes_of(said))


def test_all_that_is_wrong_is_told_at_once() -> None:
    said = 'sh:minLength 1 , 2 ; sh:pattern "[" ; sh:property [ sh:path ( :p ) ]'

    with pytest.raises(UnusableShapesError) as refused:
        require_usable(shapes_of(said))

    assert [finding.partition(": ")[0] for finding in refused.value.findings] == [
        f"a shape without a name in {EX}S",
        f"{EX}S",
        f"{EX}S",
    ]


def test_the_shapes_are_as_they_were_after_the_trial() -> None:
    shapes = shapes_of("sh:class :B")
    before = set(shapes)

    require_usable(shapes)

    assert set(shapes) == before


@pytest.mark.parametrize("said", UNUSABLE)
def test_a_change_that_makes_a_shape_unusable_is_refused_without_a_node_to_judge(said: str) -> None:
    work = Work(QuadStore.in_memory())
    work.add_triples(list(shapes_of(said)), SHAPES_GRAPH)

    with pytest.raises(UnusableShapesError):
        Validator(Graph()).check_change(work, {}.get)


@pytest.mark.parametrize("said", UNUSABLE)
def test_where_such_a_shape_is_there_already_nothing_else_is_raised(said: str) -> None:
    """Stores of earlier releases may have them."""
    thing, kind = URIRef(f"{EX}a"), URIRef(f"{EX}A")
    work = Work(QuadStore.in_memory())
    for property_ in "pqk":
        work.add_triples([(thing, URIRef(EX + property_), Literal("1", datatype=XSD.int))], None)
    work.add_triples([(thing, RDF.type, kind)], None)

    refused = refusal(Validator(shapes_of(said)), work)

    assert not refused or EX in refused
