"""Loading, inferring and opening from Python: all of a change, or nothing of it."""

import hashlib
import io
import json
import shutil
from pathlib import Path

import pytest
from rdflib import PROV, RDF, RDFS, SKOS, Literal, URIRef

from evidence_graph import EvidenceGraph
from evidence_graph.errors import (
    InconsistencyError,
    InputError,
    NotFoundError,
    RdfSyntaxError,
    StoreError,
    ValidationFailedError,
)
from evidence_graph.rdf import formats
from evidence_graph.records.graphs import (
    INFERRED_GRAPH,
    SHAPES_GRAPH,
    GraphFamily,
)
from evidence_graph.vocabulary import EV

MINE = "https://example.org/mine"
THING = URIRef("https://example.org/thing")
GOOD = f'<{THING}> <{RDFS.label}> "a thing"@en .'
VIOLATING = f"<{THING}> <{RDF.type}> <{EV.EvidenceReport}> ."
CONTRADICTING = "".join(
    f"<{THING}> <{RDF.type}> <{c}> ." for c in (EV.EffectFinding, EV.AbsenceFinding)
)
ANYTHING = (None, None, None)
BROKEN = f"<{THING}> <{RDFS.label}>"


@pytest.fixture(params=["memory", "directory"])
def graph(request, graph: EvidenceGraph, published: Path, tmp_path: Path) -> EvidenceGraph:
    """A graph to change, in memory and in a directory."""
    if request.param == "directory":
        return EvidenceGraph.published(shutil.copytree(published, tmp_path / "store"))
    return EvidenceGraph(graph.store.copy(None), facts=graph._facts, settings=graph._settings)


def everything(graph: EvidenceGraph) -> bytes:
    output = io.BytesIO()
    graph.dump(output, formats.N_QUADS)
    return b"\n".join(sorted(output.getvalue().splitlines()))


class TestLoading:
    def test_what_is_loaded_can_be_asked_and_says_where_it_came_from(self, graph, file) -> None:
        path = file("mine.ttl", GOOD)

        receipt = graph.load([path], graph=MINE)

        assert receipt.graphs == (MINE,)
        assert receipt.validation.conforms
        assert receipt.inferred == graph.store.size(INFERRED_GRAPH)
        assert graph.query("ASK { ?thing ?p 'a thing'@en }")
        (described,) = [g for g in graph.graphs() if g.iri == MINE]
        assert (described.family, described.triples) == (GraphFamily.EXTERNAL, 1)
        assert described.loaded_from == str(path)

    @pytest.mark.parametrize(
        ("text", "error"),
        [
            (VIOLATING, ValidationFailedError),
            (CONTRADICTING, InconsistencyError),
            (BROKEN, RdfSyntaxError),
        ],
        ids=["violates", "contradicts", "broken"],
    )
    def test_what_is_not_acceptable_changes_nothing(self, graph, file, text, error) -> None:
        before = everything(graph), graph.info()

        with pytest.raises(error):
            graph.load([file("good.ttl", GOOD), file("bad.ttl", text)], graph=MINE)

        assert (everything(graph), graph.info()) == before
        if graph.info().version:
            again = EvidenceGraph.published(Path(graph.info().location))
            assert everything(again) == before[0]

    def test_triples_need_a_graph(self, graph, file) -> None:
        with pytest.raises(InputError, match="name one with --graph"):
            graph.load([file("mine.ttl", GOOD)])

    @pytest.mark.parametrize("graph", ["memory"], indirect=True)
    def test_a_check_says_what_loading_would_and_keeps_nothing(self, graph, file) -> None:
        before = everything(graph)

        report = graph.check([file("bad.ttl", VIOLATING)], graph=MINE)

        assert not report.conforms
        assert {result.focus_node for result in report.violations} == {THING}
        assert everything(graph) == before


class TestMerging:
    def test_the_default_graph_is_the_union_of_all_graphs_but_the_shapes(self, graph) -> None:
        merged = {
            triple
            for name in graph.store.graphs()
            if name != SHAPES_GRAPH
            for triple in graph.store.triples((None, None, None), name)
        }

        assert set(graph.store.triples((None, None, None), None)) == merged
        assert graph.store.size(None) == len(merged)

    def test_nothing_inferred_is_asserted_in_a_report(self, graph) -> None:
        reports = [g for g in graph.graphs() if g.family is GraphFamily.ASSERTED]
        inferred = set(graph.store.triples((None, None, None), INFERRED_GRAPH))

        assert reports
        for report in reports:
            assert inferred.isdisjoint(graph.store.triples((None, None, None), report.iri))

    def test_every_graph_is_counted(self, graph) -> None:
        counted = graph.query(
            "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "
            "PREFIX void: <http://rdfs.org/ns/void#> "
            "SELECT ?g ?n { ?g a sd:Graph ; void:triples ?n }"
        )

        assert {str(row["g"]): row["n"].toPython() for row in counted} == {
            g.iri: g.triples for g in graph.graphs()
        }


class TestInferring:
    @pytest.mark.parametrize("graph", ["memory"], indirect=True)
    def test_inferring_again_infers_the_same(self, graph) -> None:
        before = set(graph.store.triples(ANYTHING, INFERRED_GRAPH))

        receipt = graph.infer()

        assert receipt.graphs == ()
        assert set(graph.store.triples(ANYTHING, INFERRED_GRAPH)) == before
        assert receipt.inferred == len(before)


