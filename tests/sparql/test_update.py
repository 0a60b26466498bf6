"""SPARQL Update as changes: what each operation does, and who may."""

import pytest

from evidence_graph.errors import (
    ForbiddenError,
    GraphStateError,
    MalformedRequestError,
)
from evidence_graph.rdf.addresses import GENID
from evidence_graph.records.graphs import INFERRED_GRAPH, PROVENANCE_GRAPH, SHAPES_GRAPH
from evidence_graph.sparql.update import UsingDataset
from evidence_graph.store.changes import graphs_of
from evidence_graph.store.work import Work
from sparql.updating import EX, content, evidence, holds, store_of, update

TWO_GRAPHS = "e:a e:p 1 GRAPH e:g { e:a e:p 2 } GRAPH e:h { e:a e:p 3 }"


def work_on(data: str) -> Work:
    return Work(store_of(data))


class TestOperations:
    def test_an_operation_sees_what_those_before_it_did(self) -> None:
        work = work_on("e:a e:p 1")

        update(
            work,
            "INSERT DATA { e:b e:p 2 } ; INSERT { ?s e:q ?o } WHERE { ?s e:p ?o } ; "
            "DELETE WHERE { ?s e:p ?o }",
        )

        assert content(work.store) == content(store_of("e:a e:q 1 . e:b e:q 2"))

    def test_what_is_deleted_and_inserted_alike_is_no_change(self) -> None:
        work = work_on("e:a e:p 1")

        update(work, "DELETE { ?s ?p ?o } INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }")

        assert (work.added, work.removed) == (frozenset(), frozenset())
        assert holds(work.store, "e:a e:p 1")

    def test_a_number_written_in_two_ways_is_added_once(self) -> None:
        work = work_on("")

        update(work, "INSERT DATA { e:a e:p 0.40, 0.4, 00.4 }")

        assert len(work.added) == len(content(work.store)) == 1

    def test_a_triple_that_rdf_forbids_is_left_out_and_no_other(self) -> None:
        work = work_on("e:a e:p 'text'")

        update(work, "INSERT { ?o e:q ?s . ?s ?o ?s . ?s e:q ?none . ?s e:q ?o } WHERE {?s e:p ?o}")

        assert work.added == content(store_of("e:a e:q 'text'"))

    def test_a_blank_node_of_a_template_is_another_one_for_each_solution(self) -> None:
        work = work_on("e:a e:p 1, 2")

        update(work, "INSERT { _:n e:of ?o ; e:too ?o } WHERE { ?s e:p ?o }")

        assert len({quad.subject for quad in work.added}) == 2
        assert len(work.added) == 4

    def test_a_blank_node_of_data_is_not_one_that_the_store_has(self) -> None:
        work = work_on("")

        update(work, "INSERT DATA { _:x e:p 1 }")
        update(work, "INSERT DATA { _:x e:p 2 }")

        assert len({quad.subject for quad in work.added}) == 2

    def test_a_prologue_may_stand_before_any_operation(self) -> None:
        work = work_on("")

        update(
            work,
            "INSERT DATA { e:a e:p 1 } ; PREFIX f: <http://f.example/> "
            "BASE <http://b.example/> INSERT DATA { f:a e:p <b> } ; "
            "PREFIX e: <http://other.example/> INSERT DATA { e:a e:p <b> }",
        )

        assert {quad.subject.value for quad in work.added} == {
            f"{EX}a",
            "http://f.example/a",
            "http://other.example/a",
        }
        assert holds(work.store, "<http://f.example/a> e:p <http://b.example/b>")

    def test_keywords_may_be_written_in_any_case_and_true_too(self) -> None:
        work = work_on("e:a e:p true")

        update(work, "delete { ?s ?p ?o } insert { ?s ?p FALSE } where { ?s ?p ?o FILTER(?o=TRUE)}")

        assert holds(work.store, "e:a e:p false")
        assert not holds(work.store, "e:a e:p true")


