"""A plain store over HTTP: what makes sense of evidence only is not there."""

import time
from pathlib import Path

import pytest

from interop.running import RunningServer, running
from web.serving import Reply
from web.test_formats import CHROME

pytestmark = pytest.mark.xdist_group("plain")


def announced(server: RunningServer) -> str:
    """Returns what the server says when it starts, once it has said all of it."""
    for _ in range(100):
        if "Stop with Ctrl-C." in server.said():
            break
        time.sleep(0.1)
    return server.said()


def test_no_page_of_evidence_is_served(tmp_path: Path) -> None:
    with running(tmp_path / "store", options=["--plain"], replica_memory_bytes=0) as server:
        paths = ("/questions/reviews-in-report", "/explain", "/ns", "/id/x", "/dumps/")
        replies: list[Reply] = [server.get(path, accept=CHROME) for path in paths]
        page = server.get("/query", accept=CHROME)
        said = announced(server)

    assert {reply.status for reply in replies} == {404}
    assert (page.status, "Questions" in page.text, "w3id.org" in page.text) == (200, False, False)
    assert "Nobody can write" in said
    assert "EVIDENCE_GRAPH_ADMIN_TOKEN" in said


def test_who_can_write_is_not_told_that_nobody_can(tmp_path: Path) -> None:
    with running(tmp_path / "store", options=["--plain"], admin_token="x" * 16) as server:
        said = announced(server)

    assert "Graph store" in said
    assert "Nobody can write" not in said
