"""The catalogue graph is true of the graph that it describes, and disturbs nothing in it."""

import pytest
from rdflib import RDF, VOID, URIRef

from evidence_graph.assembly import Rules, silent, validate
from evidence_graph.catalogue import contents
from evidence_graph.catalogue.terms import DATASET
from evidence_graph.graph import EvidenceGraph
from evidence_graph.records.graphs import CATALOGUE_GRAPH, SHAPES_GRAPH
from evidence_graph.store.quads import QuadStore

PREFIXES = """
    PREFIX ev: <https://w3id.org/evidence-graph/ns#>
    PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
    PREFIX void: <http://rdfs.org/ns/void#>
    PREFIX void-ext: <http://ldf.fi/void-ext#>
"""
CATALOGUED = f"GRAPH <{CATALOGUE_GRAPH}>"


def table(store: QuadStore, query: str) -> set[tuple[str, ...]]:
    return {tuple(str(term) for term in row.values()) for row in store.select(PREFIXES + query)}


def merged(store: QuadStore) -> set[tuple[object, ...]]:
    return set(store.triples((None, None, None), None))


@pytest.mark.parametrize(
    ("figure", "query"),
    [
        ("triples", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        ("distinctSubjects", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        ("distinctObjects", "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"),
        ("properties", "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
        ("classes", "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }"),
    ],
)
def test_its_figures_are_those_of_the_graph_without_it(
    figure: str, query: str, bare: QuadStore, described: QuadStore
) -> None:
    told = f"SELECT ?n {{ <{DATASET}> void:{figure} ?n }}"

    assert table(described, told) == table(bare, query)


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        (
            (
                f"SELECT ?c ?n {{ <{DATASET}> void:classPartition ?x . "
                "?x void:class ?c ; void:entities ?n }"
            ),
            "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c",
        ),
        (
            (
                f"SELECT ?p ?n ?s ?o {{ <{DATASET}> void:propertyPartition ?x . "
                "?x void:property ?p ; void:triples ?n ; "
                "void:distinctSubjects ?s ; void:distinctObjects ?o }"
            ),
            (
                "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?a) AS ?s) (COUNT(DISTINCT ?b) AS ?o) "
                "{ ?a ?p ?b } GROUP BY ?p"
            ),
        ),
        (
            (
                "SELECT ?c ?p ?n { ?x void:class ?c ; void:propertyPartition ?y . "
                "?y void:property ?p ; void:triples ?n }"
            ),
            "SELECT ?c ?p (COUNT(*) AS ?n) { ?s a ?c ; ?p ?o } GROUP BY ?c ?p",
        ),
        (
            (
                "SELECT ?c ?p ?k ?n { ?x void:class ?c ; void:propertyPartition ?y . "
                "?y void:property ?p ; void:classPartition ?z . "
                "?z void:class ?k ; void:triples ?n }"
            ),
            "SELECT ?c ?p ?k (COUNT(*) AS ?n) { ?s a ?c ; ?p ?o . ?o a ?k } GROUP BY ?c ?p ?k",
        ),
        (
            (
                "SELECT ?c ?p ?d ?n { ?x void:class ?c ; void:propertyPartition ?y . "
                "?y void:property ?p ; void-ext:datatypePartition ?z . "
                "?z void-ext:datatype ?d ; void:triples ?n }"
            ),
            (
                "SELECT ?c ?p ?d (COUNT(*) AS ?n) { ?s a ?c ; ?p ?o FILTER isLiteral(?o) "
                "BIND (DATATYPE(?o) AS ?d) } GROUP BY ?c ?p ?d"
            ),
        ),
    ],
    ids=["classes", "properties", "properties-of-classes", "classes-of-values", "datatypes"],
)
def test_its_partitions_are_those_of_the_graph_without_it(
    told: str, counted: str, bare: QuadStore, described: QuadStore
) -> None:
    assert table(described, told) == table(bare, counted)


def test_an_editor_that_asks_the_default_graph_learns_what_a_class_has(
    described: QuadStore,
) -> None:
    found = table(
        described,
        """SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype WHERE {
             ?cp void:class ?subjectClass ; void:propertyPartition ?pp .
             ?pp void:property ?prop .
             OPTIONAL {
               { ?pp void:classPartition [ void:class ?objectClass ] }
               UNION
               { ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] }
             }
           }""",
    )
    ns = "https://w3id.org/evidence-graph/ns#"

    assert (f"{ns}ReviewEntry", f"{ns}aboutReview", f"{ns}SystematicReview", "None") in found


def test_each_named_graph_is_counted_the_catalogue_with_them(described: QuadStore) -> None:
    told = table(described, f"SELECT ?g ?n {{ {CATALOGUED} {{ ?g void:triples ?n }} }}")

    assert told >= {(graph, str(size)) for graph, size in described.graphs().items()}


def test_the_subsets_are_the_graphs_of_the_merged_view(
    bare: QuadStore, described: QuadStore
) -> None:
    subsets = {str(o) for _, _, o in described.triples((DATASET, VOID.subset, None), None)}

    assert subsets == set(bare.graphs()) - {SHAPES_GRAPH}


def test_what_it_shows_as_examples_of_the_data_is_in_the_data(
    bare: QuadStore, described: QuadStore
) -> None:
    shown = [o for _, _, o in described.triples((DATASET, VOID.exampleResource, None), None)]

    assert len(shown) == 4
    for thing in shown:
        assert any(bare.triples((URIRef(str(thing)), RDF.type, None), None))


def test_it_has_no_blank_nodes_and_is_always_the_same(bare: QuadStore) -> None:
    first, second = bare.copy(None), bare.copy(None)
    contents.write(first)
    contents.write(second)

    whole = set(first.triples((None, None, None), CATALOGUE_GRAPH))
    assert whole == set(second.triples((None, None, None), CATALOGUE_GRAPH))
    assert all(isinstance(subject, URIRef) for subject, _, _ in whole)


def test_taken_out_it_leaves_the_graph_as_it_was(bare: QuadStore, described: QuadStore) -> None:
    store = described.copy(None)
    contents.remove(store)

    assert merged(store) == merged(bare)
    assert store.graphs() == bare.graphs()


def test_the_merged_view_is_the_evidence_and_the_catalogue(
    bare: QuadStore, described: QuadStore
) -> None:
    catalogue = set(described.triples((None, None, None), CATALOGUE_GRAPH))

    assert merged(described) == merged(bare) | catalogue


def test_no_shape_has_anything_to_say_of_it(
    bare: QuadStore, described: QuadStore, opened: EvidenceGraph
) -> None:
    rules = Rules.from_facts(opened._facts)
    reports = [validate(store, rules=rules, progress=silent) for store in (bare, described)]

    assert reports[0].results == reports[1].results
