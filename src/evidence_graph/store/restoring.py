"""A store directory made of a backup: begun where nothing is, and there whole or not at all."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from evidence_graph.errors import StoreError
from evidence_graph.files import write_durably
from evidence_graph.store import faults, manifests, sums
from evidence_graph.store.layout import Layout
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory, Version

_OF_THE_FILE_SYSTEM: Final = "lost+found"


@contextmanager
def begun(directory: StoreDirectory) -> Iterator[Path]:
    """Yields a folder to work in; unless a version is adopted meanwhile, nothing stays.

    What is left of an attempt that was killed is cleared away. The caller is `writing`. Raises
    StoreError where there is anything else.
    """
    layout = directory.layout
    try:
        if layout.restoring.exists():
            _clear(layout)
        _require_empty(layout)
        layout.restoring.mkdir()
    except OSError as cause:
        raise faults.of_storage(cause, f"nothing can be restored into {layout.path}") from cause
    try:
        yield layout.restoring
    except BaseException:
        if not layout.pointer.exists():
            _clear(layout)
        raise
    finally:
        shutil.rmtree(layout.restoring, ignore_errors=True)


def adopt(
    directory: StoreDirectory, quads: QuadStore, number: int, files: Mapping[str, bytes]
) -> Version:
    """Makes the quads and files of a backup the version that it was, and returns it.

    The caller has `begun`. Raises StoreError.
    """
    layout = directory.layout
    try:
        quads.snapshot(layout.quads(number))
        layout.changes.mkdir(exist_ok=True)
        for version in range(1, number + 1):
            if content := files.get(manifests.record(version)):
                write_durably(layout.patch(version), content)
        if manifests.TOKENS in files:
            tokens = layout.path / manifests.TOKENS
            write_durably(tokens, files[manifests.TOKENS], mode=0o600)
        facts = json.loads(files[manifests.FACTS])
        write_durably(layout.facts(number), json.dumps(facts, sort_keys=True).encode())
        sums.note(layout, number, before=None)
        write_durably(layout.pointer, f"{number}\n".encode())
    except OSError as cause:
        raise faults.of_storage(cause, "the backup cannot be restored") from cause
    return directory.read(number)


def _require_empty(layout: Layout) -> None:
    ours = {layout.lock.name, _OF_THE_FILE_SYSTEM}
    there = sorted(entry.name for entry in layout.path.iterdir() if entry.name not in ours)
    if layout.pointer.exists() or layout.everything():
        raise StoreError(f"{layout.path} holds a store already; restore into an empty directory")
    if there:
        raise StoreError(
            f"{layout.path} is not empty, there is {', '.join(there[:3])}; restore into an empty "
            "directory"
        )


def _clear(layout: Layout) -> None:
    for number in layout.everything():
        for part in layout.parts(number):
            _remove(part)
    for part in (layout.changes, layout.path / manifests.TOKENS, layout.restoring):
        _remove(part)


def _remove(part: Path) -> None:
    if part.is_dir():
        shutil.rmtree(part)
    else:
        part.unlink(missing_ok=True)