class TestDatasets:
    def test_with_names_the_graph_of_templates_and_pattern(self) -> None:
        work = work_on(TWO_GRAPHS)

        update(work, "WITH e:g DELETE { ?s ?p ?o } INSERT { ?s e:q ?o } WHERE { ?s ?p ?o }")

        assert content(work.store) == content(
            store_of("e:a e:p 1 GRAPH e:g { e:a e:q 2 } GRAPH e:h { e:a e:p 3 }")
        )

    def test_with_leaves_all_named_graphs_to_the_pattern(self) -> None:
        work = work_on(TWO_GRAPHS)

        update(work, "WITH e:g INSERT { ?s e:q ?n } WHERE { ?s ?p ?o GRAPH e:h { ?s ?p ?n } }")

        assert work.added == content(store_of("GRAPH e:g { e:a e:q 3 }"))

    def test_using_is_the_whole_dataset_of_the_pattern_and_not_of_the_templates(self) -> None:
        work = work_on(TWO_GRAPHS)

        update(
            work,
            "WITH e:h INSERT { ?s e:q ?o . ?s e:r ?n } USING e:g WHERE { ?s e:p ?o "
            "OPTIONAL { GRAPH e:h { ?s ?p ?n } } }",
        )

        assert work.added == content(store_of("GRAPH e:h { e:a e:q 2 }"))

    def test_using_named_alone_leaves_the_default_graph_empty(self) -> None:
        work = work_on(TWO_GRAPHS)

        update(
            work,
            "INSERT { e:x e:q ?o } USING NAMED e:g WHERE { {?s ?p ?o} UNION {GRAPH ?g {?s ?p ?o}}}",
        )

        assert work.added == content(store_of("e:x e:q 2"))

    @pytest.mark.parametrize(
        ("using", "found"),
        [
            (UsingDataset(default_graphs=(f"{EX}g", f"{EX}h"), named_graphs=()), "2, 3"),
            (UsingDataset(default_graphs=(), named_graphs=(f"{EX}h",)), "3"),
        ],
    )
    def test_the_dataset_of_the_request_is_that_of_each_pattern(
        self, using: UsingDataset, found: str
    ) -> None:
        work = work_on(TWO_GRAPHS)

        update(
            work,
            "INSERT { e:x e:q ?o } WHERE { {?s e:p ?o} UNION {GRAPH ?g {?s e:p ?o}} }",
            using=using,
        )

        assert work.added == content(store_of(f"e:x e:q {found}"))

    def test_a_dataset_of_the_request_does_not_go_with_one_of_the_update(self) -> None:
        using = UsingDataset(default_graphs=(f"{EX}g",), named_graphs=())

        with pytest.raises(MalformedRequestError, match="using-graph-uri"):
            update(work_on(""), "WITH e:g DELETE {?s ?p ?o} WHERE {?s ?p ?o}", using=using)


class TestGraphs:
    @pytest.mark.parametrize("verb", ["CLEAR", "DROP"])
    @pytest.mark.parametrize(
        ("graphs", "left"),
        [
            ("GRAPH e:g", "e:a e:p 1 GRAPH e:h { e:a e:p 3 }"),
            ("DEFAULT", "GRAPH e:g { e:a e:p 2 } GRAPH e:h { e:a e:p 3 }"),
            ("NAMED", "e:a e:p 1"),
            ("ALL", ""),
        ],
    )
    def test_graphs_are_emptied(self, verb: str, graphs: str, left: str) -> None:
        work = work_on(TWO_GRAPHS)

        update(work, f"{verb} {graphs}")

        assert content(work.store) == content(store_of(left))

    @pytest.mark.parametrize(
        ("operation", "left"),
        [
            ("ADD e:g TO e:h", "GRAPH e:g { e:a e:p 2 } GRAPH e:h { e:a e:p 2, 3 } e:a e:p 1"),
            ("COPY e:g TO e:h", "GRAPH e:g { e:a e:p 2 } GRAPH e:h { e:a e:p 2 } e:a e:p 1"),
            ("MOVE e:g TO e:h", "GRAPH e:h { e:a e:p 2 } e:a e:p 1"),
            ("MOVE GRAPH e:g TO DEFAULT", "e:a e:p 2 GRAPH e:h { e:a e:p 3 }"),
            ("COPY DEFAULT TO GRAPH e:g", "e:a e:p 1 GRAPH e:g {e:a e:p 1} GRAPH e:h {e:a e:p 3}"),
            ("MOVE e:g TO e:g", TWO_GRAPHS),
            ("COPY DEFAULT TO DEFAULT", TWO_GRAPHS),
        ],
    )
    def test_triples_go_from_graph_to_graph(self, operation: str, left: str) -> None:
        work = work_on(TWO_GRAPHS)

        update(work, operation)

        assert content(work.store) == content(store_of(left))

    @pytest.mark.parametrize(
        "operation",
        [
            "DROP GRAPH e:none",
            "CLEAR GRAPH e:none",
            "ADD e:none TO e:g",
            "COPY e:none TO e:g",
            "MOVE e:none TO DEFAULT",
            "CREATE GRAPH e:g",
            "CREATE GRAPH e:new ; CREATE GRAPH e:new",
            "DROP GRAPH e:g ; DROP GRAPH e:g",
        ],
    )
    def test_a_graph_that_is_missing_or_in_the_way_is_an_error_but_for_silent(
        self, operation: str
    ) -> None:
        work = work_on(TWO_GRAPHS)

        with pytest.raises(GraphStateError, match=f"<{EX}"):
            update(work, operation)

    @pytest.mark.parametrize(
        "operation",
        [
            "DROP SILENT GRAPH e:none",
            "CLEAR SILENT GRAPH e:none",
            "COPY SILENT e:none TO e:g",
            "MOVE SILENT e:none TO DEFAULT",
            "CREATE SILENT GRAPH e:g",
        ],
    )
    def test_what_fails_silently_changes_nothing(self, operation: str) -> None:
        work = work_on(TWO_GRAPHS)

        update(work, operation)

        assert content(work.store) == content(store_of(TWO_GRAPHS))

    def test_a_graph_made_or_emptied_by_the_update_is_there_for_the_rest_of_it(self) -> None:
        work = work_on(TWO_GRAPHS)

        update(work, "CREATE GRAPH e:n ; DROP GRAPH e:n ; DELETE WHERE { GRAPH e:g {?s ?p ?o} } ; "
                     "DROP GRAPH e:g")  # fmt: skip

        assert work.removed == content(store_of("GRAPH e:g { e:a e:p 2 }"))


