"""EvidenceGraph: what every face calls, and the library's public API."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from evidence_graph import assembly
from evidence_graph.asked import AskedGraph
from evidence_graph.assembly import Progress, silent
from evidence_graph.changing import edits, history
from evidence_graph.changing.authors import authorship
from evidence_graph.changing.edits import ChangeInHand, nothing
from evidence_graph.changing.merging import Taking
from evidence_graph.changing.receipt import ChangeReceipt
from evidence_graph.changing.upgrade import Upgrade, is_outdated, make_evidence, make_plain, upgrade
from evidence_graph.changing.writer import Writer
from evidence_graph.errors import StoreError
from evidence_graph.rdf import documents
from evidence_graph.settings import Settings
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.store.workshop import DiskWorkshop, MemoryWorkshop, Workshop
from evidence_graph.validation.report import ValidationReport

if TYPE_CHECKING:
    from evidence_graph.changing.imports import Imports
    from evidence_graph.ingesting.batches import Ingestion
    from evidence_graph.ingesting.report import IngestReport

DEFAULTS: Final = Settings()


class EvidenceGraph(AskedGraph):
    """An evidence graph, ready to be asked.

    >>> graph = EvidenceGraph.open()
    >>> result = graph.query("@reviews-in-report")
    >>> [row["label"].toPython() for row in result][:2]
    ['O’Hara et al 2019 [4]', 'Spittle et al 2015 [5]']

    Reading is safe from many threads, and goes on with the version it began with while a change is
    made. Changes wait for each other.
    """

    _workshop: Workshop | None = None

    @classmethod
    def open(
        cls,
        store: Path | None = None,
        *,
        settings: Settings = DEFAULTS,
        progress: Progress = silent,
    ) -> Self:
        """Returns the graph kept in `store`, or without it the shipped graph, made in memory.

        A directory that has none gets the shipped graph first, validated; one that has is opened as
        it is, also where its shipped documents are of another release (`is_outdated`, `upgrade`).
        `settings` bound the queries that are answered. Raises ValidationFailedError,
        InconsistencyError, InputError or StoreError, also for a plain store.
        """
        if store is not None:
            make_evidence(StoreDirectory(store), progress)
            return cls.published(store, settings=settings)
        quads = QuadStore.in_memory()
        assembly.load(quads, documents.shipped(), progress=progress)
        facts = assembly.completed(quads, progress=progress)
        return cls(quads, facts=facts, settings=settings)

    @classmethod
    def candidate(cls, store: Path | None = None, *, progress: Progress = silent) -> Self:
        """Returns, in memory, the graph that `open` would, acceptable or not.

        Nothing is validated or written: ask here what is wrong. Raises InconsistencyError,
        InputError or StoreError.
        """
        current = None if store is None else StoreDirectory(store).current()
        if current is None:
            return cls.open(progress=progress)
        quads = QuadStore.open(current.path, read_only=True).copy(None)
        return cls(quads, facts=current.facts, settings=DEFAULTS)

    @staticmethod
    def upgrade(
        store: Path,
        *,
        taking: Taking = Taking.MERGE,
        is_dry: bool = False,
        progress: Progress = silent,
    ) -> Upgrade | None:
        """Takes the documents that this release ships into a directory; returns what that did.

        What people added to the shipped graphs and removed from them stays so, unless `taking` says
        otherwise; a new directory gets them all. None says that there was nothing to do. Raises
        ConflictError where a graph cannot be merged, and what `load` raises.
        """
        return upgrade(StoreDirectory(store), taking=taking, is_dry=is_dry, progress=progress)

    @classmethod
    def published(cls, store: Path, *, settings: Settings = DEFAULTS) -> Self:
        """Returns the current version of a store directory as it is.

        Raises StoreError where nothing has been published.
        """
        directory = StoreDirectory(store, kept=settings.kept_versions)
        current = directory.required()
        return cls(
            QuadStore.open(current.path, read_only=True),
            facts=current.facts,
            settings=settings,
            directory=directory,
        )

    @classmethod
    def plain(cls, store: Path, *, settings: Settings = DEFAULTS) -> Self:
        """Returns the plain store in a directory, made empty there if there is none.

        It has no evidence, shapes or inference. Raises StoreError where there is evidence.
        """
        make_plain(StoreDirectory(store))
        return cls.published(store, settings=settings)

    @property
    def is_outdated(self) -> bool:
        """Says whether the shipped documents in the directory are those of another release."""
        return is_outdated(self._facts)

    # Checking and changing

    def infer(self, *, progress: Progress = silent) -> ChangeReceipt:
        """Infers everything anew, validates, and makes the result the current version."""
        receipt = self._writer.renew(nothing, by=authorship("Inferred anew"), progress=progress)
        return self._changed(receipt)

    def load(
        self,
        paths: Sequence[Path],
        *,
        graph: str | None = None,
        author: str | None = None,
        reason: str | None = None,
        is_dry: bool = False,
        progress: Progress = silent,
    ) -> ChangeReceipt:
        """Loads documents; each named graph they speak of is replaced whole.

        A path is an RDF file, an SSSOM table, or a report folder; `graph` names the graph for
        files of triples. All of it is validated and becomes the current version, or nothing does:
        raises ValidationFailedError, InconsistencyError, InputError or StoreError. The same
        documents again change nothing. With `is_dry` nothing changes in any case, and the receipt
        tells what would have, violations included.
        """
        found = edits.documents_at(paths, graph)
        by = authorship(reason or f"Loaded {', '.join(d.label for d in found)}", author=author)
        edit = edits.loaded(found, progress=progress)
        return self._changed(self._writer.change(edit, by=by, is_dry=is_dry, progress=progress))

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        how: "Ingestion | None" = None,
        author: str | None = None,
        reason: str | None = None,
        is_dry: bool = False,
        progress: Progress = silent,
    ) -> "IngestReport":
        """Reads enquiry responses, or corrected drafts of them; returns what became of each.

        A path is a file, or a folder with any number of them. Each report's graph is replaced
        whole, but for those that people have edited since; a file that is in already is not read
        again. Some dozens are committed together, so that what was accepted before this ends early
        stays. Raises InputError for a path that is not there, StoreError and UnusableShapesError.
        """
        # Reading documents takes libraries that nothing else takes.
        from evidence_graph.ingesting import batches  # noqa: PLC0415

        return batches.ingest(
            paths,
            self._store,
            lambda edit, by: self._changed(self._writer.change(edit, by=by, is_dry=is_dry)),
            how=how or batches.Ingestion(),
            by=authorship(reason or "Ingested documents", author=author),
            progress=progress,
        )

    @property
    def imports(self) -> "Imports":
        """What takes in files of others, with what waits there for a person to decide."""
        # It is a fifth of all there is to import, and asking a question needs none of it.
        from evidence_graph.changing.imports import Imports  # noqa: PLC0415

        return Imports(self._writer, self._store, self._changed)

    def check(
        self, paths: Sequence[Path], *, graph: str | None = None, progress: Progress = silent
    ) -> ValidationReport:
        """Returns what the shapes would say of all there is if `paths` were loaded.

        Changes nothing. Raises InconsistencyError or InputError.
        """
        edit = edits.loaded(edits.documents_at(paths, graph), progress=progress)
        return self._writer.rehearse(edit, by=authorship("A rehearsal"), progress=progress)

    def revert(
        self,
        version: int,
        *,
        author: str | None = None,
        reason: str | None = None,
        is_dry: bool = False,
        progress: Progress = silent,
    ) -> ChangeReceipt:
        """Takes back the change that made a version, as a change of its own.

        Raises ConflictError where later changes touched the same quads, NotFoundError where the
        change is not on record, and what `load` raises.
        """
        edit = history.taken_back(self.directory.change(version), version)
        by = authorship(reason or f"Took back change {version}", author=author)
        return self._changed(self._writer.change(edit, by=by, is_dry=is_dry, progress=progress))

    @contextmanager
    def change(
        self,
        author: str,
        reason: str,
        *,
        source: Path | None = None,
        is_dry: bool = False,
        progress: Progress = silent,
    ) -> Iterator[ChangeInHand]:
        """Takes edits together as one change, made when the block ends without an error.

        >>> from rdflib import RDFS, Literal, URIRef
        >>> graph = EvidenceGraph.open()
        >>> here = URIRef("https://example.org/here")
        >>> with graph.change("ana", "a remark on this graph") as change:
        ...     change.add([(here, RDFS.comment, Literal("It is small."))], graph=str(here))
        >>> change.receipt.change.by.author
        'ana'

        `source` is a document that the change rests on; it is put on record and not loaded. With
        `is_dry` nothing changes, and the receipt tells what would have: quads, inferences, and
        violations. Raises what `load` raises; nothing has changed then.
        """
        in_hand, by = ChangeInHand(progress=progress), authorship(reason, author=author)
        if source is not None:
            in_hand.cite(source)
        yield in_hand
        made = self._writer.change(in_hand.edit(), by=by, is_dry=is_dry, progress=progress)
        in_hand.receipt = self._changed(made)

    def close(self) -> None:
        """Lets go of what changes left behind; this graph can still be read and changed."""
        if self._workshop is not None:
            self._workshop.close()

    @cached_property
    def _writer(self) -> Writer:
        self._workshop = (
            MemoryWorkshop(self._store, self._facts)
            if self._directory is None
            else DiskWorkshop(self._directory)
        )
        return Writer(self._workshop)

    def _changed(self, receipt: ChangeReceipt) -> ChangeReceipt:
        if self._directory is not None:
            current = self._directory.required()
            try:
                self._store = QuadStore.open(current.path, read_only=True)
            except StoreError as cause:
                raise StoreError(
                    f"the change is made, as version {receipt.version}, but cannot be read: "
                    f"{cause}. Do not make it again"
                ) from cause
            self._facts = current.facts
        elif isinstance(self._workshop, MemoryWorkshop):
            self._store, self._facts = self._workshop.quads, self._workshop.facts
        self._info, self._graphs = None, None
        return receipt
