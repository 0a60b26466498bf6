"""What crawlers, search engines and followers of links are told, and that it is true."""

import json
import re
import urllib.robotparser
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from evidence_graph.settings import Settings
from web.serving import Server, graph_of, serving

BASE = "https://w3id.org/evidence-graph"
BROWSER = "text/html,*/*;q=0.8"
URL = Settings().url
SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def many() -> Iterator[Server]:
    """Serves more things than one sitemap lists, and one with a hostile name."""
    kind = f"a <{BASE}/ns#PrimaryStudy> ."
    studies = " ".join(f"<{BASE}/id/study/{n}> {kind}" for n in range(10_001))
    odd = f"""<{BASE}/id/odd> a <{BASE}/ns#Publication> ;
        <http://www.w3.org/2000/01/rdf-schema#label> "</script><script>alert(1)</script>" ."""
    with serving(graph_of(f"<{BASE}/graph/report/many> {{ {studies} {odd} }}")) as server:
        yield server


def listed(server: Server, path: str) -> list[str]:
    """Returns the paths that a sitemap lists."""
    found = ET.fromstring(server.get(path).content).iter(f"{SITEMAPS}loc")
    return [str(element.text).removeprefix(URL) for element in found]


def data_blocks(page: str) -> list[dict[str, object]]:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return [json.loads(block) for block in blocks]


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/", True),
        ("/doc/report/ut202002", True),
        ("/id/report/ut202002", True),
        ("/questions/evidence-map", True),
        ("/ns", True),
        ("/sparql?query=ASK%7B%7D", False),
        ("/query?query=ASK%7B%7D", False),
        ("/dumps/latest/evidence-graph.nq.gz", False),
    ],
)
def test_a_crawler_may_read_pages_but_not_ask_queries(
    shipped: Server, path: str, *, may: bool
) -> None:
    rules = urllib.robotparser.RobotFileParser()
    rules.parse(shipped.get("/robots.txt").text.splitlines())

    assert rules.can_fetch("some-crawler", path) is may
    assert rules.site_maps() == [f"{URL}/sitemap.xml"]


def test_the_sitemap_lists_pages_that_are_there(shipped: Server) -> None:
    reply = shipped.get("/sitemap.xml")
    paths = listed(shipped, "/sitemap.xml")

    assert reply.media_type == "application/xml"
    assert len(paths) == len(set(paths)) > 300
    assert {"/", "/ns", "/questions/evidence-map", "/doc/report/ut202002"} <= set(paths)
    assert not [path for path in paths if "/quote/" in path]
    for path in paths[::37]:
        assert shipped.get(path, accept=BROWSER).status == 200


def test_a_long_sitemap_comes_in_parts(many: Server) -> None:
    parts = listed(many, "/sitemap.xml")
    found = [path for part in parts for path in listed(many, part)]

    assert parts == [f"/sitemap-{n}.xml" for n in range(3)]
    assert len([path for path in set(found) if path.startswith("/doc/study/")]) == 10_001
    assert many.get("/sitemap-3.xml").status == 404


def test_the_landing_page_points_to_all_that_a_machine_needs(shipped: Server) -> None:
    head = shipped.send("HEAD", "/", headers={"Accept": BROWSER})

    links = head.headers["Link"]
    assert f'<{BASE}>; rel="cite-as"' in links
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in links
    assert '<https://schema.org/Dataset>; rel="type"' in links
    assert '/linkset.json>; rel="linkset"; type="application/linkset+json"' in links
    assert 'rel="describedby"' in links
    assert links == shipped.get("/", accept=BROWSER).headers["Link"]


def test_the_linkset_says_what_the_landing_page_says(shipped: Server) -> None:
    reply = shipped.get("/linkset.json")
    head = shipped.send("HEAD", "/").headers["Link"]

    (context,) = reply.json["linkset"]
    assert reply.media_type == "application/linkset+json"
    assert context.pop("anchor") == f"{URL}/"
    for relation, targets in context.items():
        for target in targets:
            assert f'<{target["href"]}>; rel="{relation}"' in head


def test_everything_that_the_landing_page_points_to_here_is_there(shipped: Server) -> None:
    (context,) = shipped.get("/linkset.json").json["linkset"]
    targets = {t["href"] for name, ts in context.items() if name != "anchor" for t in ts}

    for path in (t.removeprefix(URL) for t in targets if t.startswith(URL)):
        assert shipped.get(path).status in {200, 302}, path


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/doc/report/ut202002", "Report"),
        ("/doc/report/ut202002/ohara-2019", "ScholarlyArticle"),
        ("/doc/report/ut202002/reference-4", "ScholarlyArticle"),
        ("/doc/outcome/parental-stress", "DefinedTerm"),
    ],
)
def test_a_search_engine_reads_what_a_page_is_about(shipped: Server, path: str, kind: str) -> None:
    (said,) = data_blocks(shipped.get(path, accept=BROWSER).text)

    assert said["@context"] == "https://schema.org"
    assert said["@type"] == kind
    assert said["@id"] == path.replace("/doc", f"{BASE}/id")
    assert said["url"] == URL + path
    assert said["name"]


def test_no_value_can_leave_the_data_block(many: Server) -> None:
    page = many.get("/doc/odd", accept=BROWSER).text

    (said,) = data_blocks(page)
    assert said["name"] == "</script><script>alert(1)</script>"
    assert "<script>alert" not in page


def test_nobody_is_named_as_a_contact_whom_the_operator_did_not_name(shipped: Server) -> None:
    assert shipped.get("/.well-known/security.txt").status == 404


def test_who_is_told_of_security_faults_is_said_where_somebody_is() -> None:
    settings = Settings(contact="mailto:security@example.org")
    with serving(graph_of(""), settings) as server:
        reply = server.get("/.well-known/security.txt")

    fields = dict(line.split(": ", 1) for line in reply.text.splitlines())
    assert fields["Contact"] == "mailto:security@example.org"
    left = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    assert timedelta(days=1) < left < timedelta(days=366)
