"""Measures what it costs to keep a graph right, beside pySHACL and owlrl on the very same quads.

    .venv/bin/python benchmarks/upkeep.py             1e5, 1e6 and 1e7 quads; an hour, or two
    .venv/bin/python benchmarks/upkeep.py --quick     minutes: shows that everything works

A change is one more review in a published report, inferred, validated, made safe on disk and
published, and gone again. The evidence is the shipped report, again and again under other names.
The page is written to docs/reference/benchmarks-of-changes.md.
"""

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import inference
import machine
import tables
import validating
from inference import Whole
from results import Spread, shown, spread
from tables import Target, table, table_of_targets
from validating import Judged

import changing
from changing import KINDS, Bench
from evidence_graph.reasoning.compile import compile_program
from evidence_graph.records.graphs import INFERRED_GRAPH, ONTOLOGY_GRAPH, is_asserted
from evidence_graph.store.quads import QuadStore

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "reference" / "benchmarks-of-changes.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """What a run found."""

    benches: list[Bench]  # by size
    judged: Judged
    inferred: Whole
    explained: list[float]  # seconds of the processor, in order

    @property
    def peers(self) -> float:
        """The seconds of pySHACL and owlrl for the whole graph of the first size."""
        return self.judged.plain + self.inferred.theirs


def main() -> None:
    """Prints the page and writes it."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--sizes", default="1e5,1e6,1e7", help="quads, with commas between")
    arguments.add_argument("--rounds", type=int, default=10, help="changes at each size")
    arguments.add_argument("--quick", action="store_true", help="6e4 and 1e5 quads, two changes")
    arguments.add_argument("--folder", type=Path, help="where to keep the stores; none: nowhere")
    arguments.add_argument("--patience", type=int, default=1200, help="seconds for pySHACL alone")
    arguments.add_argument("--output", type=Path, default=PAGE, help="the page")
    given = arguments.parse_args()
    sizes = [60_000, 100_000] if given.quick else [int(float(n)) for n in given.sizes.split(",")]
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        patience = 60 if given.quick else given.patience
        text = page(run(sizes, 2 if given.quick else given.rounds, folder, patience))
        output = folder / "quick.md" if given.quick else given.output
        output.write_text(text, encoding="utf-8")
    print(text)


def run(sizes: list[int], rounds: int, folder: Path, patience: int) -> Upkeep:
    """Returns what changes cost at each size, and everything else at the first."""
    benches = changing.measured(sizes, rounds, folder)
    with changing.opened(folder, sizes[0]) as store:
        judged = validating.judged(store.copy(None), patience)
        asserted = _asserted(store)
        program = compile_program(asserted.to_rdflib(ONTOLOGY_GRAPH))
        explained = inference.explanations(program, store)
    return Upkeep(
        benches=benches,
        judged=judged,
        inferred=inference.whole(program, asserted),
        explained=explained,
    )


def _asserted(store: QuadStore) -> QuadStore:
    """Returns a copy in memory whose merged view holds nothing inferred."""
    copy = store.copy(None)
    copy.clear(INFERRED_GRAPH)
    copy.merge([graph for graph in copy.graph_names() if is_asserted(graph)])
    return copy


def page(found: Upkeep) -> str:
    """Returns the whole page, as Markdown."""
    sizes = ", ".join(f"{bench.quads:,}" for bench in found.benches)
    data = ("Data", f"stores of {sizes} quads on disk, merged view and inferences included")
    return tables.page(
        [
            "# Benchmarks of changes",
            _INTRODUCTION,
            table(("", ""), [*machine.described(), data]),
            "## The targets",
            table_of_targets(targets(found)),
            "## One review more, and one less",
            table(_HEAD, [_row(bench, kind) for kind in KINDS for bench in found.benches]),
            "## Everything at once, at the first size",
            table(("", "ours", "theirs", "times as fast"), _whole(found)),
            _notes(found),
        ]
    )