class TestDumping:
    def test_a_graph_that_is_not_here_is_told(self, graph) -> None:
        with pytest.raises(NotFoundError) as caught:
            graph.dump(io.BytesIO(), formats.TURTLE, graph=MINE)

        assert INFERRED_GRAPH in caught.value.known

    def test_many_graphs_do_not_fit_a_format_of_one(self, graph) -> None:
        with pytest.raises(InputError, match="holds one graph"):
            graph.dump(io.BytesIO(), formats.TURTLE)


class TestOpening:
    def test_a_new_directory_gets_the_shipped_graph(self, published) -> None:
        graph = EvidenceGraph.published(published)

        assert graph.info().version == 1
        assert graph.info().location == str(published)

    def test_a_directory_and_memory_hold_the_same(self, published, graph) -> None:
        assert everything(EvidenceGraph.published(published)) == everything(graph)

    def test_an_up_to_date_directory_is_opened_as_it_is(self, published) -> None:
        steps = []

        graph = EvidenceGraph.open(published, progress=steps.append)

        assert (graph.info().version, steps) == (1, [])

    def test_an_older_directory_is_brought_up_to_date_and_keeps_what_was_loaded(
        self, published, tmp_path, file
    ) -> None:
        store = shutil.copytree(published, tmp_path / "store")
        EvidenceGraph.published(store).load([file("mine.ttl", GOOD)], graph=MINE)
        facts = store / "version-2.json"
        facts.write_text(facts.read_text().replace('"fingerprint": "', '"fingerprint": "older'))
        steps = []
        assert EvidenceGraph.open(store).is_outdated

        EvidenceGraph.upgrade(store, progress=steps.append)

        graph = EvidenceGraph.open(store)
        assert (graph.info().version, graph.is_outdated) == (3, False)
        assert "Validating" in steps
        assert list(graph.store.triples((THING, None, None), MINE)) == [
            (THING, RDFS.label, Literal("a thing", lang="en"))
        ]

    def test_a_directory_without_a_graph_is_not_published(self, tmp_path) -> None:
        with pytest.raises(StoreError, match="holds no evidence graph"):
            EvidenceGraph.published(tmp_path)

    def test_a_candidate_leaves_the_directory_as_it_is(self, published, tmp_path) -> None:
        store = shutil.copytree(published, tmp_path / "store")
        facts = store / "version-1.json"
        facts.write_text(facts.read_text().replace('"fingerprint": "', '"fingerprint": "older'))

        graph = EvidenceGraph.candidate(store)

        assert (graph.info().version, graph.is_outdated) == (None, True)
        assert everything(graph) == everything(EvidenceGraph.published(store))
        assert [path.name for path in store.glob("version-?")] == ["version-1"]


def test_another_release_derives_its_rules_anew(tmp_path: Path) -> None:
    EvidenceGraph.open(tmp_path / "store")
    facts = tmp_path / "store" / "version-1.json"
    kept = json.loads(facts.read_text())
    kept["fingerprint"], kept["rules"] = "another release", {"in": "another form"}
    facts.write_text(json.dumps(kept))

    EvidenceGraph.upgrade(tmp_path / "store")
    opened = EvidenceGraph.open(tmp_path / "store")

    assert opened.info().version == 2
    assert opened.store.size(INFERRED_GRAPH) > 0


def test_what_takes_longer_to_validate_is_said(graph: EvidenceGraph, file) -> None:
    shape = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . "
        f"<urn:t:shape> a sh:NodeShape ; sh:targetNode <{THING}> ; "
        'sh:property <urn:t:part> . <urn:t:part> sh:path <urn:t:p> ; sh:pattern "(?=x)" .'
    )
    before: list[str] = []
    graph.validate(progress=before.append)
    with graph.change("ana", "a shape with a pattern of its own") as change:
        change.load(file("shape.ttl", shape), graph="https://example.org/shapes")
        change.update(f"ADD <https://example.org/shapes> TO <{SHAPES_GRAPH}>")
    after: list[str] = []

    graph.validate(progress=after.append)

    assert not [step for step in before if "pySHACL" in step]
    (said,) = [step for step in after if "pySHACL" in step]
    assert "pattern" in said


class TestDryRuns:
    def test_a_dry_run_of_a_block_tells_what_would_be_and_changes_nothing(self, graph) -> None:
        before = everything(graph)
        one, other = (URIRef(f"https://example.org/{name}") for name in ("one", "other"))

        with graph.change("ana", "to see what follows", is_dry=True) as change:
            change.add([(one, SKOS.broader, other)], graph=MINE)

        receipt = change.receipt
        assert (receipt.is_dry, receipt.is_new) == (True, True)
        assert receipt.sizes() == [(MINE, 1, 0)]
        assert (other, SKOS.narrower, one) in receipt.drawn
        assert everything(graph) == before

    def test_a_dry_run_of_a_block_tells_what_would_be_refused(self, graph) -> None:
        with graph.change("ana", "to see what is refused", is_dry=True) as change:
            change.add([(THING, RDF.type, EV.EvidenceReport)], graph=MINE)

        assert not change.receipt.validation.conforms

    def test_a_change_tells_the_document_that_it_rests_on(self, graph, file) -> None:
        minutes = file("minutes.txt", "It was decided.")

        with graph.change("ana", "as decided", source=minutes) as change:
            change.add([(THING, RDFS.comment, Literal("kept"))], graph=MINE)

        (source,) = change.receipt.change.by.sources
        assert source.label == str(minutes)
        assert source.sha256 == hashlib.sha256(minutes.read_bytes()).hexdigest()
        used = graph.query(f"SELECT ?label {{ ?change <{PROV.used}>/<{RDFS.label}> ?label }}")
        assert str(minutes) in {str(row["label"]) for row in used}
