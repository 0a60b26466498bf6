"""Writes what a run found as a page: the targets and whether they were met, then every series."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import storm as weather
import tables
from asked import Asked
from measure import CONNECTIONS, KNOWN, Export
from results import REFERENCE, Series, Spread, mean_speed, shown, spread
from storm import Storm
from tables import Target, table, table_of_targets

DISK, MEMORY = "ours, disk", "ours, memory"
PAGES = ("review page", "intervention page")


@dataclass(slots=True, kw_only=True)
class Findings:
    """All that a run found."""

    title: str
    machine: Sequence[tuple[str, str]]
    settings: Sequence[tuple[str, str]]
    size: str
    differences: Sequence[str] | None = None  # None: not compared
    asked: Sequence[Asked] = ()
    traffic: Sequence[Series] = ()
    costs: Sequence[Series] = ()
    thirteen: Sequence[Series] = ()
    exports: Sequence[Series] = ()
    millions: Sequence[Export] = ()
    storm: Storm | None = None
    notes: list[str] = field(default_factory=list)


def page(found: Findings) -> str:
    """Returns the whole page, as Markdown."""
    parts = [
        f"# {found.title}",
        _INTRODUCTION,
        "## What was measured, and on what",
        table(("", ""), [*found.machine, ("Data", found.size), *_notes(found)]),
        "Settings of our server that differ from their defaults:",
        table(("variable", "value"), [(f"`{name}`", value) for name, value in found.settings]),
        "## The targets",
        table_of_targets(targets(found)),
        f"## Loads, {CONNECTIONS} connections",
        _asked(found.asked),
        _series(found.traffic, "answers per second"),
        _COSTS,
        _series(found.costs, "ms"),
        "## The thirteen kinds of question, one at a time, uncached",
        "The median of five times in a row, or of as many as a second has, in each round.",
        _series(found.thirteen, "ms"),
        _mean(found),
        "## Exports",
        _series(found.exports, "ms"),
        _millions(found.millions),
        "## Storm",
        _storm(found.storm),
    ]
    return tables.page(parts)


def targets(found: Findings) -> list[Target]:
    """Returns the targets of the endpoint with what this run says of each."""
    by_load = {series.load: series for series in (*found.traffic, *found.exports)}

    def at_least(load: str, contender: str, factor: float) -> Target:
        series = by_load.get(load)
        ratio = series.speed(contender) if series else None
        asked = f"{load} ({contender}): at least {factor} × {REFERENCE}"
        return Target(asked, _shown(ratio), None if ratio is None else ratio.median >= factor)

    return [
        at_least("tiny, cached", MEMORY, 2),
        *(at_least(f"{load}, cached", MEMORY, 15) for load in PAGES),
        *(at_least(f"{load}, uncached", DISK, 0.8) for load in PAGES),
        *(at_least(f"{load}, uncached", MEMORY, 2.5) for load in PAGES),
        at_least("tiny, uncached", DISK, 0.35),
        at_least("tiny, uncached", MEMORY, 0.35),
        at_least("export, last byte", DISK, 0.85),
        *_first_bytes(by_load.get("export, first byte")),
        *_growth(found.millions),
        _thirteen_fold(found.thirteen),
        *_storm_targets(found.storm),
    ]


def _first_bytes(series: Series | None) -> Iterable[Target]:
    for contender in (DISK, MEMORY):
        asked = f"export, first byte ({contender}): below 50 ms"
        if series is None or contender not in series.values:
            yield Target(asked, "–", None)
        else:
            seen = spread(series.values[contender])
            yield Target(asked, f"{seen} ms", seen.median < 50)


def _growth(millions: Sequence[Export]) -> Iterable[Target]:
    for one in millions:
        if one.grown is not None:
            seen = f"{one.grown / 1024**2:+.0f} MiB"
            asked = f"web process after a million rows ({one.contender}): at most 32 MiB larger"
            yield Target(asked, seen, one.grown <= 32 * 1024**2)


def _thirteen_fold(thirteen: Sequence[Series]) -> Target:
    mean = mean_speed(thirteen, MEMORY)
    asked = f"thirteen kinds (ours, memory): at least 4 × {REFERENCE}, geometric mean"
    return Target(asked, "–" if mean is None else shown(mean), None if mean is None else mean >= 4)


def _storm_targets(storm: Storm | None) -> Iterable[Target]:
    if storm is None:
        return
    failures = storm.stormy.failures
    yield Target(
        "storm: no bystander fails",
        f"{failures} of {storm.stormy.requests} failed",
        failures == 0,
    )
    slower = storm.stormy.slow / storm.calm.slow
    yield Target(
        "storm: the bystanders' 99th percentile at most 5 × calm",
        f"{shown(slower)} ({storm.calm.slow * 1000:.0f} → {storm.stormy.slow * 1000:.0f} ms)",
        slower <= 5,
    )
    longest = max((attack.seconds for attack in storm.attacks), default=0.0)
    yield Target(
        "storm: every hostile query ends within its deadline and a tenth",
        f"longest {longest:.2f} s of {storm.deadline:g} s",
        longest <= storm.deadline * 1.1,
    )
    yield Target(
        "storm: memory returns to its base",
        f"{_mib(storm.base)} → {_mib(storm.peak)} → {_mib(storm.after)} in {storm.settled:.0f} s",
        storm.after <= weather.settled_at(storm.base),
    )


def _asked(loads: Sequence[Asked]) -> str:
    rows = [
        (one.load, one.what, f"{len(one.queries):,}", str(one.rows), str(one.size)) for one in loads
    ]
    return table(("load", "what is asked for", "questions", "rows", "bytes, JSON"), rows)


def _series(all_series: Sequence[Series], unit: str) -> str:
    if not all_series:
        return "Not measured in this run."
    rows = [
        (
            series.load,
            contender,
            str(spread(values)),
            "1" if contender == REFERENCE else _shown(series.speed(contender)),
        )
        for series in all_series
        for contender, values in series.values.items()
    ]
    return table(("load", "server", unit, f"speed beside {REFERENCE}"), rows)


def _mean(found: Findings) -> str:
    servers = {name for series in found.thirteen for name in series.values} - {REFERENCE}
    means = [(name, mean_speed(found.thirteen, name)) for name in sorted(servers)]
    return " ".join(
        f"Geometric mean of {name}: {shown(mean)}." for name, mean in means if mean is not None
    )


def _millions(millions: Sequence[Export]) -> str:
    rows = [
        (
            one.contender,
            f"{one.rows:,}",
            f"{one.seconds:.1f}",
            f"{one.size / 1024**2:.0f}",
            "–" if one.grown is None else f"{one.grown / 1024**2:+.0f}",
        )
        for one in millions
    ]
    return table(("a million rows, CSV", "rows", "s", "MiB", "web process grew by, MiB"), rows)


def _storm(storm: Storm | None) -> str:
    if storm is None:
        return "Not measured in this run."
    names = sorted({attack.name for attack in storm.attacks})
    rows = []
    for name in names:
        attacks = [attack for attack in storm.attacks if attack.name == name]
        seconds = [attack.seconds for attack in attacks]
        statuses = sorted({attack.status for attack in attacks})
        rows.append(
            (
                name,
                str(len(attacks)),
                ", ".join(map(str, statuses)),
                f"{statistics.median(seconds):.2f} (longest {max(seconds):.2f})",
            )
        )
    said = (
        f"{weather.ATTACKERS} attackers, one of them a reader who is slow and then goes away; "
        f"{weather.BYSTANDERS} bystanders who ask for pages of reviews; "
        f"a deadline of {storm.deadline:g} s."
    )
    return f"{said}\n\n{table(('attack', 'times', 'statuses', 'seconds until its end'), rows)}"


def _notes(found: Findings) -> Iterable[tuple[str, str]]:
    if found.differences is not None:
        agreed = "the same from every server, DESCRIBE left out"
        yield "Answers", "; ".join(found.differences) or agreed
    for note in found.notes:
        yield "Note", note


def _shown(ratio: Spread | None) -> str:
    return "–" if ratio is None else str(ratio)


def _mib(size: int) -> str:
    return f"{size / 1024**2:,.0f} MiB"


_COSTS = """\
Processor time for an answer, of all processes of a server together; a figure that holds on a
machine which others use as well:"""

_INTRODUCTION = f"""\
This page is written by `make bench`. The servers run side by side in one run and take turns, round
by round, so quote the ratios, not the figures: machines differ and have slow moments. A ratio is
taken within each round; shown are the median of the rounds and, in brackets, the least and the
most. Above 1 is faster than `{REFERENCE}`, which reads the very same quads from disk. A server
without a figure gave no answer, or another one, or took longer than the limit. "Cached" means that
the same questions come again and again, {KNOWN} of them at most, "uncached" that no question comes
twice. The evidence is made, by `benchmarks/generate.py`: see `benchmarks/README.md`."""
