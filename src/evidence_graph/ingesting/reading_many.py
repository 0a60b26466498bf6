"""Many documents read at once, in processes of their own; one that ends badly ends alone."""

import logging
import resource
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import TimeoutError as TookTooLongError
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from evidence_graph.errors import EvidenceGraphError, UnsettledDraftError
from evidence_graph.ingesting.ready import Drafted, Ready, draft_at, settled
from evidence_graph.ingesting.wanted_labels import WantedLabel, wanted_of
from evidence_graph.reading import draft_file

_LOG: Final = logging.getLogger(__name__)

SECONDS: Final = 60.0
"""What one document may take. Most take a hundredth of a second."""

MEMORY: Final = 2 * 1024**3
"""Bytes that a process which reads may take."""

_AHEAD: Final = 8
"""Documents under way for each process, so that none waits and little is held in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Why a document is not ready; `draft` is what was read of it, where a person can go on."""

    reasons: tuple[str, ...]
    needs_a_person: bool
    draft: str | None = None
    wanted: frozenset[WantedLabel] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class HowToRead:
    """How documents are to be read."""

    leave_gaps: bool = False
    with_drafts: bool = False
    document: Path | None = None


def read_many(
    paths: Iterable[Path], how: HowToRead, *, processes: int
) -> Iterator[tuple[Path, Ready | Failed]]:
    """Yields each document with its report or the reason why there is none, in their order."""
    pool: Any = ProcessPool(max_workers=processes, initializer=_bound, context=get_context("spawn"))
    waiting: deque[tuple[Path, ProcessFuture[Ready | Failed]]] = deque()
    todo = iter(paths)
    try:
        for path in todo:
            waiting.append((path, pool.schedule(read_one, args=(path, how), timeout=SECONDS)))
            if len(waiting) >= processes * _AHEAD:
                yield _done(waiting.popleft())
        while waiting:
            yield _done(waiting.popleft())
        pool.close()
    finally:
        pool.stop()
        pool.join()


def read_one(path: Path, how: HowToRead) -> Ready | Failed:
    """Returns a document's report, or why there is none."""
    one = None
    try:
        one = draft_at(path, document=how.document)
        return settled(one, label=str(path), leave_gaps=how.leave_gaps)
    except UnsettledDraftError as error:
        return _unsettled(error, one, how)
    except EvidenceGraphError as error:
        return Failed(reasons=(str(error),), needs_a_person=False)
    except MemoryError:
        reason = f"{path}: reading it takes too much memory"
    except RecursionError:
        reason = f"{path}: it is nested too deeply"
    except Exception as error:  # noqa: BLE001 - one bad file never stops the rest
        _LOG.exception("Reading %s failed", path)
        reason = f"{path}: the reader failed as nobody foresaw ({error!r}); please report it"
    return Failed(reasons=(reason,), needs_a_person=False)


def _unsettled(error: UnsettledDraftError, one: Drafted | None, how: HowToRead) -> Failed:
    if one is None:
        return Failed(reasons=error.gaps, needs_a_person=True)
    is_wanted = how.with_drafts and not one.is_corrected
    return Failed(
        reasons=error.gaps,
        needs_a_person=True,
        draft=draft_file.written(one.draft) if is_wanted else None,
        wanted=wanted_of(one.draft),
    )


def _done(waiting: tuple[Path, "ProcessFuture[Ready | Failed]"]) -> tuple[Path, Ready | Failed]:
    path, future = waiting
    try:
        return path, future.result()
    except TookTooLongError:
        reason = f"{path}: it was not read within {SECONDS:.0f} seconds"
    except ProcessExpired:
        reason = f"{path}: the process that read it has died"
    return path, Failed(reasons=(reason,), needs_a_person=False)


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
