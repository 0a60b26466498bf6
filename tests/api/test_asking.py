"""Asking from Python: rows, gaps, tables of pandas, bindings, faults."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef

from evidence_graph import EvidenceGraph, EvidenceGraphError, Solutions
from evidence_graph.errors import (
    MalformedRequestError,
    NotFoundError,
    QueryError,
    QuerySyntaxError,
)
from evidence_graph.vocabulary import EV

REPORT = "https://w3id.org/evidence-graph/id/report/ut202002"
NUMBERS = "SELECT ?n ?gap { VALUES ?n { 1 2 3 } OPTIONAL { ?gap a <urn:nothing> } } ORDER BY ?n"


class TestResults:
    def test_a_select_gives_rows_that_can_be_read_again(self, graph) -> None:
        found = graph.query(NUMBERS)

        assert isinstance(found, Solutions)
        assert found.variables == ("n", "gap")
        assert len(found) == 3
        assert [row["n"].toPython() for row in found] == [1, 2, 3]
        assert list(found) == list(found) == list(found.rows)

    def test_a_gap_is_none_and_is_there(self, graph) -> None:
        assert [row["gap"] for row in graph.query(NUMBERS)] == [None, None, None]

    def test_an_ask_gives_a_bool(self, graph) -> None:
        assert graph.query(f"ASK {{ ?review a <{EV.SystematicReview}> }}") is True
        assert graph.query("ASK { ?s a <urn:nothing> }") is False

    def test_a_construct_gives_an_rdflib_graph(self, graph) -> None:
        found = graph.query(
            f"CONSTRUCT {{ ?r a <urn:Review> }} WHERE {{ ?r a <{EV.SystematicReview}> }}"
        )

        assert isinstance(found, Graph)
        assert len(list(found.subjects(RDF.type, URIRef("urn:Review")))) == 5

    def test_a_describe_gives_an_rdflib_graph(self, graph) -> None:
        found = graph.query(f"DESCRIBE <{REPORT}>")

        assert (URIRef(REPORT), RDF.type, EV.EvidenceReport) in found

    def test_a_question_that_the_list_has_not_is_asked_all_the_same(self, graph) -> None:
        found = graph.query(
            """
            PREFIX ev: <https://w3id.org/evidence-graph/ns#>
            SELECT (COUNT(DISTINCT ?finding) AS ?n) { ?finding a ev:Finding ; ev:benefit ?any }
            """
        )

        assert found.rows[0]["n"].toPython() > 0


class TestPandas:
    def test_gaps_are_na_numbers_are_numbers_and_iris_texts(self, graph) -> None:
        pd = pytest.importorskip("pandas", reason="needs the extra `pandas`")
        query = """
            SELECT ?n ?gap ?i ?t {
              VALUES (?n ?i ?t) { (1 <urn:a> "x"@en) } OPTIONAL { ?gap a <urn:no> }
            }
            """

        table = graph.query(query).to_pandas()

        assert list(table.columns) == ["n", "gap", "i", "t"]
        assert table.loc[0, "gap"] is pd.NA
        assert table.drop(columns="gap").iloc[0].tolist() == [1, "urn:a", "x"]
        assert table["gap"].isna().all()

    def test_no_rows_keep_their_columns(self, graph) -> None:
        pytest.importorskip("pandas", reason="needs the extra `pandas`")

        table = graph.query("SELECT ?a ?b { ?a <urn:no> ?b }").to_pandas()

        assert (list(table.columns), len(table)) == (["a", "b"], 0)


class TestQuestions:
    def test_a_shipped_question_by_name(self, graph) -> None:
        assert [row["year"].toPython() for row in graph.query("@reviews-in-report")] == [
            2019,
            2015,
            2013,
            2014,
            2014,
        ]

    def test_its_parameters_are_bindings(self, graph) -> None:
        herd = graph.query(
            "@conclusions-of-review", bindings={"review": URIRef(f"{REPORT}/herd-2014")}
        )
        every = graph.query("@conclusions-of-review", bindings={"review": None})

        assert 0 < len(herd) < len(every) == 8

    def test_every_question_can_be_looked_up(self, graph) -> None:
        assert all(graph.question(name) is question for name, question in graph.questions.items())

    @pytest.mark.parametrize(
        ("name", "bindings"), [("@nothing", {}), ("@reviews-in-report", {"rapport": Literal(1)})]
    )
    def test_an_unknown_question_or_parameter_is_told_the_known_ones(
        self, graph, name, bindings
    ) -> None:
        with pytest.raises(NotFoundError) as caught:
            graph.query(name, bindings=bindings)

        assert caught.value.known


class TestBindings:
    SUBJECTS = "SELECT (COUNT(*) AS ?n) { ?s a ?class }"

    def test_a_variable_that_is_not_in_the_select_can_be_fixed(self, graph) -> None:
        (row,) = graph.query(self.SUBJECTS, bindings={"class": EV.SystematicReview})

        assert row["n"].toPython() == 5

    def test_none_leaves_a_variable_open(self, graph) -> None:
        open_, without = (
            graph.query(self.SUBJECTS, bindings=bindings) for bindings in ({"class": None}, None)
        )

        assert open_ == without

    @pytest.mark.parametrize(
        "query",
        [
            "SELECT ?label { ?s a ?class ; ?p ?label }",
            "select*where{?s a ?class}",
            "SELECT * { { SELECT ?s ?class { ?s a ?class } } }",
            "SELECT * { SELECT ?s ?class { ?s a ?class } LIMIT 100000 }",
            "SELECT (EXISTS { ?x ?y ?z } AS ?e) ?s # { ?class\n{ ?s a ?class }",
            "SELECT ?s { ?s a ?class FILTER (STR(?class) != '{') } ORDER BY ?s LIMIT 5",
            "ASK { ?s a ?class }",
            "CONSTRUCT { ?s a ?class } { ?s a ?class }",
            "CONSTRUCT WHERE { ?s a ?class }",
            "DESCRIBE ?s { ?s a ?class } LIMIT 1",
            "PREFIX e: <http://e/#> SELECT ('{' AS ?t) { GRAPH ?g { ?s a ?class } }",
        ],
    )
    def test_every_form_of_query_takes_bindings(self, graph, query: str) -> None:
        bound = graph.query(query, bindings={"class": EV.SystematicReview})
        never = graph.query(
            query, bindings={"class": URIRef("urn:no such thing".replace(" ", "-"))}
        )

        assert bound
        assert not never

    @given(st.text(st.characters(exclude_categories=("Cs",)), max_size=20))
    def test_no_text_can_become_query(self, graph, text: str) -> None:
        (row,) = graph.query(
            "SELECT ?x { BIND (1 AS ?one) }".replace("?one", "?one"), bindings=None
        )
        (row,) = graph.query("SELECT ?x { FILTER (BOUND (?x)) }", bindings={"x": Literal(text)})

        assert str(row["x"]) == text

    @pytest.mark.parametrize(
        ("name", "term", "said"),
        [
            ("other", Literal(1), r"no variable \?other"),
            ("x", BNode("b0"), "blank node"),
            ("x", URIRef("http://e/> } #"), "not a term of RDF"),
            ("x", URIRef("relative"), "not a term of RDF"),
        ],
    )
    def test_what_cannot_be_bound_is_refused(self, graph, name, term, said) -> None:
        with pytest.raises(MalformedRequestError, match=said):
            graph.query("SELECT * { ?x ?y ?z }", bindings={name: term})

    def test_a_lexical_form_arrives_as_it_is(self, graph) -> None:
        date = Literal("2020-01-30", datatype=XSD.date)

        assert [
            str(r["r"]) for r in graph.query("SELECT ?r { ?r ?p ?date }", bindings={"date": date})
        ] == [REPORT]


class TestFaults:
    @pytest.mark.parametrize(
        ("query", "line", "column", "said"),
        [
            ("SELECT * {\n  ?s ex:p ?o }", 2, 6, "the prefix 'ex:' is not declared"),
            ("SELECT * { ?s ?p }", 1, 18, "unexpected '}'"),
            ("SELECT * { ?s ?p ?o", 1, 10, "'{' is never closed"),
            ("SELECT * { ?s ?p ?o ) }", 1, 21, "')' cannot close '{'"),
            ("SELECT * { } }", 1, 14, "'}' closes nothing"),
            ("SELEC * { }", 1, 1, "did you mean SELECT?"),
            ("SELECT * { ?s a 'x }", 1, 17, "a text begins here and does not end"),
            ("SELECT * { ?s a <http://e/x y> }", 1, 17, "an IRI begins here"),
            ("SELECT * { ?s a <x> }", 1, 17, "<x> is not a whole IRI"),
            ("SELECT ?x", 1, 10, "ends before its pattern"),
            ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 1, 1, "INSERT is an update"),
            ("PREFIX e: <http://e/> DELETE WHERE { ?s ?p ?o }", 1, 23, "DELETE is an update"),
            ("SELECT (1 AS ?a) (2 AS ?a) {}", 1, 24, "selected twice"),
            ("", 1, 1, "there is no query"),
            ("# only a comment", 1, 1, "there is no query"),
            ("# a comment\n\nASK { ?s § ?o }", 3, 10, "'§' is no word of SPARQL"),
            ("ASK { 'ö’' ?p }", 1, 15, "unexpected '}'"),
        ],
    )
    def test_a_syntax_error_says_what_is_wrong_and_where(
        self, graph, query, line, column, said
    ) -> None:
        with pytest.raises(QuerySyntaxError) as caught:
            graph.query(query)

        error = caught.value
        assert said in error.detail
        assert (error.line, error.column) == (line, column)

    @pytest.mark.parametrize(
        "query",
        [
            "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
            "SELECT * { FILTER EXISTS { SERVICE ?x { ?s ?p ?o } } }",
            "ASK " + "{" * 5000 + "}" * 5000,
            "SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }",
        ],
        ids=["service", "hidden service", "nesting", "from a file"],
    )
    def test_nothing_reaches_out_or_ends_the_process(self, graph, query: str) -> None:
        try:
            found = graph.query(query)
        except (QueryError, MalformedRequestError):
            return
        assert len(found) == 0  # FROM names a graph that is not here

    def test_a_triple_term_is_told_to_be_beyond_python(self, graph) -> None:
        with pytest.raises(QueryError, match="ask for its parts"):
            graph.query("SELECT (<<( <urn:a> <urn:b> 1 )>> AS ?t) {}")

    def test_every_error_is_one_of_ours(self, graph) -> None:
        with pytest.raises(EvidenceGraphError):
            graph.query("nonsense")

    def test_asking_changes_nothing(self, graph) -> None:
        before = graph.info()

        for query in ("@evidence-map", "ASK {}", "CONSTRUCT { ?s a <urn:New> } WHERE { ?s ?p ?o }"):
            graph.query(query)

        assert graph.info() == before


def test_the_graph_is_the_same_for_many_threads(graph: EvidenceGraph) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    with ThreadPoolExecutor(max_workers=8) as pool:
        answers = list(pool.map(lambda _: graph.query("@reviews-in-report"), range(32)))

    assert all(answer == answers[0] for answer in answers)
