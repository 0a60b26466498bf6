"""Store directories that are new, or hold documents of another release: ours taken in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import version
from typing import Any

from evidence_graph import assembly
from evidence_graph.assembly import Progress
from evidence_graph.changing import merging
from evidence_graph.changing.authors import authorship
from evidence_graph.changing.edits import nothing
from evidence_graph.changing.knowledge import Knowledge
from evidence_graph.changing.merging import Merge, Taking
from evidence_graph.changing.receipt import ChangeReceipt
from evidence_graph.changing.tags import follows, is_plain
from evidence_graph.changing.writer import Writer
from evidence_graph.errors import ConflictError, StoreError
from evidence_graph.rdf import documents
from evidence_graph.rdf.documents import Document
from evidence_graph.store.changes import ChangeSet, Quad, Source, graph_of
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import AGAIN, PATIENCE, StoreDirectory, Version
from evidence_graph.store.work import Work
from evidence_graph.store.workshop import DiskWorkshop


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """What taking in this release's documents did, or with a dry run would have done."""

    receipt: ChangeReceipt
    merge: Merge


def is_outdated(facts: Mapping[str, Any]) -> bool:
    """Says whether a version with these facts holds shipped documents of another release.

    A store that follows another one has the documents of that one, and is never outdated.
    """
    if "fingerprint" not in facts or follows(facts) is not None:
        return False
    return bool(facts["fingerprint"] != assembly.fingerprint(documents.shipped()))


def upgrade(
    directory: StoreDirectory,
    *,
    taking: Taking = Taking.MERGE,
    is_dry: bool = False,
    progress: Progress,
) -> Upgrade | None:
    """Takes this release's shipped documents into a directory that has none, or other ones.

    What people added to the graphs that these fill and removed from them stays so, or what `taking`
    says. Where only the code is another one, everything is inferred and validated anew. Returns
    None where there is nothing to do, also in a store that follows another one. Raises
    ConflictError where people's changes and the release's cannot be told apart,
    ValidationFailedError, InconsistencyError, and StoreError, also for a plain store.
    """
    taking_in = _TakingIn(directory, taking, progress)
    if not taking_in.is_needed(_evidence_in(directory)):
        return None
    workshop = DiskWorkshop(directory)
    try:
        receipt = taking_in.done(Writer(workshop), is_dry=is_dry)
    finally:
        workshop.close()
    return Upgrade(receipt=receipt, merge=taking_in.merge) if receipt.is_new else None


def make_evidence(directory: StoreDirectory, progress: Progress) -> None:
    """Publishes the shipped documents in a directory that has nothing.

    Raises ValidationFailedError, InconsistencyError, and StoreError, also for a plain store.
    """
    if _evidence_in(directory) is None:
        upgrade(directory, progress=progress)


def _evidence_in(directory: StoreDirectory) -> Version | None:
    current = directory.current()
    if current is not None and is_plain(current.facts):
        raise StoreError(
            f"{directory.path} is a plain store, without evidence; serve it with --plain, or name "
            "another directory"
        )
    return current


