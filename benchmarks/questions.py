"""Times every shipped question on the embedded store and on rdflib, interleaved.

Both hold the same merged graph and named graphs and give their answers as Python rows. A question
that rdflib cannot answer in --limit seconds on its first try is left out of its later rounds and
shown as "over the limit".
"""

import argparse
import statistics
import time
from collections.abc import Callable

from rdflib import Dataset, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from evidence_graph import EvidenceGraph
from evidence_graph.sparql.questions import NamedQuery


def main() -> None:
    """Prints a table: question, rows, milliseconds on each engine, ratio."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=7, help="timed rounds per question")
    arguments.add_argument("--only", default="", help="only questions whose name contains this")
    arguments.add_argument("--limit", type=float, default=20.0, help="seconds rdflib may take")
    options = arguments.parse_args()
    graph = EvidenceGraph.open()
    peer = in_rdflib(graph)
    print(f"{'question':44} {'rows':>5} {'store ms':>9} {'rdflib ms':>10} {'ratio':>7}")
    ratios = []
    for name, question in sorted(graph.questions.items()):
        if options.only not in name:
            continue
        ours, theirs, rows = time_both(graph, peer, question, options.rounds, options.limit)
        shown = (
            "over the limit" if theirs is None else f"{theirs * 1000:10.1f} {theirs / ours:7.1f}"
        )
        if theirs is not None:
            ratios.append(theirs / ours)
        print(f"{name:44} {rows:5} {ours * 1000:9.2f} {shown}")
    if ratios:
        print(f"median ratio {statistics.median(ratios):.1f} over {len(ratios)} questions")


def in_rdflib(graph: EvidenceGraph) -> Dataset:
    """Returns the same quads in an rdflib Dataset."""
    dataset = Dataset()
    for name in (None, *graph.store.graphs()):
        target = dataset.graph(URIRef(name) if name else DATASET_DEFAULT_GRAPH_ID)
        for triple in graph.store.triples((None, None, None), name):
            target.add(triple)
    return dataset


def time_both(
    graph: EvidenceGraph, peer: Dataset, question: NamedQuery, rounds: int, limit: float
) -> tuple[float, float | None, int]:
    """Returns the median seconds on our store and on rdflib, and the rows.

    The second is None where rdflib took longer than `limit` on its first try.
    """

    def on_store() -> int:
        return len(graph.query(question.text))

    def on_rdflib() -> int:
        return len(list(peer.query(question.text)))

    rows = on_store()
    first, _ = timed(on_rdflib)
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(timed(on_store)[0])
        if first <= limit:
            theirs.append(timed(on_rdflib)[0])
    return statistics.median(ours), statistics.median(theirs) if theirs else None, rows


def timed(run: Callable[[], int]) -> tuple[float, int]:
    """Returns how long `run` took in seconds, and what it returned."""
    begin = time.perf_counter()
    result = run()
    return time.perf_counter() - begin, result


if __name__ == "__main__":
    main()
