"""The Graph Store Protocol: what becomes of a graph, and of no other."""

from itertools import count

import pytest

from evidence_graph.errors import (
    ForbiddenError,
    InputError,
    MalformedRequestError,
    NotFoundError,
    QueryRefusedError,
    QuerySyntaxError,
    RdfSyntaxError,
    UnsupportedMediaTypeError,
)
from evidence_graph.records.graphs import INFERRED_GRAPH
from evidence_graph.sparql.graph_store import (
    GraphDocument,
    GraphOutcome,
    Place,
    delete_graph,
    patch_graph,
    post_graph,
    put_graph,
    read_documents,
    read_patch,
    require_graph,
)
from evidence_graph.sparql.rights import PLAIN
from evidence_graph.store.work import Work
from sparql.updating import EX, PREFIXES, WITHIN, content, evidence, store_of

G, H = f"{EX}g", f"{EX}h"
DATA = "GRAPH e:g { e:a e:p 1 } GRAPH e:h { e:a e:p 2 } e:a e:p 3"


def work_on(data: str) -> Work:
    return Work(store_of(data))


def turtle(text: str) -> tuple[GraphDocument, ...]:
    return read_documents(
        "text/turtle", f"{PREFIXES.replace('PREFIX', '@prefix').strip()} . {text}".encode()
    )


def no_name() -> str:
    raise AssertionError("a name was minted")


class TestPut:
    def test_it_replaces_the_graph_whole_and_no_other(self) -> None:
        work = work_on(DATA)

        outcome = put_graph(work, G, turtle("e:a e:p 4 ."), rights=PLAIN)

        assert outcome == GraphOutcome(graph=G, was_there=True, is_there=True)
        assert work.added == content(store_of("GRAPH e:g { e:a e:p 4 }"))
        assert work.removed == content(store_of("GRAPH e:g { e:a e:p 1 }"))

    def test_it_says_of_a_new_graph_that_it_was_not_there(self) -> None:
        outcome = put_graph(work_on(DATA), f"{EX}new", turtle("e:a e:p 4 ."), rights=PLAIN)

        assert outcome == GraphOutcome(graph=f"{EX}new", was_there=False, is_there=True)

    def test_the_default_graph_of_a_plain_store_is_always_there(self) -> None:
        work = work_on("")

        outcome = put_graph(work, Place.DEFAULT, turtle("e:a e:p 4 ."), rights=PLAIN)

        assert outcome == GraphOutcome(graph=None, was_there=True, is_there=True)
        assert content(work.store) == content(store_of("e:a e:p 4"))

    def test_what_stays_is_no_change_however_its_numbers_are_written(self) -> None:
        work = work_on("GRAPH e:g { e:a e:p 0.40, 1 }")

        put_graph(work, G, turtle("e:a e:p 0.4, 01 ."), rights=PLAIN)

        assert (work.added, work.removed) == (frozenset(), frozenset())

    @pytest.mark.parametrize(
        "documents",
        [
            lambda: turtle("e:a e:p 4 .\n e:b e:p ; ."),
            lambda: (*turtle("e:a e:p 4 ."), *turtle("e:a e:p")),
            lambda: read_documents("application/rdf+xml", b"<rdf:RDF"),
        ],
    )
    def test_a_document_that_breaks_half_way_changes_nothing(self, documents) -> None:
        work = work_on(DATA)

        with pytest.raises(RdfSyntaxError):
            put_graph(work, G, documents(), rights=PLAIN)

        assert content(work.store) == content(store_of(DATA))

    def test_the_fault_of_a_document_has_its_place(self) -> None:
        with pytest.raises(RdfSyntaxError) as caught:
            put_graph(work_on(""), G, turtle("e:a e:p 4 .\n e:b e:p ; ."), rights=PLAIN)

        assert (caught.value.line, caught.value.source) == (2, "the body")
        assert caught.value.column is not None

    def test_relative_iris_are_read_against_the_name_of_the_graph(self) -> None:
        work = work_on("")

        put_graph(work, G, read_documents("text/turtle", b"<#x> <p> <> ."), rights=PLAIN)

        assert content(work.store) == content(store_of(f"GRAPH e:g {{ <{EX}g#x> e:p e:g }}"))

    @pytest.mark.parametrize(
        "body",
        [
            b'{"@id": "http://x/g", "@graph": [{"@id": "http://x/a", "http://x/p": 1}]}',
            b'{"@id": "_:g", "@graph": [{"@id": "http://x/a", "http://x/p": 1}]}',
        ],
    )
    def test_a_document_of_several_graphs_is_refused(self, body: bytes) -> None:
        for rights in (PLAIN, evidence()):
            with pytest.raises(InputError, match="named graphs of its own"):
                put_graph(
                    work_on(""), G, read_documents("application/ld+json", body), rights=rights
                )

    def test_without_a_graph_it_is_malformed(self) -> None:
        with pytest.raises(MalformedRequestError, match="graph=IRI"):
            put_graph(work_on(""), Place.NEW, turtle(""), rights=PLAIN)


