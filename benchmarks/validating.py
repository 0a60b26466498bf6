"""Validation measured: the whole graph beside pySHACL alone, and the change of one review.

    .venv/bin/python benchmarks/validating.py --quads 1e5 --beside-pyshacl
    .venv/bin/python benchmarks/validating.py --quads 1e6 --on-disk

The evidence is the shipped report, again and again under other names, with what the rules infer of
it: unlike what generate.py makes, it keeps the shapes. A change is one review with all that is
said of it, taken out and put back; its times are those of the processor, for a noisy machine.
"""

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
from pyshacl import Validator as Shacl
from pyshacl.graph_abstraction import DataGraph
from rdflib import RDF, SH, Graph

from evidence_graph import assembly
from evidence_graph.rdf import documents, formats
from evidence_graph.records.graphs import SHAPES_GRAPH
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.work import Work
from evidence_graph.validation.judging import faults_mended
from evidence_graph.validation.validator import Validator
from evidence_graph.validation.view import merged_view

NAME = "ut202002"
REVIEW = f"https://w3id.org/evidence-graph/id/report/{NAME}-1/spittle-2015"

_NAMED = re.compile(rb"(<https://[^<>\"\s]*)" + NAME.encode())

Result = TypeVar("Result")


def main() -> None:
    """Prints what each step took."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quads", type=float, default=1e5, help="how many, about: 1e5, 1e6")
    arguments.add_argument("--on-disk", action="store_true", help="a store on disk, not in memory")
    arguments.add_argument("--beside-pyshacl", action="store_true", help="takes minutes")
    arguments.add_argument("--only-change", action="store_true", help="not the whole graph")
    arguments.add_argument("--rounds", type=int, default=5)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) if options.on_disk else None
        store = made(int(options.quads), place)
        print(f"{len(store):,} quads, {store.size(None):,} of them merged")
        validator = timed("reading the shapes", lambda: ready(store))
        if not options.only_change:
            whole(validator, store, beside_pyshacl=options.beside_pyshacl)
        change(validator, store, options.rounds)


def whole(validator: Validator, store: QuadStore, *, beside_pyshacl: bool) -> None:
    report = timed("whole graph: shapes", lambda: validator.shacl_report(store))
    timed("whole graph: shapes, again", lambda: validator.shacl_report(store))
    if beside_pyshacl:
        alone = timed("whole graph: pySHACL alone", lambda: stock(validator, store))
        print(f"the same results: {told(alone) == told(report)}, {len(told(report))} of them")
        plain = plain_copy(store)
        timed("whole graph: pySHACL over rdflib", lambda: over(plain, validator))
    print(timed("whole graph: all checks", lambda: validator.check(store, {})).summary())


def ready(store: QuadStore) -> Validator:
    validator = Validator(store.to_rdflib(SHAPES_GRAPH))
    print(f"left to pySHACL: {len(validator.left_to_pyshacl)}")
    return validator


def made(quads: int, place: Path | None) -> QuadStore:
    """Returns a store of the shipped documents and of as many copies of the report as fit."""
    base = QuadStore.in_memory()
    assembly.load(base, documents.shipped(), progress=assembly.silent)
    assembly.complete(base, known=None, progress=assembly.silent)
    with tempfile.TemporaryDirectory() as folder:
        dumped = Path(folder) / "base.nq"
        with dumped.open("wb") as file:
            base.dump(file, formats.N_QUADS)
        lines = dumped.read_bytes().splitlines(keepends=True)
        # The text of the source tells its own name, and must stay as it is.
        again = [line for line in lines if _NAMED.search(line)]
        every = Path(folder) / "all.nq"
        with every.open("wb") as file:
            file.writelines(lines)
            for number in range(1, 1 + max(1, (quads - len(lines)) // len(again))):
                name = rb"\1" + f"{NAME}-{number}".encode()
                file.writelines(_NAMED.sub(name, line) for line in again)
        directory = None if place is None else place / "store"
        engine = ox.Store() if directory is None else ox.Store(str(directory))
        engine.bulk_load(path=str(every), format=ox.RdfFormat.N_QUADS)
        engine.optimize()
    return QuadStore(engine)


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
            if any(str(part).startswith(f"<{REVIEW}") for part in (quad.subject, quad.object)):
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


def timed(step: str, run: Callable[[], Result]) -> Result:
    begin, worked = time.perf_counter(), time.process_time()
    result = run()
    took, work = time.perf_counter() - begin, time.process_time() - worked
    print(f"{step}: {took:.2f} s, {work:.2f} s of it at work", flush=True)
    return result


if __name__ == "__main__":
    main()
