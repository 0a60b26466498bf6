"""A report in the formats of others, by `format=` and Accept."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from evidence_graph.exchange.formats import EXPORT_FORMATS, ExportFormat
from web.serving import Server

REPORT = "/doc/report/ut202002"
REVIEW = "/doc/report/ut202002/ohara-2019"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize("form", EXPORT_FORMATS, ids=lambda form: form.name)
def test_a_report_comes_in_each_format_by_name(shipped: Server, form: ExportFormat) -> None:
    reply = shipped.get(f"{REPORT}?format={form.name}", accept=BROWSER)

    assert reply.status == 200
    assert reply.media_type == form.media_type
    described = f'{REPORT}?format={form.name}&loss>; rel="describedby"; type="application/json"'
    assert described in reply.headers["Link"]
    loss = shipped.get(f"{REPORT}?format={form.name}&loss")
    assert loss.json["format"] == form.name
    assert loss.json["total"] == loss.json["carried"] + sum(p["count"] for p in loss.json["lost"])


def test_a_type_says_the_format_as_a_name_does(shipped: Server) -> None:
    reply = shipped.get(f"{REPORT}?format=application/fhir%2Bjson", accept=BROWSER)

    assert reply.media_type == "application/fhir+json"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/fhir+json", "application/fhir+json"),
        ("application/x-research-info-systems, */*;q=0.1", "application/x-research-info-systems"),
        ("text/markdown;q=0.9, text/html;q=0.5", "text/markdown"),
        ("text/turtle, application/fhir+json;q=0.9", "text/turtle"),
        ("application/fhir+json;q=0, */*;q=0.5", "text/turtle"),
        ("*/*", "text/turtle"),
        (BROWSER, "text/html"),
    ],
)
def test_accept_gives_an_export_only_to_who_names_its_type(
    shipped: Server, accept: str, media_type: str
) -> None:
    reply = shipped.get(REPORT, accept=accept)

    assert reply.status == 200
    assert reply.media_type == media_type
    assert "Accept" in reply.headers["Vary"]


def test_the_document_of_a_report_links_to_its_exports(shipped: Server) -> None:
    for accept in ("text/turtle", BROWSER):
        link = shipped.get(REPORT, accept=accept).headers["Link"]
        assert f'{REPORT}?format=ris>; rel="alternate"; type="application/x-research-info' in link
    assert "?format=fhir-r5" in shipped.get(REPORT, accept=BROWSER).text


def test_what_is_no_report_has_no_exports(shipped: Server) -> None:
    by_name = shipped.get(f"{REVIEW}?format=ris", accept="text/turtle")

    assert by_name.media_type == "text/turtle"
    assert "format=ris" not in by_name.headers["Link"]
    assert shipped.get(REVIEW, accept="application/fhir+json").status == 406


def test_a_type_that_there_is_not_is_refused_with_those_there_are(shipped: Server) -> None:
    reply = shipped.get(REPORT, accept="image/png")

    assert reply.status == 406
    assert "application/fhir+json" in reply.json["detail"]


def test_an_export_is_tagged_and_asked_for_again_by_its_tag(shipped: Server) -> None:
    first = shipped.get(f"{REPORT}?format=csv")

    again = shipped.send(
        "GET", f"{REPORT}?format=csv", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status == 304
    assert first.headers["Cache-Control"] == "no-cache"
    assert first.headers["Content-Disposition"] == 'attachment; filename="ut202002.zip"'


@pytest.mark.parametrize("name", ["summary-of-findings", "enquiry-response"])
def test_a_page_may_have_its_own_style_and_nothing_else(shipped: Server, name: str) -> None:
    reply = shipped.get(f"{REPORT}?format={name}")

    (style,) = re.findall(r"<style>(.*?)</style>", reply.text, re.DOTALL)
    known = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{known}'" in reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]


def test_the_iri_of_a_report_leads_to_the_export_that_was_asked_for(shipped: Server) -> None:
    reply = shipped.get("/id/report/ut202002?format=ris")

    assert reply.status == 303
    assert reply.headers["Location"] == f"{REPORT}?format=ris"