class TestPost:
    def test_it_adds_to_the_graph(self) -> None:
        work = work_on(DATA)

        outcome = post_graph(work, G, turtle("e:a e:p 1, 4 ."), rights=PLAIN, mint=no_name)

        assert outcome == GraphOutcome(graph=G, was_there=True, is_there=True)
        assert work.added == content(store_of("GRAPH e:g { e:a e:p 4 }"))
        assert not work.removed

    def test_without_a_graph_it_makes_one(self) -> None:
        work = work_on(DATA)
        numbers = count()

        outcome = post_graph(
            work,
            Place.NEW,
            turtle("e:a e:p 4 ."),
            rights=PLAIN,
            mint=lambda: f"{EX}{next(numbers)}",
        )

        assert outcome == GraphOutcome(graph=f"{EX}0", was_there=False, is_there=True)
        assert work.added == content(store_of(f"GRAPH <{EX}0> {{ e:a e:p 4 }}"))

    def test_blank_nodes_of_two_documents_are_never_the_same(self) -> None:
        for rights in (PLAIN, evidence()):
            work = work_on("")

            for _ in range(2):
                post_graph(work, G, turtle("_:x e:p 1 ."), rights=rights, mint=no_name)
            twice = (*turtle("_:x e:p 1 ."), *turtle("_:x e:p 1 ."))
            post_graph(work, G, twice, rights=rights, mint=no_name)

            assert len({quad.subject for quad in work.added}) == 4


class TestDelete:
    def test_it_removes_the_graph(self) -> None:
        work = work_on(DATA)

        outcome = delete_graph(work, G, rights=PLAIN)

        assert outcome == GraphOutcome(graph=G, was_there=True, is_there=False)
        assert work.removed == content(store_of("GRAPH e:g { e:a e:p 1 }"))

    def test_a_graph_that_is_not_there_cannot_be_deleted(self) -> None:
        with pytest.raises(NotFoundError):
            delete_graph(work_on(DATA), f"{EX}none", rights=PLAIN)

    def test_the_default_graph_is_there_when_it_has_been_deleted(self) -> None:
        work = work_on(DATA)

        assert delete_graph(work, Place.DEFAULT, rights=PLAIN).is_there
        assert work.store.size(None) == 0


class TestGet:
    def test_a_graph_that_holds_something_can_be_read(self) -> None:
        store = store_of(DATA)

        assert (require_graph(store, G), require_graph(store, Place.DEFAULT)) == (G, None)
        with pytest.raises(NotFoundError):
            require_graph(store, f"{EX}none")


