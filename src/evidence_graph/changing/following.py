"""Following another store: its changes feed read from where we are, and made here one by one."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import urljoin

from rdflib import DCAT, DCTERMS, Graph, URIRef

from evidence_graph.assembly import Progress, silent
from evidence_graph.changing.edits import Edit
from evidence_graph.changing.feed import TREE
from evidence_graph.changing.fetching import fetched
from evidence_graph.changing.receipt import ChangeReceipt
from evidence_graph.changing.tags import follows
from evidence_graph.changing.writer import Precondition, Writer
from evidence_graph.errors import ConflictError, NetworkError, StoreError
from evidence_graph.rdf.formats import TURTLE
from evidence_graph.store import patches
from evidence_graph.store.changes import ChangeSet, Source
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory, Version
from evidence_graph.store.work import Work
from evidence_graph.store.workshop import DiskWorkshop

SECONDS: Final = 60.0
"""Seconds that the other server may take to answer."""

MOST_BYTES: Final = 2 * 1024**3
"""Bytes that one of its documents may have."""

Fetch = Callable[[str, str], bytes]
"""Returns what is at an address in a media type. Raises NetworkError."""


def follow(
    url: str, directory: StoreDirectory, *, progress: Progress = silent, fetch: Fetch | None = None
) -> int:
    """Makes every change of the store served at `url` that is not here yet; returns how many.

    The directory is empty, or has followed that store before: each version here is the one of the
    same number there, with the same author, reason and time. Raises NetworkError, ConflictError
    where this store has changes of its own, and what making a change raises; those made before
    stay.
    """
    fetch = fetch or _content
    workshop = DiskWorkshop(directory)
    writer, made = Writer(workshop), 0
    try:
        here, theirs = _taken_in(directory, url)
        for version, address in _changes_after(here, url.rstrip("/"), fetch):
            progress(f"Taking in change {version}")
            content = fetch(address, patches.MEDIA_TYPE)
            state, before = patches.states(content)
            if before != theirs:
                raise ConflictError(
                    f"change {version} there does not follow the one that was taken in last: that "
                    "store was made anew, or restored; follow with an empty directory"
                )
            origin = {"url": url, "theirs": state, "version": version}
            _make(writer, content, origin, progress)
            theirs = state
            made += 1
    finally:
        workshop.close()
    return made


def _content(address: str, media_type: str) -> bytes:
    return fetched(address, media_type, seconds=SECONDS, most_bytes=MOST_BYTES).content


def _make(
    writer: Writer, content: bytes, origin: Mapping[str, Any], progress: Progress
) -> ChangeReceipt:
    """Makes a change of the other store; where it comes from is told among the version's facts."""
    change = patches.read(content)
    also = {**patches.made_of(content), "follows": origin}
    # What changed nothing there made a version all the same, and so it does here.
    make = writer.renew if change.is_empty else writer.change
    return make(
        _exactly(change),
        by=change.by,
        only_if=_next_is(origin["version"]),
        also=also,
        progress=progress,
    )


def _next_is(version: int) -> Precondition:
    """Returns what raises ConflictError where the next version here has another number."""

    def check(current: Version | None, work: Work) -> None:
        del work
        number = 1 if current is None else current.number + 1
        if number != version:
            raise ConflictError(
                f"change {version} of the store that is followed would become version {number} "
                "here: this store has changes of its own; follow with an empty directory"
            )

    return check


def _exactly(change: ChangeSet) -> Edit:
    """Returns the edit that makes a change where it fits, quad for quad."""

    def edit(work: Work) -> tuple[Source, ...]:
        here = [quad for quad in change.added if quad in work.store]
        gone = [quad for quad in change.removed if quad not in work.store]
        if here or gone:
            raise ConflictError(
                f"this store is not the one that was followed: {len(here)} of the quads to add are "
                f"here already, and {len(gone)} of those to remove are not; follow with an empty "
                "directory"
            )
        work.remove(change.removed)
        work.add(change.added)
        return ()

    return edit


def _changes_after(here: int, url: str, fetch: Fetch) -> Iterator[tuple[int, str]]:
    """Yields the number of each later change and the address of its patch, the oldest first."""
    page: str | None = _at_home(_first_page(f"{url}/changes", fetch), url)
    while page is not None:
        read = _read(page, fetch)
        members = sorted(
            (int(str(number)), str(patch))
            for member, number in read.subject_objects(DCTERMS.identifier)
            for distribution in read.objects(member, DCAT.distribution)
            for patch in read.objects(distribution, DCAT.downloadURL)
        )
        yield from ((number, _at_home(patch, url)) for number, patch in members if number > here)
        target = next(iter(read.objects(None, TREE.node)), None)
        page = None if target is None else _at_home(str(target), url)


def _first_page(stream: str, fetch: Fetch) -> str:
    first = next(iter(_read(stream, fetch).objects(None, TREE.view)), None)
    if not isinstance(first, URIRef):
        raise NetworkError(stream, "it is no feed of changes: it names no page to begin with")
    return str(first)


def _read(address: str, fetch: Fetch) -> Graph:
    staged = QuadStore.in_memory()
    staged.load(fetch(address, TURTLE.media_type), TURTLE, source=address, base=address)
    return staged.to_rdflib(None)


def _at_home(address: str, url: str) -> str:
    """Returns an address if it is of the server that is followed. Raises NetworkError."""
    address = urljoin(f"{url}/", address)
    if not address.startswith(f"{url}/"):
        raise NetworkError(address, f"it is not below {url}, which is what is followed")
    return address


def _taken_in(directory: StoreDirectory, url: str) -> tuple[int, str | None]:
    """Returns the number of the last change that is here, and the name of its state there.

    Raises StoreError, and ConflictError where this store has changes of its own.
    """
    current = directory.current()
    if current is None:
        return 0, None
    origin = follows(current.facts)
    if origin is None:
        raise StoreError(f"{directory.path} follows no other store; follow with an empty directory")
    if origin["url"] != url:
        raise StoreError(
            f"{directory.path} follows {origin['url']}; use another directory for {url}"
        )
    if origin["version"] != current.number:
        raise ConflictError(
            f"{directory.path} has had changes of its own since it followed {url}; follow with an "
            "empty directory"
        )
    return current.number, origin["theirs"]
