"""Store directories of earlier releases, or new ones: the shipped documents taken in."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from evidence_graph import assembly
from evidence_graph.assembly import Progress
from evidence_graph.changing import edits
from evidence_graph.changing.authors import authorship
from evidence_graph.changing.edits import Edit
from evidence_graph.changing.tags import is_plain
from evidence_graph.changing.writer import Writer
from evidence_graph.errors import StoreError
from evidence_graph.rdf import documents
from evidence_graph.store.changes import ChangeSet, Source
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import AGAIN, PATIENCE, StoreDirectory, Version
from evidence_graph.store.work import Work
from evidence_graph.store.workshop import DiskWorkshop


@dataclass(frozen=True, slots=True)
class Update:
    """How a store directory gets this release's shipped documents instead of its own."""

    edit: Edit
    facts: Mapping[str, Any]


def pending(current: Version | None, progress: Progress) -> Update | None:
    """Returns how the current version is brought up to date, or None where it is.

    It is where the shipped documents, the release and in a checkout the code are those that it was
    made of.
    """
    shipped = documents.shipped()
    fingerprint = assembly.fingerprint(shipped)
    if current is not None and current.facts.get("fingerprint") == fingerprint:
        return None
    outdated = [] if current is None else _shipped_in(current)
    fresh = edits.loaded(shipped, progress=progress)
    names: list[str] = []

    def edit(work: Work) -> tuple[Source, ...]:
        edits.emptied(outdated)(work)
        sources = fresh(work)
        names.extend(sorted({graph for source in sources for graph in source.graphs}))
        return sources

    return Update(edit, {"fingerprint": fingerprint, "shipped": names})


def _shipped_in(version: Version) -> list[str]:
    try:
        return list(version.facts["shipped"])
    except (LookupError, TypeError) as cause:
        raise StoreError(
            f"version {version.number} does not note which documents it was made of; {AGAIN}"
        ) from cause


def bring_up_to_date(directory: StoreDirectory, progress: Progress) -> None:
    """Publishes this release's shipped documents in a directory that has none, or older ones.

    What else was loaded stays. Raises ValidationFailedError, InconsistencyError, and StoreError,
    also for a plain store, which has no evidence in it.
    """
    current = directory.current()
    if current is not None and is_plain(current.facts):
        raise StoreError(
            f"{directory.path} is a plain store, without evidence; serve it with --plain, or name "
            "another directory"
        )
    update = pending(current, progress)
    if update is not None:
        workshop = DiskWorkshop(directory)
        try:
            Writer(workshop).renew(
                update.edit,
                by=authorship(
                    f"Took in the documents of evidence-graph {version('evidence-graph')}"
                ),
                also=update.facts,
                progress=progress,
            )
        finally:
            workshop.close()


def make_plain(directory: StoreDirectory) -> Version:
    """Returns the current version of a plain store, an empty one where there is none yet.

    Raises StoreError for a store of evidence.
    """
    with directory.writing(patience=PATIENCE):
        current = directory.current()
        if current is None:
            nothing = ChangeSet(
                added=frozenset(), removed=frozenset(), by=authorship("Made a plain store")
            )
            facts = {"plain": True, "statements": 0}
            return directory.publish(QuadStore.in_memory(), nothing, facts)
    if not is_plain(current.facts):
        raise StoreError(
            f"{directory.path} holds evidence, which --plain would leave unchecked; serve it "
            "without --plain, or name another directory"
        )
    return current
