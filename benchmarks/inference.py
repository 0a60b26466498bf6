"""What inference costs: all of it beside owlrl, a change of one review, and an explanation.

    benchmarks/inference.py                      1e5 quads, with one round of owlrl (minutes)
    benchmarks/inference.py --quads 1e6 --only changes,explanations

The evidence is made by generate.py; with the shipped documents beside it, our own rules say what
follows. Times are of the processor, for the machine may be shared; quote the ratios.
"""

import argparse
import io
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random
from statistics import median
from typing import TypeVar

import generate
from owlrl import DeductiveClosure
from owlrl.OWLRL import OWLRL_Semantics
from rdflib import Graph
from results import spread

from evidence_graph import assembly
from evidence_graph.rdf import documents, formats
from evidence_graph.reasoning.compile import compile_program
from evidence_graph.reasoning.explain import explain
from evidence_graph.reasoning.materialise import materialise
from evidence_graph.reasoning.noise import noise
from evidence_graph.reasoning.revise import recompute, revise
from evidence_graph.reasoning.rules import RuleProgram
from evidence_graph.reasoning.schema import process_state_restored
from evidence_graph.records.graphs import INFERRED_GRAPH, ONTOLOGY_GRAPH, is_asserted
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.terms import quad_in
from evidence_graph.store.work import Work

_PARTS = ("whole", "changes", "explanations")
_ROUNDS = 3
_REVIEWS = 12
_EXPLAINED = 400

Result = TypeVar("Result")


def main() -> None:
    """Measures what is asked for and prints it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quads", type=float, default=1e5, help="how many, about: 1e5, 1e6")
    arguments.add_argument("--only", default=",".join(_PARTS), help="parts, with commas between")
    options = arguments.parse_args()
    asserted = made(int(options.quads))
    program = compile_program(asserted.to_rdflib(ONTOLOGY_GRAPH))
    parts = options.only.split(",")
    if "whole" in parts:
        say(f"whole: {whole(program, asserted)}")
    with tempfile.TemporaryDirectory() as folder:
        materialise(program, asserted)
        disk = asserted.copy(Path(folder) / "store")
        if "changes" in parts:
            changes(program, disk)
        if "explanations" in parts:
            took = explanations(program, disk)
            middle, most = (took[len(took) * part // 100] * 1000 for part in (50, 95))
            say(f"explanations: median {middle:.1f} ms, 95 of 100 within {most:.0f} ms")


def made(quads: int) -> QuadStore:
    """Returns made evidence and the shipped documents, merged, with nothing inferred."""
    store = QuadStore.in_memory()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.nq"
        generate.write_file(path, quads=quads, seed=1)
        store.load(path.read_bytes(), formats.N_QUADS, source="made")
    assembly.load(store, documents.shipped(), progress=assembly.silent)
    store.clear(INFERRED_GRAPH)
    store.merge([graph for graph in store.graphs() if is_asserted(graph)])
    say(f"{store.size(None):,} asserted triples")
    return store


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What inferring everything took, by our rules and by owlrl, in seconds of the processor."""

    ours: list[float]
    theirs: float
    triples: int  # that owlrl infers and that say anything
    is_same: bool  # ours are just these

    def __str__(self) -> str:
        ours = spread(self.ours)
        return (
            f"ours {ours} s, owlrl {self.theirs:.0f} s: {self.theirs / ours.median:.0f} times; "
            f"{self.triples:,} triples, the same: {self.is_same}"
        )


def whole(program: RuleProgram, asserted: QuadStore) -> Whole:
    """Infers everything, by our rules before owlrl and after it.

    Each has a process of its own: millions of small things leave a heap in pieces, in which
    whoever comes next takes half as long again.
    """
    content = io.BytesIO()
    asserted.dump(content, formats.N_QUADS)
    quads = content.getvalue()
    before, inferred = alone(by_our_rules, program, quads)
    theirs, expected = alone(by_owlrl, list(asserted.triples((None, None, None), None)))
    after, _ = alone(by_our_rules, program, quads)
    same = expected == inferred
    return Whole(ours=before + after, theirs=theirs, triples=len(expected), is_same=same)


