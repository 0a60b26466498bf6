"""What a query worker needs: evaluating, writing and counting without rdflib."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_graph.errors import (
    AnswerTooLongError,
    QueryEvaluationError,
    QueryRefusedError,
    QuerySyntaxError,
    UnsayableError,
)
from evidence_graph.rdf import formats
from evidence_graph.rdf.formats import Format
from evidence_graph.store import counting, writing

EX = "http://example.org/"
P = ox.NamedNode(EX + "p")
BYTES_COUNTED = (*formats.SOLUTION_FORMATS, formats.N_TRIPLES, formats.N_QUADS)


def test_what_a_worker_imports_stays_small() -> None:
    script = (
        "import evidence_graph.store.writing, evidence_graph.sparql.guard, "
        "evidence_graph.sparql.negotiation, evidence_graph.sparql.diagnosis, "
        "evidence_graph.rdf.formats, evidence_graph.errors, evidence_graph.vocabulary, sys; "
        "large = {'rdflib', 'owlrl', 'pyshacl', 'flask', 'pandas', 'click'}; "
        "print(sorted(large & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stdout.strip() == "[]"


class TestEvaluating:
    @pytest.fixture
    def engine(self) -> ox.Store:
        store = ox.Store()
        for name in ("one", "two"):
            store.add(ox.Quad(ox.NamedNode(EX + name), P, P, ox.NamedNode(f"{EX}graph/{name}")))
        return store

    def test_the_kind_of_an_answer(self, engine) -> None:
        kinds = [
            writing.kind(writing.evaluate(engine, text))
            for text in ("ASK {}", "SELECT * {}", "CONSTRUCT WHERE {?s ?p ?o}", "DESCRIBE <a:b>")
        ]

        assert kinds == ["boolean", "solutions", "triples", "triples"]

    @pytest.mark.parametrize(
        ("default_graphs", "named_graphs", "seen"),
        [([], [], 0), ([EX + "graph/one"], [], 1), ([], [EX + "graph/one"], 0)],
    )
    def test_a_dataset_given_is_the_whole_one(
        self, engine, default_graphs, named_graphs, seen
    ) -> None:
        native = writing.evaluate(engine, "SELECT * {?s ?p ?o}", default_graphs, named_graphs)

        assert len(list(native)) == seen

    def test_a_relative_iri_is_resolved_against_the_base(self, engine) -> None:
        native = writing.evaluate(engine, "SELECT (<x> AS ?x) {}", base=EX)

        assert next(native)["x"] == ox.NamedNode(EX + "x")

    def test_what_is_no_sparql_says_where(self, engine) -> None:
        with pytest.raises(QuerySyntaxError) as caught:
            writing.evaluate(engine, "SELECT *\n{ ?s ?p ")

        assert caught.value.line == 2

    def test_an_unknown_function_is_refused(self, engine) -> None:
        with pytest.raises(QueryRefusedError, match="there is no function <a:f> here"):
            writing.evaluate(engine, "ASK { FILTER(<a:f>()) }")

    def test_a_failure_half_way_is_an_error_of_the_evaluation(self, engine) -> None:
        native = writing.evaluate(engine, "SELECT * { SERVICE <http://127.0.0.1:1/> {} }")

        with pytest.raises(QueryEvaluationError):
            writing.write(native, io.BytesIO(), formats.JSON)


def written(query: str, answer_format: Format, *, engine: ox.Store | None = None) -> bytes:
    output = io.BytesIO()
    native = writing.evaluate(engine or ox.Store(), query)
    writing.write(native, output, answer_format)
    return output.getvalue()


class TestXml:
    NO_XML = "\x00\x01\x08\x0b\x0c\x0e\x1f\ufffe\uffff"

    @pytest.mark.parametrize("character", NO_XML, ids=lambda c: f"{ord(c):04x}")
    @pytest.mark.parametrize("length", [0, 8_190, 8_191, 8_192, 20_000])
    def test_a_character_that_xml_has_not_is_refused(self, character: str, length: int) -> None:
        text = f'"{"x" * length}\\u{ord(character):04X}y"'

        for query, answer_format in (
            (f"SELECT ({text} AS ?x) {{}}", formats.XML),
            (f"CONSTRUCT {{ <a:a> <a:b> {text} }} {{}}", formats.RDF_XML),
        ):
            with pytest.raises(UnsayableError, match="ask for JSON"):
                written(query, answer_format)

    @pytest.mark.parametrize("answer_format", [formats.JSON, formats.CSV, formats.TSV])
    def test_the_other_formats_have_it(self, answer_format: Format) -> None:
        assert written('SELECT ("a\\u0000b" AS ?x) {}', answer_format)

    def test_what_xml_can_say_comes_out_as_it_was(self) -> None:
        text = "\t\n\r\r\n \x7f\x85\u2028\ufffd\U0001f600<&>]]>\"'"
        escaped = "".join(f"\\U{ord(c):08X}" for c in text)

        results = ET.fromstring(written(f'SELECT ("{escaped}" AS ?x) {{}}', formats.XML))
        (literal,) = results.iter("{http://www.w3.org/2005/sparql-results#}literal")
        assert literal.text == text

        query = f'CONSTRUCT {{ <a:a> <a:b> "{escaped}" }} {{}}'
        ((_, _, read, _),) = ox.parse(written(query, formats.RDF_XML), ox.RdfFormat.RDF_XML)
        assert read.value == text

    def test_a_predicate_without_a_name_is_refused(self) -> None:
        query = "CONSTRUCT { <a:a> <a:b> 1 , 2 ; <a:b/> 1 } {}"

        for _ in "again", "and again":
            with pytest.raises(UnsayableError, match="the predicate <a:b/>; ask for another"):
                written(query, formats.RDF_XML)


def pieces(data: bytes, cuts: list[int]) -> Iterator[bytes]:
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    for begin, end in pairwise(places):
        yield data[begin:end]


# Texts made of what stands between rows in one format or another.
HARD = st.lists(
    st.sampled_from([*'{}",\\:[]\n\r<> x', "<result>", '"},{"', "},{}", '"}},{"x":{'])
).map("".join)
TERMS = st.one_of(
    st.none(),
    HARD.map(ox.Literal),
    st.builds(lambda text: ox.Literal(text, language="en"), HARD),
    st.just(P),
    st.just(ox.Literal(1)),
)


class TestCounting:
    @settings(max_examples=300)
    @given(
        rows=st.lists(st.tuples(TERMS, TERMS), max_size=6),
        cuts=st.lists(st.integers(0, 10_000), max_size=40),
        answer_format=st.sampled_from(formats.SOLUTION_FORMATS),
    )
    def test_rows_are_counted_exactly_however_they_are_cut(
        self, rows, cuts, answer_format: Format
    ) -> None:
        values = " ".join(
            "(" + " ".join("UNDEF" if t is None else str(t) for t in row) + ")" for row in rows
        )
        data = written(f"SELECT * {{ VALUES (?x ?y) {{ {values} }} }}", answer_format)
        assert rows_of(data, answer_format) == len(rows)

        counter = counting.RowCounter(answer_format, max(len(rows), 1))
        for piece in pieces(data, cuts):
            counter.feed(piece)

        if len(rows) > 1:
            with pytest.raises(AnswerTooLongError):
                feed_all(counting.RowCounter(answer_format, len(rows) - 1), pieces(data, cuts))

    @settings(max_examples=50)
    @given(texts=st.lists(HARD, min_size=2, max_size=6, unique=True))
    @pytest.mark.parametrize("answer_format", formats.GRAPH_FORMATS, ids=lambda f: f.name)
    def test_triples_are_counted_in_every_format(self, answer_format: Format, texts) -> None:
        engine = ox.Store()
        for text in texts:
            engine.add(ox.Quad(P, P, ox.Literal(text)))

        def write(most: int) -> None:
            native = writing.evaluate(engine, "CONSTRUCT WHERE {?s ?p ?o}")
            writing.write(native, io.BytesIO(), answer_format, max_rows=most)

        write(len(texts))
        # The error is not kept: its traceback has the engine's answer, which is this thread's.
        with pytest.raises(AnswerTooLongError, match=rf"\b{len(texts) - 1}\b"):
            write(len(texts) - 1)

    @pytest.mark.parametrize("answer_format", formats.GRAPH_FORMATS, ids=lambda f: f.name)
    def test_no_triples_are_never_too_many(self, answer_format: Format) -> None:
        native = writing.evaluate(ox.Store(), "CONSTRUCT WHERE {?s ?p ?o}")

        writing.write(native, io.BytesIO(), answer_format, max_rows=0)

    @pytest.mark.parametrize("answer_format", BYTES_COUNTED, ids=lambda f: f.name)
    def test_an_answer_is_counted_as_it_is_written(self, answer_format: Format) -> None:
        engine = ox.Store()
        engine.extend(ox.Quad(P, P, ox.Literal(n)) for n in range(3_000))
        query = "CONSTRUCT WHERE {?s ?p ?o}"
        if answer_format in formats.SOLUTION_FORMATS:
            query = "SELECT * {?s ?p ?o}"

        def write(most: int) -> None:
            native = writing.evaluate(engine, query)
            writing.write(native, io.BytesIO(), answer_format, max_rows=most)

        write(3_000)
        with pytest.raises(AnswerTooLongError):
            write(2_999)

    @pytest.mark.parametrize("answer_format", formats.SOLUTION_FORMATS, ids=lambda f: f.name)
    @pytest.mark.parametrize("rows", [1, 2, 5])
    def test_rows_without_anything_in_them_are_rows(self, answer_format: Format, rows: int) -> None:
        data = written("SELECT * {" + " UNION ".join(["{}"] * rows) + "}", answer_format)

        counting.RowCounter(answer_format, rows).feed(data)
        if rows > 1:
            with pytest.raises(AnswerTooLongError):
                counting.RowCounter(answer_format, rows - 1).feed(data)

    @pytest.mark.parametrize("answer_format", formats.SOLUTION_FORMATS, ids=lambda f: f.name)
    @pytest.mark.parametrize("rows", [2, 9, 1_000, 70_000])
    def test_the_shortest_rows_that_there_are_are_counted(
        self, answer_format: Format, rows: int
    ) -> None:
        query = "SELECT * { VALUES () {" + "()" * rows + "} }"

        def write(most: int) -> None:
            native = writing.evaluate(ox.Store(), query)
            writing.write(native, io.BytesIO(), answer_format, max_rows=most)

        write(rows)
        with pytest.raises(AnswerTooLongError):
            write(rows - 1)

    @pytest.mark.parametrize("answer_format", formats.SOLUTION_FORMATS, ids=lambda f: f.name)
    def test_a_truth_value_is_no_row(self, answer_format: Format) -> None:
        writing.write(
            writing.evaluate(ox.Store(), "ASK {}"), io.BytesIO(), answer_format, max_rows=1
        )


def feed_all(counter: counting.RowCounter, all_pieces: Iterator[bytes]) -> None:
    for piece in all_pieces:
        counter.feed(piece)


def rows_of(data: bytes, answer_format: Format) -> int:
    if answer_format is formats.JSON:
        return len(json.loads(data)["results"]["bindings"])
    if answer_format is formats.XML:
        return data.count(b"<result>")
    text = data.decode()
    if answer_format is formats.TSV:
        return text.count("\n") - 1
    return len(list(csv.reader(io.StringIO(text, newline="")))) - 1
