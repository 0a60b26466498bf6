"""Our IRIs lead somewhere: to a page for people, to RDF for programs, to 404 and 410."""

import gzip
from collections.abc import Iterator

import brotli
import pyoxigraph as ox
import pytest

from evidence_graph.rdf.formats import GRAPH_FORMATS, N_QUADS, TURTLE, Format
from web.serving import Reply, Server, graph_of, serving, triples_of

BASE = "https://w3id.org/evidence-graph/"
PARTICIPANTS = "report/ut202002/ohara-2019/participants"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PROTEGE = (
    "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"
)

ODD = """
    PREFIX dcterms: <http://purl.org/dc/terms/>
    PREFIX ev: <https://w3id.org/evidence-graph/ns#>
    PREFIX id: <https://w3id.org/evidence-graph/id/>
    PREFIX owl: <http://www.w3.org/2002/07/owl#>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    <https://w3id.org/evidence-graph/graph/report/odd> {
        id:kept a ev:EvidenceItem ; rdfs:label "<script>alert(1)</script>"@en ;
            rdfs:seeAlso <javascript:alert(1)> , <http://example.org/?a=1&b=2> ;
            ev:member <https://w3id.org/evidence-graph/.well-known/genid/odd-1> .
        <https://w3id.org/evidence-graph/.well-known/genid/odd-1> rdfs:label "nameless" ;
            ev:member <https://w3id.org/evidence-graph/.well-known/genid/odd-2> .
        <https://w3id.org/evidence-graph/.well-known/genid/odd-2> rdfs:label "deeper" .
        <https://w3id.org/evidence-graph/id/kept.ttl> a ev:EvidenceItem ; rdfs:label "another" .
        <https://w3id.org/evidence-graph/id/tv%C3%A5> a ev:EvidenceItem ; rdfs:label "escaped" .
        <https://w3id.org/evidence-graph/id/två> a ev:EvidenceItem ; rdfs:label "as it is" .
        <https://w3id.org/evidence-graph/id/a//b> a ev:EvidenceItem ; rdfs:label "two slashes" .
        id:old a ev:EvidenceItem ; owl:deprecated true ; rdfs:label "old" .
        id:withdrawn owl:deprecated true ; dcterms:isReplacedBy id:kept .
        id:retracted owl:deprecated true ; rdfs:label "a study" ;
            dcterms:modified "2026-05-01" ; rdfs:comment "its journal took it back" .
    }
"""


@pytest.fixture(scope="module")
def odd() -> Iterator[Server]:
    """Serves things with odd names, and one that was withdrawn."""
    with serving(graph_of(ODD)) as server:
        yield server


def links(reply: Reply) -> list[tuple[str, str]]:
    """Returns the links of a reply as pairs of relation and target."""
    found: list[tuple[str, str]] = []
    for member in reply.headers["Link"].split(", "):
        target, relation, *_ = member.split("; ")
        names = relation.removeprefix("rel=").strip('"').split()
        found += [(name, target.strip("<>")) for name in names]
    return found


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("accept", ["*/*", BROWSER, "text/turtle", "application/ld+json"])
def test_a_thing_leads_to_the_document_about_it(shipped: Server, method: str, accept: str) -> None:
    reply = shipped.send(method, f"/id/{PARTICIPANTS}", headers={"Accept": accept})

    assert reply.status == 303
    assert reply.headers["Location"] == f"/doc/{PARTICIPANTS}"
    assert "Accept" in reply.headers["Vary"]
    assert ("cite-as", f"{BASE}id/{PARTICIPANTS}") in links(reply)


@pytest.mark.parametrize("wanted", GRAPH_FORMATS, ids=lambda f: f.name)
def test_a_document_comes_in_every_type_of_rdf(shipped: Server, wanted: Format) -> None:
    negotiated = shipped.get(f"/doc/{PARTICIPANTS}", accept=wanted.media_type)
    ending = wanted.endings[0]
    fixed = shipped.get(f"/doc/{PARTICIPANTS}.{ending}", accept="text/html")

    assert negotiated.media_type == fixed.media_type == wanted.media_type
    assert negotiated.headers["Content-Location"] == f"/doc/{PARTICIPANTS}.{ending}"
    assert negotiated.headers["Vary"] == "Accept-Encoding, Accept"
    assert negotiated.content == fixed.content
    assert triples_of(negotiated) == triples_of(shipped.get(f"/doc/{PARTICIPANTS}.nt"))