class TestPatch:
    def patch(self, work: Work, text: str, target=G, rights=PLAIN) -> GraphOutcome:
        operations = read_patch(
            "application/sparql-update; charset=UTF-8", f"{PREFIXES}{text}".encode(), within=WITHIN
        )
        return patch_graph(work, target, operations, rights=rights, within=WITHIN)

    def test_the_graph_is_the_default_one_of_the_update(self) -> None:
        work = work_on(DATA)

        outcome = self.patch(
            work, "DELETE { ?s ?p ?o } INSERT { ?s e:q ?o } WHERE { ?s ?p ?o } ; "
            "INSERT DATA { e:b e:p 5 } ; DELETE DATA { e:a e:q 1 } ; ADD e:h TO DEFAULT"
        )  # fmt: skip

        assert outcome == GraphOutcome(graph=G, was_there=True, is_there=True)
        assert work.added == content(store_of("GRAPH e:g { e:b e:p 5 . e:a e:p 2 }"))
        assert work.removed == content(store_of("GRAPH e:g { e:a e:p 1 }"))

    def test_it_may_name_the_graph_itself(self) -> None:
        work = work_on(DATA)

        self.patch(work, "INSERT DATA { GRAPH e:g { e:a e:p 7 } }", rights=evidence())

        assert work.added == content(store_of("GRAPH e:g { e:a e:p 7 }"))

    @pytest.mark.parametrize(
        "text",
        [
            "INSERT DATA { GRAPH e:h { e:a e:p 7 } }",
            "WITH e:h DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
            "INSERT { GRAPH ?g { ?s ?p ?s } } WHERE { GRAPH ?g { ?s ?p ?o } }",
            "CLEAR NAMED",
            "DROP ALL",
            "DROP SILENT GRAPH e:h",
            "MOVE e:h TO e:g",
            "COPY e:g TO e:h",
            "CREATE GRAPH e:new",
        ],
    )
    def test_another_graph_is_not_written_to(self, text: str) -> None:
        for rights in (PLAIN, evidence()):
            work = work_on(DATA)

            with pytest.raises(ForbiddenError):
                self.patch(work, text, rights=rights)
            work.undo()

            assert content(work.store) == content(store_of(DATA))

    def test_of_the_default_graph_named_ones_are_other_graphs(self) -> None:
        work = work_on(DATA)

        self.patch(work, "CLEAR DEFAULT", target=Place.DEFAULT)
        with pytest.raises(ForbiddenError):
            self.patch(work, "CLEAR GRAPH e:g", target=Place.DEFAULT)

        assert content(work.store) == content(
            store_of("GRAPH e:g {e:a e:p 1} GRAPH e:h {e:a e:p 2}")
        )

    def test_only_an_update_can_be_sent(self) -> None:
        with pytest.raises(UnsupportedMediaTypeError):
            read_patch("text/turtle", b"", within=WITHIN)
        with pytest.raises(QuerySyntaxError):
            read_patch("application/sparql-update", b"ASK {}", within=WITHIN)
        with pytest.raises(QueryRefusedError):
            read_patch("application/sparql-update", b"LOAD <http://x/>", within=WITHIN)
        with pytest.raises(MalformedRequestError):
            read_patch("application/sparql-update", b"\xff", within=WITHIN)


class TestEvidence:
    @pytest.mark.parametrize("target", [Place.DEFAULT, INFERRED_GRAPH])
    def test_what_is_made_of_other_graphs_is_not_written_to(self, target) -> None:
        work, rights = work_on(f"GRAPH <{INFERRED_GRAPH}> {{ e:a e:p 1 }}"), evidence()

        for write in (
            lambda: put_graph(work, target, turtle("e:a e:p 4 ."), rights=rights),
            lambda: post_graph(work, target, turtle("e:a e:p 4 ."), rights=rights, mint=no_name),
            lambda: delete_graph(work, target, rights=rights),
            lambda: patch_graph(work, target, (), rights=rights, within=WITHIN),
        ):
            with pytest.raises(ForbiddenError):
                write()

        assert (work.added, work.removed) == (frozenset(), frozenset())

    def test_a_document_needs_a_graph_with_a_name(self) -> None:
        with pytest.raises(MalformedRequestError):
            post_graph(work_on(""), Place.NEW, turtle(""), rights=evidence(), mint=no_name)

    def test_the_same_document_put_again_changes_nothing(self) -> None:
        work = work_on("")
        text = "[] e:p [ e:q 1 ] . _:x e:q ( 1 _:x ) ."

        put_graph(work, G, turtle(text), rights=evidence())
        first = work.added
        put_graph(work, G, turtle(text), rights=evidence())

        assert work.added == first
        assert not any("_:" in str(quad) for quad in first)

    def test_another_document_put_there_has_other_nodes(self) -> None:
        """What was read back and put again may name the earlier ones."""
        work = work_on("")

        put_graph(work, G, turtle("[] e:p 1 ."), rights=evidence())
        (old,) = {quad.subject for quad in work.added}
        put_graph(work, G, turtle(f"{old} e:p 1 . [] e:p 2 ."), rights=evidence())

        assert len({quad.subject for quad in work.added}) == 2
