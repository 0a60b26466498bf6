"""What an explanation costs a user: in Python, and over HTTP, on the shipped graph.

benchmarks/explanations.py            400 inferred triples, by the clock and by the processor
"""

import http.client
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median
from urllib.parse import urlencode

from evidence_graph.graph import EvidenceGraph
from evidence_graph.records.graphs import INFERRED_GRAPH
from evidence_graph.store.quads import Triple

_EXPLAINED = 400


def main() -> None:
    """Measures on a store of its own and prints it."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        graph = EvidenceGraph.open(store)
        inferred = sorted(graph.store.triples((None, None, None), INFERRED_GRAPH))
        sample = Random(1).sample(inferred, _EXPLAINED)
        measure("graph.explain", sample, lambda triple: graph.explain(*triple))
        with served(store) as port:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            measure("GET /explain", sample, lambda triple: ask(connection, triple))
            connection.close()


def measure(what: str, triples: list[Triple], explain: Callable[[Triple], object]) -> None:
    """Explains each triple once after the first, and prints the medians."""
    explain(triples[0])
    by_clock, by_processor = [], []
    for triple in triples:
        clock, processor = time.perf_counter(), time.process_time()
        explain(triple)
        by_clock.append(time.perf_counter() - clock)
        by_processor.append(time.process_time() - processor)
    most = sorted(by_clock)[len(by_clock) * 95 // 100]
    print(
        f"{what}: median {median(by_clock) * 1e3:.2f} ms by the clock, 95 of 100 within "
        f"{most * 1e3:.1f} ms; {median(by_processor) * 1e3:.2f} ms of this processor",
        flush=True,
    )


def ask(connection: http.client.HTTPConnection, triple: Triple) -> object:
    """Returns what the server says of a triple, as JSON."""
    names = ("subject", "predicate", "object")
    terms = dict(zip(names, (term.n3() for term in triple), strict=True))
    connection.request(
        "GET", f"/explain?{urlencode(terms)}", headers={"Accept": "application/json"}
    )
    response = connection.getresponse()
    content = response.read()
    if response.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{response.status}: {content[:300]!r}")
    return json.loads(content)


@contextmanager
def served(store: Path) -> Iterator[int]:
    """Serves a store; yields the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "evidence_graph", "serve", "--store", str(store)]
    with subprocess.Popen([*command, "--port", str(port)], stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(600):
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield port
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