def targets(found: Upkeep) -> list[Target]:
    """Returns what was asked of changes with what this run says of each."""
    first, last = found.benches[0], found.benches[-1]
    over = "" if found.judged.is_finished else "over "
    result = []
    for kind in KINDS:
        ratio = median(last.times[kind]) / median(first.times[kind])
        asked = (
            f"a review {kind}: at {last.quads:,} quads at most 1.5 × as long as at {first.quads:,}"
        )
        result.append(Target(asked, shown(ratio), ratio <= 1.5))
    for kind in KINDS:
        ratio = found.peers / median(first.times[kind])
        asked = f"a review {kind}: at least 1,000 × as fast as pySHACL and owlrl on the whole graph"
        result.append(Target(asked, f"{over}{shown(ratio)}", ratio >= 1000))
    fast = found.judged.plain / found.judged.ours.median
    is_met = fast >= 100 and found.judged.is_same
    asked = "the whole graph validated: at least 100 × as fast as pySHACL, with the same report"
    result.append(Target(asked, f"{over}{shown(fast)}", is_met))
    fast = found.inferred.theirs / median(found.inferred.ours)
    asked = "everything inferred: at least 200 × as fast as owlrl, with the same triples"
    result.append(Target(asked, shown(fast), fast >= 200 and found.inferred.is_same))
    took = median(found.explained)
    asked = "an explanation: 5 ms at the median"
    result.append(Target(asked, f"{took * 1000:.1f} ms", took <= 0.005))
    return result


def _row(bench: Bench, kind: str) -> tuple[str, ...]:
    steps = {
        name.partition(",")[0]: f"{median(times) * 1000:.0f}"
        for name, times in bench.steps.items()
        if name.endswith(kind)
    }
    told = ", ".join(f"{name.lower()} {took}" for name, took in steps.items())
    took = spread([seconds * 1000 for seconds in bench.times[kind]])
    return f"{kind}, {bench.triples} quads", f"{bench.quads:,}", str(took), told


def _whole(found: Upkeep) -> list[tuple[str, ...]]:
    judged, inferred = found.judged, found.inferred
    over = "" if judged.is_finished else "over "
    return [
        (
            "validation, s",
            str(judged.ours),
            f"{over}{shown(judged.plain)}",
            f"{over}{_times(judged.plain, judged.ours)}",
        ),
        (
            "validation, pySHACL's queries answered by our engine, s",
            str(judged.ours),
            shown(judged.alone),
            _times(judged.alone, judged.ours),
        ),
        (
            "inference, s",
            str(spread(inferred.ours)),
            shown(inferred.theirs),
            _times(inferred.theirs, spread(inferred.ours)),
        ),
    ]


def _times(theirs: float, ours: Spread) -> str:
    return shown(theirs / ours.median)


def _notes(found: Upkeep) -> str:
    same = {True: "the same", False: "NOT the same"}
    judged, inferred, explained = found.judged, found.inferred, found.explained
    late = explained[len(explained) * 95 // 100] * 1000
    notes = [
        f"Results: {judged.results:,}, {same[judged.is_same]} from pySHACL over our engine.",
        f"Inferred triples: {inferred.triples:,}, {same[inferred.is_same]} from owlrl.",
        f"Of {len(explained)} explanations, 95 in 100 took at most {late:.0f} ms.",
    ]
    if not judged.is_finished:
        notes.append(
            f"pySHACL over rdflib was broken off after {judged.plain:.0f} s of the processor, not "
            "at its end: the ratios with it are lower bounds."
        )
    return " ".join(notes)


_HEAD: Final = ("a review", "quads in the store", "ms", "of these, ms")

_INTRODUCTION: Final = """\
This page is written by `benchmarks/upkeep.py`. A change is one more review in a published report,
and then the same review gone again: edited, inferred, validated, described, made safe on disk and
published, by the clock; the sizes take turns, so that a slow moment of the machine falls on all.
Validation, inference and explanations are told in seconds of the processor, the first two in
memory: pySHACL and owlrl work on the very same triples, as rdflib keeps them. rdflib answers some
queries of the shapes otherwise than SPARQL says, so results are compared with those of pySHACL over
our engine. Shown are medians and, in brackets, the least and the most."""


if __name__ == "__main__":
    main()
