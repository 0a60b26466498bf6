"""Times what stands between a command and its first answer: from nothing, and from a store."""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

ASK = "ASK { ?s ?p ?o }"


def main() -> None:
    """Prints the steps of assembling in one process, then whole commands, from cold."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=5, help="rounds per command")
    options = arguments.parse_args()
    steps()
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "store")
        run(["--store", store, "query", ASK])
        for label, command in {
            "evidence-graph --version": ["--version"],
            "query, graph made in memory": ["query", ASK],
            "query, store up to date": ["--store", store, "query", ASK],
        }.items():
            seconds = [run(command) for _ in range(options.rounds)]
            print(f"{label:40} {statistics.median(seconds):7.2f} s")


def steps() -> None:
    """Prints how long each step of `EvidenceGraph.open()` and of validation takes."""
    from evidence_graph import EvidenceGraph  # noqa: PLC0415 - its import is measured too

    marks = [("start", time.perf_counter())]
    graph = EvidenceGraph.open(progress=lambda step: marks.append((step, time.perf_counter())))
    graph.validate(progress=lambda step: marks.append((step, time.perf_counter())))
    marks.append(("end", time.perf_counter()))
    reading = 0.0
    for (step, begin), (_, end) in pairwise(marks):
        if step.startswith("Reading"):
            reading += end - begin
        else:
            print(f"{step:40} {end - begin:7.2f} s")
    print(f"{'Reading all documents':40} {reading:7.2f} s")


def run(command: list[str]) -> float:
    """Returns the seconds that one whole command takes."""
    begin = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "evidence_graph", *command],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
