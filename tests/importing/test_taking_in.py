"""A file becomes one change: all of it, with where it stands, or nothing."""

import json
import os
import shutil
from pathlib import Path

import pytest
from rdflib import OWL, RDF

from evidence_graph.changing.verifying import verify
from evidence_graph.errors import (
    InputError,
    NotFoundError,
    RdfSyntaxError,
    UnknownFormatError,
    UnreadableDocumentError,
)
from evidence_graph.graph import EvidenceGraph
from evidence_graph.importing import profiles
from evidence_graph.records.graphs import INFERRED_GRAPH, GraphFamily
from evidence_graph.vocabulary import EV, GRAPHS
from importing.conftest import EXAMPLES, read

PREFIXES = """PREFIX ev: <https://w3id.org/evidence-graph/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
ALL = ["references.ris", "pubmed.nbib", "library.bib", "covidence.csv", "evidence.json"]


def rows(graph: EvidenceGraph, text: str) -> list[tuple[object, ...]]:
    found = graph.query(PREFIXES + text)
    return [tuple(None if v is None else v.toPython() for v in row.values()) for row in found]


class TestRecords:
    @pytest.mark.parametrize("name", ALL)
    def test_the_same_file_twice_changes_nothing(self, graph: EvidenceGraph, name: str) -> None:
        first = graph.imports.take_in(EXAMPLES / name)

        again = graph.imports.take_in(EXAMPLES / name)

        assert first.receipt.validation.conforms
        assert first.receipt.is_new
        assert not again.receipt.is_new

    def test_each_record_says_where_it_stands_and_in_which_words(
        self, graph: EvidenceGraph
    ) -> None:
        graph.imports.take_in(EXAMPLES / "references.ris")

        (found,) = rows(
            graph,
            """SELECT ?file ?hash ?line ?number ?words ?doi ?printed WHERE {
              GRAPH <https://w3id.org/evidence-graph/graph/enrichment/import/references> {
                ?record ev:inFile [ rdfs:label ?file ; ev:contentSha256 ?hash ] ;
                  ev:recordLine ?line ; ev:recordNumber ?number ; ev:recordText ?words ;
                  ev:doi ?doi ; ev:doiVerbatim ?printed } }""",
        )

        assert found[0] == "references.ris"
        assert found[2:4] == (1, 1)
        assert str(found[4]) in (EXAMPLES / "references.ris").read_text(encoding="utf-8")
        assert found[5:] == ("10.5555/JES.2017.0012", "https://doi.org/10.5555/JES.2017.0012")

    def test_the_graph_is_external_knowledge(self, graph: EvidenceGraph) -> None:
        graph.imports.take_in(EXAMPLES / "references.ris")

        (described,) = [g for g in graph.graphs() if g.iri.endswith("/import/references")]

        assert described.family is GraphFamily.EXTERNAL
        assert described.loaded_from == "references/references.ris"

    def test_another_file_so_called_is_refused_without_saying_so(
        self, graph: EvidenceGraph, tmp_path: Path
    ) -> None:
        graph.imports.take_in(EXAMPLES / "references.ris")
        (tmp_path / "references.ris").write_text("TY  - JOUR\nTI  - Other\nER  -\n")

        with pytest.raises(InputError, match="another file has been imported as references"):
            graph.imports.take_in(tmp_path / "references.ris")
        graph.imports.take_in(tmp_path / "references.ris", is_replacing=True)

        assert rows(
            graph,
            "SELECT ?title WHERE { ?r a ev:ImportedRecord ; dcterms:title ?title }",
        ) == [("Other",)]

    def test_a_record_keeps_its_iri_when_others_are_put_before_it(
        self, graph: EvidenceGraph, tmp_path: Path
    ) -> None:
        file, query = tmp_path / "a.ris", "SELECT ?r WHERE { ?r dcterms:title 'Mine' }"
        file.write_text("TY  - JOUR\nTI  - Mine\nER  -\n")
        graph.imports.take_in(file)
        before = rows(graph, query)
        file.write_text("TY  - JOUR\nTI  - Before\nER  -\n\nTY  - JOUR\nTI  - Mine\nER  -\n")

        graph.imports.take_in(file, is_replacing=True)

        assert rows(graph, query) == before

    def test_a_dry_run_changes_nothing(self, graph: EvidenceGraph) -> None:
        before = graph.info().version

        taken = graph.imports.take_in(EXAMPLES / "references.ris", is_dry=True)

        assert taken.receipt.is_new
        assert graph.info().version == before
        assert rows(graph, "SELECT ?r WHERE { ?r a ev:ImportedRecord }") == []

    def test_a_citation_matrix_can_be_asked_for_overlap(self, graph: EvidenceGraph) -> None:
        matrix = profiles.named("citation-matrix")
        graph.imports.take_in(EXAMPLES / "matrix.csv", profile=matrix)

        found = rows(
            graph,
            """SELECT ?study (COUNT(?review) AS ?reviews) WHERE {
              ?review ev:listsStudy ?one . ?one ev:recordLabel ?study
            } GROUP BY ?study ORDER BY ?study""",
        )

        assert found == [("IHDP 1990", 3), ("Ravn 2011", 1), ("Spittle 2010", 1)]

    def test_the_values_of_fhir_keep_their_digits(self, graph: EvidenceGraph) -> None:
        graph.imports.take_in(EXAMPLES / "evidence.json")

        assert rows(
            graph,
            """SELECT ?text WHERE { ?value ev:valueText ?text ;
              ev:valueHeading "statistic[0].quantity.value" }""",
        ) == [("0.520",)]

    def test_what_modifies_the_meaning_of_fhir_is_kept_beside_it(self) -> None:
        evidence = json.loads((EXAMPLES / "evidence.json").read_text())
        one = evidence["entry"][0]["resource"] if "entry" in evidence else evidence
        one["modifierExtension"] = [{"url": "http://example.org/denied", "valueBoolean": True}]
        one["extension"] = [{"url": "http://example.org/mood", "valueString": "bright"}]

        imported = read(json.dumps(evidence).encode(), "evidence.json")

        said = {v.heading: v.text for record in imported.records for v in record.values}
        assert said["modifierExtension[0].valueBoolean"] == "true"
        assert "bright" not in said.values()

    def test_a_store_made_change_by_change_is_what_it_would_be_made_at_once(
        self, graph: EvidenceGraph
    ) -> None:
        for name in ("references.ris", "pubmed.nbib", "theirs.trig"):
            graph.imports.take_in(EXAMPLES / name)

        assert verify(graph.directory) == []
        assert graph.validate().conforms


class TestMappings:
    def test_a_mapping_set_fills_a_mapping_graph(self, graph: EvidenceGraph) -> None:
        graph.imports.take_in(EXAMPLES / "mappings.sssom.tsv")

        (described,) = [g for g in graph.graphs() if g.iri == f"{GRAPHS}mapping/mappings"]
        assert described.family is GraphFamily.MAPPED

    def test_only_mapping_relations_of_skos_are_taken(
        self, graph: EvidenceGraph, tmp_path: Path
    ) -> None:
        text = (EXAMPLES / "mappings.sssom.tsv").read_text()
        (tmp_path / "x.sssom.tsv").write_text(text.replace("skos:closeMatch", "owl:sameAs"))

        with pytest.raises(UnreadableDocumentError, match=r"x\.sssom\.tsv:7:2: 'owl:sameAs'"):
            graph.imports.take_in(tmp_path / "x.sssom.tsv")

    def test_a_mapping_of_a_term_that_is_not_there_is_refused(
        self, graph: EvidenceGraph, tmp_path: Path
    ) -> None:
        text = (EXAMPLES / "mappings.sssom.tsv").read_text()
        (tmp_path / "x.sssom.tsv").write_text(text.replace("parental-sens", "parent-sens"))

        trial = graph.imports.take_in(tmp_path / "x.sssom.tsv", is_dry=True)

        assert [v.shape for v in trial.receipt.validation.violations] == [
            "https://w3id.org/evidence-graph/shapes#UnknownMappingSubject"
        ]


class TestQuarantine:
    def test_what_waits_counts_for_nothing(self, graph: EvidenceGraph) -> None:
        size, inferred = graph.store.size(None), graph.store.size(INFERRED_GRAPH)

        taken = graph.imports.take_in(EXAMPLES / "theirs.ttl")

        assert taken.receipt.validation.conforms
        assert graph.store.size(INFERRED_GRAPH) == inferred
        assert not graph.query("ASK { <https://example.org/finding/1> ?p ?o }")
        assert graph.validate().conforms
        assert list(graph.imports.waiting()) == ["theirs"]
        assert graph.store.size(None) > size  # the merged view tells that there is such a graph

    def test_the_report_tells_what_it_would_violate(self, graph: EvidenceGraph) -> None:
        taken = graph.imports.take_in(EXAMPLES / "theirs.ttl")

        assert taken.trial is not None
        assert taken.trial.report is not None
        assert {str(v.shape).rpartition("#")[2] for v in taken.trial.report.violations} >= {
            "EvidenceItem-supportedBy",
            "UndeclaredTerm",
        }

    def test_what_violates_the_shapes_is_not_accepted(self, graph: EvidenceGraph) -> None:
        graph.imports.take_in(EXAMPLES / "theirs.ttl")
        before = graph.info().version

        trial = graph.imports.try_out("theirs")
        receipt = graph.imports.accept("theirs", is_dry=True)

        assert not trial.conforms
        assert not receipt.validation.conforms
        assert graph.info().version == before
        assert list(graph.imports.waiting()) == ["theirs"]

    def test_what_conforms_gets_its_own_graphs_back(self, graph: EvidenceGraph) -> None:
        taken = graph.imports.take_in(EXAMPLES / "theirs.trig")
        assert taken.trial is not None
        assert taken.trial.conforms

        graph.imports.accept("theirs", author="Ana")

        assert graph.imports.waiting() == {}
        names = {g.iri for g in graph.graphs()}
        assert {"https://example.org/graphs/g", f"{GRAPHS}enrichment/import/theirs"} <= names
        assert graph.query("ASK { <https://example.org/thing> ?p 'in no graph'@en }")

    def test_what_a_replaced_file_said_waits_no_more(
        self, graph: EvidenceGraph, tmp_path: Path
    ) -> None:
        file, one = tmp_path / "mine.trig", "<http://example.org/{0}> {{ <x:{0}> <x:p> {1} }}\n"
        file.write_text(one.format("a", 1) + one.format("b", 1))
        graph.imports.take_in(file)
        file.write_text(one.format("a", 2))

        with pytest.raises(InputError, match="holds something else already"):
            graph.imports.take_in(file)
        graph.imports.take_in(file, is_replacing=True)

        assert len(graph.imports.waiting()["mine"]) == 1
        graph.imports.accept("mine")
        assert not graph.query("ASK { <x:b> ?p ?o }")

    def test_another_graph_is_not_put_beside_what_waits_under_the_name(
        self, graph: EvidenceGraph, tmp_path: Path
    ) -> None:
        file = tmp_path / "mine.trig"
        file.write_text("<http://example.org/a> { <x:a> <x:p> 1 }")
        graph.imports.take_in(file)
        file.write_text("<http://example.org/b> { <x:b> <x:p> 1 }")

        with pytest.raises(InputError, match="holds something else already"):
            graph.imports.take_in(file)

    def test_what_contradicts_the_ontology_is_told(
        self, graph: EvidenceGraph, tmp_path: Path
    ) -> None:
        thing = "<https://example.org/x>"
        (tmp_path / "bad.nt").write_text(
            "".join(
                f"{thing} <{RDF.type}> <{c}> .\n" for c in (EV.EffectFinding, EV.AbsenceFinding)
            )
        )

        taken = graph.imports.take_in(tmp_path / "bad.nt")

        assert taken.trial is not None
        assert "contradict the ontology" in (taken.trial.refusal or "")

    @pytest.mark.parametrize("graph_name", ["ontology", "shapes", "inferred", "quarantine/x"])
    def test_nothing_gets_from_there_into_graphs_of_the_house(
        self, graph: EvidenceGraph, tmp_path: Path, graph_name: str
    ) -> None:
        same = f"<https://e.org/a> <{OWL.sameAs}> <https://e.org/b>"
        (tmp_path / "sly.trig").write_text(f"<{GRAPHS}{graph_name}> {{ {same} }}")
        graph.imports.take_in(tmp_path / "sly.trig")

        with pytest.raises(InputError, match="nothing from quarantine is taken into it"):
            graph.imports.accept("sly")

    def test_a_graph_that_is_there_is_not_replaced_unasked(
        self, graph: EvidenceGraph, tmp_path: Path
    ) -> None:
        (tmp_path / "sly.trig").write_text(f"<{GRAPHS}report/ut202002> {{ <a:b> <a:c> <a:d> }}")
        graph.imports.take_in(tmp_path / "sly.trig")

        with pytest.raises(InputError, match="is there already"):
            graph.imports.accept("sly")

    def test_what_is_discarded_is_gone(self, graph: EvidenceGraph) -> None:
        graph.imports.take_in(EXAMPLES / "theirs.ttl")

        graph.imports.discard("theirs")

        assert graph.imports.waiting() == {}
        with pytest.raises(NotFoundError):
            graph.imports.accept("theirs")

    def test_broken_grammar_is_told_by_line_and_column(
        self, graph: EvidenceGraph, tmp_path: Path
    ) -> None:
        (tmp_path / "bad.ttl").write_text("@prefix a: <http://a/> .\na:b a:c a:d\na:e ")

        with pytest.raises(RdfSyntaxError, match=r"bad\.ttl:3:"):
            graph.imports.take_in(tmp_path / "bad.ttl")


def test_a_format_can_be_named(graph: EvidenceGraph, tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "references.ris", tmp_path / "x.txt")

    assert graph.imports.take_in(tmp_path / "x.txt", reader="ris").imported.format == "ris"
    with pytest.raises(UnknownFormatError, match="'endnote'; use one of: bibtex, csv"):
        graph.imports.take_in(tmp_path / "x.txt", reader="endnote")


def test_the_name_of_a_file_need_not_be_text(graph: EvidenceGraph, tmp_path: Path) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff my.ris"))
    shutil.copy(EXAMPLES / "references.ris", file)

    assert graph.imports.take_in(file).name == "udcff-my"


def test_a_name_is_one_step_of_an_iri(graph: EvidenceGraph) -> None:
    with pytest.raises(InputError, match="is no name for an import"):
        graph.imports.take_in(EXAMPLES / "references.ris", name="../ontology")
