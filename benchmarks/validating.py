"""Validation measured: the whole graph beside pySHACL alone, and the change of one review.

    .venv/bin/python benchmarks/validating.py --quads 1e5 --beside-pyshacl
    .venv/bin/python benchmarks/validating.py --quads 1e6 --on-disk

The evidence is the shipped report, again and again under other names, with what the rules infer of
it: unlike what generate.py makes, it keeps the shapes. A change is one review with all that is
said of it, taken out and put back; its times are those of the processor, for a noisy machine.
"""

import argparse
import multiprocessing
import resource
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
from copies import NAME, REVIEW, copied
from pyshacl import Validator as Shacl
from pyshacl.graph_abstraction import DataGraph
from rdflib import RDF, SH, Graph
from results import Spread, spread

from evidence_graph.records.graphs import SHAPES_GRAPH
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.work import Work
from evidence_graph.validation.judging import faults_mended
from evidence_graph.validation.validator import Validator
from evidence_graph.validation.view import merged_view

_ABOUT = f"<https://w3id.org/evidence-graph/id/report/{NAME}-1/{REVIEW}"

Result = TypeVar("Result")


def main() -> None:
    """Prints what each step took."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quads", type=float, default=1e5, help="how many, about: 1e5, 1e6")
    arguments.add_argument("--on-disk", action="store_true", help="a store on disk, not in memory")
    arguments.add_argument("--beside-pyshacl", action="store_true", help="takes minutes")
    arguments.add_argument("--patience", type=int, default=900, help="seconds for pySHACL alone")
    arguments.add_argument("--only-change", action="store_true", help="not the whole graph")
    arguments.add_argument("--rounds", type=int, default=5)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) if options.on_disk else None
        store, _ = copied(int(options.quads), place and place / "store")
        print(f"{len(store):,} quads, {store.size(None):,} of them merged")
        if options.beside_pyshacl:
            print(judged(store, options.patience))
        validator, _ = timed("reading the shapes", lambda: ready(store))
        if not options.only_change:
            timed("whole graph: shapes", lambda: validator.shacl_report(store))
            report, _ = timed("whole graph: all checks", lambda: validator.check(store, {}))
            print(report.summary())
        change(validator, store, options.rounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What validating the whole graph took, in seconds of the processor."""

    ours: Spread
    alone: float  # pySHACL, whose queries our engine answers
    plain: float  # pySHACL over a graph as rdflib keeps it
    is_finished: bool  # whether that came to its end, or was broken off
    results: int
    is_same: bool  # the results of the first two


def judged(store: QuadStore, patience: int) -> Judged:
    """Returns what our validation and pySHACL's take for the whole graph.

    pySHACL over rdflib is broken off after `patience` seconds of the processor.
    """
    validator = ready(store)
    ours = []
    for _ in range(3):
        report, took = timed("whole graph: shapes", lambda: validator.shacl_report(store))
        ours.append(took)
    theirs, alone = timed("whole graph: pySHACL alone", lambda: stock(validator, store))
    copy = plain_copy(store)
    plain, is_finished = broken_off(lambda: over(copy, validator), patience)
    return Judged(
        ours=spread(ours),
        alone=alone,
        plain=plain,
        is_finished=is_finished,
        results=len(told(report)),
        is_same=told(theirs) == told(report),
    )


def ready(store: QuadStore) -> Validator:
    validator = Validator(store.to_rdflib(SHAPES_GRAPH))
    print(f"left to pySHACL: {len(validator.left_to_pyshacl)}", file=sys.stderr)
    return validator


def change(validator: Validator, store: QuadStore, rounds: int) -> None:
    quads = list(about(store))
    Work(store).remove(quads)
    print(
        f"a review of {sum(1 for q in quads if isinstance(q.graph_name, ox.DefaultGraph))} triples"
    )
    first, times, out = None, [], []
    for _ in range(rounds):
        work = Work(store)
        work.add(quads)
        begin = time.process_time()
        report = validator.check_change(work, {}.get)
        took = time.process_time() - begin
        if first is None:
            first = took
            print(f"{len(report.affected.nodes)} nodes affected; {report.report.summary()}")
        else:
            times.append(took)
        work = Work(store)
        work.remove(quads)
        begin = time.process_time()
        validator.check_change(work, {}.get)
        out.append(time.process_time() - begin)
    print(f"one review added, the first time: {first:.3f} s")
    print(f"one review added: {statistics.median(times):.3f} s")
    print(f"one review removed: {statistics.median(out):.3f} s")


def about(store: QuadStore) -> Iterator[ox.Quad]:
    """Yields every quad that speaks of one review or of a part of it."""
    for graph in (None, *store.graph_names()):
        for quad in store.quads(graph):
            if any(str(part).startswith(_ABOUT) for part in (quad.subject, quad.object)):
                yield quad


def stock(validator: Validator, store: QuadStore) -> Graph:
    """Returns pySHACL's own report; our view answers its queries, each parsed once."""
    return over(merged_view(store), validator)


def plain_copy(store: QuadStore) -> Graph:
    """Returns the merged graph as rdflib keeps it: what pySHACL is made for.

    rdflib answers some of our queries wrongly, so that only the time can be compared.
    """
    copy = Graph(bind_namespaces="none")
    for triple in store.triples((None, None, None), None):
        copy.add(triple)
    return copy


def over(data: Graph, validator: Validator) -> Graph:
    options = {"allow_warnings": True, "allow_infos": True}
    wrapped = DataGraph.from_rdflib_graph(data)
    with faults_mended():
        _, report, _ = Shacl(wrapped, shacl_graph=validator.shapes, options=options).run()
    return report


def told(report: Graph) -> list[tuple[str, ...]]:
    asked = (SH.focusNode, SH.value, SH.sourceShape, SH.sourceConstraint, SH.resultMessage)
    results = report.subjects(RDF.type, SH.ValidationResult)
    return sorted(tuple(str(report.value(r, p)) for p in asked) for r in results)


def broken_off(run: Callable[[], object], patience: int) -> tuple[float, bool]:
    """Returns the seconds of the processor that something takes, and whether it came to its end."""

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (patience, patience))
        run()

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = multiprocessing.get_context("fork").Process(target=bounded)
    process.start()
    process.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if process.exitcode not in (0, -signal.SIGKILL, -signal.SIGXCPU):
        raise RuntimeError(f"pySHACL over rdflib ended with {process.exitcode}")
    return took, process.exitcode == 0


def timed(step: str, run: Callable[[], Result]) -> tuple[Result, float]:
    """Returns a result and the seconds of the processor it took, and prints these."""
    begin, worked = time.perf_counter(), time.process_time()
    result = run()
    took, work = time.perf_counter() - begin, time.process_time() - worked
    print(f"{step}: {took:.2f} s, {work:.2f} s of it at work", file=sys.stderr, flush=True)
    return result, work


if __name__ == "__main__":
    main()
