"""WriterProcess: the process that writes, seen from the server's threads."""

import os
import socket
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Final, TypeVar, cast

from evidence_graph.errors import (
    ChangeTimeoutError,
    EvidenceGraphError,
    StoreError,
    WriterBusyError,
    WriterFailedError,
)
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.writing.jobs import Job

T = TypeVar("T")

RETRY_AFTER: Final = 2
"""Seconds after which a client that found no place is told to try again."""

LONGEST_GOODBYE: Final = 2.0
"""Seconds until a writing process that does not end is ended."""


class WriterProcess:
    """Makes the changes of one store, one after the other, for any thread.

    The process is started with the first change. One that takes too long, or dies, is replaced;
    what it had not published is lost whole.
    """

    def __init__(
        self, store: Path, *, memory: int, kept: int, waiting: int, queue_seconds: float
    ) -> None:
        """Takes how many changes may wait for the one being made, and how long.

        Each that waits has one of the server's threads meanwhile.
        """
        self._directory = StoreDirectory(store)
        self._memory, self._kept = memory, kept
        self._places = BoundedSemaphore(waiting + 1)
        self._queue_seconds = queue_seconds
        self._one_at_a_time = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None

    def ask(self, job: Job[T], *, seconds: float) -> T:
        """Returns what came of a job, which may wait and take that long.

        Raises what the job raises, WriterBusyError where too many wait or it waited too long,
        ChangeTimeoutError and StoreError; nothing has changed then, unless the error says so.
        """
        end = time.monotonic() + seconds
        if not self._places.acquire(blocking=False):
            raise WriterBusyError("too many changes wait", retry_after=RETRY_AFTER)
        try:
            patience = min(seconds, self._queue_seconds)
            if not self._one_at_a_time.acquire(timeout=patience):
                raise WriterBusyError(
                    f"the changes before it took over {patience:g} s", retry_after=RETRY_AFTER
                )
            try:
                return self._done(job, end, seconds)
            finally:
                self._one_at_a_time.release()
        finally:
            self._places.release()

    def close(self) -> None:
        """Ends the process; a change under way is made or not made, whole."""
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            try:
                self._process.wait(LONGEST_GOODBYE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = self._connection = None

    def _done(self, job: Job[T], end: float, seconds: float) -> T:
        before = self._current()
        connection = self._started()
        try:
            connection.send(job)
            is_in_time = connection.poll(max(0.0, end - time.monotonic()))
            answer = connection.recv() if is_in_time else ChangeTimeoutError(seconds)
        except (EOFError, OSError):
            is_in_time = False
            answer = StoreError(
                "the writing process ended, for lack of memory or because it was killed; nothing "
                "was changed. Try again, or with less at once"
            )
        if not is_in_time:
            self._end()
        if not is_in_time or isinstance(answer, WriterFailedError):
            self._require_unchanged(before)
        if isinstance(answer, EvidenceGraphError):
            raise answer
        return cast(T, answer)

    def _require_unchanged(self, before: int) -> None:
        """Raises StoreError where a change had been published before its process failed."""
        after = self._current()
        if after > before:
            raise StoreError(
                f"the writing process failed before it could say so, but version {after} is there; "
                "`evidence-graph log`, or /changes, tells whether it is yours"
            )

    def _current(self) -> int:
        current = self._directory.current()
        return 0 if current is None else current.number

    def _started(self) -> Connection:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._connection is None:
            ours, theirs = socket.socketpair()
            with theirs:
                command = [sys.executable, "-m", "evidence_graph.writing.process"]
                given = (theirs.fileno(), self._directory.path, self._memory, self._kept)
                arguments = [str(argument) for argument in given]
                self._process = subprocess.Popen(  # noqa: S603 - our own program
                    [*command, *arguments], pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
                )
            self._connection = Connection(os.dup(ours.fileno()))
            ours.close()
        return self._connection

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._connection is not None:
            self._connection.close()
        self._process = self._connection = None