class _TakingIn:
    """Shipped documents on their way into a directory; what to do is decided while it is locked."""

    def __init__(self, directory: StoreDirectory, taking: Taking, progress: Progress) -> None:
        self._directory = directory
        self._taking = taking
        self._progress = progress
        self._shipped: tuple[Document, ...] = documents.shipped()
        self._facts: dict[str, Any] = {}
        self.merge = Merge(added=frozenset(), removed=frozenset())

    @cached_property
    def _fingerprint(self) -> str:
        return assembly.fingerprint(self._shipped)

    @cached_property
    def _knowledge(self) -> Knowledge:
        return Knowledge()

    def is_needed(self, current: Version | None) -> bool:
        """Says whether the current version has other documents, or what other code derived."""
        if current is None:
            return True
        if follows(current.facts) is not None:
            return False
        return not (self._has_documents(current) and self._knowledge.is_ours(current.facts))

    def done(self, writer: Writer, *, is_dry: bool) -> ChangeReceipt:
        """Makes the next version, where one is still needed."""
        said = f"evidence-graph {version('evidence-graph')}"
        current = self._directory.current()
        is_of_code = current is not None and self._has_documents(current)
        reason = f"Inferred anew by {said}" if is_of_code else f"Took in the documents of {said}"
        return writer.renew(
            self._edit,
            by=authorship(reason),
            also=self._facts,
            is_needed=self.is_needed,
            is_dry=is_dry,
            progress=self._progress,
        )

    def _has_documents(self, current: Version) -> bool:
        return bool(current.facts.get("fingerprint") == self._fingerprint)

    def _edit(self, work: Work) -> tuple[Source, ...]:
        current = self._directory.current()
        if current is not None and (self._has_documents(current) or not self.is_needed(current)):
            return nothing(work)
        staged, sources = assembly.read(self._shipped, progress=self._progress)
        shipped = frozenset(staged.quads_in_named_graphs())
        filled = staged.graph_names()
        outdated = [] if current is None else _shipped_in(current)
        here = frozenset(q for graph in {*filled, *outdated} for q in work.store.quads(graph))
        loaded: frozenset[Quad] | None = frozenset()
        if current is not None:
            loaded = loaded_by_releases(self._directory, {*filled, *outdated})
        self.merge = self._merged(here, loaded, shipped)
        work.remove_kept(self.merge.removed)
        work.add_kept(self.merge.added)
        self._facts.update(fingerprint=self._fingerprint, shipped=filled)
        return tuple(_without(self.merge.kept, sources))

    def _merged(
        self, here: frozenset[Quad], loaded: frozenset[Quad] | None, shipped: frozenset[Quad]
    ) -> Merge:
        if self._taking is Taking.REPLACE:
            return merging.replaced(here, loaded, shipped)
        if self._taking is Taking.KEEP:
            return merging.kept(here, loaded, shipped)
        unclear = sorted(merging.not_mergeable(here, loaded, shipped))
        if unclear:
            raise ConflictError(
                f"what people changed in {', '.join(f'<{graph}>' for graph in unclear)} cannot be "
                "told from what releases loaded there, or not be merged with what this one ships, "
                "and nothing was changed. `evidence-graph upgrade --keep` leaves such graphs as "
                "they are, `--replace` makes them what is shipped; both with --dry-run first"
            )
        return merging.merged(here, here if loaded is None else loaded, shipped)


def _shipped_in(version: Version) -> list[str]:
    try:
        return list(version.facts["shipped"])
    except (LookupError, TypeError) as cause:
        raise StoreError(
            f"version {version.number} does not note which documents it was made of; {AGAIN}"
        ) from cause


def loaded_by_releases(directory: StoreDirectory, graphs: set[str]) -> frozenset[Quad] | None:
    """Returns what shipped documents brought into these graphs, None where that is not on record.

    It is what the changes did that took documents in, without those that people made between them.
    """
    recorded = directory.recorded()
    is_whole = all(directory.layout.patch(number).exists() for number in recorded)
    if not recorded or recorded[0] != 1 or not is_whole:
        return None
    loaded: set[Quad] = set()
    before: str | None = None
    for number in recorded:
        fingerprint = directory.header(number)["made_of"].get("fingerprint")
        if number == 1 or fingerprint != before:
            change = directory.change(number)
            loaded = (loaded - change.removed) | change.added
        before = fingerprint
    return frozenset(quad for quad in loaded if graph_of(quad) in graphs)


def _without(graphs: frozenset[str], sources: tuple[Source, ...]) -> list[Source]:
    """Returns the documents, each with the graphs that it filled but for these."""
    left = [replace(s, graphs=tuple(g for g in s.graphs if g not in graphs)) for s in sources]
    return [source for source in left if source.graphs]


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
