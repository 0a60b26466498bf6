"""The servers that run side by side: ours, from disk and from memory, and its peers."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote

HOST: Final = "127.0.0.1"
PATIENCE: Final = 180.0
"""Seconds a server may take until it answers; a copy in memory of ten million quads takes most."""

UNBOUNDED: Final[Mapping[str, str]] = {
    "EVIDENCE_GRAPH_CLIENT_RUNNING": "64",
    "EVIDENCE_GRAPH_CLIENT_QUERIES": "1000",
    "EVIDENCE_GRAPH_CLIENT_SECONDS_PER_MINUTE": "1000000",
    "EVIDENCE_GRAPH_QUERY_SECONDS": "120",
    "EVIDENCE_GRAPH_LOG_LEVEL": "error",
}
"""How ours is told that one address may send all the load: the limits on fair use are raised."""


TOO_MUCH_FOR_RDFLIB: Final = frozenset({"scan, uncached", "04-join-filter", "13-rollup"})
"""Minutes each at 1e5 quads; it cannot be told to stop, and answers nobody else meanwhile."""

_LOADED: Final = "urn:benchmark"
_VIRTUOSO: Final = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa

[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx

[Parameters]
ServerPort = 127.0.0.1:{control}
ServerThreads = 20
NumberOfBuffers = 340000
MaxDirtyBuffers = 250000
DirsAllowed = {data}

[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 20

[SPARQL]
ResultSetMaxRows = 2000000
"""


class ServerFailedError(Exception):
    """A server ended or never became ready; the message says where its words are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A server that runs and answers."""

    name: str
    port: int
    path: str
    process: int
    parameters: str = ""  # what goes before the query in a query string
    skips: frozenset[str] = frozenset()  # what it would be busy with long after it was given up

    def target(self, query: str) -> str:
        """Returns the path and query string that ask `query`."""
        return f"{self.path}?{self.parameters}query={quote(query, safe='')}"

    @property
    def url(self) -> str:
        """The address of the server, without a path."""
        return f"http://{HOST}:{self.port}"


@contextmanager
def ours(
    store: Path, *, memory: bool, logs: Path, settings: Mapping[str, str]
) -> Iterator[Contender]:
    """Yields our server once it answers from where it shall: a copy in memory, or disk only."""
    name = "ours, memory" if memory else "ours, disk"
    port = _free_port()
    given = dict(settings)
    if not memory:
        given["EVIDENCE_GRAPH_REPLICA_MEMORY_BYTES"] = "0"
    command = [sys.executable, "-m", "evidence_graph", "serve"]
    command += ["--store", str(store), "--port", str(port)]
    engine = "memory" if memory else "disk"
    with _running(name, command, logs, given) as process:
        contender = Contender(name=name, port=port, path="/sparql", process=process.pid)
        _await(lambda: _engine(contender) == engine, process, name, logs)
        yield contender


@contextmanager
def oxigraph(database: Path, *, programs: Path, logs: Path) -> Iterator[Contender]:
    """Yields `oxigraph serve-read-only` on a copy of our database."""
    port = _free_port()
    command = [str(programs / "oxigraph"), "serve-read-only", "--location", str(database)]
    command += ["--bind", f"{HOST}:{port}"]
    with _peer("oxigraph serve", command, port, "/query", logs) as contender:
        yield contender


@contextmanager
def rdflib_endpoint(triples: Path, *, programs: Path, logs: Path) -> Iterator[Contender]:
    """Yields rdflib-endpoint with the merged default graph in rdflib's memory."""
    port = _free_port()
    command = [str(programs / "rdflib-endpoint"), "serve", str(triples)]
    command += ["--host", HOST, "--port", str(port)]
    with _peer("rdflib-endpoint", command, port, "/", logs) as contender:
        yield replace(contender, skips=TOO_MUCH_FOR_RDFLIB)


@contextmanager
def virtuoso(triples: Path, *, folder: Path, logs: Path) -> Iterator[Contender]:
    """Yields Virtuoso with the merged default graph loaded, in a graph that each query names."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    control, port = _free_port(), _free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(
        _VIRTUOSO.format(folder=folder, data=triples.parent, control=control, port=port)
    )
    command = ["virtuoso-t", "-f", "-c", str(settings)]
    with _running("Virtuoso", command, logs, {}) as process:
        contender = Contender(
            name="Virtuoso",
            port=port,
            path="/sparql",
            process=process.pid,
            parameters=f"default-graph-uri={quote(_LOADED, safe='')}&",
        )
        _await(lambda: _answers(contender), process, "Virtuoso", logs)
        load = f"ld_dir('{triples.parent}', '{triples.name}', '{_LOADED}'); rdf_loader_run();"
        isql = ["isql-vt", f"{HOST}:{control}", "dba", "dba", f"exec={load} checkpoint;"]
        subprocess.run(isql, check=True, capture_output=True)
        yield contender


def has_virtuoso() -> bool:
    """Returns whether Virtuoso and the client that loads it are installed."""
    return all(map(shutil.which, ("virtuoso-t", "isql-vt")))


def why_missing(programs: Path) -> str | None:
    """Returns what has to be installed before anything can be measured, or None."""
    if shutil.which("wrk") is None:
        return "wrk, which makes the load, is not installed; on Debian: apt-get install wrk"
    if not (programs / "oxigraph").exists():
        return f"{programs} has no `oxigraph`; `make bench` installs it there"
    return None


@contextmanager
def _peer(name: str, command: list[str], port: int, path: str, logs: Path) -> Iterator[Contender]:
    with _running(name, command, logs, {}) as process:
        contender = Contender(name=name, port=port, path=path, process=process.pid)
        _await(lambda: _answers(contender), process, name, logs)
        yield contender


@contextmanager
def _running(
    name: str, command: list[str], logs: Path, settings: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    logs.mkdir(parents=True, exist_ok=True)
    environment = {n: v for n, v in os.environ.items() if not n.startswith("EVIDENCE_GRAPH_")}
    with _log(name, logs).open("wb") as log:
        process = _started(command, {**environment, **settings}, log)
        try:
            yield process
        finally:
            _stop(process)


def _started(
    command: list[str], environment: Mapping[str, str], log: IO[bytes]
) -> subprocess.Popen[bytes]:
    # A session of its own: what it leaves behind can be ended with it.
    return subprocess.Popen(
        command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _await(ready: object, process: subprocess.Popen[bytes], name: str, logs: Path) -> None:
    assert callable(ready)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        if ready():
            return
        time.sleep(0.1)
    words = _log(name, logs).read_text(errors="replace")[-600:]
    raise ServerFailedError(f"{name} did not become ready; {_log(name, logs)} ends:\n{words}")


def _engine(contender: Contender) -> str | None:
    """Returns from where our server says that it answers, or None while it says nothing."""
    try:
        with urllib.request.urlopen(f"{contender.url}/healthz", timeout=5) as answer:
            health = json.load(answer)
    except (OSError, ValueError):
        return None
    return str(health.get("engine"))


def _answers(contender: Contender) -> bool:
    request = urllib.request.Request(
        contender.url + contender.target("ASK {}"),
        headers={"Accept": "application/sparql-results+json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as error:
        raise ServerFailedError(f"{contender.name} answers {error.code} to ASK {{}}") from error
    except OSError:
        return False


def _log(name: str, logs: Path) -> Path:
    return logs / f"{name.replace(', ', '-').replace(' ', '-')}.log"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
