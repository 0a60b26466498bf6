"""Measures contenders side by side: A B C, B C A, … so that a slow moment falls on all of them."""

import json
import socket
import statistics
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import loads
import processes
from asked import Asked, queries
from contenders import HOST, Contender
from loads import SOLUTIONS, TRIPLES, Walk
from results import Series

CONNECTIONS: Final = 8
KNOWN: Final = 50
"""Questions that come again and again."""
IN_A_ROW: Final = 5
"""Times that one of the thirteen is asked in each turn."""
A_MILLION: Final = "SELECT ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } LIMIT 1000000"

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How long and how often."""

    rounds: int
    seconds: float  # of one load on one contender in one round
    limit: float  # seconds; who takes longer over one of the thirteen is left out of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A million rows, or all there are, from one contender."""

    contender: str
    rows: int
    seconds: float
    size: int  # bytes
    grown: int | None  # bytes that the process that speaks HTTP grew by; None: not ours


def differences(contenders: Sequence[Contender], plan: Plan, say: Progress) -> list[str]:
    """Returns where the contenders do not give the same answers, as sentences; [] is good.

    DESCRIBE is left out: what belongs to a description is each engine's own choice.
    """
    found = []
    for name, query in queries().items():
        if "DESCRIBE" in query:
            continue
        say(f"comparing the answers to {name}")
        answers = {}
        for contender in _able(contenders, name):
            try:
                answers[contender.name] = _answer(contender, query, plan.limit)
            except TimeoutError:
                say(f"  {contender.name} took over {plan.limit:.0f} s")
            except ValueError as refusal:
                say(f"  {refusal}")
                found.append(f"{name}: no answer from {contender.name}")
        counts = {name: len(rows) for name, rows in answers.items()}
        if len({tuple(rows) for rows in answers.values()}) > 1 or 0 in counts.values():
            rows = ", ".join(f"{name} {count:,}" for name, count in counts.items())
            found.append(f"{name}: the answers differ; rows: {rows}")
    return found


def traffic(
    contenders: Sequence[Contender],
    plan: Plan,
    *,
    asked: Sequence[Asked],
    folder: Path,
    say: Progress,
) -> tuple[list[Series], list[Series]]:
    """Returns what came of the loads of many requests, new ones and known ones.

    First how many were answered in a second, then the processor time that an answer took. Scans
    are new ones only.
    """
    kinds = {}
    for one in asked:
        kinds[f"{one.load}, uncached"] = one.queries, True
        if one.load != "scan":
            kinds[f"{one.load}, cached"] = one.queries[:KNOWN], False
    rates, costs = [], []
    for kind, (chosen, is_new) in kinds.items():
        say(f"load: {kind}")
        able = _able(contenders, kind)
        walks = {one.name: Walk(one, chosen, folder) for one in able}
        rate, cost = Series(load=kind, unit="1/s"), Series(load=kind, unit="ms")
        for turn, contender in _turns(able, plan.rounds):
            mark = f"{kind[:2]}{turn}-" if is_new else None
            # The slower the answers, the more of a short run is lost with those cut off at its end.
            seconds = (plan.seconds * 3 if "scan" in kind else plan.seconds) if turn else 1
            before = processes.worked(contender.process)
            seen = walks[contender.name].run(seconds=seconds, connections=CONNECTIONS, mark=mark)
            # wrk goes away in the middle of answers, and some servers go on working at them.
            processes.rest(contender.process)
            if seen.failures:
                say(f"  {contender.name}: {seen.failures} of {seen.requests} requests failed")
            if turn:
                rate.add(contender.name, seen.rate)
                took = processes.worked(contender.process) - before
                cost.add(contender.name, took * 1000 / max(1, seen.requests))
        rates.append(rate)
        costs.append(cost)
    return rates, costs


def thirteen(contenders: Sequence[Contender], plan: Plan, say: Progress) -> list[Series]:
    """Returns the time of each kind of question, asked one at a time, never twice the same.

    In its turn each contender is asked five times, or for a second, and the median counts: what is
    asked once after others had the processor tells how cold its caches are.
    """
    found = []
    for name, query in queries().items():
        say(f"timing {name}")
        series = Series(load=name, unit="ms")
        slow = set()
        for turn, contender in _turns(_able(contenders, name), plan.rounds):
            if contender.name in slow:
                continue
            total = _median_time(contender, query, f"{name} {turn}", plan.limit)
            if total is None:
                slow.add(contender.name)
                series.values.pop(contender.name, None)
            elif turn:
                series.add(contender.name, total * 1000)
        found.append(series)
    return found


