"""What data and queries hold stays text on every page: no script runs, no address is one."""

import pytest

from web.serving import graph_of, serving


def test_markup_in_data_and_queries_stays_text() -> None:
    markup = '<script>alert(1)</script>"><img src=x onerror=alert(2)>{{7*7}}\u202e'
    data = f"<http://x/g> {{ <http://x/a> <http://x/says> '''{markup}''' }}"
    with serving(graph_of(data)) as server:
        pages = [
            server.ask("SELECT * { ?s ?p ?o }", format="html"),
            server.ask(f"SELECT ('''{markup}''' AS ?x) {{}}", format="html"),
            server.ask(f"ASK {{ {markup}", format="html"),
        ]
        texts = [server.get(page.headers["Location"]).text for page in pages]
        texts.append(server.get("/<script>alert(1)</script>", accept="text/html").text)

    for text in texts:
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "49" not in text.partition("<main")[2].partition(" ms")[0]


@pytest.mark.parametrize(
    "iri", ["javascript:alert(1)", "data:text/html,<b>", "vbscript:x", "JaVaScRiPt:alert(1)"]
)
def test_an_iri_that_runs_is_never_a_link(iri: str) -> None:
    safe = iri.replace("<b>", "b")
    with serving(graph_of(f"<http://x/g> {{ <http://x/a> <http://x/b> <{safe}> }}")) as server:
        page = server.get("/query?query=SELECT%20*%20{?s%20?p%20?o}").text

    assert safe in page
    assert f'href="{safe}' not in page
