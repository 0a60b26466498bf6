"""Ingesting: documents read, settled and committed, some dozens at a time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evidence_graph.changing.edits import Edit
from evidence_graph.changing.receipt import ChangeReceipt
from evidence_graph.errors import (
    ChangeError,
    EvidenceError,
    EvidenceGraphError,
    InputError,
    UnusableShapesError,
    ValidationFailedError,
)
from evidence_graph.ingesting import ready as opening
from evidence_graph.ingesting.reading_many import Failed, HowToRead, read_many, read_one
from evidence_graph.ingesting.ready import Ready
from evidence_graph.ingesting.replacing import Replacement, by_ingest, kept_files
from evidence_graph.ingesting.report import Fate, IngestReport, Outcome
from evidence_graph.store.changes import Authorship
from evidence_graph.store.quads import QuadStore

TOGETHER: Final = 40
"""Reports in one change: all share what a change costs, and one is soon told from the rest."""

Progress = Callable[[str], None]
_Commit = Callable[[Edit], ChangeReceipt]
Commit = Callable[[Edit, Authorship], ChangeReceipt]
"""Makes an edit the next version; raises what a change raises."""


def ingest(
    paths: Sequence[Path],
    store: QuadStore,
    commit: Commit,
    *,
    how: "Ingestion",
    by: Authorship,
    progress: Progress,
) -> IngestReport:
    """Returns what became of all documents at some paths; see EvidenceGraph.ingest."""
    marked = by_ingest(by)
    found = opening.documents_at(paths)
    return how.run(found, store, lambda edit: commit(edit, marked), progress=progress)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingestion:
    """How documents are ingested."""

    leave_gaps: bool = False  # nothing is said about what a document leaves to a person
    with_drafts: bool = False  # of the documents that need a person
    document: Path | None = None  # that a draft was made of, if it is not beside it
    even_if_edited: bool = False  # by people since
    again: bool = False  # also files that are in the graph
    processes: int = 1  # that read

    def run(
        self, paths: Sequence[Path], store: QuadStore, commit: _Commit, *, progress: Progress
    ) -> IngestReport:
        """Returns what became of the documents; those before an error that ends it are in.

        Raises StoreError, and what ends more than one document: UnusableShapesError.
        """
        report = IngestReport()
        batch: list[tuple[Path, Ready]] = []
        for path, found in self._found(paths, store):
            if isinstance(found, Outcome):
                report.outcomes.append(found)
            else:
                batch.append((path, found))
            done = len(report.outcomes) + len(batch)
            progress(_told(done, len(paths), report, len(batch)))
            if len(batch) >= TOGETHER:
                self._commit(batch, commit, report)
                batch = []
        self._commit(batch, commit, report)
        places = {path: place for place, path in enumerate(paths)}
        report.outcomes.sort(key=lambda outcome: places[outcome.path])
        return report

    def _found(
        self, paths: Sequence[Path], store: QuadStore
    ) -> Iterator[tuple[Path, Ready | Outcome]]:
        """Yields documents with what was read of them, those that are in the graph first."""
        known = {kept.sha256: kept for kept in kept_files(store)}
        names: dict[str, Path] = {}  # each report comes from one document
        todo = []
        for path in paths:
            kept = None
            try:
                kept = None if self.again else known.get(opening.hash_of(path))
            except InputError as error:
                yield path, Outcome(path=path, fate=Fate.REFUSED, reasons=(str(error),))
                continue
            if kept is None:
                todo.append(path)
                continue
            name = kept.graph.rpartition("/")[2]
            names.setdefault(name, path)
            yield path, Outcome(path=path, fate=Fate.UNCHANGED, report=name)
        for path, found in self._read(todo):
            if isinstance(found, Failed):
                fate = Fate.NEEDS_A_PERSON if found.needs_a_person else Fate.REFUSED
                yield (
                    path,
                    Outcome(
                        path=path,
                        fate=fate,
                        reasons=found.reasons,
                        draft=found.draft,
                        wanted=found.wanted,
                    ),
                )
                continue
            name = found.report.name
            first = names.setdefault(name, path)
            if first != path:
                reason = f"report {name} is the one of {first} too; keep one of them"
                yield path, _outcome(path, found, Fate.NEEDS_A_PERSON, reason)
                continue
            yield path, found

    def _read(self, paths: Sequence[Path]) -> Iterator[tuple[Path, Ready | Failed]]:
        how = HowToRead(
            leave_gaps=self.leave_gaps, with_drafts=self.with_drafts, document=self.document
        )
        if len(paths) < 2:  # not worth a process
            return ((path, read_one(path, how)) for path in paths)
        return read_many(paths, how, processes=min(self.processes, len(paths)))

    def _commit(
        self, batch: Sequence[tuple[Path, Ready]], commit: _Commit, report: IngestReport
    ) -> None:
        """Commits reports together; where one of them is not acceptable, all but that."""
        if not batch:
            return
        replacement = Replacement([r for _, r in batch], even_if_edited=self.even_if_edited)
        try:
            receipt = commit(replacement.edit())
            if receipt.is_dry and not receipt.validation.conforms:
                lines = [result.line() for result in receipt.validation.violations]
                raise ValidationFailedError(lines, reports={})
        except UnusableShapesError:
            raise
        except (EvidenceError, ChangeError) as error:
            if len(batch) > 1:
                for part in _parted(batch, error):
                    self._commit(part, commit, report)
                return
            path, found = batch[0]
            report.outcomes.append(_refused(path, found, error))
            return
        report.is_dry = receipt.is_dry
        if receipt.is_new and not receipt.is_dry and receipt.version is not None:
            report.versions.append(receipt.version)
        for path, found in batch:
            name = found.report.name
            report.outcomes.append(
                Outcome(
                    path=path,
                    fate=Fate.ACCEPTED,
                    report=name,
                    left_out=found.report.left_out,
                    wanted=found.wanted,
                    not_accepted=found.report.not_accepted,
                    changes=replacement.changes.get(name),
                )
            )


def _parted(
    batch: Sequence[tuple[Path, Ready]], error: EvidenceGraphError
) -> Iterator[Sequence[tuple[Path, Ready]]]:
    """Yields the parts of a batch that are to be tried after an error.

    A violation nearly always names the report that it is in. Each of those is tried alone; where
    it names none, or too many, the two halves are.
    """
    lines = error.violations if isinstance(error, ValidationFailedError) else ()
    named = [one for one in batch if any(f"{one[1].report.name}/" in line for line in lines)]
    if named and len(named) * 2 <= len(batch):
        yield [one for one in batch if one not in named]
        yield from ([one] for one in named)
    else:
        half = len(batch) // 2
        yield from (batch[:half], batch[half:])


def _refused(path: Path, found: Ready, error: EvidenceGraphError) -> Outcome:
    if isinstance(error, ValidationFailedError):
        return _outcome(path, found, Fate.NEEDS_A_PERSON, *error.violations)
    fate = Fate.NEEDS_A_PERSON if isinstance(error, ChangeError) else Fate.REFUSED
    return _outcome(path, found, fate, str(error))


def _outcome(path: Path, found: Ready, fate: Fate, *reasons: str) -> Outcome:
    return Outcome(
        path=path, fate=fate, report=found.report.name, reasons=reasons, wanted=found.wanted
    )


def _told(done: int, total: int, report: IngestReport, waiting: int) -> str:
    accepted = report.count(Fate.ACCEPTED) + waiting
    person, refused = report.count(Fate.NEEDS_A_PERSON), report.count(Fate.REFUSED)
    return (
        f"Reading, {done:,} of {total:,}: {accepted:,} ready or in, {person:,} for a person, "
        f"{refused:,} refused"
    )
