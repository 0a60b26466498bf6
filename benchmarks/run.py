"""Runs our server and its peers side by side and writes what it found as a table of ratios.

With --quick it takes two minutes, leaves the slowest peer out and shows that everything works; its
figures mean little. `wrk` makes the load, `oxigraph` and `rdflib-endpoint` are in the folder of
programs; see README.md.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asked
import build
import contenders
import machine
import measure
import processes
import storm
from contenders import UNBOUNDED, Contender, ServerFailedError
from loads import Walk
from measure import Plan, to_stderr
from report import Findings, page

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "reference" / "benchmarks.md"
MOST_FOR_RDFLIB: Final = 200_000
"""Quads above which rdflib takes minutes to load and over its limit for most questions."""

DEADLINE: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was asked for on the command line."""

    quads: int
    plan: Plan
    storm_seconds: float
    folder: Path
    programs: Path
    only: frozenset[str]
    has_rdflib: bool  # its answers take minutes, and above 200,000 quads its loading, too


def main() -> None:
    """Prints the page and writes it; exit code 2 when something has to be installed first."""
    given = _arguments().parse_args()
    missing = contenders.why_missing(given.programs)
    if missing:
        print(missing, file=sys.stderr)
        sys.exit(2)
    size = 1e5 if given.quick else given.size
    options = Options(
        quads=int(size),
        plan=Plan(
            rounds=given.rounds or (1 if given.quick else 5),
            seconds=given.seconds or (1 if given.quick else 4),
            limit=60.0,
        ),
        storm_seconds=5 if given.quick else 20,
        folder=given.folder / f"{size:.0e}".replace("+0", ""),
        programs=given.programs,
        only=frozenset(given.only.split(",")),
        has_rdflib=size <= MOST_FOR_RDFLIB and not given.quick,
    )
    text = page(run(options))
    print(text)
    output = given.output or (
        options.folder / "quick.md"
        if given.quick
        else ROOT / "docs" / "reference" / "benchmarks.md"
    )
    output.write_text(text, encoding="utf-8")
    to_stderr(f"written to {output}")


def run(options: Options) -> Findings:
    """Returns what the loads, the thirteen, the exports and the storm found."""
    build.build(options.folder, quads=options.quads, seed=1)
    found = Findings(
        title="Benchmarks",
        machine=[*machine.described(), *machine.peers(options.programs)],
        settings=sorted(UNBOUNDED.items()),
        size=f"{options.quads:,} made quads in named graphs, and their union as default graph",
    )
    plan, say = options.plan, to_stderr
    if options.only - {"storm"}:
        with _all(options, found) as servers:
            say("waiting until all of them rest")  # ours writes its dumps when it begins
            for server in servers:
                processes.rest(server.process, patience=300)
            fast = [one for one in servers if one.name != "rdflib-endpoint"]
            found.differences = measure.differences(servers, plan, say)
            if "traffic" in options.only:
                found.asked = asked.all_loads(servers[0])
                found.traffic, found.costs = measure.traffic(
                    servers, plan, asked=found.asked, folder=options.folder, say=say
                )
            if "thirteen" in options.only:
                found.thirteen = measure.thirteen(servers, plan, say)
            if "export" in options.only:
                found.exports = measure.exports(servers, plan, say)
                found.millions = measure.million(fast, plan, say)
    if "storm" in options.only:
        found.storm = _storm(options)
    return found


@contextmanager
def _all(options: Options, found: Findings) -> Iterator[list[Contender]]:
    folder, logs = options.folder, options.folder / "logs"
    store = folder / "store"
    with ExitStack() as running:
        servers = []
        for memory in (True, False):
            to_stderr(f"starting ours, {'memory' if memory else 'disk'}")
            server = contenders.ours(store, memory=memory, logs=logs, settings=UNBOUNDED)
            servers.append(running.enter_context(server))
        to_stderr("starting the peers")
        server = contenders.oxigraph(folder / "oxigraph", programs=options.programs, logs=logs)
        servers.append(running.enter_context(server))
        if not options.has_rdflib:
            found.notes.append(
                "rdflib-endpoint is measured up to 200,000 quads, and not when it shall be quick"
            )
        else:
            triples = folder / "default.nt"
            server = contenders.rdflib_endpoint(triples, programs=options.programs, logs=logs)
            servers.append(running.enter_context(server))
        if contenders.has_virtuoso():
            to_stderr("loading Virtuoso")
            server = contenders.virtuoso(
                folder / "default.nt", folder=folder / "virtuoso", logs=logs
            )
            servers.append(running.enter_context(server))
        yield servers


def _storm(options: Options) -> storm.Storm:
    to_stderr(f"storm of {options.storm_seconds:.0f} s, deadline {DEADLINE:g} s")
    settings = {**UNBOUNDED, "EVIDENCE_GRAPH_QUERY_SECONDS": str(DEADLINE)}
    folder = options.folder
    with contenders.ours(
        folder / "store", memory=True, logs=folder / "logs", settings=settings
    ) as server:
        walk = Walk(server, asked.review_pages(server), folder)
        return storm.brew(server, walk, deadline=DEADLINE, seconds=options.storm_seconds)


def _arguments() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--size", type=float, default=1e6, help="quads: 1e5, 1e6, 1e7")
    arguments.add_argument("--quick", action="store_true", help="1e5 quads, short rounds")
    arguments.add_argument("--rounds", type=int, help="rounds of each load (5; quick: 1)")
    arguments.add_argument("--seconds", type=float, help="seconds of each load (4; quick: 1)")
    arguments.add_argument(
        "--only", default="traffic,thirteen,export,storm", help="parts, with commas between"
    )
    arguments.add_argument(
        "--folder", type=Path, default=ROOT / "build" / "bench", help="where data and logs go"
    )
    arguments.add_argument(
        "--programs",
        type=Path,
        default=ROOT / "build" / "bench-venv" / "bin",
        help="where `oxigraph` and `rdflib-endpoint` are",
    )
    arguments.add_argument(
        "--output", type=Path, help="page to write (docs/reference/benchmarks.md)"
    )
    return arguments


if __name__ == "__main__":
    try:
        main()
    except (ServerFailedError, LookupError) as failure:
        print(failure, file=sys.stderr)
        sys.exit(1)