def alone(work: Callable[..., Result], *given: object) -> Result:
    """Returns what a function returns in a process that does nothing else."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(work, *given).result()


def by_our_rules(program: RuleProgram, quads: bytes) -> tuple[list[float], set[Triple]]:
    """Returns the seconds that our rules take for everything, and what they infer.

    The first time, which makes the rules ready for all later ones, is not told.
    """
    asserted = QuadStore.in_memory()
    asserted.bulk_load(io.BytesIO(quads), formats.N_QUADS)
    took = []
    for _ in range(1 + _ROUNDS):
        copy = asserted.copy(None)
        begin = time.process_time()
        materialise(program, copy)
        took.append(time.process_time() - begin)
    return took[1:], set(copy.triples((None, None, None), INFERRED_GRAPH))


def by_owlrl(triples: list[Triple]) -> tuple[float, set[Triple]]:
    """Returns the seconds that owlrl takes, and what it infers that says anything."""
    graph = Graph(bind_namespaces="none")
    for triple in triples:
        graph.add(triple)
    begin = time.process_time()
    with process_state_restored():
        DeductiveClosure(OWLRL_Semantics).expand(graph)
    took = time.process_time() - begin
    known = set(triples)
    return took, {t for t in graph if t not in known and noise(t) is None}


def changes(program: RuleProgram, disk: QuadStore) -> None:
    """Takes reviews out and puts them back, and once infers everything anew for one of them."""
    sizes, out, back = [], [], []
    for graph, review in reviews(disk):
        sizes.append(len(review))
        out.append(timed(disk, graph, review, lambda work, t: revise_without(program, work, t)))
        back.append(timed(disk, graph, review, lambda work, t: revise_with(program, work, t)))
    graph, review = next(reviews(disk))
    anew = timed(disk, graph, review, lambda work, t: recompute_without(program, work, t))
    timed(disk, graph, review, lambda work, t: revise_with(program, work, t))
    say(f"changes: reviews of {min(sizes)} to {max(sizes)} triples, {len(sizes)} of them")
    for name, seconds in (("out", out), ("back", back)):
        ratio = anew / median(seconds)
        say(f"changes: {name} {median(seconds):.3f} s (at most {max(seconds):.3f}), {ratio:.0f} "
            f"times as fast as anew ({anew:.1f} s)")  # fmt: skip


def timed(
    disk: QuadStore, graph: str, review: set[Triple], change: Callable[[Work, set[Triple]], None]
) -> float:
    """Returns the seconds for what comes after a review was taken out of its graph or put in."""
    work = Work(disk)
    touched = set(work.remove_triples(review, graph) or work.add_triples(review, graph))
    shared = {t for t in touched if any(g != graph for g in asserting(disk, t))}
    begin = time.process_time()
    change(work, touched - shared)
    return time.process_time() - begin


def asserting(store: QuadStore, triple: Triple) -> Iterator[str]:
    """Yields the graphs of what is asserted that say a triple."""
    return (g for g in store.graphs_saying(quad_in(triple, None)) if g and is_asserted(g))


def revise_without(program: RuleProgram, work: Work, triples: set[Triple]) -> None:
    """Follows that triples are no longer asserted."""
    revise(program, work, added=(), removed=triples)


def revise_with(program: RuleProgram, work: Work, triples: set[Triple]) -> None:
    """Follows that triples are asserted."""
    revise(program, work, added=triples, removed=())


def recompute_without(program: RuleProgram, work: Work, triples: set[Triple]) -> None:
    """Infers everything anew after triples are no longer asserted."""
    recompute(program, work, added=(), removed=triples)


def reviews(store: QuadStore) -> Iterator[tuple[str, set[Triple]]]:
    """Yields all that some made reports say of their first review, quotations included."""
    reports = [graph for graph in store.graphs() if "/report/made" in graph]
    for graph in Random(1).sample(reports, _REVIEWS):
        said = set(store.triples((None, None, None), graph))
        own = {t for t in said if f"{t[0]}/".partition("/review-1/")[1]}
        quoted = {t[2] for t in own}
        yield graph, own | {t for t in said if t[0] in quoted and "/quote/" in t[0]}


def explanations(program: RuleProgram, store: QuadStore) -> list[float]:
    """Returns the seconds of the processor for each of some inferred triples, in order."""
    inferred = sorted(store.triples((None, None, None), INFERRED_GRAPH))
    seconds = []
    for triple in Random(1).sample(inferred, _EXPLAINED):
        begin = time.process_time()
        explain(program, store, triple)
        seconds.append(time.process_time() - begin)
    return sorted(seconds)


def say(line: str) -> None:
    """Prints a line at once."""
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
