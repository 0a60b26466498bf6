"""Clients that are programs of the system: curl, roqet, R."""

import csv
import gzip
import io
import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

import pytest
import rdflib

from interop.conftest import Run
from interop.running import RunningServer

pytestmark = pytest.mark.xdist_group("interop")

DOI = rdflib.URIRef("http://schema.org/identifier")
ROQETS_ACCEPT = "application/sparql-results+xml, application/xml; q=0.5"


def by_label(text: str) -> dict[str, int]:
    return {row["label"]: int(row["total"]) for row in csv.DictReader(io.StringIO(text))}


def in_json(text: str | bytes) -> dict[str, int]:
    rows = json.loads(text)["results"]["bindings"]
    return {row["label"]["value"]: int(row["total"]["value"]) for row in rows}


def curl(run: Run, *arguments: str, stdin: str | None = None) -> str:
    return run("curl", "--silent", "--show-error", *arguments, stdin=stdin)


def headers_in(text: str) -> dict[str, str]:
    lines = text.replace("\r", "").splitlines()[1:]
    return {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in lines) if n}


WAYS = {
    "get": ["--get", "--data-urlencode", "query@-"],
    "form": ["--data-urlencode", "query@-"],
    "body": ["--data-binary", "@-", "--header", "Content-Type: application/sparql-query"],
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_curl_sends_a_query(
    run: Run,
    server: RunningServer,
    participants_query: str,
    participants: Mapping[str, int],
    way: list[str],
) -> None:
    accept = ["--header", "Accept: text/csv"]

    shown = curl(run, *way, *accept, server.endpoint, stdin=participants_query)

    assert by_label(shown) == participants


def test_curl_is_told_what_a_body_without_its_type_lacks(
    run: Run, server: RunningServer, participants_query: str
) -> None:
    shown = curl(run, "--data-binary", "@-", server.endpoint, stdin=participants_query)

    assert "Content-Type: application/sparql-query" in json.loads(shown)["detail"]


def test_curl_decompresses(
    run: Run,
    server: RunningServer,
    tmp_path: Path,
    participants_query: str,
    participants: Mapping[str, int],
) -> None:
    address = f"{server.endpoint}?{urlencode({'query': participants_query})}"
    head, packed = tmp_path / "head", tmp_path / "answer.json.gz"

    shown = curl(run, "--compressed", "--dump-header", str(head), address)
    curl(run, "--header", "Accept-Encoding: gzip", "--output", str(packed), address)

    assert headers_in(head.read_text())["content-encoding"] in {"gzip", "br"}
    assert in_json(shown) == participants
    assert in_json(gzip.decompress(packed.read_bytes())) == participants


def test_curl_asks_for_the_head_alone(
    run: Run, server: RunningServer, participants_query: str
) -> None:
    address = f"{server.endpoint}?{urlencode({'query': participants_query, 'format': 'csv'})}"

    head = headers_in(curl(run, "--head", address))

    assert head["content-type"].startswith("text/csv")
    assert head["access-control-allow-origin"] == "*"
    whole = curl(run, address)
    assert int(head["content-length"]) == len(whole.encode())


def test_curl_asks_whether_what_it_has_still_holds(
    run: Run, server: RunningServer, tmp_path: Path, participants_query: str
) -> None:
    address = f"{server.endpoint}?{urlencode({'query': participants_query})}"
    tag, kept = tmp_path / "etag", tmp_path / "answer.json"
    curl(run, "--etag-save", str(tag), "--output", str(kept), address)

    status = curl(
        run, "--etag-compare", str(tag), "--write-out", "%{http_code}", "--output", "-", address
    )

    assert json.loads(kept.read_text())["results"]["bindings"]
    assert status == "304"


def test_roqet_reads_solutions(
    run: Run,
    server: RunningServer,
    tmp_path: Path,
    participants_query: str,
    participants: Mapping[str, int],
) -> None:
    (tmp_path / "question.rq").write_text(participants_query, encoding="utf-8")

    shown = run("roqet", "-q", "-p", server.endpoint, "-r", "csv", "question.rq")

    assert by_label(shown) == participants


def test_roqet_constructs_from_a_graph_of_the_endpoint(
    run: Run, server: RunningServer, tmp_path: Path, works_query: str, dois: set[str]
) -> None:
    address = f"{server.endpoint}?{urlencode({'query': works_query})}"
    construct = "CONSTRUCT { ?work <http://example.org/known-as> ?doi } WHERE { ?work <%s> ?doi }"
    (tmp_path / "question.rq").write_text(construct % DOI, encoding="utf-8")

    shown = run("roqet", "-q", "-D", address, "-i", "sparql11-query", "-r", "turtle", "question.rq")

    graph = rdflib.Graph().parse(data=shown, format="turtle")
    assert {
        str(doi) for doi in graph.objects(None, rdflib.URIRef("http://example.org/known-as"))
    } == dois


# roqet itself reads whatever comes back as a table and shows nothing, so what it sends is sent.
def test_roqets_request_for_a_graph_is_answered_with_one(
    server: RunningServer, works_query: str, dois: set[str]
) -> None:
    reply = server.ask(works_query, accept=ROQETS_ACCEPT)

    assert reply.status == 200
    graph = rdflib.Graph().parse(data=reply.content, format=reply.media_type)
    assert {str(doi) for doi in graph.objects(None, DOI)} == dois


def test_r_reads_csv_from_the_address(
    run: Run, server: RunningServer, participants_query: str, participants: Mapping[str, int]
) -> None:
    address = f"{server.endpoint}?{urlencode({'query': participants_query, 'format': 'csv'})}"
    program = f'write.csv(read.csv("{address}"), row.names = FALSE)'

    assert by_label(run("Rscript", "-e", program)) == participants