def test_a_document_has_the_values_and_the_words_they_rest_on(shipped: Server) -> None:
    triples = triples_of(shipped.get(f"/doc/{PARTICIPANTS}"))

    ev, thing = f"{BASE}ns#", ox.NamedNode(f"{BASE}id/{PARTICIPANTS}")
    count = ox.Literal("1889", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    assert (thing, ox.NamedNode(f"{ev}total"), count) in triples
    quotations = {o for s, p, o in triples if s == thing and p == ox.NamedNode(f"{ev}supportedBy")}
    exact = ox.NamedNode("http://www.w3.org/ns/oa#exact")
    quoted = {o.value for s, p, o in triples if s in quotations and p == exact}
    assert len(quoted) == 2
    assert any("1\u00a0889" in words for words in quoted)


def test_quads_tell_which_graph_says_what(shipped: Server) -> None:
    reply = shipped.get(f"/doc/{PARTICIPANTS}", accept=N_QUADS.media_type)

    graphs = {q.graph_name.value for q in ox.parse(reply.content, format=ox.RdfFormat.N_QUADS)}
    assert graphs == {f"{BASE}graph/report/ut202002", f"{BASE}graph/inferred"}


def test_a_document_says_how_it_is_cited_licensed_and_had_otherwise(shipped: Server) -> None:
    reply = shipped.get(f"/doc/{PARTICIPANTS}", accept=TURTLE.media_type)

    found = links(reply)
    assert ("cite-as", f"{BASE}id/{PARTICIPANTS}") in found
    assert ("license", "https://creativecommons.org/licenses/by/4.0/") in found
    assert ("type", f"{BASE}ns#ParticipantCount") in found
    alternates = {
        target.rpartition(".")[2] for relation, target in found if relation == "alternate"
    }
    assert alternates == {"html", "nt", "rdf", "jsonld", "trig", "nq"}
    assert 'type="application/ld+json"' in reply.headers["Link"]


def test_a_page_says_where_its_data_is(shipped: Server) -> None:
    found = links(shipped.get(f"/doc/{PARTICIPANTS}", accept=BROWSER))

    described = {target.rpartition(".")[2] for name, target in found if name == "describedby"}
    assert described == {"ttl", "nt", "rdf", "jsonld", "trig", "nq"}
    assert ("type", "https://schema.org/AboutPage") in found


def test_the_text_of_a_source_is_not_under_our_licence(shipped: Server) -> None:
    for path in ("/doc/report/ut202002/source", "/graph/source/ut202002"):
        assert "license" not in {relation for relation, _ in links(shipped.get(path))}


def test_a_page_shows_values_their_words_and_who_says_so(shipped: Server) -> None:
    page = shipped.get(f"/doc/{PARTICIPANTS}", accept=BROWSER).text

    assert "1889" in page
    assert "<q>" in page
    assert 'class="family asserted" href="/graph/report/ut202002"' in page
    assert 'href="/doc/unit-of-analysis/parent-child-dyad-or-family-unit"' in page
    assert 'href="/ns#total"' in page
    assert 'href="/doc/report/ut202002/ohara-2019"' in page  # leads here


def test_a_page_shows_what_the_source_is_silent_about(shipped: Server) -> None:
    silent = shipped.ask(
        "PREFIX ev: <https://w3id.org/evidence-graph/ns#> "
        "SELECT ?thing { ?thing ev:unitOfAnalysis ?unit . ?unit ev:meansNotStated true } LIMIT 1"
    ).json["results"]["bindings"][0]["thing"]["value"]

    page = shipped.get(silent.replace(f"{BASE}id", "/doc"), accept=BROWSER).text
    reference = shipped.get("/doc/report/ut202002/reference-4", accept=BROWSER).text

    assert '<a class="unbound" href="/doc/unit-of-analysis/unspecified"' in page
    assert '<a class="unbound" href="/ns#volume"' in reference


def test_a_second_visit_is_answered_from_what_the_client_has(shipped: Server) -> None:
    for accept in (BROWSER, "text/turtle", "application/n-quads"):
        first = shipped.get(f"/doc/{PARTICIPANTS}", accept=accept)
        tag = first.headers["ETag"]

        second = shipped.send(
            "GET", f"/doc/{PARTICIPANTS}", headers={"Accept": accept, "If-None-Match": tag}
        )

        assert not tag.startswith("W/")
        assert (second.status, second.content) == (304, b"")
        assert second.headers["ETag"] == tag
        assert second.headers["Vary"] == "Accept-Encoding, Accept"
        assert second.headers["Link"] == first.headers["Link"]


def test_head_tells_what_get_would(shipped: Server) -> None:
    got = shipped.get(f"/doc/{PARTICIPANTS}", accept="text/turtle")
    head = shipped.send("HEAD", f"/doc/{PARTICIPANTS}", headers={"Accept": "text/turtle"})

    assert (head.status, head.content) == (200, b"")
    for name in ("ETag", "Link", "Content-Type", "Content-Length", "Content-Location", "Vary"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize("path", ["/graph/ontology.ttl", "/ns", "/.well-known/void", "/sparql"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_document_is_compressed_for_who_asks_for_that(
    shipped: Server, method: str, path: str
) -> None:
    plain = shipped.get(path)
    for coding, unpacked in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        packed = shipped.send(method, path, headers={"Accept-Encoding": coding})
        tag = packed.headers["ETag"]
        again = shipped.send(
            method, path, headers={"Accept-Encoding": coding, "If-None-Match": tag}
        )

        assert packed.headers["Content-Encoding"] == coding
        assert int(packed.headers["Content-Length"]) < len(plain.content)
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert method == "HEAD" or unpacked(packed.content) == plain.content
        assert tag != plain.headers["ETag"]
        assert (again.status, again.headers["ETag"]) == (304, tag)
        assert "Content-Encoding" not in again.headers


def test_a_document_in_another_state_than_the_one_wanted_is_not_sent(shipped: Server) -> None:
    tag = shipped.get("/ns").headers["ETag"]
    replies = [
        shipped.send("GET", "/ns", headers={"If-Match": wanted}) for wanted in ('"x"', tag, "*")
    ]

    assert [reply.status for reply in replies] == [412, 200, 200]
    assert tag in replies[0].json["detail"]


def test_a_document_that_no_coding_may_carry_is_not_acceptable(shipped: Server) -> None:
    reply = shipped.send("GET", "/ns", headers={"Accept-Encoding": "identity;q=0, *;q=0"})

    assert (reply.status, reply.headers["Vary"]) == (406, "Accept, Accept-Encoding")


@pytest.mark.parametrize("kind", ["id", "doc", "graph", "genid", ".well-known/genid"])
@pytest.mark.parametrize(
    "name", ["nothing", "nothing.ttl", "%00", "a%20b", "%3Cx%3E", "%ff", ".ttl", "%25zz", "%5B"]
)
def test_what_is_not_here_is_not_found(shipped: Server, kind: str, name: str) -> None:
    reply = shipped.get(f"/{kind}/{name}")

    assert reply.status == 404
    assert reply.media_type == "application/problem+json"


def test_what_was_withdrawn_is_gone_and_says_what_came_instead(odd: Server) -> None:
    for path in ("/id/withdrawn", "/doc/withdrawn", "/doc/withdrawn.ttl"):
        reply = odd.get(path)

        assert reply.status == 410
        assert f"{BASE}id/kept" in reply.text


def test_what_was_withdrawn_says_what_is_still_known_of_it(odd: Server) -> None:
    detail = odd.get("/id/retracted").json["detail"]

    assert detail == (
        f"the thing '{BASE}id/retracted' was here, and was withdrawn (called a study; on "
        "2026-05-01; its journal took it back); nothing is said to have taken its place; "
        "older dumps may still have it"
    )


def test_what_is_deprecated_is_still_there_and_says_so(odd: Server) -> None:
    assert odd.get("/id/old").status == 303
    assert "Deprecated" in odd.get("/doc/old", accept=BROWSER).text


def test_a_type_that_there_is_not_is_refused(shipped: Server) -> None:
    assert shipped.get(f"/doc/{PARTICIPANTS}", accept="image/png").status == 406


def test_an_editor_of_ontologies_gets_rdf_xml(shipped: Server) -> None:
    assert shipped.get(f"/doc/{PARTICIPANTS}", accept=PROTEGE).media_type == "application/rdf+xml"


def test_format_in_the_address_wins_and_survives_the_redirect(shipped: Server) -> None:
    assert shipped.get(f"/doc/{PARTICIPANTS}?format=nt", accept=BROWSER).media_type.endswith(
        "triples"
    )
    assert shipped.get(f"/id/{PARTICIPANTS}?format=nt").headers["Location"].endswith("?format=nt")


def test_a_name_that_ends_like_a_format_is_a_name_first(odd: Server) -> None:
    assert "another" in odd.get("/doc/kept.ttl", accept="text/turtle").text
    assert "another" not in odd.get("/doc/kept.nt").text


@pytest.mark.parametrize(
    ("path", "label"),
    [("/doc/tv%C3%A5", "as it is"), ("/doc/tv%25C3%25A5", "escaped"), ("/doc/a//b", "two slashes")],
)
def test_odd_names_are_found(odd: Server, path: str, label: str) -> None:
    assert label in odd.get(path, accept="text/turtle").text


def test_nodes_without_names_come_along_and_can_be_visited(odd: Server) -> None:
    document = odd.get("/doc/kept", accept="text/turtle").text

    assert "nameless" in document
    assert "deeper" in document
    reply = odd.get("/.well-known/genid/odd-1")
    assert (reply.status, reply.headers["Location"]) == (303, "/genid/odd-1")
    assert "nameless" in odd.get("/genid/odd-1").text


def test_hostile_values_stay_text(odd: Server) -> None:
    page = odd.get("/doc/kept", accept=BROWSER).text

    assert "<script>alert" not in page
    assert 'href="javascript:' not in page
    assert "javascript:alert(1)" in page


def test_a_named_graph_is_a_document(shipped: Server) -> None:
    turtle = shipped.get("/graph/vocabulary/outcome", accept="text/turtle")
    page = shipped.get("/graph/vocabulary/outcome", accept=BROWSER)

    assert turtle.status == page.status == 200
    assert len(triples_of(turtle)) == 256
    assert turtle.headers["Content-Location"] == "/graph/vocabulary/outcome.ttl"
    assert "ontology/vocabularies/outcome.ttl" in page.text
    assert shipped.get("/graph/ontology.rdf").media_type == "application/rdf+xml"


def test_a_graph_that_is_long_comes_from_the_endpoint() -> None:
    many = " ".join(f"<http://example.org/{n}> <http://example.org/p> {n} ." for n in range(10_001))
    with serving(graph_of(f"<{BASE}graph/report/long> {{ {many} }}")) as server:
        reply = server.get("/graph/report/long.nt")
        assert reply.status == 303

        streamed = server.get(reply.headers["Location"])

    assert streamed.media_type == "application/n-triples"
    assert streamed.content.count(b"\n") == 10_001


def test_a_document_tells_nothing_that_waits_in_quarantine() -> None:
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    waits = f'<{BASE}graph/quarantine/x> {{ <{BASE}id/thing> {label} "not accepted" }}'
    said = f'<{BASE}graph/enrichment/y> {{ <{BASE}id/thing> {label} "accepted" }}'
    with serving(graph_of(f"{waits} {said}")) as server:
        reply = server.get("/doc/thing", accept=N_QUADS.media_type)

    assert b'"accepted"' in reply.content
    assert b"not accepted" not in reply.content
