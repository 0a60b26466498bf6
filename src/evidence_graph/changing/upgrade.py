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
from evidence_graph.changing.writer import Writer
from evidence_graph.rdf import documents
from evidence_graph.store.changes import Source
from evidence_graph.store.versions import StoreDirectory, Version
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
    outdated = [] if current is None else current.facts["shipped"]
    fresh = edits.loaded(shipped, progress=progress)
    names: list[str] = []

    def edit(work: Work) -> tuple[Source, ...]:
        edits.emptied(outdated)(work)
        sources = fresh(work)
        names.extend(sorted({graph for source in sources for graph in source.graphs}))
        return sources

    return Update(edit, {"fingerprint": fingerprint, "shipped": names})


def bring_up_to_date(directory: StoreDirectory, progress: Progress) -> None:
    """Publishes this release's shipped documents in a directory that has none, or older ones.

    What else was loaded stays. Raises ValidationFailedError, InconsistencyError, StoreError.
    """
    update = pending(directory.current(), progress)
    if update is not None:
        workshop = DiskWorkshop(directory)
        try:
            Writer(workshop).renew(
                update.edit,
                by=authorship(
                    f"Took in the documents of evidence-graph {version('evidence-graph')}"
                ),
                facts=update.facts,
                progress=progress,
            )
        finally:
            workshop.close()
