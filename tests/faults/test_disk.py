"""A disk that is full, and a version deleted under a server: told as what they are."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from evidence_graph.changing.verifying import verify
from evidence_graph.store.versions import StoreDirectory
from interop.running import RunningServer, running
from web.writers import ADMIN, MINE, Client, insert

pytestmark = pytest.mark.xdist_group("writing")

FEW = 200_000
"""Bytes that a file may have: the engine's log cannot grow over it, as on a disk without room."""

LONG = "x" * 2 * FEW


@contextmanager
def full(server: RunningServer) -> Iterator[None]:
    """Leaves the processes of a server without room on the disk."""
    _limit_files(server, FEW)
    yield
    _limit_files(server, resource.RLIM_INFINITY)


def _limit_files(server: RunningServer, size: int) -> None:
    for pid in server.family().pids:
        with suppress(ProcessLookupError):  # it ended meanwhile
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_a_load_on_a_full_disk_is_code_3_and_changes_nothing(store: Path, tmp_path: Path) -> None:
    document = tmp_path / "long.ttl"
    document.write_text(f'<https://example.org/a> <https://example.org/p> "{LONG}" .')
    load = ("load", document, "--graph", MINE, "--store", store)
    command = " ".join(map(str, (sys.executable, "-m", "evidence_graph", *load)))

    done = subprocess.run(
        ["sh", "-c", f"ulimit -f {FEW // 512}; exec {command}"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 3
    assert "the disk is full" in done.stderr
    assert "make room there, and try again" in done.stderr
    assert "Traceback" not in done.stderr
    assert StoreDirectory(store).current().number == 1
    assert not list(store.glob("work-*"))
    assert verify(StoreDirectory(store)) == []


def test_a_write_on_a_full_disk_is_507_and_goes_on_when_there_is_room(store: Path) -> None:
    with running(store, admin_token=ADMIN) as server:
        client = Client(server)
        with full(server):
            refused = [client.update(insert(f'<urn:a> <urn:p> "{n}{LONG}"')) for n in range(2)]
        accepted = client.update(insert(f'<urn:a> <urn:p> "{LONG}"'))

    assert [reply.status for reply in (*refused, accepted)] == [507, 507, 204]
    for reply in refused:
        assert reply.json["type"].endswith("/problems/insufficient-storage")
        assert "the disk is full" in reply.json["detail"]
        assert "make room there" in reply.json["detail"]
    assert StoreDirectory(store).current().number == 2


def test_a_version_deleted_under_a_server_is_told_as_what_it_is(store: Path) -> None:
    with running(store, replica_memory_bytes=0) as server:
        shutil.rmtree(StoreDirectory(store).current().path)
        for worker in server.family().workers:  # which have the files open
            os.kill(worker.pid, signal.SIGKILL)
        end = time.monotonic() + 10
        while 'workers{state="idle"} 0.0' not in server.get("/metrics").text:
            assert time.monotonic() < end
            time.sleep(0.05)
        asked = "SELECT * { GRAPH ?g { ?s ?p ?o } FILTER (?o != %d) }"
        replies = [server.post(asked % number) for number in range(6)]

    failed = [reply for reply in replies if reply.status != 200]
    assert failed
    for reply in failed:
        assert (reply.status, reply.json["type"].rpartition("/")[2]) == (503, "store-unavailable")
        assert "No such file" in reply.json["detail"]


@pytest.mark.parametrize("command", ["info", "load", "serve", "backup", "dump", "log"])
def test_a_store_whose_version_is_gone_is_code_3_with_what_to_do(
    store: Path, tmp_path: Path, command: str
) -> None:
    shutil.rmtree(StoreDirectory(store).current().path)
    document = tmp_path / "a.ttl"
    document.write_text("<urn:a> <urn:b> <urn:c> .")
    given = {
        "load": [document, "--graph", MINE],
        "serve": ["--port", "0"],
        "backup": [tmp_path / "backup.tar"],
    }
    arguments = [command, *given.get(command, []), "--store", store]

    done = subprocess.run(
        [sys.executable, "-m", "evidence_graph", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert done.returncode == 3, done.stderr
    assert "`evidence-graph recover`" in done.stderr
    assert "Traceback" not in done.stderr
