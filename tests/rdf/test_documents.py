"""Documents: shipped and given, with the graph each fills and the hash of its file."""

import hashlib
from pathlib import Path

import pytest
from rdflib import SKOS, URIRef

from evidence_graph.errors import InputError, RdfSyntaxError, UnknownFormatError
from evidence_graph.rdf import documents, formats
from evidence_graph.records.graphs import ONTOLOGY_GRAPH, SHAPES_GRAPH
from evidence_graph.store.quads import QuadStore
from evidence_graph.vocabulary import EV, GRAPHS, IDENTIFIERS

TABLE = """\
#curie_map:
#  ex: http://example.org/
#  semapv: https://w3id.org/semapv/vocab/
#  skos: http://www.w3.org/2004/02/skos/core#
#mapping_set_id: http://example.org/set
#license: http://creativecommons.org/publicdomain/zero/1.0/
subject_id\tpredicate_id\tobject_id\tobject_label\tmapping_justification
ex:a\tskos:exactMatch\tex:b\tthe other\tsemapv:ManualMappingCuration
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    folder = tmp_path / "my01"
    folder.mkdir()
    (folder / "report.trig").write_text("<http://e/g> { <http://e/a> <http://e/b> <http://e/c> }")
    (folder / "source.txt").write_bytes(
        'First line,\r\n"quoted" \\ O’Hara\u00a0\tand\x01 more\n'.encode()
    )
    return folder


class TestShipped:
    def test_every_document_has_a_name_of_its_own(self) -> None:
        labels = [document.label for document in documents.shipped()]

        assert len(labels) == len(set(labels))
        assert "ontology/evidence.ttl" in labels
        assert "data/reports/ut202002/source.txt" in labels

    def test_the_order_is_the_same_each_time(self) -> None:
        once, again = ([(d.label, d.sha256) for d in documents.shipped()] for _ in range(2))

        assert once == again

    def test_vocabularies_shapes_and_mappings_have_their_graphs(self) -> None:
        graphs = {document.label: document.graph for document in documents.shipped()}

        assert graphs["ontology/evidence.ttl"] == ONTOLOGY_GRAPH
        assert graphs["ontology/vocabularies/outcome.ttl"] == f"{GRAPHS}vocabulary/outcome"
        assert graphs["ontology/alignments/mesh.sssom.tsv"] == f"{GRAPHS}mapping/mesh"
        assert graphs["shapes/finding.ttl"] == SHAPES_GRAPH
        assert graphs["data/reports/ut202002/source.txt"] == f"{GRAPHS}source/ut202002"
        assert graphs["data/reports/ut202002/report.trig"] is None


class TestGiven:
    @pytest.mark.parametrize("wanted", formats.GRAPH_FORMATS, ids=lambda f: f.name)
    def test_a_file_is_read_by_its_ending(self, tmp_path, wanted) -> None:
        for ending in wanted.endings:
            file = tmp_path / f"file.{ending.upper()}"
            file.write_bytes(b"")
            (document,) = documents.given(file, graph="http://example.org/g")
            assert (document.format, document.graph) == (wanted, "http://example.org/g")

    def test_the_hash_is_that_of_the_files_bytes(self, tmp_path: Path) -> None:
        (tmp_path / "a.ttl").write_bytes(b"# \xc3\xa9\n")

        (document,) = documents.given(tmp_path / "a.ttl")

        assert document.content == b"# \xc3\xa9\n"
        assert document.sha256 == hashlib.sha256(b"# \xc3\xa9\n").hexdigest()
        assert document.label == str(tmp_path / "a.ttl")

    def test_a_report_folder_is_its_graph_and_its_source_as_one_literal(self, report) -> None:
        graph, source = documents.given(report)

        assert (graph.label, graph.graph) == (str(report / "report.trig"), None)
        assert source.graph == f"{GRAPHS}source/my01"
        assert source.sha256 == hashlib.sha256((report / "source.txt").read_bytes()).hexdigest()
        store = QuadStore.in_memory()
        store.load(source.content, source.format, source=source.label, graph=source.graph)
        ((subject, predicate, text),) = store.triples((None, None, None), source.graph)
        assert str(subject) == f"{IDENTIFIERS}report/my01/source"
        assert predicate == EV.sourceText
        assert str(text).encode() == (report / "source.txt").read_bytes()

    def test_a_mapping_table_becomes_rdf_in_a_graph_of_its_name(self, tmp_path: Path) -> None:
        (tmp_path / "mine.sssom.tsv").write_text(TABLE)

        (document,) = documents.given(tmp_path / "mine.sssom.tsv")

        assert document.graph == f"{GRAPHS}mapping/mine"
        assert document.sha256 == hashlib.sha256(TABLE.encode()).hexdigest()
        store = QuadStore.in_memory()
        store.load(document.content, document.format, source="mine", graph=document.graph)
        one, other = URIRef("http://example.org/a"), URIRef("http://example.org/b")
        assert list(store.triples((one, SKOS.exactMatch, None), document.graph)) == [
            (one, SKOS.exactMatch, other)
        ]


class TestFaults:
    def test_a_file_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"absent\.ttl cannot be read: No such file"):
            documents.given(tmp_path / "absent.ttl")

    def test_an_ending_that_says_nothing_is_told_the_known_ones(self, tmp_path: Path) -> None:
        (tmp_path / "notes.docx").write_bytes(b"")

        with pytest.raises(UnknownFormatError) as caught:
            documents.given(tmp_path / "notes.docx")

        assert {".ttl", ".trig", ".nq", ".jsonld"} <= set(caught.value.known)

    @pytest.mark.parametrize("missing", ["report.trig", "source.txt"])
    def test_a_report_without_one_of_its_files_is_refused(self, report, missing: str) -> None:
        (report / missing).unlink()

        with pytest.raises(InputError, match=missing):
            documents.given(report)

    def test_a_source_that_is_not_utf8_says_at_which_byte(self, report) -> None:
        (report / "source.txt").write_bytes(b"abc\xe9")
        _, source = documents.given(report)

        with pytest.raises(InputError, match=r"source\.txt is not UTF-8 at byte 3"):
            _ = source.content

    @pytest.mark.parametrize(
        ("table", "said"),
        [
            ("", "not an SSSOM table"),
            (TABLE.replace("skos:exactMatch", "nowhere:exactMatch"), "nowhere"),
            (TABLE.replace("ex:a\t", "\t"), ".tsv:8: subject_id: Field required"),
        ],
        ids=["empty", "unknown prefix", "no subject"],
    )
    def test_a_table_that_is_no_mapping_is_refused(self, tmp_path, table: str, said: str) -> None:
        (tmp_path / "mine.sssom.tsv").write_text(table)
        (document,) = documents.given(tmp_path / "mine.sssom.tsv")

        with pytest.raises(RdfSyntaxError) as caught:
            _ = document.content

        assert said in str(caught.value)
        assert "mine.sssom.tsv" in str(caught.value)
