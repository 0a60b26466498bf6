"""What it costs to ingest a folder of documents, killed in the middle and begun again.

    .venv/bin/python benchmarks/ingesting.py                    2,000 documents; half an hour
    .venv/bin/python benchmarks/ingesting.py --documents 100    minutes

The documents are those that the tests read, in both languages, with other numbers in them and a
report number of their own. `evidence-graph ingest` is killed when a third of them is in, and run
again. The page is written to docs/reference/benchmarks-of-documents.md.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

import machine
from tables import page, table

from evidence_graph.graph import EvidenceGraph

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "reference" / "benchmarks-of-documents.md"
_DOCUMENTS: Final = ROOT / "tests" / "reading" / "documents"
_SHIPPED: Final = ROOT / "data" / "reports" / "ut202002" / "source.txt"
_NUMBER: Final = re.compile(r"ut20\d{4}")
_COUNT: Final = re.compile(r"(?<=[Nn]=)\d{2,3}\b")
_KIBIBYTE: Final = 1024
_INTRODUCTION: Final = """\
Made by `python benchmarks/ingesting.py`: `evidence-graph ingest --leave-gaps` of a folder of made
documents into a store on disk that holds what is shipped."""
_NOTE: Final = """\
Reading and settling a document takes some hundredths of a second. Nearly all the rest is what the
quads of its report cost to infer, validate and describe: a good half of a millisecond each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of `evidence-graph ingest`: how long, and the memory of its largest moment."""

    seconds: float
    memory: int  # bytes of all its processes together
    ended_with: int


def main() -> None:
    """Prints the page and writes it."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--documents", type=int, default=2000)
    arguments.add_argument("--beside", default="nothing", help="what else runs on the machine")
    arguments.add_argument("--output", type=Path, default=PAGE, help="the page")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        text = measured(given.documents, Path(temporary), given.beside)
    given.output.write_text(text, encoding="utf-8")
    print(text)


def measured(documents: int, folder: Path, beside: str) -> str:
    """Returns the page for so many documents."""
    store, source = folder / "store", folder / "documents"
    size = write_documents(documents, source)
    EvidenceGraph.open(store)
    first = ingested(source, store, until=documents // 3)
    kept = reports(store)
    rest = ingested(source, store, until=documents)
    done = reports(store)
    again = ingested(source, store, until=documents)
    assert kept <= done == reports(store)
    quads = len(EvidenceGraph.published(store).store)
    seconds = first.seconds + rest.seconds
    rows = [
        ("documents, and their mean size", f"{documents:,}, {size // documents:,} characters"),
        ("killed (`kill -9`) after", f"{first.seconds:.0f} s, {len(kept):,} reports in"),
        ("begun again, to the end", f"{rest.seconds:.0f} s"),
        ("nothing lost, nothing doubled", f"{len(done):,} reports, {quads:,} quads"),
        ("left to a person, whatever gaps may be left", f"{documents - len(done):,} documents"),
        ("documents a second", f"{documents / seconds:.2f}"),
        ("the same folder once more, nothing to do", f"{again.seconds:.1f} s"),
        (
            "memory of all processes, at most",
            f"{max(first.memory, rest.memory) / _KIBIBYTE**3:.2f} GiB",
        ),
    ]
    return page(
        [
            "# Benchmarks of documents",
            _INTRODUCTION,
            table(("", ""), [*machine.described(), ("Beside it", beside)]),
            table(("", ""), rows),
            _NOTE,
        ]
    )


def write_documents(number: int, folder: Path) -> int:
    """Writes so many documents, and returns how many characters they have."""
    random = Random(1)
    known = [
        _SHIPPED,
        *sorted(p for p in _DOCUMENTS.glob("*.txt") if _NUMBER.search(p.read_text())),
    ]
    folder.mkdir()
    size = 0
    for place in range(number):
        text = known[place % len(known)].read_text(encoding="utf-8")
        text = _NUMBER.sub(f"ut4{place:05}", text)
        text = _COUNT.sub(lambda found: str(random.randint(10, 10 ** len(found[0]) - 1)), text)
        (folder / f"{place:05}.txt").write_text(text, encoding="utf-8")
        size += len(text)
    return size


def ingested(source: Path, store: Path, *, until: int) -> Run:
    """Runs the command, and kills it once so many reports are in if it is not done by then."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "evidence_graph",
            "ingest",
            source,
            "--store",
            store,
            "--leave-gaps",
        ],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    most, total = 0, len(list(source.iterdir()))
    while process.poll() is None:
        most = max(most, memory_of_group(process.pid))
        if until < total and len(reports(store)) >= until:
            os.killpg(process.pid, signal.SIGKILL)
        time.sleep(2)
    return Run(seconds=time.perf_counter() - begin, memory=most, ended_with=process.returncode)


def reports(store: Path) -> set[str]:
    """Returns the made reports that are in a store."""
    graphs = EvidenceGraph.published(store).graphs()
    return {graph.iri for graph in graphs if "/report/ut4" in graph.iri}


def memory_of_group(leader: int) -> int:
    """Returns the bytes that a process and all that it began hold for themselves."""
    found = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == leader:
                held = (folder / "smaps_rollup").read_text()
                found += sum(
                    int(n) for n in re.findall(r"^Private_\w+: +(\d+)", held, re.MULTILINE)
                )
        except (OSError, ProcessLookupError):
            continue
    return found * _KIBIBYTE


if __name__ == "__main__":
    main()