def exports(contenders: Sequence[Contender], plan: Plan, say: Progress) -> tuple[Series, Series]:
    """Returns how long the table of all quotations took: until its last byte, and its first."""
    query = queries()["11-export"]
    whole = Series(load="export, last byte", unit="ms")
    first = Series(load="export, first byte", unit="ms")
    say("exporting all quotations")
    expected = loads.read(contenders[0], query, accept="text/csv", limit=plan.limit).lines
    for turn, contender in _turns(contenders, plan.rounds):
        asked = loads.unlike(query, f"export {turn}")
        try:
            seen = loads.read(contender, asked, accept="text/csv", limit=plan.limit)
        except TimeoutError:
            say(f"  {contender.name} took over {plan.limit:.0f} s")
            continue
        if seen.status != 200 or seen.lines != expected:
            say(f"  {contender.name}: status {seen.status}, {seen.lines} lines, not {expected}")
        elif turn:
            whole.add(contender.name, seen.total * 1000)
            first.add(contender.name, seen.first * 1000)
    return whole, first


def million(contenders: Sequence[Contender], plan: Plan, say: Progress) -> list[Export]:
    """Returns what a million rows cost, and what they did to the memory of our web process."""
    found = []
    for contender in contenders:
        say(f"a million rows from {contender.name}")
        is_ours = contender.name.startswith("ours")
        web = _web_process(contender) if is_ours else contender.process
        loads.read(contender, loads.unlike(queries()["11-export"], "before"), accept="text/csv")
        before = processes.resident(web)
        seen = loads.read(contender, A_MILLION, accept="text/csv", limit=plan.limit)
        grown = processes.resident(web) - before
        found.append(
            Export(
                contender=contender.name,
                rows=seen.lines - 1,
                seconds=seen.total,
                size=seen.size,
                grown=grown if is_ours else None,
            )
        )
    return found


def _able(contenders: Sequence[Contender], load: str) -> list[Contender]:
    return [contender for contender in contenders if load not in contender.skips]


def _turns(contenders: Sequence[Contender], rounds: int) -> Iterable[tuple[int, Contender]]:
    """Yields who is next in which round; each round begins with another. Round 0 is to warm up."""
    for turn in range(rounds + 1):
        begin = turn % len(contenders)
        for contender in (*contenders[begin:], *contenders[:begin]):
            yield turn, contender


def _median_time(contender: Contender, query: str, mark: str, limit: float) -> float | None:
    """Returns the median of some times in a row, in seconds; None when one was over the limit."""
    times: list[float] = []
    while len(times) < IN_A_ROW and sum(times) < 1:
        time = _timed(contender, loads.unlike(query, f"{mark} {len(times)}"), limit)
        if time is None:
            return None
        times.append(time)
    return statistics.median(times)


def _timed(contender: Contender, query: str, limit: float) -> float | None:
    accept = TRIPLES if loads.is_graph(query) else SOLUTIONS
    try:
        seen = loads.read(contender, query, accept=accept, limit=limit)
    except TimeoutError:
        return None
    return None if seen.status != 200 or seen.total > limit else seen.total


def _answer(contender: Contender, query: str, limit: float) -> list[str]:
    """Returns an answer as sorted lines, one for each row or triple, that engines write alike."""
    if loads.is_graph(query):
        triples = loads.body(contender, query, accept=TRIPLES, limit=limit)
        return sorted({line for line in triples.decode().splitlines() if line.strip()})
    found = json.loads(loads.body(contender, query, accept=SOLUTIONS, limit=limit))
    rows = found["results"]["bindings"]
    return sorted(
        " ".join(f"{name}={term['value']}" for name, term in sorted(row.items())) for row in rows
    )


def _web_process(contender: Contender) -> int:

    with socket.create_connection((HOST, contender.port)) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        connection.recv(1)
        return processes.speaker(contender.process, connection)


def to_stderr(step: str) -> None:
    """Says a step where it does not mix with the table."""
    print(step, file=sys.stderr, flush=True)