class TestEvidence:
    @pytest.mark.parametrize(
        "operation",
        [
            "INSERT DATA { e:a e:p 1 }",
            "DELETE DATA { GRAPH e:g { e:a e:p 1 } e:a e:p 1 }",
            "INSERT { ?s ?p ?o } WHERE { GRAPH e:none { ?s ?p ?o } }",
            "DELETE WHERE { ?s ?p ?o }",
            "CLEAR DEFAULT",
            "DROP ALL",
            "CLEAR SILENT ALL",
            "COPY e:g TO DEFAULT",
            "MOVE DEFAULT TO e:g",
        ],
    )
    def test_the_merged_view_is_not_written_to(self, operation: str) -> None:
        work = work_on(TWO_GRAPHS)

        with pytest.raises(ForbiddenError, match="name a graph"):
            update(work, operation, rights=evidence())

    @pytest.mark.parametrize("graph", [INFERRED_GRAPH, PROVENANCE_GRAPH])
    @pytest.mark.parametrize(
        "operation",
        [
            "INSERT DATA {{ GRAPH {0} {{ e:a e:p 1 }} }}",
            "WITH {0} INSERT {{ ?s ?p ?o }} WHERE {{ e:none e:p e:none }}",
            "INSERT {{ GRAPH ?g {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o BIND({0} AS ?g) }}",
            "DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
            "DROP SILENT GRAPH {0}",
            "MOVE {0} TO e:g",
            "CREATE GRAPH {0}",
            "CLEAR NAMED",
        ],
    )
    def test_a_computed_graph_is_not_written_to_on_any_way(
        self, operation: str, graph: str
    ) -> None:
        work = work_on(f"e:a e:p 1 GRAPH <{graph}> {{ e:a e:p 1 }}")

        with pytest.raises(ForbiddenError, match="made here"):
            update(work, operation.format(f"<{graph}>"), rights=evidence())

    def test_what_the_rights_refuse_is_refused_with_their_reason(self) -> None:
        work = work_on(TWO_GRAPHS)
        rights = evidence(lambda graph: "not yours" if graph == f"{EX}h" else None)

        update(work, "INSERT DATA { GRAPH e:g { e:x e:p 1 } }", rights=rights)
        with pytest.raises(ForbiddenError, match="not yours"):
            update(work, "INSERT { GRAPH e:h {?s ?p ?o} } WHERE { ?s ?p ?o }", rights=rights)

        assert work.added == content(store_of("GRAPH e:g { e:x e:p 1 }"))

    def test_blank_nodes_get_iris_that_are_new_each_time(self) -> None:
        work = work_on("")

        for _ in range(2):
            update(
                work,
                "INSERT DATA { GRAPH e:g { _:x e:p [ e:q _:x ] } } ; "
                "INSERT { GRAPH e:h { ?s e:in [ e:is <<( _:b e:p ?o )>> ] } } WHERE { ?s e:q ?o }",
                rights=evidence(),
            )

        assert len(work.added) == 2 * (2 + 2)
        assert not any("_:" in str(quad) for quad in work.added)
        subjects = {str(quad.subject) for quad in work.added}
        assert all(subject.startswith(f"<{GENID}") for subject in subjects)

    def test_a_later_pattern_reads_the_merged_view_as_it_would_be(self) -> None:
        work = work_on(
            "e:a e:p 1 . e:b e:p 2 GRAPH e:g { e:a e:p 1 . e:b e:p 2 } GRAPH e:h { e:b e:p 2 }"
        )
        before = set(work.store.quads(None))

        update(
            work,
            "DELETE DATA { GRAPH e:g { e:a e:p 1 . e:b e:p 2 } } ; "
            "INSERT DATA { GRAPH e:g { e:c e:p 3 } } ; "
            "INSERT { GRAPH e:seen { ?s e:is ?o } } WHERE { ?s e:p ?o }",
            rights=evidence(),
        )

        assert set(work.store.quads(f"{EX}seen")) == content(
            store_of("GRAPH e:seen { e:b e:is 2 . e:c e:is 3 }")
        )
        assert set(work.store.quads(None)) == before, "the merged view is for others to keep"
        assert None not in graphs_of(work.added | work.removed)

    def test_shapes_are_no_part_of_the_view_that_later_patterns_read(self) -> None:
        work = work_on("")

        update(
            work,
            f"INSERT DATA {{ GRAPH <{SHAPES_GRAPH}> {{ e:c e:p 3 }} }} ; "
            "INSERT { GRAPH e:seen { ?s e:is ?o } } WHERE { ?s e:p ?o }",
            rights=evidence(),
        )

        assert not work.store.has_graph(f"{EX}seen")
