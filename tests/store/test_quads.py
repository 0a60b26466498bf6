"""QuadStore: documents in, named graphs, the merged default graph, copies, queries."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, XSD, BNode, Literal, URIRef
from rdflib.compare import isomorphic

from evidence_graph.errors import (
    InputError,
    QueryEvaluationError,
    QuerySyntaxError,
    RdfSyntaxError,
    StoreError,
)
from evidence_graph.rdf import formats
from evidence_graph.store.answers import BooleanAnswer, SolutionsAnswer, TriplesAnswer
from evidence_graph.store.quads import QuadStore

EX = "http://example.org/"
ONE, TWO = EX + "graph/one", EX + "graph/two"
A, B, P = URIRef(EX + "a"), URIRef(EX + "b"), URIRef(EX + "p")
ANYTHING = (None, None, None)


@pytest.fixture
def store() -> QuadStore:
    return QuadStore.in_memory()


def triples_of(store: QuadStore, graph: str | None) -> set:
    return set(store.triples(ANYTHING, graph))


class TestGraphs:
    def test_a_graph_is_there_with_its_size_until_it_is_cleared(self, store) -> None:
        store.add([(A, P, B), (B, P, A)], TWO)
        store.add([(A, P, B)], ONE)

        assert list(store.graphs().items()) == [(ONE, 1), (TWO, 2)]

        store.clear(TWO)

        assert store.graphs() == {ONE: 1}
        assert len(store) == 1

    def test_clearing_the_default_graph_leaves_the_named_ones(self, store) -> None:
        store.add([(A, P, B)], None)
        store.add([(A, P, B)], ONE)

        store.clear(None)

        assert (store.size(None), store.size(ONE)) == (0, 1)

    def test_a_triple_added_twice_is_there_once(self, store) -> None:
        store.add([(A, P, B)], ONE)
        store.add([(A, P, B)], ONE)

        assert store.size(ONE) == 1

    def test_removing_takes_what_fits_the_pattern_from_one_graph_only(self, store) -> None:
        for graph in (ONE, TWO):
            store.add([(A, P, B), (B, P, A)], graph)

        store.remove((A, None, None), ONE)

        assert triples_of(store, ONE) == {(B, P, A)}
        assert triples_of(store, TWO) == {(A, P, B), (B, P, A)}

    def test_a_literal_is_the_subject_of_nothing(self, store) -> None:
        store.add([(A, P, B)], ONE)

        assert list(store.triples((Literal("a"), None, None), ONE)) == []

    @pytest.mark.parametrize(
        "triple", [(Literal("x"), P, A), (A, BNode("b0"), B), (A, Literal("p"), B)]
    )
    def test_what_is_no_triple_is_refused(self, store, triple) -> None:
        with pytest.raises(TypeError, match="no RDF triple"):
            store.add([triple], ONE)

    @pytest.mark.parametrize(
        "term",
        [
            Literal("0.4", datatype=XSD.decimal),
            Literal("-7", datatype=XSD.integer),
            Literal("O’Hara\u00a0et al"),
            Literal("föräldrar", lang="sv"),
            Literal("2020-01-30", datatype=XSD.date),
            Literal("not a number", datatype=XSD.integer),
            Literal("", datatype=XSD.string),
            Literal("x", datatype=URIRef(EX + "own")),
            URIRef(EX + "é"),
        ],
        ids=repr,
    )
    def test_a_term_comes_out_as_it_went_in(self, store, term) -> None:
        store.add([(A, P, term)], ONE)

        ((_, _, found),) = store.triples((A, P, None), ONE)

        assert found.n3().removesuffix(f"^^{XSD.string.n3()}") == term.n3().removesuffix(
            f"^^{XSD.string.n3()}"
        )
        assert list(store.triples((None, None, term), ONE)) == [(A, P, found)]

    def test_a_number_keeps_its_value_and_not_its_digits(self, store) -> None:
        # The reason why the model keeps what the source prints beside each number.
        content = f'<{A}> <{P}> "1.50"^^<{XSD.decimal}> .'.encode()

        store.load(content, formats.N_TRIPLES, source="n.nt", graph=ONE)

        assert [str(o) for _, _, o in store.triples((A, P, None), ONE)] == ["1.5"]


class TestMerging:
    names = st.sampled_from([ONE, TWO, EX + "graph/three"])
    resources = st.sampled_from([URIRef(EX + letter) for letter in "abc"])
    objects = st.one_of(
        resources, st.sampled_from([Literal("x"), Literal("x", lang="en"), Literal(1)])
    )
    triples = st.tuples(resources, st.just(P), objects)
    steps = st.lists(
        st.one_of(
            st.tuples(st.just("add"), names, triples),
            st.tuples(st.just("remove"), names, triples),
            st.tuples(st.just("clear"), names, st.none()),
            st.tuples(st.just("merge"), st.lists(names, unique=True), st.none()),
        ),
        max_size=12,
    )

    @given(steps=steps)
    @settings(max_examples=80)
    def test_after_any_history_the_default_graph_is_the_union_of_what_was_merged(
        self, steps
    ) -> None:
        store = QuadStore.in_memory()
        model: dict[str, set] = {}
        for action, where, triple in [*steps, ("merge", [ONE, TWO], None)]:
            if action == "add":
                store.add([triple], where)
                model.setdefault(where, set()).add(triple)
            elif action == "remove":
                store.remove(triple, where)
                model.get(where, set()).discard(triple)
            elif action == "clear":
                store.clear(where)
                model.pop(where, None)
            else:
                store.merge(where)
                merged = set().union(*(model.get(graph, set()) for graph in where))
                assert triples_of(store, None) == merged
                assert store.size(None) == len(merged)

        for graph, expected in model.items():
            assert triples_of(store, graph) == expected


class TestDocuments:
    TURTLE = f"@prefix : <{EX}> . :a :p [ :p :b ] , [ :p :c ] .".encode()

    def test_blank_nodes_get_iris_that_are_the_same_each_time(self, store) -> None:
        again = QuadStore.in_memory()
        for each in (store, again):
            each.load_skolemised(self.TURTLE, formats.TURTLE, source="my terms.ttl", graph=ONE)

        found = triples_of(store, ONE)
        assert found == triples_of(again, ONE)
        assert not any(isinstance(term, BNode) for triple in found for term in triple)
        assert {o for _, _, o in store.triples((A, P, None), ONE)} == {
            URIRef(f"https://w3id.org/evidence-graph/.well-known/genid/my-terms-ttl-{number}")
            for number in (1, 2)
        }

    def test_blank_nodes_of_two_documents_stay_apart(self, store) -> None:
        for source in ("one.ttl", "two.ttl"):
            store.load_skolemised(
                b"_:x <http://e/p> _:x .", formats.TURTLE, source=source, graph=ONE
            )

        assert store.size(ONE) == 2

    def test_rdflib_gets_the_blank_nodes_back(self, store) -> None:
        store.load_skolemised(self.TURTLE, formats.TURTLE, source="terms.ttl", graph=ONE)
        plain = QuadStore.in_memory()
        plain.load(self.TURTLE, formats.TURTLE, source="terms.ttl", graph=ONE)

        copy = store.to_rdflib(ONE)

        assert isomorphic(copy, plain.to_rdflib(ONE))
        assert {type(o) for o in copy.objects(A, P)} == {BNode}

    def test_a_trig_document_fills_the_graphs_it_names_blank_ones_too(self, store) -> None:
        content = (
            f"@prefix : <{EX}> . GRAPH <{ONE}> {{ :a :p :b }} GRAPH _:g {{ :a :p :b }}".encode()
        )

        filled = store.load_skolemised(content, formats.TRIG, source="x.trig")

        genid = "https://w3id.org/evidence-graph/.well-known/genid/x-trig-1"
        assert filled == (ONE, genid)
        assert list(store.graphs()) == [ONE, genid]

    def test_triples_without_a_graph_are_refused_and_nothing_is_added(self, store) -> None:
        content = f"@prefix : <{EX}> . GRAPH <{ONE}> {{ :a :p :b }} :a :p :b .".encode()

        with pytest.raises(InputError, match=r"x\.trig has triples outside any named graph"):
            store.load_skolemised(content, formats.TRIG, source="x.trig")

        assert len(store) == 0

    def test_half_a_document_adds_nothing(self, store) -> None:
        content = f"<{EX}a> <{EX}p> <{EX}b> .\n<{EX}a> <{EX}p>".encode()

        with pytest.raises(RdfSyntaxError):
            store.load(content, formats.TURTLE, source="half.ttl", graph=ONE)

        assert len(store) == 0

    @pytest.mark.parametrize("wanted", formats.GRAPH_FORMATS, ids=lambda f: f.name)
    def test_what_is_dumped_can_be_read_again(self, store, wanted) -> None:
        store.add([(A, P, Literal('O’Hara "et" al\n', lang="en")), (A, RDF.type, B)], ONE)
        graph = None if wanted.kind is formats.ContentKind.QUADS else ONE
        output = io.BytesIO()

        store.dump(output, wanted, graph=graph, prefixes={"ex": EX})

        again = QuadStore.in_memory()
        again.load(output.getvalue(), wanted, source="dump", graph=graph)
        assert triples_of(again, ONE) == triples_of(store, ONE)


class TestCopies:
    def test_a_copy_in_memory_goes_its_own_way(self, store) -> None:
        store.add([(A, P, B)], ONE)
        store.merge([ONE])

        copy = store.copy(None)
        copy.clear(ONE)
        copy.clear(None)

        assert (store.size(ONE), store.size(None), len(copy)) == (1, 1, 0)

    @pytest.mark.parametrize("origin", ["memory", "disk"])
    def test_a_copy_on_disk_goes_its_own_way(self, tmp_path: Path, origin: str) -> None:
        original = (
            QuadStore.in_memory()
            if origin == "memory"
            else QuadStore.open(tmp_path / "original", read_only=False)
        )
        original.add([(A, P, B)], ONE)

        copy = original.copy(tmp_path / "copy")
        copy.add([(B, P, A)], ONE)
        copy.close()

        assert triples_of(original, ONE) == {(A, P, B)}
        read = QuadStore.open(tmp_path / "copy", read_only=True)
        assert triples_of(read, ONE) == {(A, P, B), (B, P, A)}

    def test_a_copy_does_not_write_into_a_directory_that_exists(self, store, tmp_path) -> None:
        with pytest.raises(StoreError, match="exists already"):
            store.copy(tmp_path)

    def test_a_directory_can_be_read_many_times_at_once(self, tmp_path: Path) -> None:
        writer = QuadStore.open(tmp_path / "q", read_only=False)
        writer.add([(A, P, B)], ONE)
        writer.close()

        readers = [QuadStore.open(tmp_path / "q", read_only=True) for _ in range(3)]

        assert [reader.size(ONE) for reader in readers] == [1, 1, 1]

    def test_what_is_no_store_cannot_be_opened(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("not a directory")

        with pytest.raises(StoreError, match="cannot be opened"):
            QuadStore.open(tmp_path / "file", read_only=False)

    def test_a_store_that_is_not_there_cannot_be_read(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="cannot be opened"):
            QuadStore.open(tmp_path / "absent", read_only=True)


class TestQueries:
    def test_the_three_kinds_of_answer(self, store) -> None:
        store.add([(A, P, B)], None)

        assert isinstance(store.query("ASK { ?s ?p ?o }"), BooleanAnswer)
        assert isinstance(store.query("SELECT * { ?s ?p ?o }"), SolutionsAnswer)
        assert isinstance(store.query("CONSTRUCT WHERE { ?s ?p ?o }"), TriplesAnswer)
        assert isinstance(store.query(f"DESCRIBE <{A}>"), TriplesAnswer)

    def test_an_unbound_variable_is_none_not_left_out(self, store) -> None:
        store.add([(A, P, B)], None)
        answer = store.query(f"SELECT ?s ?gap {{ ?s ?p ?o OPTIONAL {{ ?s <{EX}q> ?gap }} }}")

        assert answer.variables == ("s", "gap")
        assert list(answer.rows()) == [{"s": A, "gap": None}]

    def test_a_bound_variable_is_fixed_before_the_query_runs(self, store) -> None:
        store.add([(A, P, B), (B, P, A)], None)

        rows = list(store.query("SELECT ?s ?o { ?s ?p ?o }", bindings={"s": B}).rows())

        assert rows == [{"s": B, "o": A}]

    def test_a_binding_is_a_term_and_never_query_text(self, store) -> None:
        hostile = Literal('" } # ')
        store.add([(A, P, hostile)], None)

        rows = list(store.query("SELECT ?s ?o { ?s ?p ?o }", bindings={"o": hostile}).rows())

        assert rows == [{"s": A, "o": hostile}]

    @pytest.mark.parametrize(
        ("dataset", "rows"),
        [
            ({}, []),
            ({"default_graphs": [ONE]}, [{"o": B}]),
            ({"default_graphs": [ONE, TWO]}, [{"o": A}, {"o": B}]),
            ({"named_graphs": [ONE]}, []),
        ],
        ids=["own", "one", "both", "named only"],
    )
    def test_a_dataset_given_is_the_whole_dataset(self, store, dataset, rows) -> None:
        store.add([(A, P, B)], ONE)
        store.add([(B, P, A)], TWO)

        answer = store.query("SELECT ?o { ?s ?p ?o } ORDER BY ?o", **dataset)

        assert list(answer.rows()) == rows

    def test_named_graphs_that_are_not_in_the_dataset_are_not_seen(self, store) -> None:
        store.add([(A, P, B)], ONE)
        store.add([(B, P, A)], TWO)

        answer = store.query("SELECT ?g { GRAPH ?g { ?s ?p ?o } }", named_graphs=[TWO])

        assert list(answer.rows()) == [{"g": URIRef(TWO)}]

    @pytest.mark.parametrize(
        ("text", "line"),
        [("SELECT *\n{ ?s ?p ?o", 2), ("SELECT * {\n  ?s ex:p ?o }", 2), ("", 1)],
        ids=["unclosed", "prefix", "empty"],
    )
    def test_a_syntax_error_has_a_place(self, store, text, line) -> None:
        # Only how far the engine got; sparql.diagnosis finds the fault.
        with pytest.raises(QuerySyntaxError) as caught:
            store.query(text)

        assert caught.value.line == line
        assert caught.value.column >= 1

    def test_an_update_is_no_query(self, store) -> None:
        with pytest.raises(QuerySyntaxError):
            store.query("INSERT DATA { <a:a> <a:b> <a:c> }")

        assert len(store) == 0

    def test_a_failing_update_changes_nothing(self, store) -> None:
        store.add([(A, P, B)], ONE)

        with pytest.raises(QuerySyntaxError):
            store.update(f"CLEAR ALL ; INSERT DATA {{ <{A}> }}")

        assert store.size(ONE) == 1

    def test_an_answer_that_cannot_be_evaluated_says_so(self, store) -> None:
        with pytest.raises(QueryEvaluationError):
            list(store.query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }").rows())
