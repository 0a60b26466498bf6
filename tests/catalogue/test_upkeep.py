"""What a store says of itself after a change is what it would say if all were written anew."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import PROV, RDF, RDFS, VOID, Literal, URIRef

from evidence_graph.catalogue import contents, graphs
from evidence_graph.catalogue.tally import Tally, tally
from evidence_graph.catalogue.terms import DATASET, SD
from evidence_graph.catalogue.upkeep import keep
from evidence_graph.rdf.formats import N_QUADS
from evidence_graph.records.graphs import (
    CATALOGUE_GRAPH,
    INFERRED_GRAPH,
    PROVENANCE_GRAPH,
    SHAPES_GRAPH,
    is_merged,
)
from evidence_graph.store.changes import Quad, graph_of
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.terms import quad_in
from evidence_graph.store.work import Work
from evidence_graph.vocabulary import EV

ID = "https://w3id.org/evidence-graph/id/"
NS = "https://w3id.org/evidence-graph/ns#"
GRAPHS = "https://w3id.org/evidence-graph/graph/"
XSD = "http://www.w3.org/2001/XMLSchema#"
REPORT = f"{GRAPHS}report/one"
TYPE = f"<{RDF.type}>"

PLACES = [
    *(f"{GRAPHS}{name}" for name in ("report/one", "report/two", "quarantine/a")),
    "http://example.org/g",
    INFERRED_GRAPH,
    SHAPES_GRAPH,
]
KINDS = ["SystematicReview", "EffectFinding", "Population", "Annotation"]
# Some of it is what the catalogue and the descriptions of graphs say as well.
SAID = [
    *(f"<{ID}{name}> {TYPE} <{NS}{kind}>" for name in "abcd" for kind in KINDS),
    *(f"<{ID}{name}> <{NS}reportedIn> <{ID}{other}>" for name in "ab" for other in "abcd"),
    f'<{ID}a> <{RDFS.label}> "a name"@en',
    f"<{ID}a> {TYPE} <{XSD}string>",
    f'<{ID}a> <{RDFS.label}> "a name"',
    f"<{DATASET}> {TYPE} <{VOID.Dataset}>",
    f"<{REPORT}> {TYPE} <{VOID.Dataset}>",
    f"<{REPORT}> {TYPE} <{SD.Graph}>",
    f'<{REPORT}> <{VOID.triples}> "2"^^<{XSD}integer>',
    f"<{CATALOGUE_GRAPH}> {TYPE} <{SD.Graph}>",
    f"<{DATASET}> <{VOID.exampleResource}> <{ID}b>",
]
QUADS = [f"{said} <{place}> ." for said in SAID for place in PLACES]


def quads(lines: list[str]) -> list[Quad]:
    store = QuadStore.in_memory()
    store.load("\n".join(lines).encode(), N_QUADS, source="test")
    return [quad for graph in store.graphs() for quad in store.quads(graph)]


def everything(store: QuadStore) -> set[Quad]:
    return {quad for graph in [None, *store.graphs()] for quad in store.quads(graph)}


def complete(named: list[Quad]) -> QuadStore:
    """Returns a store of these quads in which all that is said of them is written anew."""
    store = QuadStore.in_memory()
    store.add_quads(quad for quad in named if graph_of(quad) != CATALOGUE_GRAPH)
    graphs.describe(store)
    store.merge(graph for graph in store.graphs() if is_merged(graph))
    contents.write(store)
    return store


def counted(store: QuadStore) -> Tally:
    bare = store.copy(None)
    contents.remove(bare)
    return tally(bare)


def changed(store: QuadStore, gone: list[Quad], come: list[Quad]) -> Work:
    """Returns work that removes quads, adds others, and keeps up what is said of them."""
    before = counted(store)
    work = Work(store)
    work.remove(gone)
    work.add(come)
    after = keep(work, before)
    assert after == counted(store)
    return work


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from(QUADS), max_size=25),
    st.lists(st.sampled_from(QUADS), max_size=6),
    st.lists(st.integers(min_value=0), max_size=25),
)
def test_it_is_what_would_be_written_anew(
    held: list[str], come: list[str], chosen: list[int]
) -> None:
    named = quads(held)
    store = complete(named)
    begin = everything(store)

    gone = [named[n % len(named)] for n in chosen] if named else []
    work = changed(store, gone, quads(come))

    left = {q for q in everything(store) if graph_of(q) is not None}
    assert everything(store) == everything(complete(list(left)))
    work.undo()
    assert everything(store) == begin


def test_only_what_differs_is_written(described: QuadStore) -> None:
    store = described.copy(None)
    thing = (URIRef(f"{ID}thing"), RDFS.label, Literal("a thing"))

    work = changed(store, [], [quad_in(thing, "https://example.org/mine")])

    assert len(work.added | work.removed) < 100


def test_of_the_graphs_only_the_touched_are_described_anew(described: QuadStore) -> None:
    store = described.copy(None)
    thing = (URIRef(f"{ID}thing"), RDFS.label, Literal("a thing"))

    work = changed(store, [], [quad_in(thing, "https://example.org/mine")])

    # The provenance graph and the catalogue grow by what is said of the new graph.
    told = {q.subject.value for q in work.added if q.predicate.value == str(VOID.triples)}
    sized = {name for name in told if name in store.graphs()}
    assert sized == {"https://example.org/mine", PROVENANCE_GRAPH, CATALOGUE_GRAPH}


def test_a_graph_that_is_empty_has_no_description(described: QuadStore) -> None:
    store = described.copy(None)
    mine = URIRef("https://example.org/mine")
    quad = quad_in((URIRef(f"{ID}thing"), RDFS.label, Literal("a thing")), str(mine))
    changed(store, [], [quad])
    assert any(store.triples((mine, None, None), None))

    changed(store, [quad], [])

    assert not list(store.triples((mine, None, None), None))
    assert not list(store.triples((None, None, mine), None))


@pytest.mark.parametrize("is_used", [True, False])
def test_a_document_goes_with_the_last_graph_that_needs_it(is_used: bool) -> None:
    document = URIRef(f"{ID}document/one")
    said = [
        quad_in((URIRef(REPORT), PROV.wasDerivedFrom, document), PROVENANCE_GRAPH),
        quad_in((document, RDFS.label, Literal("one.ttl")), PROVENANCE_GRAPH),
        quad_in((document, EV.contentSha256, Literal("ab")), PROVENANCE_GRAPH),
    ]
    if is_used:
        said.append(quad_in((URIRef(f"{ID}change/1"), PROV.used, document), PROVENANCE_GRAPH))
    held = quads([f"{SAID[0]} <{REPORT}> ."])
    store = complete([*held, *said])

    changed(store, held, [])

    assert any(store.triples((document, None, None), None)) == is_used
    assert not list(store.triples((None, PROV.wasDerivedFrom, None), None))


def test_the_example_that_is_gone_is_followed_by_the_next() -> None:
    first, second = (f"<{ID}{name}> {TYPE} <{NS}Population> <{REPORT}> ." for name in "ab")
    store = complete(quads([first, second]))

    changed(store, quads([first]), [])

    shown = [str(o) for _, _, o in store.triples((DATASET, VOID.exampleResource, None), None)]
    assert shown == [f"{ID}b"]


def test_a_thing_that_many_point_to_changes_its_class(described: QuadStore) -> None:
    store = described.copy(None)
    hub = next(s for s, _, _ in store.triples((None, RDF.type, EV.EvidenceReport), None))
    (graph, *_) = [
        g for g in store.graphs_saying(quad_in((hub, RDF.type, EV.EvidenceReport), None)) if g
    ]
    gone = quad_in((hub, RDF.type, EV.EvidenceReport), graph)

    changed(store, [gone], [quad_in((hub, RDF.type, EV.Annotation), graph)])

    left = [q for q in everything(store) if graph_of(q) is not None]
    assert everything(store) == everything(complete(left))


def test_sizes_are_told_without_counting(described: QuadStore) -> None:
    told = {found.iri: found.triples for found in graphs.descriptions(described)}

    assert told == described.graphs()
