"""A change from beginning to end: one more review in a published report, and gone again.

    .venv/bin/python benchmarks/changing.py                    1e5 and 1e6 quads, in turns
    .venv/bin/python benchmarks/changing.py --sizes 1e5,1e7    takes half an hour to make

The evidence is the shipped report, again and again under other names, with what the rules infer of
it, and keeps the shapes. A change is inferred, validated, described, made safe on disk and
published; the sizes take turns, so that a slow moment of the machine falls on both. Each step's
time and the ratio between the sizes are printed.
"""

import argparse
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median

import pyoxigraph as ox
from copies import NAME, REVIEW, copied
from publishing import publish

from evidence_graph.changing.authors import authorship
from evidence_graph.changing.edits import Edit
from evidence_graph.changing.writer import Writer
from evidence_graph.store.changes import Quad, Source
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.store.work import Work
from evidence_graph.store.workshop import DiskWorkshop

_OLD_ROW = re.compile(r"/entry/2(?=[>/])")
_ROW = re.compile(r"^\S+/entry/\d+> <[^>]*#aboutReview> ")
_POSITION = re.compile(r'(#position> )"\d+"')
KINDS = ("added", "removed")
_WARM = 2


def main() -> None:
    """Prints what a change takes at each size."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", default="1e5,1e6", help="quads, about, with commas between")
    arguments.add_argument("--rounds", type=int, default=10)
    arguments.add_argument("--folder", type=Path, help="where to keep the stores; none: nowhere")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        sizes = [int(float(size)) for size in options.sizes.split(",")]
        benches = measured(sizes, options.rounds, folder)
        for bench in benches:
            bench.tell()
        for kind in KINDS:
            first, *others = (median(bench.times[kind]) for bench in benches)
            for bench, other in zip(benches[1:], others, strict=True):
                print(f"{kind}: {other / first:.2f} times as long at {bench.quads:,} quads")


def measured(sizes: Sequence[int], rounds: int, folder: Path) -> list["Bench"]:
    """Returns a bench for each size, after so many rounds in turns; stores are kept in `folder`."""
    benches = [Bench(published(folder / f"{size}", size), size) for size in sizes]
    for number in range(rounds + _WARM):
        for bench in benches:
            bench.round(is_warm=number >= _WARM)
    for bench in benches:
        bench.workshop.close()
    return benches


@contextmanager
def opened(folder: Path, size: int) -> Iterator[QuadStore]:
    """Opens the current version of a store that was measured."""
    current = StoreDirectory(folder / f"{size}").current()
    store = QuadStore.open(current.path, read_only=True)
    yield store
    del store


class Bench:
    """One store, and what its changes took."""

    def __init__(self, directory: StoreDirectory, size: int) -> None:
        self.workshop = DiskWorkshop(directory)
        self.writer = Writer(self.workshop)
        self.times: dict[str, list[float]] = defaultdict(list)
        self.steps: dict[str, list[float]] = defaultdict(list)
        current = directory.current()
        store = QuadStore.open(current.path, read_only=True)
        self.quads = len(store)
        self._reports = [g for g in store.graph_names() if f"/report/{NAME}-" in g]
        self._random = Random(size)

    def round(self, *, is_warm: bool) -> None:
        """Adds a review to some report, and removes it again."""
        graph = self._random.choice(self._reports)
        fresh: list[Quad] = []

        def add(work: Work) -> tuple[Source, ...]:
            fresh.extend(work.add(another_review(work.store, graph)))
            return ()

        def remove(work: Work) -> tuple[Source, ...]:
            work.remove(fresh)
            return ()

        for kind, edit in zip(KINDS, (add, remove), strict=True):
            took, steps = self._timed(edit)
            if is_warm:
                self.times[kind].append(took)
                for step, seconds in steps.items():
                    self.steps[f"{step}, {kind}"].append(seconds)
        self.triples = len(fresh)

    def _timed(self, edit: Edit) -> tuple[float, dict[str, float]]:
        marks: list[tuple[str, float]] = [("Editing", time.perf_counter())]
        receipt = self.writer.change(
            edit,
            by=authorship("a benchmark"),
            progress=lambda step: marks.append((step, time.perf_counter())),
        )
        assert receipt.is_new
        marks.append(("", time.perf_counter()))
        steps = {step: later - at for (step, at), (_, later) in pairwise(marks)}
        return marks[-1][1] - marks[0][1], steps

    def tell(self) -> None:
        """Prints the medians."""
        for kind, times in self.times.items():
            print(
                f"{self.quads:,} quads, one review of {self.triples} quads {kind}: "
                f"{median(times) * 1000:.0f} ms ({min(times) * 1000:.0f}-{max(times) * 1000:.0f})"
            )
        for step, times in self.steps.items():
            print(f"    {step}: {median(times) * 1000:.0f} ms")


def another_review(store: QuadStore, graph: str) -> list[Quad]:
    """Returns the first review of a report once more, with another name and a row of its own."""
    lines = [str(quad) for quad in store.quads(graph)]
    row = f"{len({line for line in lines if _ROW.search(line)}) + 1}"
    again = (
        _POSITION.sub(rf'\g<1>"{row}"', _OLD_ROW.sub(f"/entry/{row}", line))
        for line in (line.replace(f"/{REVIEW}", f"/{REVIEW}-again") for line in lines)
        if f"/{REVIEW}-again" in line or _OLD_ROW.search(line)
    )
    text = "".join(f"{line} .\n" for line in again)
    return list(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))


def published(place: Path, quads: int) -> StoreDirectory:
    """Returns a store directory with about so many quads, made unless it is there."""
    directory = StoreDirectory(place, kept=2)
    if directory.current() is not None:
        return directory
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        store, rules = copied(quads, Path(folder) / "store")
        publish(directory, store, rules, {})
    print(f"made {quads:,} quads in {time.perf_counter() - begin:.0f} s", flush=True)
    return directory


if __name__ == "__main__":
    main()
